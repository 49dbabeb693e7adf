import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { isSame } from '../model/edits.js';
import { linesOf, type Changes } from '../model/lists.js';
import { fieldStyles } from '../styles/field.styles.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

export type ItemChange<Item> =
  | { readonly type: 'set'; readonly changes: Changes<Item> }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'remove' };

/** Base of one item of a list: its place, and the controls of its options. */
export abstract class SetupListItemElement<Item extends object> extends SetupElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
      }
      h2 {
        flex: 1 1 180px;
        overflow-wrap: anywhere;
      }
      h2 .quiet {
        font-weight: 400;
        font-size: 14px;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr));
        gap: 20px 28px;
        margin-top: 18px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      label {
        display: block;
        margin-bottom: 5px;
      }
      .switch label {
        margin: 0;
      }
      @media (max-width: 640px) {
        h2 {
          flex-basis: 100%;
        }
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    item: { attribute: false },
    place: { attribute: false },
    count: { attribute: false },
  };

  declare item: Item;
  declare place: number;
  /** Number of items in the list. */
  declare count: number;
  /** Path of the list in the account. */
  protected abstract readonly listPath: string;
  /** What an item is called, with its place. */
  protected abstract readonly name: string;
  /** Lists as they were typed, with their empty lines. */
  readonly #typed = new Map<string, string>();

  /** The card of the item: its name, its place in the list, and the controls of its options. */
  protected card(summary: string, controls: TemplateResult): TemplateResult {
    const { name, place, count } = this;
    const [problem] = this.store.problemsOf(this.path).filter(({ field }) => field === this.path);
    return html`<section class="card" aria-labelledby="title">
      <div class="title">
        <h2 id="title">${name} <span class="quiet">${summary}</span></h2>
        ${this.#button('up', `Move up: ${name}`, 'Up', place === 0, { type: 'move', by: -1 })}
        ${this.#button('down', `Move down: ${name}`, 'Down', place === count - 1, { type: 'move', by: 1 })}
        ${this.#button('remove', `Remove: ${name}`, 'Remove', false, { type: 'remove' })}
      </div>
      <div class="grid">${controls}</div>
      ${problem ? html`<p class="error" role="alert">${problem.message}</p>` : nothing}
    </section>`;
  }

  focusControl(name: string): void {
    const control = this.renderRoot.querySelector<HTMLElement>(`#${name}:not([disabled])`);
    (control ?? this.renderRoot.querySelector<HTMLElement>('button:not([disabled])'))?.focus();
  }

  protected get path(): string {
    return `${this.listPath}.${this.place}`;
  }

  protected isWrong(name: keyof Item & string): boolean {
    return this.store.problemsOf(`${this.path}.${name}`).length > 0;
  }

  protected problems(name: keyof Item & string): TemplateResult {
    const problems = this.store.problemsOf(`${this.path}.${name}`);
    return html`<div id="${name}-problem" role="alert">
      ${problems.map(({ message }) => html`<p class="error">${message}</p>`)}
    </div>`;
  }

  #button(
    id: string,
    label: string,
    words: string,
    isDisabled: boolean,
    change: ItemChange<Item>,
  ): TemplateResult {
    return html`<button
      type="button"
      class="button plain tight"
      id=${id}
      aria-label=${label}
      ?disabled=${isDisabled}
      @click=${() => this.#change(change)}
    >
      ${words}
    </button>`;
  }

  protected area(
    name: keyof Item & string,
    label: string,
    value: string,
    set: (text: string) => void,
    max?: number,
    help = '',
  ): TemplateResult {
    return html`<label for=${name}>${label}</label>
      <textarea
        id=${name}
        rows="2"
        maxlength=${max ?? nothing}
        .value=${live(value)}
        aria-describedby="${help ? `${name}-help ` : ''}${name}-problem"
        aria-invalid=${this.isWrong(name)}
        @input=${({ target }: Event) => set((target as HTMLTextAreaElement).value)}
      ></textarea>
      ${help ? html`<p class="help" id="${name}-help">${help}</p>` : nothing} ${this.problems(name)}`;
  }

  /** A list, one item a line. */
  protected lines(name: keyof Item & string, label: string, help: string): TemplateResult {
    const list = this.item[name] as readonly string[] | undefined;
    const typed = this.#typed.get(name);
    const text = typed !== undefined && isSame(linesOf(typed), list) ? typed : (list ?? []).join('\n');
    const set = (value: string): void => {
      this.#typed.set(name, value);
      this.set({ [name]: linesOf(value) } as Changes<Item>);
    };
    return this.area(name, label, text, set, undefined, help);
  }

  protected number(
    name: keyof Item & string,
    label: string,
    value: number | undefined,
    min: number,
    max: number,
  ): TemplateResult {
    return html`<label for=${name}>${label}</label>
      <input
        id=${name}
        type="number"
        inputmode="numeric"
        min=${min}
        max=${max}
        .value=${live(value === undefined ? '' : String(value))}
        placeholder="not used"
        aria-describedby="${name}-problem"
        aria-invalid=${this.isWrong(name)}
        @input=${({ target }: Event) => {
          const { value: typed } = target as HTMLInputElement;
          this.set({ [name]: typed === '' ? undefined : Number(typed) } as Changes<Item>);
        }}
      />
      ${this.problems(name)}`;
  }

  protected switch(
    name: keyof Item & string,
    label: string,
    isOn: boolean,
    fallback: boolean,
  ): TemplateResult {
    return html`<div class="switch">
      <input
        id=${name}
        type="checkbox"
        role="switch"
        aria-checked=${isOn}
        .checked=${live(isOn)}
        @change=${({ target }: Event) => {
          const { checked } = target as HTMLInputElement;
          this.set({ [name]: checked === fallback ? undefined : checked } as Changes<Item>);
        }}
      />
      <label for=${name}>${label}</label>
    </div>`;
  }

  protected choice<Value extends string>(
    name: keyof Item & string,
    label: string,
    labels: Readonly<Record<Value, string>>,
    chosen: Value,
    choose: (value: Value) => void,
  ): TemplateResult {
    return html`<label for=${name}>${label}</label>
      <select
        id=${name}
        aria-describedby="${name}-problem"
        aria-invalid=${this.isWrong(name)}
        @change=${({ target }: Event) => choose((target as HTMLSelectElement).value as Value)}
      >
        ${Object.entries<string>(labels).map(
          ([value, words]) =>
            html`<option value=${value} .selected=${live(value === chosen)}>${words}</option>`,
        )}
      </select>
      ${this.problems(name)}`;
  }

  /** A name for programs, which is one word. */
  protected word(
    name: keyof Item & string,
    label: string,
    value: string,
    max: number,
    help: string,
  ): TemplateResult {
    return html`<label for=${name}>${label}</label>
      <input
        id=${name}
        .value=${live(value)}
        maxlength=${max}
        autocomplete="off"
        spellcheck="false"
        aria-describedby="${name}-help ${name}-problem"
        aria-invalid=${this.isWrong(name)}
        @input=${({ target }: Event) =>
          this.set({ [name]: (target as HTMLInputElement).value.trim() } as Changes<Item>)}
      />
      <p class="help" id="${name}-help">${help}</p>
      ${this.problems(name)}`;
  }

  protected set(changes: Changes<Item>): void {
    this.#change({ type: 'set', changes });
  }

  #change(detail: ItemChange<Item>): void {
    this.dispatchEvent(new CustomEvent('setup-change', { detail }));
  }
}
