import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { nothing } from 'lit';
import type { ChatState } from '../../src/core/chat-state.js';
import type { Config, Message } from '../../src/core/types.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import '../../src/end.js';
import { waitUntil as until } from '../browser/wait-until.js';
import {
  expectAccessible,
  expectFocus,
  all,
  AT,
  bubbles,
  button,
  buttons,
  config,
  message,
  messages,
  nextFrame,
  ofType,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';

interface Parts {
  config?: Config;
  state?: Partial<ChatState>;
  /** What stands in the slot at the start. */
  start?: string;
  open?: boolean;
}

/** The browser has reported to all observers which part of the element is in view. */
async function sightOf(element: Element): Promise<void> {
  await new Promise<void>((resolve) => {
    const sights = new IntersectionObserver(() => resolve(sights.disconnect()));
    sights.observe(element);
  });
  await nextFrame();
}

/** In a window 400 px high. */
async function thread(parts: Parts = {}): Promise<MissiveChatMessagesElement> {
  const page = await fixture<HTMLElement>(
    html`<div
      style="display: flex; flex-direction: column; width: 350px; height: 400px; font: 15px/1.4 sans-serif"
    >
      <missive-chat-messages
        style="flex: 1; min-height: 0"
        .config=${parts.config ?? config()}
        .state=${state(parts.state)}
        ?open=${parts.open ?? true}
        >${parts.start === undefined ? nothing : html`<p slot="start">${parts.start}</p>`}</missive-chat-messages
      >
    </div>`,
  );
  await sightOf(page); // its first layout is over
  return page.querySelector('missive-chat-messages')!;
}

async function change(element: MissiveChatMessagesElement, parts: Partial<ChatState>): Promise<void> {
  element.state = { ...element.state, ...parts };
  await element.updateComplete;
}

const add = (element: MissiveChatMessagesElement, ...more: Message[]): Promise<void> =>
  change(element, { messages: [...element.state.messages, ...more] });

const scroller = (element: Element): HTMLElement => one(element, '[role=log]');

const fromEnd = (element: Element): number => {
  const { scrollHeight, scrollTop, clientHeight } = scroller(element);
  return scrollHeight - scrollTop - clientHeight;
};

async function scrollTo(element: MissiveChatMessagesElement, top: number): Promise<void> {
  const scrolled = oneEvent(scroller(element), 'scroll');
  scroller(element).scrollTop = top;
  await scrolled;
  await element.updateComplete;
}

const placeOf = (element: Element, body: string): number =>
  all(element, '[part~=bubble]')
    .find((bubble) => bubble.textContent.trim() === body)!
    .getBoundingClientRect().top;

const own = (index: number, parts: Partial<Message> = {}): Message =>
  message(index, { from: 'visitor', ...parts });

const pending = (id: string, parts: Partial<Message> = {}): Message =>
  own(0, { id, sid: null, index: null, delivery: 'sending', body: `Pending ${id}`, ...parts });

const PICTURE = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const ANN = { name: 'Ann Lee', avatarUrl: '' };

describe('<missive-chat-messages>', () => {
  it('is accessible', async () => {
    const element = await thread({
      start: 'Hi there!',
      state: {
        messages: [
          message(0, { author: ANN, body: 'See https://acme.com' }),
          own(1, { delivery: 'read' }),
          pending('a', { delivery: 'failed' }),
        ],
        hasOlder: true,
        isTeamTyping: true,
      },
    });
    await expectAccessible(element);
  });

  it('LC-20 has what stands at its start above the first message', async () => {
    const element = await thread({ start: 'Welcome', state: { messages: [own(0)] } });
    const [start, first] = [element.querySelector('p')!, one(element, '.row')].map((box) =>
      box.getBoundingClientRect(),
    );
    expect(start!.height).to.be.greaterThan(0);
    expect(start!.bottom).to.be.at.most(first!.top);
  });

  it('keeps the start of the thread for its start', async () => {
    const element = await thread({ start: 'Welcome', state: { messages: [own(5)], hasOlder: true } });
    expect(element.querySelector('p')!.getClientRects()).to.be.empty;
    await change(element, { hasOlder: false });
    expect(element.querySelector('p')!.getClientRects()).not.to.be.empty;
  });

  describe('text', () => {
    const HOSTILE = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script><b>bold</b>';

    it('LC-24 shows hostile text as text', async () => {
      const element = await thread({
        state: { messages: [message(0, { body: HOSTILE, author: { name: HOSTILE, avatarUrl: HOSTILE } })] },
      });
      await nextFrame();
      expect(bubbles(element)).to.deep.equal([HOSTILE]);
      expect(all(element, 'img, script, b')).to.be.empty;
      expect('hacked' in window).to.be.false;
    });

    it('LC-24 makes links of addresses and of {{ link }}, and never of a script', async () => {
      const body =
        'A https://acme.com/a, B {{ link:https://acme.com/b words }} C {{ link:javascript:alert(1) bad }} D javascript:alert(1)';
      const element = await thread({ state: { messages: [message(0, { body })] } });
      const links = all<HTMLAnchorElement>(element, 'a');
      expect(links.map(({ href, text, target, rel }) => [href, text, target, rel])).to.deep.equal([
        ['https://acme.com/a', 'https://acme.com/a', '_blank', 'noopener noreferrer'],
        ['https://acme.com/b', 'words', '_blank', 'noopener noreferrer'],
      ]);
    });

    it('LC-24 keeps line breaks, and breaks what is too long', async () => {
      const element = await thread({
        state: { messages: [message(0, { body: `One\n\nTwo` }), message(1, { body: 'x'.repeat(400) })] },
      });
      const [first] = all(element, '[part~=bubble]');
      expect(first!.innerText.trimEnd()).to.equal('One\n\nTwo'); // WebKit ends a block with a line break
      expect(scroller(element).scrollWidth).to.equal(scroller(element).clientWidth);
    });

    it('LC-17 takes the direction of a message from its text', async () => {
      const element = await thread({ state: { messages: [message(0, { body: 'שלום' }), message(1)] } });
      const directions = all(element, '[part~=bubble]').map((bubble) => getComputedStyle(bubble).direction);
      expect(directions).to.deep.equal(['rtl', 'ltr']);
    });

    it('LC-45 shows messages of emoji alone large', async () => {
      const element = await thread({ state: { messages: [message(0, { body: '👍🎉' }), message(1)] } });
      const [emoji, words] = all(element, '[part~=bubble]').map((bubble) =>
        parseFloat(getComputedStyle(bubble).fontSize),
      );
      expect(emoji).to.be.greaterThan(2 * words!);
    });
  });

  describe('authors', () => {
    const BO = { name: 'Bo Chen', avatarUrl: PICTURE };
    const names = (element: Element): string[] => all(element, '.name').map(textOf);

    it('LC-13 puts one name and one avatar on what an author says in a row', async () => {
      const element = await thread({
        state: {
          messages: [
            message(0, { author: ANN }),
            message(1, { author: ANN }),
            message(2, { author: BO }),
            own(3),
          ],
        },
      });
      expect(names(element)).to.deep.equal(['Ann Lee', 'Bo Chen']);
      const avatars = all(element, '.avatar');
      expect(avatars.map((disc) => textOf(disc))).to.deep.equal(['AL', 'BC']);
      expect(avatars.map((disc) => disc.querySelector('img')?.src)).to.deep.equal([undefined, PICTURE]);
    });

    it('LC-13 falls back to the account', async () => {
      const chat = { name: 'Acme', avatarUrl: PICTURE };
      const element = await thread({ config: config({ chat }), state: { messages: [message(0)] } });
      expect(names(element)).to.deep.equal(['Acme']);
      expect(one<HTMLImageElement>(element, '.avatar img').src).to.equal(PICTURE);
    });

    it('LC-13 shows nothing of an agent where names are off', async () => {
      const element = await thread({
        config: config({ chat: { name: 'Acme', showNames: false } }),
        state: { messages: [message(0, { author: ANN })] },
      });
      expect(names(element)).to.be.empty;
      expect(element.shadowRoot!.textContent).to.not.contain('Ann').and.not.contain('AL');
    });

    it('LC-13 shows no avatars where they are off', async () => {
      const element = await thread({
        config: config({ chat: { showAvatars: false } }),
        state: { messages: [message(0)] },
      });
      expect(all(element, '.avatar')).to.be.empty;
    });

    it('LC-13 shows initials when an image cannot be loaded, and none from elsewhere than images come from', async () => {
      const broken = { name: 'Ann Lee', avatarUrl: 'data:image/png;base64,AAAA' };
      const script = { name: 'Bo', avatarUrl: 'javascript:alert(1)' };
      const element = await thread({
        state: { messages: [message(0, { author: broken }), message(1, { author: script })] },
      });
      const image = one<HTMLImageElement>(element, '.avatar img');
      if (!image.complete) await oneEvent(image, 'error');
      await nextFrame();
      expect(getComputedStyle(image).display).to.equal('none');
      expect(all(element, '.avatar img')).to.have.length(1);
    });

    it('squares the start corner of the first bubble of a group', async () => {
      const element = await thread({ state: { messages: [message(0), message(1)] } });
      const [first, second] = all(element, '[part~=bubble]').map((bubble) =>
        parseFloat(getComputedStyle(bubble).borderStartStartRadius),
      );
      expect(first).to.be.lessThan(second! / 2);
    });

    it('says whose messages they are without colours', async () => {
      const element = await thread({ state: { messages: [own(0), message(1)] } });
      expect(textOf(scroller(element))).to.match(/You.*Message 0.*The team.*Message 1/);
    });
  });

  describe('time', () => {
    it('LC-41 marks days and says times in the language of the visitor', async () => {
      const yesterday = new Date();
      yesterday.setDate(yesterday.getDate() - 1);
      const element = await thread({
        state: {
          messages: [
            message(0, { sentAt: AT }),
            message(1, { sentAt: yesterday.getTime() }),
            message(2, { sentAt: Date.now() }),
            message(3, { sentAt: Date.now() }),
          ],
        },
      });
      const days = all(element, '.day').map(textOf);
      const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
      expect(days).to.have.length(3);
      expect(days[1]!.toLowerCase()).to.equal(words.format(-1, 'day'));
      expect(days[2]!.toLowerCase()).to.equal(words.format(0, 'day'));
      const [first] = all<HTMLTimeElement>(element, 'time');
      expect(first!.dateTime).to.equal(new Date(AT).toISOString());
      expect(textOf(first!)).to.equal(
        new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(AT),
      );
    });
  });

  describe('quick replies', () => {
    const offer = message(3, { replies: ['Yes', 'No, <b>later</b>'] });
    const offered = (element: Element): string[] => all(element, '.replies button').map(textOf);

    it('LC-53 are buttons that send their words, and accessible', async () => {
      const element = await thread({ state: { messages: [message(2), offer] } });
      expect(offered(element)).to.deep.equal(['Yes', 'No, <b>later</b>']);
      expect(one(element, '.replies').getAttribute('aria-label')).to.equal('Suggested replies');
      const requests = requestsOf(element);
      button(element, 'Yes').click();
      expect(ofType(requests, 'send')).to.deep.equal([{ type: 'send', body: 'Yes' }]);
      await expectAccessible(element);
    });

    it('LC-53 are taken away when the visitor writes, and the focus stays in the thread', async () => {
      const element = await thread({ state: { messages: [offer] } });
      button(element, 'Yes').focus();
      element.state = state({ messages: [offer, pending('a', { body: 'Yes' })] });
      await element.updateComplete;
      expect(offered(element)).to.be.empty;
      expectFocus(scroller(element));
    });

    it('LC-53 stay below a message that has more messages after it', async () => {
      const element = await thread({ state: { messages: [offer, message(4)] } });
      expect(offered(element)).to.have.length(2);
    });
  });

  describe('delivery', () => {
    for (const [delivery, words] of [
      ['sending', 'Sending…'],
      ['sent', 'Sent'],
      ['read', 'Read'],
      ['failed', 'Not sent'],
    ] as const) {
      it(`LC-40 LC-41 says of an own message that it is ${delivery}`, async () => {
        const element = await thread({ state: { messages: [own(0, { delivery })] } });
        expect(textOf(scroller(element))).to.contain(words);
        expect(buttons(element, 'Retry')).to.have.length(delivery === 'failed' ? 1 : 0);
      });
    }

    it('LC-40 asks to send a failed message again', async () => {
      const element = await thread({ state: { messages: [pending('a', { delivery: 'failed' })] } });
      const requests = requestsOf(element);
      button(element, 'Retry').click();
      expect(requests).to.deep.equal([{ type: 'retry', id: 'a' }]);
    });

    it('says nothing of delivery about messages of the team', async () => {
      const element = await thread({ state: { messages: [message(0)] } });
      expect(textOf(scroller(element))).to.not.contain('Sent');
    });
  });

  it('LC-41 shows that the team is typing, in words too', async () => {
    const element = await thread({ config: config({ chat: { name: 'Acme' } }) });
    expect(bubbles(element)).to.be.empty;
    await change(element, { isTeamTyping: true });
    expect(bubbles(element)).to.deep.equal(['Acme is typing…']);
  });

  it('LC-17 moves and removes no message that stays, whatever comes and goes around it', async () => {
    const element = await thread({ state: { messages: [message(0), own(1), message(2)] } });
    const taken: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { removedNodes } of records)
        for (const node of removedNodes)
          if (node instanceof Element && node.textContent.includes('Message')) taken.push(node.textContent);
    });
    observer.observe(element.shadowRoot!, { childList: true, subtree: true });
    for (let round = 0; round < 2; round += 1) {
      await change(element, { connection: 'retrying' });
      await change(element, { isTeamTyping: true });
      await change(element, { connection: 'connected' });
      await change(element, { isTeamTyping: false });
      await add(element, message(3 + round));
    }
    const [first, ...others] = element.state.messages;
    await change(element, { messages: others });
    await change(element, { messages: [first!, ...others] });
    await nextFrame();
    observer.disconnect();
    expect(taken.map((text) => text.includes('Message 0'))).to.deep.equal([true]);
    expect(bubbles(element)).to.deep.equal([0, 1, 2, 3, 4].map((index) => `Message ${index}`));
  });

  it('LC-25 shows the error with the support channels as links, while the connection fails', async () => {
    const element = await thread({
      config: config({
        support: { email: 'help@acme.com', phone: '+1 555 0100' },
        messages: { error: 'Sorry' },
      }),
      state: { messages: [own(0)], connection: 'retrying' },
    });
    expect(bubbles(element)).to.deep.equal(['Message 0', 'Sorry', 'help@acme.com\n+1 555 0100']);
    expect(all<HTMLAnchorElement>(element, 'a').map(({ href }) => href)).to.deep.equal([
      'mailto:help@acme.com',
      'tel:+15550100',
    ]);
    await change(element, { connection: 'connected' });
    expect(bubbles(element)).to.deep.equal(['Message 0']);
  });

  describe('files', () => {
    const pdf = { sid: 'ME1', filename: 'Invoice.pdf', contentType: 'application/pdf', size: 1_834_567 };
    const image = { sid: 'ME2', filename: 'Parcel', contentType: 'image/gif', size: 340_000 };
    const files: Message = message(7, { body: '', media: [pdf, image] });

    it('LC-42 shows name and size of a file, and asks for its address once', async () => {
      const element = document.createElement('missive-chat-messages');
      const requests = requestsOf(element);
      element.state = state({ messages: [files] });
      await fixture(html`${element}`);
      await change(element, { isTeamTyping: true });
      expect(ofType(requests, 'media-url')).to.deep.equal([
        { type: 'media-url', messageIndex: 7, mediaSid: 'ME1' },
        { type: 'media-url', messageIndex: 7, mediaSid: 'ME2' },
      ]);
      expect(textOf(scroller(element)))
        .to.contain('Invoice.pdf')
        .and.match(/1[.,]8/)
        .and.contain('340');
      expect(all(element, 'a')).to.be.empty;
    });

    it('LC-42 shows an image as itself and links the others, once their addresses are known', async () => {
      const mediaUrls = { ME1: 'https://files.example/1', ME2: PICTURE };
      const element = await thread({ state: { messages: [files], mediaUrls } });
      const shown = one<HTMLImageElement>(element, 'img');
      expect(shown.src).to.equal(PICTURE);
      expect(shown.alt).to.match(/^Show Parcel in full size, The team, \d+:\d\d/);
      const link = all<HTMLAnchorElement>(element, 'a').find(
        ({ href }) => href === 'https://files.example/1',
      )!;
      expect(textOf(link)).to.contain('Invoice.pdf');
    });

    it('follows no address that runs a script', async () => {
      const mediaUrls = { ME1: 'javascript:alert(1)', ME2: 'data:text/html,<script>alert(1)</script>' };
      const element = await thread({ state: { messages: [files], mediaUrls } });
      expect(all(element, 'a[href], img')).to.be.empty;
    });
  });

  it('LC-17 is silent itself: what comes is spoken from outside the window', async () => {
    const element = await thread({ state: { messages: messages(0, 2) } });
    expect(scroller(element).getAttribute('aria-live')).to.equal('off');
    expect(all(element, '[aria-live=polite]')).to.be.empty;
  });

  describe('reading place', () => {
    const LONG: Parts = { state: { messages: messages(0, 40), visitorReadIndex: 40 } };

    it('LC-43 starts at the end, and stays there', async () => {
      const element = await thread(LONG);
      expect(fromEnd(element)).to.be.lessThan(2);
      await add(element, message(41, { body: 'word '.repeat(80) }));
      expect(fromEnd(element)).to.be.lessThan(2);
    });

    it('LC-43 stays at the end when there is less room', async () => {
      const element = await thread(LONG);
      element.parentElement!.style.height = '200px';
      await nextFrame();
      await nextFrame();
      expect(fromEnd(element)).to.be.lessThan(2);
    });

    it('LC-43 LC-48 stays at the end through sizes that the browser lays out on the way, in every order', async () => {
      const element = await thread(LONG);
      const { style: room } = element.parentElement!;
      const { style: picture } = one(element, '.row:last-child');
      // From each size to each other one, with the size in between where only one of the two has changed.
      const sizes = [300, 500].flatMap((height) => [50, 250].map((content) => ({ height, content })));
      for (const from of sizes)
        for (const to of sizes)
          for (const first of ['room', 'content']) {
            const steps: [CSSStyleDeclaration, string, number][] = [
              [room, 'height', to.height],
              [picture, 'height', to.content],
            ];
            if (first === 'content') steps.reverse();
            room.height = `${from.height}px`;
            picture.height = `${from.content}px`;
            await nextFrame();
            await nextFrame();
            for (const [style, name, size] of steps) {
              style.setProperty(name, `${size}px`);
              scroller(element).getBoundingClientRect();
            }
            await nextFrame();
            await nextFrame();
            expect(fromEnd(element), JSON.stringify({ from, to, first })).to.be.lessThan(2);
          }
    });

    it('LC-43 leaves a reader where they are, and says that there is more', async () => {
      const element = await thread(LONG);
      await scrollTo(element, 600);
      const { scrollTop } = scroller(element);
      await add(element, message(41));
      expect(scroller(element).scrollTop).to.equal(scrollTop);
      expect(buttons(element, '1 unread message')).to.have.length(1);
      await add(element, message(42));
      expect(buttons(element, '2 unread messages')).to.have.length(1);
    });

    it('LC-43 leaves a reader who moves just as something comes where they went', async () => {
      const element = await thread(LONG);
      scroller(element).scrollTop = 600; // the browser reports it in its next frame
      await add(element, message(41));
      await nextFrame();
      await nextFrame();
      expect(scroller(element).scrollTop).to.equal(600);
      expect(buttons(element, '1 unread message')).to.have.length(1);
      element.parentElement!.style.height = '200px';
      await nextFrame();
      expect(scroller(element).scrollTop).to.equal(600);
    });

    it('LC-43 leaves a reader who moves just as the room changes where they went', async () => {
      const element = await thread(LONG);
      scroller(element).scrollTop = 600;
      element.parentElement!.style.height = '200px';
      await nextFrame();
      await nextFrame();
      expect(scroller(element).scrollTop).to.equal(600);
    });

    it('LC-43 goes to the end by the hint, which goes away', async () => {
      const element = await thread(LONG);
      await scrollTo(element, 600);
      await add(element, message(41));
      button(element, '1 unread message').click();
      await element.updateComplete;
      expect(fromEnd(element)).to.be.lessThan(2);
      expect(buttons(element, '1 unread message')).to.be.empty;
    });

    it('LC-43 takes the hint away when the reader comes to the end', async () => {
      const element = await thread(LONG);
      await scrollTo(element, 600);
      await add(element, message(41));
      await scrollTo(element, scroller(element).scrollHeight);
      expect(buttons(element, '1 unread message')).to.be.empty;
    });

    it('LC-43 shows what the visitor just wrote, wherever they were', async () => {
      const element = await thread(LONG);
      await scrollTo(element, 600);
      await add(element, pending('a'));
      expect(fromEnd(element)).to.be.lessThan(2);
    });

    it('LC-43 keeps the place when older messages come', async () => {
      const element = await thread({
        state: { messages: messages(100, 140), visitorReadIndex: 140, hasOlder: true },
      });
      await scrollTo(element, 150);
      const before = placeOf(element, 'Message 103');
      await change(element, { messages: [...messages(50, 99), ...element.state.messages], hasOlder: false });
      await nextFrame();
      expect(bubbles(element)).to.contain('Message 99');
      expect(placeOf(element, 'Message 103')).to.be.closeTo(before, 1);
    });

    it('LC-43 keeps the place when the team stops typing, or a file gets its address', async () => {
      const file = { sid: 'ME1', filename: 'a.gif', contentType: 'image/gif', size: 1 };
      const element = await thread({
        state: {
          messages: [message(0, { media: [file] }), ...messages(1, 40)],
          visitorReadIndex: 40,
          isTeamTyping: true,
        },
      });
      await scrollTo(element, 600);
      const before = placeOf(element, 'Message 20');
      await change(element, { isTeamTyping: false, mediaUrls: { ME1: PICTURE } });
      expect(placeOf(element, 'Message 20')).to.be.closeTo(before, 1);
    });
  });

  describe('older messages', () => {
    it('LC-43 asks for them near the top, once', async () => {
      const element = await thread({
        state: { messages: messages(100, 140), visitorReadIndex: 140, hasOlder: true },
      });
      const requests = requestsOf(element);
      await scrollTo(element, 900);
      expect(requests).to.be.empty;
      await scrollTo(element, 100);
      await scrollTo(element, 50);
      expect(ofType(requests, 'older-messages')).to.have.length(1);
    });

    it('LC-43 asks for no more while they load, nor when there are none', async () => {
      const element = await thread({
        state: { messages: messages(0, 40), visitorReadIndex: 40, hasOlder: true, isLoadingOlder: true },
      });
      const requests = requestsOf(element);
      await scrollTo(element, 0);
      await change(element, { isLoadingOlder: false, hasOlder: false });
      await scrollTo(element, 20);
      expect(ofType(requests, 'older-messages')).to.be.empty;
    });

    it('LC-43 asks for them again when there is a connection', async () => {
      const element = await thread({
        state: { messages: messages(30, 59), visitorReadIndex: 59, hasOlder: true, connection: 'connecting' },
      });
      const requests = requestsOf(element);
      scroller(element).scrollTop = 0;
      await oneEvent(scroller(element), 'scroll');
      await change(element, { connection: 'connected' });
      expect(ofType(requests, 'older-messages')).to.have.length(2);
    });

    it('LC-17 LC-43 asks for them by a button too', async () => {
      const element = await thread({
        state: { messages: messages(100, 140), visitorReadIndex: 140, hasOlder: true },
      });
      const requests = requestsOf(element);
      button(element, 'Load older messages').click();
      expect(ofType(requests, 'older-messages')).to.have.length(1);
      await change(element, { hasOlder: false });
      expect(buttons(element, 'Load older messages')).to.be.empty;
    });

    it('keeps a thread of 10,000 messages small on the page, and every message within reach', async () => {
      const element = await thread({ state: { messages: messages(0, 9_999), visitorReadIndex: 9_999 } });
      expect(bubbles(element).at(-1)).to.equal('Message 9999');
      for (let page = 0; page < 5; page++) {
        await scrollTo(element, 0);
        await nextFrame();
        expect(all(element, '*').length).to.be.lessThan(1_500);
      }
      const first = Number(bubbles(element)[0]!.replace('Message ', ''));
      expect(first).to.be.within(9_000, 9_850);
      expect(fromEnd(element)).to.be.greaterThan(0);
      await scrollTo(element, scroller(element).scrollHeight);
      await nextFrame();
      expect(Number(bubbles(element).at(-1)!.replace('Message ', ''))).to.be.greaterThan(first + 89);
    });
  });

  describe('reading', () => {
    it('LC-14 says nothing of a thread whose end is scrolled out of the page, until it is in view', async () => {
      const page = await fixture<HTMLElement>(html`<div style="height: 200px; overflow: auto"></div>`);
      const place = document.createElement('div');
      place.style.cssText = 'display: flex; height: 600px';
      const element = document.createElement('missive-chat-messages');
      const requests = requestsOf(element);
      element.open = true;
      element.state = state({ messages: messages(0, 3) });
      place.append(element);
      page.append(place);
      await element.updateComplete;
      await sightOf(element);
      expect(ofType(requests, 'read')).to.be.empty;
      page.scrollTop = 600;
      await oneEvent(element, 'missive-request');
      expect(ofType(requests, 'read')).to.deep.equal([{ type: 'read', index: 3 }]);
    });

    const asked = async (parts: Parts): Promise<number[]> => {
      const element = document.createElement('missive-chat-messages');
      const requests = requestsOf(element);
      element.open = parts.open ?? true;
      element.state = state(parts.state);
      await fixture(html`<div style="display: flex; height: 300px">${element}</div>`);
      await element.updateComplete;
      await sightOf(element);
      return ofType(requests, 'read').map(({ index }) => index);
    };

    it('LC-14 says what was seen: the last message, when the thread is open at its end', async () => {
      expect(await asked({ state: { messages: messages(0, 3), visitorReadIndex: 1 } })).to.deep.equal([3]);
    });

    it('LC-14 says nothing of what was seen before, or while the window is closed', async () => {
      expect(await asked({ state: { messages: messages(0, 3), visitorReadIndex: 3 } })).to.be.empty;
      expect(await asked({ state: { messages: messages(0, 3) }, open: false })).to.be.empty;
    });

    it('LC-14 waits until the reader comes to the end', async () => {
      const element = await thread({ state: { messages: messages(0, 40), visitorReadIndex: 40 } });
      const requests = requestsOf(element);
      await scrollTo(element, 500);
      await add(element, message(41));
      expect(ofType(requests, 'read')).to.be.empty;
      await scrollTo(element, scroller(element).scrollHeight);
      expect(ofType(requests, 'read')).to.deep.equal([{ type: 'read', index: 41 }]);
    });

    it('LC-14 waits until the page is seen', async () => {
      let visibility: DocumentVisibilityState = 'hidden';
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
      const element = await thread({ state: { messages: messages(0, 3) } });
      const requests = requestsOf(element);
      await add(element, message(4));
      expect(ofType(requests, 'read')).to.be.empty;
      visibility = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
      await element.updateComplete;
      expect(ofType(requests, 'read')).to.deep.equal([{ type: 'read', index: 4 }]);
      Reflect.deleteProperty(document, 'visibilityState');
    });
  });

  it('stops listening when it is removed', async () => {
    const element = await thread({ state: { messages: messages(0, 3) }, open: false });
    const requests = requestsOf(element);
    element.remove();
    element.open = true;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(requests).to.be.empty;
  });

  it('SR-01 the end of a conversation is announced when it comes, not again when the visitor goes back to it', async () => {
    const ended = [message(0), message(1, { from: 'end' })];
    const chat = config({ chat: { conversations: 'many' } });
    const element = await thread({ config: chat, state: { thread: 1, messages: ended.slice(0, 1) } });
    const requests = requestsOf(element);
    const change = async (thread: number, shown: readonly Message[]): Promise<void> => {
      element.state = state({ thread, messages: shown });
      await element.updateComplete;
      await sightOf(element);
    };
    const announced = (): unknown[] => ofType(requests, 'announce').map(({ text }) => text);
    await change(1, ended);
    await until(() => announced().length > 0);
    await change(2, []);
    await change(3, ended);
    expect(announced().length).to.equal(1);
  });
});
