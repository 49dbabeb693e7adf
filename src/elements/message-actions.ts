import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { copyStringsOf } from '../core/copy-texts.js';
import { exactTime } from '../core/exact-time.js';
import { quoted } from '../core/quoted-text.js';
import { textWithLinks } from '../core/text-with-links.js';
import type { Message } from '../core/types.js';
import { adoptOnce } from './adopt-once.js';
import type { ActionsHost, MessageAct } from './controllers/message-acts.js';
import { copyText } from './copy-text.js';
import { isEscape } from './escape.js';
import { messageActionsStyles } from './message-actions.styles.js';
import { announce } from './request.js';
import { moreIcon } from './templates/thread-icons.js';

/** Milliseconds that options stay after the focus has left them: if they go first, Orca reads what is beside them. */
const FOCUS_FOLLOWED = 100;
/** Characters of a message that its options are named by. */
const LONGEST_NAME = 100;

/**
 * The exact time of a message, and buttons that copy and quote it (LC-55): below the message that was pressed, or that
 * Enter on the thread has chosen. They exist for one message at a time, and so do their tab stops; the arrow keys go to
 * the next one. A mouse on a message finds a button that opens them.
 */
export class MessageActions {
  readonly #host: ActionsHost;
  /** Id of the message with the mouse on it, and of the one whose actions are open. */
  #pointed = '';
  #opened = '';
  /** Id of the message whose actions the focus is just leaving. */
  #left = '';
  #copied = '';

  constructor(host: ActionsHost) {
    this.#host = host;
    adoptOnce(host.renderRoot as ShadowRoot, messageActionsStyles.styleSheet);
    host.addEventListener('pointerleave', () => this.take({ kind: 'point', id: '' }));
  }

  take({ kind, id }: MessageAct): void {
    if (kind === 'enter') return this.#focusOn(this.#lastSeen());
    if (kind === 'open') return this.#toggle(id);
    if (id === this.#pointed) return;
    this.#pointed = id;
    this.#host.requestUpdate();
  }

  /** Returns what is displayed with a message. */
  render(message: Message): TemplateResult | typeof nothing {
    const { id, sentAt } = message;
    if (sentAt === 0 || ![this.#opened, this.#left, this.#pointed].includes(id)) return nothing;
    const strings = copyStringsOf(this.#host.config);
    const isOpen = id === this.#opened;
    const time = exactTime(sentAt, this.#host.config.chat.locale);
    const opener = html`<button
      class="more"
      type="button"
      tabindex="-1"
      title=${time}
      aria-label=${strings.messageOptions}
      aria-expanded=${isOpen}
      @click=${() => this.#toggle(id)}
    >
      ${moreIcon}
    </button>`;
    return html`${id === this.#pointed ? opener : nothing}${isOpen || id === this.#left ? this.#open(message, time) : nothing}`;
  }

  #open({ id, body, sentAt }: Message, time: string): TemplateResult {
    const { copied, copyText, messageOptions, quote } = copyStringsOf(this.#host.config);
    const text = textWithLinks(body).trim();
    const button = (label: string, act: () => unknown): TemplateResult =>
      html`<button class="retry" type="button" @click=${act}>${label}</button>`;
    return html`<div
      class="acts foot"
      role="toolbar"
      aria-label=${`${messageOptions}, ${time}: ${text.slice(0, LONGEST_NAME)}`}
      tabindex="-1"
      @keydown=${this.#keyPressed}
    >
      <time datetime=${new Date(sentAt).toISOString()}>${time}</time>
      ${
        text
          ? html`<span
              >${button(this.#copied === id ? copied : copyText, () => this.#copy(id, text))}${
                this.#textBox ? button(quote, () => this.#quote(text)) : nothing
              }</span
            >`
          : nothing
      }
    </div>`;
  }

  #toggle(id: string): void {
    const message = this.#host.state.messages.find((one) => one.id === id);
    if (!message) return;
    const isOpening = id !== this.#opened;
    this.#show(isOpening ? id : '');
    if (isOpening) announce(this.#host, exactTime(message.sentAt, this.#host.config.chat.locale));
  }

  #show(id: string): void {
    this.#opened = id;
    this.#copied = '';
    this.#host.requestUpdate();
  }

  #focusOn(id: string | undefined): void {
    if (!id) return;
    this.#left = this.#opened;
    this.#show(id);
    void this.#host.updateComplete.then(() => {
      const row = this.#rows.find(({ dataset }) => dataset.key === id);
      const actions = row?.querySelector<HTMLElement>('.acts');
      actions?.focus({ preventScroll: true });
      actions?.scrollIntoView({ block: 'nearest' });
      setTimeout(() => {
        this.#left = '';
        this.#host.requestUpdate();
      }, FOCUS_FOLLOWED);
    });
  }

  /** Rows of messages that are in the log or on their way. */
  get #rows(): HTMLElement[] {
    const ids = new Set(this.#host.state.messages.map(({ id }) => id));
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.row[data-key]')].filter((row) =>
      ids.has(row.dataset.key ?? ''),
    );
  }

  /** The last message of which more than the lower edge is in sight. */
  #lastSeen(): string | undefined {
    const bottom = this.#scroller?.getBoundingClientRect().bottom ?? Infinity;
    const seen = this.#rows.filter((row) => row.getBoundingClientRect().top < bottom - 24);
    return seen.at(-1)?.dataset.key;
  }

  get #scroller(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  /** Of the composer, which is beside the thread; missing while the form is displayed. */
  get #textBox(): HTMLTextAreaElement | null | undefined {
    const root = this.#host.getRootNode() as ParentNode;
    return root.querySelector('missive-chat-composer')?.renderRoot.querySelector('textarea');
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step && !isEscape(event)) return;
    // Escape closes these, not the window.
    event.preventDefault();
    event.stopPropagation();
    if (!step) {
      this.#show('');
      return this.#scroller?.focus({ preventScroll: true });
    }
    const rows = this.#rows;
    const next = rows[rows.findIndex((row) => row.dataset.key === this.#opened) + step];
    this.#focusOn(next?.dataset.key);
  };

  async #copy(id: string, text: string): Promise<void> {
    const root = this.#host.renderRoot as ShadowRoot;
    const words = root.querySelector('.acts')?.parentElement?.querySelector('.text');
    if (!(await copyText(text, root, words))) return;
    if (this.#opened === id) this.#copied = id;
    this.#host.requestUpdate();
    announce(this.#host, copyStringsOf(this.#host.config).copied);
  }

  /** Before what was typed; the box does the rest as if the visitor had typed it. */
  #quote(text: string): void {
    const box = this.#textBox;
    if (!box) return;
    box.value = quoted(text) + box.value;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    this.#show('');
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.scrollTop = box.scrollHeight;
  }
}
