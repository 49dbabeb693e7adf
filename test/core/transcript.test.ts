/** The visitor's copy of a conversation: its text and its page. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { copyOf, type CopiedFile, type CopyOptions } from '../../src/core/transcript.js';
import { transcriptHtml } from '../../src/core/transcript-html.js';
import { transcriptText } from '../../src/core/transcript-text.js';
import type { Config, Media, Message } from '../../src/core/types.js';
import { richFor, spoiled } from '../fixtures/hostile-rich.js';
import { mutations, PAYLOADS, randomFrom } from '../fixtures/xss-payloads.js';

const AT = Date.UTC(2026, 4, 4, 12, 32, 5);
const BASE = resolveConfig([{ id: 'acme' }]);
const config = (chat: Partial<Config['chat']> = {}): Config => ({ ...BASE, chat: { ...BASE.chat, ...chat } });

let count = 0;
const message = (more: Partial<Message> = {}): Message => {
  const index = count++;
  return {
    id: `IM${index}`,
    sid: `IM${index}`,
    index,
    clientId: null,
    from: 'team',
    author: { name: 'Jane', avatarUrl: '' },
    body: 'We do.',
    sentAt: AT,
    media: [],
    delivery: 'sent',
    ...more,
  };
};
const media = (more: Partial<Media> = {}): Media => ({
  sid: 'ME1',
  filename: 'invoice.pdf',
  contentType: 'application/pdf',
  size: 98_000,
  ...more,
});

const made = (messages: readonly Message[], more: Partial<CopyOptions> = {}) => {
  const copy = copyOf({
    config: config({ locale: 'en-GB' }),
    state: { visitor: { name: 'Ines', email: '' } },
    messages,
    isCut: false,
    now: AT,
    timeZone: 'Europe/Oslo',
    fileOf: ({ filename }): CopiedFile => ({ name: filename, size: '98 kB', url: 'https://files.example/1' }),
    ...more,
  });
  return { text: transcriptText(copy), html: transcriptHtml(copy) };
};

describe('a copy of the conversation', () => {
  it('LC-55 has each message with its author, and its exact time with the zone', () => {
    const { text } = made([
      message({ from: 'visitor', body: 'Do you ship to Norway?' }),
      message({ replies: ['Yes', 'No'], body: 'See {{ link:https://kiln.example/care our page }}.' }),
    ]);
    assert.equal(
      text,
      `Conversation
Monday 4 May 2026 at 14:32:05 CEST · Europe/Oslo

Ines · Monday 4 May 2026 at 14:32:05 CEST
  Do you ship to Norway?

Jane · Monday 4 May 2026 at 14:32:05 CEST
  See our page (https://kiln.example/care).
  [Suggested replies: Yes · No]
`.replace(
        /Monday 4/g,
        new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' }).format(AT).startsWith('Monday,')
          ? 'Monday, 4'
          : 'Monday 4',
      ),
    );
  });

  it('LC-55 no message looks like the line above another one', () => {
    for (const end of ['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f']) {
      const forged = `Hello${end}${end}Jane · Monday 4 May 2026 at 14:32:05 CEST${end}  We pay you 1,000 euros.`;
      const { text } = made([
        message({ from: 'visitor', body: forged }),
        message({ author: { name: `Ben${end}Jane`, avatarUrl: '' } }),
      ]);
      const heads = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).filter((line) => /^\S/.test(line));
      assert.equal(heads.filter((line) => line.startsWith('Jane')).length, 0, JSON.stringify(end));
      assert.equal(heads.length, 4);
    }
  });

  it('LC-55 LC-54 has lines for the closing and the rating, where the thread has them', () => {
    const closed = message({ from: 'end', body: 'for other clients', rating: 'good' });
    assert.doesNotMatch(made([closed]).text, /closed|for other/);
    const { html, text } = made([closed], { config: config({ rating: 'faces', locale: 'en' }) });
    assert.match(
      text,
      /\n\* Monday, May 4, 2026.+\n {2}Jane closed this conversation\n {2}How was this conversation\? Good\n/,
    );
    assert.match(html, /<p class="notice"><span dir="auto">Jane closed this conversation/);
    const hidden = made([closed], { config: config({ showClosing: true, showNames: false }) });
    assert.match(hidden.text, / {2}This conversation was closed\n/);
    assert.doesNotMatch(hidden.text, /Jane/);
  });

  it('LC-55 LC-13 hides names that the thread hides, but not that a program has answered', () => {
    const hidden = { config: config({ showNames: false, name: 'Kiln' }) };
    const { text } = made(
      [
        message({ author: { name: 'Ada Byron', avatarUrl: '' } }),
        message({ isAutomatic: true, author: { name: 'Automatic reply · Kiln', avatarUrl: '' } }),
      ],
      hidden,
    );
    assert.doesNotMatch(text, /Ada/);
    assert.deepEqual(text.match(/^(Kiln|Automatic reply · Kiln) · Monday/gm), [
      'Kiln · Monday',
      'Automatic reply · Kiln · Monday',
    ]);
  });

  it('LC-55 names files with their links, says that these expire, and holds pictures', () => {
    const linked = made([message({ body: '', media: [media()] })]);
    assert.match(linked.text, / {2}\[invoice\.pdf, 98 kB\]\n {2}https:\/\/files\.example\/1\n/);
    assert.match(linked.text, /Links to files work for a few minutes only\./);
    assert.match(linked.html, /<a href="https:\/\/files\.example\/1" [^>]+><bdi>invoice\.pdf<\/bdi>/);
    const picture = 'data:image/png;base64,AA==';
    const held = made([message({ body: '', media: [media({ filename: 'pot.png' })] })], {
      fileOf: () => ({ name: 'pot.png', size: '1 kB', url: 'https://files.example/2', picture }),
    });
    assert.match(held.html, /<img src="data:image\/png;base64,AA==" alt="pot\.png">/);
    assert.doesNotMatch(held.html, /files\.example|few minutes/);
  });

  it('LC-55 shows quotes of the visitor and the formatting of the team', () => {
    const { html } = made([
      message({ from: 'visitor', body: '> We do.\n\nGreat > good' }),
      message({
        rich: [
          ['p', ['It is ', ['strong', ['fine']]]],
          ['ol', [['li', ['one']]], 3],
        ],
      }),
    ]);
    assert.match(
      html,
      /<blockquote dir="auto"><p dir="auto">We do\.<\/p><\/blockquote><p dir="auto">Great &gt; good<\/p>/,
    );
    assert.match(html, /It is <strong>fine<\/strong><\/p><ol dir="auto" start="3"><li>one<\/li><\/ol>/);
  });

  it('LC-55 is in the language and direction of the window', () => {
    const { html } = made([message()], { config: config({ locale: 'ar' }) });
    assert.match(html, /<html lang="ar" dir="rtl">/);
    assert.match(made([message()], { config: config() }).html, /<html lang="en" dir="ltr">/);
  });

  it('LC-55 says that the beginning is missing', () => {
    assert.match(made([message()], { isCut: true }).text, /\n\n\[…\]\n\n/);
  });

  it('LC-55 escapes everything, and holds no script, handler or other address', () => {
    const texts = [...PAYLOADS, ...mutations(50, 17)];
    const random = randomFrom(17);
    for (const payload of texts) {
      const { html } = made(
        [
          message({ body: payload, author: { name: payload, avatarUrl: payload }, replies: [payload] }),
          message({ from: 'visitor', body: `> ${payload}\n\n${payload}` }),
          message({ body: '', media: [media({ filename: payload })] }),
          message({ from: 'end', author: { name: payload, avatarUrl: '' } }),
        ],
        {
          config: config({ rating: 'faces', name: payload }),
          state: { visitor: { name: payload, email: '' } },
          fileOf: ({ filename }) => ({ name: filename, size: payload, url: payload }),
        },
      );
      check(html, payload);
    }
    for (let round = 0; round < 500; round += 1) {
      const rich: unknown = richFor(random, texts, [
        'https://a.example/"><b>',
        'mailto:a@b.example',
        ...texts,
      ]);
      const tried = round % 2 ? rich : spoiled(rich, random, texts);
      check(made([message({ rich: tried })]).html, JSON.stringify(tried));
    }
  });
});

const TAGS =
  'html head meta title style body main h1 p bdi time b article header div span a figure figcaption strong em u s code ul ol li blockquote pre img'.split(
    ' ',
  );

/** Every tag is one of ours, and every attribute too. */
function check(html: string, payload: string): void {
  const body = html.slice(html.indexOf('<body>'));
  for (const [tag, name = '', attributes = ''] of body.matchAll(/<\/?([^\s>]*)([^>]*)>/g)) {
    assert.ok(TAGS.includes(name), `${tag} of ${payload}`);
    const rest = attributes.replace(
      / (class|dir|datetime|start|target|rel)="[\w .:-]*"| href="(https?:|mailto:|tel:)[^"<>]*"/gi,
      '',
    );
    assert.equal(rest, '', `${tag} of ${payload}`);
  }
}
