import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { isBlank } from '../core/blank-text.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { isEmailAddress } from '../core/email-address.js';
import { stringsOf } from '../core/strings.js';
import type { Config, Visitor } from '../core/types.js';
import type { IdentifyForm } from '../core/visitor-flow.js';
import { LONGEST_EMAIL, LONGEST_NAME } from '../core/visitor-limits.js';
import { identifyStyles } from './missive-chat-identify.styles.js';
import { announce, sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';
import { alertIcon } from './templates/icons.js';
import { messageText } from './templates/message-text.js';

/**
 * The form that asks for the visitor's name and email address, and for consent (LC-20 to LC-22).
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
  /** The fields to display. */
  declare form: IdentifyForm | null;
  /** Known data, used as initial values of the fields. */
  declare visitor: Visitor;

  /** The error of each invalid field, by field name; also of the operator's own, which display theirs. */
  readonly errors = new Map<string, FormError>();

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

  override render(): TemplateResult {
    const { form } = this;
    if (!form) return html``;
    const { messages } = this.config;
    const hasRequired = !form.canSkip;
    return html`<form part="form" novalidate @submit=${this.#submit} @input=${this.#changed}>
      ${this.#textField('name', messages.identifyName, form.name)}
      ${this.#textField('email', messages.identifyEmail, form.email)}
      <missive-chat-fields hidden></missive-chat-fields>
      ${form.consent ? this.#consent(messages.identifyConsent) : nothing}
      ${hasRequired ? html`<p class="required" aria-hidden="true">* ${messages.identifyRequired}</p>` : nothing}
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
        aria-label=${label}
        placeholder=" "
        maxlength=${name === 'email' ? LONGEST_EMAIL : LONGEST_NAME}
        aria-required=${need === 'required'}
        aria-invalid=${this.errors.has(name) ? 'true' : nothing}
        aria-describedby=${this.errors.has(name) ? `${name}-error` : nothing}
      />
      <label class="name" for=${name}><span>${label}</span>${need === 'required' ? STAR : nothing}</label>
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
          aria-required="true"
          aria-invalid=${this.errors.has('consent') ? 'true' : nothing}
          aria-describedby=${this.errors.has('consent') ? 'consent-error' : nothing}
        />
        <label for="consent">${messageText(text)}${STAR}</label>
      </div>
      ${this.#error('consent')}
    </div>`;
  }

  #error(name: string): TemplateResult | typeof nothing {
    const error = this.errors.get(name);
    return error
      ? html`<p class="error" id="${name}-error">${alertIcon}<bdi>${stringsOf(this.config)[error]}</bdi></p>`
      : nothing;
  }

  /** Those of the operator's own fields too. */
  get #inputs(): HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLInputElement>('input,select,textarea')];
  }

  #problem(input: HTMLInputElement): FormError | undefined {
    const { type, value, checked, inputMode } = input;
    const isRequired = input.getAttribute('aria-required') === 'true';
    if (type === 'checkbox') return isRequired && !checked ? 'consentRequired' : undefined;
    if (isBlank(value)) return isRequired ? 'fieldRequired' : undefined;
    return inputMode === 'email' && !isEmailAddress(value) ? 'emailInvalid' : undefined;
  }

  /** Removes an error as soon as it is corrected; adds or changes none while the visitor is typing. */
  readonly #changed = (): void => {
    for (const input of this.#inputs)
      if (this.errors.get(input.name) !== this.#problem(input)) this.errors.delete(input.name);
    this.requestUpdate();
  };

  /** Handles the button's click, which Enter triggers too: a sandboxed frame gets no submit event. */
  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const inputs = this.#inputs;
    this.errors.clear();
    for (const input of inputs) {
      if (isBlank(input.value)) input.value = '';
      const problem = this.#problem(input);
      if (problem) this.errors.set(input.name, problem);
    }
    this.requestUpdate();
    const invalid = inputs.find(({ name }) => this.errors.has(name));
    if (invalid) {
      const error = this.errors.get(invalid.name);
      // A field that receives the focus is read out with its error; a field that already has the focus is not.
      if (error && invalid.matches(':focus')) announce(this, stringsOf(this.config)[error]);
      else invalid.focus();
      return;
    }
    // Values that the form does not ask for stay as they are.
    const value = (name: 'name' | 'email'): string =>
      (inputs.find((input) => input.name === name)?.value ?? this.visitor[name]).trim();
    const consent = inputs.some((input) => input.name === 'consent' && input.checked);
    // Without the part that displays them, there are none.
    const own = this.renderRoot.querySelector('missive-chat-fields')?.entered;
    sendRequest(this, { type: 'identify', name: value('name'), email: value('email'), consent, ...own });
  };

  readonly #skip = (): void => sendRequest(this, { type: 'skip-identify' });
}

type FormError = 'consentRequired' | 'emailInvalid' | 'fieldRequired';

/** Visual only: screen readers read the field's `aria-required`. */
const STAR = html`<span aria-hidden="true">&nbsp;*</span>`;

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-identify': MissiveChatIdentifyElement;
  }
}
