import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { StatisticsView } from '../../src/api/statistics.js';
import { duration, number, queueName } from './words.js';

/** What is not delivered, not answered or not done yet. */
export function now(
  { now: { undelivered, unanswered, waiting } }: StatisticsView,
  account: string,
): TemplateResult {
  const due = waiting.reduce((sum, { count }) => sum + count, 0);
  return html`<section class="card" aria-labelledby="now">
    <h2 id="now">Now</h2>
    <ul class="state">
      <li>
        <span class="tag ${undelivered === 0 ? 'good' : 'bad'}">${number(undelivered)}</span>
        ${
          undelivered === 0
            ? html`<span>Nothing is undelivered.</span>`
            : html`<span
                  >${undelivered === 1 ? 'message was' : 'messages were'} not delivered, and
                  ${undelivered === 1 ? 'needs' : 'need'} you.</span
                >
                <a href="#/${encodeURIComponent(account)}/missive">See why</a>`
        }
      </li>
      <li>
        <span class="tag ${unanswered === 0 ? 'good' : 'warn'}">${number(unanswered)}</span>
        <span>
          ${
            unanswered === 0
              ? 'No visitor waits for a first reply.'
              : `${unanswered === 1 ? 'visitor waits' : 'visitors wait'} for a person’s first reply, less than a day so far.`
          }
        </span>
      </li>
      <li>
        <span class="tag ${due === 0 ? 'good' : ''}">${number(due)}</span>
        <span>
          ${due === 0 ? 'No job is due.' : 'jobs are due. A healthy server has done them within seconds.'}
        </span>
      </li>
    </ul>
    ${
      waiting.length === 0
        ? nothing
        : html`<div class="wide">
            <table class="table-cells">
              <thead>
                <tr>
                  <th scope="col">Queue</th>
                  <th scope="col">Waiting</th>
                  <th scope="col">Oldest</th>
                </tr>
              </thead>
              <tbody>
                ${waiting.map(
                  ({ queue, count, oldestSeconds }) =>
                    html`<tr>
                      <th scope="row">${queueName(queue)}</th>
                      <td>${number(count)}</td>
                      <td>${duration(oldestSeconds)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

/** What limits refused in the period. */
export function limits({ counts, days }: StatisticsView): TemplateResult {
  const limits = [
    ['New conversations', counts['refused-conversations']],
    ['New visitors', counts['refused-visitors']],
    ['Requests, too many at a time', counts['refused-requests']],
    ['Requests, too large or too slow', counts['refused-bodies']],
  ] as const;
  const hit = limits.filter(([, count]) => count > 0);
  return html`<section class="card" aria-labelledby="limits">
    <h2 id="limits">Limits hit</h2>
    ${
      hit.length === 0
        ? html`<p class="intro">No limit was reached ${days === 1 ? 'today' : `in these ${days} days`}.</p>`
        : html`<p class="intro">
              Refused, so that strangers cannot run up costs. If these were your visitors, raise the limits in
              the environment of the server.
            </p>
            <ul class="state">
              ${hit.map(
                ([name, count]) => html`<li><span class="tag warn">${number(count)}</span> ${name}</li>`,
              )}
            </ul>`
    }
  </section>`;
}
