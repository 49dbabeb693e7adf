import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { ChatState, ConnectionState } from '../../src/core/chat-state.js';
import type { Config } from '../../src/core/types.js';
import type { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import {
  all,
  bubbles,
  button,
  buttons,
  config,
  expectAccessible,
  expectFocus,
  field,
  focused,
  message,
  nameOf,
  nextFrame,
  ofType,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';
import { waitUntil } from '../browser/wait-until.js';

const panel = (
  parts: { config?: Config; state?: Partial<ChatState>; open?: boolean } = {},
): Promise<MissiveChatPanelElement> =>
  fixture(
    html`<missive-chat-panel
      style="width: 350px; height: 600px"
      .config=${parts.config ?? config()}
      .state=${state(parts.state)}
      .open=${parts.open ?? true}
    ></missive-chat-panel>`,
  );

const dialog = (element: Element): HTMLElement => one(element, '[role=dialog]');
const status = (element: Element): string => textOf(one(element, '[part=status]'));

describe('<missive-chat-panel>', () => {
  afterEach(() => setViewport({ width: 800, height: 600 }));

  it('is accessible', async () => {
    await expectAccessible(await panel({ state: { messages: [message(0)] } }));
    await expectAccessible(await panel({ state: { identified: 'no' } }));
  });

  it('LC-43 keeps the end of the thread in sight, long or short, while the visitor writes line after line', async () => {
    for (const count of [2, 12, 40]) {
      const element = await panel({
        state: {
          messages: Array.from({ length: count }, (_, index) => message(index)),
          visitorReadIndex: count - 1,
        },
      });
      const scroller = one(element, '[role=log]');
      const fromEnd = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      const text = one<HTMLTextAreaElement>(element, 'textarea');
      text.focus();
      for (let line = 1; line <= 8; line += 1) {
        await sendKeys({ down: 'Shift' });
        await sendKeys({ press: 'Enter' });
        await sendKeys({ up: 'Shift' });
        await sendKeys({ type: 'line' });
        await nextFrame();
        await nextFrame();
        expect(fromEnd(), `line ${line} of ${count}`).to.be.lessThan(2);
      }
      element.state = { ...element.state, messages: [...element.state.messages, message(count)] };
      await element.updateComplete;
      await nextFrame();
      expect(fromEnd(), `an answer, of ${count}`).to.be.lessThan(2);
      expect(all(element, '.pill')).to.be.empty;
      text.value = '';
      text.dispatchEvent(new Event('input'));
      await nextFrame();
      await nextFrame();
      expect(fromEnd(), `empty again, of ${count}`).to.be.lessThan(2);
    }
  });

  it('is a dialog with the title as its name, beside the page', async () => {
    const element = await panel({ config: config({ messages: { title: 'Ask us' } }) });
    const id = dialog(element).getAttribute('aria-labelledby');
    expect(textOf(one(element, `#${id}`))).to.equal('Ask us');
    expect(dialog(element).hasAttribute('aria-modal')).to.be.false;
  });

  const STATUSES: readonly (readonly [ChatState['availability'], ConnectionState, string])[] = [
    ['online', 'connected', 'On'],
    ['online', 'idle', 'On'],
    ['offline', 'connected', 'Off'],
    ['online', 'connecting', 'Wait'],
    ['offline', 'retrying', 'Wait'],
  ];
  for (const [availability, connection, expected] of STATUSES) {
    it(`LC-12 says "${expected}" when the team is ${availability} and the chat ${connection}`, async () => {
      const messages = { online: 'On', offline: 'Off', connecting: 'Wait' };
      const element = await panel({ config: config({ messages }), state: { availability, connection } });
      expect(status(element)).to.equal(expected);
    });
  }

  it('LC-12 shows no status where it is off', async () => {
    const element = await panel({ config: config({ chat: { showOnlineStatus: false } }) });
    expect(all(element, '[part=status]')).to.be.empty;
  });

  it('LC-20 LC-24 shows the texts of the account first, each in its bubble, hostile ones as text', async () => {
    const hostile = '<img src=x onerror="window.hacked = 1"><b>bold</b>';
    const messages = { welcome: ['Welcome', hostile], help: 'Help' };
    const element = await panel({ config: config({ messages }), state: { messages: [message(0)] } });
    expect(bubbles(element)).to.deep.equal(['Welcome', hostile, 'Help', 'Message 0']);
    expect(all(element, '.start img, .start b').length).to.equal(0);
    expect('hacked' in window).to.be.false;
  });

  it('LC-13 shows the texts of the account under its name, where names are shown', async () => {
    const name = async (showNames: boolean): Promise<string[]> => {
      const element = await panel({ config: config({ chat: { name: 'Acme', showNames } }) });
      return all(element, '.start .name').map(textOf);
    };
    expect(await name(true)).to.deep.equal(['Acme']);
    expect(await name(false)).to.be.empty;
  });

  it('LC-20 puts the form in place of the composer, and the composer in place of the form', async () => {
    const element = await panel({ state: { identified: 'no' } });
    expect([all(element, 'form'), all(element, 'textarea')].map(({ length }) => length)).to.deep.equal([
      1, 0,
    ]);
    expect(bubbles(element).at(-1)).to.equal('First, identify yourself.');
    element.state = state({ identified: 'form' });
    await element.updateComplete;
    expect([all(element, 'form'), all(element, 'textarea')].map(({ length }) => length)).to.deep.equal([
      0, 1,
    ]);
  });

  it('LC-20 goes on to the composer after the form', async () => {
    const element = await panel({ state: { identified: 'no' } });
    field(element, 'Name').focus();
    element.state = state({ identified: 'form' });
    await element.updateComplete;
    await waitUntil(() => focused() === one(element, 'textarea'));
  });

  it('passes on once what is asked for inside it', async () => {
    const element = await panel();
    const requests = requestsOf(element);
    await element.focusInitial();
    await sendKeys({ type: 'Hi' });
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'send')).to.deep.equal([{ type: 'send', body: 'Hi' }]);
  });

  it('keeps requests out of the page', async () => {
    const page = await fixture<HTMLElement>(html`<div></div>`);
    const inner = document.createElement('missive-chat-panel');
    page.attachShadow({ mode: 'open' }).append(inner);
    const requests = requestsOf(document.body);
    await inner.updateComplete;
    button(inner, 'Close').click();
    expect(requests).to.be.empty;
  });

  it('LC-17 asks to be closed by its button and by Escape', async () => {
    const element = await panel();
    const requests = requestsOf(element);
    button(element, 'Close').click();
    await element.focusInitial();
    await sendKeys({ press: 'Escape' });
    expect(requests).to.deep.equal([{ type: 'close' }, { type: 'close' }]);
  });

  it('keeps what is typed from being a shortcut of the page', async () => {
    const element = await panel();
    const keys: string[] = [];
    const note = ({ key }: KeyboardEvent): number => keys.push(key);
    document.addEventListener('keydown', note);
    await element.focusInitial();
    await sendKeys({ press: '/' });
    document.removeEventListener('keydown', note);
    expect(keys).to.be.empty;
  });

  it('LC-42 keeps the page when a file is let go beside the form', async () => {
    const element = await panel({ state: { identified: 'no' } });
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.txt'));
    for (const type of ['dragover', 'drop'])
      expect(
        one(element, '.header').dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
        ),
      ).to.be.false;
  });

  it('LC-05 shows the branding unless it is hidden', async () => {
    const element = await panel();
    const link = one<HTMLAnchorElement>(element, '[part=footer] a');
    expect([textOf(link), link.href, link.rel]).to.deep.equal([
      'We run on Missive',
      'https://missiveapp.com/',
      'noopener noreferrer',
    ]);
    element.config = config({ chat: { hideBranding: true } });
    await element.updateComplete;
    expect(all(element, '[part=footer]')).to.be.empty;
  });

  it('LC-17 starts where the visitor goes on: in the composer, or in the form', async () => {
    const element = await panel();
    await element.focusInitial();
    expectFocus(one(element, 'textarea'));
    element.state = state({ identified: 'no' });
    await element.updateComplete;
    await one<MissiveChatPanelElement>(element, 'missive-chat-identify').updateComplete;
    await element.focusInitial();
    expectFocus(field(element, 'Name'));
  });

  it('LC-17 can be left with Tab on a large screen', async () => {
    const page = await fixture<HTMLElement>(
      html`<div>
        <missive-chat-panel
          style="height: 600px"
          open
          .config=${config()}
          .state=${state()}
        ></missive-chat-panel
        ><button>After</button>
      </div>`,
    );
    const element = page.firstElementChild as MissiveChatPanelElement;
    await element.updateComplete;
    one(element, '[part=footer] a').focus();
    await sendKeys({ press: 'Tab' });
    expectFocus(page.querySelector('button'));
  });

  it('stands in the page without a way to close it, when it is part of it', async () => {
    const element = await panel();
    element.inline = true;
    await element.updateComplete;
    const requests = requestsOf(element);
    await element.focusInitial();
    await sendKeys({ press: 'Escape' });
    expect(requests).to.be.empty;
    expect(buttons(element, 'Close')).to.be.empty;
    expect(nameOf(one(element, '#title'))).to.equal('Chat with us');
    expect(all(element, '[role=region]')).to.have.length(1);
  });

  describe('on a phone-sized screen', () => {
    beforeEach(() => setViewport({ width: 390, height: 700 }));

    it('LC-16 LC-17 is modal, and keeps the focus', async () => {
      const element = await panel();
      await element.updateComplete;
      expect(dialog(element).getAttribute('aria-modal')).to.equal('true');
      one(element, '[part=footer] a').focus();
      await sendKeys({ press: 'Tab' });
      expectFocus(button(element, 'Close'));
      await sendKeys({ down: 'Shift' });
      await sendKeys({ press: 'Tab' });
      await sendKeys({ up: 'Shift' });
      expectFocus(one(element, '[part=footer] a'));
    });

    it('LC-17 reaches everything by Tab', async () => {
      const element = await panel({ state: { messages: [message(0, { body: 'https://acme.com' })] } });
      button(element, 'Close').focus();
      const hasMouse = matchMedia('(hover: hover) and (pointer: fine)').matches;
      const reached: (string | undefined)[] = [];
      for (let stop = 0; stop < (hasMouse ? 8 : 7); stop++) {
        await sendKeys({ press: 'Tab' });
        reached.push(focused()?.localName);
      }
      // The text, then emoji, files and sending.
      const composer = ['textarea', ...(hasMouse ? ['button'] : []), 'button', 'button'];
      expect(reached).to.deep.equal(['div', 'a', ...composer, 'a', 'button']);
      expectFocus(button(element, 'Close'));
    });

    it('LC-16 follows what the keyboard leaves of the screen', async () => {
      const element = await panel();
      expect(element.style.getPropertyValue('--missive-viewport-height')).to.equal('700px');
      await setViewport({ width: 390, height: 400 });
      await waitUntil(() => element.style.getPropertyValue('--missive-viewport-height') === '400px');
    });

    it('LC-16 keeps the page behind from scrolling, only while it is open', async () => {
      const page = document.documentElement;
      page.style.overflow = 'scroll';
      const element = await panel();
      expect(page.style.overflow).to.equal('hidden');
      element.open = false;
      await element.updateComplete;
      expect(page.style.overflow).to.equal('scroll');
      element.open = true;
      await element.updateComplete;
      element.remove();
      expect(page.style.overflow).to.equal('scroll');
      page.style.overflow = '';
    });

    it('LC-16 fills a low screen, such as that of a phone held sideways', async () => {
      await setViewport({ width: 844, height: 390 });
      const element = await panel();
      expect(dialog(element).getAttribute('aria-modal')).to.equal('true');
      expect(element.hasAttribute('data-sheet')).to.be.true;
      expect(element.style.getPropertyValue('--missive-viewport-height')).to.equal('390px');
    });

    it('LC-16 fills what a keyboard leaves of a tablet, and is beside the page again without it', async () => {
      await setViewport({ width: 1024, height: 768 });
      const real = visualViewport;
      const viewport = Object.assign(new EventTarget(), { height: 768, offsetTop: 0, scale: 1 });
      Object.defineProperty(window, 'visualViewport', { configurable: true, value: viewport });
      try {
        const element = await panel();
        expect(element.hasAttribute('data-sheet')).to.be.false;
        for (const [height, isSheet] of [
          [368, true],
          [768, false],
        ] as const) {
          Object.assign(viewport, { height, offsetTop: isSheet ? 40 : 0 });
          viewport.dispatchEvent(new Event('resize'));
          await element.updateComplete;
          expect(element.hasAttribute('data-sheet')).to.equal(isSheet);
          expect(dialog(element).hasAttribute('aria-modal')).to.equal(isSheet);
          expect(element.style.getPropertyValue('--missive-viewport-height')).to.equal(
            isSheet ? '368px' : '',
          );
          expect(element.style.getPropertyValue('--missive-viewport-top')).to.equal(isSheet ? '40px' : '');
        }
        // Zoomed with two fingers, there is no keyboard.
        Object.assign(viewport, { height: 384, scale: 2 });
        viewport.dispatchEvent(new Event('resize'));
        await element.updateComplete;
        expect(element.hasAttribute('data-sheet')).to.be.false;
      } finally {
        Object.defineProperty(window, 'visualViewport', { configurable: true, value: real });
      }
    });

    it("LC-16 is the page's neighbour again when the screen grows", async () => {
      const element = await panel();
      const grown = oneEvent(matchMedia('(max-width: 480px)'), 'change');
      await setViewport({ width: 900, height: 700 });
      await grown;
      await element.updateComplete;
      expect(dialog(element).hasAttribute('aria-modal')).to.be.false;
      expect(element.style.getPropertyValue('--missive-viewport-height')).to.equal('');
      expect(document.documentElement.style.overflow).to.equal('');
    });
  });
});
