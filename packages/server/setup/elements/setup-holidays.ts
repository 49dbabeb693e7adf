import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Holiday } from '../../src/api/account.js';
import { nextHoliday, withHoliday } from '../model/hours.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const PATH = 'availability.schedule';

/** Days on which the team is offline all day (LC-50). */
export class SetupHolidaysElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .holiday {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-bottom: 8px;
      }
      input {
        width: 160px;
      }
    `,
  ];

  override render(): TemplateResult {
    const holidays = this.store.draft?.availability.schedule.holidays ?? [];
    return html`<section class="card" aria-labelledby="holidays">
      <h2 id="holidays">Holidays</h2>
      <p class="intro">
        Your team is offline on these days, from the first to the last, in the time zone of the opening hours.
      </p>
      ${holidays.map((holiday, nth) => this.#holiday(holidays, holiday, nth))}
      <button
        type="button"
        class="button plain tight"
        @click=${() => this.#set([...holidays, nextHoliday(holidays, Date.now())])}
      >
        Add holidays
      </button>
    </section>`;
  }

  #holiday(holidays: readonly Holiday[], { from, to }: Holiday, nth: number): TemplateResult {
    const problems = this.store.problemsOf(`${PATH}.holidays.${nth}`);
    const name = `Holidays ${nth + 1}`;
    const day = (which: 'from' | 'to', value: string, label: string): TemplateResult =>
      html`<input
        type="date"
        aria-label="${name}, ${label}"
        .value=${live(value)}
        aria-invalid=${problems.length > 0}
        @change=${({ target }: Event) =>
          this.#set(withHoliday(holidays, nth, { [which]: (target as HTMLInputElement).value }))}
      />`;
    return html`<div class="holiday" role="group" aria-label=${name}>
        ${day('from', from, 'first day')}
        <span class="quiet">to</span>
        ${day('to', to, 'last day')}
        <button
          type="button"
          class="link"
          aria-label="Remove: ${name}"
          @click=${() => this.#set(holidays.filter((_, at) => at !== nth))}
        >
          Remove
        </button>
      </div>
      ${problems.map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}`;
  }

  #set(holidays: readonly Holiday[]): void {
    const schedule = this.store.draft?.availability.schedule;
    if (schedule) this.store.edit(PATH, { ...schedule, holidays });
  }
}
