import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Emails to visitors who have left before the answer came (CS-07). */
export class SetupEmailElement extends SetupElement {
  static override styles = sharedStyles;
  static override properties = {
    ...SetupElement.properties,
    sender: { state: true },
    outcome: { state: true },
  };

  /** Null while no mail server is configured; undefined until the server has said so. */
  declare private sender: string | null | undefined;
  declare private outcome: { readonly text: string; readonly isProblem: boolean } | null;
  #account = '';

  constructor() {
    super();
    this.outcome = null;
  }

  override render(): TemplateResult {
    const { draft } = this.store;
    if (!draft) return html``;
    const { isOn, minutes, siteUrl, replyTo } = draft.email;
    return html`
      <h1>Email</h1>
      <p class="lead">Replies that a visitor has not seen can follow them by email.</p>
      ${
        this.sender === null
          ? html`<p class="notice warn">
              No mail server is configured. Set MISSIVE_CHAT_SMTP_URL and MISSIVE_CHAT_SMTP_FROM on the chat
              server, and start it again.
            </p>`
          : nothing
      }
      <section class="card" aria-label="Emails to visitors">
        <label class="row">
          <input
            type="checkbox"
            id="isOn"
            .checked=${live(isOn)}
            @change=${(event: Event) => this.store.edit('email.isOn', (event.target as HTMLInputElement).checked)}
          />
          <span>Email replies that a visitor has not seen</span>
        </label>
        ${this.#problems('isOn')}
        ${this.#field('minutes', 'Minutes until a reply is emailed', String(minutes), 'number')}
        ${this.#field('siteUrl', 'Page of your site that the email’s button opens', siteUrl, 'url')}
        ${this.#field('replyTo', 'Reply-to address (empty for the sender)', replyTo, 'email')}
      </section>
      <section class="card" aria-labelledby="test">
        <h2 id="test">Send a test email</h2>
        <form @submit=${this.#test}>
          <label for="to">Your email address</label>
          <input id="to" type="email" required autocomplete="email" />
          <p class="row">
            <button class="button" ?disabled=${!this.sender}>Send a test email</button>
          </p>
        </form>
        <div role="status" aria-live="polite">
          ${
            this.outcome === null
              ? nothing
              : html`<p class="notice ${this.outcome.isProblem ? 'bad' : 'good'}">${this.outcome.text}</p>`
          }
        </div>
      </section>
    `;
  }

  #field(
    name: 'minutes' | 'siteUrl' | 'replyTo',
    label: string,
    value: string,
    type: 'number' | 'url' | 'email',
  ): TemplateResult {
    const change = ({ target }: Event): void => {
      const text = (target as HTMLInputElement).value.trim();
      this.store.edit(`email.${name}`, name === 'minutes' ? Number(text) : text);
    };
    return html`<label for=${name}>${label}</label>
      <input
        id=${name}
        type=${type}
        min=${type === 'number' ? 1 : nothing}
        max=${type === 'number' ? 1440 : nothing}
        .value=${live(value)}
        @change=${change}
        aria-describedby="${name}-problem"
      />
      ${this.#problems(name)}`;
  }

  #problems(name: string): TemplateResult {
    return html`<div id="${name}-problem" role="alert">
      ${this.store.problemsOf(`email.${name}`).map(({ message }) => html`<p class="error">${message}</p>`)}
    </div>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === '' || id === this.#account) return;
    this.#account = id;
    this.outcome = null;
    void this.store
      .attempt(() => this.store.api.emails(id))
      .then((found) => {
        if (found && id === this.#account) this.sender = found.from;
      });
  }

  readonly #test = async (event: Event): Promise<void> => {
    event.preventDefault();
    const to = this.renderRoot.querySelector<HTMLInputElement>('#to')?.value ?? '';
    this.outcome = null;
    const sent = await this.request(
      () => this.store.api.testEmail(this.#account, to),
      ({ message }) => {
        this.outcome = { text: message, isProblem: true };
      },
    );
    if (sent === undefined) return;
    this.outcome = {
      text: `The mail server has accepted it. Look into the mailbox of ${to}.`,
      isProblem: false,
    };
  };
}
