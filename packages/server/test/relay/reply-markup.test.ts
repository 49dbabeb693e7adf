import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TWILIO_LIMITS } from 'missive-chat/core/limits.js';
import { LONGEST_REPLY, MOST_REPLIES, validReplies } from 'missive-chat/core/valid-replies.js';
import { richRoom } from '../../src/relay/agent-message.js';
import { ReplyReader } from '../../src/relay/reply-markup.js';
import { readReplyBody } from '../../src/relay/rich-text.js';

const plain = (body: string): [string, readonly string[]] => {
  const { body: text, replies } = readReplyBody('custom_text', body, []);
  return [text, replies];
};
const html = (body: string) => readReplyBody('custom_html', body, []);

describe('quick replies in an agent’s text', () => {
  it('LC-53 are taken out of plain text', () => {
    assert.deepEqual(plain('Is it urgent? {{ reply: Yes }} {{reply:No}}'), ['Is it urgent?', ['Yes', 'No']]);
    assert.deepEqual(plain('Urgent?\n\n{{ reply: Yes, today }}\n{{ REPLY: No }}'), [
      'Urgent?',
      ['Yes, today', 'No'],
    ]);
    assert.deepEqual(plain('One {{ reply: A }} two\nthree'), ['One two\nthree', ['A']]);
    assert.deepEqual(plain('{{ reply: A }}'), ['', ['A']]);
  });

  it('LC-53 leave every other text as it is', () => {
    for (const text of [
      '{{ link:https://a.example b }}',
      '{{ reply }}',
      'a  \n\n b {reply: x}',
      '{{reply:',
      '',
    ])
      assert.deepEqual(plain(text), [text, []]);
  });

  it('LC-53 are taken out of formatted text, with the paragraphs that held nothing else', () => {
    const reply = html('<p>Is it <b>urgent</b>?</p><p>{{ reply: Yes }}</p><ul><li>{{ reply: No }}</li></ul>');
    assert.deepEqual(reply.rich, [['p', ['Is it ', ['strong', ['urgent']], '?']]]);
    assert.equal(reply.body, 'Is it urgent?');
    assert.deepEqual(reply.replies, ['Yes', 'No']);
  });

  it('LC-53 are not read in code', () => {
    assert.deepEqual(html('<pre>{{ reply: Yes }}</pre>').replies, []);
    assert.deepEqual(html('<p>Write <code>{{ reply: Yes }}</code></p>').replies, []);
  });

  it('LC-53 that are too many or too long stay in the text as words', () => {
    const many = Array.from({ length: MOST_REPLIES + 2 }, (_, place) => `{{ reply: R${place} }}`).join('');
    assert.deepEqual(plain(`Which? ${many}`), ['Which? R6 R7', ['R0', 'R1', 'R2', 'R3', 'R4', 'R5']]);
    const long = 'x'.repeat(LONGEST_REPLY + 1);
    assert.deepEqual(plain(`{{ reply: ${long} }}`), [` ${long}`, []]);
  });

  it('LC-53 lose no word, and are valid for the widget', () => {
    const label = fc.string({ maxLength: 80 }).filter((text) => !/[{}\n\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(label, fc.boolean())), (parts) => {
        const written = parts.map(([text, isReply]) => (isReply ? `{{ reply: ${text} }}` : text)).join(' ');
        const reader = new ReplyReader();
        const text = reader.plain(written);
        const { replies } = reader;
        assert.deepEqual(validReplies(replies), replies);
        const left = [text, ...replies].join(' ').replace(/\s+/g, ' ');
        for (const [part] of parts) assert.ok(left.includes(part.replace(/\s+/g, ' ').trim()), part);
      }),
    );
  });

  it('LC-53 leave room for formatting in a message’s attributes, in every script', () => {
    const replies = Array.from({ length: MOST_REPLIES }, (_, place) =>
      `${place}`.padEnd(LONGEST_REPLY, '界'),
    );
    const room = richRoom('m'.repeat(36), { name: '界'.repeat(256), avatarUrl: 'x'.repeat(1_000) }, replies);
    assert.ok(room > 500, `${room} of ${TWILIO_LIMITS.messageAttributeBytes}`);
  });
});
