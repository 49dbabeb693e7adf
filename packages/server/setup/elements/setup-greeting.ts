import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { AUDIENCES, GREETING_LIMITS } from '../../../../src/core/greeting-problems.js';
import type { Audience, Greeting } from '../../../../src/core/types.js';
import { isSame } from '../model/edits.js';
import { linesOf, startOf } from '../model/greetings.js';
import { fieldStyles } from '../styles/field.styles.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

export type GreetingChange =
  | {
      readonly type: 'set';
      readonly changes: { readonly [Key in keyof Greeting]?: Greeting[Key] | undefined };
    }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'remove' };

type Name = keyof Greeting;

const AUDIENCE_LABELS: Readonly<Record<Audience, string>> = {
  all: 'All visitors',
  new: 'New visitors',
  returning: 'Visitors who have used the chat before',
};

/** One greeting: its words, when it starts, and for whom it is. */
export class SetupGreetingElement extends SetupElement {
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
    greeting: { attribute: false },
    place: { attribute: false },
    count: { attribute: false },
  };

  declare greeting: Greeting;
  declare place: number;
  /** Number of greetings in the list. */
  declare count: number;
  /** Lists as they were typed, with their empty lines. */
  readonly #typed = new Map<Name, string>();

  override render(): TemplateResult {
    const { greeting, place, count } = this;
    const name = `Greeting ${place + 1}`;
    const { text, id, after, scroll, exit = false, once = true, audience = 'all' } = greeting;
    return html`<section class="card" aria-labelledby="title">
      <div class="title">
        <h2 id="title">${name} <span class="quiet">${startOf(greeting)}</span></h2>
        ${this.#button('up', `Move up: ${name}`, 'Up', place === 0, { type: 'move', by: -1 })}
        ${this.#button('down', `Move down: ${name}`, 'Down', place === count - 1, { type: 'move', by: 1 })}
        ${this.#button('remove', `Remove: ${name}`, 'Remove', false, { type: 'remove' })}
      </div>
      <div class="grid">
        <div class="wide">
          ${this.#area('text', 'Text', text, (value) => this.#set({ text: value }), GREETING_LIMITS.text)}
        </div>
        <div>
          ${this.#lines('replies', 'Quick replies', `One a line, at most ${GREETING_LIMITS.replies}.`)}
        </div>
        <div>
          ${this.#lines('pages', 'Pages', 'One path a line, such as /pots/*, where * is anything. Empty: all pages.')}
        </div>
        <div>${this.#number('after', 'Seconds on the page', after, 0, GREETING_LIMITS.after)}</div>
        <div>${this.#number('scroll', 'Percent scrolled down', scroll, 1, 100)}</div>
        ${this.#switch('exit', 'When the mouse leaves the page at the top', exit, false)}
        ${this.#switch('once', 'Once: not again after it was opened or answered', once, true)}
        <div>
          <label for="audience">For</label>
          <select
            id="audience"
            @change=${({ target }: Event) => {
              const chosen = (target as HTMLSelectElement).value as Audience;
              this.#set({ audience: chosen === 'all' ? undefined : chosen });
            }}
          >
            ${AUDIENCES.map(
              (one) =>
                html`<option value=${one} .selected=${live(one === audience)}>
                  ${AUDIENCE_LABELS[one]}
                </option>`,
            )}
          </select>
          ${this.#problems('audience')}
        </div>
        <div>
          <label for="id">Id</label>
          <input
            id="id"
            .value=${live(id)}
            maxlength=${GREETING_LIMITS.id}
            autocomplete="off"
            spellcheck="false"
            aria-describedby="id-help id-problem"
            aria-invalid=${this.#isWrong('id')}
            @input=${({ target }: Event) => this.#set({ id: (target as HTMLInputElement).value.trim() })}
          />
          <p class="help" id="id-help">Your team and your page’s events see it.</p>
          ${this.#problems('id')}
        </div>
      </div>
      ${
        this.store.problemsOf(this.#path).some(({ field }) => field === this.#path)
          ? html`<p class="error" role="alert">${this.store.problemsOf(this.#path)[0]?.message}</p>`
          : nothing
      }
    </section>`;
  }

  focusControl(name: 'text' | 'up' | 'down'): void {
    const control = this.renderRoot.querySelector<HTMLElement>(`#${name}:not([disabled])`);
    (control ?? this.renderRoot.querySelector<HTMLElement>('button:not([disabled])'))?.focus();
  }

  get #path(): string {
    return `settings.greetings.${this.place}`;
  }

  #isWrong(name: Name): boolean {
    return this.store.problemsOf(`${this.#path}.${name}`).length > 0;
  }

  #problems(name: Name): TemplateResult {
    const problems = this.store.problemsOf(`${this.#path}.${name}`);
    return html`<div id="${name}-problem" role="alert">
      ${problems.map(({ message }) => html`<p class="error">${message}</p>`)}
    </div>`;
  }

  #button(
    id: string,
    label: string,
    words: string,
    isDisabled: boolean,
    change: GreetingChange,
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

  #area(
    name: Name,
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
        aria-invalid=${this.#isWrong(name)}
        @input=${({ target }: Event) => set((target as HTMLTextAreaElement).value)}
      ></textarea>
      ${help ? html`<p class="help" id="${name}-help">${help}</p>` : nothing} ${this.#problems(name)}`;
  }

  /** A list, one item a line. */
  #lines(name: 'replies' | 'pages', label: string, help: string): TemplateResult {
    const list = this.greeting[name];
    const typed = this.#typed.get(name);
    const text = typed !== undefined && isSame(linesOf(typed), list) ? typed : (list ?? []).join('\n');
    const set = (value: string): void => {
      this.#typed.set(name, value);
      this.#set({ [name]: linesOf(value) });
    };
    return this.#area(name, label, text, set, undefined, help);
  }

  #number(
    name: 'after' | 'scroll',
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
        aria-invalid=${this.#isWrong(name)}
        @input=${({ target }: Event) => {
          const { value: typed } = target as HTMLInputElement;
          this.#set({ [name]: typed === '' ? undefined : Number(typed) });
        }}
      />
      ${this.#problems(name)}`;
  }

  #switch(name: 'exit' | 'once', label: string, isOn: boolean, fallback: boolean): TemplateResult {
    return html`<div class="switch">
      <input
        id=${name}
        type="checkbox"
        role="switch"
        aria-checked=${isOn}
        .checked=${live(isOn)}
        @change=${({ target }: Event) => {
          const { checked } = target as HTMLInputElement;
          this.#set({ [name]: checked === fallback ? undefined : checked });
        }}
      />
      <label for=${name}>${label}</label>
    </div>`;
  }

  #set(changes: (GreetingChange & { type: 'set' })['changes']): void {
    this.#change({ type: 'set', changes });
  }

  #change(detail: GreetingChange): void {
    this.dispatchEvent(new CustomEvent('setup-change', { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'setup-greeting': SetupGreetingElement;
  }
}
