import { expect, fixture, html } from '@open-wc/testing';
import { readRich } from '../../src/core/rich-text.js';
import type { Message, RichText } from '../../src/core/types.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import { expectAccessible, all, config, message, one, state } from './support.js';

async function shown(rich: unknown, parts: Partial<Message> = {}): Promise<MissiveChatMessagesElement> {
  return fixture(
    html`<missive-chat-messages
      .config=${config()}
      .state=${state({ messages: [message(0, { body: 'The body', rich, ...parts })] })}
    ></missive-chat-messages>`,
  );
}

const EVERYTHING: RichText = [
  [
    'p',
    [
      'Hello ',
      ['strong', ['Jane']],
      ' ',
      ['em', ['and']],
      ['u', ['all']],
      ' ',
      ['s', ['gone']],
      ' ',
      ['code', ['x=1']],
    ],
  ],
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
              ['li', ['b']],
            ],
            3,
          ],
        ],
      ],
    ],
  ],
  ['blockquote', [['p', ['Quoted']]]],
  ['pre', ['if (a) {\n  b\n}']],
  ['p', ['Go ', ['a', ['to ', ['strong', ['us']]], 'https://kiln.example/x']]],
];

describe('<missive-chat-messages> with a formatted reply', () => {
  it('LC-17 is accessible', async () => {
    await expectAccessible(await shown(EVERYTHING));
  });

  it('LC-24 CC-02 shows it in the elements that mean it', async () => {
    expect(readRich(EVERYTHING)).to.equal(EVERYTHING);
    const element = await shown(EVERYTHING);
    const text = one(element, '.text');
    const outline = (node: Node): string =>
      node instanceof Element
        ? `<${node.localName}>${[...node.childNodes].map(outline).join('')}</>`
        : node instanceof Text && node.data.trim() !== ''
          ? node.data
          : '';
    expect([...text.childNodes].map(outline).join('')).to.equal(
      '<p>Hello <strong>Jane</><em>and</><u>all</><s>gone</><code>x=1</></>' +
        '<ul><li>One</><li>Two<ol><li>a</><li>b</></></></>' +
        '<blockquote><p>Quoted</></><pre>if (a) {\n  b\n}</><p>Go <a>to <strong>us</></></>',
    );
    expect(one<HTMLOListElement>(element, '.text ol').start).to.equal(3);
  });

  it('LC-24 opens its links elsewhere, and finds bare addresses, but not in code', async () => {
    const address = 'https://kiln.example/y';
    const element = await shown([
      [
        'p',
        [
          `See ${address} or `,
          ['strong', ['{{ link:https://kiln.example/z us }}']],
          ' ',
          ['code', [address]],
        ],
      ],
      ['pre', [address]],
      ['p', [['a', [address], 'https://kiln.example/other']]],
    ]);
    const links = all<HTMLAnchorElement>(element, '.text a');
    expect(links.map(({ href, textContent }) => `${textContent} ${href}`)).to.deep.equal([
      `${address} ${address}`,
      'us https://kiln.example/z',
      `${address} https://kiln.example/other`,
    ]);
    for (const { target, rel } of links)
      expect([target, rel]).to.deep.equal(['_blank', 'noopener noreferrer']);
  });

  for (const [what, rich] of [
    ['is not as it should be', [['script', ['alert(1)']]]],
    ['leads elsewhere', [['p', [['a', ['x'], 'javascript:alert(1)']]]]],
    ['is HTML', '<b>x</b>'],
    ['is nothing', null],
  ] as const)
    it(`LC-24 shows the body where the formatting ${what}`, async () => {
      expect(one(await shown(rich), '.text').textContent).to.equal('The body');
    });

  it('LC-24 shows the visitor’s own words as they were typed', async () => {
    const element = await shown([['p', ['forged']]], { from: 'visitor' });
    expect(one(element, '.text').textContent).to.equal('The body');
  });

  it('LC-45 shows emoji alone large', async () => {
    const element = await shown([['p', [['strong', ['🎉']]]]], { body: '🎉' });
    expect(one(element, '.bubble').classList.contains('emoji')).to.be.true;
  });

  it('LC-17 lets each block run the way of its words', async () => {
    const element = await shown([
      ['p', ['שלום ', ['strong', ['Jane']]]],
      ['ol', [['li', ['אחת']]]],
      ['p', ['Hello']],
    ]);
    const directions = all(element, '.text > *').map((block) => getComputedStyle(block).direction);
    expect(directions).to.deep.equal(['rtl', 'rtl', 'ltr']);
  });

  it('LC-15 keeps long words and code inside the bubble', async () => {
    const long = 'W'.repeat(300);
    const element = await shown([
      ['p', [['strong', [long]]]],
      ['ul', [['li', [['code', [long]]]]]],
      ['blockquote', [['p', [['a', [long], 'https://kiln.example']]]]],
      ['pre', [long]],
    ]);
    element.style.width = '320px';
    const bubble = one(element, '.bubble').getBoundingClientRect();
    for (const inner of all(element, '.text *')) {
      const { right, width } = inner.getBoundingClientRect();
      expect(right, inner.localName).to.be.at.most(bubble.right);
      expect(inner.scrollWidth, inner.localName).to.be.at.most(Math.ceil(width));
    }
  });
});
