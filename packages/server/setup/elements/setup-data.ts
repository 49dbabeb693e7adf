import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Suggested when the operator switches it on. */
const DEFAULT_DAYS = 365;

/** What is kept of visitors: found, handed out, deleted, and for how long (CS-08). */
export class SetupDataElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      label {
        margin-top: 14px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { store } = this;
    if (!store.draft) return html``;
    return html`
      <h1>Visitors’ data</h1>
      <p class="lead">
        What is kept of your visitors, here and at Twilio. When one of them asks, hand it out or delete it.
      </p>
      <setup-visitors .store=${store}></setup-visitors>
      ${this.#retention(store.draft.retentionDays)}
      <setup-audit .store=${store}></setup-audit>
      <setup-delete-account .store=${store}></setup-delete-account>
    `;
  }

  #retention(days: number | null): TemplateResult {
    const choose = ({ target }: Event): void =>
      this.store.edit('retentionDays', (target as HTMLInputElement).checked ? DEFAULT_DAYS : null);
    const change = ({ target }: Event): void => {
      const { value } = target as HTMLInputElement;
      this.store.edit('retentionDays', value.trim() === '' ? null : Number(value));
    };
    return html`<section class="card" aria-labelledby="retention">
      <h2 id="retention">How long it is kept</h2>
      <p class="intro">
        Conversations without a message for so long are deleted here and at Twilio, with their files. Missive
        is not touched: set there how long it keeps conversations.
      </p>
      <label class="row">
        <input type="checkbox" id="isLimited" .checked=${live(days !== null)} @change=${choose} />
        <span>Delete old conversations</span>
      </label>
      ${
        days === null
          ? nothing
          : html`<label for="days">Days after the last message</label>
              <input
                id="days"
                type="number"
                min="1"
                max="3650"
                .value=${live(String(days))}
                @change=${change}
                aria-describedby="days-problem"
              />`
      }
      <div id="days-problem" role="alert">
        ${this.store.problemsOf('retentionDays').map(({ message }) => html`<p class="error">${message}</p>`)}
      </div>
    </section>`;
  }
}
