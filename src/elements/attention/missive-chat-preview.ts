import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { DEFAULTS } from '../../core/config-defaults.js';
import { format } from '../../core/strings.js';
import { threadStringsOf } from '../../core/thread-strings.js';
import type { Config, Message } from '../../core/types.js';
import { isEscape } from '../escape.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { avatar, avatarStyles } from '../templates/avatar.js';
import { closeIcon } from '../templates/icons.js';
import { messageWords } from '../templates/message-words.js';
import { quickReplies } from '../templates/quick-replies.js';
import { quickRepliesStyles } from '../templates/quick-replies.styles.js';
import { threadRows } from '../templates/thread-rows.js';
import { previewStyles } from './missive-chat-preview.styles.js';

/** Maximum characters of the preview; more than its lines can hold. */
const LONGEST = 200;
const MOST_LINES = 3;
/** A greeting is displayed whole, but for texts of very many lines. */
const LONGEST_GREETING = 500;
const MOST_GREETING_LINES = 12;

/** What the visitor does with a preview. An answer has the words of the quick reply. */
export type PreviewRequest =
  { readonly type: 'open' | 'dismiss' } | { readonly type: 'answer'; readonly words: string };

/**
 * A shortened message of the team, or a greeting with its quick replies, beside the button of a closed window.
 *
 * @customElement missive-chat-preview
 * @private
 * @csspart preview - The card.
 * @fires {CustomEvent<PreviewRequest>} missive-preview-request - The visitor opens, dismisses or answers the preview.
 */
export class MissiveChatPreviewElement extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles: CSSResultGroup = [sharedStyles, avatarStyles, previewStyles, quickRepliesStyles];
  static override properties = {
    config: { attribute: false },
    message: { attribute: false },
    more: { attribute: false },
    greeting: { type: Boolean, reflect: true },
  };

  declare config: Config;
  declare message: Message | undefined;
  /** Number of other unread messages. */
  declare more: number;
  /** Whether the message is a greeting. */
  declare greeting: boolean;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.more = 0;
    this.greeting = false;
  }

  override render(): TemplateResult | typeof nothing {
    const { chat } = this.config;
    const [row] = threadRows(this.message ? [this.message] : [], chat);
    if (!row) return nothing;
    const { author, message } = row;
    const strings = threadStringsOf(this.config);
    const name = author.name || strings.team;
    const isAccount = message.author.name === '' || !chat.showNames;
    return html`<div
      class="card"
      part="preview"
      role="group"
      aria-label=${format(strings.newFrom, { name }, chat.locale)}
      @keydown=${this.#keyPressed}
    >
      <button class="open" type="button" @click=${this.#open}>
        ${chat.showAvatars ? avatar(author, isAccount) : nothing}
        <span class="words">
          ${chat.showNames ? html`<span class="name"><bdi>${name}</bdi></span>` : nothing}
          <span class="text"><bdi>${this.#inShort(messageWords(message, strings, chat.locale))}</bdi></span>
          ${
            this.more > 0
              ? html`<span class="more">${format(strings.more, { count: this.more }, chat.locale)}</span>`
              : nothing
          }
        </span>
      </button>
      ${
        this.greeting && message.replies
          ? quickReplies(message.replies, strings.quickReplies, (words) =>
              this.#request({ type: 'answer', words }),
            )
          : nothing
      }
      <button class="dismiss" type="button" aria-label=${strings.dismiss} @click=${this.#dismiss}>
        ${closeIcon}
      </button>
    </div>`;
  }

  readonly #open = (): void => this.#request({ type: 'open' });
  readonly #dismiss = (): void => this.#request({ type: 'dismiss' });

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (!isEscape(event)) return;
    event.stopPropagation();
    this.#dismiss();
  };

  #request(detail: PreviewRequest): void {
    this.dispatchEvent(new CustomEvent('missive-preview-request', { detail }));
  }

  /** Returns the first lines, so that a screen reader reads no more of a long text than is displayed. */
  #inShort(text: string): string {
    const [longest, most] = this.greeting ? [LONGEST_GREETING, MOST_GREETING_LINES] : [LONGEST, MOST_LINES];
    const lines = text.split(/\s*\n\s*/);
    const letters = Array.from(lines.slice(0, most).join('\n'));
    const isWhole = letters.length <= longest && lines.length <= most;
    return letters.slice(0, longest).join('') + (isWhole ? '' : '…');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-preview': MissiveChatPreviewElement;
  }
  interface HTMLElementEventMap {
    'missive-preview-request': CustomEvent<PreviewRequest>;
  }
}
