import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Parser } from 'htmlparser2';
import { plainToHtml } from '../../../src/relay/files/plain-to-html.js';
import { randomOf } from '../../fuzzing.js';

const CASES: readonly (readonly [string, string])[] = [
  ['Hello', 'Hello'],
  ['', ''],
  ['a < b && c > "d" \'e\'', 'a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;'],
  ['one\ntwo\r\nthree\rfour\n\nfive', 'one<br>two<br>three<br>four<br><br>five'],
  [
    'See https://a.example/x?y=1&z="2".',
    'See <a href="https://a.example/x?y=1&amp;z=">https://a.example/x?y=1&amp;z=</a>&quot;2&quot;.',
  ],
  ["http://a.example/'", '<a href="http://a.example/">http://a.example/</a>&#39;'],
  ['javascript:alert(1) data:text/html,x file:///etc', 'javascript:alert(1) data:text/html,x file:///etc'],
  ['mailto:a@b.example tel:+123', 'mailto:a@b.example tel:+123'],
  ['&lt;script&gt;', '&amp;lt;script&amp;gt;'],
];

describe('a visitor’s text as HTML', () => {
  it('CC-01 is escaped, with line breaks, and with links to web pages only', () => {
    for (const [text, html] of CASES) assert.equal(plainToHtml(text), html);
  });

  it('CC-01 shows the target of a link whose words the visitor chose', () => {
    assert.equal(
      plainToHtml('{{ link:https://evil.example https://bank.example }}'),
      'https://bank.example (<a href="https://evil.example">https://evil.example</a>)',
    );
    assert.equal(
      plainToHtml('{{ link:mailto:a@b.example write <me> }}'),
      'write &lt;me&gt; (mailto:a@b.example)',
    );
  });

  it('CC-01 contains only links and line breaks, and keeps the text', () => {
    const random = randomOf(7);
    const pieces = [
      '<script>',
      '<img src=x onerror=',
      '"',
      "'",
      '&',
      '&#60;',
      '\n',
      ' ',
      '<!--',
      ']]>',
      '<a href=',
      'https://a.example/',
      'http://',
      'javascript:',
      '</a>',
      '`',
      '=',
      'é👋',
      '\0',
      'text',
      '>',
    ];
    for (let round = 0; round < 2_000; round += 1) {
      const text = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join('');
      let seen = '';
      const parser = new Parser({
        onopentag: (name, attributes) => {
          if (name === 'br') seen += '\n';
          else
            assert.match(
              `${name} ${Object.keys(attributes).join()} ${attributes.href}`,
              /^a href https?:\/\//,
              text,
            );
        },
        ontext: (data) => (seen += data),
        oncomment: () => assert.fail(text),
      });
      parser.end(plainToHtml(text));
      assert.equal(seen, text);
    }
  });
});
