import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import type { ChatState } from '../core/chat-state.js';
import { INITIAL_STATE, lastLoggedIndex, unreadMessages } from '../core/chat-state.js';
import { DEFAULTS } from '../core/config-defaults.js';
import type { Config } from '../core/types.js';
import { format } from '../core/strings.js';
import { offeringMessage } from '../core/quick-replies.js';
import { showsEnd } from '../core/shows-end.js';
import { threadStringsOf } from '../core/thread-strings.js';
import { errorBubbles } from '../core/error-bubbles.js';
import { MessageActs, type CopyPart } from './controllers/message-acts.js';
import { deepActiveElement } from './controllers/focus-containment.js';
import { NewMessages } from '../core/new-messages.js';
import { FirstOfVisitor } from './controllers/first-of-visitor.js';
import { ScrollPlaceController } from './controllers/scroll-place-controller.js';
import { SightController } from './controllers/sight-controller.js';
import { ThreadFiles } from './controllers/thread-files.js';
import { ThreadRange } from './controllers/thread-range.js';
import { UnreadLine } from './controllers/unread-line.js';
import { messagesStyles } from './missive-chat-messages.styles.js';
import { sendRequest } from './request.js';
import type { ChatRequest } from './request.js';
import { bubbleStyles } from './styles/bubble.styles.js';
import { sharedStyles } from './styles/shared.styles.js';
import { avatarStyles } from './templates/avatar.js';
import { attachmentStyles } from './templates/attachment.styles.js';
import { bubbleOptions } from './templates/bubble.js';
import { fileIconStyles } from './templates/file-icon.js';
import { downIcon } from './templates/thread-icons.js';
import { keyed } from './templates/keyed.js';
import { messageBubble, typingBubble } from './templates/message-bubble.js';
import type { MessageOptions } from './templates/message-bubble.js';
import { dayMark } from './templates/moment.js';
import { noteBar } from './templates/note-bar.js';
import { pictureGrid, type GridRow } from './templates/picture-grid.js';
import { quickRepliesStyles } from './templates/quick-replies.styles.js';
import { richTextStyles } from './templates/rich-text.styles.js';
import { accountMessage, accountMessages, threadRows } from './templates/thread-rows.js';
import type { ThreadRow } from './templates/thread-rows.js';

/** How near to an edge of the rendered range, in px, the next messages are loaded. */
const NEAR = 240;

/**
 * The thread: the slotted content, and the messages between.
 *
 * @customElement missive-chat-messages
 * @private
 * @slot start - Before the first message: the account's bubbles.
 * @slot - After the last bubble: the form.
 * @fires {CustomEvent<ChatRequest>} missive-request - `send` (a quick reply), `retry`, `discard`, `older-messages`,
 *   `read`, `media-url`; and the requests of the email notice, the offer of notifications and the end.
 */
export class MissiveChatMessagesElement extends LitElement {
  /** Registers `<missive-chat-lightbox>`; rejects if it cannot be loaded now. */
  static loadLightbox: () => Promise<unknown>;
  /** Loads the part that copies and quotes messages; rejects if it cannot be loaded now. */
  static loadCopy: () => Promise<CopyPart>;
  /** Registers `<missive-chat-end>`; rejects if it cannot be loaded now. */
  static loadEnd: () => Promise<unknown>;
  static override styles: CSSResultGroup = [
    sharedStyles,
    avatarStyles,
    bubbleStyles,
    fileIconStyles,
    attachmentStyles,
    richTextStyles,
    messagesStyles,
    quickRepliesStyles,
  ];
  static override properties = {
    config: { attribute: false },
    state: { attribute: false },
    open: { type: Boolean },
    note: { attribute: false },
  };

  declare config: Config;
  declare state: ChatState;
  /** Whether the visitor sees the thread. */
  declare open: boolean;
  /** A notice at the upper edge; empty for none. */
  declare note: string;

  readonly #place = new ScrollPlaceController(this, {
    scroller: () => this.#scroller,
    line: () => this.renderRoot.querySelector<HTMLElement>('.unread'),
  });
  readonly #sight = new SightController(this, () => this.requestUpdate());
  readonly #unreadLine = new UnreadLine();
  readonly #range = new ThreadRange();
  readonly #files = new ThreadFiles(this, () => MissiveChatMessagesElement.loadLightbox());
  readonly #acts = new MessageActs(this, () => MissiveChatMessagesElement.loadCopy());
  readonly #newMessages = new NewMessages();
  readonly #first = new FirstOfVisitor();
  /** Ids of messages that arrived while the thread is displayed; these are animated. */
  readonly #arrived = new Set<string>();
  #firstUnreadId: string | undefined;
  /** Id of the message whose quick replies are shown. */
  #offering: string | undefined;
  /** How many unread messages the pill counts. */
  #counted = 0;
  #readAskedFor = -1;
  #hadFocus = false;
  /** Id of the first message at the last request for older messages. */
  #olderAskedAt: string | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = INITIAL_STATE;
    this.open = false;
    this.note = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
    this.#notePlace();
    // A thread with a form at its end is read from its start.
    if (!this.hasUpdated && this.querySelector(':scope > :not([slot])')) this.#place.leaveEnd();
    if (changed.has('state')) this.#takeState(changed.get('state'));
    const isWatched = this.open && document.visibilityState === 'visible';
    if (this.#unreadLine.update(this.state, isWatched)) this.#place.goToLine();
    const first = this.#unreadLine.firstOf(this.state.messages);
    this.#firstUnreadId = first?.id;
    if (first && this.#place.isAtLine) this.#range.include(first);
  }

  #takeState(before: ChatState | undefined): void {
    // A request that was sent before the connection was established had no effect.
    if (before?.connection !== this.state.connection) this.#olderAskedAt = undefined;
    // The log of another conversation has indexes of its own.
    if (before?.thread !== this.state.thread) this.#readAskedFor = -1;
    this.#offering = offeringMessage(this.state.messages);
    // What was new in another conversation is history there.
    if (before?.thread && before.thread !== this.state.thread) this.#arrived.clear();
    const news = this.#newMessages.take(this.state).filter(({ conversation }) => !conversation);
    const hasOwn = news.some(({ from }) => from === 'visitor');
    if (hasOwn) this.#unreadLine.clear();
    if (hasOwn || (news.length > 0 && this.#place.isAtEnd)) this.#place.goToEnd();
    for (const { id } of news) this.#arrived.add(id);
    this.#range.update(this.state.messages, this.#place.isAtEnd);
  }

  protected override firstUpdated(): void {
    // The form may have had the focus before it was moved into the thread, and may now be below the visible area.
    if (this.matches(':focus-within')) deepActiveElement(document)?.scrollIntoView({ block: 'nearest' });
  }

  protected override updated(): void {
    // When the reader comes back later, these messages are no longer new: no animation then.
    if (!this.#range.isAtEnd) this.#arrived.clear();
    // The focused element was removed: a button that is done, or a link far up.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#scroller?.focus({ preventScroll: true });
    this.#files.askFor(this.#range.shown);
    this.#askForRead();
    this.#fillScreen();
  }

  override render(): TemplateResult {
    const { chat } = this.config;
    const rows = this.#rows();
    return html`<div
        class="scroller"
        part="messages"
        role="log"
        aria-live="off"
        aria-label=${threadStringsOf(this.config).conversation}
        tabindex="0"
        @scroll=${this.#scrolled}
        @click=${this.#acts.heard}
        @keydown=${this.#acts.heard}
        @pointerover=${this.#acts.heard}
      >
        <div class="thread" ?data-avatars=${chat.showAvatars} ?data-names=${chat.showNames && this.#hasNames}>
          ${this.#isWhole ? html`<slot name="start"></slot>` : this.#olderButton()}
          <div class="list" role=${rows.length > 0 ? 'list' : nothing}>
            ${keyed(rows.map((row) => ({ key: row.message.id, template: this.#row(row) })))}
          </div>
          ${this.#typing()}
          <slot></slot>
        </div>
      </div>
      ${this.#pill()}${noteBar(this.note, () => (this.note = ''))}
      ${this.#sight.mark()}${this.#files.render()}`;
  }

  /** Whether nothing precedes the rendered messages. */
  get #isWhole(): boolean {
    return this.#range.isAtStart && !this.state.hasOlder;
  }

  #rows(): GridRow[] {
    const errors = accountMessages('error', this.#range.isAtEnd ? this.#errors : []);
    const { chat } = this.config;
    const shown = this.#range.shown.filter(({ from }) => from !== 'end' || showsEnd(chat));
    return pictureGrid(threadRows([...shown, ...errors], chat, this.#firstUnreadId));
  }

  readonly #row = (row: GridRow): TemplateResult =>
    html`${
      row.startsDay
        ? html`<div class="day" role="listitem">
            ${dayMark(row.message.sentAt, Date.now(), this.config.chat.locale)}
          </div>`
        : nothing
    }${
      row.message.id === this.#firstUnreadId
        ? html`<div class="unread" role="listitem">
            <span>${threadStringsOf(this.config).unreadLine}</span>
          </div>`
        : nothing
    }${
      row.message.from === 'end' ? this.#end(row) : messageBubble(row, this.#options(row.message.id))
    }${this.#emailNotice(row)}${this.#notifyOffer(row)}`;

  /** The notice that the team has closed the conversation (LC-54). */
  #end({ message }: ThreadRow): TemplateResult {
    const { messages, rating } = this.state;
    // The next update tries again; until then, the row is empty.
    MissiveChatMessagesElement.loadEnd().catch(() => undefined);
    return html`<missive-chat-end
      role="listitem"
      .config=${this.config}
      .message=${message}
      .isLast=${messages.at(-1) === message}
      .isNews=${this.open && this.#arrived.has(message.id)}
      .sent=${rating?.message === message.sid ? rating : undefined}
      @missive-request=${this.#forward}
    ></missive-chat-end>`;
  }

  /** Below the visitor's first message: the address replies are emailed to (CS-07). */
  #emailNotice(row: GridRow): TemplateResult | typeof nothing {
    const { emailsReplies, visitor } = this.state;
    if (!emailsReplies || !visitor.email || !this.#first.isIn(row, this.state)) return nothing;
    return html`<missive-chat-email-notice
      role="listitem"
      .config=${this.config}
      .visitor=${visitor}
      .isNews=${this.#first.isNews(row, this.#arrived)}
      @missive-request=${this.#forward}
    ></missive-chat-email-notice>`;
  }

  /** Below the visitor's first message: an offer of notifications (LC-51), an element that loads with them. */
  #notifyOffer(row: GridRow): TemplateResult | typeof nothing {
    if (!this.config.chat.notifications || !this.#first.isIn(row, this.state)) return nothing;
    return html`<missive-chat-notify-offer
      hidden
      .config=${this.config}
      .state=${this.state}
      .isNews=${this.#first.isNews(row, this.#arrived)}
      @missive-request=${this.#forward}
    ></missive-chat-notify-offer>`;
  }

  readonly #forward = ({ detail }: CustomEvent<ChatRequest>): void => sendRequest(this, detail);

  #options(id: string): MessageOptions {
    return {
      ...bubbleOptions(this.config),
      strings: threadStringsOf(this.config),
      isNew: this.#arrived.has(id),
      files: this.#files,
      retry: this.#retry,
      discard: this.#discard,
      isOffering: id === this.#offering,
      reply: this.#reply,
      actions: this.#acts.render,
    };
  }

  #typing(): TemplateResult | typeof nothing {
    if (!this.state.isTeamTyping || !this.#range.isAtEnd) return nothing;
    const [row] = threadRows([accountMessage('typing', '')], this.config.chat);
    return row ? typingBubble(row, this.#options('typing')) : nothing;
  }

  #olderButton(): TemplateResult {
    const isLoading = this.state.isLoadingOlder;
    const { loadingOlder, olderMessages } = threadStringsOf(this.config);
    return html`<button
      class="plain older"
      type="button"
      aria-disabled=${isLoading}
      @click=${this.#showOlder}
    >
      ${isLoading ? loadingOlder : olderMessages}
    </button>`;
  }

  /** Counts the unread messages below the visible area. */
  #pill(): TemplateResult | typeof nothing {
    this.#counted = this.#countBelow();
    if (this.#counted === 0) return nothing;
    const { unread } = threadStringsOf(this.config);
    return html`<button class="filled pill" type="button" @click=${this.showNewest}>
      ${downIcon}${format(unread, { count: this.#counted }, this.config.chat.locale)}
    </button>`;
  }

  #countBelow(): number {
    if (this.#place.isAtEnd && this.#range.isAtEnd) return 0;
    return unreadMessages(this.state).filter(({ index }) => (index ?? -1) > this.#readAskedFor).length;
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  get #errors(): readonly string[] {
    return this.state.connection === 'retrying' ? errorBubbles(this.config) : [];
  }

  get #hasNames(): boolean {
    return this.config.chat.name !== '' || this.state.messages.some(({ author }) => author.name !== '');
  }

  readonly #retry = (id: string): void => sendRequest(this, { type: 'retry', id });

  readonly #discard = (id: string): void => sendRequest(this, { type: 'discard', id });

  readonly #reply = (body: string): void => sendRequest(this, { type: 'send', body });

  #notePlace(): void {
    this.#place.scrolled();
    if (!this.#range.isAtEnd) this.#place.leaveEnd();
  }

  readonly #scrolled = (): void => {
    this.#notePlace();
    if (this.#place.distanceToEnd() < NEAR && this.#range.later()) this.requestUpdate();
    this.#askForRead();
    if (this.#countBelow() !== this.#counted) this.requestUpdate();
    this.#fillScreen();
  };

  /** Near the start of the rendered range, loads earlier messages: first from the thread, then from the log. */
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

  /** Scrolls to the end of the thread. */
  readonly showNewest = (): void => {
    this.#range.toEnd();
    this.#place.goToEnd();
    this.requestUpdate();
  };

  /** Reports how far the visitor has seen the thread; each message once. */
  #askForRead(): void {
    if (!this.open || !this.#sight.isEndSeen) return;
    const read = Math.max(this.state.visitorReadIndex ?? -1, this.#readAskedFor);
    if ((lastLoggedIndex(this.state) ?? -1) <= read) return;
    const index = this.#lastSeenIndex();
    if (index <= read) return;
    this.#readAskedFor = index;
    sendRequest(this, { type: 'read', index });
    if (this.#countBelow() !== this.#counted) this.requestUpdate();
  }

  #lastSeenIndex(): number {
    if (this.#place.isAtEnd && this.#range.isAtEnd) return lastLoggedIndex(this.state) ?? -1;
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.scroller [data-key]')];
    const id = rows.reverse().find((row) => this.#place.isSeen(row))?.dataset.key;
    return this.state.messages.find((message) => message.id === id)?.index ?? -1;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-messages': MissiveChatMessagesElement;
  }
}
