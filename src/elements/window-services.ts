import type { SentRating } from '../core/chat-state.js';
import type { CopyFormat } from '../core/chat-requests.js';
import { DEFAULTS } from '../core/config-defaults.js';
import type { MissiveChatEventDetails } from '../core/events.js';
import type { Clock, Environment } from '../core/ports.js';
import { threadStringsOf } from '../core/thread-strings.js';
import type { Config } from '../core/types.js';
import { adoptOnce } from './adopt-once.js';
import { Announcer } from './announcer.js';
import { announcerStyles } from './announcer.styles.js';
import type { AlertsView } from './attention/alerts.js';
import type { AttentionView } from './attention/attention.js';
import { closeOnEscape } from './controllers/escape-closes.js';
import { plainText } from '../core/message-text.js';
import { allUnread, NewMessages } from '../core/new-messages.js';
import { OnDemand } from './controllers/on-demand.js';
import { MENU, type MenuItem, type MenuItems } from './menu-items.js';
import { ConversationList } from './conversation-list.js';
import { sendRequest, type ChatRequest } from './request.js';
import type { FieldsModule, WindowServices, WindowPlace, WindowView } from './platform.js';

const isSameList = (some: readonly unknown[], others: readonly unknown[] | undefined): boolean =>
  some.length === others?.length && some.every((one, place) => one === others[place]);

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

/** Sounds and notifications, and the items of the menu that turn them on and off. */
interface Alerts {
  update(view: AlertsView): void;
  menuItems(config: Config): readonly MenuItem[];
  dispose(): void;
}

export interface ChatWindowServicesOptions extends WindowPlace {
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'isPageVisible' | 'watch'>;
  /** Receives changes of the account's settings while it listens. */
  readonly liveSettings: { listen(isWanted: boolean): void };
  openFrontTab(account: string, changed: () => void): Promise<FrontTab>;
  /** Registers the element that displays when the team is back, or how fast it replies. */
  openWhen(): Promise<unknown>;
  /** Registers the element of the window's menu. */
  openMenu(): Promise<unknown>;
  readonly menu?: readonly MenuItems[];
  /** Registers the element that lists the visitor's conversations. */
  openConversations(): Promise<unknown>;
  /** Saves a copy of the conversation as a file. Rejects if that is not possible now. */
  saveCopy(as: CopyFormat): Promise<void>;
  /** Registers the element that displays the team. */
  openTeam(): Promise<unknown>;
  /** Registers the element that displays the operator's own form fields. */
  openFields(): Promise<FieldsModule>;
  openAttention(place: WindowPlace): Promise<Attention>;
  /** `changed` is called when an update is due. */
  openAlerts(place: WindowPlace, changed: () => void): Promise<Alerts>;
}

/**
 * The behavior around a window, open or closed: announces messages, points out unread ones, closes the window on
 * Escape, and applies changes of the account's settings while the window is visible.
 */
export class ChatWindowServices implements WindowServices {
  readonly #place: WindowPlace;
  readonly #menuItems: readonly MenuItems[];
  readonly #environment: ChatWindowServicesOptions['environment'];
  readonly #liveSettings: ChatWindowServicesOptions['liveSettings'];
  readonly #isLive: boolean;
  readonly #emit: <Name extends keyof MissiveChatEventDetails>(
    name: Name,
    detail: MissiveChatEventDetails[Name],
  ) => void;
  readonly #announcer: Announcer;
  readonly #frontTab: OnDemand<FrontTab>;
  readonly #attention: OnDemand<Attention>;
  readonly #alerts: OnDemand<Alerts>;
  readonly #when: OnDemand<unknown>;
  readonly #menu: OnDemand<unknown>;
  readonly #conversations: ConversationList;
  readonly #team: OnDemand<unknown>;
  readonly #fields: OnDemand<FieldsModule>;
  readonly #newMessages = new NewMessages();
  readonly #ends: (() => void)[];
  #rating: SentRating | undefined;
  #view: WindowView | null = null;
  #isOver = false;

  constructor(options: ChatWindowServicesOptions) {
    const { host, frame, close, clock, environment, liveSettings } = options;
    this.#place = options;
    this.#menuItems = options.menu ?? MENU;
    this.#announcer = new Announcer(clock);
    this.#environment = environment;
    this.#liveSettings = liveSettings;
    this.#isLive = options.isLive;
    const opened = (part: FrontTab | Attention | Alerts): void =>
      this.#isOver ? part.dispose() : this.#refresh();
    this.#frontTab = new OnDemand(() => options.openFrontTab(options.account, () => this.#refresh()), opened);
    this.#attention = new OnDemand(() => options.openAttention(options), opened);
    this.#alerts = new OnDemand(() => options.openAlerts(options, () => this.#refresh()), opened);
    const registered = (): void => undefined;
    this.#when = new OnDemand(() => options.openWhen(), registered);
    this.#team = new OnDemand(() => options.openTeam(), registered);
    this.#menu = new OnDemand(
      () => options.openMenu(),
      () => this.#refresh(),
    );
    this.#fields = new OnDemand(
      () => options.openFields(),
      () => this.#refresh(),
    );
    this.#conversations = new ConversationList(options.frame, () => options.openConversations());
    this.#emit = (name, detail) =>
      host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    adoptOnce(host.renderRoot as ShadowRoot, announcerStyles.styleSheet);
    frame.append(this.#announcer.region);
    const requested = ({ detail }: CustomEvent<ChatRequest>): void => {
      if (detail.type === 'announce') this.#announcer.say(detail.text);
      if (detail.type === 'conversations') this.#conversations.request(detail.open);
      if (detail.type === 'copy') this.#copy(options.saveCopy(detail.as));
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
    const { chat } = view.config;
    const isPageVisible = this.#environment.isPageVisible();
    const isFront = this.#frontTab.part?.isFront ?? isPageVisible;
    const isSeen = view.isOpen && isPageVisible;
    const unread = allUnread(view.state);
    this.#announcer.update(view, isFront);
    this.#liveSettings.listen(isSeen && this.#isLive);
    this.#attention.part?.update({ ...view, unread, isSeen, isFront });
    this.#alerts.part?.update({ ...view, isPageVisible, isFront });
    if (chat.sound || chat.notifications) this.#alerts.need();
    if (view.state.messages.length > 0) this.#frontTab.need();
    if (view.state.nextOpening || (chat.showReplyTime && view.state.replyTime)) this.#when.need();
    if (chat.header === 'team') this.#team.need();
    if (unread.length > 0 && !isSeen) this.#attention.need();
    if (view.config.visitor.fields.length > 0) this.#fields.need();
    this.#updateFields(view);
    this.#updateMenu(view);
    this.#conversations.update(view);
    this.#emitNews(view);
  }

  #updateMenu(view: WindowView): void {
    const all = [
      ...(this.#alerts.part?.menuItems(view.config) ?? []),
      ...this.#menuItems.flatMap((of) => of(view, this.#place)),
    ];
    const items = all.every(({ isExtra }) => isExtra) ? [] : all;
    if (items.length > 0) this.#menu.need();
    const panel = this.#place.frame.querySelector('missive-chat-panel');
    const menu = this.#menu.part && panel?.renderRoot.querySelector('missive-chat-menu');
    if (menu) Object.assign(menu, { config: view.config, items });
  }

  #copy(saved: Promise<void>): void {
    const { loadingOlder, copied, copyFailed } = threadStringsOf(this.#view?.config ?? DEFAULTS);
    this.#note(loadingOlder);
    saved.then(
      () => {
        this.#note('');
        this.#announcer.say(copied);
      },
      () => this.#note(copyFailed),
    );
  }

  /** Displays a notice in the window, and announces it; an empty one removes it. */
  #note(note: string): void {
    const panel = this.#place.frame.querySelector('missive-chat-panel');
    const thread = panel?.renderRoot.querySelector('missive-chat-messages');
    if (thread) thread.note = note;
    if (note) this.#announcer.say(note);
  }

  /** Which of the operator's own fields the form displays is decided by the part that displays them. */
  #updateFields(view: WindowView): void {
    const fields = this.#fields.part?.fieldsToAsk(view);
    const panel = this.#place.frame.querySelector('missive-chat-panel');
    if (fields && panel && !isSameList(fields, view.state.fields))
      sendRequest(panel, { type: 'fields', fields });
  }

  /**
   * Emits each closing of the conversation and each message in another one once, history never, and each rating that was
   * sent (LC-54).
   */
  #emitNews({ config, state }: WindowView): void {
    for (const { author, body, conversation, from, sentAt } of this.#newMessages.take(state))
      if (conversation) this.#emit('missive-new-message', { body: plainText(body), conversation });
      else if (from === 'end')
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
    this.#alerts.part?.dispose();
  }

  #refresh(): void {
    if (this.#view && !this.#isOver) this.update(this.#view);
  }
}
