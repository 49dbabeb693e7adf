import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import type { ChatState } from '../core/chat-state.js';
import { INITIAL_STATE, lastLoggedIndex } from '../core/chat-state.js';
import { DEFAULTS } from '../core/config-defaults.js';
import type { Config, Message } from '../core/types.js';
import { stringsOf } from '../core/strings.js';
import { troubleBubbles } from '../core/visitor-flow.js';
import { NewMessages } from './controllers/new-messages.js';
import { ScrollPlaceController } from './controllers/scroll-place-controller.js';
import { ThreadRange } from './controllers/thread-range.js';
import { messagesStyles } from './missive-chat-messages.styles.js';
import { sendRequest } from './request.js';
import { bubbleStyles } from './styles/bubble.styles.js';
import { sharedStyles } from './styles/shared.styles.js';
import { avatarStyles } from './templates/avatar.js';
import { bubbleOptions } from './templates/bubble.js';
import { downIcon } from './templates/icons.js';
import { keyed } from './templates/keyed.js';
import { messageBubble, typingBubble } from './templates/message-bubble.js';
import type { MessageOptions } from './templates/message-bubble.js';
import { plainText } from './templates/message-text.js';
import { dayMark } from './templates/moment.js';
import { accountMessage, threadRows } from './templates/thread-rows.js';
import type { ThreadRow } from './templates/thread-rows.js';

/** How near to an edge of what is on the page, in px, the next messages are fetched. */
const NEAR = 240;
/** The live region keeps a few, so that what is being read out is not taken away. */
const ANNOUNCED = 5;

/**
 * The thread: what stands in the slots, and the messages between.
 *
 * @customElement missive-chat-messages
 * @private
 * @slot start - Before the first message: the account's bubbles.
 * @slot - After the last bubble: the form.
 * @fires {CustomEvent<ChatRequest>} missive-request - `retry`, `older-messages`, `read`, `media-url`.
 */
export class MissiveChatMessagesElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, avatarStyles, bubbleStyles, messagesStyles];
  static override properties = {
    config: { attribute: false },
    state: { attribute: false },
    open: { type: Boolean },
  };

  declare config: Config;
  declare state: ChatState;
  /** Whether the visitor sees the thread. */
  declare open: boolean;

  readonly #place = new ScrollPlaceController(this, () => this.#scroller);
  readonly #range = new ThreadRange();
  readonly #newMessages = new NewMessages();
  /** Those that came while the thread is shown: they come in with motion. */
  readonly #arrived = new Set<string>();
  readonly #mediaAskedFor = new Set<string>();
  #announced: readonly Message[] = [];
  /** How many of the team's came below what the reader sees. */
  #unseen = 0;
  #readAskedFor: number | null = null;
  #hadFocus = false;
  /** First message when the page before it was asked for. */
  #olderAskedAt: string | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = INITIAL_STATE;
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#askForRead);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#askForRead);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
    // With a form at its end, a thread is read from its start.
    if (!this.hasUpdated && this.querySelector(':scope > :not([slot])')) this.#place.isAtEnd = false;
    if (!changed.has('state')) return;
    const news = this.#newMessages.take(this.state);
    const fromTeam = news.filter(({ from }) => from === 'team');
    if (news.length > fromTeam.length) this.#place.isAtEnd = true;
    for (const { id } of news) this.#arrived.add(id);
    if (this.open && fromTeam.length > 0)
      this.#announced = [...this.#announced, ...fromTeam].slice(-ANNOUNCED);
    this.#unseen = this.#place.isAtEnd ? 0 : this.#unseen + fromTeam.length;
    this.#range.update(this.state.messages, this.#place.isAtEnd);
  }

  protected override updated(): void {
    // What had the focus is gone: a button that did its work, a link far up.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#scroller?.focus({ preventScroll: true });
    this.#askForMedia();
    this.#askForRead();
    this.#fillScreen();
  }

  override render(): TemplateResult {
    const { chat } = this.config;
    const strings = stringsOf(this.config);
    return html`<div
        class="scroller"
        part="messages"
        role="log"
        aria-live="off"
        aria-label=${strings.conversation}
        tabindex="0"
        @scroll=${this.#scrolled}
      >
        <div class="thread" ?data-avatars=${chat.showAvatars} ?data-names=${chat.showNames && this.#hasNames}>
          ${this.#isWhole ? html`<slot name="start"></slot>` : this.#olderButton()}
          ${keyed(this.#rows().map((row) => ({ key: row.message.id, template: this.#row(row) })))}
          ${this.#typing()}
          <slot></slot>
        </div>
      </div>
      ${this.#unseen > 0 ? this.#pill() : nothing}
      <div class="visually-hidden" aria-live="polite">
        ${keyed(
          this.#announced.map((message) => ({
            key: message.id,
            template: html`<p>${message.author.name || chat.name} ${spoken(message)}</p>`,
          })),
        )}${this.#trouble.map((text) => html`<p>${plainText(text)}</p>`)}
        ${this.state.messages
          .filter(({ delivery }) => delivery === 'failed')
          .map((message) => html`<p>${strings.failed}: ${spoken(message)}</p>`)}
      </div>`;
  }

  /** Nothing stands before what is on the page. */
  get #isWhole(): boolean {
    return this.#range.isAtStart && !this.state.hasOlder;
  }

  #rows(): ThreadRow[] {
    const trouble = (this.#range.isAtEnd ? this.#trouble : []).map((text, place) =>
      accountMessage(`trouble-${place}`, text),
    );
    return threadRows([...this.#range.shown, ...trouble], this.config.chat);
  }

  readonly #row = (row: ThreadRow): TemplateResult =>
    html`${
      row.startsDay
        ? html`<div class="day">${dayMark(row.message.sentAt, Date.now(), this.config.chat.locale)}</div>`
        : nothing
    }${messageBubble(row, this.#options(row.message.id))}`;

  #options(id: string): MessageOptions {
    return {
      ...bubbleOptions(this.config),
      isNew: this.#arrived.has(id),
      mediaUrls: this.state.mediaUrls,
      retry: this.#retry,
    };
  }

  #typing(): TemplateResult | typeof nothing {
    if (!this.state.isTeamTyping || !this.#range.isAtEnd) return nothing;
    const [row] = threadRows([accountMessage('typing', '')], this.config.chat);
    return row ? typingBubble(row, this.#options('typing')) : nothing;
  }

  #olderButton(): TemplateResult {
    const isLoading = this.state.isLoadingOlder;
    const { loadingOlder, olderMessages } = stringsOf(this.config);
    return html`<button
      class="plain older"
      type="button"
      aria-disabled=${isLoading}
      @click=${this.#showOlder}
    >
      ${isLoading ? loadingOlder : olderMessages}
    </button>`;
  }

  #pill(): TemplateResult {
    const { newMessage, newMessages } = this.config.messages;
    return html`<button class="filled pill" type="button" @click=${this.#toEnd}>
      ${downIcon}${this.#unseen === 1 ? newMessage : newMessages}
    </button>`;
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  get #trouble(): readonly string[] {
    return this.state.connection === 'trouble' ? troubleBubbles(this.config) : [];
  }

  get #hasNames(): boolean {
    return this.config.chat.name !== '' || this.state.messages.some(({ author }) => author.name !== '');
  }

  readonly #retry = (id: string): void => sendRequest(this, { type: 'retry', id });

  readonly #scrolled = (): void => {
    this.#place.scrolled();
    if (this.#place.isAtEnd && !this.#range.isAtEnd) this.#place.isAtEnd = false;
    if (this.#place.distanceToEnd() < NEAR && this.#range.later()) this.requestUpdate();
    if (this.#place.isAtEnd && this.#unseen > 0) {
      this.#unseen = 0;
      this.requestUpdate();
    }
    this.#askForRead();
    this.#fillScreen();
  };

  /** Near the start of what is on the page, the messages before it come: of the thread, then of the log. */
  #fillScreen(): void {
    const scroller = this.#scroller;
    if (!scroller || scroller.clientHeight === 0 || scroller.scrollTop > NEAR) return;
    if (this.#range.earlier()) this.requestUpdate();
    else if (this.#olderAskedAt !== this.#firstId) this.#askForOlder();
  }

  readonly #showOlder = (): void => {
    if (this.#range.earlier()) this.requestUpdate();
    else this.#askForOlder();
  };

  #askForOlder(): void {
    if (!this.state.hasOlder || this.state.isLoadingOlder) return;
    this.#olderAskedAt = this.#firstId;
    sendRequest(this, { type: 'older-messages' });
  }

  get #firstId(): string | undefined {
    return this.state.messages[0]?.id;
  }

  readonly #toEnd = (): void => {
    this.#range.toEnd();
    this.#unseen = 0;
    this.#place.isAtEnd = true;
    this.requestUpdate();
  };

  /** Says that the visitor has seen the end, once. */
  readonly #askForRead = (): void => {
    const isSeen =
      this.open && document.visibilityState === 'visible' && this.#place.isAtEnd && this.#range.isAtEnd;
    const index = lastLoggedIndex(this.state);
    if (
      !isSeen ||
      index === null ||
      index <= (this.state.visitorReadIndex ?? -1) ||
      index === this.#readAskedFor
    )
      return;
    this.#readAskedFor = index;
    sendRequest(this, { type: 'read', index });
  };

  #askForMedia(): void {
    for (const { index, media } of this.#range.shown) {
      for (const { sid } of media) {
        if (index === null || sid in this.state.mediaUrls || this.#mediaAskedFor.has(sid)) continue;
        this.#mediaAskedFor.add(sid);
        sendRequest(this, { type: 'media-url', messageIndex: index, mediaSid: sid });
      }
    }
  }
}

/** What is read out of a message; one without text is told by its files. */
const spoken = ({ body, media }: Message): string =>
  plainText(body) || media.map(({ filename }) => filename).join(', ');

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-messages': MissiveChatMessagesElement;
  }
}
