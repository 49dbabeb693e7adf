import { html, render } from 'lit';
import { lastLoggedIndex, unreadCount } from '../core/chat-state.js';
import { plainText } from '../core/message-text.js';
import { format } from '../core/strings.js';
import { threadStringsOf } from '../core/thread-strings.js';
import type { Message } from '../core/types.js';
import { troubleBubbles } from '../core/trouble-bubbles.js';
import { NewMessages } from './controllers/new-messages.js';
import { make } from './dom.js';
import type { WindowView } from './platform.js';
import { keyed } from './templates/keyed.js';
import { messageWords } from './templates/message-words.js';

/** The live region keeps a few, so that what is being read out is not taken away. */
const KEPT = 5;

interface Announcement {
  readonly key: string;
  readonly text: string;
}

/**
 * The one place that screen readers are told by (LC-17): each new message of the team once, history and own
 * ones never, and while the window is open what goes wrong. It stands outside the window, which is inert
 * while it is closed.
 */
export class Announcer {
  readonly region: HTMLElement = make('div', { class: 'spoken', 'aria-live': 'polite' });
  readonly #newMessages = new NewMessages();
  #announced: readonly Announcement[] = [];
  /** The window was open, with a log in it. */
  #wasShown = false;
  #openings = 0;

  /** Where it may not speak (another tab does), what comes is not kept for later. */
  update(view: WindowView, maySpeak: boolean): void {
    const news = this.#newMessages.take(view.state).filter(({ from }) => from === 'team');
    if (maySpeak)
      this.#announced = [
        ...this.#announced,
        ...this.#waiting(view, news.length),
        ...news.map((message) => announcement(message, view)),
      ].slice(-KEPT);
    this.#wasShown = isShown(view);
    const problems = maySpeak && view.isOpen ? problemsOf(view) : [];
    const all = [...this.#announced, ...problems];
    render(keyed(all.map(({ key, text }) => ({ key, template: html`<p>${text}</p>` }))), this.region);
  }

  /** How many messages wait, besides those that are spoken, in a window that is just opened (LC-48). */
  #waiting(view: WindowView, spoken: number): Announcement[] {
    const { config, state } = view;
    const count = isShown(view) && !this.#wasShown ? unreadCount(state) - spoken : 0;
    if (count <= 0) return [];
    const text = format(threadStringsOf(config).unread, { count }, config.chat.locale);
    return [{ key: `waiting-${++this.#openings}`, text }];
  }
}

const isShown = ({ isOpen, state }: WindowView): boolean => isOpen && lastLoggedIndex(state) !== null;

function announcement(message: Message, { config, isOpen }: WindowView): Announcement {
  const strings = threadStringsOf(config);
  const { name: account, locale } = config.chat;
  const words = messageWords(message, strings, locale);
  const name = message.author.name || account;
  // Out of sight, it takes more than a name to know what speaks.
  const from = isOpen ? name : `${format(strings.newFrom, { name: name || strings.team }, locale)}:`;
  return { key: message.id, text: `${from} ${words}` };
}

function problemsOf({ config, state }: WindowView): Announcement[] {
  const strings = threadStringsOf(config);
  const trouble = state.connection === 'trouble' ? troubleBubbles(config) : [];
  const failed = state.messages.filter(({ delivery }) => delivery === 'failed');
  return [
    ...trouble.map((text, place) => ({ key: `trouble-${place}`, text: plainText(text) })),
    ...failed.map((message) => ({
      key: `failed-${message.id}`,
      text: `${strings.failed}: ${messageWords(message, strings, config.chat.locale)}`,
    })),
  ];
}
