import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { StatisticsView } from '../../src/api/statistics.js';
import { bars } from './bars.js';
import { duration, fullDay, number } from './words.js';

/** The days of the period, as charts and as a table. */
export function byDay({ byDay }: StatisticsView): TemplateResult | typeof nothing {
  if (byDay.length === 1) return nothing;
  const days = byDay.map(({ day }) => day);
  const values = (name: 'conversations' | 'messages-in' | 'messages-out'): number[] =>
    byDay.map(({ counts }) => counts[name]);
  return html`<section class="card" aria-labelledby="by-day">
    <h2 id="by-day">By day</h2>
    ${bars('Conversations started', days, [{ name: 'conversations', values: values('conversations') }])}
    ${bars('Messages', days, [
      { name: 'of visitors', values: values('messages-in') },
      { name: 'of your team', values: values('messages-out') },
    ])}
    <details>
      <summary>The numbers as a table</summary>
      <div class="wide" tabindex="0" role="region" aria-label="Numbers by day">
        <table>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Conversations</th>
              <th scope="col">Of visitors</th>
              <th scope="col">Of your team</th>
              <th scope="col">Automatic</th>
              <th scope="col">First reply</th>
              <th scope="col">Missed</th>
            </tr>
          </thead>
          <tbody>
            ${byDay.map(
              ({ day, counts, firstReplies: { median, missed } }) =>
                html`<tr>
                  <th scope="row">${fullDay(day)}</th>
                  <td>${number(counts.conversations)}</td>
                  <td>${number(counts['messages-in'])}</td>
                  <td>${number(counts['messages-out'])}</td>
                  <td>${number(counts.answers)}</td>
                  <td>${median === null ? '–' : duration(median)}</td>
                  <td>${number(missed)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}
