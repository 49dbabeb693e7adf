import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { pageStyles } from '../styles/page.styles.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { appStyles } from './setup-app.styles.js';
import { SetupElement } from './setup-element.js';

const SECTIONS = {
  start: 'Getting started',
  overview: 'Overview',
  options: 'Options',
  texts: 'Texts',
  theme: 'Theme',
  greetings: 'Greetings',
  fields: 'Form fields',
  status: 'Online status',
  install: 'Install',
  identity: 'Identity',
  missive: 'Missive',
  email: 'Email',
  answers: 'Automatic replies',
  data: 'Visitors’ data',
  operators: 'Operators',
} as const;

type Section = keyof typeof SECTIONS;

/** Sections with a preview of the chat. */
const WITH_PREVIEW: readonly Section[] = ['options', 'texts', 'theme', 'greetings', 'fields'];

/** Sections with a save bar; the others save immediately. */
const WITH_SAVING: readonly Section[] = [...WITH_PREVIEW, 'status', 'install', 'email', 'data'];

/** The Setup page: signing in, the account and the section. The URL contains the last two. */
export class SetupAppElement extends SetupElement {
  static override styles = [sharedStyles, appStyles];
  static override properties = {
    ...SetupElement.properties,
    languages: { attribute: false },
    section: { state: true },
    greeting: { state: true },
    leave: { state: true },
    isCreating: { state: true },
    overview: { state: true },
  };

  declare languages: readonly string[];
  declare private section: Section;
  /** Place of the greeting in the preview. */
  declare private greeting: number;
  /** Action that would lose unsaved changes, until it is confirmed. */
  declare private leave: (() => void) | null;
  declare private isCreating: boolean;
  /** Whether the part with the overview has loaded. */
  declare private overview: 'absent' | 'loading' | 'failed' | 'loaded';

  constructor() {
    super();
    this.languages = [];
    this.section = 'start';
    this.greeting = 0;
    this.leave = null;
    this.isCreating = false;
    this.overview = 'absent';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (pageStyles.styleSheet)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
    addEventListener('hashchange', this.#route);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#route);
  }

  override render(): TemplateResult {
    const { phase } = this.store.state;
    if (phase === 'signed-in') return this.#workplace();
    return html`<main class="gate">
      <div class="door">
        <p class="brand">Live chat</p>
        ${
          phase === 'loading'
            ? html`<p class="quiet" role="status">Loading…</p>`
            : phase === 'unreachable'
              ? this.#unreachable()
              : phase === 'off'
                ? this.#off()
                : html`<h1>Sign in to Setup</h1>
                    <setup-sign-in .store=${this.store}></setup-sign-in>`
        }
      </div>
    </main>`;
  }

  #unreachable(): TemplateResult {
    return html`<h1>No response</h1>
      <p>The chat server does not respond. Check that it is running, and your connection.</p>
      <button type="button" class="button primary" @click=${() => void this.store.start()}>
        Try again
      </button>`;
  }

  #off(): TemplateResult {
    return html`<h1>Setup is switched off</h1>
      <p>
        Set <code>MISSIVE_CHAT_ADMIN_SECRET</code> to at least 12 characters in the environment of the chat
        server, and start it again. Then sign in here with that secret.
      </p>
      <setup-code label="An example" text="MISSIVE_CHAT_ADMIN_SECRET=$(openssl rand -base64 24)"></setup-code>
      <button type="button" class="button primary" @click=${() => void this.store.start()}>
        Look again
      </button>`;
  }

  #workplace(): TemplateResult {
    const { account, accounts, edits, isSessionOver, operator, theirs, toast } = this.store.state;
    const hasPreview = WITH_PREVIEW.includes(this.section);
    return html`
      <header>
        <a class="skip" href="#main" @click=${this.#skip}>Skip to the section</a>
        <div class="top">
          <p class="brand">Live chat <span class="quiet">Setup</span></p>
          <button type="button" class="button plain tight out" data-reads @click=${this.#signOut}>
            Sign out
          </button>
        </div>
        ${this.#chooser()}
        <nav aria-label="Sections">
          <ul>
            ${Object.entries(SECTIONS).map(
              ([section, title]) =>
                html`<li>
                  <a
                    href="#/${encodeURIComponent(account?.id ?? '')}/${section}"
                    aria-current=${section === this.section ? 'page' : nothing}
                    >${title}${section === 'start' && account && !account.isSetUp ? html`<span class="dot"><span class="visually-hidden"> (to do)</span></span>` : nothing}</a
                  >
                </li>`,
            )}
          </ul>
        </nav>
      </header>
      <main id="main" tabindex="-1">
        ${
          account
            ? html`<div class="columns" ?data-preview=${hasPreview}>
                <div class="editor">
                  ${
                    operator?.role === 'viewer'
                      ? html`<p class="notice">
                          You are signed in as ${operator.name}, who may look at everything and change
                          nothing.
                        </p>`
                      : nothing
                  }
                  ${this.#shownSection()}
                  ${
                    operator?.role !== 'viewer' && (edits.size > 0 || WITH_SAVING.includes(this.section))
                      ? html`<setup-save-bar .store=${this.store}></setup-save-bar>`
                      : nothing
                  }
                </div>
                ${
                  hasPreview
                    ? html`<aside aria-label="Preview">
                        <setup-preview
                          .store=${this.store}
                          .greeting=${this.section === 'greetings' ? this.greeting : null}
                        ></setup-preview>
                      </aside>`
                    : nothing
                }
              </div>`
            : accounts.length === 0
              ? html`<h1>No account yet</h1>
                  <p class="lead">An account is one team with its own settings, keys and conversations.</p>
                  <section class="card">
                    <setup-new-account
                      .store=${this.store}
                      @setup-created=${this.#created}
                    ></setup-new-account>
                  </section>`
              : html`<p class="quiet" role="status">Loading…</p>`
        }
      </main>
      <div class="toasts" role="status">
        ${toast ? html`<p class="toast" ?data-problem=${toast.isProblem}>${toast.text}</p>` : nothing}
      </div>
      ${
        isSessionOver
          ? html`<setup-dialog heading="Your session has ended">
              <p class="quiet">Sign in again to go on. What you have changed is still here.</p>
              <setup-sign-in .store=${this.store}></setup-sign-in>
            </setup-dialog>`
          : nothing
      }
      ${theirs && !isSessionOver ? html`<setup-conflict .store=${this.store}></setup-conflict>` : nothing}
      ${this.leave ? this.#leaveQuestion(this.leave) : nothing}
      ${
        this.isCreating
          ? html`<setup-dialog heading="New account" @setup-cancel=${this.#endCreating}>
              <setup-new-account
                .store=${this.store}
                cancellable
                @setup-created=${this.#created}
                @setup-cancel=${this.#endCreating}
              ></setup-new-account>
            </setup-dialog>`
          : nothing
      }
    `;
  }

  #chooser(): TemplateResult {
    const { account, accounts } = this.store.state;
    if (accounts.length === 0) return html``;
    return html`<div class="chooser">
      <label for="account">Account</label>
      <select id="account" data-reads @change=${this.#choose}>
        ${accounts.map(
          ({ id, name }) =>
            html`<option value=${id} .selected=${live(id === account?.id)}>
              ${name ? `${name} (${id})` : id}
            </option>`,
        )}
      </select>
      <button type="button" class="link" @click=${() => (this.isCreating = true)}>New account</button>
    </div>`;
  }

  #shownSection(): TemplateResult {
    const { store } = this;
    switch (this.section) {
      case 'overview':
        return this.#overview();
      case 'options':
        return html`<setup-options .store=${store}></setup-options>`;
      case 'texts':
        return html`<setup-texts .store=${store}></setup-texts>`;
      case 'theme':
        return html`<setup-theme .store=${store} .languages=${this.languages}></setup-theme>`;
      case 'greetings':
        return html`<setup-greetings
          .store=${store}
          @setup-greeting=${({ detail }: CustomEvent<number>) => (this.greeting = detail)}
        ></setup-greetings>`;
      case 'fields':
        return html`<setup-form-fields .store=${store}></setup-form-fields>`;
      case 'status':
        return html`<setup-status .store=${store}></setup-status>`;
      case 'install':
        return html`<setup-install .store=${store}></setup-install>`;
      case 'identity':
        return html`<setup-identity .store=${store}></setup-identity>`;
      case 'missive':
        return html`<setup-missive .store=${store}></setup-missive>`;
      case 'email':
        return html`<setup-email .store=${store}></setup-email>`;
      case 'answers':
        return html`<setup-answers .store=${store}></setup-answers>`;
      case 'data':
        return html`<setup-data .store=${store}></setup-data>`;
      case 'operators':
        return html`<setup-operators .store=${store}></setup-operators>`;
      case 'start':
        return html`<setup-start .store=${store}></setup-start>`;
    }
  }

  #overview(): TemplateResult {
    if (this.overview === 'loaded') return html`<setup-overview .store=${this.store}></setup-overview>`;
    return html`<div>
      <h1>Overview</h1>
      ${
        this.overview === 'failed'
          ? html`<p class="lead" role="alert">A part of this page could not be loaded.</p>
              <button type="button" class="button" data-reads @click=${this.#loadOverview}>Try again</button>`
          : html`<p class="lead" role="status">Loading…</p>`
      }
    </div>`;
  }

  readonly #loadOverview = async (): Promise<void> => {
    if (this.overview === 'loading' || this.overview === 'loaded') return;
    this.overview = 'loading';
    try {
      await import('../overview/overview.js');
      this.overview = 'loaded';
    } catch {
      this.overview = 'failed';
    }
  };

  #leaveQuestion(leave: () => void): TemplateResult {
    const stay = (): void => {
      this.leave = null;
    };
    const goOn = (): void => {
      this.leave = null;
      this.store.discard();
      leave();
    };
    return html`<setup-dialog heading="Leave without saving?" @setup-cancel=${stay}>
      <p class="quiet">What you have changed in this account is not saved yet, and would be lost.</p>
      <div class="row answers">
        <button type="button" class="button danger" @click=${goOn}>Leave</button>
        <button type="button" class="button primary" @click=${stay}>Stay</button>
      </div>
    </setup-dialog>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('section'))
      this.renderRoot
        .querySelector('nav [aria-current]')
        ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }

  protected override willUpdate(): void {
    const { phase, account, accounts } = this.store.state;
    // After signing in, show the section of the URL, or the first account.
    if (phase === 'signed-in' && !account && accounts.length > 0) this.#route();
  }

  readonly #route = (): void => {
    const { phase, accounts, account, edits } = this.store.state;
    if (phase !== 'signed-in') return;
    const [, id = '', section = ''] = decodeURIComponent(location.hash).split('/');
    const wanted = accounts.some((one) => one.id === id) ? id : (account?.id ?? accounts[0]?.id ?? '');
    this.section = Object.hasOwn(SECTIONS, section) ? (section as Section) : this.#firstSection(wanted);
    if (this.section === 'overview') void this.#loadOverview();
    document.title = `${SECTIONS[this.section]} · Live chat setup`;
    if (account && account.id !== wanted && edits.size > 0) {
      this.leave = () => this.#go(wanted);
      history.replaceState(null, '', `#/${account.id}/${this.section}`);
    } else if (wanted !== this.#opening) {
      this.#opening = wanted;
      void this.store.open(wanted).finally(() => (this.#opening = ''));
    }
  };
  #opening = '';

  readonly #signOut = (): void => {
    const signOut = (): void => void this.store.signOut();
    if (this.store.state.edits.size > 0) this.leave = signOut;
    else signOut();
  };

  /** An account with Twilio credentials has been opened before. */
  #firstSection(id: string): Section {
    return this.store.state.accounts.find((one) => one.id === id)?.isSetUp ? 'options' : 'start';
  }

  #go(id: string): void {
    location.hash = `#/${encodeURIComponent(id)}/${this.section}`;
  }

  readonly #choose = ({ target }: Event): void => {
    const select = target as HTMLSelectElement;
    this.#go(select.value);
    // Updates the list with the open account, once that has loaded.
    this.requestUpdate();
  };

  readonly #created = ({ detail: id }: CustomEvent<string>): void => {
    this.isCreating = false;
    location.hash = `#/${encodeURIComponent(id)}/start`;
  };

  readonly #endCreating = (): void => {
    this.isCreating = false;
  };

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#main')?.focus();
  };
}
