import { unreadMessages, type SentRating } from '../core/chat-state.js';
import type { MissiveChatEventDetails } from '../core/events.js';
import type { Clock, Environment } from '../core/ports.js';
import type { Message } from '../core/types.js';
import { adoptOnce } from './adopt-once.js';
import { Announcer } from './announcer.js';
import { announcerStyles } from './announcer.styles.js';
import type { AttentionView } from './attention/attention.js';
import { closeOnEscape } from './controllers/escape-closes.js';
import { NewMessages } from './controllers/new-messages.js';
import { OnDemand } from './controllers/on-demand.js';
import { sendRequest, type ChatRequest } from './request.js';
import type { FieldsModule, Surroundings, WindowPlace, WindowView } from './platform.js';

const isSameList = (some: readonly unknown[], others: readonly unknown[] | undefined): boolean =>
  some.length === others?.length && some.every((one, place) => one === others[place]);

const isEnd = ({ from }: Message): boolean => from === 'end';

/** Whether this tab acts for all tabs of the browser. */
interface FrontTab {
  readonly isFront: boolean;
  dispose(): void;
}

/** Points out messages while the window is not visible. */
interface Attention {
  update(view: AttentionView): void;
  dispose(): void;
}

export interface WindowSurroundingsOptions extends WindowPlace {
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'isPageVisible' | 'watch'>;
  /** Receives changes of the account's settings while it listens. */
  readonly liveSettings: { listen(isWanted: boolean): void };
  openFrontTab(account: string, changed: () => void): Promise<FrontTab>;
  /** Registers the element that displays when the team is back. */
  openWhen(): Promise<unknown>;
  /** Registers the element that displays the operator's own form fields. */
  openFields(): Promise<FieldsModule>;
  openAttention(place: WindowPlace): Promise<Attention>;
}

/**
 * The behavior around a window, open or closed: announces messages, points out unread ones, closes the window on
 * Escape, and applies changes of the account's settings while the window is visible.
 */
export class WindowSurroundings implements Surroundings {
  readonly #environment: WindowSurroundingsOptions['environment'];
  readonly #liveSettings: WindowSurroundingsOptions['liveSettings'];
  readonly #isLive: boolean;
  readonly #emit: <Name extends keyof MissiveChatEventDetails>(
    name: Name,
    detail: MissiveChatEventDetails[Name],
  ) => void;
  readonly #announcer: Announcer;
  readonly #frontTab: OnDemand<FrontTab>;
  readonly #attention: OnDemand<Attention>;
  readonly #when: OnDemand<unknown>;
  readonly #fields: OnDemand<FieldsModule>;
  readonly #frame: HTMLElement;
  readonly #newMessages = new NewMessages();
  readonly #ends: (() => void)[];
  #rating: SentRating | undefined;
  #view: WindowView | null = null;
  #isOver = false;

  constructor(options: WindowSurroundingsOptions) {
    const { host, frame, close, clock, environment, liveSettings } = options;
    this.#announcer = new Announcer(clock);
    this.#frame = frame;
    this.#environment = environment;
    this.#liveSettings = liveSettings;
    this.#isLive = options.isLive;
    const opened = (part: FrontTab | Attention): void => (this.#isOver ? part.dispose() : this.#refresh());
    this.#frontTab = new OnDemand(() => options.openFrontTab(options.account, () => this.#refresh()), opened);
    this.#attention = new OnDemand(() => options.openAttention(options), opened);
    this.#when = new OnDemand(
      () => options.openWhen(),
      () => undefined,
    );
    this.#fields = new OnDemand(
      () => options.openFields(),
      () => this.#refresh(),
    );
    this.#emit = (name, detail) =>
      host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    adoptOnce(host.renderRoot as ShadowRoot, announcerStyles.styleSheet);
    frame.append(this.#announcer.region);
    const requested = ({ detail }: CustomEvent<ChatRequest>): void => {
      if (detail.type === 'announce') this.#announcer.say(detail.text);
    };
    frame.addEventListener('missive-request', requested);
    this.#ends = [
      () => frame.removeEventListener('missive-request', requested),
      closeOnEscape(host, () => {
        if (host.open && !this.#view?.config.chat.inline) close();
      }),
      environment.watch(() => this.#refresh()),
    ];
  }

  update(view: WindowView): void {
    this.#view = view;
    const isVisible = this.#environment.isPageVisible();
    const isFront = this.#frontTab.part?.isFront ?? isVisible;
    const isSeen = view.isOpen && isVisible;
    const unread = unreadMessages(view.state);
    this.#announcer.update(view, isFront);
    this.#liveSettings.listen(isSeen && this.#isLive);
    this.#attention.part?.update({ ...view, unread, isSeen, isFront });
    if (view.state.messages.length > 0) this.#frontTab.need();
    if (view.state.nextOpening) this.#when.need();
    if (unread.length > 0 && !isSeen) this.#attention.need();
    if (view.config.visitor.fields.length > 0) this.#fields.need();
    this.#updateFields(view);
    this.#emitEnds(view);
  }

  /** Which of the operator's own fields the form displays is decided by the part that displays them. */
  #updateFields(view: WindowView): void {
    const fields = this.#fields.part?.fieldsToAsk(view);
    const panel = this.#frame.querySelector('missive-chat-panel');
    if (fields && panel && !isSameList(fields, view.state.fields))
      sendRequest(panel, { type: 'fields', fields });
  }

  /** Emits each closing of the conversation once, history never, and each rating that was sent (LC-54). */
  #emitEnds({ config, state }: WindowView): void {
    for (const { author, sentAt } of this.#newMessages.take(state).filter(isEnd))
      this.#emit('missive-chat-ended', {
        by: config.chat.showNames ? author.name : '',
        at: new Date(sentAt).toISOString(),
      });
    const { rating } = state;
    if (rating === this.#rating) return;
    this.#rating = rating;
    if (rating?.step === 'sent') this.#emit('missive-rated', { rating: rating.rating, words: rating.words });
  }

  dispose(): void {
    this.#isOver = true;
    this.#liveSettings.listen(false);
    for (const end of this.#ends) end();
    this.#announcer.dispose();
    this.#frontTab.part?.dispose();
    this.#attention.part?.dispose();
  }

  #refresh(): void {
    if (this.#view && !this.#isOver) this.update(this.#view);
  }
}
