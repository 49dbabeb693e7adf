import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Custom data of every message of the account. */
export class SetupMetaElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .entries {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
        align-items: center;
        gap: 10px;
        margin-top: 16px;
      }
      .entries code {
        font-weight: 600;
      }
      .entries .wide {
        grid-column: 1 / -1;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
        align-items: end;
        gap: 10px;
        margin-top: 16px;
      }
      @media (max-width: 640px) {
        form {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { store } = this;
    const entries = Object.entries(store.draft?.settings.meta ?? {});
    return html`<section class="card" aria-labelledby="data">
      <h2 id="data">Data</h2>
      <p class="intro">
        Sent with every message, beside <code>language</code>, <code>platform</code> and <code>browser</code>.
        The team sees it, visitors do not.
      </p>
      ${
        entries.length > 0
          ? html`<div class="entries">
              ${entries.map(([name, value]) => {
                const path = `settings.meta.${name}`;
                return html`
                  <code id="name">${name}</code>
                  <input
                    aria-label="Value of ${name}"
                    .value=${live(value)}
                    @input=${({ target }: Event) => store.edit(path, (target as HTMLInputElement).value)}
                  />
                  <button
                    type="button"
                    class="link"
                    aria-label="Remove ${name}"
                    @click=${() => store.edit(path, undefined)}
                  >
                    Remove
                  </button>
                  ${store.problemsOf(path).map(({ message }) => html`<p class="error wide" role="alert">${message}</p>`)}
                `;
              })}
            </div>`
          : nothing
      }
      <form @submit=${this.#add}>
        <div>
          <label for="new-name">Name</label
          ><input id="new-name" aria-required="true" maxlength="100" autocomplete="off" />
        </div>
        <div>
          <label for="new-value">Value</label><input id="new-value" maxlength="1000" autocomplete="off" />
        </div>
        <button class="button">Add</button>
      </form>
      ${
        store.problemsOf('settings.meta').length > 0 && entries.length === 0
          ? html`<p class="error" role="alert">${store.problemsOf('settings.meta')[0]?.message}</p>`
          : nothing
      }
    </section>`;
  }

  readonly #add = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const [name, value] = [...form.querySelectorAll('input')];
    if (!name || !value) return;
    if (name.value.trim() === '') return name.focus();
    this.store.edit(`settings.meta.${name.value.trim()}`, value.value);
    form.reset();
    name.focus();
  };
}
