import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import { stringsOf } from '../core/strings.js';
import type { Config } from '../core/types.js';
import { composerStyles } from './missive-chat-composer.styles.js';
import { sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';
import { alertIcon, sendIcon } from './templates/icons.js';

/**
 * The text box: Enter sends, Shift+Enter breaks the line.
 *
 * @customElement missive-chat-composer
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `send`; `draft` at every change of the text.
 */
export class MissiveChatComposerElement extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles: CSSResultGroup = [sharedStyles, composerStyles];
  static override properties = {
    config: { attribute: false },
    draft: { attribute: false },
    offline: { type: Boolean },
  };

  declare config: Config;
  /** Text to begin with: it fills the empty box, and never meets what is being typed. */
  declare draft: string;
  /** Whether the browser is offline: messages wait, and the visitor is told. */
  declare offline: boolean;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.draft = '';
    this.offline = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('draft') || this.#textarea.value.trim() !== '') return;
    this.#textarea.value = this.draft;
    this.#textChanged();
  }

  override render(): TemplateResult {
    const { chat, internet } = this.config.messages;
    return html`<div role="status">
        ${this.offline ? html`<p class="note" id="note">${alertIcon}<span>${internet}</span></p>` : nothing}
      </div>
      <div class="field" part="composer">
        <textarea
          rows="1"
          enterkeyhint="send"
          aria-label=${chat}
          aria-describedby=${this.offline ? 'note' : nothing}
          placeholder=${chat}
          @input=${this.#typed}
          @keydown=${this.#keyPressed}
        ></textarea>
        <button
          class="send"
          type="button"
          aria-label=${stringsOf(this.config).send}
          aria-disabled="true"
          @click=${this.#send}
        >
          ${sendIcon}
        </button>
      </div>`;
  }

  get #textarea(): HTMLTextAreaElement {
    const element: Element | null = this.renderRoot.querySelector('textarea');
    return element as HTMLTextAreaElement;
  }

  readonly #typed = (): void => {
    this.#textChanged();
    sendRequest(this, { type: 'draft', text: this.#textarea.value });
  };

  /** Fits the box to its text. */
  #textChanged(): void {
    const { style, value } = this.#textarea;
    style.height = '';
    if (value) style.height = `${this.#textarea.scrollHeight}px`;
    this.renderRoot.querySelector('.send')?.setAttribute('aria-disabled', value.trim() ? 'false' : 'true');
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || isComposition(event)) return;
    event.preventDefault();
    this.#send();
  };

  readonly #send = (): void => {
    const textarea = this.#textarea;
    const body = textarea.value;
    textarea.focus();
    if (!body.trim()) return;
    textarea.value = '';
    this.#textChanged();
    sendRequest(this, { type: 'send', body });
    sendRequest(this, { type: 'draft', text: '' });
  };
}

/** Safari marks the Enter that ends a composition by this code alone: https://bugs.webkit.org/show_bug.cgi?id=165004 */
const isComposition = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari has no other sign
  event.isComposing || event.keyCode === 229;

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-composer': MissiveChatComposerElement;
  }
}
