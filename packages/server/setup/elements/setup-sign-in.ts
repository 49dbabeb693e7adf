import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Asks for the admin secret, or the name and password of an operator. */
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
      .other {
        margin-top: 16px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    problem: { state: true },
    isOperator: { state: true },
  };

  declare private problem: string;
  declare private isOperator: boolean;

  protected override readonly isForViewers = true;

  constructor() {
    super();
    this.problem = '';
    this.isOperator = false;
  }

  override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
        ${this.isOperator ? this.#nameAndPassword() : this.#secret()}
        <button class="button primary" ?disabled=${this.isBusy}>
          ${this.isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      <button type="button" class="link other" @click=${this.#switch}>
        ${this.isOperator ? 'Use the admin secret' : 'Use a name and a password'}
      </button>`;
  }

  #secret(): TemplateResult {
    return html`<div>
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
      ${this.#alert()}
      <p class="help" id="help">
        What <code>MISSIVE_CHAT_ADMIN_SECRET</code> was set to on the chat server.
        <code>npm start</code> prints it.
      </p>
    </div>`;
  }

  #nameAndPassword(): TemplateResult {
    return html`<div>
        <label for="name">Name</label>
        <input id="name" name="name" autocomplete="username" aria-required="true" maxlength="200" />
      </div>
      <div>
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          aria-required="true"
          aria-describedby="problem"
          aria-invalid=${this.problem !== ''}
        />
        ${this.#alert()}
      </div>`;
  }

  #alert(): TemplateResult {
    return html`<div id="problem" role="alert">
      ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.#field?.focus();
  }

  /** The first field. */
  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #valueOf(id: string): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? '';
  }

  readonly #switch = async (): Promise<void> => {
    this.isOperator = !this.isOperator;
    this.problem = '';
    await this.updateComplete;
    this.#field?.focus();
  };

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = this.#field;
    if (!field || this.isBusy) return;
    const isEmpty = [...this.renderRoot.querySelectorAll('input')].some(({ value }) => value.trim() === '');
    const missing = this.isOperator ? 'Enter your name and password.' : 'Enter the admin secret.';
    this.problem = isEmpty ? missing : '';
    if (this.problem) return field.focus();
    const credentials = this.isOperator
      ? { name: this.#valueOf('name').trim(), password: this.#valueOf('password') }
      : { secret: this.#valueOf('secret').trim() };
    await this.request(
      () => this.store.signIn(credentials),
      ({ message, retryAfter }) => {
        this.problem = retryAfter === null ? message : `${message} Try again in ${retryAfter} seconds.`;
        field.select();
      },
    );
  };
}
