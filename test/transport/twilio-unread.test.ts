/** What is unread in the visitor's other conversations, from the events of an SDK's client that the test plays (LC-54). */

import { expect } from '@open-wc/testing';
import type { Client, Conversation, Message } from '@twilio/conversations';
import type { MessageElsewhere } from '../../src/core/types.js';
import { reportUnreadElsewhere } from '../../src/transport/twilio-unread.js';
import { settle } from '../browser/shell.js';

const VISITOR = 'visitor';
const SHOWN = 'CH0';

class FakeConversation {
  readonly log: Message[] = [];
  lastReadMessageIndex: number | null = null;
  pages = 0;
  isReachable = true;

  constructor(readonly sid: string) {}

  get lastMessage(): { index: number } | undefined {
    return this.log.at(-1);
  }

  write(author: string, attributes: object = {}): Message {
    const index = this.log.length;
    const message = {
      sid: `${this.sid} ${index}`,
      index,
      author,
      attributes,
      body: `Message ${index}`,
      dateCreated: new Date(1_000 * index),
      attachedMedia: [],
      conversation: this as unknown as Conversation,
    };
    this.log.push(message as unknown as Message);
    return message as unknown as Message;
  }

  getMessages(count: number): Promise<{ items: Message[] }> {
    this.pages += 1;
    const page = { items: this.log.slice(-count) };
    return this.isReachable ? Promise.resolve(page) : Promise.reject(new Error('scripted'));
  }
}

class Service {
  readonly shown = new FakeConversation(SHOWN);
  readonly first = new FakeConversation('CH1');
  readonly second = new FakeConversation('CH2');
  readonly reports: string[][] = [];
  latest: readonly MessageElsewhere[] = [];
  readonly #listeners = new Map<string, ((value: never) => void)[]>();

  listen(isApart = true): void {
    const client = {
      on: (name: string, listener: (value: never) => void) =>
        this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]),
      getSubscribedConversations: () =>
        Promise.resolve({ items: [this.shown, this.first, this.second], hasNextPage: false }),
    };
    reportUnreadElsewhere(
      client as unknown as Client,
      { token: '', identity: VISITOR, conversationSid: SHOWN, websocketUrl: null, isApart },
      (unread) => {
        this.latest = unread;
        this.reports.push(unread.map(({ sid }) => sid));
      },
    );
  }

  get listeners(): number {
    return this.#listeners.size;
  }
  get pages(): number {
    return this.shown.pages + this.first.pages + this.second.pages;
  }

  async emit(name: string, value: unknown): Promise<void> {
    for (const listener of this.#listeners.get(name) ?? []) listener(value as never);
    await settle();
  }
  async add(conversation: FakeConversation, author = 'team', attributes = {}): Promise<Message> {
    const message = conversation.write(author, attributes);
    await this.emit('messageAdded', message);
    return message;
  }
  async read(conversation: FakeConversation, index: number): Promise<void> {
    conversation.lastReadMessageIndex = index;
    await this.emit('conversationUpdated', { conversation, updateReasons: ['lastReadMessageIndex'] });
  }
}

describe('what is unread in other conversations', () => {
  let service: Service;
  beforeEach(() => (service = new Service()));

  it('LC-54 is read once at the start, only where something is unread, and then follows events without a request', async () => {
    service.first.write('team');
    service.first.write('team');
    service.first.lastReadMessageIndex = 0;
    service.second.write('team');
    service.second.lastReadMessageIndex = 0;
    service.shown.write('team');
    service.listen();
    await service.emit('initialized', undefined);
    expect([service.reports, service.pages]).to.deep.equal([[['CH1 1']], 1]);
    await service.add(service.second);
    await service.add(service.first);
    expect(service.reports.slice(1)).to.deep.equal([
      ['CH1 1', 'CH2 1'],
      ['CH1 1', 'CH2 1', 'CH1 2'],
    ]);
    expect(service.latest[2]).to.deep.include({ conversation: 'CH1', from: 'team', body: 'Message 2' });
    expect(service.pages).to.equal(1);
  });

  it('LC-54 is nothing of the shown one, of the visitor, and no notice that a conversation was closed', async () => {
    service.listen();
    await service.emit('initialized', undefined);
    await service.add(service.shown);
    await service.add(service.first, VISITOR);
    await service.add(service.first, 'system', { ended: '2026-05-04T12:00:00.000Z' });
    expect([service.reports, service.pages]).to.deep.equal([[[]], 0]);
  });

  it('LC-54 ends where the visitor has read it, or has written after it', async () => {
    service.listen();
    await service.emit('initialized', undefined);
    await service.add(service.first);
    await service.add(service.second);
    await service.read(service.first, 0);
    await service.add(service.second, VISITOR);
    await service.read(service.second, 0);
    expect(service.reports).to.deep.equal([[], ['CH1 0'], ['CH1 0', 'CH2 0'], ['CH2 0'], []]);
  });

  it('LC-46 LC-54 follows what is changed and removed, and goes with its conversation', async () => {
    service.listen();
    await service.emit('initialized', undefined);
    const message = await service.add(service.first);
    await service.emit('messageUpdated', { message: Object.assign(message, { body: 'Mended' }) });
    expect(service.latest[0]!.body).to.equal('Mended');
    await service.emit('messageRemoved', message);
    await service.emit('messageUpdated', { message });
    await service.add(service.second);
    await service.emit('conversationLeft', service.second);
    await service.emit('conversationLeft', service.second);
    expect(service.reports).to.deep.equal([[], ['CH1 0'], ['CH1 0'], [], ['CH2 0'], []]);
  });

  it('LC-54 is reported with what came while it was read, each message once', async () => {
    service.first.write('team');
    service.listen();
    const read = service.emit('initialized', undefined);
    const message = service.first.write('team');
    await service.emit('messageAdded', message);
    await read;
    expect(service.reports).to.deep.equal([['CH1 0', 'CH1 1']]);
  });

  it('LC-54 is read again at the next message if it could not be read', async () => {
    service.first.write('team');
    service.first.isReachable = false;
    service.listen();
    await service.emit('initialized', undefined);
    expect(service.reports).to.deep.equal([]);
    service.first.isReachable = true;
    service.second.write(VISITOR);
    await service.add(service.second);
    expect(service.reports).to.deep.equal([['CH1 0', 'CH2 1']]);
  });

  it('LC-54 is not asked for where all is one thread', () => {
    service.listen(false);
    expect(service.listeners).to.equal(0);
  });
});
