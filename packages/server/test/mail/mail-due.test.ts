/** When unseen replies are emailed: rules that hold for any conversation. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decideMail,
  MAX_REPLY_AGE,
  unseenReplies,
  type MailSituation,
  type MessageInLog,
} from '../../src/mail/mail-due.js';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-30T12:00:00Z');
const reply = (index: number, minutesAgo: number): MessageInLog => ({
  index,
  from: 'team',
  sentAt: NOW - minutesAgo * MINUTE,
});
const written = (index: number, minutesAgo: number): MessageInLog => ({
  ...reply(index, minutesAgo),
  from: 'visitor',
});
const situation = (
  messages: MessageInLog[],
  changes: Partial<MailSituation<MessageInLog>> = {},
): MailSituation<MessageInLog> => ({
  messages,
  readIndex: null,
  mailedIndex: null,
  isConnected: false,
  minutes: 10,
  now: NOW,
  ...changes,
});
const sentIndexes = (of: MailSituation<MessageInLog>): number[] | string => {
  const decision = decideMail(of);
  return decision.type === 'send' ? decision.replies.map(({ index }) => index) : decision.type;
};

/** A log of any messages up to a week old, in order of time. */
const log = fc
  .array(fc.record({ isTeam: fc.boolean(), age: fc.integer({ min: 0, max: 7 * 24 * 60 }) }), {
    maxLength: 12,
  })
  .map((drawn) =>
    drawn
      .sort((a, b) => b.age - a.age)
      .map(({ isTeam, age }, index) => (isTeam ? reply(index, age) : written(index, age))),
  );
const anySituation = fc.record({
  messages: log,
  readIndex: fc.option(fc.integer({ min: -1, max: 12 })),
  mailedIndex: fc.option(fc.integer({ min: -1, max: 12 })),
  isConnected: fc.boolean(),
  minutes: fc.integer({ min: 1, max: 1_440 }),
  now: fc.constant(NOW),
});

describe('when an email is due', () => {
  it('CS-07 has all replies of a quiet spell, once the last has waited', () => {
    const messages = [written(0, 60), reply(1, 14), reply(2, 12), reply(3, 10)];
    assert.deepEqual(sentIndexes(situation(messages)), [1, 2, 3]);
    assert.deepEqual(decideMail(situation([...messages, reply(4, 2)])), {
      type: 'wait',
      until: NOW + 8 * MINUTE,
    });
  });

  it('CS-07 is not delayed for ever by a team that goes on writing', () => {
    const messages = [0, 1, 2, 3, 4, 5].map((index) => reply(index, 30 - 6 * index));
    assert.deepEqual(sentIndexes(situation(messages)), [0, 1, 2, 3, 4, 5]);
  });

  it('CS-07 waits while a page of the visitor is connected', () => {
    const decision = decideMail(situation([reply(0, 20)], { isConnected: true }));
    assert.equal(decision.type, 'wait');
  });

  it('CS-07 never has what the visitor has read, answered, or was emailed before', () =>
    fc.assert(
      fc.property(anySituation, (of) => {
        const decision = decideMail(of);
        if (decision.type !== 'send') return;
        const lastWritten = Math.max(
          -1,
          ...of.messages.filter((one) => one.from === 'visitor').map((one) => one.index),
        );
        for (const { index, from, sentAt } of decision.replies) {
          assert.equal(from, 'team');
          assert.ok(index > (of.readIndex ?? -1) && index > (of.mailedIndex ?? -1) && index > lastWritten);
          assert.ok(NOW - sentAt < MAX_REPLY_AGE);
        }
        assert.ok(decision.replies.length > 0);
      }),
    ));

  it('CS-07 is never sent to a connected visitor, nor before a reply is as old as the account says', () =>
    fc.assert(
      fc.property(anySituation, (of) => {
        const decision = decideMail(of);
        if (decision.type !== 'send') return;
        assert.equal(of.isConnected, false);
        assert.ok(Math.min(...decision.replies.map(({ sentAt }) => sentAt)) <= NOW - of.minutes * MINUTE);
      }),
    ));

  it('CS-07 is one for each quiet spell: after it, the same replies are not sent again', () =>
    fc.assert(
      fc.property(anySituation, fc.integer({ min: 0, max: 10_000 }), (of, later) => {
        const decision = decideMail(of);
        if (decision.type !== 'send') return;
        const mailedIndex = Math.max(...decision.replies.map(({ index }) => index));
        const next = { ...of, mailedIndex, now: NOW + later * MINUTE };
        assert.deepEqual(decideMail(next), { type: 'none' });
      }),
    ));

  it('CS-07 comes at last: waiting as long as it asks for leads to an email, unless the visitor comes back', () =>
    fc.assert(
      fc.property(anySituation, (of) => {
        let now = NOW;
        let steps = 0;
        for (
          let decision = decideMail(of);
          decision.type === 'wait';
          decision = decideMail({ ...of, now, isConnected: false })
        ) {
          assert.ok(decision.until > now, 'the next look is later than this one');
          now = decision.until;
          assert.ok(++steps < 5);
        }
        const isSent = decideMail({ ...of, now, isConnected: false }).type === 'send';
        assert.equal(isSent, unseenReplies({ ...of, now }).length > 0);
      }),
    ));
});
