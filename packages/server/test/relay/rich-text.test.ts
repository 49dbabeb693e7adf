import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMessageText } from '../../../../src/core/message-text.js';
import { readRich } from '../../../../src/core/rich-text.js';
import type { RichText } from '../../../../src/core/types.js';
import { readReplyBody, splitReply } from '../../src/relay/rich-text.js';

const read = (html: string, images: readonly string[] = []) =>
  readReplyBody(
    'custom_html',
    html,
    images.map((id) => ({ id })),
  );
const bodyOf = (html: string): string => read(html).body;
const richOf = (html: string): RichText | null => read(html).rich;

describe('a reply on a text channel', () => {
  it('CC-02 is not changed: nothing in it is markup', () => {
    for (const body of ['Hello <b>you</b> &amp; me', '  \n two', '{{ link:https://a.example b }}', ''])
      assert.deepEqual(readReplyBody('custom_text', body, [{ id: 'a' }]), {
        body,
        rich: null,
        inlineImageIds: [],
        replies: [],
      });
  });

  it('CC-02 is the default for an unknown channel type', () => {
    for (const type of ['', 'custom_email', 'CUSTOM_HTML', '__proto__'])
      assert.equal(readReplyBody(type, '<b>x</b>', []).body, '<b>x</b>');
  });
});

describe('a reply on an HTML channel', () => {
  const FORMATTED: readonly [what: string, html: string, rich: RichText, body: string][] = [
    [
      'strong words',
      '<p>Hello <b>Jane</b> <strong>Doe</strong></p>',
      [['p', ['Hello ', ['strong', ['Jane']], ' ', ['strong', ['Doe']]]]],
      'Hello Jane Doe',
    ],
    ['emphasis', 'a <i>b</i> <em>c</em>', [['p', ['a ', ['em', ['b']], ' ', ['em', ['c']]]]], 'a b c'],
    [
      'what is struck or underlined',
      '<s>a</s><u>b</u><del>c</del><ins>d</ins>',
      [
        [
          'p',
          [
            ['s', ['a']],
            ['u', ['b']],
            ['s', ['c']],
            ['u', ['d']],
          ],
        ],
      ],
      'abcd',
    ],
    ['code in a line', 'Set <code>x = 1</code>', [['p', ['Set ', ['code', ['x = 1']]]]], 'Set x = 1'],
    [
      'marks in marks, one element each',
      '<b>a<b>b</b><i>c<b>d</b></i></b><i>e</i>',
      [
        [
          'p',
          [
            ['strong', ['ab', ['em', ['cd']]]],
            ['em', ['e']],
          ],
        ],
      ],
      'abcde',
    ],
    [
      'links with formatting',
      '<p>See <a href="https://kiln.example/4"><b>No. 4</b></a>.</p>',
      [['p', ['See ', ['a', [['strong', ['No. 4']]], 'https://kiln.example/4'], '.']]],
      'See {{ link:https://kiln.example/4 No. 4 }}.',
    ],
    [
      'lists in lists',
      '<ul><li>One</li><li><p>Two</p><ol><li>a</li><li>b <b>c</b></li></ol></li></ul>',
      [
        [
          'ul',
          [
            ['li', ['One']],
            [
              'li',
              [
                'Two',
                [
                  'ol',
                  [
                    ['li', ['a']],
                    ['li', ['b ', ['strong', ['c']]]],
                  ],
                ],
              ],
            ],
          ],
        ],
      ],
      '• One\n• Two\n  1. a\n  2. b c',
    ],
    [
      'lists that go on',
      '<ol start="3"><li>c<li>d</ol>',
      [
        [
          'ol',
          [
            ['li', ['c']],
            ['li', ['d']],
          ],
          3,
        ],
      ],
      '3. c\n4. d',
    ],
    [
      'items of several paragraphs',
      '<ul><li><p>a</p><p>b</p></li></ul>',
      [
        [
          'ul',
          [
            [
              'li',
              [
                ['p', ['a']],
                ['p', ['b']],
              ],
            ],
          ],
        ],
      ],
      '• a\n  b',
    ],
    [
      'lists as editors nest them',
      '<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>',
      [
        [
          'ol',
          [
            ['li', ['a', ['ul', [['li', ['b']]]]]],
            ['li', ['c']],
          ],
        ],
      ],
      '1. a\n   • b\n2. c',
    ],
    [
      'quotes',
      '<blockquote>You wrote<br>this<blockquote>before</blockquote></blockquote>Yes',
      [
        [
          'blockquote',
          [
            ['p', ['You wrote\nthis']],
            ['blockquote', [['p', ['before']]]],
          ],
        ],
        ['p', ['Yes']],
      ],
      '> You wrote\n> this\n>\n> > before\n\nYes',
    ],
    [
      'code with its spaces and lines',
      '<pre>\n<code>if (a &lt; b) {\n  c()<br>}</code>\n</pre>',
      [['pre', ['if (a < b) {\n  c()\n}']]],
      'if (a < b) {\n  c()\n}',
    ],
    [
      'headings as strong lines',
      '<h1>Frost</h1>and<h3>heat</h3>',
      [
        ['p', [['strong', ['Frost']]]],
        ['p', ['and']],
        ['p', [['strong', ['heat']]]],
      ],
      'Frost\n\nand\n\nheat',
    ],
    [
      'marks around paragraphs and line breaks',
      '<b>a<br>b<p>c</p></b>',
      [
        ['p', [['strong', ['a\nb']]]],
        ['p', [['strong', ['c']]]],
      ],
      'a\nb\n\nc',
    ],
  ];
  for (const [what, html, rich, body] of FORMATTED)
    it(`CC-02 keeps ${what}`, () => {
      assert.deepEqual(read(html), { body, rich, inlineImageIds: [], replies: [] });
      assert.equal(readRich(rich), rich, 'the widget takes it');
    });

  const PLAIN: readonly [what: string, html: string, body: string][] = [
    ['paragraphs', '<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['lines', 'One<br>Two<div>Three</div><div>Four</div>Five', 'One\nTwo\nThree\nFour\nFive'],
    [
      'empty lines as editors write them',
      '<div>a</div><div><br></div><div>&nbsp;</div><div>b</div>',
      'a\n\nb',
    ],
    [
      'a line break at the end of a line, which is none',
      '<div>a<br></div><div>b</div><p>c<br></p>d',
      'a\nb\n\nc\n\nd',
    ],
    ['white space as HTML has it', '  a \n\t b<i></i> <p> c </p>\n ', 'a b\n\nc'],
    ['characters by name', 'a &amp; b &lt;i&gt; &#39;&eacute;&#x1f44b; &nosuch;', "a & b <i> 'é👋 &nosuch;"],
    ['tables, a line each', TABLE(), 'Pot | Price\nNo. 4 | 12 €\nNo. 5 |'],
    [
      'bare links',
      'Look: <a href="https://kiln.example/4">https://kiln.example/4</a>.',
      'Look: https://kiln.example/4.',
    ],
    [
      'links with words',
      '<a href="https://kiln.example/">our <span>shop</span></a>',
      '{{ link:https://kiln.example/ our shop }}',
    ],
    [
      'mail and telephone',
      '<a href="mailto:a@b.example">Ada</a> <a href="tel:+47">47</a>',
      '{{ link:mailto:a@b.example Ada }} {{ link:tel:+47 47 }}',
    ],
    ['unknown elements', '<x-y>a <font color=red>b</font></x-y><section>c</section>', 'a b\nc'],
    ['what is only emoji', '<b>🎉🎉</b>', '🎉🎉'],
    ['other images by their words', 'Hi <img src="https://a.example/x.png" alt="👋"><img src=x>', 'Hi 👋'],
    ['nothing', '', ''],
    [
      'nothing to see',
      '<p>&nbsp;</p><div><br></div><b> </b><ul><li></li></ul><a href="https://a.example"></a>',
      '',
    ],
    ['no control characters', 'a\u0000\u0007b\u001b[31m', 'ab[31m'],
  ];
  for (const [what, html, body] of PLAIN)
    it(`CC-02 is plain text without formatting: ${what}`, () => {
      assert.deepEqual(read(html), { body, rich: null, inlineImageIds: [], replies: [] });
    });

  it('CC-02 loses scripts, embedded content and styles, with their text', () => {
    const hostile = [
      '<script>alert(1)</script>',
      '<style>p { color: red }</style>',
      '<title>x</title>',
      '<template>x</template>',
      '<iframe srcdoc="<b>x</b>">x</iframe>',
      '<!-- x -->',
    ];
    for (const html of hostile) assert.equal(bodyOf(`Before ${html}after`), 'Before after', html);
    assert.deepEqual(richOf('<p style="color:red" class=x onclick=alert(1)>a <b id=x>b</b></p>'), [
      ['p', ['a ', ['strong', ['b']]]],
    ]);
  });

  it('CC-02 has links with allowed protocols only', () => {
    for (const href of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      '/x',
      'java\nscript:x',
      '',
    ])
      assert.equal(bodyOf(`<a href="${href}">words</a>`), 'words', href);
  });

  it('CC-02 ends a link at the end of its URL, whatever is in it or after it', () => {
    const cases: readonly [string, string][] = [
      ['<a href="https://a.example">https://a.example</a>next', '{{ link:https://a.example }}next'],
      ['<a href="https://a.example/x).">https://a.example/x).</a>', '{{ link:https://a.example/x). }}'],
      ['<a href="https://a.example/{x y}">here</a>', '{{ link:https://a.example/%7Bx%20y%7D here }}'],
      ['<a href=" https://a.ex\nample ">here<br>now</a>', '{{ link:https://a.example here now }}'],
      ['<a href="https://a.example">{x}</a>', '{x} (https://a.example)'],
    ];
    for (const [html, body] of cases) {
      assert.equal(bodyOf(html), body);
      const links = parseMessageText(body).filter(({ type }) => type === 'link');
      assert.equal(links.length, 1, body);
    }
  });

  it('CC-02 returns the files embedded in the text', () => {
    const html =
      'a<img data-missive-attachment-id="2"><pre>x<img data-missive-attachment-id="3" alt=x></pre>' +
      '<img data-missive-attachment-id="2"><img data-missive-attachment-id="unknown">';
    assert.deepEqual(read(html, ['1', '2', '3']).inlineImageIds, ['2', '3']);
    assert.equal(bodyOf('<img data-missive-attachment-id="1" alt="photo.jpg">'), '');
  });

  it('CC-02 flattens very deep nesting', () => {
    const deep = (tag: string, times: number): string =>
      `<${tag}>`.repeat(times) + 'x' + `</${tag}>`.repeat(times);
    for (const html of [deep('blockquote', 90), '<ul><li>'.repeat(90) + 'x', deep('div', 90) + '<b>y</b>']) {
      const { rich, body } = read(html);
      assert.ok(body.includes('x'));
      assert.equal(readRich(rich), rich);
      assert.ok(rich);
    }
  });

  it('CC-02 is parsed quickly, whatever it contains', () => {
    const size = 10_000_000;
    const pieces = [
      '<b>',
      '<b><i>',
      '<b></i>',
      '<div>',
      '<ul><li>',
      '<table><tr><td>',
      '<blockquote>',
      '<svg><b>',
      '<a href=https://a.example>',
      '<b a="<">',
      '<b a b c="',
      '<pre>',
      '<br>',
      '</p>',
      '<',
      '</',
      '&',
      '&amp;',
      '&#',
      '<!--',
      '<script>',
      '<template>',
      '<b ',
      ' ',
      '\n',
      '{{ link:',
      'https://a.example ',
      '👍',
      '<img alt=x>',
      'word ',
    ];
    let slowest = { time: 0, piece: '' };
    for (const piece of pieces) {
      const html = piece.repeat(size / piece.length);
      const start = performance.now();
      const { body } = read(html);
      const time = performance.now() - start;
      if (time > slowest.time) slowest = { time, piece };
      assert.ok(body.length <= 1_000_000, piece);
      assert.ok(time < 2_000, `${piece} takes ${time.toFixed()} ms`);
    }
    console.log(`10 MB of HTML take ${slowest.time.toFixed()} ms at most: ${slowest.piece}`);
  });

  it('CC-02 indicates where it is cut', () => {
    const body = bodyOf(`${'word '.repeat(60_000)}<b>the end</b>`);
    assert.ok(body.endsWith('word …'), body.slice(-20));
  });
});

describe('a long reply', () => {
  const html = '<p>Some <b>bold</b> words</p><ul><li>One</li><li>Two</li></ul><p>The end</p>';

  it('CC-02 is one message when it fits', () => {
    const { body, rich } = read(html);
    assert.deepEqual(splitReply({ body, rich }, room(1_000)), [{ body, rich }]);
    assert.deepEqual(splitReply({ body: 'Hello', rich: null }, room(5)), [{ body: 'Hello', rich: null }]);
    assert.deepEqual(splitReply({ body: '', rich: null }, room(5)), [], 'files without words');
  });

  it('CC-02 is split between blocks, and keeps its formatting', () => {
    assert.deepEqual(splitReply(read(html), room(18)), [
      { body: 'Some bold words', rich: [['p', ['Some ', ['strong', ['bold']], ' words']]] },
      {
        body: '• One\n• Two',
        rich: [
          [
            'ul',
            [
              ['li', ['One']],
              ['li', ['Two']],
            ],
          ],
        ],
      },
      { body: 'The end', rich: null },
    ]);
  });

  it('CC-02 keeps the formatting of a block that needs several messages', () => {
    const long = read(`<p><b>${'word '.repeat(20)}</b></p><p><i>short</i></p>`);
    const parts = splitReply(long, room(40));
    assert.ok(parts.length > 2);
    for (const { rich } of parts) assert.match(JSON.stringify(rich), /"strong"|"em"/);
    assert.equal(
      parts
        .map(({ body }) => body)
        .join(' ')
        .replace(/\s+/g, ' '),
      `${'word '.repeat(20)}short`,
    );
  });

  it('CC-02 continues list numbers in the next message', () => {
    const parts = splitReply(read('<ol start="3"><li>One</li><li>Two</li><li>Three</li></ol>'), room(14));
    assert.deepEqual(
      parts.map(({ body }) => body),
      ['3. One\n4. Two', '5. Three'],
    );
    assert.deepEqual(parts[1]?.rich, [['ol', [['li', ['Three']]], 5]]);
  });

  it('CC-02 loses the formatting that no message can carry, but not its words', () => {
    const href = `https://kiln.example/${'a'.repeat(3_900)}`;
    const parts = splitReply(
      read(`<p><b>Before</b></p><p><b><a href="${href}">the link</a></b></p>`),
      room(1_600),
    );
    assert.deepEqual(parts[0], { body: 'Before', rich: [['p', [['strong', ['Before']]]]] });
    assert.ok(parts.length > 1 && parts.slice(1).every(({ rich }) => rich === null));
    assert.ok(
      parts
        .map(({ body }) => body)
        .join('')
        .includes('the link'),
    );
  });
});

const room = (characters: number) => ({ characters, richBytes: 3_800 });

function TABLE(): string {
  return (
    '<table><thead><tr><th>Pot</th><th>Price</th></tr></thead><tbody>' +
    '<tr><td><p>No. 4</p></td><td><div>12 €</div></td></tr><tr><td>No.<br>5</td><td></td></tr></tbody></table>'
  );
}
