import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { removeLogged, setLogRange } from '../../src/core/removed-messages.js';
import {
  INITIAL_STATE,
  lastLoggedIndex,
  mergeLogged,
  setTeamReadIndex,
  setVisitorReadIndex,
  statusOf,
  unreadCount,
  type ChatState,
} from '../../src/core/chat-state.js';
import { ChatStore } from '../../src/core/chat-store.js';
import { addOutgoing, moveTo } from '../../src/core/outgoing.js';
import type { LoggedMessage } from '../../src/core/types.js';
import { logged, shown } from './fakes.js';

const own = (index: number, clientId: string, body = clientId): LoggedMessage =>
  logged(index, { from: 'visitor', clientId, body });
const state = (...messages: LoggedMessage[]): ChatState => mergeLogged(INITIAL_STATE, messages);
const writing = (before: ChatState, ...bodies: string[]): ChatState =>
  bodies.reduce((after, body) => addOutgoing(after, { clientId: body, body, meta: {}, sentAt: 0 }), before);

describe('the thread', () => {
  it('LC-40 is in the order of the log, whatever order messages arrive in', () => {
    assert.deepEqual(shown(state(logged(2), logged(0), logged(1)).messages), [
      'message 0',
      'message 1',
      'message 2',
    ]);
  });

  it('LC-43 puts an older page before the loaded messages', () => {
    const after = mergeLogged(state(logged(5), logged(6)), [logged(3), logged(4)]);
    assert.deepEqual(
      after.messages.map(({ index }) => index),
      [3, 4, 5, 6],
    );
  });

  it('LC-40 shows a message once, however often it arrives', () => {
    const once = state(logged(0), own(1, 'a'));
    assert.deepEqual(mergeLogged(mergeLogged(once, [own(1, 'a')]), [logged(0)]).messages, once.messages);
  });

  it('LC-40 shows a changed message in its place', () => {
    const after = mergeLogged(state(logged(0), logged(1)), [logged(0, { body: 'corrected' })]);
    assert.deepEqual(shown(after.messages), ['corrected', 'message 1']);
  });

  it('LC-40 puts outgoing messages last, in the order written', () => {
    const after = mergeLogged(writing(state(logged(0)), 'a', 'b'), [logged(1)]);
    assert.deepEqual(shown(after.messages), ['message 0', 'message 1', 'a:sending', 'b:sending']);
  });

  it('LC-40 replaces an outgoing message by its echo, under the same id', () => {
    const after = mergeLogged(writing(state(logged(0)), 'a', 'b'), [own(1, 'a')]);
    assert.deepEqual(shown(after.messages), ['message 0', 'a:sent', 'b:sending']);
    assert.deepEqual([after.messages[1]?.id, after.messages[1]?.sid], ['a', 'IM1']);
  });

  it('LC-40 moves a message after those before it in the log', () => {
    const after = mergeLogged(writing(INITIAL_STATE, 'a', 'b'), [own(0, 'b'), logged(1), own(2, 'a')]);
    assert.deepEqual(shown(after.messages), ['b:sent', 'message 1', 'a:sent']);
  });

  it('LC-40 does not mistake a message of the team for an own one by its client id', () => {
    const after = mergeLogged(writing(INITIAL_STATE, 'a'), [logged(0, { clientId: 'a' })]);
    assert.deepEqual(shown(after.messages), ['message 0', 'a:sending']);
  });

  it('LC-40 accepts an own message without a client id', () => {
    const after = state(logged(0, { from: 'visitor', clientId: null, body: 'by REST' }));
    assert.deepEqual([after.messages[0]?.id, after.messages[0]?.delivery], ['IM0', 'sent']);
  });

  it('LC-40 keeps logged messages unchanged when a late response concerns them', () => {
    const after = moveTo(state(own(0, 'a')), 'a', 'failed');
    assert.deepEqual(shown(after.messages), ['a:sent']);
  });

  it('LC-40 changes the delivery of only one message', () => {
    const after = moveTo(writing(INITIAL_STATE, 'a', 'b'), 'a', 'failed');
    assert.deepEqual(shown(after.messages), ['a:failed', 'b:sending']);
  });

  it('LC-40 has the last index of the log', () => {
    assert.equal(lastLoggedIndex(INITIAL_STATE), null);
    assert.equal(lastLoggedIndex(writing(INITIAL_STATE, 'a')), null);
    assert.equal(lastLoggedIndex(writing(state(logged(3), logged(4)), 'a')), 4);
  });
});

describe('read positions', () => {
  it('LC-41 mark own messages as read up to the index that the team has read', () => {
    const after = setTeamReadIndex(state(own(0, 'a'), logged(1), own(2, 'b'), own(3, 'c')), 2);
    assert.deepEqual(shown(after.messages), ['a:read', 'message 1', 'b:read', 'c:sent']);
    assert.equal(after.messages[1]?.delivery, 'sent');
  });

  it('LC-41 apply to messages that arrive later', () => {
    const after = mergeLogged(setTeamReadIndex(INITIAL_STATE, 1), [own(0, 'a'), own(1, 'b'), own(2, 'c')]);
    assert.deepEqual(shown(after.messages), ['a:read', 'b:read', 'c:sent']);
  });

  it('LC-41 do not apply to outgoing messages', () => {
    const after = setTeamReadIndex(writing(INITIAL_STATE, 'a'), 5);
    assert.deepEqual(shown(after.messages), ['a:sending']);
  });

  it('LC-41 never go back', () => {
    const read = setTeamReadIndex(setVisitorReadIndex(state(own(0, 'a'), own(1, 'b')), 4), 1);
    for (const earlier of [0, null]) {
      assert.equal(setTeamReadIndex(read, earlier), read);
      assert.equal(setVisitorReadIndex(read, earlier), read);
    }
  });
});

describe('the unread count', () => {
  it('LC-14 counts the messages of the team that the visitor has not seen', () => {
    const before = state(logged(0), own(1, 'a'), logged(2), logged(3));
    assert.equal(unreadCount(before), 3);
    assert.equal(unreadCount(setVisitorReadIndex(before, 0)), 2);
    assert.equal(unreadCount(setVisitorReadIndex(before, 2)), 1);
    assert.equal(unreadCount(setVisitorReadIndex(before, 3)), 0);
  });

  it('LC-14 does not count the visitor’s own messages', () => {
    assert.equal(unreadCount(writing(state(own(0, 'a')), 'b')), 0);
  });
});

describe('the status', () => {
  for (const availability of ['online', 'offline'] as const)
    for (const [connection, status] of [
      ['idle', availability],
      ['connected', availability],
      ['connecting', 'connecting'],
      ['retrying', 'connecting'],
    ] as const)
      it(`LC-12 is ${status} when the team is ${availability} and the connection ${connection}`, () => {
        assert.equal(statusOf({ ...INITIAL_STATE, availability, connection }), status);
      });
});

describe('the store', () => {
  it('notifies subscribers with the previous state, until they unsubscribe', () => {
    const store = new ChatStore();
    const changes: string[] = [];
    const end = store.subscribe((now, before) => changes.push(`${before.draft}→${now.draft}`));
    store.set({ draft: 'a' });
    store.set({ draft: 'b' });
    end();
    store.set({ draft: 'c' });
    assert.deepEqual(changes, ['→a', 'a→b']);
  });

  it('does not notify when nothing changed', () => {
    const store = new ChatStore();
    store.subscribe(() => assert.fail('told of nothing'));
    store.update((same) => same);
  });
});

describe('changes of the log', () => {
  const files = logged(2, { media: [{ sid: 'ME1', filename: 'a.png', contentType: 'image/png', size: 1 }] });

  it('LC-46 remove a message, and the URL of its file', () => {
    const before = {
      ...state(logged(0), logged(1), files),
      mediaUrls: { ME1: 'https://a', ME2: 'https://b' },
    };
    const after = removeLogged(before, 'IM2');
    assert.deepEqual(shown(after.messages), ['message 0', 'message 1']);
    assert.deepEqual(after.mediaUrls, { ME2: 'https://b' });
    assert.equal(unreadCount(after), 2);
    assert.equal(removeLogged(after, 'unknown'), after);
  });

  it('LC-46 replace a range of indexes, and nothing outside it', () => {
    const before = writing(state(logged(0), logged(1), logged(2), logged(3), logged(4)), 'a');
    const after = setLogRange(before, { messages: [logged(2, { body: 'edited' })], from: 1, to: 3 });
    assert.deepEqual(shown(after.messages), ['message 0', 'edited', 'message 4', 'a:sending']);
  });
});
