import { html, LitElement, nothing } from 'lit';
import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { answerName } from '../core/answers.js';
import { initialValue, TICKED } from '../core/asked-fields.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { FIELD_LIMITS, validFields } from '../core/field-problems.js';
import { FIELD_STRINGS } from '../core/field-strings.js';
import { stringsOf, textsOf } from '../core/strings.js';
import type { Config, Meta, VisitorField } from '../core/types.js';
import { adoptOnce } from './adopt-once.js';
import { fieldsStyles } from './missive-chat-fields.styles.js';
import type { MissiveChatIdentifyElement } from './missive-chat-identify.js';
import { alertIcon } from './templates/icons.js';

/** Floating labels are one line. A longer label is above its field. */
const LONGEST_FLOATING = 30;

/** The form that the fields are part of. */
type Form = ReactiveControllerHost &
  Pick<MissiveChatIdentifyElement, 'config' | 'errors' | 'form' | 'shadowRoot' | 'visitor'>;

/**
 * The operator's own fields of the form (LC-53). Rendered into the form's own tree: the form checks them with its other
 * fields, and Enter submits it. It follows the form's updates.
 *
 * @customElement missive-chat-fields
 * @private
 */
export class MissiveChatFieldsElement extends LitElement {
  #form: Form | undefined;
  /** Not checked until the form knows which are asked now. */
  #given: readonly VisitorField[] = [];
  #fields: readonly VisitorField[] = [];
  /** What was entered, by the fields' names; a field that is hidden for a while keeps it. */
  readonly #values = new Map<string, string>();
  #errorCount = 0;
  #wasShown = false;
  readonly #follower: ReactiveController = { hostUpdated: () => this.requestUpdate() };

  /** What the visitor has entered, by the names in the custom data, without empty fields. Undefined without fields. */
  get entered(): { readonly answers: Meta } | undefined {
    if (this.#fields.length === 0) return undefined;
    const answers = this.#fields.map((field) => [answerName(field), this.#answer(field)] as const);
    return { answers: Object.fromEntries(answers.filter(([, answer]) => answer !== '')) };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#form = (this.getRootNode() as ShadowRoot).host as HTMLElement & Form;
    // Until the form goes, which these are part of: the Lit of the snippet cannot remove a controller.
    this.#form.addController(this.#follower);
  }

  protected override createRenderRoot(): this {
    adoptOnce(this.getRootNode() as ShadowRoot, fieldsStyles.styleSheet);
    return this;
  }

  protected override willUpdate(): void {
    const { config, form, visitor } = this.#form ?? {};
    const fields = form?.fields ?? [];
    if (!config || !visitor || fields === this.#given) return;
    this.#given = fields;
    // Problems are reported where the fields to ask are selected.
    this.#fields = validFields(fields, () => undefined);
    for (const field of this.#fields)
      if (!this.#values.has(field.name)) this.#values.set(field.name, initialValue(field, config, visitor));
    this.hidden = this.#fields.length === 0;
  }

  /** With its errors the form is longer: the field with the first one, which has the focus, may have left the view. */
  protected override updated(): void {
    const { size } = this.#form?.errors ?? new Map();
    this.#takeFocus();
    const isLonger = size > this.#errorCount;
    this.#errorCount = size;
    // In the frame after next: the thread keeps its end in view when its height changes.
    const show = (): void => this.#focused?.scrollIntoView({ block: 'nearest' });
    if (isLonger) requestAnimationFrame(() => requestAnimationFrame(show));
  }

  /** A form with these fields alone had only its button to focus before. */
  #takeFocus(): void {
    if (this.hidden || this.#wasShown) return;
    this.#wasShown = true;
    if (this.#form?.shadowRoot?.activeElement?.matches('[type=submit]'))
      this.querySelector<HTMLElement>('[name]')?.focus();
  }

  get #focused(): Element | null | undefined {
    const active = this.#form?.shadowRoot?.activeElement;
    return active?.closest('missive-chat-fields > div') ?? active?.closest('.field, .consent');
  }

  override render(): readonly TemplateResult[] {
    return this.#fields.map((field) =>
      field.type === 'checkbox' ? this.#checkbox(field) : this.#field(field),
    );
  }

  get #config(): Config {
    return this.#form?.config ?? DEFAULTS;
  }

  #field(field: VisitorField): TemplateResult {
    const { label, required, type } = field;
    const isAbove = label.length > LONGEST_FLOATING;
    const words = html`<label class="name" for=${idOf(field)}
      ><bdi>${label}</bdi>${required ? STAR : nothing}</label
    >`;
    return html`<div>
      <div class="field" ?data-above=${isAbove}>
        ${isAbove ? words : nothing}
        ${type === 'select' ? this.#select(field) : type === 'textarea' ? this.#area(field) : this.#line(field)}
        ${isAbove ? nothing : words}
      </div>
      ${this.#error(field)}
    </div>`;
  }

  #line(field: VisitorField): TemplateResult {
    const { type = 'text' } = field;
    return html`<input
      class="box"
      id=${idOf(field)}
      name=${idOf(field)}
      aria-label=${field.label}
      inputmode=${type}
      autocomplete=${type === 'text' ? nothing : type}
      placeholder=" "
      maxlength=${FIELD_LIMITS.line}
      .value=${this.#values.get(field.name) ?? ''}
      aria-required=${field.required === true}
      aria-invalid=${this.#isWrong(field) ? 'true' : nothing}
      aria-describedby=${this.#isWrong(field) ? `${idOf(field)}-error` : nothing}
      @input=${this.#taker(field)}
    />`;
  }

  #area(field: VisitorField): TemplateResult {
    return html`<textarea
      class="box"
      id=${idOf(field)}
      name=${idOf(field)}
      aria-label=${field.label}
      rows="3"
      placeholder=" "
      maxlength=${FIELD_LIMITS.area}
      .value=${this.#values.get(field.name) ?? ''}
      aria-required=${field.required === true}
      aria-invalid=${this.#isWrong(field) ? 'true' : nothing}
      aria-describedby=${this.#isWrong(field) ? `${idOf(field)}-error` : nothing}
      @input=${this.#taker(field)}
    ></textarea>`;
  }

  #select(field: VisitorField): TemplateResult {
    const value = this.#values.get(field.name);
    return html`<select
      class="box"
      id=${idOf(field)}
      name=${idOf(field)}
      aria-label=${field.label}
      aria-required=${field.required === true}
      aria-invalid=${this.#isWrong(field) ? 'true' : nothing}
      aria-describedby=${this.#isWrong(field) ? `${idOf(field)}-error` : nothing}
      @input=${this.#taker(field)}
    >
      <option value="">${textsOf(FIELD_STRINGS, this.#config).choose}</option>
      ${field.options?.map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}
    </select>`;
  }

  #checkbox(field: VisitorField): TemplateResult {
    return html`<div>
      <div class="consent">
        <input
          id=${idOf(field)}
          name=${idOf(field)}
          type="checkbox"
          .checked=${this.#values.get(field.name) === TICKED}
          aria-required=${field.required ? 'true' : nothing}
          aria-invalid=${this.#isWrong(field) ? 'true' : nothing}
          aria-describedby=${this.#isWrong(field) ? `${idOf(field)}-error` : nothing}
          @change=${({ target }: Event) =>
            this.#values.set(field.name, (target as HTMLInputElement).checked ? TICKED : '')}
        />
        <label for=${idOf(field)}><bdi>${field.label}</bdi>${field.required ? STAR : nothing}</label>
      </div>
      ${this.#error(field)}
    </div>`;
  }

  #error(field: VisitorField): TemplateResult | typeof nothing {
    const error = this.#form?.errors.get(idOf(field));
    return error
      ? html`<p class="error" id="${idOf(field)}-error">
          ${alertIcon}<bdi>${stringsOf(this.#config)[error]}</bdi>
        </p>`
      : nothing;
  }

  #isWrong(field: VisitorField): boolean {
    return this.#form?.errors.has(idOf(field)) === true;
  }

  #taker({ name }: VisitorField): (event: Event) => void {
    return ({ target }) => this.#values.set(name, (target as HTMLInputElement).value);
  }

  /** A box that is not ticked is an answer too. */
  #answer({ name, type }: VisitorField): string {
    const value = (this.#values.get(name) ?? '').trim();
    return type === 'checkbox' && value === '' ? 'no' : value;
  }
}

/** Visual only: screen readers read the field's `aria-required`. */
const STAR = html`<span aria-hidden="true">&nbsp;*</span>`;

/** Ids and names of the controls differ from those of the form's own. */
const idOf = ({ name }: VisitorField): string => `field-${name}`;

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-fields': MissiveChatFieldsElement;
  }
}
