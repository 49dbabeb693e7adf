import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../browser/wait-until.js';
import type { ChatState } from '../../src/core/chat-state.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import {
  all,
  buttons,
  expectAccessible,
  message,
  messages,
  nextFrame,
  ofType,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';

/** In a window 400 px high, drawn while it was closed unless it says otherwise. */
async function thread(parts: Partial<ChatState>, open = false): Promise<MissiveChatMessagesElement> {
  const frame = await fixture<HTMLElement>(
    html`<div style="display: flex; width: 350px; height: 400px; font: 15px/1.4 sans-serif">
      <missive-chat-messages
        style="flex: 1; min-height: 0"
        .state=${state(parts)}
        ?open=${open}
      ></missive-chat-messages>
    </div>`,
  );
  const element = frame.querySelector('missive-chat-messages')!;
  await settled(element);
  return element;
}

/** The element has rendered, and the browser has reported what is in view. */
async function settled(element: MissiveChatMessagesElement): Promise<void> {
  await element.updateComplete;
  for (let frame = 0; frame < 3; frame += 1) await nextFrame();
  await element.updateComplete;
}

async function change(element: MissiveChatMessagesElement, parts: Partial<ChatState>): Promise<void> {
  element.state = { ...element.state, ...parts };
  await settled(element);
}

async function show(element: MissiveChatMessagesElement, open = true): Promise<void> {
  element.open = open;
  await settled(element);
}

const scroller = (element: Element): HTMLElement => one(element, '.scroller');
const lines = (element: Element): string[] => all(element, '.unread').map(textOf);
const pill = (element: Element): string => all(element, '.pill').map(textOf).join();
const fromEnd = (element: Element): number => {
  const { scrollHeight, scrollTop, clientHeight } = scroller(element);
  return scrollHeight - scrollTop - clientHeight;
};

/** Distance of a row's upper edge from that of the thread. */
const topOf = (element: Element, selector: string): number =>
  one(element, selector).getBoundingClientRect().top - scroller(element).getBoundingClientRect().top;

const TWELVE_UNREAD = { messages: messages(0, 31), visitorReadIndex: 19 };

describe('unread messages in <missive-chat-messages>', () => {
  it('LC-48 opens at the first unread message, under a line, with the last read message above it', async () => {
    const element = await thread(TWELVE_UNREAD);
    expect(lines(element)).to.deep.equal([]);
    await show(element);
    expect(lines(element)).to.deep.equal(['New']);
    expect(textOf(one(element, '.unread + .row'))).to.contain('Message 20');
    expect(topOf(element, '[data-key=IM19]')).to.be.at.least(0);
    expect(topOf(element, '.unread')).to.be.within(10, 160);
    expect(topOf(element, '[data-key=IM20]')).to.be.below(200);
    await expectAccessible(element);
  });

  it('LC-48 LC-54 asks to read in a conversation that is shorter than the one before', async () => {
    const element = await thread({ thread: 1, messages: messages(0, 9), visitorReadIndex: 8 }, true);
    const requests = requestsOf(element);
    await change(element, { thread: 2, messages: messages(0, 3), visitorReadIndex: 1 });
    expect(lines(element)).to.deep.equal(['New']);
    expect(ofType(requests, 'read')).to.deep.equal([{ type: 'read', index: 3 }]);
  });

  it('LC-48 shows the end of a high read message above the line', async () => {
    const high = message(19, { body: 'line\n'.repeat(60) });
    const element = await thread({
      messages: [...messages(0, 18), high, ...messages(20, 31)],
      visitorReadIndex: 19,
    });
    await show(element);
    expect(topOf(element, '.unread')).to.be.within(60, 160);
  });

  it('LC-48 stays at the line while pictures above and below it get their size', async () => {
    const element = await thread(TWELVE_UNREAD);
    await show(element);
    const before = topOf(element, '.unread');
    for (const id of ['IM5', 'IM25']) one(element, `[data-key=${id}]`).style.minHeight = '300px';
    await settled(element);
    expect(topOf(element, '.unread')).to.be.closeTo(before, 1);
  });

  it('LC-48 shows the end where everything unread fits below the line', async () => {
    const element = await thread({ messages: messages(0, 31), visitorReadIndex: 29 });
    await show(element);
    expect(lines(element)).to.deep.equal(['New']);
    expect(fromEnd(element)).to.be.below(2);
    expect(pill(element)).to.equal('');
    await change(element, { messages: messages(0, 36) });
    expect(fromEnd(element), 'it follows what comes then').to.be.below(2);
  });

  it('LC-48 counts on the pill what is below, and reports each message as read when it is seen', async () => {
    const element = await thread(TWELVE_UNREAD);
    const requests = requestsOf(element);
    await show(element);
    const read = (): number => ofType(requests, 'read').at(-1)!.index;
    const counted = (): number => parseInt(pill(element), 10);
    await waitUntil(() => ofType(requests, 'read').length > 0, 'what is in sight is read');
    expect(read()).to.be.within(20, 28);
    expect(counted()).to.equal(31 - read());
    const before = counted();
    const scrolled = oneEvent(scroller(element), 'scroll');
    scroller(element).scrollTop += 150;
    await scrolled;
    await settled(element);
    expect(counted()).to.be.below(before);
    expect(counted()).to.equal(31 - read());
    one(element, '.pill').click();
    await settled(element);
    expect(fromEnd(element)).to.be.below(2);
    expect([read(), pill(element)]).to.deep.equal([31, '']);
    expect(lines(element), 'the line stays while the window is open').to.deep.equal(['New']);
  });

  it('LC-48 has the line below the messages that were read when the log arrives in an open window', async () => {
    const element = await thread({}, true);
    await change(element, TWELVE_UNREAD);
    expect(textOf(one(element, '.unread + .row'))).to.contain('Message 20');
    expect(topOf(element, '.unread')).to.be.within(10, 160);
  });

  it('LC-48 loads older messages until the first unread one is there', async () => {
    const element = await thread({ messages: messages(40, 69), visitorReadIndex: 19, hasOlder: true });
    const requests = requestsOf(element);
    await show(element);
    expect(ofType(requests, 'older-messages')).to.have.length(1);
    await change(element, { messages: messages(10, 69) });
    expect(textOf(one(element, '.unread + .row'))).to.contain('Message 20');
    expect(topOf(element, '.unread')).to.be.within(10, 160);
  });

  it('LC-48 reaches the first unread of very many', async () => {
    const element = await thread({ messages: messages(0, 999), visitorReadIndex: 499 });
    await show(element);
    expect(textOf(one(element, '.unread + .row'))).to.contain('Message 500');
    expect(topOf(element, '.unread')).to.be.within(10, 160);
  });

  it('LC-48 draws no line above what comes while the visitor watches, nor above what was read', async () => {
    const element = await thread({ messages: messages(0, 31), visitorReadIndex: 31 }, true);
    await change(element, { messages: messages(0, 32) });
    expect(lines(element)).to.deep.equal([]);
    await show(element, false);
    await change(element, { visitorReadIndex: 32 });
    await show(element);
    expect(lines(element)).to.deep.equal([]);
    expect(fromEnd(element)).to.be.below(2);
  });

  it('LC-48 takes the line away when the visitor answers', async () => {
    const element = await thread(TWELVE_UNREAD);
    await show(element);
    const answer = message(32, { from: 'visitor', id: 'own', index: null, sid: null, delivery: 'sending' });
    await change(element, { messages: [...messages(0, 31), answer] });
    expect(lines(element)).to.deep.equal([]);
    expect(fromEnd(element)).to.be.below(2);
  });

  it('LC-48 draws the line where the visitor left the page, when they come back to it', async () => {
    let visibility: DocumentVisibilityState = 'visible';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
    const turn = async (to: DocumentVisibilityState): Promise<void> => {
      visibility = to;
      document.dispatchEvent(new Event('visibilitychange'));
      await settled(element);
    };
    const element = await thread({ messages: messages(0, 19), visitorReadIndex: 19 }, true);
    await turn('hidden');
    await change(element, { messages: messages(0, 31) });
    await turn('visible');
    expect(textOf(one(element, '.unread + .row'))).to.contain('Message 20');
    expect(topOf(element, '.unread')).to.be.within(10, 160);
    Reflect.deleteProperty(document, 'visibilityState');
  });

  it('LC-48 names the author again below the line', async () => {
    const author = { name: 'Ada', avatarUrl: '' };
    const element = await thread({ messages: messages(0, 3, { author }), visitorReadIndex: 1 });
    await show(element);
    expect(textOf(one(element, '.unread + .row .name'))).to.equal('Ada');
    expect(buttons(element, 'Retry')).to.be.empty;
  });
});
