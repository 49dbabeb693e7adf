import { expect } from '@open-wc/testing';
import type { Conversation } from '@twilio/conversations';
import { LostEvents } from '../../src/transport/twilio-lost-events.js';

/** A conversation at the service: with so many messages, read up to an index by the visitor. */
function conversation(count: number, read: number | null, removed = 0): Conversation {
  const counts = {
    sid: 'CH1',
    lastReadMessageIndex: read,
    getUnreadMessagesCount: () => Promise.resolve(read === null ? null : count - removed - (read + 1)),
    getMessagesCount: () => Promise.resolve(count - removed),
  };
  return counts as unknown as Conversation;
}

function emitted(from: number, to: number, reported = new Map<string, string>()): LostEvents {
  const events = new LostEvents(reported);
  for (let index = from; index <= to; index += 1) events.added(index);
  return events;
}

/** The results of so many checks in a row. */
async function check(events: LostEvents, of: Conversation, times: number): Promise<boolean[]> {
  const results: boolean[] = [];
  for (let time = 0; time < times; time += 1) results.push(await events.check(of));
  return results;
}

describe('lost events', () => {
  for (const read of [null, 1, 4])
    it(`LC-40 are reported when two checks count missing messages, once (read: ${read ?? 'nothing'})`, async () => {
      expect(await check(emitted(0, 4), conversation(7, read), 4)).to.deep.equal([false, true, false, false]);
    });

  it('LC-40 are not reported while the counts agree, or disagree for one check', async () => {
    const events = emitted(0, 4);
    expect(await check(events, conversation(5, 2), 3)).to.deep.equal([false, false, false]);
    expect(await events.check(conversation(6, 2))).to.equal(false);
    events.added(5);
    expect(await check(events, conversation(6, 2), 2)).to.deep.equal([false, false]);
  });

  it('LC-40 are not reported again by a new link that does not mend the difference', async () => {
    const reported = new Map<string, string>();
    expect(await check(emitted(0, 4, reported), conversation(7, 4), 2)).to.deep.equal([false, true]);
    expect(await check(emitted(0, 4, reported), conversation(7, 4), 3)).to.deep.equal([false, false, false]);
  });

  it('LC-46 are not confused with removed messages, or with unread ones before the first page', async () => {
    const events = emitted(0, 9);
    events.removed(8);
    expect(await check(events, conversation(10, 5, 1), 2)).to.deep.equal([false, false]);
    expect(await check(emitted(0, 9), conversation(10, null, 3), 2)).to.deep.equal([false, false]);
    expect(await check(emitted(70, 99), conversation(100, 10), 2)).to.deep.equal([false, false]);
  });
});
