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
import { threadRows } from '../templates/thread-rows.js';
import { previewStyles } from './missive-chat-preview.styles.js';

/** Maximum characters of the preview; more than its lines can hold. */
const LONGEST = 200;
const MOST_LINES = 3;

/**
 * A shortened message of the team, beside the button of a closed window.
 *
 * @customElement missive-chat-preview
 * @private
 * @csspart preview - The card.
 * @fires {CustomEvent<'open' | 'dismiss'>} missive-preview-request - The visitor opens or dismisses the preview.
 */
export class MissiveChatPreviewElement extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles: CSSResultGroup = [sharedStyles, avatarStyles, previewStyles];
  static override properties = {
    config: { attribute: false },
    message: { attribute: false },
    more: { attribute: false },
  };

  declare config: Config;
  declare message: Message | undefined;
  /** Number of other unread messages. */
  declare more: number;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.more = 0;
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
          <span class="text"><bdi>${inShort(messageWords(message, strings, chat.locale))}</bdi></span>
          ${
            this.more > 0
              ? html`<span class="more">${format(strings.more, { count: this.more }, chat.locale)}</span>`
              : nothing
          }
        </span>
      </button>
      <button class="dismiss" type="button" aria-label=${strings.dismiss} @click=${this.#dismiss}>
        ${closeIcon}
      </button>
    </div>`;
  }

  readonly #open = (): void => this.#request('open');
  readonly #dismiss = (): void => this.#request('dismiss');

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (!isEscape(event)) return;
    event.stopPropagation();
    this.#dismiss();
  };

  #request(detail: 'open' | 'dismiss'): void {
    this.dispatchEvent(new CustomEvent('missive-preview-request', { detail }));
  }
}

/** Returns the first lines, so that a screen reader reads no more of a long text than is displayed. */
function inShort(text: string): string {
  const lines = text.split(/\s*\n\s*/);
  const letters = Array.from(lines.slice(0, MOST_LINES).join('\n'));
  const isWhole = letters.length <= LONGEST && lines.length <= MOST_LINES;
  return letters.slice(0, LONGEST).join('') + (isWhole ? '' : '…');
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-preview': MissiveChatPreviewElement;
  }
  interface HTMLElementEventMap {
    'missive-preview-request': CustomEvent<'open' | 'dismiss'>;
  }
}
