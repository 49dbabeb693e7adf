import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { valueAt } from '../model/edits.js';
import { resolved, toHex, type ContrastProblem } from '../model/contrast.js';
import { variablePath, type Variable } from '../model/variables.js';
import { fieldStyles } from '../styles/field.styles.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { readColor } from './read-color.js';
import { SetupElement } from './setup-element.js';

/** A style variable: any CSS value as text, with a color picker when it is a color. */
export class SetupColorElement extends SetupElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      .value {
        display: flex;
        gap: 8px;
      }
      .value input:not([type='color']) {
        font-family: var(--mono);
        font-size: 13px;
      }
      input[type='color'] {
        flex: none;
        width: 44px;
        height: 40px;
        padding: 3px;
        border: 1px solid var(--edge);
        border-radius: 9px;
        background: var(--raised);
        cursor: pointer;
      }
      input[type='color']::-webkit-color-swatch-wrapper {
        padding: 0;
      }
      input[type='color']::-webkit-color-swatch {
        border: 0;
        border-radius: 5px;
      }
      .notice {
        margin-top: 8px;
        padding: 8px 12px;
        font-size: 13px;
      }
      .notice .link {
        color: inherit;
      }
      @media (pointer: coarse) {
        input[type='color'] {
          height: 44px;
        }
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    variable: { attribute: false },
    defaults: { attribute: false },
    contrast: { attribute: false },
  };

  declare variable: Variable;
  /** Values of all variables that are not set. */
  declare defaults: Readonly<Record<string, string>>;
  declare contrast: readonly ContrastProblem[];

  override render(): TemplateResult {
    const { name, label, kind } = this.variable;
    const path = variablePath(name);
    const value = valueAt(this.store.draft, path);
    const text = typeof value === 'string' ? value : '';
    const fallback = this.defaults[name] ?? '';
    const problems = this.store.problemsOf(path);
    const all = { ...this.defaults, ...this.store.draft?.settings.chat?.variables };
    const color = kind === 'color' ? readColor(resolved(all, name)) : null;
    const isNone = kind === 'color' && text !== '' && color === null;
    return html`
      <div class="head">
        <label for="control">${label}</label>
        ${this.store.state.edits.has(path) ? html`<span class="tag changed">Not saved</span>` : nothing}
        ${
          text === ''
            ? html`<span class="tag">Default</span>`
            : html`<button
                type="button"
                class="link"
                aria-label="Reset ${label} to its default"
                @click=${() => this.store.edit(path, undefined)}
              >
                Reset
              </button>`
        }
      </div>
      <div class="value">
        ${
          kind === 'color'
            ? html`<input
                type="color"
                aria-label="Pick: ${label}"
                .value=${live(color ? toHex(color) : '#000000')}
                @input=${this.#onInput}
              />`
            : nothing
        }
        <input
          id="control"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          .value=${live(text)}
          placeholder=${fallback === '' ? 'none' : fallback}
          aria-describedby="problem"
          aria-invalid=${problems.length > 0 || isNone}
          @input=${this.#onInput}
        />
      </div>
      <div id="problem" role="alert">
        ${problems.map(({ message }) => html`<p class="error">${message}</p>`)}
        ${
          isNone && problems.length === 0
            ? html`<p class="error">
                This is not a color. Write #2866d1, rgba(40, 102, 209, .5) or var(--main-color).
              </p>`
            : nothing
        }
        ${this.contrast.map((problem) => this.#contrast(problem))}
      </div>
    `;
  }

  #contrast({ where, ratio, least, better, isMended }: ContrastProblem): TemplateResult {
    return html`<div class="notice warn">
      ${where}: contrast ${ratio}:1, and ${least}:1 is needed to read
      it.${isMended ? ' The chat shows black or white text there instead.' : ''}
      <button
        type="button"
        class="link"
        @click=${() => this.store.edit(variablePath(this.variable.name), better)}
      >
        Use ${better}
      </button>
    </div>`;
  }

  readonly #onInput = ({ target }: Event): void => {
    const text = (target as HTMLInputElement).value;
    this.store.edit(variablePath(this.variable.name), text === '' ? undefined : text);
  };
}
