/** What screen readers are told, whether the window is open or not. */

import { expect } from '@open-wc/testing';
import type { ChatState } from '../../src/core/chat-state.js';
import type { Message } from '../../src/core/types.js';
import { Announcer } from '../../src/elements/announcer.js';
import { ManualClock } from '../support/manual-clock.js';
import { config, message, messages, state, textOf } from './support.js';

const ANN = { name: 'Ann Lee', avatarUrl: '' };
const CONFIG = config({ chat: { name: 'Acme' }, support: { email: 'help@acme.com' } });

/** An announcer with a state and a clock of the test. */
class Announcements {
  readonly clock = new ManualClock('2026-05-04T12:00:00Z');
  readonly #announcer = new Announcer(this.clock);
  #state: ChatState;
  isOpen = true;
  maySpeak = true;

  constructor(parts: Partial<ChatState> = { messages: messages(0, 2), visitorReadIndex: 2 }) {
    this.#state = state(parts);
    this.change({});
  }

  change(parts: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...parts };
    this.#announcer.update({ config: CONFIG, state: this.#state, isOpen: this.isOpen }, this.maySpeak);
  }

  add(...more: Message[]): void {
    this.change({ messages: [...this.#state.messages, ...more] });
  }

  get texts(): string[] {
    // They are half a second apart, and five at most.
    this.clock.advance(2_500);
    return [...this.#announcer.region.children].map(textOf);
  }

  get region(): HTMLElement {
    return this.#announcer.region;
  }
}

const own = (index: number | null, parts: Partial<Message> = {}): Message =>
  message(0, { id: 'a', from: 'visitor', body: 'Mine', index, ...parts });

describe('the announcer', () => {
  it('LC-17 is polite, and there before anything is said', () => {
    const { region } = new Announcements();
    expect([region.getAttribute('aria-live'), region.childElementCount]).to.deep.equal(['polite', 0]);
  });

  it('LC-17 LC-54 speaks a reply in another conversation once, and where it is while the window is open', () => {
    const announced = new Announcements();
    const reply = (index: number): Message =>
      message(index, { id: `other ${index}`, author: ANN, conversation: 'CH1' });
    announced.change({ elsewhere: [reply(1)] });
    announced.change({ elsewhere: [reply(1), reply(2)] });
    announced.change({ isTeamTyping: true });
    expect(announced.texts).to.deep.equal(['Conversations: New message from Ann Lee: Message 2']);
    announced.isOpen = false;
    announced.change({ elsewhere: [reply(2), reply(3)] });
    expect(announced.texts.at(-1)).to.equal('New message from Ann Lee: Message 3');
  });

  it('LC-17 speaks a new message of the team once', () => {
    const announced = new Announcements();
    announced.add(message(3, { author: ANN, body: 'Hello {{ link:https://acme.com there }}' }));
    announced.change({ isTeamTyping: true });
    expect(announced.texts).to.deep.equal(['Ann Lee: Hello there']);
  });

  it('LC-48 says how many unread messages wait when the window opens, once, also where the log comes later', () => {
    const announced = new Announcements({ messages: [] });
    announced.change({ thread: 1, messages: messages(0, 4), visitorReadIndex: 2 });
    expect(announced.texts).to.deep.equal(['2 unread messages']);
    announced.change({ visitorReadIndex: 4 });
    announced.isOpen = false;
    announced.change({});
    announced.isOpen = true;
    announced.change({});
    expect(announced.texts, 'nothing waits').to.deep.equal(['2 unread messages']);
  });

  it('LC-17 touches nothing that was said when more is said', () => {
    const announced = new Announcements();
    announced.add(message(3));
    const [first] = announced.region.children;
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((list) => records.push(...list));
    observer.observe(announced.region, { childList: true, characterData: true, subtree: true });
    announced.add(message(4));
    announced.clock.advance(500);
    records.push(...observer.takeRecords());
    const added = records
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter((node) => node instanceof Element);
    expect(announced.region.children[0]).to.equal(first);
    expect(added.map(textOf)).to.deep.equal(['Acme: Message 4']);
  });

  it('LC-17 speaks the same words again when they are said again', () => {
    const announced = new Announcements();
    announced.add(message(3, { body: 'ok' }));
    announced.add(message(4, { body: 'ok' }));
    expect(announced.texts).to.deep.equal(['Acme: ok', 'Acme: ok']);
  });

  it('LC-17 keeps the last few only', () => {
    const announced = new Announcements();
    announced.add(...messages(3, 12));
    expect(announced.texts).to.deep.equal([8, 9, 10, 11, 12].map((index) => `Acme: Message ${index}`));
  });

  it('LC-53 says which quick replies a message offers', () => {
    const announced = new Announcements();
    announced.add(message(3, { body: 'Is it urgent?', replies: ['Yes', 'No'] }));
    expect(announced.texts).to.deep.equal(['Acme: Is it urgent? (Suggested replies: Yes, No)']);
  });

  it('LC-17 says what it is about while the window is closed', () => {
    const announced = new Announcements();
    announced.isOpen = false;
    announced.add(message(3, { author: ANN, body: 'Hello' }));
    expect(announced.texts).to.deep.equal(['New message from Ann Lee: Hello']);
    announced.isOpen = true;
    announced.change({});
    expect(announced.texts).to.deep.equal(['New message from Ann Lee: Hello', '1 unread message']);
  });

  it('LC-42 describes a message without text by its files', () => {
    const announced = new Announcements();
    const media = [{ sid: 'ME1', filename: 'Invoice.pdf', contentType: 'application/pdf', size: 1 }];
    announced.add(message(3, { body: '', media }));
    expect(announced.texts).to.deep.equal(['Acme: Sent a file: Invoice.pdf']);
  });

  it('LC-17 never speaks history', () => {
    const announced = new Announcements();
    announced.change({ messages: [...messages(-3, -1), ...messages(0, 2)] });
    expect(announced.texts).to.be.empty;
  });

  it('LC-17 never speaks what was said before the conversation was come back to', () => {
    const announced = new Announcements({});
    announced.change({ thread: 1, messages: messages(0, 5), visitorReadIndex: 5 });
    expect(announced.texts).to.be.empty;
    announced.add(message(6));
    expect(announced.texts).to.have.length(1);
  });

  it('LC-33 never speaks the log of another conversation, long or short', () => {
    const announced = new Announcements();
    announced.change({ thread: 1, messages: messages(0, 30) });
    announced.change({ thread: 2, messages: messages(0, 1) });
    expect(announced.texts).to.be.empty;
    announced.add(message(2));
    expect(announced.texts).to.have.length(1);
  });

  it('LC-17 speaks the first message of a conversation that had none', () => {
    const announced = new Announcements({ thread: 1 });
    announced.add(message(0));
    expect(announced.texts).to.have.length(1);
  });

  it('LC-17 never reads own messages out', () => {
    const announced = new Announcements();
    announced.add(own(null, { delivery: 'sending' }));
    announced.change({ messages: [...messages(0, 2), own(3)] });
    expect(announced.texts).to.deep.equal(['Sent']);
  });

  it('LC-44 stays silent in a tab that is not in front, for good', () => {
    const announced = new Announcements();
    announced.maySpeak = false;
    announced.add(message(3));
    announced.maySpeak = true;
    announced.add(message(4));
    expect(announced.texts).to.deep.equal(['Acme: Message 4']);
  });

  it('LC-17 LC-25 announces errors of the connection and what was not sent, while the window is open', () => {
    const announced = new Announcements();
    announced.isOpen = false;
    announced.add(own(null, { delivery: 'failed' }));
    announced.change({ connection: 'retrying' });
    expect(announced.texts).to.be.empty;
    announced.isOpen = true;
    announced.change({});
    const [error, failed] = announced.texts;
    expect(error).to.match(/issue connecting to our chat.*help@acme\.com$/);
    expect(failed).to.equal('Not sent: Mine');
    announced.change({ isTeamTyping: true });
    expect(announced.texts).to.have.length(2);
  });

  it('SR-01 nothing stays in the page for longer than ten seconds', () => {
    const announced = new Announcements();
    announced.add(message(3));
    announced.clock.advance(5_000);
    announced.add(message(4));
    expect(announced.texts).to.deep.equal(['Acme: Message 3', 'Acme: Message 4']);
    announced.clock.advance(2_500);
    expect(announced.region.childElementCount).to.equal(1);
    announced.clock.advance(5_000);
    expect(announced.texts).to.be.empty;
  });

  describe('SR-01 the visitor’s own messages', () => {
    const sending = (id: string): Message => own(null, { id, delivery: 'sending' });

    it('are confirmed once for a burst', () => {
      const announced = new Announcements({ thread: 1, connection: 'connected' });
      announced.add(sending('a'), sending('b'));
      announced.change({ messages: [own(0, { id: 'a' }), sending('b')] });
      expect(announced.texts).to.be.empty;
      announced.change({ messages: [own(0, { id: 'a' }), own(1, { id: 'b', delivery: 'read' })] });
      expect(announced.texts).to.deep.equal(['Sent']);
      announced.change({
        messages: [own(0, { id: 'a', delivery: 'read' }), own(1, { id: 'b', delivery: 'read' })],
      });
      expect(announced.texts).to.deep.equal(['Sent']);
    });

    it('wait without a connection, each with a word, and are sent when it is back', () => {
      const announced = new Announcements({ thread: 1, connection: 'connected', messages: [] });
      announced.change({ isNetworkUp: false });
      announced.add(sending('a'));
      announced.add(sending('b'));
      expect(announced.texts).to.deep.equal([
        'Can’t send messages offline.',
        'Waiting to be sent',
        'Waiting to be sent',
      ]);
      announced.change({ isNetworkUp: true });
      announced.change({ messages: [own(0, { id: 'a' }), own(1, { id: 'b' })] });
      expect(announced.texts.slice(3)).to.deep.equal(['Connected again', 'Sent']);
    });

    it('of a first conversation wait unspoken for as long as connecting takes at most', () => {
      const announced = new Announcements({ messages: [] });
      announced.add(sending('a'));
      announced.change({ connection: 'connecting' });
      announced.clock.advance(4_999);
      expect(announced.region.childElementCount).to.equal(0);
      announced.clock.advance(1);
      expect(announced.texts).to.deep.equal(['Connecting…', 'Waiting to be sent']);
    });

    it('that are discarded are not called sent', () => {
      const announced = new Announcements({ thread: 1, connection: 'connected', messages: [] });
      announced.add(sending('a'));
      announced.change({ messages: [] });
      expect(announced.texts).to.be.empty;
    });
  });

  describe('SR-01 the connection', () => {
    it('that is lost is announced after five seconds, and again when it is back', () => {
      const announced = new Announcements({ thread: 1, connection: 'connected' });
      announced.change({ connection: 'connecting' });
      announced.clock.advance(5_000);
      expect(announced.texts).to.deep.equal(['Connecting…']);
      announced.change({ connection: 'retrying' });
      expect(announced.texts.at(-1)).to.match(/issue connecting/);
      announced.change({ connection: 'connecting' });
      announced.change({ connection: 'connected' });
      expect(announced.texts).to.have.length(3);
      expect(announced.texts.at(-1)).to.equal('Connected again');
    });

    it('that comes back soon is not announced', () => {
      const announced = new Announcements({ thread: 1, connection: 'connected' });
      announced.change({ connection: 'connecting' });
      announced.clock.advance(4_000);
      announced.change({ connection: 'connected' });
      announced.clock.advance(5_000);
      expect(announced.texts).to.be.empty;
    });
  });

  it('SR-01 announces the account’s bubbles that follow the form', () => {
    const announced = new Announcements({ identified: 'no' });
    expect(announced.texts).to.be.empty;
    announced.change({ identified: 'form', visitor: { name: 'Mira', email: 'mira@x.test' } });
    expect(announced.texts).to.deep.equal(['Thanks How can we help?']);
  });
});
