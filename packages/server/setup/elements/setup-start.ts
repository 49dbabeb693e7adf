import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { MissiveView } from '../../src/api/missive.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { stepStyles } from '../styles/steps.styles.js';
import { SetupElement } from './setup-element.js';

const CONNECTIONS: Readonly<Record<MissiveView['connection'], string>> = {
  none: '',
  untried: 'Send a test message to finish it.',
  working: 'Connected.',
  failing: 'It is not working at the moment.',
};

/** Connects the account to Twilio: two values to paste, everything else is created (CS-01). */
export class SetupStartElement extends SetupElement {
  static override styles = [
    sharedStyles,
    stepStyles,
    css`
      form,
      form > * + *,
      .notice {
        margin-top: 16px;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px 20px;
        margin-top: 16px;
        font-size: 14px;
      }
      dt {
        color: var(--quiet);
      }
      details {
        margin-top: 20px;
      }
      .fields {
        display: grid;
        gap: 16px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    problem: { state: true },
    done: { state: true },
    connection: { state: true },
    isInstalled: { state: true },
  };

  declare private problem: { readonly field: string; readonly message: string } | null;
  declare private done: string;
  declare private connection: MissiveView['connection'];
  /** Whether an allowed site has loaded the widget. */
  declare private isInstalled: boolean;
  #shownOf = '';

  constructor() {
    super();
    this.problem = null;
    this.done = '';
    this.connection = 'none';
    this.isInstalled = false;
  }

  override render(): TemplateResult {
    const { account } = this.store.state;
    if (!account) return html``;
    const { twilio, id, settings } = account;
    const { connection, isInstalled } = this;
    const isChanged = Object.keys(settings).length > 0;
    const to = (section: string): string => `#/${encodeURIComponent(id)}/${section}`;
    return html`
      <h1>Getting started</h1>
      <p class="lead">Four steps to a chat on your site. Each can be done again whenever you like.</p>
      <section class="card" aria-label="Steps">
        <ol>
          <li ?data-done=${twilio !== null}>
            <div>
              <b>Connect Twilio</b><br /><span class="quiet"
                >It carries the conversations. ${twilio ? 'Connected.' : 'Paste two values below.'}</span
              >
            </div>
          </li>
          <li ?data-done=${connection === 'working'}>
            <div>
              <b><a href=${to('missive')}>Answer from Missive</a></b
              ><br /><span class="quiet"
                >Conversations come into an inbox of your team. ${CONNECTIONS[connection]}</span
              >
            </div>
          </li>
          <li ?data-done=${isChanged}>
            <div>
              <b><a href=${to('theme')}>Make it yours</a></b
              ><br /><span class="quiet"
                >Colors, <a href=${to('texts')}>texts</a> and
                <a href=${to('options')}>what visitors are asked</a>.
                ${isChanged ? 'You have begun.' : ''}</span
              >
            </div>
          </li>
          <li ?data-done=${isInstalled}>
            <div>
              <b><a href=${to('install')}>Put it on your site</a></b
              ><br /><span class="quiet"
                >${isInstalled ? 'A site has loaded the chat.' : 'A snippet to paste before the end of the page’s head.'}</span
              >
            </div>
          </li>
        </ol>
      </section>
      <section class="card" aria-labelledby="twilio">
        <div class="row spread">
          <h2 id="twilio">Twilio</h2>
          ${twilio ? html`<span class="tag good">Connected</span>` : html`<span class="tag warn">Not connected</span>`}
        </div>
        ${
          twilio
            ? html`<p class="intro">
                  The chat uses this of your Twilio account. Keys and tokens stay on the server, encrypted.
                </p>
                <dl>
                  <dt>Account</dt>
                  <dd class="mono">${twilio.accountSid}</dd>
                  <dt>Conversation service</dt>
                  <dd class="mono">${twilio.serviceSid}</dd>
                  <dt>API key</dt>
                  <dd class="mono">${twilio.apiKeySid}</dd>
                </dl>
                ${this.done ? html`<p class="notice good" role="status">${this.done}</p>` : nothing}
                <details ?open=${this.problem !== null || this.isBusy}>
                  <summary>Connect again, or another account</summary>
                  <p class="help">
                    After a token was rotated at Twilio, say. What is there already is found and used again:
                    nothing is made twice.
                  </p>
                  ${this.#form()}
                </details>`
            : html`<p class="intro">
                  Copy both from the first page of the
                  <a href="https://console.twilio.com/" target="_blank" rel="noopener noreferrer"
                    >Twilio Console</a
                  >, under “Account Info”. A conversation service, an API key and the webhooks are made for
                  you.
                </p>
                ${this.#form()}`
        }
      </section>
    `;
  }

  protected override willUpdate(): void {
    const { account } = this.store.state;
    const shown = account ? `${account.id} ${account.version}` : '';
    if (!account || shown === this.#shownOf) return;
    if (!this.#shownOf.startsWith(`${account.id} `)) {
      this.connection = 'none';
      this.isInstalled = false;
    }
    this.#shownOf = shown;
    void this.#loadProgress(account.id);
  }

  /** Loads the progress of the other steps. */
  async #loadProgress(id: string): Promise<void> {
    const { api } = this.store;
    const progress = await this.store.attempt(() => Promise.all([api.missive(id), api.installCheck(id)]));
    if (!progress || this.store.state.account?.id !== id) return;
    const [{ connection }, { loads }] = progress;
    this.connection = connection;
    this.isInstalled = loads.some(({ isAllowed }) => isAllowed);
  }

  #form(): TemplateResult {
    const of = (field: string): string => (this.problem?.field === field ? this.problem.message : '');
    const general = this.problem?.field === '' ? this.problem.message : '';
    return html`<form @submit=${this.#submit} novalidate>
      <div>
        <label for="sid">Account SID</label>
        <input
          id="sid"
          name="sid"
          class="mono"
          placeholder="AC…"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-describedby="sid-problem"
          aria-invalid=${of('accountSid') !== ''}
        />
        <div id="sid-problem" role="alert">
          ${of('accountSid') ? html`<p class="error">${of('accountSid')}</p>` : nothing}
        </div>
      </div>
      <div>
        <label for="token">Auth Token</label>
        <input
          id="token"
          name="token"
          class="mono"
          type="password"
          autocomplete="off"
          aria-describedby="token-problem"
          aria-invalid=${of('authToken') !== ''}
        />
        <div id="token-problem" role="alert">
          ${of('authToken') ? html`<p class="error">${of('authToken')}</p>` : nothing}
        </div>
      </div>
      <div role="alert">${general ? html`<p class="notice bad">${general}</p>` : nothing}</div>
      <div class="row">
        <button class="button primary" ?disabled=${this.isBusy}>
          ${this.isBusy ? 'Connecting…' : 'Connect'}
        </button>
        <span class="quiet small" role="status"
          >${this.isBusy ? 'Checking the credentials, then making what is missing. This takes a few seconds.' : ''}</span
        >
      </div>
    </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { account } = this.store.state;
    const [sid, token] = [...this.renderRoot.querySelectorAll('input')];
    if (!account || !sid || !token || this.isBusy) return;
    this.problem = null;
    this.done = '';
    const connect = async (): Promise<string | null> => {
      const { webhookUrl } = await this.store.api.connectTwilio(
        account.id,
        sid.value.trim(),
        token.value.trim(),
      );
      await this.store.refresh();
      return webhookUrl;
    };
    const webhookUrl = await this.request(connect, (error) => {
      const [, field = '', message = error.message] =
        /^(accountSid|authToken): (.*)$/s.exec(error.message) ?? [];
      this.problem = { field, message };
    });
    if (webhookUrl === undefined) return;
    token.value = '';
    sid.value = '';
    this.done =
      webhookUrl === null
        ? 'Connected. Twilio does not know the address of this server: set MISSIVE_CHAT_PUBLIC_URL to its https:// address, and connect again.'
        : `Connected. Twilio sends webhooks to ${webhookUrl}`;
  };
}
