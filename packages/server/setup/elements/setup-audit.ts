import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { AuditEntryView } from '../../src/api/visitors.js';
import { whatWasDone } from '../model/audit.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What operators did with the account, newest first (CS-08). */
export class SetupAuditElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      ul {
        margin-top: 14px;
      }
      li {
        padding: 10px 0;
        border-top: 1px solid var(--line);
        font-size: 14px;
      }
      .facts {
        margin-top: 2px;
        color: var(--quiet);
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .facts code {
        font-size: 12px;
      }
      .more {
        margin-top: 12px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    entries: { state: true },
    next: { state: true },
  };

  /** Null until they have loaded. */
  declare private entries: readonly AuditEntryView[] | null;
  declare private next: string | null;
  #account = '';

  protected override readonly isForViewers = true;

  constructor() {
    super();
    this.entries = null;
    this.next = null;
  }

  override render(): TemplateResult {
    const { entries } = this;
    return html`<section class="card" aria-labelledby="audit" tabindex="-1">
      <div class="row spread">
        <h2 id="audit">What operators did</h2>
        <button type="button" class="button tight" @click=${() => void this.#load(null)}>Load again</button>
      </div>
      <p class="intro">Who changed what in this account, by the names of the fields. Values are not noted.</p>
      ${
        entries === null
          ? html`<p class="intro" role="status">Looking…</p>`
          : entries.length === 0
            ? html`<p class="intro" role="status">Nothing yet.</p>`
            : html`<ul>
                ${entries.map((entry) => this.#item(entry))}
              </ul>`
      }
      ${
        this.next === null
          ? nothing
          : html`<button type="button" class="button tight more" @click=${() => void this.#load(this.next)}>
              Show older ones
            </button>`
      }
    </section>`;
  }

  #item({ at, who, action, status, fields }: AuditEntryView): TemplateResult {
    return html`<li>
      <b>${whatWasDone(action)}</b>${status >= 400 ? html` <span class="tag bad">failed</span>` : nothing}
      <p class="facts">
        ${when.format(new Date(at))} ·
        ${who}${fields.length === 0 ? nothing : html` · <code>${fields.join(', ')}</code>`}
      </p>
    </li>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === '' || id === this.#account) return;
    this.#account = id;
    this.entries = null;
    this.next = null;
    void this.#load(null);
  }

  async #load(before: string | null): Promise<void> {
    const id = this.#account;
    const page = await this.store.attempt(() => this.store.api.audit(id, before));
    if (!page || id !== this.#account) return;
    this.entries = before === null ? page.entries : [...(this.entries ?? []), ...page.entries];
    this.next = page.next;
  }
}
