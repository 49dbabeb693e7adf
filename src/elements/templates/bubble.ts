import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { stringsOf, type WindowStrings } from '../../core/strings.js';
import type { Config } from '../../core/types.js';
import { avatar } from './avatar.js';
import { messageText } from './message-text.js';
import type { ThreadRow } from './thread-rows.js';

export interface BubbleOptions {
  /** Language tag of the window, or empty. */
  readonly locale: string;
  readonly strings: WindowStrings;
  readonly showAvatars: boolean;
  readonly showNames: boolean;
}

export const bubbleOptions = (config: Config): BubbleOptions => {
  const { locale, showAvatars, showNames } = config.chat;
  return { locale, strings: stringsOf(config), showAvatars, showNames };
};

interface BubbleParts {
  readonly isNew?: boolean;
  /** The text is only a few emoji, displayed large (LC-45). */
  readonly isEmoji?: boolean;
  readonly below?: unknown;
  /** The formatted body, if it has formatting; its blocks have directions of their own. */
  readonly words?: unknown;
}

/** One message: its author, its text, and the content below. */
export function bubble(
  row: ThreadRow,
  options: BubbleOptions,
  { isNew = false, isEmoji, below = nothing, words }: BubbleParts = {},
): TemplateResult {
  const { message, startsGroup } = row;
  const isOwn = message.from === 'visitor';
  return html`<div
    class="row ${message.from} ${row.cell ?? ''}"
    role="listitem"
    data-key=${message.id}
    ?data-first=${startsGroup}
    ?data-new=${isNew}
    data-delivery=${message.delivery}
  >
    ${startsGroup ? head(row, options) : message.sentAt > 0 ? spoken(authorWords(row, options)) : nothing}
    ${
      message.body.trim()
        ? html`<div
            class="bubble ${isEmoji ? 'emoji' : ''}"
            part="bubble ${isOwn ? 'dark' : 'light'}"
            dir=${words ? nothing : 'auto'}
            lang=${options.locale || message.sentAt === 0 ? nothing : document.documentElement.lang || nothing}
          >
            <div class="text">${words ?? messageText(message.body)}</div>
          </div>`
        : nothing
    }
    ${below}
  </div>`;
}

/** Text for screen readers only. */
export const spoken = (content: unknown): TemplateResult =>
  html`<span class="visually-hidden" dir="auto">${content}</span>`;

/** Returns the author of a message as text. */
export const authorWords = ({ message, author }: ThreadRow, { strings }: BubbleOptions): string =>
  message.from === 'visitor' ? strings.you : author.name || strings.team;

export function head(row: ThreadRow, options: BubbleOptions): TemplateResult {
  const { message, author } = row;
  const words = authorWords(row, options);
  if (message.from === 'visitor') return spoken(words);
  const isNameShown = options.showNames && author.name !== '';
  return html`${options.showAvatars ? avatar(author, message.author.name === '' || !options.showNames) : nothing}<span
      class=${isNameShown ? 'name' : 'visually-hidden'}
      dir="auto"
      >${words}</span
    >`;
}
