import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChatError, type ChatErrorCode } from '../../src/core/chat-error.js';
import { mergeLastPage, mergeLogged } from '../../src/core/chat-state.js';
import { ChatStore } from '../../src/core/chat-store.js';
import { Outbox, type TabRecord } from '../../src/core/outbox.js';
import {
  addOutgoing,
  outgoingMessages,
  retryOutgoing,
  settleDoubts,
  withStep,
} from '../../src/core/outgoing.js';
import type { LoggedMessage, OutgoingMessage } from '../../src/core/types.js';
import { StoredRecord } from '../../src/core/visitor-record.js';
import { FakeStorage, logged, settle } from './fakes.js';

const KEY = 'missive-chat:acme';

/** An outbox on a tab's storage, and a simulated service. */
class Desk {
  readonly storage: FakeStorage;
  readonly store = new ChatStore();
  readonly outbox: Outbox;
  readonly sent: OutgoingMessage[] = [];
  doubts = 0;
  throttles = 0;
  #results: (ChatErrorCode | 'taken' | 'no response')[] = [];

  constructor(storage = new FakeStorage(), send?: () => Promise<void>) {
    this.storage = storage;
    this.outbox = new Outbox({
      store: this.store,
      record: new StoredRecord<TabRecord>(storage, KEY),
      send: send ?? this.#send,
      onTaken: () => undefined,
      onDoubt: () => (this.doubts += 1),
      onThrottled: () => (this.throttles += 1),
    });
  }

  write(...ids: string[]): void {
    for (const clientId of ids)
      this.store.update((state) =>
        addOutgoing(state, { clientId, body: `body of ${clientId}`, meta: { plan: 'paid' }, sentAt: 5 }),
      );
  }

  /** The log has this message, and none after it. */
  logged(message: LoggedMessage): void {
    this.store.update((state) => mergeLogged(state, [message]));
  }

  /** A page of the log arrives that was requested when these were in doubt. */
  settle(page: readonly LoggedMessage[], doubts: readonly string[]): void {
    this.store.update((state) => settleDoubts(mergeLastPage(state, page), page, doubts));
  }

  /** Returns whether there was something to retry. */
  retry(id: string): boolean {
    const before = this.store.state;
    this.store.update((state) => retryOutgoing(state, id));
    return this.store.state !== before;
  }

  /** Results of the next sends; all others are accepted. */
  respond(...results: (ChatErrorCode | 'taken' | 'no response')[]): void {
    this.#results.push(...results);
  }

  async pump(): Promise<void> {
    void this.outbox.pump();
    await settle();
  }

  /** Restores the outbox as a reloaded page of this tab does. */
  static reloaded({ storage }: Desk): Desk {
    return new Desk(storage);
  }

  get sentIds(): string[] {
    return this.sent.map(({ clientId }) => clientId);
  }

  get failed(): string[] {
    return withStep(this.store.state, 'failed').map(({ id }) => id);
  }

  /** Those that have not been accepted, including failed ones. */
  get waiting(): string[] {
    return outgoingMessages(this.store.state).map(({ id }) => id);
  }

  readonly #send = (message: OutgoingMessage): Promise<void> => {
    this.sent.push(message);
    const result = this.#results.shift() ?? 'taken';
    if (result === 'no response') return new Promise(() => undefined);
    return result === 'taken' ? Promise.resolve() : Promise.reject(new ChatError(result, 'scripted'));
  };
}

const own = (index: number, clientId: string): LoggedMessage => logged(index, { from: 'visitor', clientId });

describe('the outbox', () => {
  it('LC-40 sends in the order written', async () => {
    const desk = new Desk();
    desk.write('a', 'b', 'c');
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'b', 'c']);
    assert.deepEqual(desk.waiting, []);
    assert.equal(desk.outbox.hasWaiting, false);
  });

  it('LC-40 passes the body, the client id and the data, and nothing else', async () => {
    const desk = new Desk();
    desk.write('a');
    await desk.pump();
    assert.deepEqual(desk.sent, [{ clientId: 'a', body: 'body of a', meta: { plan: 'paid' } }]);
  });

  it('LC-40 sends one at a time', async () => {
    const desk = new Desk();
    desk.respond('no response');
    desk.write('a', 'b');
    await desk.pump();
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a']);
  });

  it('LC-40 fails a rejected message and continues with the next', async () => {
    const desk = new Desk();
    desk.respond('refused');
    desk.write('a', 'b');
    await desk.pump();
    assert.deepEqual([desk.failed, desk.sentIds, desk.waiting], [['a'], ['a', 'b'], ['a']]);
    assert.equal(desk.outbox.hasWaiting, false);
    assert.deepEqual(desk.outbox.inDoubt, []);
  });

  it('LC-40 keeps a failed message until it is retried, after those written since', async () => {
    const desk = new Desk();
    desk.respond('refused', 'throttled');
    desk.write('a', 'b');
    await desk.pump();
    assert.ok(desk.retry('a'));
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'b', 'b', 'a']);
    assert.deepEqual(desk.waiting, []);
  });

  it('LC-40 retries only failed messages', () => {
    const desk = new Desk();
    desk.write('a');
    assert.equal(desk.retry('a'), false);
    assert.equal(desk.retry('unknown'), false);
    assert.deepEqual(desk.waiting, ['a']);
  });

  it('LC-40 waits when it is throttled, and then sends in order', async () => {
    const desk = new Desk();
    desk.respond('throttled');
    desk.write('a', 'b');
    await desk.pump();
    assert.deepEqual([desk.sentIds, desk.throttles, desk.doubts, desk.failed], [['a'], 1, 0, []]);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'a', 'b']);
  });

  it('LC-40 drops a message that appears in the log before the response arrives', async () => {
    const desk = new Desk();
    desk.respond('no response');
    desk.write('a', 'b');
    await desk.pump();
    desk.logged(own(0, 'a'));
    assert.deepEqual(desk.waiting, ['b']);
  });

  it('LC-40 survives an unknown error of the service', async () => {
    const desk = new Desk(undefined, () => Promise.reject(new TypeError('x is not a function')));
    desk.write('a');
    await desk.pump();
    assert.deepEqual([desk.outbox.inDoubt, desk.doubts], [['a'], 1]);
  });
});

describe('a send in doubt', () => {
  it('LC-40 blocks the queue and requests the log', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.write('a', 'b');
    await desk.pump();
    assert.deepEqual([desk.sentIds, desk.doubts, desk.outbox.inDoubt], [['a'], 1, ['a']]);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a']);
    assert.equal(desk.doubts, 2);
  });

  it('LC-40 is sent once when it is in the log', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.write('a', 'b');
    await desk.pump();
    desk.settle([own(0, 'a')], ['a']);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'b']);
    assert.deepEqual(desk.waiting, []);
  });

  it('LC-40 is sent again under the same client id when it is not in the log', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.logged(logged(3));
    desk.write('a', 'b');
    await desk.pump();
    desk.settle([logged(2), logged(3), logged(4)], ['a']);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'a', 'b']);
    assert.deepEqual(desk.failed, []);
  });

  it('LC-40 is sent again when the log is empty', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.write('a');
    await desk.pump();
    desk.settle([], ['a']);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'a']);
  });

  it('LC-40 is sent again when the page begins right after the last known message', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.logged(logged(3));
    desk.write('a');
    await desk.pump();
    desk.settle([logged(4), logged(5)], ['a']);
    assert.deepEqual([desk.failed, desk.outbox.hasWaiting], [[], true]);
  });

  it('LC-40 fails when the page does not reach back far enough', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.logged(logged(3));
    desk.write('a', 'b');
    await desk.pump();
    desk.settle([logged(5), logged(6)], ['a']);
    await desk.pump();
    assert.deepEqual([desk.failed, desk.sentIds, desk.waiting], [['a'], ['a', 'b'], ['a']]);
  });

  it('LC-40 fails when the log was empty at the time of sending and the page begins later', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.write('a');
    await desk.pump();
    desk.settle([logged(1)], ['a']);
    assert.deepEqual(desk.failed, ['a']);
  });

  it('LC-40 stays in doubt after a page that was requested before', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.write('a');
    const before = desk.outbox.inDoubt;
    await desk.pump();
    desk.settle([], before);
    await desk.pump();
    assert.deepEqual([desk.outbox.inDoubt, desk.sentIds], [['a'], ['a']]);
  });

  it('LC-40 stays in doubt after a page that resolves another', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.write('a');
    await desk.pump();
    desk.settle([], ['another']);
    assert.deepEqual(desk.outbox.inDoubt, ['a']);
  });

  it('LC-40 is not confused with the message being sent', async () => {
    const desk = new Desk();
    desk.respond('no response');
    desk.write('a');
    await desk.pump();
    assert.deepEqual(desk.outbox.inDoubt, []);
  });

  it('LC-40 may be resolved after the visitor retried it', async () => {
    const desk = new Desk();
    desk.respond('in-doubt');
    desk.logged(logged(3));
    desk.write('a');
    await desk.pump();
    desk.settle([logged(9)], ['a']);
    desk.retry('a');
    await desk.pump();
    assert.deepEqual([desk.sentIds, desk.waiting, desk.outbox.inDoubt], [['a', 'a'], [], []]);
  });
});

describe('a reload', () => {
  it('LC-25 sends what was never sent', async () => {
    const before = new Desk();
    before.write('a', 'b');
    const desk = Desk.reloaded(before);
    assert.equal(desk.outbox.hasWaiting, true);
    assert.deepEqual(desk.outbox.inDoubt, []);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['a', 'b']);
  });

  it('LC-40 leaves in doubt what was being sent', async () => {
    const before = new Desk();
    before.respond('no response');
    before.write('a', 'b');
    await before.pump();
    const desk = Desk.reloaded(before);
    assert.deepEqual(desk.outbox.inDoubt, ['a']);
    await desk.pump();
    assert.deepEqual([desk.sentIds, desk.doubts], [[], 1]);
    desk.settle([own(0, 'a')], desk.outbox.inDoubt);
    await desk.pump();
    assert.deepEqual(desk.sentIds, ['b']);
  });

  it('LC-40 restores the log’s last index at the time of sending', async () => {
    const before = new Desk();
    before.respond('no response');
    before.logged(logged(40));
    before.write('a');
    await before.pump();
    const desk = Desk.reloaded(before);
    desk.settle([logged(50)], ['a']);
    assert.deepEqual(desk.failed, ['a']);
  });

  it('LC-40 shows failed messages as failed, and does not send them', async () => {
    const before = new Desk();
    before.respond('refused');
    before.write('a');
    await before.pump();
    const desk = Desk.reloaded(before);
    await desk.pump();
    assert.deepEqual([desk.sentIds, desk.outbox.hasWaiting], [[], false]);
    assert.deepEqual(desk.failed, ['a']);
  });

  it('LC-40 sends nothing that has arrived', async () => {
    const before = new Desk();
    before.write('a');
    await before.pump();
    assert.deepEqual(Desk.reloaded(before).waiting, []);
  });

  it('LC-40 knows that a throttled message has not arrived', async () => {
    const before = new Desk();
    before.respond('throttled');
    before.write('a');
    await before.pump();
    assert.deepEqual(Desk.reloaded(before).outbox.inDoubt, []);
  });

  for (const damaged of ['', '{', 'null', '[]', '5', '"text"', '{"draft":"x"}'])
    it(`LC-25 starts empty on damaged storage (${JSON.stringify(damaged)})`, async () => {
      const storage = new FakeStorage();
      storage.values.set(KEY, damaged);
      const desk = new Desk(storage);
      desk.write('a');
      await desk.pump();
      assert.deepEqual(desk.sentIds, ['a']);
    });

  it('LC-25 keeps the draft beside the outbox', () => {
    const storage = new FakeStorage();
    storage.values.set(KEY, '{"draft":"half a sent"}');
    new Desk(storage).write('a');
    assert.equal((JSON.parse(storage.read(KEY) ?? '') as TabRecord).draft, 'half a sent');
  });
});
