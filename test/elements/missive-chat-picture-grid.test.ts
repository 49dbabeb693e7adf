import { expect, fixture, html } from '@open-wc/testing';
import type { ChatState } from '../../src/core/chat-state.js';
import type { Message } from '../../src/core/types.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import { waitUntil } from '../browser/wait-until.js';
import {
  all,
  AT,
  buttons,
  config,
  expectAccessible,
  message,
  nextFrame,
  ofType,
  one,
  requestsOf,
  state,
} from './support.js';

const MINUTE = 60_000;
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const names = { ada: { name: 'Ada', avatarUrl: '' }, ben: { name: 'Ben', avatarUrl: '' } };

const ofTeam = (index: number, parts: Partial<Message> = {}): Message =>
  message(index, {
    from: 'team',
    author: names.ada,
    body: '',
    sentAt: AT + index * 1000,
    media: [{ sid: `ME${index}`, filename: `${index}.png`, contentType: 'image/png', size: 1 }],
    ...parts,
  });

const own = (index: number, parts: Partial<Message> = {}): Message =>
  ofTeam(index, { from: 'visitor', author: { name: '', avatarUrl: '' }, ...parts });

/** On its way: not in the log, with its content. */
const outgoing = (index: number, parts: Partial<Message> = {}): Message =>
  own(index, {
    id: `client-${index}`,
    sid: null,
    index: null,
    delivery: 'sending',
    media: [{ sid: '', filename: `${index}.png`, contentType: 'image/png', size: 1 }],
    file: { name: `${index}.png`, type: 'image/png', size: 1, content: new Blob([]) },
    ...parts,
  });

async function thread(
  sent: readonly Message[],
  { dir = 'ltr', width = 360, ...parts }: Partial<ChatState> & { dir?: 'ltr' | 'rtl'; width?: number } = {},
): Promise<MissiveChatMessagesElement> {
  const mediaUrls = Object.fromEntries(sent.flatMap(({ media }) => media.map(({ sid }) => [sid, PIXEL])));
  const frame = await fixture(
    html`<div dir=${dir} style="display: flex; width: ${width}px; height: 580px; font: 15px/1.4 sans-serif">
      <missive-chat-messages
        style="flex: 1; min-width: 0; min-height: 0"
        .config=${config({ chat: { showAvatars: true, showNames: true } })}
        .state=${state({ messages: sent, mediaUrls, visitorReadIndex: sent.length, ...parts })}
        open
      ></missive-chat-messages>
    </div>`,
  );
  await nextFrame();
  return frame.querySelector('missive-chat-messages')!;
}

async function change(element: MissiveChatMessagesElement, parts: Partial<ChatState>): Promise<void> {
  element.state = { ...element.state, ...parts };
  await element.updateComplete;
}

/**
 * How many pictures each line has, from above; of a grid of two columns the lines are even: each begins and ends where
 * the others do, and is no wider than the grid of one message.
 */
function lines(element: Element): number[] {
  const found: DOMRect[][] = [];
  for (const box of all(element, '.image').map((image) => image.getBoundingClientRect())) {
    const line = found.find(([first]) => Math.abs(first!.top - box.top) < 1);
    if (line) line.push(box);
    else found.push([box]);
  }
  return found.map(({ length }) => length);
}

function expectEven(element: Element, isFromRight = false): void {
  const boxes = all(element, '.image').map((image) => image.getBoundingClientRect());
  const [left, right] = [
    Math.min(...boxes.map((box) => box.left)),
    Math.max(...boxes.map((box) => box.right)),
  ];
  expect(right - left).to.be.within(120, 241);
  for (const [place, box] of boxes.entries()) {
    const isWide = place % 2 === 0 && place === boxes.length - 1;
    const isAtLeft = isWide || (place % 2 === 0) !== isFromRight;
    const isAtRight = isWide || (place % 2 === 1) !== isFromRight;
    if (isAtLeft) expect(box.left, `${place}`).to.be.closeTo(left, 0.1);
    if (isAtRight) expect(box.right, `${place}`).to.be.closeTo(right, 0.1);
    expect(box.width / box.height, `${place}`).to.be.closeTo(isWide ? 2 : 1, 0.1);
  }
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Chai would print elements with all that they refer to. */
const isSame = (some: readonly Element[], others: readonly Element[]): boolean =>
  some.length === others.length && some.every((element, place) => element === others[place]);

describe('pictures of several messages in <missive-chat-messages>', () => {
  for (const [who, make] of [
    ['the visitor', own],
    ['an agent', ofTeam],
  ] as const)
    for (const dir of ['ltr', 'rtl'] as const)
      for (const width of [240, 361, 1100])
        it(`LC-49 pictures that ${who} sends one after the other are a grid: ${dir}, ${width} px`, async () => {
          for (const [count, wanted] of [
            [2, [2]],
            [3, [2, 1]],
            [5, [2, 2, 1]],
          ] as const) {
            const element = await thread(times(count, make), { dir, width });
            expect(lines(element)).to.deep.equal(wanted);
            expectEven(element, dir === 'rtl');
            const list = one(element, '.list').getBoundingClientRect();
            const boxes = all(element, '.image').map((image) => image.getBoundingClientRect());
            const isAtRight = (who === 'the visitor') === (dir === 'ltr');
            const gap = isAtRight
              ? list.right - Math.max(...boxes.map(({ right }) => right))
              : Math.min(...boxes.map(({ left }) => left)) - list.left;
            // Beside the agent is the avatar.
            expect(gap).to.be.closeTo(who === 'an agent' ? 42 : 0, 0.1);
          }
        });

  it('LC-49 a text, another author, five minutes, a day and the line above the unread divide a grid', async () => {
    const cases: [string, Message[], number[], Partial<ChatState>?][] = [
      ['text', [own(0), message(1, { from: 'visitor', sentAt: AT }), own(2)], [1, 1]],
      ['text of its own', [own(0), own(1, { body: 'See?' })], [1, 1]],
      [
        'another file',
        [
          own(0),
          own(1, { media: [{ sid: 'ME1', filename: 'a.pdf', contentType: 'application/pdf', size: 1 }] }),
          own(2),
        ],
        [1, 1],
      ],
      ['another side', [own(0), ofTeam(1)], [1, 1]],
      ['another agent', [ofTeam(0), ofTeam(1, { author: names.ben })], [1, 1]],
      [
        'five minutes',
        [own(0), own(1, { sentAt: AT + 5 * MINUTE }), own(2, { sentAt: AT + 5 * MINUTE })],
        [1, 2],
      ],
      ['a day', [own(0, { sentAt: AT - 13 * 60 * MINUTE }), own(1), own(2)], [1, 2]],
      ['unread', times(4, ofTeam), [2, 2], { visitorReadIndex: 1 }],
    ];
    for (const [what, sent, wanted, parts] of cases)
      expect(lines(await thread(sent, parts)), what).to.deep.equal(wanted);
  });

  it('LC-49 below the line above the unread, a grid begins a line of its own', async () => {
    const element = await thread(times(3, ofTeam), { visitorReadIndex: 0 });
    expect(lines(element)).to.deep.equal([1, 2]);
  });

  it('LC-17 LC-49 a picture that joins a grid moves and replaces no earlier message', async () => {
    const element = await thread([own(0), own(1)]);
    const rows = all(element, '.row');
    const taken: Node[] = [];
    const observer = new MutationObserver((records) => {
      for (const { removedNodes } of records)
        taken.push(...[...removedNodes].filter((node) => node instanceof Element));
    });
    observer.observe(one(element, '.list'), { childList: true });
    for (const index of [2, 3, 4])
      await change(element, { messages: [...element.state.messages, own(index)] });
    await nextFrame();
    observer.disconnect();
    expect(taken.map(({ textContent }) => textContent)).to.deep.equal([]);
    expect(isSame(all(element, '.row').slice(0, 2), rows)).to.be.true;
    expect(lines(element)).to.deep.equal([2, 2, 1]);
  });

  it('LC-49 stays a grid from the upload to the log, and the messages stay what they are', async () => {
    const element = await thread(
      times(3, (index) => outgoing(index)),
      { thread: 1 },
    );
    const rows = all(element, '.row');
    expect(lines(element)).to.deep.equal([2, 1]);
    expectEven(element);
    expect(all(element, 'progress')).to.have.length(3);
    for (const cancel of all(element, '.cancel')) {
      const { width, height } = cancel.getBoundingClientRect();
      expect([width >= 24, height >= 24]).to.deep.equal([true, true]);
    }
    await expectAccessible(element);
    const logged = times(3, (index) => own(index, { id: `client-${index}` }));
    await change(element, { messages: logged, mediaUrls: { ME0: PIXEL, ME1: PIXEL, ME2: PIXEL } });
    expect(isSame(all(element, '.row'), rows)).to.be.true;
    expect(lines(element)).to.deep.equal([2, 1]);
    expectEven(element);
    expect(rows.map((row) => row.getAttribute('role'))).to.deep.equal(['listitem', 'listitem', 'listitem']);
    expect(rows.map((row) => row.textContent.includes('You'))).to.deep.equal([true, true, true]);
  });

  it('LC-25 LC-49 each picture of a grid that was not sent can be retried or discarded, and says so', async () => {
    const element = await thread([
      outgoing(0),
      outgoing(1, { delivery: 'failed' }),
      outgoing(2, { delivery: 'failed' }),
    ]);
    expect(lines(element)).to.deep.equal([2, 1]);
    expectEven(element);
    const requests = requestsOf(element);
    const retries = buttons(element, 'Retry');
    expect(retries).to.have.length(2);
    const list = one(element, '.list').getBoundingClientRect();
    for (const target of [...retries, ...buttons(element, 'Discard')]) {
      const { left, right, top, height } = target.getBoundingClientRect();
      expect(height).to.be.at.least(24);
      expect([left >= list.left - 8, right <= list.right + 8]).to.deep.equal([true, true]);
      const { x, y } = { x: (left + right) / 2, y: top + height / 2 };
      expect(element.shadowRoot!.elementFromPoint(x, y) === target, 'nothing covers it').to.be.true;
    }
    retries[0]!.click();
    buttons(element, 'Discard')[1]!.click();
    expect(ofType(requests, 'retry').map(({ id }) => id)).to.deep.equal(['client-1']);
    expect(ofType(requests, 'discard').map(({ id }) => id)).to.deep.equal(['client-2']);
    await expectAccessible(element);
  });

  it('LC-17 LC-49 the buttons of the pictures say whose they are and when they were sent', async () => {
    const element = await thread([ofTeam(0), ofTeam(1)]);
    await expectAccessible(element);
    const words = all<HTMLImageElement>(element, '.image img').map(({ alt }) => alt);
    for (const [index, alt] of words.entries())
      expect(alt).to.match(new RegExp(`^Show ${index}\\.png in full size, Ada, \\d+:\\d\\d`));
  });

  it('LC-55 a mouse finds the actions of each picture of a grid', async () => {
    const element = await thread(times(4, ofTeam));
    for (const row of all(element, '.row')) {
      row.dispatchEvent(new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true }));
      await waitUntil(() => row.querySelector('.more') !== null);
      const { left, top, width, height } = row.querySelector('.more')!.getBoundingClientRect();
      const hit = element.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2);
      expect(hit?.closest('.more')?.parentElement === row, `the actions of ${row.dataset.key}`).to.be.true;
    }
  });

  it('LC-49 a small picture is not blown up in a grid', async () => {
    const withSize = (index: number, width: number, height: number): Message =>
      ofTeam(index, { media: [{ ...ofTeam(index).media[0]!, image: { width, height } }] });
    const element = await thread([withSize(0, 90, 60), withSize(1, 1600, 1000), withSize(2, 16, 16)]);
    const fits = all(element, '.image img').map((img) => getComputedStyle(img).objectFit);
    expect(fits).to.deep.equal(['scale-down', 'cover', 'scale-down']);
  });

  it('CS-07 LC-49 the address for replies is announced once, although pictures move it', async () => {
    const said: string[] = [];
    const parts = { emailsReplies: true, visitor: { name: 'Jo', email: 'jo@visitor.example' } };
    const element = await thread([], parts);
    element.addEventListener('missive-request', ({ detail }) => {
      if (detail.type === 'announce') said.push(detail.text);
    });
    for (const count of [1, 2, 3]) {
      await change(element, { messages: times(count, outgoing) });
      await nextFrame();
    }
    expect(all(element, 'missive-chat-email-notice')).to.have.length(1);
    expect(said).to.have.length(1);
  });

  it('CS-07 LC-49 the address for replies is below the grid, and divides it not', async () => {
    const element = await thread(times(3, own), {
      emailsReplies: true,
      visitor: { name: 'Jo', email: 'jo@visitor.example' },
    });
    expect(lines(element)).to.deep.equal([2, 1]);
    const notice = one(element, 'missive-chat-email-notice').getBoundingClientRect();
    expect(notice.top).to.be.at.least(
      Math.max(...all(element, '.image').map((image) => image.getBoundingClientRect().bottom)),
    );
  });
});
