import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { ApiError } from '../api/setup-api.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Asks for the admin secret. */
export class SetupSignInElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      form > * + * {
        margin-top: 14px;
      }
      .button {
        width: 100%;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    problem: { state: true },
    isBusy: { state: true },
  };

  declare private problem: string;
  declare private isBusy: boolean;

  constructor() {
    super();
    this.problem = '';
    this.isBusy = false;
  }

  override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
      <div>
        <label for="secret">Admin secret</label>
        <input
          id="secret"
          name="secret"
          type="password"
          autocomplete="current-password"
          aria-required="true"
          aria-describedby="help problem"
          aria-invalid=${this.problem !== ''}
        />
        <div id="problem" role="alert">
          ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
        </div>
        <p class="help" id="help">
          What <code>MISSIVE_CHAT_ADMIN_SECRET</code> was set to on the chat server.
          <code>npm start</code> prints it.
        </p>
      </div>
      <button class="button primary" ?disabled=${this.isBusy}>
        ${this.isBusy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>`;
  }

  protected override firstUpdated(): void {
    this.#field?.focus();
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = this.#field;
    if (!field || this.isBusy) return;
    const secret = field.value.trim();
    this.problem = secret === '' ? 'Enter the admin secret.' : '';
    if (this.problem) return field.focus();
    this.isBusy = true;
    try {
      await this.store.signIn(secret);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { retryAfter } = error;
      this.problem =
        retryAfter === null ? error.message : `${error.message} Try again in ${retryAfter} seconds.`;
      field.select();
    } finally {
      this.isBusy = false;
    }
  };
}
