/** The page's title takes turns with a text while messages wait (LC-14). */

import { expect } from '@open-wc/testing';
import { TitleFlash } from '../../src/elements/attention/title-flash.js';
import { browserPageTitle } from '../../src/transport/page-title.js';
import { FakeClock } from '../browser/shell.js';

describe('the page’s title', () => {
  let clock: FakeClock;
  let isStill: boolean;
  let flash: TitleFlash;
  const before = browserPageTitle.read();
  const seconds = async (count: number): Promise<string[]> => {
    const titles = [];
    for (let n = 0; n < count; n += 1) {
      await clock.advance(1_000);
      titles.push(document.title);
    }
    return titles;
  };

  beforeEach(() => {
    clock = new FakeClock();
    isStill = false;
    document.title = 'Shop';
    const options = { clock, title: browserPageTitle, prefersReducedMotion: () => isStill };
    flash = new TitleFlash(options);
  });

  afterEach(() => {
    flash.show(null);
    browserPageTitle.write(before);
  });

  it('LC-14 takes turns with the text, a second each', async () => {
    flash.show('New message');
    expect(document.title).to.equal('New message');
    expect(await seconds(3)).to.deep.equal(['Shop', 'New message', 'Shop']);
  });

  it('LC-14 goes on when the same is asked for again, and with another text at once', async () => {
    flash.show('New message');
    await clock.advance(600);
    flash.show('New message');
    await clock.advance(600);
    expect(document.title).to.equal('Shop');
    flash.show('New messages');
    expect(document.title).to.equal('New messages');
    expect(await seconds(2)).to.deep.equal(['Shop', 'New messages']);
  });

  for (const turns of [0, 1, 2])
    it(`LC-14 is the page’s again at once after ${turns} turns, and stays so`, async () => {
      flash.show('New message');
      await seconds(turns);
      flash.show(null);
      expect([document.title, clock.pending]).to.deep.equal(['Shop', 0]);
    });

  it('LC-14 is given back to the letter', async () => {
    const title = document.querySelector('head > title')!;
    title.textContent = '\n  Shop  &   more\n';
    flash.show('New message');
    await seconds(2);
    flash.show(null);
    expect(title.textContent).to.equal('\n  Shop  &   more\n');
  });

  it('LC-14 is none again where the page has none', () => {
    document.querySelector('head > title')!.remove();
    flash.show('New message');
    expect(document.title).to.equal('New message');
    flash.show(null);
    expect(document.querySelector('title')).to.equal(null);
  });

  for (const turns of [0, 1])
    it(`LC-14 that the page sets after ${turns} turns is the page’s from then on`, async () => {
      flash.show('New message');
      await seconds(turns);
      document.title = 'Basket';
      const [first, second] = await seconds(2);
      expect([first, second].sort()).to.deep.equal(['Basket', 'New message']);
      flash.show(null);
      expect(document.title).to.equal('Basket');
    });

  it('LC-14 that the page sets while ours stands is not taken back', () => {
    flash.show('New message');
    document.title = 'Basket';
    flash.show(null);
    expect(document.title).to.equal('Basket');
  });

  it('LC-14 in an element that the page replaced is kept too', async () => {
    flash.show('New message');
    const title = document.createElement('title');
    title.textContent = 'Basket';
    document.querySelector('head > title')!.replaceWith(title);
    await seconds(3);
    flash.show(null);
    expect(title.textContent).to.equal('Basket');
  });

  it('LC-14 LC-17 just says it where less motion is wanted', async () => {
    isStill = true;
    flash.show('New message');
    expect(await seconds(2)).to.deep.equal(['New message', 'New message']);
    expect(clock.pending).to.equal(0);
    flash.show(null);
    expect(document.title).to.equal('Shop');
  });
});
