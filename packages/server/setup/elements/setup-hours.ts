import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Day, OpeningHours } from '../../src/api/account.js';
import {
  copiedToAll,
  DAYS,
  indexOf,
  nextSpan,
  spansOf,
  toEnd,
  toField,
  withSpans,
  type Span,
} from '../model/hours.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const PATH = 'availability.schedule';
const inWords = (day: Day): string => day.charAt(0).toUpperCase() + day.slice(1);

/** Weekly hours in a time zone. */
export class SetupHoursElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .zone {
        max-width: 340px;
        margin-top: 16px;
      }
      .days {
        margin-top: 18px;
      }
      .day {
        display: grid;
        grid-template-columns: 110px minmax(0, 1fr) auto;
        align-items: start;
        gap: 6px 12px;
        padding: 12px 0;
        border-top: 1px solid var(--line);
      }
      .day > .label,
      .closed {
        line-height: 40px;
      }
      .span {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .span + .span {
        margin-top: 8px;
      }
      input[type='time'] {
        width: 124px;
        font-variant-numeric: tabular-nums;
      }
      .acts {
        display: flex;
        align-items: center;
        min-height: 40px;
      }
      @media (max-width: 640px) {
        .day {
          grid-template-columns: 1fr;
        }
        .day > .label,
        .closed {
          line-height: 1.5;
        }
        input[type='time'] {
          width: 112px;
        }
        ::-webkit-calendar-picker-indicator {
          display: none;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const schedule = this.store.draft?.availability.schedule;
    if (!schedule) return html``;
    const { timeZone } = schedule;
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zones = [...new Set([timeZone, own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
    const zoneProblems = this.store.problemsOf(`${PATH}.timeZone`);
    return html`<section class="card" aria-labelledby="hours">
      <h2 id="hours">Opening hours</h2>
      <p class="intro">
        Clock changes are taken into account. Hours that end before they begin end on the next day.
      </p>
      <div class="zone">
        <label for="zone">Time zone</label>
        <select
          id="zone"
          aria-invalid=${zoneProblems.length > 0}
          @change=${({ target }: Event) =>
            this.store.edit(PATH, { ...schedule, timeZone: (target as HTMLSelectElement).value })}
        >
          ${zones.map((zone) => html`<option .selected=${live(zone === timeZone)}>${zone}</option>`)}
        </select>
        ${zoneProblems.map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
        ${
          own === timeZone
            ? nothing
            : html`<button
                type="button"
                class="link"
                @click=${() => this.store.edit(PATH, { ...schedule, timeZone: own })}
              >
                Use that of this computer: ${own}
              </button>`
        }
      </div>
      <div class="days">${DAYS.map((day) => this.#day(day, schedule.hours))}</div>
    </section>`;
  }

  #day(day: Day, hours: readonly OpeningHours[]): TemplateResult {
    const spans = spansOf(hours, day);
    const name = inWords(day);
    return html`<div class="day" role="group" aria-label=${name}>
      <span class="label">${name}</span>
      <div>
        ${spans.length === 0 ? html`<span class="quiet closed">Closed</span>` : nothing}
        ${spans.map((span, nth) => this.#span(day, hours, spans, span, nth))}
      </div>
      <div class="acts">
        <button
          type="button"
          class="button plain tight"
          aria-label="Add hours on ${name}"
          @click=${() => this.#set(withSpans(hours, day, [...spans, nextSpan(spans)]))}
        >
          Add hours
        </button>
        ${
          spans.length > 0
            ? html`<button
                type="button"
                class="button plain tight"
                aria-label="Copy to all days: ${name}"
                @click=${() => {
                  this.#set(copiedToAll(hours, day));
                  this.store.say(`Every day has the hours of ${name} now. Save to apply.`);
                }}
              >
                Copy to all
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #span(
    day: Day,
    hours: readonly OpeningHours[],
    spans: readonly Span[],
    span: Span,
    nth: number,
  ): TemplateResult {
    const problems = this.store.problemsOf(`${PATH}.hours.${indexOf(hours, day, nth)}`);
    const change = (changed: Partial<Span>): void =>
      this.#set(
        withSpans(
          hours,
          day,
          spans.map((one, at) => (at === nth ? { ...one, ...changed } : one)),
        ),
      );
    const name = `${inWords(day)}${spans.length > 1 ? `, hours ${nth + 1}` : ''}`;
    return html`<div class="span">
        <input
          type="time"
          aria-label="${name}, from"
          .value=${live(span.from)}
          aria-invalid=${problems.length > 0}
          @change=${({ target }: Event) => change({ from: (target as HTMLInputElement).value })}
        />
        <span class="quiet">to</span>
        <input
          type="time"
          aria-label="${name}, to"
          .value=${live(toField(span.to))}
          aria-invalid=${problems.length > 0}
          @change=${({ target }: Event) => change({ to: toEnd((target as HTMLInputElement).value) })}
        />
        <button
          type="button"
          class="link"
          aria-label="Remove: ${name}"
          @click=${() =>
            this.#set(
              withSpans(
                hours,
                day,
                spans.filter((_, at) => at !== nth),
              ),
            )}
        >
          Remove
        </button>
      </div>
      ${problems.map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}`;
  }

  #set(hours: readonly OpeningHours[]): void {
    const schedule = this.store.draft?.availability.schedule;
    if (schedule) this.store.edit(PATH, { ...schedule, hours });
  }
}
