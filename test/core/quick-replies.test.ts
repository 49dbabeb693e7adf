import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { offeringMessage } from '../../src/core/quick-replies.js';
import type { Message } from '../../src/core/types.js';
import { LONGEST_REPLY, MOST_REPLIES, validReplies } from '../../src/core/valid-replies.js';

const message = (id: string, parts: Partial<Message>): Message => ({
  id,
  sid: id,
  index: 0,
  clientId: null,
  from: 'team',
  author: { name: '', avatarUrl: '' },
  body: id,
  sentAt: 0,
  media: [],
  delivery: 'sent',
  ...parts,
});
const offer = (id: string): Message => message(id, { replies: ['Yes'] });
const team = (id: string): Message => message(id, {});
const visitor = (id: string): Message => message(id, { from: 'visitor' });

describe('quick replies', () => {
  it('LC-53 are those of the latest message that has any, until the visitor writes', () => {
    assert.equal(offeringMessage([]), undefined);
    assert.equal(offeringMessage([team('a')]), undefined);
    assert.equal(offeringMessage([offer('a')]), 'a');
    assert.equal(offeringMessage([offer('a'), team('b')]), 'a');
    assert.equal(offeringMessage([offer('a'), offer('b')]), 'b');
    assert.equal(offeringMessage([offer('a'), visitor('b')]), undefined);
    assert.equal(offeringMessage([visitor('a'), offer('b')]), 'b');
  });

  it('LC-53 are read from any value: texts only, each once, within the limits', () => {
    assert.deepEqual(
      validReplies([' Yes ', 'No\n please', 'Yes', '', 7, null, 'x'.repeat(LONGEST_REPLY + 1)]),
      ['Yes', 'No please'],
    );
    for (const value of [null, 'Yes', { 0: 'Yes' }, 7]) assert.deepEqual(validReplies(value), []);
    fc.assert(
      fc.property(fc.array(fc.anything()), (value) => {
        const replies = validReplies(value);
        assert.ok(replies.length <= MOST_REPLIES);
        assert.ok(replies.every((reply) => reply.length <= LONGEST_REPLY && reply.trim() === reply));
        assert.deepEqual(validReplies(replies), replies);
      }),
    );
  });
});
