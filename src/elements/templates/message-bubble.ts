import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isEmojiOnly } from '../../core/emoji-only.js';
import { readQuotes } from '../../core/quoted-text.js';
import { readRich } from '../../core/rich-text.js';
import { format } from '../../core/strings.js';
import type { Delivery, Message } from '../../core/types.js';
import { isLost } from '../../core/outgoing.js';
import { attachments, type AttachmentOptions } from './attachment.js';
import { authorWords, bubble, head, spoken } from './bubble.js';
import type { BubbleOptions } from './bubble.js';
import { alertIcon } from './icons.js';
import { checkIcon, clockIcon, readIcon } from './thread-icons.js';
import { timeOfDay } from './moment.js';
import { quickReplies } from './quick-replies.js';
import { richText } from './rich-text.js';
import type { ThreadRow } from './thread-rows.js';

export interface MessageOptions extends BubbleOptions, Omit<AttachmentOptions, 'source'> {
  readonly strings: AttachmentOptions['strings'];
  readonly isNew: boolean;
  readonly retry: (id: string) => void;
  /** Whether its quick replies are displayed. */
  readonly isOffering: boolean;
  readonly reply: (text: string) => void;
  /** What can be done with it, while the visitor points at it. */
  readonly actions: (message: Message) => unknown;
}

const DELIVERY_ICONS: Readonly<Record<Delivery, TemplateResult>> = {
  sending: clockIcon,
  sent: checkIcon,
  read: readIcon,
  failed: alertIcon,
};

/** A message that is in the log or being sent: its files, and the time below the last message of a group. */
export function messageBubble(row: ThreadRow, options: MessageOptions): TemplateResult {
  const { message, endsGroup } = row;
  const { delivery, from } = message;
  const isUnsettled = from === 'visitor' && (delivery === 'sending' || delivery === 'failed');
  const source = [authorWords(row, options), timeOfDay(message.sentAt, options.locale)];
  const below = html`${attachments(message, { ...options, source })}
  ${endsGroup || isUnsettled ? foot(row, options) : hiddenTime(message, options)}
  ${options.isOffering ? quickReplies(message.replies ?? [], options.strings.quickReplies, options.reply) : nothing}${options.actions(message)}`;
  const isEmoji = isEmojiOnly(message.body);
  const words = isEmoji ? undefined : formatted(message);
  return bubble(row, options, { isNew: options.isNew, isEmoji, below, words });
}

/** Returns the body with the team's formatting, or with the visitor's quotes, if it has any. */
function formatted({ body, from, rich }: Message): TemplateResult[] | undefined {
  const blocks = from === 'team' ? readRich(rich) : readQuotes(body);
  return blocks ? richText(blocks) : undefined;
}

/** The bubble displayed while the team is typing. */
export function typingBubble(row: ThreadRow, options: MessageOptions): TemplateResult {
  const { team, typing } = options.strings;
  return html`<div class="row team" data-first data-new>
    ${head(row, options)}
    <div class="bubble typing" part="bubble light">
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="visually-hidden"
        >${format(typing, { name: row.author.name || team }, options.locale)}</span
      >
    </div>
  </div>`;
}

/** Screen reader users who read message by message find the time at each message. */
const hiddenTime = ({ sentAt }: Message, { locale }: MessageOptions): TemplateResult | typeof nothing =>
  sentAt > 0 ? spoken(timeOfDay(sentAt, locale)) : nothing;

function foot(
  { message }: ThreadRow,
  { locale, strings, retry, discard }: MessageOptions,
): TemplateResult | typeof nothing {
  const { id, sentAt, delivery } = message;
  if (sentAt === 0) return nothing;
  const time = html`<time datetime=${new Date(sentAt).toISOString()}>${timeOfDay(sentAt, locale)}</time>`;
  if (message.from === 'team') return html`<div class="foot">${time}</div>`;
  return html`<div class="foot">
    ${time}<span class="delivery">${DELIVERY_ICONS[delivery]}<bdi>${strings[delivery]}</bdi></span>
    ${
      delivery === 'failed'
        ? html`${
              isLost(message)
                ? nothing
                : html`<button class="retry" type="button" @click=${() => retry(id)}>
                    ${strings.retry}
                  </button>`
            }<button class="retry" type="button" @click=${() => discard(id)}>${strings.discard}</button>`
        : nothing
    }
  </div>`;
}
