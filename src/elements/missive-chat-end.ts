import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import type { SentRating } from '../core/chat-state.js';
import { CONVERSATION_STRINGS } from '../core/conversation-strings.js';
import type { CopyFormat } from '../core/chat-requests.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { endStringsOf } from '../core/end-strings.js';
import { LONGEST_RATING_WORDS, ratingsOf, type Rating } from '../core/ratings.js';
import { format, textsOf } from '../core/strings.js';
import type { Config, Message } from '../core/types.js';
import { endStyles } from './missive-chat-end.styles.js';
import { announce, sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';
import { timeOfDay } from './templates/moment.js';
import { ratingIcon } from './templates/rating-icons.js';
import { accountMessage } from './templates/thread-rows.js';

const NAMES = { bad: 'ratingBad', okay: 'ratingOkay', good: 'ratingGood' } as const;

/**
 * The end of a conversation that the team has closed: who and when, and until somebody writes again, what can be done
 * with it (LC-54).
 *
 * @customElement missive-chat-end
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `rate`, `copy`, `announce`, or `conversations` for a new one.
 */
export class MissiveChatEndElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, endStyles];
  static override properties = {
    config: { attribute: false },
    message: { attribute: false },
    isLast: { attribute: false },
    isNews: { attribute: false },
    sent: { attribute: false },
  };

  declare config: Config;
  /** The notice. */
  declare message: Message;
  /** Whether nothing was written since. */
  declare isLast: boolean;
  /** Whether the notice is new, so that screen readers announce it. */
  declare isNews: boolean;
  /** The rating that this page has sent, or tries to. */
  declare sent: SentRating | undefined;

  #chosen: Rating | undefined;
  #step: SentRating['step'] | undefined;
  #hadFocus = false;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.message = accountMessage('end', '');
    this.isLast = false;
    this.isNews = false;
    this.sent = undefined;
  }

  protected override willUpdate(): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  protected override firstUpdated(): void {
    if (this.isNews) announce(this, this.#words);
  }

  protected override updated(): void {
    const step = this.sent?.step;
    if (step !== this.#step && step !== 'sending') this.#announceOutcome(step);
    this.#step = step;
    // The form was replaced by thanks.
    if (this.#hadFocus && !this.shadowRoot?.activeElement)
      this.renderRoot.querySelector<HTMLElement>('.rated')?.focus({ preventScroll: true });
  }

  #announceOutcome(step: 'sent' | 'failed' | undefined): void {
    const { rated, ratingFailed } = endStringsOf(this.config);
    if (step) announce(this, step === 'sent' ? rated : ratingFailed);
  }

  override render(): TemplateResult {
    const { sentAt } = this.message;
    return html`<p class="line">
        <bdi>${this.#words}</bdi> <span aria-hidden="true">·</span>
        <time datetime=${new Date(sentAt).toISOString()}>${timeOfDay(sentAt, this.config.chat.locale)}</time>
      </p>
      ${this.#rating()}${this.isLast ? this.#copy() : nothing}${this.#next()}`;
  }

  #next(): TemplateResult | typeof nothing {
    if (!this.isLast || this.config.chat.conversations !== 'many') return nothing;
    const { newConversation } = textsOf(CONVERSATION_STRINGS, this.config);
    return html`<button class="plain next" type="button" @click=${this.#startNext}>
      ${newConversation}
    </button>`;
  }

  get #words(): string {
    const { closed, closedBy } = endStringsOf(this.config);
    const { locale, showNames } = this.config.chat;
    const { name } = this.message.author;
    return showNames && name ? format(closedBy, { name }, locale) : closed;
  }

  #rating(): TemplateResult | typeof nothing {
    const { rating: kind } = this.config.chat;
    const given = this.message.rating ?? (this.sent?.step === 'sent' ? this.sent.rating : undefined);
    if (kind !== '' && given)
      return html`<p class="rated" tabindex="-1">
        ${ratingIcon(given, kind)}<bdi>${endStringsOf(this.config).rated}</bdi>
      </p>`;
    return kind !== '' && this.isLast ? this.#form() : nothing;
  }

  /** What can be taken along (LC-55). */
  #copy(): TemplateResult {
    const { takeCopy, copyAsText } = endStringsOf(this.config);
    const button = (as: CopyFormat, label: string): TemplateResult =>
      html`<button class="copy" type="button" @click=${() => sendRequest(this, { type: 'copy', as })}>
        <bdi>${label}</bdi>
      </button>`;
    return html`<div class="copies">${button('html', takeCopy)} ${button('text', copyAsText)}</div>`;
  }

  #form(): TemplateResult {
    const strings = endStringsOf(this.config);
    const { rating: kind } = this.config.chat;
    return html`<form novalidate @submit=${this.#submit}>
      <fieldset>
        <legend><bdi>${strings.rate}</bdi></legend>
        <div class="choices">
          ${ratingsOf(kind).map(
            (rating) =>
              html`<label>
                <input
                  class="visually-hidden"
                  type="radio"
                  name="rating"
                  value=${rating}
                  .checked=${rating === this.#chosen}
                  @change=${this.#choose}
                />
                <span class="choice">${ratingIcon(rating, kind)}<bdi>${strings[NAMES[rating]]}</bdi></span>
              </label>`,
          )}
        </div>
      </fieldset>
      ${this.#chosen ? this.#details() : nothing}
    </form>`;
  }

  #details(): TemplateResult {
    const { ratingFailed, ratingWords, send } = endStringsOf(this.config);
    const { step } = this.sent ?? {};
    return html`<textarea
        rows="2"
        maxlength=${LONGEST_RATING_WORDS}
        aria-label=${ratingWords}
        placeholder=${ratingWords}
      ></textarea>
      ${step === 'failed' ? html`<p class="error"><bdi>${ratingFailed}</bdi></p>` : nothing}
      <button
        class="filled"
        type="submit"
        aria-disabled=${step === 'sending' ? 'true' : nothing}
        @click=${this.#submit}
      >
        ${send}
      </button>`;
  }

  readonly #startNext = (): void => sendRequest(this, { type: 'conversations', open: 'new' });

  readonly #choose = ({ target }: Event): void => {
    this.#chosen = (target as HTMLInputElement).value as Rating;
    this.requestUpdate();
  };

  /** Handles the button's click, which Enter triggers too: a sandboxed frame gets no submit event. */
  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const { sid } = this.message;
    if (!this.#chosen || sid === null || this.sent?.step === 'sending') return;
    const words = this.renderRoot.querySelector('textarea')?.value.trim() ?? '';
    sendRequest(this, { type: 'rate', message: sid, rating: this.#chosen, words });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-end': MissiveChatEndElement;
  }
}
