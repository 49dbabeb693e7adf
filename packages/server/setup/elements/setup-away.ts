import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { toLocalField, toInstant } from '../model/hours.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const PATH = 'availability.awayUntil';

/** The time until which the team is offline, whatever else is chosen (LC-50). */
export class SetupAwayElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      input {
        width: auto;
        max-width: 100%;
      }
    `,
  ];

  override render(): TemplateResult {
    const { draft } = this.store;
    if (!draft) return html``;
    const { awayUntil } = draft.availability;
    const problems = this.store.problemsOf(PATH);
    const set = (value: string | null): void => this.store.edit(PATH, value);
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">Away until</h2>
      <p class="intro" id="help">
        Your team is offline until then, and the chat says when it is back. Afterwards, the choice above
        applies again. The time is that of this computer.
      </p>
      <div class="row">
        <input
          id="control"
          type="datetime-local"
          aria-labelledby="title"
          aria-describedby="help"
          aria-invalid=${problems.length > 0}
          .value=${live(toLocalField(awayUntil))}
          @change=${({ target }: Event) => set(toInstant((target as HTMLInputElement).value))}
        />
        ${
          awayUntil === null
            ? nothing
            : html`<button type="button" class="button plain tight" @click=${() => set(null)}>
                Do not be away
              </button>`
        }
      </div>
      ${problems.map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
    </section>`;
  }
}
