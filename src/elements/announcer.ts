import { html, nothing, render } from 'lit';
import { lastLoggedIndex, unreadCount } from '../core/chat-state.js';
import { CONVERSATION_STRINGS } from '../core/conversation-strings.js';
import { plainText } from '../core/message-text.js';
import type { Clock } from '../core/ports.js';
import { format, textsOf } from '../core/strings.js';
import { threadStringsOf, type ThreadStrings } from '../core/thread-strings.js';
import type { BubbleText, Message } from '../core/types.js';
import { errorBubbles } from '../core/error-bubbles.js';
import { visitorFlow } from '../core/visitor-flow.js';
import { NewMessages } from '../core/new-messages.js';
import { make } from './dom.js';
import type { WindowView } from './platform.js';
import { keyed } from './templates/keyed.js';
import { messageWords } from './templates/message-words.js';

/** Most announcements kept; older ones are outdated by the time they are read. */
const MOST_KEPT = 5;
/** Milliseconds after which a text leaves the live region: a screen reader that reads the page would find it twice. */
const KEPT_FOR = 10_000;
/** Milliseconds between two announcements: of texts closer together, Orca with Firefox reads only the last. */
const PAUSE = 500;
/** A connection that is lost for less than this many milliseconds is not announced. */
const PATIENCE = 5_000;

interface Announcement {
  readonly key: string;
  readonly text: string;
  readonly locale: string;
}

/**
 * Makes all screen reader announcements (LC-17, SR-01): each new message of the team once, history never; the delivery
 * of the visitor's own messages; while the window is open, problems and their end, and the account's new bubbles; and
 * what elements of the window request. The live region is outside the window, which is inert while it is closed.
 */
export class Announcer {
  readonly region: HTMLElement = make('div', { class: 'spoken', 'aria-live': 'polite' });
  readonly #clock: Clock;
  readonly #newMessages = new NewMessages();
  readonly #cancels = new Map<string, () => void>();
  #said: readonly Announcement[] = [];
  readonly #waiting: Announcement[] = [];
  #cancelPause: (() => void) | undefined;
  #count = 0;
  #view: WindowView | null = null;
  /** Keys of the current problems that have been announced. */
  #problems: ReadonlySet<string> = new Set();
  /** Ids of the visitor's messages that are being sent. */
  #sending: ReadonlySet<string> = new Set();
  #hasSent = false;
  #hasConnected = false;
  /** Whether the loss of the connection has been announced. */
  #isLost = false;
  #cancelPatience: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Announces what changed. If `maySpeak` is false, another tab announces messages and problems; they are not queued.
   */
  update(view: WindowView, maySpeak: boolean): void {
    const before = this.#view;
    this.#view = view;
    const news = this.#newMessages.take(view.state).filter(({ from }) => from === 'team');
    if (maySpeak) {
      this.#sayUnread(before, view, news.length);
      for (const message of news) this.say(newMessageText(message, view));
    }
    this.#updateBubbles(before, view);
    this.#updateProblems(view, maySpeak);
    this.#updateConnection(view);
    this.#updateDelivery(view);
  }

  say(text: string): void {
    const locale = this.#view?.config.chat.locale ?? '';
    this.#waiting.push({ key: String((this.#count += 1)), text, locale });
    if (this.#waiting.length > MOST_KEPT) this.#waiting.shift();
    if (!this.#cancelPause) this.#sayNext();
  }

  #sayNext(): void {
    this.#cancelPause = undefined;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#cancelPause = this.#clock.after(PAUSE, () => this.#sayNext());
    const { key } = next;
    this.#said = [...this.#said, next].slice(-MOST_KEPT);
    this.#cancels.set(
      key,
      this.#clock.after(KEPT_FOR, () => {
        this.#cancels.delete(key);
        this.#said = this.#said.filter((one) => one.key !== key);
        this.#render();
      }),
    );
    this.#render();
  }

  dispose(): void {
    this.#cancelPatience?.();
    this.#cancelPause?.();
    for (const cancel of this.#cancels.values()) cancel();
    this.region.remove();
  }

  #render(): void {
    render(
      keyed(
        this.#said.map(({ key, text, locale }) => ({
          key,
          // Firefox does not expose a `lang` to the accessibility API if it is set on the frame later.
          template: html`<p lang=${locale || nothing}>${text}</p>`,
        })),
      ),
      this.region,
    );
  }

  /** Announces how many messages are unread in a window that has just opened, besides those announced now (LC-48). */
  #sayUnread(before: WindowView | null, view: WindowView, announced: number): void {
    const { config, state } = view;
    const count = isShown(view) && !(before && isShown(before)) ? unreadCount(state) - announced : 0;
    if (count > 0) this.say(format(threadStringsOf(config).unread, { count }, config.chat.locale));
  }

  /** Announces the account's bubbles that appear when the form has been sent or skipped. */
  #updateBubbles(before: WindowView | null, { config, state, isOpen }: WindowView): void {
    if (!before || !isOpen) return;
    const [then, now] = [visitorFlow(before.config, before.state), visitorFlow(config, state)];
    const added = now.bubbles.filter((text) => !then.bubbles.includes(text));
    if (then.form && !now.form && added.length > 0) this.say(added.map(plainText).join(' '));
  }

  #updateProblems(view: WindowView, maySpeak: boolean): void {
    const problems = maySpeak && view.isOpen ? problemsOf(view) : [];
    for (const { key, text } of problems) if (!this.#problems.has(key)) this.say(text);
    this.#problems = new Set(problems.map(({ key }) => key));
    if (this.#problems.has(RETRYING) || this.#problems.has(OFFLINE)) this.#isLost = true;
  }

  #updateConnection({ config, state, isOpen }: WindowView): void {
    if (state.connection === 'connected') this.#hasConnected = true;
    if (!isReachable(state)) return;
    this.#cancelPatience?.();
    this.#cancelPatience = undefined;
    if (this.#isLost && isOpen) this.say(threadStringsOf(config).reconnected);
    this.#isLost = false;
  }

  #updateDelivery({ config, state, isOpen }: WindowView): void {
    const strings = threadStringsOf(config);
    const before = this.#sending;
    this.#sending = new Set(
      state.messages.filter(({ delivery }) => delivery === 'sending').map(({ id }) => id),
    );
    this.#hasSent ||=
      before.size > 0 &&
      state.messages.some(
        ({ id, delivery }) => before.has(id) && (delivery === 'sent' || delivery === 'read'),
      );
    if (this.#sending.size === 0) {
      if (this.#hasSent && isOpen) this.say(strings.sent);
      this.#hasSent = false;
    }
    const isNew = [...this.#sending].some((id) => !before.has(id));
    if (isNew && this.#isLost && isOpen) this.say(strings.waiting);
    if (!isReachable(state) && !this.#isLost && (this.#hasConnected || this.#sending.size > 0))
      this.#cancelPatience ??= this.#clock.after(PATIENCE, () => this.#lost());
  }

  /** Runs if the connection did not come back within `PATIENCE`. */
  #lost(): void {
    if (!this.#view?.isOpen || this.#isLost) return;
    const { config } = this.#view;
    this.#isLost = true;
    this.say(config.messages.connecting);
    if (this.#sending.size > 0) this.say(threadStringsOf(config).waiting);
  }
}

/** Whether the window is open and shows a log. */
const isShown = ({ isOpen, state }: WindowView): boolean => isOpen && lastLoggedIndex(state) !== null;

const RETRYING = 'retrying';
const OFFLINE = 'offline';

const isReachable = ({ isNetworkUp, connection }: WindowView['state']): boolean =>
  isNetworkUp && (connection === 'connected' || connection === 'idle');

/** Text of a new message, with its author and its quick replies; and where the visitor finds it, if it is not shown. */
export function newMessageText(
  message: Message,
  { config, isOpen }: Pick<WindowView, 'config' | 'isOpen'>,
): string {
  const strings = threadStringsOf(config);
  const { name: account, locale } = config.chat;
  const words = messageWords(message, strings, locale);
  const name = message.author.name || account || strings.team;
  // While the window is closed, the author's name alone does not show that the text is from the chat.
  const offered = message.replies ? ` (${strings.quickReplies}: ${message.replies.join(', ')})` : '';
  const isHere = isOpen && !message.conversation;
  const text = `${isHere ? name : format(strings.newFrom, { name }, locale)}: ${words}${offered}`;
  const { conversations } = textsOf(CONVERSATION_STRINGS, config);
  return isOpen && !isHere ? `${conversations}: ${text}` : text;
}

function problemsOf({ config, state }: WindowView): Omit<Announcement, 'locale'>[] {
  const strings = threadStringsOf(config);
  const { chat, messages } = config;
  const problem = (key: string, texts: BubbleText): Omit<Announcement, 'locale'> => ({
    key,
    text: [texts].flat().map(plainText).join(' '),
  });
  return [
    ...(state.isNetworkUp ? [] : [problem(OFFLINE, messages.internet)]),
    ...(state.connection === 'retrying' ? [problem(RETRYING, errorBubbles(config))] : []),
    ...state.messages
      .filter(({ delivery }) => delivery === 'failed')
      .map((message) => problem(`failed-${message.id}`, failedText(message, strings, chat.locale))),
  ];
}

const failedText = (message: Message, strings: ThreadStrings, locale: string): string =>
  `${strings.failed}: ${messageWords(message, strings, locale)}`;
