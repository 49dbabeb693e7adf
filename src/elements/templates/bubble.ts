import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isEmojiOnly } from '../../core/message-text.js';
import { format } from '../../core/strings.js';
import type { Strings } from '../../core/strings.js';
import type { Delivery } from '../../core/types.js';
import { attachment } from './attachment.js';
import { avatar } from './avatar.js';
import { alertIcon, checkIcon, clockIcon, readIcon } from './icons.js';
import { messageText } from './message-text.js';
import { timeOfDay } from './moment.js';
import type { ThreadRow } from './thread-rows.js';

export interface BubbleOptions {
  /** Language tag of the window, or empty. */
  readonly locale: string;
  readonly strings: Strings;
  readonly showAvatars: boolean;
  readonly showNames: boolean;
  readonly isNew: boolean;
  readonly mediaUrls: Readonly<Record<string, string>>;
  readonly retry: (id: string) => void;
}

const DELIVERY_ICONS: Readonly<Record<Delivery, TemplateResult>> = {
  sending: clockIcon,
  sent: checkIcon,
  read: readIcon,
  failed: alertIcon,
};

/** One message: its text, its files, and under the last of a group when it was written. */
export function bubble(row: ThreadRow, options: BubbleOptions): TemplateResult {
  const { message, startsGroup, endsGroup } = row;
  const isOwn = message.from === 'visitor';
  const isUnsettled = isOwn && (message.delivery === 'sending' || message.delivery === 'failed');
  return html`<div
    class="row ${message.from}"
    data-key=${message.id}
    ?data-first=${startsGroup}
    ?data-new=${options.isNew}
    data-delivery=${message.delivery}
  >
    ${startsGroup ? head(row, options) : nothing}
    ${
      message.body.trim()
        ? html`<div
            class="bubble ${isEmojiOnly(message.body) ? 'emoji' : ''}"
            part="bubble ${isOwn ? 'dark' : 'light'}"
            dir="auto"
          >
            <span class="text">${messageText(message.body)}</span>
          </div>`
        : nothing
    }
    ${message.media.map((media) => attachment(media, options.mediaUrls[media.sid], options.locale))}
    ${endsGroup || isUnsettled ? foot(row, options) : nothing}
  </div>`;
}

/** The team writes. */
export function typingBubble(row: ThreadRow, options: BubbleOptions): TemplateResult {
  return html`<div class="row team" data-first data-new>
    ${head(row, options)}
    <div class="bubble typing" part="bubble light">
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="visually-hidden">${format(options.strings.typing, { name: row.author.name || options.strings.team }, options.locale)}</span>
    </div>
  </div>`;
}

function head({ message, author }: ThreadRow, options: BubbleOptions): TemplateResult {
  if (message.from === 'visitor') return html`<span class="visually-hidden">${options.strings.you}</span>`;
  const isNameShown = options.showNames && author.name !== '';
  return html`${options.showAvatars ? avatar(author, message.author.name === '' || !options.showNames) : nothing}<span
      class=${isNameShown ? 'name' : 'visually-hidden'}
      dir="auto"
      >${author.name || options.strings.team}</span
    >`;
}

function foot({ message }: ThreadRow, { locale, strings, retry }: BubbleOptions): TemplateResult | typeof nothing {
  const { id, sentAt, delivery } = message;
  if (sentAt === 0) return nothing;
  const time = html`<time datetime=${new Date(sentAt).toISOString()}>${timeOfDay(sentAt, locale)}</time>`;
  if (message.from === 'team') return html`<div class="foot">${time}</div>`;
  return html`<div class="foot">
    ${time}<span class="delivery">${DELIVERY_ICONS[delivery]}<bdi>${strings[delivery]}</bdi></span>
    ${
      delivery === 'failed'
        ? html`<button class="retry" type="button" @click=${() => retry(id)}>
            ${strings.retry}
          </button>`
        : nothing
    }
  </div>`;
}
