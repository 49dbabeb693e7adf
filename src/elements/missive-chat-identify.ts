import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { isBlank } from '../core/blank-text.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { stringsOf } from '../core/strings.js';
import type { Config, Visitor } from '../core/types.js';
import type { IdentifyForm } from '../core/visitor-flow.js';
import { LONGEST_EMAIL, LONGEST_NAME } from '../core/visitor-limits.js';
import { identifyStyles } from './missive-chat-identify.styles.js';
import { sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';
import { alertIcon } from './templates/icons.js';
import { messageText } from './templates/message-text.js';

/** Browsers take no address with letters beyond ASCII before the `@`, though such addresses exist (RFC 6531). */
const EMAIL = '\\s*[^\\s@]+@[^\\s@]+\\s*';

/**
 * Asks who is chatting and for consent (LC-20 to LC-22).
 *
 * @customElement missive-chat-identify
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `identify` or `skip-identify`.
 */
export class MissiveChatIdentifyElement extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles: CSSResultGroup = [sharedStyles, identifyStyles];
  static override properties = {
    config: { attribute: false },
    form: { attribute: false },
    visitor: { attribute: false },
  };

  declare config: Config;
  /** What is asked for. */
  declare form: IdentifyForm | null;
  /** What is known already; the fields start with it. */
  declare visitor: Visitor;

  /** About each field that cannot be sent as it is: without a language of the chat, the browser's own words. */
  #errors: ReadonlyMap<string, string> = new Map();

  constructor() {
    super();
    this.config = DEFAULTS;
    this.form = null;
    this.visitor = { name: '', email: '' };
  }

  protected override firstUpdated(): void {
    for (const input of this.#inputs) {
      if (input.name === 'name' || input.name === 'email') input.value = this.visitor[input.name];
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What is said already is said in another language now.
    if (changed.has('config')) this.#changed();
  }

  override render(): TemplateResult {
    const { form } = this;
    if (!form) return html``;
    const { messages } = this.config;
    const hasRequired = !form.canSkip;
    return html`<form part="form" novalidate @submit=${this.#submit} @input=${this.#changed}>
      ${this.#textField('name', messages.identifyName, form.name)}
      ${this.#textField('email', messages.identifyEmail, form.email)}
      ${form.consent ? this.#consent(messages.identifyConsent) : nothing}
      ${hasRequired ? html`<p class="required">* ${messages.identifyRequired}</p>` : nothing}
      <div class="actions">
        ${
          form.canSkip
            ? html`<button class="plain" type="button" @click=${this.#skip}>${messages.identifySkip}</button>`
            : nothing
        }
        <button class="filled" type="submit" @click=${this.#submit}>${messages.identifySubmit}</button>
      </div>
    </form>`;
  }

  #textField(
    name: 'name' | 'email',
    label: string,
    need: IdentifyForm['name'],
  ): TemplateResult | typeof nothing {
    if (need === 'none') return nothing;
    return html`<div class="field">
      <input
        class="box"
        id=${name}
        name=${name}
        inputmode=${name === 'email' ? name : 'text'}
        autocomplete=${name}
        placeholder=" "
        maxlength=${name === 'email' ? LONGEST_EMAIL : LONGEST_NAME}
        pattern=${name === 'email' ? EMAIL : nothing}
        ?required=${need === 'required'}
        aria-invalid=${this.#errors.has(name) ? 'true' : nothing}
        aria-describedby=${this.#errors.has(name) ? `${name}-error` : nothing}
      />
      <label class="name" for=${name}>${label}${need === 'required' ? ' *' : ''}</label>
      ${this.#error(name)}
    </div>`;
  }

  #consent(text: string): TemplateResult {
    return html`<div>
      <div class="consent">
        <input
          id="consent"
          name="consent"
          type="checkbox"
          required
          aria-invalid=${this.#errors.has('consent') ? 'true' : nothing}
          aria-describedby=${this.#errors.has('consent') ? 'consent-error' : nothing}
        />
        <label for="consent">${messageText(text)}&nbsp;*</label>
      </div>
      ${this.#error('consent')}
    </div>`;
  }

  #error(name: string): TemplateResult | typeof nothing {
    const message = this.#errors.get(name);
    return message
      ? html`<p class="error" id="${name}-error">${alertIcon}<bdi>${message}</bdi></p>`
      : nothing;
  }

  get #inputs(): HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll('input')];
  }

  #validate(inputs: readonly HTMLInputElement[]): void {
    this.#errors = new Map(
      inputs.filter((input) => !input.validity.valid).map((input) => [input.name, this.#problem(input)]),
    );
    this.requestUpdate();
  }

  #problem({ name, type, validity, validationMessage }: HTMLInputElement): string {
    const { chat, strings } = this.config;
    const { consentRequired, emailInvalid, fieldRequired } = chat.locale ? stringsOf(this.config) : strings;
    if (type === 'checkbox') return consentRequired ?? validationMessage;
    return (name === 'email' && validity.patternMismatch ? emailInvalid : fieldRequired) ?? validationMessage;
  }

  /** Errors go as soon as they are mended; none comes up while somebody is still typing. */
  readonly #changed = (): void => {
    if (this.#errors.size > 0) this.#validate(this.#inputs.filter((input) => this.#errors.has(input.name)));
  };

  /** By the button, which the Enter key presses too: a sandboxed frame hears of no form that is submitted. */
  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const inputs = this.#inputs;
    for (const input of inputs) if (isBlank(input.value)) input.value = '';
    this.#validate(inputs);
    const invalid = inputs.find((input) => this.#errors.has(input.name));
    if (invalid) {
      invalid.focus();
      return;
    }
    // What is not asked for stays as it is known.
    const value = (name: 'name' | 'email'): string =>
      (inputs.find((input) => input.name === name)?.value ?? this.visitor[name]).trim();
    const consent = inputs.some((input) => input.name === 'consent' && input.checked);
    sendRequest(this, { type: 'identify', name: value('name'), email: value('email'), consent });
  };

  readonly #skip = (): void => sendRequest(this, { type: 'skip-identify' });
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-identify': MissiveChatIdentifyElement;
  }
}
