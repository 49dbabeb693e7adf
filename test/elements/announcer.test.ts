/** What screen readers are told, whether the window is open or not. */

import { expect } from '@open-wc/testing';
import type { ChatState } from '../../src/core/chat-state.js';
import type { Message } from '../../src/core/types.js';
import { Announcer } from '../../src/elements/announcer.js';
import { ManualClock } from '../support/manual-clock.js';
import { config, message, messages, state, textOf } from './support.js';

const ANN = { name: 'Ann Lee', avatarUrl: '' };
const CONFIG = config({ chat: { name: 'Acme' }, support: { email: 'help@acme.com' } });

class Ears {
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

  get heard(): string[] {
    // As many as there may be come half a second apart.
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
    const { region } = new Ears();
    expect([region.getAttribute('aria-live'), region.childElementCount]).to.deep.equal(['polite', 0]);
  });

  it('LC-17 speaks a new message of the team once', () => {
    const ears = new Ears();
    ears.add(message(3, { author: ANN, body: 'Hello {{ link:https://acme.com there }}' }));
    ears.change({ isTeamTyping: true });
    expect(ears.heard).to.deep.equal(['Ann Lee: Hello there']);
  });

  it('LC-48 says how many unread messages wait when the window opens, once, also where the log comes later', () => {
    const ears = new Ears({ messages: [] });
    ears.change({ thread: 1, messages: messages(0, 4), visitorReadIndex: 2 });
    expect(ears.heard).to.deep.equal(['2 unread messages']);
    ears.change({ visitorReadIndex: 4 });
    ears.isOpen = false;
    ears.change({});
    ears.isOpen = true;
    ears.change({});
    expect(ears.heard, 'nothing waits').to.deep.equal(['2 unread messages']);
  });

  it('LC-17 touches nothing that was said when more is said', () => {
    const ears = new Ears();
    ears.add(message(3));
    const [first] = ears.region.children;
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((list) => records.push(...list));
    observer.observe(ears.region, { childList: true, characterData: true, subtree: true });
    ears.add(message(4));
    ears.clock.advance(500);
    records.push(...observer.takeRecords());
    const added = records
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter((node) => node instanceof Element);
    expect(ears.region.children[0]).to.equal(first);
    expect(added.map(textOf)).to.deep.equal(['Acme: Message 4']);
  });

  it('LC-17 speaks the same words again when they are said again', () => {
    const ears = new Ears();
    ears.add(message(3, { body: 'ok' }));
    ears.add(message(4, { body: 'ok' }));
    expect(ears.heard).to.deep.equal(['Acme: ok', 'Acme: ok']);
  });

  it('LC-17 keeps the last few only', () => {
    const ears = new Ears();
    ears.add(...messages(3, 12));
    expect(ears.heard).to.deep.equal([8, 9, 10, 11, 12].map((index) => `Acme: Message ${index}`));
  });

  it('LC-17 says what it is about while the window is closed', () => {
    const ears = new Ears();
    ears.isOpen = false;
    ears.add(message(3, { author: ANN, body: 'Hello' }));
    expect(ears.heard).to.deep.equal(['New message from Ann Lee: Hello']);
    ears.isOpen = true;
    ears.change({});
    expect(ears.heard).to.deep.equal(['New message from Ann Lee: Hello', '1 unread message']);
  });

  it('LC-42 tells a message without text by its files', () => {
    const ears = new Ears();
    const media = [{ sid: 'ME1', filename: 'Invoice.pdf', contentType: 'application/pdf', size: 1 }];
    ears.add(message(3, { body: '', media }));
    expect(ears.heard).to.deep.equal(['Acme: Sent a file: Invoice.pdf']);
  });

  it('LC-17 never speaks history', () => {
    const ears = new Ears();
    ears.change({ messages: [...messages(-3, -1), ...messages(0, 2)] });
    expect(ears.heard).to.be.empty;
  });

  it('LC-17 never speaks what was said before the conversation was come back to', () => {
    const ears = new Ears({});
    ears.change({ thread: 1, messages: messages(0, 5), visitorReadIndex: 5 });
    expect(ears.heard).to.be.empty;
    ears.add(message(6));
    expect(ears.heard).to.have.length(1);
  });

  it('LC-33 never speaks the log of another conversation, long or short', () => {
    const ears = new Ears();
    ears.change({ thread: 1, messages: messages(0, 30) });
    ears.change({ thread: 2, messages: messages(0, 1) });
    expect(ears.heard).to.be.empty;
    ears.add(message(2));
    expect(ears.heard).to.have.length(1);
  });

  it('LC-17 speaks the first message of a conversation that had none', () => {
    const ears = new Ears({ thread: 1 });
    ears.add(message(0));
    expect(ears.heard).to.have.length(1);
  });

  it('LC-17 never reads own messages out', () => {
    const ears = new Ears();
    ears.add(own(null, { delivery: 'sending' }));
    ears.change({ messages: [...messages(0, 2), own(3)] });
    expect(ears.heard).to.deep.equal(['Sent']);
  });

  it('LC-44 stays silent in a tab that is not in front, for good', () => {
    const ears = new Ears();
    ears.maySpeak = false;
    ears.add(message(3));
    ears.maySpeak = true;
    ears.add(message(4));
    expect(ears.heard).to.deep.equal(['Acme: Message 4']);
  });

  it('LC-17 LC-25 speaks of trouble and of what was not sent, while the window is open', () => {
    const ears = new Ears();
    ears.isOpen = false;
    ears.add(own(null, { delivery: 'failed' }));
    ears.change({ connection: 'trouble' });
    expect(ears.heard).to.be.empty;
    ears.isOpen = true;
    ears.change({});
    const [trouble, failed] = ears.heard;
    expect(trouble).to.match(/issue connecting to our chat.*help@acme\.com$/);
    expect(failed).to.equal('Not sent: Mine');
    ears.change({ isTeamTyping: true });
    expect(ears.heard).to.have.length(2);
  });

  it('SR-01 nothing stays in the page for longer than ten seconds', () => {
    const ears = new Ears();
    ears.add(message(3));
    ears.clock.advance(5_000);
    ears.add(message(4));
    expect(ears.heard).to.deep.equal(['Acme: Message 3', 'Acme: Message 4']);
    ears.clock.advance(2_500);
    expect(ears.region.childElementCount).to.equal(1);
    ears.clock.advance(5_000);
    expect(ears.heard).to.be.empty;
  });

  describe('SR-01 the visitor’s own messages', () => {
    const sending = (id: string): Message => own(null, { id, delivery: 'sending' });

    it('are confirmed once for a burst', () => {
      const ears = new Ears({ thread: 1, connection: 'connected' });
      ears.add(sending('a'), sending('b'));
      ears.change({ messages: [own(0, { id: 'a' }), sending('b')] });
      expect(ears.heard).to.be.empty;
      ears.change({ messages: [own(0, { id: 'a' }), own(1, { id: 'b', delivery: 'read' })] });
      expect(ears.heard).to.deep.equal(['Sent']);
      ears.change({
        messages: [own(0, { id: 'a', delivery: 'read' }), own(1, { id: 'b', delivery: 'read' })],
      });
      expect(ears.heard).to.deep.equal(['Sent']);
    });

    it('wait without a connection, each with a word, and are sent when it is back', () => {
      const ears = new Ears({ thread: 1, connection: 'connected', messages: [] });
      ears.change({ isNetworkUp: false });
      ears.add(sending('a'));
      ears.add(sending('b'));
      expect(ears.heard).to.deep.equal([
        'Can’t send messages offline.',
        'Waiting to be sent',
        'Waiting to be sent',
      ]);
      ears.change({ isNetworkUp: true });
      ears.change({ messages: [own(0, { id: 'a' }), own(1, { id: 'b' })] });
      expect(ears.heard.slice(3)).to.deep.equal(['Connected again', 'Sent']);
    });

    it('of a first conversation wait unspoken for as long as connecting takes at most', () => {
      const ears = new Ears({ messages: [] });
      ears.add(sending('a'));
      ears.change({ connection: 'connecting' });
      ears.clock.advance(4_999);
      expect(ears.region.childElementCount).to.equal(0);
      ears.clock.advance(1);
      expect(ears.heard).to.deep.equal(['Connecting…', 'Waiting to be sent']);
    });

    it('that are discarded are not called sent', () => {
      const ears = new Ears({ thread: 1, connection: 'connected', messages: [] });
      ears.add(sending('a'));
      ears.change({ messages: [] });
      expect(ears.heard).to.be.empty;
    });
  });

  describe('SR-01 the connection', () => {
    it('that is lost is announced after five seconds, and again when it is back', () => {
      const ears = new Ears({ thread: 1, connection: 'connected' });
      ears.change({ connection: 'connecting' });
      ears.clock.advance(5_000);
      expect(ears.heard).to.deep.equal(['Connecting…']);
      ears.change({ connection: 'trouble' });
      expect(ears.heard.at(-1)).to.match(/issue connecting/);
      ears.change({ connection: 'connecting' });
      ears.change({ connection: 'connected' });
      expect(ears.heard).to.have.length(3);
      expect(ears.heard.at(-1)).to.equal('Connected again');
    });

    it('that comes back soon is not announced', () => {
      const ears = new Ears({ thread: 1, connection: 'connected' });
      ears.change({ connection: 'connecting' });
      ears.clock.advance(4_000);
      ears.change({ connection: 'connected' });
      ears.clock.advance(5_000);
      expect(ears.heard).to.be.empty;
    });
  });

  it('SR-01 announces the account’s bubbles that follow the form', () => {
    const ears = new Ears({ identified: 'no' });
    expect(ears.heard).to.be.empty;
    ears.change({ identified: 'form', visitor: { name: 'Mira', email: 'mira@x.test' } });
    expect(ears.heard).to.deep.equal(['Thanks How can we help?']);
  });
});
