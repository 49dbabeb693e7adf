import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decideAnswer,
  MAX_MESSAGE_AGE,
  SILENCE,
  type AnswerSituation,
  type LoggedEntry,
} from '../../src/answers/decide-answer.js';

const NOW = Date.parse('2026-11-30T10:00:00Z');
const MINUTE = 60_000;
type Line = readonly [sender: LoggedEntry['sender'], minutesAgo: number];

const situation = (
  lines: readonly Line[],
  changes: Partial<AnswerSituation<LoggedEntry>> = {},
): AnswerSituation<LoggedEntry> => ({
  messages: lines.map(([sender, minutes], index) => ({ index, sender, sentAt: NOW - minutes * MINUTE })),
  isPersonReplying: false,
  askedIndex: -1,
  handedOffAt: null,
  now: NOW,
  ...changes,
});
const decide = (lines: readonly Line[], changes: Partial<AnswerSituation<LoggedEntry>> = {}): string => {
  const decision = decideAnswer(situation(lines, changes));
  return decision.type === 'silent' ? 'silent' : `${decision.type} ${decision.message.index}`;
};
const times = (count: number, minutes: number): Line[] =>
  Array.from({ length: count }, () => ['program', minutes] as const);

describe('whether a program is asked', () => {
  it('CS-10 about a visitor’s new message, and of several that wait about the last one', () => {
    assert.equal(decide([]), 'silent');
    assert.equal(decide([['visitor', 0]]), 'ask 0');
    assert.equal(
      decide([
        ['visitor', 2],
        ['visitor', 1],
        ['visitor', 0],
      ]),
      'ask 2',
    );
  });

  it('CS-10 once for each message', () => {
    assert.equal(decide([['visitor', 0]], { askedIndex: 0 }), 'silent');
    assert.equal(
      decide(
        [
          ['visitor', 1],
          ['program', 1],
          ['visitor', 0],
        ],
        { askedIndex: 0 },
      ),
      'ask 2',
    );
  });

  it('CS-10 never about its own messages, nor about the team’s', () => {
    assert.equal(decide([['program', 0]]), 'silent');
    assert.equal(decide([['team', 0]]), 'silent');
    assert.equal(
      decide(
        [
          ['visitor', 1],
          ['program', 0],
        ],
        { askedIndex: 0 },
      ),
      'silent',
    );
  });

  it('CS-10 not after a person has answered, until a day later', () => {
    const day = SILENCE / MINUTE;
    assert.equal(
      decide([
        ['team', 1],
        ['visitor', 0],
      ]),
      'silent',
    );
    assert.equal(
      decide([
        ['visitor', 1],
        ['team', 0],
      ]),
      'silent',
    );
    assert.equal(
      decide([
        ['team', day - 1],
        ['visitor', 0],
      ]),
      'silent',
    );
    assert.equal(
      decide([
        ['team', day],
        ['visitor', 0],
      ]),
      'ask 1',
    );
    assert.equal(decide([['visitor', 0]], { isPersonReplying: true }), 'silent');
  });

  it('CS-10 not after it has handed the conversation over, until a day later', () => {
    assert.equal(decide([['visitor', 0]], { handedOffAt: NOW - MINUTE }), 'silent');
    assert.equal(decide([['visitor', 0]], { handedOffAt: NOW - SILENCE }), 'ask 0');
  });

  it('CS-10 not about a message that is old, such as those before it was turned on', () => {
    assert.equal(decide([['visitor', MAX_MESSAGE_AGE / MINUTE]]), 'ask 0');
    assert.equal(decide([['visitor', MAX_MESSAGE_AGE / MINUTE + 1]]), 'silent');
  });

  it('CS-10 until it has said too much in an hour, or in a day', () => {
    assert.equal(decide([...times(19, 10), ['visitor', 0]]), 'ask 19');
    assert.equal(decide([...times(20, 10), ['visitor', 0]]), 'limit 20');
    assert.equal(decide([...times(20, 60), ['visitor', 0]]), 'ask 20');
    assert.equal(decide([...times(60, 120), ['visitor', 0]]), 'limit 60');
  });

  it('CS-10 never without end: two programs that answer each other stop', () => {
    const lines: Line[] = [];
    let answers = 0;
    for (;;) {
      lines.push(['visitor', 0]);
      const decision = decideAnswer(situation(lines, { askedIndex: lines.length - 2 }));
      if (decision.type !== 'ask') {
        assert.equal(decision.type, 'limit');
        break;
      }
      lines.push(['program', 0]);
      answers += 1;
    }
    assert.equal(answers, 20);
  });
});
