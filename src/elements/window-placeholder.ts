import type { Config } from '../core/types.js';
import { make } from './dom.js';

/** Markup of links; replaced with the text and the URL. */
const LINK = /\{\{\s*link:(\S+)\s*([^{}]*)\}\}/gi;

/** Displayed in place of the window while it loads; lists other ways to reach the team if it cannot be loaded. */
export class WindowPlaceholder {
  readonly #title = make('h2');
  readonly #text = make('div', { role: 'alert' });
  readonly #element = make('div', { class: 'window placeholder' }, this.#title, this.#text);
  #shown = '';

  /** @param isOpen whether the window can be seen, @param isNeeded whether it still has to be loaded */
  update(frame: Element, isOpen: boolean, isNeeded: boolean, config: Config, hasFailed: boolean): void {
    const { messages, support } = config;
    const text = hasFailed ? [messages.error].flat().join('\n\n') : messages.connecting;
    this.#title.textContent = messages.title;
    // An alert is announced when its content is replaced, so the same text is not set again.
    if (text !== this.#shown)
      this.#text.replaceChildren(text.replace(LINK, '$2 $1'), ...(hasFailed ? channels(support) : []));
    this.#shown = text;
    // The placeholder stays, hidden, before the window that replaced it: the window then appears without motion.
    if (!isOpen) this.#element.remove();
    else if (isNeeded && !this.#element.parentNode) frame.append(this.#element);
  }
}

const channels = ({ email, phone }: Config['support']): Node[] =>
  (
    [
      [`mailto:${email}`, email],
      [`tel:${phone.replace(/[^+\d]/g, '')}`, phone],
    ] as const
  ).flatMap(([href, words]) => (words ? make('a', { href }, words) : []));
