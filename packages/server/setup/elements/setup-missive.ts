import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ConnectedView, MissiveAccessView, MissiveView } from '../../src/api/missive.js';
import { labelOf, waitingCount } from '../model/missive.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { stepStyles } from '../styles/steps.styles.js';
import { SetupElement } from './setup-element.js';

const connectionTag = ({ connection }: MissiveView): TemplateResult => {
  if (connection === 'working') return html`<span class="tag good">Connected</span>`;
  return connection === 'failing'
    ? html`<span class="tag bad">Not working</span>`
    : html`<span class="tag warn">Not tried yet</span>`;
};

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Connects the account to an inbox of Missive, and shows the relay's status (CS-02). */
export class SetupMissiveElement extends SetupElement {
  static override styles = [
    sharedStyles,
    stepStyles,
    css`
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
      dd {
        overflow-wrap: anywhere;
      }
      h3 {
        margin-top: 20px;
      }
      .notice,
      details,
      .acts {
        margin-top: 16px;
      }
      setup-missive-form {
        margin-top: 16px;
      }
      .state {
        margin-top: 4px;
        font-size: 14px;
      }
      .answers {
        justify-content: flex-end;
        margin-top: 18px;
      }
      @media (max-width: 640px) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd + dt {
          margin-top: 10px;
        }
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    view: { state: true },
    done: { state: true },
    isChanging: { state: true },
    isLeaving: { state: true },
  };

  /** Null until it has loaded. */
  declare private view: MissiveView | null;
  declare private done: string;
  declare private isChanging: boolean;
  declare private isLeaving: boolean;
  #viewOf = '';

  constructor() {
    super();
    this.view = null;
    this.done = '';
    this.isChanging = false;
    this.isLeaving = false;
  }

  override render(): TemplateResult {
    const { view } = this;
    return html`
      <h1>Answer from Missive</h1>
      <p class="lead">
        Visitors’ messages arrive in an inbox of Missive, and your team’s replies appear in the chat.
      </p>
      ${
        view === null
          ? html`<section class="card" aria-label="Missive">
              <p class="quiet" role="status">Loading…</p>
            </section>`
          : view.missive
            ? this.#connected(view, view.missive)
            : this.#guide(view)
      }
      ${
        view !== null && (view.missive !== null || view.status.failures > 0)
          ? html`<setup-missive-failures
              .store=${this.store}
              .count=${view.status.failures}
              @setup-changed=${this.#reload}
            ></setup-missive-failures>`
          : nothing
      }
      ${this.isLeaving ? this.#leaveQuestion() : nothing}
    `;
  }

  #guide(view: MissiveView): TemplateResult {
    return html`<section class="card" aria-labelledby="there">
        <h2 id="there">In Missive</h2>
        <ol>
          <li>
            <div>
              <b>Make a custom channel</b><br /><span class="quiet"
                >Settings › Accounts › Add account › Custom (Build your own). Share it with your team now, or
                later.</span
              >
            </div>
          </li>
          <li>
            <div>
              <b>Choose its message type</b><br /><span class="quiet"
                >Text fits a chat best. HTML lets your team format its answers. From an Email channel nothing
                comes back into the chat. It cannot be changed later.</span
              >
            </div>
          </li>
          <li>
            <div>
              <b>Allow replies and new messages</b><br /><span class="quiet"
                >And let recipients have an ID, a name and a username.</span
              >
            </div>
          </li>
          <li>
            <div>
              <b>Paste this webhook address</b><br /><span class="quiet"
                >Missive calls it when someone on your team replies.</span
              >
              ${this.#webhook(view)}
            </div>
          </li>
          <li>
            <div>
              <b>Give it a signature secret, and save</b><br /><span class="quiet"
                >It prevents others from writing to visitors in your team’s name. One can be made for you
                below.</span
              >
            </div>
          </li>
        </ol>
      </section>
      <section class="card" aria-labelledby="here">
        <div class="row spread">
          <h2 id="here">Here</h2>
          <span class="tag warn">Not connected</span>
        </div>
        <p class="intro">Enter the details of the channel you created. They are checked when you connect.</p>
        ${this.#form(null)}
      </section>`;
  }

  #connected(view: MissiveView, access: MissiveAccessView): TemplateResult {
    return html`<section class="card" aria-labelledby="connection">
        <div class="row spread">
          <h2 id="connection">Connection</h2>
          ${connectionTag(view)}
        </div>
        <p class="intro">Token and secret stay on the server, encrypted, and are shown nowhere.</p>
        ${this.#facts(access)}
        ${this.done ? html`<p class="notice good" role="status">${this.done}</p>` : nothing}
        ${
          view.connection === 'untried'
            ? html`<p class="notice warn">
                No message has gone through yet. Only then is it certain that the Account ID is right: send a
                test message below.
              </p>`
            : nothing
        }
        ${
          access.channelType === 'email'
            ? nothing
            : html`<h3>Webhook address</h3>
                <p class="help">It has to stand in the settings of the channel in Missive.</p>
                ${this.#webhook(view)}
                ${
                  access.hasSignatureSecret
                    ? nothing
                    : html`<p class="notice warn">
                        There is no signature secret: anyone who knows the webhook address could write to
                        visitors in your team’s name. Set one in Missive and here.
                      </p>`
                }`
        }
        <details ?open=${this.isChanging} @toggle=${this.#onToggle}>
          <summary>Change, or another channel</summary>
          ${this.isChanging ? this.#form(access) : nothing}
        </details>
        <div class="acts">
          <button type="button" class="button danger" @click=${() => (this.isLeaving = true)}>
            Disconnect…
          </button>
        </div>
      </section>
      ${this.#deliveryStatus(view)}
      <setup-missive-test .store=${this.store} @setup-changed=${this.#reload}></setup-missive-test>`;
  }

  #facts(access: MissiveAccessView): TemplateResult {
    const fact = (name: string, value: string | null, isMono = true): TemplateResult =>
      html`${
        value === null
          ? nothing
          : html`<dt>${name}</dt>
              <dd class=${isMono ? 'mono' : ''}>${value}</dd>`
      }`;
    return html`<dl>
      ${fact('Account ID', access.channelId)} ${fact('Message type', labelOf(access.channelType), false)}
      ${fact('API token', access.tokenEnding)}
      ${access.channelType === 'email' ? nothing : fact('Signature secret', access.hasSignatureSecret ? 'Set' : 'None', false)}
      ${fact('Address', access.address)} ${fact('Organization', access.organizationId)}
      ${fact('Team', access.teamId)}
    </dl>`;
  }

  #webhook({ webhookUrl, webhookProblem }: MissiveView): TemplateResult {
    return html`${webhookUrl === null ? nothing : html`<setup-code label="Webhook address" .text=${webhookUrl}></setup-code>`}
    ${webhookProblem === null ? nothing : html`<p class="notice warn">${webhookProblem}</p>`}`;
  }

  #deliveryStatus({ status }: MissiveView): TemplateResult {
    const { problem, lastActiveAt, oldestDueAt } = status;
    const waiting = waitingCount(status);
    return html`<section class="card" aria-labelledby="delivery-status">
      <div class="row spread">
        <h2 id="delivery-status">Delivery status</h2>
        <button type="button" class="button tight" data-reads @click=${() => void this.#load(true)}>
          Refresh
        </button>
      </div>
      <div class="quiet state" role="status">
        <p>
          ${
            waiting === 0
              ? 'Nothing waits.'
              : html`<b>${waiting === 1 ? '1 conversation waits' : `${waiting} conversations wait`}</b
                  >${oldestDueAt === null ? '.' : ` to be passed on, since ${when.format(new Date(oldestDueAt))}.`}`
          }
          ${
            lastActiveAt === null
              ? 'Nothing has been passed on yet.'
              : `Something was passed on last at ${when.format(new Date(lastActiveAt))}.`
          }
        </p>
        ${problem === null ? nothing : html`<p class="notice bad">${problem}</p>`}
      </div>
    </section>`;
  }

  #form(access: MissiveAccessView | null): TemplateResult {
    return html`<setup-missive-form
      .store=${this.store}
      .access=${access}
      @setup-connected=${this.#onConnected}
    ></setup-missive-form>`;
  }

  #leaveQuestion(): TemplateResult {
    const stay = (): void => {
      this.isLeaving = false;
    };
    return html`<setup-dialog heading="Disconnect Missive?" @setup-cancel=${stay}>
      <p>
        Visitors can still write, but their messages do not reach Missive, and what your team answers there
        does not come back. What is in Missive stays.
      </p>
      <div class="row answers">
        <button type="button" class="button plain" @click=${stay}>Cancel</button>
        <button type="button" class="button danger" @click=${this.#disconnect}>Disconnect</button>
      </div>
    </setup-dialog>`;
  }

  protected override willUpdate(): void {
    const { account } = this.store.state;
    const shown = account ? `${account.id} ${account.version}` : '';
    if (!account || shown === this.#viewOf) return;
    if (!this.#viewOf.startsWith(`${account.id} `)) {
      this.view = null;
      this.done = '';
      this.isChanging = false;
      this.isLeaving = false;
    }
    this.#viewOf = shown;
    void this.#load();
  }

  async #load(isAsked = false): Promise<void> {
    const { account } = this.store.state;
    if (!account) return;
    const view = await this.store.attempt(() => this.store.api.missive(account.id));
    if (!view || this.store.state.account?.id !== account.id) return;
    this.view = view;
    if (isAsked) this.store.say('Status refreshed.');
  }

  readonly #reload = (): void => void this.#load();

  readonly #onToggle = ({ target }: Event): void => {
    this.isChanging = (target as HTMLDetailsElement).open;
  };

  readonly #onConnected = ({ detail }: CustomEvent<ConnectedView>): void => {
    const names = detail.organizations.map(({ name }) => name).join(', ');
    this.view = detail;
    this.isChanging = false;
    this.done = `Saved. Missive accepts the token${names === '' ? '' : `: its owner is in ${names}`}. Send a test message to check the rest.`;
    void this.store.refresh();
  };

  readonly #disconnect = async (): Promise<void> => {
    const { account } = this.store.state;
    this.isLeaving = false;
    if (!account) return;
    const left = await this.store.attempt(() => this.store.api.disconnectMissive(account.id));
    if (left === undefined) return;
    this.done = '';
    this.store.say('Missive is disconnected.');
    await Promise.all([this.#load(), this.store.refresh()]);
  };
}
