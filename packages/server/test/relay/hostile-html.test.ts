/** Any HTML in a reply: the visitor gets only what the widget can show, and every word of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMessageText } from '../../../../src/core/message-text.js';
import { readReplyBody, splitReply } from '../../src/relay/rich-text.js';
import { assertAllowed, htmlFor, wordsOf } from '../../../../test/fixtures/hostile-rich.js';
import { mutations, PAYLOADS, randomFrom } from '../../../../test/fixtures/xss-payloads.js';

const SEED = Number(process.env.HOSTILE_SEED ?? 20261121);
const read = (html: string) => readReplyBody('custom_html', html, [{ id: 'a1' }]);
const wordsIn = (text: string): string[] => text.match(/\bw\d+\b/g) ?? [];

function assertFine(html: string): boolean {
  const about = `seed ${SEED}, ${JSON.stringify(html.slice(0, 300))}`;
  const { body, rich, inlineImageIds } = read(html);
  assert.equal(typeof body, 'string', about);
  assert.ok(inlineImageIds.length <= 1, about);
  for (const token of parseMessageText(body))
    if (token.type === 'link') assert.match(token.href, /^(?:https?|mailto|tel):/i, about);
  const formatted = splitReply({ body, rich }, ROOM).flatMap((part) => part.rich ?? []);
  if (formatted.length === 0) return false;
  assertAllowed(formatted, about);
  return true;
}

const ROOM = { characters: 1_600, richBytes: 3_800 };

describe('hostile HTML', () => {
  it('CC-02 becomes allowed elements, allowed links and text only', () => {
    const around: readonly ((text: string) => string)[] = [
      (text) => text,
      (text) => `<p>Hello <b>you</b> ${text} <i>there</i></p>`,
      (text) => `<ul><li><b>${text}</b></li></ul>`,
      (text) => `<a href="${text}">x<b>y</b></a>`,
      (text) => `<a href='${text}'><i>${text}</i></a>`,
      (text) => `<table><tr><td><b>${text}`,
      (text) => `<pre>${text}</pre>`,
    ];
    let formatted = 0;
    const texts = [...PAYLOADS, ...mutations(3_000, SEED)];
    for (const text of texts) for (const wrap of around) if (assertFine(wrap(text))) formatted += 1;
    console.log(`${texts.length * around.length} hostile bodies, ${formatted} with formatting, seed ${SEED}`);
    assert.ok(formatted > texts.length);
  });

  it('CC-02 is processed without its scripts and styles', () => {
    for (const html of [
      '<script>w1</script>',
      '<style>w1</style>',
      '<SCRIPT >w1</SCRIPT >',
      '<script src=x>w1',
      '<svg><style>w1</style></svg>',
    ])
      assert.deepEqual(wordsIn(read(`w0 ${html}`).body), ['w0'], html);
  });

  it('CC-02 keeps every word in order, however it is nested', () => {
    const random = randomFrom(SEED);
    let formatted = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const { html, words } = htmlFor(random);
      const about = `seed ${SEED}, round ${round}, ${html}`;
      const reply = read(html);
      assert.deepEqual(wordsIn(reply.body), words, about);
      if (reply.rich) {
        formatted += 1;
        assertAllowed(reply.rich, about);
        assert.deepEqual(wordsIn(wordsOf(reply.rich)), words, about);
      }
      const parts = splitReply(reply, { characters: 80, richBytes: 3_800 });
      assert.deepEqual(wordsIn(parts.map(({ body }) => body).join(' ')), words, about);
      for (const { body, rich } of parts) {
        assert.ok(body.length <= 80, about);
        if (rich) assert.deepEqual(wordsIn(wordsOf(rich)), wordsIn(body), about);
      }
    }
    assert.ok(formatted > 5_000, `${formatted} with formatting`);
  });
});
