import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { DeletedAccount } from '../../src/api/visitors.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Deletes the account, after its name was typed (CS-08). */
export class SetupDeleteAccountElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .open {
        margin-top: 14px;
      }
      .answers {
        margin-top: 16px;
      }
      form label {
        margin-top: 14px;
      }
      label.row {
        flex-wrap: nowrap;
        align-items: start;
      }
      ul {
        margin-top: 8px;
        padding-inline-start: 20px;
        list-style: disc;
      }
      li {
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
      h3 {
        margin-top: 14px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    isAsking: { state: true },
    problem: { state: true },
    result: { state: true },
  };

  declare private isAsking: boolean;
  declare private problem: string;
  declare private result: DeletedAccount | null;

  constructor() {
    super();
    this.isAsking = false;
    this.problem = '';
    this.result = null;
  }

  override render(): TemplateResult {
    const { account } = this.store.state;
    if (!account) return html``;
    return html`<section class="card" aria-labelledby="delete" tabindex="-1">
        <h2 id="delete">Delete this account</h2>
        <p class="intro">
          Its settings, keys, and all that is kept of its visitors. Pages with its snippet show no chat any
          more.
        </p>
        <button type="button" class="button danger open" @click=${this.#ask}>Delete the account…</button>
      </section>
      ${this.isAsking ? this.#question(account.name || account.id) : nothing}
      ${this.result === null ? nothing : this.#done(this.result)}`;
  }

  #question(name: string): TemplateResult {
    return html`<setup-dialog heading="Delete this account?" @setup-cancel=${this.#cancel}>
      <p>It cannot be undone. Messages on their way are lost. What is in Missive stays.</p>
      <form @submit=${this.#delete}>
        <label for="name">Type the account’s name: <b>${name}</b></label>
        <input
          id="name"
          required
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${this.problem === '' ? nothing : 'true'}
          aria-describedby="problem"
        />
        <div id="problem" role="alert">
          ${this.problem === '' ? nothing : html`<p class="error">${this.problem}</p>`}
        </div>
        <label class="row">
          <input type="checkbox" id="twilio" />
          <span>Also delete at Twilio: the conversation service with all conversations, and its API key</span>
        </label>
        <div class="row answers">
          <button class="button danger">Delete for good</button>
          <button type="button" class="button primary" @click=${this.#cancel}>Keep it</button>
        </div>
      </form>
    </setup-dialog>`;
  }

  #done({ deleted, left }: DeletedAccount): TemplateResult {
    const lists = { Twilio: left.twilio, Missive: left.missive, 'this server': left.here };
    return html`<setup-dialog heading="The account was deleted" @setup-cancel=${this.#leave}>
      ${
        deleted.twilio.length === 0
          ? nothing
          : html`<p>Deleted at Twilio: <code>${deleted.twilio.join(', ')}</code></p>`
      }
      ${Object.entries(lists).map(([place, steps]) =>
        steps.length === 0
          ? nothing
          : html`<h3>Left at ${place}</h3>
              <ul>
                ${steps.map((step) => html`<li>${step}</li>`)}
              </ul>`,
      )}
      <div class="row answers">
        <button type="button" class="button primary" @click=${this.#leave}>Done</button>
      </div>
    </setup-dialog>`;
  }

  readonly #ask = (): void => {
    this.problem = '';
    this.isAsking = true;
  };

  readonly #cancel = (): void => {
    this.isAsking = false;
  };

  readonly #delete = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { account } = this.store.state;
    if (!account) return;
    const name = this.renderRoot.querySelector<HTMLInputElement>('#name')?.value ?? '';
    const twilio = this.renderRoot.querySelector<HTMLInputElement>('#twilio')?.checked === true;
    this.problem = '';
    const result = await this.request(
      () => this.store.api.deleteAccount(account.id, name, twilio),
      ({ message }) => {
        this.problem = message;
      },
    );
    if (!result) return;
    this.result = result;
    this.isAsking = false;
  };

  readonly #leave = async (): Promise<void> => {
    this.result = null;
    await this.store.leaveDeleted();
  };
}
