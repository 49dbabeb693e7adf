import { expect, fixture, html } from '@open-wc/testing';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { chatWith, pressable, settle, World } from '../browser/shell.js';
import type { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { focused, one } from './support.js';

const hasFocus = (element: Element): boolean => focused() === element;

describe('<missive-chat>, used in odd orders', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('reports once that there is no account', async () => {
    const page = await fixture<HTMLElement>(html`<div></div>`);
    const element = document.createElement('missive-chat');
    page.append(element);
    await settle();
    element.setMeta({ plan: 'gold' });
    await settle();
    expect(world.reports.length).to.equal(1);
  });

  it('brings the window back in an open element that is put in again later', async () => {
    const element = await chatWith({ open: '' });
    const page = element.parentElement!;
    element.remove();
    await world.clock.advance(1_000);
    page.append(element);
    await settle();
    expect([element.open, world.windows.length]).to.deep.equal([true, 2]);
  });

  it('LC-33 forgets the visitor although it is asked to before it is ready', async () => {
    world.remembered = { visitorToken: 'proof' };
    await chatWith({}, (chat) => chat.reset());
    expect(world.remembered).to.equal(null);
  });

  it('ends the window of an account it had before', async () => {
    const element = await chatWith({ open: '' });
    const { window } = world;
    element.accountId = 'other';
    await settle();
    expect([window.isDisposed, world.windows.length]).to.deep.equal([true, 2]);
  });

  it('LC-17 gives the focus to its button when the visitor closes a window opened by script', async () => {
    const element = await chatWith({ open: '' });
    world.window.field.focus();
    await world.asVisitor(() => element.close());
    expect(hasFocus(pressable(element))).to.be.true;
  });

  it('LC-17 gives the focus to its button where pressing it does not focus it (Safari)', async () => {
    const element = await chatWith();
    await world.asVisitor(() => pressable(element).click());
    await world.asVisitor(() => element.close());
    expect(hasFocus(pressable(element))).to.be.true;
  });

  it('LC-17 gives the focus to its button when the opener is gone', async () => {
    const page = await fixture<HTMLElement>(html`<div><button>Questions?</button></div>`);
    const opener = page.querySelector('button')!;
    const element = await chatWith();
    opener.addEventListener('click', () => element.show());
    await world.press(opener);
    opener.remove();
    await world.asVisitor(() => element.close());
    expect(hasFocus(pressable(element))).to.be.true;
  });

  it('LC-17 gives the focus back to an opener in a shadow tree', async () => {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const opener = document.createElement('button');
    host.attachShadow({ mode: 'open' }).append(opener);
    const element = await chatWith();
    opener.addEventListener('click', () => element.show());
    await world.press(opener);
    await world.asVisitor(() => element.close());
    expect(hasFocus(opener)).to.be.true;
  });

  it('LC-32 keeps the configuration’s data that comes after an addition', async () => {
    const element = await chatWith({}, (chat) => chat.addMeta({ b: '2' }));
    element.config = { meta: { a: '1' } };
    expect(element.meta).to.deep.equal({ a: '1', b: '2' });
  });

  it('LC-11 remembers nothing where the page does not want it', async () => {
    const element = await chatWith({ 'remember-open-state': 'false' });
    await world.press(pressable(element));
    expect(world.storage.writes).to.equal(0);
  });

  const VARIABLES = {
    'header-title-text-color': '#ffd700',
    'header-subtitle-text-color': 'rgba(255,255,255, .65)', // the default, but set
  };
  for (const [way, set] of Object.entries<(chat: MissiveChatElement) => void>({
    'the Setup page': () => undefined,
    'the configuration': (chat) => (chat.config = { chat: { variables: VARIABLES } }),
    'a call': (chat) => chat.setVariables(VARIABLES),
  }))
    it(`LC-08 shows the colours exactly as they are set by ${way}`, async () => {
      world.useRealWindow();
      if (way === 'the Setup page') world.useSettings({ config: { chat: { variables: VARIABLES } } });
      const element = await chatWith({ open: '' });
      set(element);
      await settle();
      const colors = ['title', 'status'].map(
        (part) => getComputedStyle(one(element, `[part=${part}]`)).color,
      );
      expect(colors).to.deep.equal(['rgb(255, 215, 0)', 'rgba(255, 255, 255, 0.65)']);
    });

  it('LC-15 keeps the default where a value is none', async () => {
    const element = await chatWith();
    element.setVariables({ 'main-color': 'red; display: none' });
    await element.updateComplete;
    expect(getComputedStyle(element).getPropertyValue('--missive-chat-main-color')).to.equal(
      DEFAULTS.chat.variables['main-color'],
    );
  });

  it('LC-33 forgets the visitor by setUser(null) before it is ready', async () => {
    world.remembered = { visitorToken: 'proof' };
    const element = await chatWith({}, (chat) => {
      chat.config = { id: 'acme', user: { email: 'a@b.c' } };
      chat.setUser(null);
    });
    expect([world.remembered, element.user.email]).to.deep.equal([null, '']);
  });

  it('LC-04 takes messages and config in any order', async () => {
    const element = await chatWith({}, (chat) => {
      chat.messages = { title: 'Mine' };
      chat.config = { chat: { name: 'Shop' } };
    });
    expect(element.messages.title).to.equal('Mine');
  });

  it('opens when an unknown account is corrected', async () => {
    let real = false;
    const good = world.settings;
    world.settings = (account) =>
      real ? good(account) : Promise.reject(Object.assign(new Error('none'), { code: 'unknown-account' }));
    const element = await chatWith({ open: '' });
    real = true;
    element.accountId = 'acme2';
    await settle();
    expect(world.windows.length).to.equal(1);
  });

  it('LC-17 stays closed, and keeps the focus, when the page closes it while the window loads', async () => {
    const release = world.holdNetwork();
    const element = await chatWith();
    await world.press(pressable(element));
    element.close();
    await release();
    expect([element.open, hasFocus(pressable(element))]).to.deep.equal([false, true]);
  });

  it('LC-33 opens for the next visitor when it is reset while the window loads', async () => {
    const release = world.holdNetwork();
    const element = await chatWith({ open: '' });
    element.reset();
    await release();
    expect([element.open, world.windows.length, world.window.isForgotten]).to.deep.equal([true, 1, false]);
  });
});
