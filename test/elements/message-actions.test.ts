import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { exactTime } from '../../src/core/exact-time.js';
import type { Message } from '../../src/core/types.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import type { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import { waitUntil as until } from '../browser/wait-until.js';
import {
  all,
  AT,
  button,
  config,
  expectAccessible,
  message,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';

const MESSAGES: readonly Message[] = [
  message(0, { body: 'Do you ship to Norway?', from: 'visitor' }),
  message(1, { body: 'We do: {{ link:https://kiln.example/ships our ships }}.' }),
  message(2, { body: '' }),
];

/** A window, since a quote goes into its text box. */
async function windowWith(messages = MESSAGES): Promise<MissiveChatMessagesElement> {
  const panel = await fixture<MissiveChatPanelElement>(
    html`<missive-chat-panel
      style="display: block; width: 372px; height: 600px"
      .config=${config({ chat: { locale: 'en-GB' }, visitor: { askName: false, askEmail: false } })}
      .state=${state({ messages, identified: 'known' })}
      .open=${true}
    ></missive-chat-panel>`,
  );
  const thread = one<MissiveChatMessagesElement>(panel, 'missive-chat-messages');
  await thread.updateComplete;
  return thread;
}

/** An element inside another one of the same shadow tree. */
function inside(element: Element | undefined, selector: string): HTMLElement {
  const found = element?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector}`);
  return found;
}

const acts = (thread: MissiveChatMessagesElement): HTMLElement[] => all(thread, '.acts');
const row = (thread: MissiveChatMessagesElement, place: number): HTMLElement =>
  one(thread, `[data-key="${MESSAGES[place]?.id}"]`);

describe('the actions of a message', () => {
  it('LC-55 a press on a message shows its exact time, which is announced, and another one hides it', async () => {
    const thread = await windowWith();
    const requests = requestsOf(thread);
    inside(row(thread, 0), '.bubble').click();
    await until(() => acts(thread).length === 1);
    const time = exactTime(MESSAGES[0]?.sentAt ?? 0, 'en-GB');
    expect(textOf(inside(acts(thread)[0], 'time'))).to.equal(time);
    expect(time).to.match(/Monday,? 4 May 2026 at 1\d:\d\d:\d\d/);
    expect(requests).to.deep.include({ type: 'announce', text: time });
    expect(row(thread, 0).contains(acts(thread)[0] ?? null)).to.equal(true);
    await expectAccessible(thread);
    inside(row(thread, 0), '.bubble').click();
    await until(() => acts(thread).length === 0);
  });

  it('LC-55 a link keeps its own meaning, and a message without text has its time only', async () => {
    const thread = await windowWith();
    const link = inside(row(thread, 1), 'a');
    link.addEventListener('click', (event) => event.preventDefault());
    link.click();
    inside(row(thread, 2), '.foot').click();
    await until(() => acts(thread).length === 1);
    expect(row(thread, 2).contains(acts(thread)[0] ?? null)).to.equal(true);
    expect(acts(thread)[0]?.querySelectorAll('button').length).to.equal(0);
  });

  it('LC-55 are reached by Enter on the thread and the arrow keys, and add no tab stop before', async () => {
    const thread = await windowWith();
    const stops = all(thread, 'button:not([tabindex="-1"]), [tabindex="0"]').length;
    one(thread, '.scroller').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => acts(thread)[0]?.matches(':focus') === true);
    expect(row(thread, 2).contains(acts(thread)[0] ?? null)).to.equal(true);
    // Screen readers leave the arrow keys to a toolbar.
    expect(acts(thread)[0]?.role).to.equal('toolbar');
    const [left] = acts(thread);
    let wasThere: boolean | undefined;
    thread.shadowRoot?.addEventListener('focusin', () => (wasThere = left?.isConnected), { once: true });
    await sendKeys({ press: 'ArrowUp' });
    await until(() => row(thread, 1).contains(acts(thread)[0] ?? null));
    await until(() => acts(thread).length === 1);
    expect(wasThere, 'until screen readers have followed the focus').to.equal(true);
    expect(thread.shadowRoot?.activeElement).to.equal(acts(thread)[0]);
    expect(acts(thread)[0]?.getAttribute('aria-label')).to.match(/^Message options, .*: We do: our ships/);
    expect(all(thread, 'button:not([tabindex="-1"]), [tabindex="0"]').length).to.equal(stops + 2);
    await expectAccessible(thread);
    await sendKeys({ press: 'Escape' });
    await until(() => acts(thread).length === 0);
    expect(thread.shadowRoot?.activeElement).to.equal(one(thread, '.scroller'));
  });

  it('LC-55 a mouse on a message finds a button that opens them', async () => {
    const thread = await windowWith();
    const { left, top, width, height } = inside(row(thread, 0), '.bubble').getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
    await until(() => all(thread, '.more').length === 1);
    const more = one(thread, '.more');
    expect(more.title).to.equal(exactTime(MESSAGES[0]?.sentAt ?? 0, 'en-GB'));
    expect(more.tabIndex).to.equal(-1);
    more.click();
    await until(() => acts(thread).length === 1);
    await sendMouse({ type: 'move', position: [1, 1] });
    await until(() => all(thread, '.more').length === 0);
    expect(acts(thread).length).to.equal(1);
  });

  it('LC-55 copy the text with its addresses, and say so', async () => {
    const thread = await windowWith();
    const copied: string[] = [];
    const clipboard = { writeText: (text: string) => Promise.resolve(void copied.push(text)) };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    const requests = requestsOf(thread);
    inside(row(thread, 1), '.text').click();
    await until(() => acts(thread).length === 1);
    button(thread, 'Copy text').click();
    await until(() => textOf(inside(acts(thread)[0], 'button')) === 'Copied');
    expect(copied).to.deep.equal(['We do: our ships (https://kiln.example/ships).']);
    expect(requests).to.deep.include({ type: 'announce', text: 'Copied' });
  });

  it('LC-55 copy without the clipboard’s permission too', async () => {
    const thread = await windowWith();
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    const copied: string[] = [];
    // As browsers without the clipboard have it.
    const page: { execCommand: (command: string) => boolean } = document;
    const execCommand = page.execCommand.bind(document);
    page.execCommand = () => {
      const box = thread.shadowRoot?.activeElement;
      return copied.push(box instanceof HTMLTextAreaElement ? box.value : '') > 0;
    };
    try {
      inside(row(thread, 0), '.bubble').click();
      await until(() => acts(thread).length === 1);
      button(thread, 'Copy text').focus();
      button(thread, 'Copy text').click();
      await until(() => textOf(inside(acts(thread)[0], 'button')) === 'Copied');
    } finally {
      page.execCommand = execCommand;
    }
    expect(copied).to.deep.equal(['Do you ship to Norway?']);
    expect(thread.shadowRoot?.activeElement).to.equal(inside(acts(thread)[0], 'button'));
  });

  it('LC-55 quote into the text box, before what was typed, as if the visitor had typed it', async () => {
    const thread = await windowWith();
    const composer = one((thread.getRootNode() as ShadowRoot).host, 'missive-chat-composer');
    const box = one<HTMLTextAreaElement>(composer, 'textarea');
    box.value = 'How long?';
    const requests = requestsOf(composer);
    inside(row(thread, 1), '.text').click();
    await until(() => acts(thread).length === 1);
    button(thread, 'Quote').click();
    await until(() => acts(thread).length === 0);
    const text = '> We do: our ships (https://kiln.example/ships).\n\nHow long?';
    expect([box.value, box.selectionStart]).to.deep.equal([text, text.length]);
    expect(requests).to.deep.equal([{ type: 'draft', text }]);
    expect(composer.shadowRoot?.activeElement).to.equal(box);
  });

  it('LC-55 a quote is displayed as one in the visitor’s thread', async () => {
    const thread = await windowWith([message(0, { from: 'visitor', body: '> We do.\n\nGreat', sentAt: AT })]);
    expect(textOf(one(thread, 'blockquote'))).to.equal('We do.');
    expect(textOf(one(thread, '.text'))).to.match(/We do\.\s*Great/);
    await expectAccessible(thread);
  });
});
