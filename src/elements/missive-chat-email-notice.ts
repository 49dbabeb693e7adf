import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import { isEmailAddress } from '../core/email-address.js';
import { format } from '../core/strings.js';
import { threadStringsOf } from '../core/thread-strings.js';
import type { Config, Visitor } from '../core/types.js';
import { userAsVisitor } from '../core/visit.js';
import { LONGEST_EMAIL } from '../core/visitor-limits.js';
import { isEscape } from './escape.js';
import { emailNoticeStyles } from './missive-chat-email-notice.styles.js';
import { announce, sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';

/**
 * Displays the address to which replies are emailed after the visitor has left, and lets the visitor change it (CS-07).
 * For a user whom the page identified, it is the page's address and cannot be changed.
 *
 * @customElement missive-chat-email-notice
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `identify` or `announce`.
 */
export class MissiveChatEmailNoticeElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, emailNoticeStyles];
  static override properties = {
    config: { attribute: false },
    visitor: { attribute: false },
    isNews: { attribute: false },
  };

  declare config: Config;
  declare visitor: Visitor;
  /** Whether the notice is new, so that screen readers announce it. */
  declare isNews: boolean;

  #isEditing = false;
  #isInvalid = false;
  /** Selector of the element to focus after the next update. */
  #focusOn: string | null = null;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.visitor = { name: '', email: '' };
    this.isNews = false;
  }

  protected override firstUpdated(): void {
    if (this.isNews) this.#announce(this.visitor.email);
  }

  protected override updated(): void {
    if (this.#focusOn) this.renderRoot.querySelector<HTMLElement>(this.#focusOn)?.focus();
    this.#focusOn = null;
  }

  override render(): TemplateResult {
    if (this.#isEditing) return this.#form();
    const { emailNotice, changeEmail } = threadStringsOf(this.config);
    const [before, after] = emailNotice.split('{email}');
    return html`<p>
      ${before}<bdi class="address">${this.visitor.email}</bdi>${after}
      ${
        userAsVisitor(this.config)
          ? nothing
          : html`<button class="change" type="button" @click=${this.#edit}>${changeEmail}</button>`
      }
    </p>`;
  }

  #form(): TemplateResult {
    const { cancel, emailInvalid } = threadStringsOf(this.config);
    const { identifyEmail, identifySubmit } = this.config.messages;
    return html`<form novalidate @submit=${this.#save} @keydown=${this.#keyPressed}>
      <input
        inputmode="email"
        autocomplete="email"
        aria-label=${identifyEmail}
        maxlength=${LONGEST_EMAIL}
        .value=${this.visitor.email}
        aria-invalid=${this.#isInvalid ? 'true' : nothing}
        aria-describedby=${this.#isInvalid ? 'error' : nothing}
        @input=${this.#changed}
      />
      ${this.#isInvalid ? html`<p class="error" id="error"><bdi>${emailInvalid}</bdi></p>` : nothing}
      <div class="actions">
        <button class="plain" type="button" @click=${this.#close}>${cancel}</button>
        <button class="filled" type="submit" @click=${this.#save}>${identifySubmit}</button>
      </div>
    </form>`;
  }

  get #value(): string {
    return this.renderRoot.querySelector('input')?.value.trim() ?? '';
  }

  #show(isEditing: boolean): void {
    this.#isEditing = isEditing;
    this.#isInvalid = false;
    this.#focusOn = isEditing ? 'input' : '.change';
    this.requestUpdate();
  }

  readonly #edit = (): void => this.#show(true);

  readonly #close = (): void => this.#show(false);

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (!isEscape(event)) return;
    event.stopPropagation(); // closes the form, not the window
    this.#close();
  };

  readonly #changed = (): void => {
    if (!this.#isInvalid || !isEmailAddress(this.#value)) return;
    this.#isInvalid = false;
    this.requestUpdate();
  };

  /** Handles the button's click, which Enter triggers too: a sandboxed frame gets no submit event. */
  readonly #save = (event: Event): void => {
    event.preventDefault();
    const email = this.#value;
    if (!isEmailAddress(email)) {
      this.#isInvalid = true;
      this.#focusOn = 'input';
      this.requestUpdate();
      return announce(this, threadStringsOf(this.config).emailInvalid);
    }
    this.#show(false);
    if (email === this.visitor.email) return;
    sendRequest(this, { type: 'identify', name: this.visitor.name, email, consent: false });
    this.#announce(email);
  };

  #announce(email: string): void {
    const { emailNotice } = threadStringsOf(this.config);
    announce(this, format(emailNotice, { email }, this.config.chat.locale));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-email-notice': MissiveChatEmailNoticeElement;
  }
}
