import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Erasure, VisitorView } from '../../src/api/visitors.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const PROOF: Readonly<Record<VisitorView['verification'], string>> = {
  verified: 'Address proved by your site',
  unverified: 'Address typed, not proved',
  'cannot-verify': 'Proof of the address is wrong',
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Finds the visitors of an email address, hands out what is kept of them, and deletes it (CS-08). */
export class SetupVisitorsElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      ul,
      form {
        margin-top: 14px;
      }
      .found > li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: start;
        gap: 4px 20px;
        padding: 14px 0;
        border-top: 1px solid var(--line);
        font-size: 14px;
      }
      .facts {
        margin-top: 4px;
        color: var(--quiet);
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .tag {
        margin-inline-start: 6px;
      }
      .steps {
        margin-top: 10px;
        padding-inline-start: 20px;
        list-style: disc;
      }
      .steps li {
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
      .notice {
        margin-top: 14px;
      }
      .notice h3 {
        margin-top: 10px;
      }
      .answers {
        margin-top: 16px;
      }
      @media (max-width: 640px) {
        .found > li {
          grid-template-columns: minmax(0, 1fr);
        }
        .found .row {
          margin-top: 8px;
        }
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    email: { state: true },
    visitors: { state: true },
    doomed: { state: true },
    erasures: { state: true },
  };

  /** What was searched for. */
  declare private email: string;
  /** Null before a search. */
  declare private visitors: readonly VisitorView[] | null;
  /** Whose data is deleted once it is confirmed. */
  declare private doomed: VisitorView | null;
  declare private erasures: readonly Erasure[];
  #account = '';

  constructor() {
    super();
    this.email = '';
    this.visitors = null;
    this.doomed = null;
    this.erasures = [];
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="find" tabindex="-1">
        <h2 id="find">Find a visitor</h2>
        <form data-reads @submit=${this.#search}>
          <label for="email">Email address, or visitor’s id</label>
          <input id="email" required maxlength="320" autocomplete="off" spellcheck="false" />
          <p class="row answers">
            <button class="button primary" ?disabled=${this.isBusy}>Find</button>
          </p>
        </form>
        <div role="status" aria-live="polite">${this.#result()}</div>
        ${this.erasures.map((erasure) => this.#erased(erasure))}
      </section>
      ${this.doomed === null ? nothing : this.#question(this.doomed)}`;
  }

  #result(): TemplateResult {
    const { visitors } = this;
    if (visitors === null) return html``;
    if (visitors.length === 0) return html`<p class="intro">Nothing is kept of “${this.email}”.</p>`;
    return html`${
        visitors.some(({ verification }) => verification !== 'verified')
          ? html`<p class="notice warn">
              Anybody can type an address. Before you hand out or delete what is not proved, make sure that it
              is the data of the person who asks.
            </p>`
          : nothing
      }
      <ul class="found">
        ${visitors.map((visitor) => this.#item(visitor))}
      </ul>`;
  }

  #item(visitor: VisitorView): TemplateResult {
    const { identity, verification, name, email, firstSeenAt, lastSeenAt } = visitor;
    const who = name || email || identity;
    return html`<li>
      <div>
        <b>${who}</b>
        <span class="tag ${verification === 'verified' ? 'good' : 'warn'}">${PROOF[verification]}</span>
        <p class="facts">${email} · <code>${identity}</code></p>
        ${
          firstSeenAt === null || lastSeenAt === null
            ? nothing
            : html`<p class="facts">
                Here from ${when.format(new Date(firstSeenAt))} to ${when.format(new Date(lastSeenAt))}
              </p>`
        }
      </div>
      <div class="row">
        <a
          class="button tight"
          href=${this.store.api.visitorsUrl(this.#account, identity)}
          download="visitor.json"
          aria-label="Download JSON: ${who}, ${identity}"
          >Download JSON</a
        >
        <button
          type="button"
          class="button danger tight"
          aria-label="Delete: ${who}, ${identity}"
          @click=${() => (this.doomed = visitor)}
        >
          Delete
        </button>
      </div>
    </li>`;
  }

  #question(visitor: VisitorView): TemplateResult {
    const { name, email, identity } = visitor;
    const cancel = (): void => {
      this.doomed = null;
    };
    return html`<setup-dialog heading="Delete this visitor’s data?" @setup-cancel=${cancel}>
      <p>
        Everything that is kept of <b>${name || email || identity}</b> is deleted here and at Twilio: all
        conversations with messages and files. It cannot be undone. What is in Missive stays; you are told
        what to delete there.
      </p>
      <div class="row answers">
        <button
          type="button"
          class="button danger"
          ?disabled=${this.isBusy}
          @click=${() => void this.#delete(visitor)}
        >
          Delete for good
        </button>
        <button type="button" class="button primary" @click=${cancel}>Keep it</button>
      </div>
    </setup-dialog>`;
  }

  #erased({ identity, deleted, left }: Erasure): TemplateResult {
    const { conversations, messages, media } = deleted.twilio;
    const { missive } = left;
    return html`<div class="notice">
      <p>
        <b>Deleted</b> <code>${identity}</code>: ${counted(conversations, 'conversation')} with
        ${counted(messages, 'message')} and ${counted(media, 'file')} at Twilio, and what was kept here.
      </p>
      ${
        missive === null
          ? nothing
          : html`<h3>What is left to do in Missive</h3>
              <ul class="steps">
                ${missive.conversations.map(
                  ({ id, url, isGone }) =>
                    html`<li>
                      Conversation
                      ${
                        url === null
                          ? html`<code>${id}</code>`
                          : html`<a href=${url} target="_blank" rel="noopener noreferrer">${id}</a>`
                      }${isGone ? ' (gone already)' : ''}
                    </li>`,
                )}
                <li>Contact ${missive.contact.name} <code>${missive.contact.username}</code></li>
                ${missive.howTo.map((step) => html`<li>${step}</li>`)}
              </ul>`
      }
      ${
        left.twilio.length === 0
          ? nothing
          : html`<h3>What is left to do at Twilio</h3>
              <ul class="steps">
                ${left.twilio.map((step) => html`<li>${step}</li>`)}
              </ul>`
      }
      ${left.here.map((kept) => html`<p class="small">Kept: ${kept}</p>`)}
    </div>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === this.#account) return;
    this.#account = id;
    this.visitors = null;
    this.erasures = [];
    this.doomed = null;
  }

  readonly #search = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.email = this.renderRoot.querySelector<HTMLInputElement>('#email')?.value.trim() ?? '';
    this.erasures = [];
    await this.#find();
  };

  async #find(): Promise<void> {
    const id = this.#account;
    const found = await this.request(() => this.store.api.findVisitors(id, this.email));
    if (id === this.#account) this.visitors = found ?? this.visitors;
  }

  async #delete({ identity }: VisitorView): Promise<void> {
    const id = this.#account;
    const erasures = await this.request(() => this.store.api.deleteVisitor(id, identity));
    this.doomed = null;
    if (!erasures || id !== this.#account) return;
    this.erasures = [...this.erasures, ...erasures];
    this.visitors = (this.visitors ?? []).filter((visitor) => visitor.identity !== identity);
    this.store.say('The visitor’s data was deleted.');
  }
}
