import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { isEmojiOnly } from '../../src/core/emoji-only.js';
import { EMOJI_GROUPS } from '../../src/elements/emoji-table.js';
import { MissiveChatComposerElement } from '../../src/elements/missive-chat-composer.js';
import { MissiveChatEmojiElement } from '../../src/elements/missive-chat-emoji.js';
import { loadEmojiNames } from '../../src/emoji-names/load.js';
import { waitUntil } from '../browser/wait-until.js';
import {
  all,
  button,
  buttons,
  config,
  expectAccessible,
  expectFocus,
  focused,
  ofType,
  one,
  requestsOf,
  textOf,
} from './support.js';

const stored = new Map<string, string>();

const composer = async (locale = ''): Promise<MissiveChatComposerElement> =>
  fixture(html`<missive-chat-composer .config=${config({ chat: { locale } })}></missive-chat-composer>`);

const box = (element: Element): HTMLTextAreaElement => one<HTMLTextAreaElement>(element, 'textarea');
const search = (element: Element): HTMLElement => one(element, '[type=search]');
const shown = (element: Element): string[] => all(element, '[role=gridcell]').map(textOf);
const isOpen = (element: Element): boolean => all(element, 'missive-chat-emoji').length > 0;

const open = async (element: MissiveChatComposerElement): Promise<MissiveChatComposerElement> => {
  button(element, 'Emoji').click();
  await waitUntil(() => focused()?.getAttribute('type') === 'search', 'the search has the focus');
  return element;
};

describe('<missive-chat-emoji>', () => {
  beforeEach(() => {
    stored.clear();
    MissiveChatEmojiElement.parts = {
      loadNames: loadEmojiNames,
      storage: {
        read: (key) => stored.get(key) ?? null,
        write: (key, value) => stored.set(key, value),
        remove: (key) => stored.delete(key),
      },
    };
  });
  const at = (): string | undefined => focused()?.textContent.trim();
  const press = async (...keys: string[]): Promise<string | undefined> => {
    for (const key of keys) await sendKeys({ press: key });
    return at();
  };

  it('LC-45 opens at its search, and is accessible', async () => {
    const element = await open(await composer());
    expect(button(element, 'Emoji').getAttribute('aria-expanded')).to.equal('true');
    await expectAccessible(element);
    expect(all(element, 'h3').map(textOf)).to.include('Food and drink');
  });

  it('LC-45 inserts at the caret, as if it was typed, and stays open', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    box(element).value = 'Thank you!';
    box(element).setSelectionRange(9, 9);
    await open(element);
    await press('ArrowDown', 'Enter', 'ArrowRight', 'Enter');
    expect(box(element).value).to.equal('Thank you😀😃!');
    expect(at()).to.equal('😃');
    expect(ofType(requests, 'draft').at(-1)?.text).to.equal('Thank you😀😃!');
    expect(ofType(requests, 'send')).to.be.empty;
    expect(isOpen(element)).to.equal(true);
    box(element).focus();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the browser's own undo
    document.execCommand('undo');
    expect(box(element).value).not.to.contain('😃');
  });

  it('LC-45 leaves the focus in the text box after a click, closes when the message is sent', async () => {
    const element = await open(await composer());
    const requests = requestsOf(element);
    buttons(element, '👍')[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    expectFocus(box(element));
    await element.updateComplete;
    expect(isOpen(element)).to.equal(true);
    await press('Enter');
    expect(ofType(requests, 'send')).to.deep.equal([{ type: 'send', body: '👍' }]);
    await element.updateComplete;
    expect(isOpen(element)).to.equal(false);
  });

  it('LC-17 LC-45 moves by arrow keys, Home and End, with one Tab stop', async () => {
    const element = await open(await composer());
    expect(await press('ArrowDown', 'ArrowRight', 'ArrowRight')).to.equal('😄');
    expect(await press('ArrowLeft')).to.equal('😃');
    expect(await press('ArrowDown', 'ArrowUp')).to.equal('😃');
    expect(await press('End')).to.equal('⏰');
    expect(await press('ArrowRight', 'ArrowDown')).to.equal('⏰');
    expect(await press('Home', 'ArrowLeft', 'ArrowUp')).to.equal('😀');
    expect(all(one(element, 'missive-chat-emoji'), '[tabindex="0"]').length).to.equal(1);
  });

  it('LC-17 LC-45 is a grid of rows to screen readers', async () => {
    const element = await open(await composer());
    for (const grid of all(element, '[role=grid]')) {
      expect(textOf(one(element, `h3#${grid.getAttribute('aria-labelledby') ?? ''}`))).not.to.equal('');
      for (const row of grid.children) {
        expect(row.getAttribute('role')).to.equal('row');
        expect(row.children.length).to.be.within(1, 9);
      }
    }
  });

  for (const leave of ['picker', 'text box'])
    it(`LC-17 LC-45 closes with Escape in the ${leave}, which does not close the window`, async () => {
      const element = await open(await composer());
      let heard = 0;
      element.parentElement!.addEventListener('keydown', () => (heard += 1));
      if (leave === 'text box') box(element).focus();
      await press('Escape');
      await element.updateComplete;
      expect(isOpen(element)).to.equal(false);
      expectFocus(box(element));
      expect(heard).to.equal(0);
    });

  it('LC-45 closes with its button, and when the focus goes elsewhere', async () => {
    const element = await open(await composer());
    button(element, 'Emoji').click();
    await element.updateComplete;
    expect(isOpen(element)).to.equal(false);
    expectFocus(box(element));
    await open(element);
    box(element).focus();
    button(element, 'Attach files').focus();
    await element.updateComplete;
    expect(isOpen(element)).to.equal(false);
  });

  for (const [locale, query, found] of [
    ['', 'thumbs up', '👍'],
    ['', 'PARCEL', '📦'],
    ['de', 'lächelndes herz', '😍'],
    ['fr', 'cafe', '☕'],
    ['ja', 'ピザ', '🍕'],
    ['ar', 'بيتزا', '🍕'],
    ['eo', 'pizza', '🍕'],
  ] as const)
    it(`LC-45 finds ${found} by “${query}” ${locale ? `in ${locale}` : 'without a language'}`, async () => {
      const element = await open(await composer(locale));
      const before = shown(element).length;
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- types text that the driver has no keys for
      document.execCommand('insertText', false, query);
      await waitUntil(() => shown(element).length < before, 'the names are loaded');
      expect(shown(element)).to.include(found);
    });

  it('LC-45 inserts the first result with Enter, and says when there is none', async () => {
    const element = await open(await composer());
    await sendKeys({ type: 'rocket pizza' });
    await waitUntil(() => textOf(one(element, '[role=status]')) === 'No emoji found');
    await press('Enter');
    expect(box(element).value).to.equal('');
    (search(element) as HTMLInputElement).value = '';
    await sendKeys({ type: 'pizza' });
    await waitUntil(() => shown(element).length === 1);
    await expectAccessible(element);
    await press('Enter');
    expect(box(element).value).to.equal('🍕');
  });

  it('LC-45 leaves the Enter that ends a composed word to the input method', async () => {
    const element = await open(await composer());
    await sendKeys({ type: 'pizza' });
    await waitUntil(() => shown(element).length === 1);
    for (const sign of [{ isComposing: true }, { keyCode: 229 }])
      search(element).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...sign }),
      );
    expect(box(element).value).to.equal('');
  });

  it('LC-45 shows all while the names cannot be loaded, and retries', async () => {
    const { parts } = MissiveChatEmojiElement;
    MissiveChatEmojiElement.parts = { ...parts, loadNames: () => Promise.reject(new Error('offline')) };
    const element = await open(await composer());
    const before = shown(element).length;
    await sendKeys({ type: 'pizz' });
    expect(shown(element).length).to.equal(before);
    MissiveChatEmojiElement.parts = parts;
    await sendKeys({ type: 'a' });
    await waitUntil(() => shown(element).length === 1);
  });

  it('LC-45 shows the recent choices first, the latest in front', async () => {
    const element = await open(await composer());
    for (const emoji of ['🍕', '👍', '🍕']) buttons(element, emoji).at(-1)!.click();
    button(element, 'Emoji').click();
    await element.updateComplete;
    await open(element);
    expect(all(element, 'h3').map(textOf)[0]).to.equal('Recently used');
    expect(shown(element).slice(0, 3)).to.deep.equal(['🍕', '👍', '😀']);
    await expectAccessible(element);
  });

  it('LC-07 LC-45 ignores stored choices that are not emoji', async () => {
    stored.set('missive-chat-emoji', '<b>x</b> 🍕 {"a":1} 🍕 ⚠️');
    const element = await open(await composer());
    expect(shown(element).slice(0, 2)).to.deep.equal(['🍕', '😀']);
  });

  it('LC-45 offers each emoji once, and shows each large when it is sent alone', () => {
    const emoji = EMOJI_GROUPS.flatMap((group) => group.emoji);
    expect(emoji.filter((one) => !isEmojiOnly(one))).to.be.empty;
    expect(new Set(emoji).size).to.equal(emoji.length);
    expect(emoji.length).to.be.within(110, 140);
  });

  it('LC-17 LC-45 has targets that are large enough for a pointer', async () => {
    const element = await open(await composer());
    for (const { offsetWidth, offsetHeight } of buttons(element, '😀'))
      expect(Math.min(offsetWidth, offsetHeight)).to.be.at.least(24);
  });
});
