import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/**
 * Creates an account.
 *
 * @fires {CustomEvent<string>} setup-created - With its id.
 * @fires {CustomEvent} setup-cancel
 */
export class SetupNewAccountElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      form > * + * {
        margin-top: 14px;
      }
      .row {
        justify-content: flex-end;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    cancellable: { type: Boolean },
    problem: { state: true },
  };

  declare cancellable: boolean;
  declare private problem: string;

  constructor() {
    super();
    this.cancellable = false;
    this.problem = '';
  }

  override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
      <div>
        <label for="id">Id in the snippet</label>
        <input
          id="id"
          required
          maxlength="64"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="shop"
          aria-describedby="id-help problem"
          aria-invalid=${this.problem !== ''}
        />
        <div id="problem" role="alert">
          ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
        </div>
        <p class="help" id="id-help">Letters, digits, “-” and “_”. It stays as it is: your site names it.</p>
      </div>
      <div><label for="name">Team name</label><input id="name" maxlength="200" autocomplete="off" /></div>
      <div class="row">
        ${
          this.cancellable
            ? html`<button
                type="button"
                class="button plain"
                @click=${() => this.dispatchEvent(new CustomEvent('setup-cancel'))}
              >
                Cancel
              </button>`
            : nothing
        }
        <button class="button primary">Create account</button>
      </div>
    </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const [id, name] = [...this.renderRoot.querySelectorAll('input')];
    if (!id || !name) return;
    this.problem = '';
    const create = async (): Promise<string> => {
      const detail = id.value.trim();
      await this.store.create(detail, name.value.trim());
      return detail;
    };
    const detail = await this.request(create, ({ message }) => {
      this.problem = message.replace(/^id: /, '');
      id.focus();
    });
    if (detail !== undefined) this.dispatchEvent(new CustomEvent('setup-created', { detail }));
  };
}
