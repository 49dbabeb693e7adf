import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AdminSessionView, OperatorView, Role } from '../../src/api/account.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
/** How the server calls those who have signed in with the admin secret. */
const SECRET_HOLDER = 'admin secret';
const ROLES: Readonly<Record<Role, string>> = { admin: 'Admin', viewer: 'Viewer (changes nothing)' };

/** Who may sign in to this page, and who is signed in: for all accounts of the server (CS-08). */
export class SetupOperatorsElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      ul,
      form {
        margin-top: 14px;
      }
      form label {
        margin-top: 14px;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 20px;
        padding: 10px 0;
        border-top: 1px solid var(--line);
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      select {
        width: auto;
      }
      .answers {
        margin-top: 16px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    operators: { state: true },
    sessions: { state: true },
    problem: { state: true },
  };

  /** Null until they have loaded. */
  declare private operators: readonly OperatorView[] | null;
  declare private sessions: readonly AdminSessionView[];
  declare private problem: string;

  constructor() {
    super();
    this.operators = null;
    this.sessions = [];
    this.problem = '';
  }

  override render(): TemplateResult {
    return html`
      <h1>Operators</h1>
      <p class="lead">
        Who may sign in to this page, for all accounts of this server. The admin secret always works.
      </p>
      ${
        this.store.state.operator?.role === 'viewer'
          ? html`<p class="notice">Only an admin sees the list of operators.</p>`
          : html`${this.#list()} ${this.#form()} ${this.#signedIn()}`
      }
      ${
        this.store.state.operator?.name === SECRET_HOLDER
          ? nothing
          : html`<setup-own-password .store=${this.store}></setup-own-password>`
      }
    `;
  }

  #list(): TemplateResult {
    return html`<section class="card" aria-labelledby="operators" tabindex="-1">
      <h2 id="operators">Operators</h2>
      ${
        this.operators === null
          ? html`<p class="intro" role="status">Looking…</p>`
          : this.operators.length === 0
            ? html`<p class="intro" role="status">None yet: only the admin secret opens this page.</p>`
            : html`<ul>
                ${this.operators.map((operator) => this.#item(operator))}
              </ul>`
      }
    </section>`;
  }

  #item({ name, role }: OperatorView): TemplateResult {
    const change = ({ target }: Event): void => {
      const chosen = (target as HTMLSelectElement).value as Role;
      void this.#act(() => this.store.api.changeOperator(name, { role: chosen }), `${name} was changed.`);
    };
    const remove = (): void =>
      void this.#act(() => this.store.api.removeOperator(name), `${name} was removed, and is signed out.`);
    return html`<li>
      <b>${name}</b>
      <span class="row">
        <select aria-label="Role of ${name}" @change=${change}>
          ${Object.entries(ROLES).map(
            ([value, label]) =>
              html`<option value=${value} .selected=${live(value === role)}>${label}</option>`,
          )}
        </select>
        <button type="button" class="button danger tight" aria-label="Remove ${name}" @click=${remove}>
          Remove
        </button>
      </span>
    </li>`;
  }

  #form(): TemplateResult {
    return html`<section class="card" aria-labelledby="add">
      <h2 id="add">Add an operator</h2>
      <form @submit=${this.#add}>
        <label for="name">Name</label>
        <input id="name" required maxlength="60" autocomplete="off" />
        <label for="password">Password, at least 12 characters</label>
        <input
          id="password"
          type="password"
          required
          minlength="12"
          maxlength="200"
          autocomplete="new-password"
          aria-describedby="problem"
        />
        <label for="role">Role</label>
        <select id="role">
          ${Object.entries(ROLES).map(([value, label]) => html`<option value=${value}>${label}</option>`)}
        </select>
        <div id="problem" role="alert">
          ${this.problem === '' ? nothing : html`<p class="error">${this.problem}</p>`}
        </div>
        <p class="row answers"><button class="button primary">Add</button></p>
      </form>
    </section>`;
  }

  #signedIn(): TemplateResult {
    return html`<section class="card" aria-labelledby="sessions" tabindex="-1">
      <h2 id="sessions">Signed in now</h2>
      <ul>
        ${this.sessions.map(({ id, name, isOwn, createdAt }) => {
          const since = when.format(new Date(createdAt));
          const end = (): void =>
            void this.#act(() => this.store.api.endSession(id), 'The session was ended.');
          return html`<li>
            <span><b>${name}</b> since ${since}${isOwn ? ' (you)' : ''}</span>
            ${
              isOwn
                ? nothing
                : html`<button
                    type="button"
                    class="button tight"
                    aria-label="Sign out ${name}, since ${since}"
                    @click=${end}
                  >
                    Sign out
                  </button>`
            }
          </li>`;
        })}
      </ul>
    </section>`;
  }

  protected override firstUpdated(): void {
    if (this.store.state.operator?.role !== 'viewer') void this.#load();
  }

  async #load(): Promise<void> {
    const { api } = this.store;
    const loaded = await this.store.attempt(() => Promise.all([api.operators(), api.sessions()]));
    if (loaded) [this.operators, this.sessions] = loaded;
  }

  async #act(action: () => Promise<unknown>, done: string): Promise<void> {
    if ((await this.store.attempt(action)) !== undefined) this.store.say(done);
    await this.#load();
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const valueOf = (id: string): string =>
      this.renderRoot.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`)?.value ?? '';
    this.problem = '';
    const added = await this.request(
      () => this.store.api.addOperator(valueOf('name'), valueOf('password'), valueOf('role') as Role),
      ({ message }) => {
        this.problem = message;
      },
    );
    if (!added) return;
    form.reset();
    this.store.say(`${added.name} can sign in now.`);
    await this.#load();
  };
}
