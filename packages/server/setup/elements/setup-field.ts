import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { isTree, valueAt } from '../model/edits.js';
import type { Option } from '../model/options.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { fieldStyles } from '../styles/field.styles.js';
import { SetupElement } from './setup-element.js';

/** One option: its name, its current value, whether that is the default, and its error. */
export class SetupFieldElement extends SetupElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      .bubble {
        position: relative;
        margin-top: 8px;
      }
      .bubble .link {
        position: absolute;
        inset: 6px 6px auto auto;
      }
      .bubble textarea {
        padding-inline-end: 84px;
      }
      .forms {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 8px 10px;
      }
      .forms label {
        font-weight: 500;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    option: { attribute: false },
    locked: {},
  };

  declare option: Option;
  /** Why it cannot be changed; empty when it can. */
  declare locked: string;

  constructor() {
    super();
    this.locked = '';
  }

  override render(): TemplateResult {
    const { kind, label, help, path } = this.option;
    const problems = this.store.problemsOf(path);
    const isGroup = kind === 'bubbles' || kind === 'plural';
    const head = html`
      <div class="head">
        ${
          isGroup
            ? html`<span class="label" id="label">${label}</span>`
            : html`<label for="control">${label}</label>`
        }
        ${this.#mark()}
      </div>
    `;
    const below = html`
      ${help ? html`<p class="help" id="help">${help}</p>` : nothing}
      ${this.locked ? html`<p class="help" id="locked">${this.locked}</p>` : nothing}
      <div id="problem" role="alert">
        ${problems.map(({ message }) => html`<p class="error">${message}</p>`)}
      </div>
    `;
    if (kind === 'switch')
      return html`<div class="switch">
        ${this.#switch()}
        <div>${head}${below}</div>
      </div>`;
    return html`${head}${this.#control(problems.length > 0)}${below}`;
  }

  get #value(): unknown {
    return valueAt(this.store.draft, this.option.path);
  }

  /** Fields of the account itself are never missing: for those, empty is the default. */
  get #isDefault(): boolean {
    const value = this.#value;
    return (
      value === undefined || (!this.option.path.startsWith('settings.') && value === this.option.fallback)
    );
  }

  #mark(): TemplateResult {
    const isEdited = this.store.state.edits.has(this.option.path);
    return html`
      ${isEdited ? html`<span class="tag changed">Not saved</span>` : nothing}
      ${
        this.#isDefault
          ? html`<span class="tag">Default</span>`
          : html`<button
              type="button"
              class="link"
              @click=${this.#reset}
              aria-label="Reset ${this.option.label} to its default"
            >
              Reset
            </button>`
      }
    `;
  }

  readonly #reset = (): void => {
    const { path, fallback } = this.option;
    this.store.edit(path, path.startsWith('settings.') ? undefined : fallback);
  };

  get #described(): string {
    return [this.option.help && 'help', this.locked && 'locked', 'problem'].filter(Boolean).join(' ');
  }

  #switch(): TemplateResult {
    const { fallback } = this.option;
    return html`<input
      id="control"
      type="checkbox"
      role="switch"
      aria-checked=${(this.#value ?? fallback) === true}
      .checked=${live((this.#value ?? fallback) === true)}
      ?disabled=${this.locked !== ''}
      aria-describedby=${this.#described}
      @change=${({ target }: Event) => {
        const { checked } = target as HTMLInputElement;
        this.store.edit(this.option.path, checked === fallback ? undefined : checked);
      }}
    />`;
  }

  #control(isInvalid: boolean): TemplateResult {
    const { kind, path, fallback, choices = [] } = this.option;
    const value = this.#value;
    if (kind === 'choice')
      return html`<select
        id="control"
        aria-describedby=${this.#described}
        aria-invalid=${isInvalid}
        @change=${({ target }: Event) => {
          const chosen = (target as HTMLSelectElement).value;
          this.store.edit(path, path.startsWith('settings.') && chosen === fallback ? undefined : chosen);
        }}
      >
        ${choices.map(
          (choice) =>
            html`<option value=${choice.value} .selected=${live(choice.value === (value ?? fallback))}>
              ${choice.label}
            </option>`,
        )}
      </select>`;
    if (kind === 'bubbles') return this.#bubbles(isInvalid);
    if (kind === 'plural') return this.#forms(isInvalid);
    const types = { email: 'email', phone: 'tel', address: 'url', picture: 'url' } as Record<string, string>;
    return html`<input
        id="control"
        type=${types[kind] ?? 'text'}
        .value=${live(typeof value === 'string' ? value : '')}
        placeholder=${this.option.fallbackName ?? String(fallback)}
        autocomplete="off"
        aria-describedby=${this.#described}
        aria-invalid=${isInvalid}
        @input=${({ target }: Event) => this.#setText((target as HTMLInputElement).value)}
      />
      ${
        kind === 'picture'
          ? html`<setup-picture
              .store=${this.store}
              .path=${path}
              .label=${this.option.label}
            ></setup-picture>`
          : nothing
      }`;
  }

  /** The default is the placeholder: an empty field means the default. */
  #setText(text: string): void {
    const { path } = this.option;
    this.store.edit(path, text === '' && path.startsWith('settings.') ? undefined : text);
  }

  #bubbles(isInvalid: boolean): TemplateResult {
    const { label, path, fallback } = this.option;
    const value = this.#value;
    const texts = value === undefined ? [''] : Array.isArray(value) ? (value as string[]) : [value as string];
    const set = (next: readonly string[]): void => {
      const [only = ''] = next;
      this.store.edit(path, next.length > 1 ? next : only === '' ? undefined : only);
    };
    return html`<div role="group" aria-labelledby="label" aria-describedby=${this.#described}>
      ${texts.map(
        (text, index) =>
          html`<div class="bubble">
            <textarea
              rows="2"
              aria-label="${label}, bubble ${index + 1} of ${texts.length}"
              aria-invalid=${isInvalid}
              .value=${live(text)}
              placeholder=${index === 0 && texts.length === 1 ? String(fallback) : ''}
              @input=${({ target }: Event) =>
                set(texts.map((one, at) => (at === index ? (target as HTMLTextAreaElement).value : one)))}
            ></textarea>
            ${
              texts.length > 1
                ? html`<button
                    type="button"
                    class="link"
                    aria-label="Remove bubble ${index + 1} of ${label}"
                    @click=${() => {
                      set(texts.filter((_, at) => at !== index));
                      this.#focusBubble(Math.max(0, index - 1));
                    }}
                  >
                    Remove
                  </button>`
                : nothing
            }
          </div>`,
      )}
      <button
        type="button"
        class="button plain tight add"
        @click=${() => {
          set([...(value === undefined ? [String(fallback)] : texts), '']);
          this.#focusBubble(texts.length);
        }}
      >
        Add a bubble
      </button>
    </div>`;
  }

  #focusBubble(index: number): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelectorAll<HTMLElement>('textarea')[index]?.focus(),
    );
  }

  /** A text with plural forms. */
  #forms(isInvalid: boolean): TemplateResult {
    const { label, path, fallback } = this.option;
    const value = this.#value;
    const given: Readonly<Record<string, string>> = isTree(value)
      ? (value as Record<string, string>)
      : typeof value === 'string'
        ? { other: value }
        : {};
    return html`<div class="forms" role="group" aria-labelledby="label" aria-describedby=${this.#described}>
      ${Object.entries(fallback as Record<string, string>).map(
        ([form, text]) => html`
          <label for=${form}
            >${form === 'one' ? 'One' : 'Several'}<span class="visually-hidden"> (${label})</span></label
          >
          <input
            id=${form}
            .value=${live(given[form] ?? '')}
            placeholder=${text}
            aria-invalid=${isInvalid}
            @input=${({ target }: Event) => {
              const forms = { ...given, [form]: (target as HTMLInputElement).value };
              const kept = Object.fromEntries(Object.entries(forms).filter(([, one]) => one !== ''));
              const isEmpty = Object.keys(kept).length === 0;
              this.store.edit(path, isEmpty ? undefined : { ...(fallback as object), ...kept });
            }}
          />
        `,
      )}
    </div>`;
  }
}
