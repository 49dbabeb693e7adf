import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { INITIAL_STATE, type ChatState } from '../core/chat-state.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { CONVERSATION_STRINGS } from '../core/conversation-strings.js';
import { plainText } from '../core/message-text.js';
import { format, textsOf, WINDOW_STRINGS } from '../core/strings.js';
import { THREAD_STRINGS } from '../core/thread-strings.js';
import type { Config, ConversationSummary } from '../core/types.js';
import { isEscape } from './escape.js';
import { conversationsStyles } from './missive-chat-conversations.styles.js';
import { announce, sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';
import { closeIcon } from './templates/icons.js';
import { dayMark, timeOfDay } from './templates/moment.js';

/** Milliseconds after which screen readers have followed the focus: of one whose place goes first, they say nothing. */
const FOLLOWED = 100;
/** Characters of a message that are shown. */
const LONGEST_WORDS = 200;

/**
 * The list of the visitor's conversations, over the rest of the window (LC-54).
 *
 * @customElement missive-chat-conversations
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `conversations`, or `announce`.
 */
export class MissiveChatConversationsElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, conversationsStyles];
  static override properties = {
    config: { attribute: false },
    state: { attribute: false },
  };

  declare config: Config;
  declare state: ChatState;
  #failed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = INITIAL_STATE;
  }

  /** Covers the window, whose other parts are inert while it is open. */
  async show(): Promise<void> {
    this.hidden = false;
    await this.updateComplete;
    this.renderRoot.querySelector('h2')?.focus({ preventScroll: true });
    this.#later(() => this.#setOthersInert(true));
  }

  /** Hides the list when the focus is elsewhere in the window. */
  leave(): void {
    if (this.hidden) return;
    this.#setOthersInert(false);
    this.#later(() => this.hide());
  }

  hide(): void {
    if (this.hidden) return;
    clearTimeout(this.#timer);
    this.hidden = true;
    this.#setOthersInert(false);
  }

  protected override updated(): void {
    const hasFailed = this.state.conversations === null;
    if (hasFailed && !this.#failed && !this.hidden) announce(this, this.#texts.conversationsFailed);
    this.#failed = hasFailed;
  }

  override render(): TemplateResult {
    const { conversations: heading, newConversation } = this.#texts;
    const isClosed = this.state.messages.at(-1)?.from === 'end';
    return html`<div class="top" @keydown=${this.#keyPressed}>
        <h2 id="heading" tabindex="-1"><bdi>${heading}</bdi></h2>
        <button class="close" type="button" aria-label=${this.#texts.close} @click=${this.#close}>
          ${closeIcon}
        </button>
      </div>
      ${this.#note()}
      <div class="list" aria-labelledby="heading" role="list" @keydown=${this.#keyPressed}>
        ${this.state.conversations?.map((one) => this.#row(one))}
      </div>
      ${
        isClosed
          ? html`<div class="bottom" @keydown=${this.#keyPressed}>
              <button class="filled" type="button" @click=${() => this.#open('new')}>
                ${newConversation}
              </button>
            </div>`
          : nothing
      }`;
  }

  get #texts() {
    return textsOf({ ...THREAD_STRINGS, ...WINDOW_STRINGS, ...CONVERSATION_STRINGS }, this.config);
  }

  #note(): TemplateResult | typeof nothing {
    const { conversationsFailed, loadingOlder, unsentFirst } = this.#texts;
    const { conversations } = this.state;
    if (this.#isUnsent) return note(unsentFirst);
    if (conversations === null) return note(conversationsFailed);
    return conversations ? nothing : note(loadingOlder, 'late');
  }

  #row({ sid, words, by, at, unread }: ConversationSummary): TemplateResult {
    const { locale, showNames } = this.config.chat;
    const now = Date.now();
    const when = now - at < 86_400_000 ? timeOfDay(at, locale) : dayMark(at, now, locale);
    return html`<div role="listitem">
      <button
        class=${unread > 0 ? 'unread' : ''}
        type="button"
        aria-current=${sid === this.state.shown ? 'true' : nothing}
        aria-disabled=${this.#isUnsent ? 'true' : nothing}
        aria-describedby=${this.#isUnsent ? 'note' : nothing}
        @click=${() => this.#open(sid)}
      >
        <span class="words">${plainText(words).slice(0, LONGEST_WORDS)}</span>
        <span class="about"
          >${showNames && by ? html`<bdi>${by}</bdi> <span aria-hidden="true">·</span>` : nothing}<time
            datetime=${new Date(at).toISOString()}
            >${when}</time
          ></span
        >
        ${
          unread > 0
            ? html`<span class="count filled" aria-hidden="true">${unread}</span
                ><span class="visually-hidden"
                  >${format(this.#texts.unread, { count: unread }, locale)}</span
                >`
            : nothing
        }
      </button>
    </div>`;
  }

  get #isUnsent(): boolean {
    return this.state.messages.some(({ outgoing }) => outgoing !== undefined);
  }

  #open(sid: string): void {
    if (this.#isUnsent) return;
    sendRequest(this, { type: 'conversations', open: sid });
  }

  readonly #close = (): void => {
    this.hide();
    const menu = this.parentElement?.querySelector('missive-chat-menu');
    menu?.shadowRoot?.querySelector('button')?.focus();
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (!isEscape(event)) return;
    // The next Escape closes the window.
    event.stopPropagation();
    event.preventDefault();
    this.#close();
  };

  #later(act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, FOLLOWED);
  }

  #setOthersInert(inert: boolean): void {
    for (const other of this.parentElement?.children ?? [])
      if (other !== this) (other as HTMLElement).inert = inert;
  }
}

const note = (text: string, when = ''): TemplateResult =>
  html`<p class="note ${when}" id="note"><bdi>${text}</bdi></p>`;

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-conversations': MissiveChatConversationsElement;
  }
}
