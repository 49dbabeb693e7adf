import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { INITIAL_STATE, type ChatState } from '../../src/core/chat-state.js';
import type { ConversationSummary } from '../../src/core/types.js';
import type { MissiveChatConversationsElement } from '../../src/elements/missive-chat-conversations.js';
import '../../src/conversations.js';
import { waitUntil as until } from '../browser/wait-until.js';
import { all, button, config, expectAccessible, message, one, requestsOf, textOf } from './support.js';

const CONVERSATIONS: readonly ConversationSummary[] = [
  { sid: 'CH1', at: Date.now() - 60_000, words: 'Blue is back', by: 'Ada', unread: 2 },
  { sid: 'CH2', at: Date.UTC(2020, 1, 3), words: 'Where is my parcel?', by: '', unread: 0 },
];

async function list(state: Partial<ChatState> = {}): Promise<MissiveChatConversationsElement> {
  const given = { ...INITIAL_STATE, conversations: CONVERSATIONS, shown: 'CH2', ...state };
  const around = await fixture(
    html`<div lang="en">
      <button>Below</button>
      <missive-chat-conversations
        .config=${config({ chat: { locale: 'en', conversations: 'many' } })}
        .state=${given}
      ></missive-chat-conversations>
    </div>`,
  );
  const element = around.querySelector('missive-chat-conversations')!;
  await element.show();
  return element;
}

describe('<missive-chat-conversations>', () => {
  it('LC-54 lists words, who, when and what is unread, and is accessible', async () => {
    const element = await list();
    const [first, second] = all(element, '.list button');
    expect(textOf(first!)).to.match(/^Blue is back Ada · ?\d+:\d\d [AP]M 2 ?2 unread messages$/);
    expect(textOf(second!)).to.match(/^Where is my parcel\? .*2020$/);
    expect(second!.getAttribute('aria-current')).to.equal('true');
    await expectAccessible(element);
  });

  it('LC-54 covers what is below it until it is closed, also by Escape, and then only the window receives Escape', async () => {
    const element = await list();
    const below = element.parentElement!.querySelector('button')!;
    expect(element.shadowRoot!.activeElement?.id).to.equal('heading');
    await until(() => below.inert);
    const heard: string[] = [];
    element.parentElement!.addEventListener('keydown', ({ key }) => heard.push(key));
    await sendKeys({ press: 'Escape' });
    expect([element.hidden, below.inert, heard.length]).to.deep.equal([true, false, 0]);
  });

  it('SR-01 neither covers nor goes before the focus is elsewhere: screen readers would lose it', async () => {
    const element = await list();
    const below = element.parentElement!.querySelector('button')!;
    expect(below.inert).to.equal(false);
    await until(() => below.inert);
    element.leave();
    expect([element.hidden, below.inert]).to.deep.equal([false, false]);
    await until(() => element.hidden);
    element.hide();
    await element.show();
    element.leave();
    await element.show();
    await until(() => below.inert);
    expect(element.hidden).to.equal(false);
  });

  it('LC-54 opens a conversation by keyboard, and a new one after a closed one', async () => {
    const element = await list({ messages: [{ ...message(3), from: 'end' }] });
    const requests = requestsOf(element);
    all(element, '.list button')[0]!.focus();
    await sendKeys({ press: 'Enter' });
    await element.show();
    button(element, 'Start a new conversation').click();
    expect(requests).to.deep.equal([
      { type: 'conversations', open: 'CH1' },
      { type: 'conversations', open: 'new' },
    ]);
    expect(all(await list(), '.bottom').length).to.equal(0);
  });

  it('LC-54 opens none while a message is unsent, and says why', async () => {
    const unsent = { ...message(4), index: null, outgoing: { step: 'failed', meta: {} } } as const;
    const element = await list({ messages: [unsent] });
    const requests = requestsOf(element);
    all(element, '.list button')[0]!.click();
    expect([requests, element.hidden]).to.deep.equal([[], false]);
    expect(textOf(one(element, '.note'))).to.match(/^A message was not sent yet/);
    await expectAccessible(element);
  });

  it('LC-54 says that it could not be loaded, to screen readers too', async () => {
    const element = await list();
    const requests = requestsOf(element);
    element.state = { ...element.state, conversations: null };
    await element.updateComplete;
    const text = 'Your conversations could not be loaded. Please try again.';
    expect(textOf(one(element, '.note'))).to.equal(text);
    expect(requests).to.deep.equal([{ type: 'announce', text }]);
  });
});
