/** `<missive-chat-button>`s elsewhere in the page, and the `<missive-chat>` they belong to. */

import { expect, fixture, html } from '@open-wc/testing';
import type { MissiveChatButtonElement } from '../../src/elements/missive-chat-button.js';
import type { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { sendMouse } from '@web/test-runner-commands';
import { chatWith, hasLauncher, pressable, settle, World } from '../browser/shell.js';
import { all, expectFocus, finishMotion, focused, nameOf, one, textOf } from './support.js';
import { waitUntil } from '../browser/wait-until.js';

const buttonFor = async (id?: string): Promise<MissiveChatButtonElement> => {
  const page = await fixture<HTMLElement>(html`<div></div>`);
  const button = document.createElement('missive-chat-button');
  if (id !== undefined) button.for = id;
  page.append(button);
  await settle();
  return button;
};

const expanded = (button: MissiveChatButtonElement): string | null =>
  pressable(button).getAttribute('aria-expanded');

const openOf = (...chats: MissiveChatElement[]): boolean[] => chats.map(({ open }) => open);

describe('<missive-chat-button> alone', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  /** By the mouse, where pressing something does not focus it. */
  const clickUnfocused = (element: HTMLElement): Promise<void> =>
    world.asVisitor(async () => {
      const { left, top, width, height } = element.getBoundingClientRect();
      element.addEventListener('mousedown', (event) => event.preventDefault(), { once: true });
      const position: [number, number] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      await sendMouse({ type: 'click', position });
    });

  it('LC-10 opens and closes the chat it names, and no other', async () => {
    const [sales, help] = [await chatWith({ id: 'sales' }), await chatWith({ id: 'help' })];
    const button = await buttonFor('help');
    await world.press(pressable(button));
    expect(openOf(sales, help)).to.deep.equal([false, true]);
    await world.press(pressable(button));
    expect(openOf(sales, help)).to.deep.equal([false, false]);
  });

  it('LC-10 without a name belongs to the chat while it is the only one', async () => {
    const first = await chatWith();
    const button = await buttonFor();
    await world.press(pressable(button));
    expect(openOf(first)).to.deep.equal([true]);
    const second = await chatWith({ 'account-id': 'other' });
    await world.press(pressable(button));
    expect(openOf(first, second)).to.deep.equal([true, false]);
  });

  it('LC-10 does nothing to a chat that is gone', async () => {
    const chat = await chatWith({ id: 'help' });
    const button = await buttonFor('help');
    chat.remove();
    await world.press(pressable(button));
    expect(chat.open).to.be.false;
  });

  it('LC-10 works from a shadow tree, for the chat it names only', async () => {
    const [sales, help] = [await chatWith({ id: 'sales' }), await chatWith({ id: 'help' })];
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const button = document.createElement('missive-chat-button');
    button.for = 'help';
    host.attachShadow({ mode: 'open' }).append(button);
    await settle();
    await world.press(pressable(button));
    expect(openOf(sales, help)).to.deep.equal([false, true]);
  });

  it('the launcher of a chat opens its own chat only', async () => {
    const [first, second] = [await chatWith({ id: 'sales' }), await chatWith({ id: 'help' })];
    await world.press(pressable(second));
    expect(openOf(first, second)).to.deep.equal([false, true]);
  });

  it('LC-14 shows whether the window is open, and how many messages wait', async () => {
    const chat = await chatWith({ id: 'help' });
    const button = await buttonFor('help');
    const others = await buttonFor('sales');
    chat.show();
    await settle();
    world.window.say('missive-unread', { count: 2 });
    await settle();
    expect([expanded(button), all(button, '[part=badge]').length]).to.deep.equal(['true', 0]);
    chat.close();
    await settle();
    expect([expanded(button), textOf(one(button, '[part=badge]'))]).to.deep.equal(['false', '2']);
    expect([expanded(others), all(others, '[part=badge]').length]).to.deep.equal(['false', 0]);
    world.window.say('missive-unread', { count: 0 });
    await settle();
    expect([expanded(button), all(button, '[part=badge]').length]).to.deep.equal(['false', 0]);
  });

  it('shows it from the start, whichever of the two comes first', async () => {
    const early = await buttonFor('help');
    await chatWith({ id: 'help', open: '' });
    const late = await buttonFor('help');
    expect([expanded(early), expanded(late)]).to.deep.equal(['true', 'true']);
  });

  it('LC-02 is named by the title of its chat, also when that changes', async () => {
    const button = await buttonFor();
    const chat = await chatWith();
    expect(nameOf(pressable(button))).to.equal('Chat with us');
    chat.messages = { title: 'Talk to us' };
    await settle();
    expect(nameOf(pressable(button))).to.equal('Talk to us');
  });

  it('keeps a label of its own', async () => {
    const button = await buttonFor();
    button.label = 'Questions?';
    const chat = await chatWith();
    chat.messages = { title: 'Talk to us' };
    await settle();
    expect(nameOf(pressable(button))).to.equal('Questions?');
  });

  it('LC-15 has the variables of its chat', async () => {
    const chat = await chatWith();
    const button = await buttonFor();
    chat.setVariables({ 'main-color': 'rgb(1, 2, 3)' });
    await settle();
    finishMotion(button);
    expect(getComputedStyle(pressable(button)).backgroundColor).to.equal('rgb(1, 2, 3)');
  });

  it('does not follow a chat that was removed', async () => {
    const gone = await chatWith({ open: '' });
    const chat = await chatWith();
    const button = await buttonFor();
    gone.remove();
    chat.requestUpdate();
    await settle();
    await world.clock.advance(1_000);
    expect([expanded(button), chat.open]).to.deep.equal(['false', false]);
    await world.press(pressable(button));
    expect([expanded(button), chat.open, gone.open]).to.deep.equal(['true', true, true]);
  });

  it('LC-10 opens a chat whose own button is hidden', async () => {
    const chat = await chatWith({ 'button-hidden': '' });
    await world.press(pressable(await buttonFor()));
    expect([chat.open, hasLauncher(chat)]).to.deep.equal([true, false]);
  });

  it('LC-17 gets the focus back from the window it opened', async () => {
    await chatWith();
    const button = await buttonFor();
    await world.press(pressable(button));
    const [window] = world.windows;
    expect(window?.hasFocus).to.be.true;
    await world.asVisitor(() => window?.options.host.close());
    expect(button.shadowRoot?.activeElement === pressable(button)).to.be.true;
  });

  it('LC-17 gets the focus back although pressing it did not focus it (Safari)', async () => {
    const chat = await chatWith();
    const button = await buttonFor();
    await clickUnfocused(pressable(button));
    expect(chat.open).to.be.true;
    await world.asVisitor(() => chat.close());
    expectFocus(pressable(button));
  });

  it('LC-17 gets the focus back, a link that opens the chat; an opener that cannot take it leaves it to the button', async () => {
    const page = await fixture<HTMLElement>(
      html`<div><a href="#missive-chat">Chat</a><span data-missive-open>Chat</span></div>`,
    );
    const chat = await chatWith();
    for (const opener of page.querySelectorAll<HTMLElement>('a, span')) {
      (focused() as HTMLElement | null)?.blur();
      await clickUnfocused(opener);
      await world.asVisitor(() => chat.close());
      const expected = opener.localName === 'a' ? opener : pressable(chat);
      await waitUntil(() => focused() === expected, `the focus is on ${expected.localName}`);
    }
  });

  it('LC-17 that opened the window last time does not get the focus of the next', async () => {
    const chat = await chatWith();
    const button = await buttonFor();
    await clickUnfocused(pressable(button));
    await world.asVisitor(() => chat.close());
    await world.press(pressable(chat));
    await world.asVisitor(() => chat.close());
    expectFocus(pressable(chat));
  });

  it('LC-14 says how many messages wait in the words of the chat', async () => {
    world.remembered = { hasConversation: true };
    await chatWith();
    const button = await buttonFor();
    await world.idle();
    world.window.unreadWords = '2 unread messages';
    world.window.say('missive-unread', { count: 2 });
    await settle();
    expect(textOf(pressable(button))).to.contain(', 2 unread messages');
  });
});
