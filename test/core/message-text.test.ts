import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromAttributes, toAttributes } from '../../src/core/message-attributes.js';
import { isEmojiOnly } from '../../src/core/emoji-only.js';
import { parseMessageText, safeHref, type TextToken } from '../../src/core/message-text.js';

/** Texts unchanged, links as `<address|words>`. */
const show = (tokens: readonly TextToken[]): string =>
  tokens.map((token) => (token.type === 'text' ? token.text : `<${token.href}|${token.text}>`)).join('');
const parsed = (text: string): string => show(parseMessageText(text));
const unparsed = (text: string): TextToken[] => [{ type: 'text', text }];

describe('message text', () => {
  it('LC-24 makes the documented bare address clickable', () => {
    assert.deepEqual(parseMessageText('On our website: https://missiveapp.com'), [
      { type: 'text', text: 'On our website: ' },
      { type: 'link', href: 'https://missiveapp.com', text: 'https://missiveapp.com' },
    ]);
  });

  it('LC-24 turns {{ link:URL words }} into a link with that label', () => {
    assert.deepEqual(parseMessageText('On our {{ link:https://missiveapp.com website }}'), [
      { type: 'text', text: 'On our ' },
      { type: 'link', href: 'https://missiveapp.com', text: 'website' },
    ]);
  });

  for (const [text, becomes] of [
    ['{{link:https://a.com words}}', '<https://a.com|words>'],
    ['{{  link:https://a.com   two words  }}!', '<https://a.com|two words>!'],
    ['{{ link:https://a.com }}', '<https://a.com|https://a.com>'],
    ['{{link:https://a.com}}', '<https://a.com|https://a.com>'],
    ['{{ LINK:https://a.com words }}', '<https://a.com|words>'],
    ['{{ link:https://a.com two\nlines }}', '<https://a.com|two\nlines>'],
    ['{{ link:mailto:jane@acme.com Jane }}', '<mailto:jane@acme.com|Jane>'],
    ['{{ link:tel:+15551234 call us }}', '<tel:+15551234|call us>'],
    ['{{ link:https://a.com one }}{{ link:https://b.com two }}', '<https://a.com|one><https://b.com|two>'],
    ['{{ link:https://a.com/?q=1&r=(2). see }}', '<https://a.com/?q=1&r=(2).|see>'],
  ] as const)
    it(`LC-24 parses ${JSON.stringify(text)} as a labelled link`, () => {
      assert.equal(parsed(text), becomes);
    });

  for (const text of [
    '{{ link:javascript:alert(1) free money }}',
    '{{ link:JavaScript:alert(1) free money }}',
    '{{ link:\u0001javascript:alert(1) x }}',
    '{{ link:java\u0000script:alert(1) x }}',
    '{{ link:data:text/html,<script>alert(1)</script> x }}',
    '{{ link:vbscript:msgbox(1) x }}',
    '{{ link:file:///etc/passwd x }}',
    '{{ link:blob:https://a.com/1 x }}',
    '{{ link:acme.com x }}',
    '{{ link://acme.com x }}',
    '{{ link:/path x }}',
    '{{ link: }}',
    '{{ link }}',
    '{{ name }}',
    '{ link:x }',
    'javascript:alert(1)',
    'data:text/html,x',
    'see acme.com or www.acme.com',
    'xhttps://a.com',
    'https://',
    'https://...',
    '(https://)',
    'mailto:',
    'mailto:...',
    'tel:now',
    'hotel:5',
    '<b>bold</b> & <script>alert(1)</script>',
    '<a href="x">x</a>',
    '**bold** _it_ `code`',
    'line one\n\nline two',
    '   spaces   kept   ',
  ])
    it(`LC-24 leaves ${JSON.stringify(text)} as text`, () => {
      assert.deepEqual(parseMessageText(text), unparsed(text));
    });

  it('LC-24 has no tokens for an empty text', () => {
    assert.deepEqual(parseMessageText(''), []);
  });

  it('LC-24 links only the URL within HTML', () => {
    assert.equal(
      parsed('<a href="https://a.com/x">here</a>'),
      '<a href="<https://a.com/x|https://a.com/x>">here</a>',
    );
  });

  for (const [text, address] of [
    ['See https://a.com.', 'https://a.com'],
    ['Seen https://a.com/b?', 'https://a.com/b'],
    ['https://a.com, then', 'https://a.com'],
    ['https://a.com!!! Now', 'https://a.com'],
    ['“https://a.com”', 'https://a.com'],
    ["'https://a.com'", 'https://a.com'],
    ['«https://a.com»', 'https://a.com'],
    ['https://a.com…', 'https://a.com'],
    ['(https://a.com)', 'https://a.com'],
    ['(see https://a.com).', 'https://a.com'],
    ['((https://a.com/b))', 'https://a.com/b'],
    ['https://en.wikipedia.org/wiki/Foo_(bar)', 'https://en.wikipedia.org/wiki/Foo_(bar)'],
    ['(https://en.wikipedia.org/wiki/Foo_(bar))', 'https://en.wikipedia.org/wiki/Foo_(bar)'],
    ['https://a.com/a.b,c;d', 'https://a.com/a.b,c;d'],
    ['HTTPS://A.COM/X', 'HTTPS://A.COM/X'],
    ['http://localhost:3000/', 'http://localhost:3000/'],
    ['http://[::1]/', 'http://[::1]/'],
    ['https://münchen.de/straße', 'https://münchen.de/straße'],
    ['https://a.com\nnext', 'https://a.com'],
    ['mailto:jane@acme.com.', 'mailto:jane@acme.com'],
    ['tel:+1-555-1234,', 'tel:+1-555-1234'],
  ] as const)
    it(`LC-24 finds the URL in ${JSON.stringify(text)}`, () => {
      assert.equal(parsed(text), text.replace(address, `<${address}|${address}>`));
    });

  for (const [text, address] of [
    ['请看 https://example.com/docs。谢谢', 'https://example.com/docs'],
    ['请看https://example.com/docs，谢谢', 'https://example.com/docs'],
    ['（https://example.com/a）', 'https://example.com/a'],
    ['https://example.com/a、https', 'https://example.com/a'],
    ['「https://example.com/a」', 'https://example.com/a'],
    ['《https://example.com/a》', 'https://example.com/a'],
    ['【https://example.com/a】', 'https://example.com/a'],
    ['https://example.com/a！？', 'https://example.com/a'],
    ['انظر https://example.com/a، ثم', 'https://example.com/a'],
    ['https://example.com/a؟', 'https://example.com/a'],
    ['https://example.com/a۔', 'https://example.com/a'],
    ['देखें https://example.com/a। धन्यवाद', 'https://example.com/a'],
    ['[https://example.com/a]', 'https://example.com/a'],
    ['[1](https://example.com/a)', 'https://example.com/a'],
    ['{https://example.com/a}', 'https://example.com/a'],
    ['https://example.com/a[1]', 'https://example.com/a[1]'],
    ['*https://example.com/a*', 'https://example.com/a'],
    ['`https://example.com/a`', 'https://example.com/a'],
    ['“https://example.com/a”', 'https://example.com/a'],
    ['„https://example.com/a“', 'https://example.com/a'],
    ['‹https://example.com/a›', 'https://example.com/a'],
    ['https://example.com/日本語/ページ', 'https://example.com/日本語/ページ'],
    ['https://example.com/a\u202Egnp.exe', 'https://example.com/a'],
    ['https://example.com/a\u2066b', 'https://example.com/a'],
    ['https://example.com/a\u200Bb', 'https://example.com/a'],
    ['\u200Fhttps://example.com/a\u200E', 'https://example.com/a'],
  ] as const)
    it(`LC-49 ends the URL where its language ends it: ${JSON.stringify(text)}`, () => {
      assert.equal(parsed(text), text.replace(address, `<${address}|${address}>`));
    });

  for (const [text, words, href] of [
    ['Write to jane@acme.com.', 'jane@acme.com', 'mailto:jane@acme.com'],
    [
      '(jane.doe+shop@mail.acme.co.uk)',
      'jane.doe+shop@mail.acme.co.uk',
      'mailto:jane.doe+shop@mail.acme.co.uk',
    ],
    ['请联系help@acme.com谢谢', 'help@acme.com', 'mailto:help@acme.com'],
    ['jürgen@bücher.de', 'jürgen@bücher.de', 'mailto:jürgen@bücher.de'],
    ['почта: иван@пример.рф', 'иван@пример.рф', 'mailto:иван@пример.рф'],
    ['Call +1 555 123 4567!', '+1 555 123 4567', 'tel:+15551234567'],
    ['+49 (0)30 1234567', '+49 (0)30 1234567', 'tel:+49301234567'],
    ['(555) 123-4567', '(555) 123-4567', 'tel:5551234567'],
    ['电话：+86-10-8888-8888。', '+86-10-8888-8888', 'tel:+861088888888'],
  ] as const)
    it(`LC-49 links the email address or the phone number in ${JSON.stringify(text)}`, () => {
      assert.equal(parsed(text), text.replace(words, `<${href}|${words}>`));
    });

  for (const text of [
    'Order 4711-0815',
    '2026-11-29 21:12:00',
    'v1.2.3.4567890',
    '192.168.100.200',
    '1234567890',
    '4111 1111 1111 1111',
    'a@b',
    '@acme',
    'me @ acme.com',
    'x@y@acme.com',
    '12+345',
    '€ 1.234.567,89',
    '#+15551234567',
  ])
    it(`LC-49 links nothing in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseMessageText(text), unparsed(text));
    });

  it('LC-49 takes linear time for texts that are nearly URLs', () => {
    const slow = ['a.', 'a@', 'a@a.', '+1 ', '+1(', '(555) ', 'https://', '-', '1 '].map((part) => {
      const start = performance.now();
      parseMessageText(part.repeat(20_000));
      return performance.now() - start;
    });
    assert.ok(Math.max(...slow) < 2_000, slow.map(Math.round).join(', '));
  });

  it('LC-24 finds a URL after a rejected link', () => {
    assert.equal(
      parsed('{{ link:javascript:x y }} https://a.com'),
      '{{ link:javascript:x y }} <https://a.com|https://a.com>',
    );
  });

  it('LC-24 keeps every character of any text', () => {
    const pieces = ['https://a.com', 'http://', '{{ ', '{{ link:', ' }}', '}}', '(', ')', '.', ',', ' ', '\n', 'javascript:', '<', '"', 'é', '👩🏽‍🚀', '\u0000', 'mailto:a@b.c', 'tel:+1', 'words']; // prettier-ignore
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (let run = 0; run < 3_000; run += 1) {
      const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
      let rest = text;
      for (const token of parseMessageText(text)) {
        // A labelled link is compared with its markup, every other token with its text.
        if (token.type === 'link' && !rest.startsWith(token.text)) rest = rest.replace(/^\{\{[^}]*\}\}/, '');
        else {
          assert.ok(rest.startsWith(token.text), JSON.stringify(text));
          rest = rest.slice(token.text.length);
        }
        if (token.type === 'link') assert.match(token.href, /^(https?|mailto|tel):/i, JSON.stringify(text));
        assert.notEqual(token.text, '');
      }
      assert.equal(rest, '', JSON.stringify(text));
    }
  });

  for (const [name, text] of [
    ['openings of links', '{{ link:'.repeat(100_000)],
    ['openings of links without spaces', '{{link:'.repeat(100_000)],
    ['a link followed by spaces', `{{ link:a${' '.repeat(100_000)}`],
    ['links followed by spaces', `{{ link:a${' '.repeat(50)}`.repeat(2_000)],
    ['an opening followed by spaces', `{{${' '.repeat(100_000)}`],
    ['opening braces', '{'.repeat(100_000)],
    ['dots in an address', `https://a.com/${'.'.repeat(100_000)}a`],
    ['closing brackets after an address', `https://a.com/${')'.repeat(100_000)}`],
    ['closing brackets and dots after an address', `https://a.com/${').'.repeat(100_000)}a`],
    ['protocols', 'https://'.repeat(100_000)],
    ['protocols of mail', 'mailto:'.repeat(100_000)],
  ] as const)
    it(`LC-24 parses 100,000 ${name} quickly`, () => {
      const begin = performance.now();
      parseMessageText(text);
      const duration = performance.now() - begin;
      assert.ok(duration < 1_000, `took ${Math.round(duration)} ms`);
    });

  it('LC-24 allows http, https, mailto and tel only', () => {
    for (const address of ['http://a.com', 'https://a.com', 'mailto:a@b.c', 'tel:+1', 'HTTPS://a.com'])
      assert.equal(safeHref(address), address);
    for (const address of [
      'javascript:1',
      ' https://a.com',
      '\thttps://a.com',
      'https',
      '',
      'ftp://a',
      'https: x',
    ])
      assert.equal(safeHref(address), null, JSON.stringify(address));
  });
});

describe('emoji-only messages', () => {
  for (const text of ['👋', ' 👍 ', '👋👋👋', '👍🏽', '❤️', '👩🏽‍🚀', '👨‍👩‍👧‍👦 🎉', '🇫🇷', '🇫🇷🇨🇦', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])
    it(`LC-45 are shown large: ${text}`, () => {
      assert.equal(isEmojiOnly(text), true);
    });

  for (const text of ['', ' ', 'hi 👋', '👋 hi', '👋👋👋👋', '123', '#', '*', ':)', '5 ❤️', 'FR'])
    it(`LC-45 are shown in the usual size: ${JSON.stringify(text)}`, () => {
      assert.equal(isEmojiOnly(text), false);
    });

  it('LC-45 are detected quickly in a long row of emoji', () => {
    const begin = performance.now();
    assert.equal(isEmojiOnly('👩🏽‍🚀 '.repeat(20_000)), false);
    assert.equal(isEmojiOnly(`👋${' '.repeat(100_000)}x`), false);
    assert.ok(performance.now() - begin < 1_000);
  });
});

describe('message attributes', () => {
  it('LC-32 include the custom data and the client id', () => {
    const attributes = toAttributes({ clientId: 'own-1', body: 'Hi', meta: { plan: 'paid' } });
    assert.deepEqual(attributes, { clientId: 'own-1', meta: { plan: 'paid' } });
  });

  it('LC-13 contain the author set by the team’s side', () => {
    assert.deepEqual(fromAttributes({ name: 'Ann', avatarUrl: 'https://a.test/ann.png' }), {
      clientId: null,
      author: { name: 'Ann', avatarUrl: 'https://a.test/ann.png' },
    });
  });

  it('LC-40 contain the client id', () => {
    const attributes = toAttributes({ clientId: 'own-1', body: 'Hi', meta: {} });
    assert.equal(fromAttributes(attributes).clientId, 'own-1');
  });

  for (const attributes of [null, undefined, 'text', 5, [], {}, { clientId: 5, name: {}, avatarUrl: [] }])
    it(`LC-13 yield nothing from ${JSON.stringify(attributes)}`, () => {
      assert.deepEqual(fromAttributes(attributes), { clientId: null, author: { name: '', avatarUrl: '' } });
    });

  for (const avatarUrl of ['javascript:alert(1)', 'data:image/svg+xml,x', '//a.test/x', ' https://a.test/x'])
    it(`LC-13 yield no avatar from ${avatarUrl}`, () => {
      assert.equal(fromAttributes({ avatarUrl }).author.avatarUrl, '');
    });
});
