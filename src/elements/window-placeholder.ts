import type { Config } from '../core/types.js';
import { make } from './dom.js';

/** Markup of links; in its place are the words and the address. */
const LINK = /\{\{\s*link:(\S+)\s*([^{}]*)\}\}/gi;

/** Is shown in the window's place while its part loads, and names other ways to the team if it cannot be loaded. */
export class WindowPlaceholder {
  readonly #title = make('h2');
  readonly #text = make('div', { role: 'alert' });
  readonly #element = make('div', { class: 'window placeholder' }, this.#title, this.#text);
  #shown = '';

  /** @param isOpen whether the window can be seen, @param isNeeded whether it is still to be loaded */
  update(frame: Element, isOpen: boolean, isNeeded: boolean, config: Config, hasFailed: boolean): void {
    const { messages, support } = config;
    const text = hasFailed ? [messages.error].flat().join('\n\n') : messages.connecting;
    this.#title.textContent = messages.title;
    // An alert is spoken when its content is replaced: not again for the same words.
    if (text !== this.#shown)
      this.#text.replaceChildren(text.replace(LINK, '$2 $1'), ...(hasFailed ? channels(support) : []));
    this.#shown = text;
    // Under the window that came in its place it stays, hidden: by it that window knows to appear without motion.
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
