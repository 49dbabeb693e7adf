import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { RefusalsView, SiteLoad } from '../../src/api/account.js';
import { contentPolicy, elementMarkup, ownButtonMarkup, snippet } from '../model/snippet.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** The snippet, the allowed origins, and the sites that have loaded the widget. */
export class SetupInstallElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .site {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 14px;
        padding: 12px 0;
        border-top: 1px solid var(--line);
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      .sites {
        margin-top: 14px;
      }
      .origins {
        display: grid;
        gap: 10px;
        max-width: 520px;
        margin-top: 16px;
      }
      .origin {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .act {
        margin-top: 12px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    loads: { state: true },
    refusals: { state: true },
  };

  declare private loads: readonly SiteLoad[] | null;
  declare private refusals: readonly RefusalsView[];
  #loadsOf = '';

  constructor() {
    super();
    this.loads = null;
    this.refusals = [];
  }

  override render(): TemplateResult {
    const { account } = this.store.state;
    if (!account) return html``;
    const server = account.serverUrl ?? location.origin;
    return html`
      <h1>Install</h1>
      <p class="lead">You need only one of the two.</p>
      ${this.refusals.map(refusalNotice)}
      <section class="card" aria-labelledby="snippet">
        <h2 id="snippet">Snippet</h2>
        <p class="intro">
          Paste it before <code>&lt;/head&gt;</code> on every page that shall have the chat.
        </p>
        <setup-code label="Snippet" .text=${snippet(server, account.id)}></setup-code>
      </section>
      <section class="card" aria-labelledby="elements">
        <h2 id="elements">Elements</h2>
        <p class="intro">
          The same in HTML. Options are attributes, such as <code>position="bottom-left"</code>, and win over
          what is set here.
        </p>
        <setup-code label="Element" .text=${elementMarkup(server, account.id)}></setup-code>
        <p class="help">A button of your own, anywhere on the page:</p>
        <setup-code label="Button" .text=${ownButtonMarkup}></setup-code>
        <details>
          <summary>Your site has a content security policy?</summary>
          <setup-code label="Content security policy" .text=${contentPolicy(server)}></setup-code>
        </details>
      </section>
      ${this.#origins()}
      <section class="card" aria-labelledby="check">
        <div class="row spread">
          <h2 id="check">Is it there?</h2>
          <button type="button" class="button tight" data-reads @click=${() => void this.#load(true)}>
            Check again
          </button>
        </div>
        ${this.#sites()}
      </section>
    `;
  }

  #origins(): TemplateResult {
    const { store } = this;
    const origins = store.draft?.allowedOrigins ?? [];
    const isOpen = origins.includes('*');
    const set = (next: readonly string[]): void => store.edit('allowedOrigins', next);
    const general = store.state.problems.filter(({ field }) => field === 'allowedOrigins');
    return html`<section class="card" aria-labelledby="origins">
      <h2 id="origins">Sites that may chat</h2>
      <p class="intro">
        Others may copy your snippet: they get no conversation. <code>*</code> is any site,
        <code>https://*.example.com</code> every host below it.
      </p>
      ${isOpen ? html`<p class="help">At the moment any site may.</p>` : nothing}
      <div class="origins">
        ${origins.map((origin, index) => {
          const problems = store.problemsOf(`allowedOrigins.${index}`);
          return html`<div>
            <div class="origin">
              <input
                aria-label="Site ${index + 1}"
                placeholder="https://shop.example"
                autocapitalize="off"
                spellcheck="false"
                .value=${live(origin)}
                aria-invalid=${problems.length > 0}
                @input=${({ target }: Event) =>
                  set(
                    origins.map((one, at) =>
                      at === index ? (target as HTMLInputElement).value.trim() : one,
                    ),
                  )}
              />
              <button
                type="button"
                class="link"
                aria-label="Remove site ${index + 1}"
                ?hidden=${origins.length === 1}
                @click=${() => set(origins.filter((_, at) => at !== index))}
              >
                Remove
              </button>
            </div>
            ${problems.map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
          </div>`;
        })}
      </div>
      ${general.map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
      <button
        type="button"
        class="button plain tight act"
        @click=${() => {
          set(isOpen ? [''] : [...origins, '']);
          void this.updateComplete.then(() =>
            [...this.renderRoot.querySelectorAll<HTMLElement>('.origin input')].at(-1)?.focus(),
          );
        }}
      >
        ${isOpen ? 'Allow certain sites only' : 'Add a site'}
      </button>
    </section>`;
  }

  #sites(): TemplateResult {
    if (this.loads === null) return html`<p class="intro" role="status">Looking…</p>`;
    if (this.loads.length === 0)
      return html`<p class="intro" role="status">
        No site has loaded the chat yet. Paste the snippet, open the page, and check again.
      </p>`;
    const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    return html`<ul class="sites">
      ${this.loads.map(
        ({ origin, isAllowed, firstAt, lastAt }) =>
          html`<li class="site">
            <b>${origin}</b>
            <span class="row">
              ${
                isAllowed
                  ? html`<span class="tag good">Works</span>`
                  : html`<span class="tag bad">Not allowed</span>
                      <button
                        type="button"
                        class="link"
                        @click=${() => this.store.edit('allowedOrigins', [...(this.store.draft?.allowedOrigins ?? []), origin])}
                      >
                        Allow it
                      </button>`
              }
              <span class="quiet"
                >last ${when.format(new Date(lastAt))}, first ${when.format(new Date(firstAt))}</span
              >
            </span>
          </li>`,
      )}
    </ul>`;
  }

  protected override willUpdate(): void {
    const { account } = this.store.state;
    const shown = account ? `${account.id} ${account.allowedOrigins.join()}` : '';
    if (shown === this.#loadsOf) return;
    this.#loadsOf = shown;
    void this.#load();
  }

  async #load(isAsked = false): Promise<void> {
    const { account } = this.store.state;
    if (!account) return;
    const check = await this.store.attempt(() => this.store.api.installCheck(account.id));
    if (check) ({ loads: this.loads, refusals: this.refusals } = check);
    if (isAsked && this.loads)
      this.store.say(
        this.loads.length === 1 ? '1 site loads the chat.' : `${this.loads.length} sites load the chat.`,
      );
  }
}

const REFUSED = { visitor: 'new visitors', conversation: 'new conversations' };

/** Notifies the operator that a limit was reached (CS-06). */
function refusalNotice({ kind, count, firstAt, lastAt }: RefusalsView): TemplateResult {
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return html`<p class="notice warn" role="status">
    Limits refused ${REFUSED[kind]} ${count === 1 ? 'once' : `${count} times`} between
    ${when.format(new Date(firstAt))} and ${when.format(new Date(lastAt))}. If that was not a rush of your own
    visitors, someone may be running up costs: allow only your own sites below, and see “Limits” in
    docs/production.md.
  </p>`;
}
