import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { ApiError } from '../api/setup-api.js';
import type { Period, StatisticsView } from '../api/statistics.js';
import { SetupElement } from '../elements/setup-element.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { bars, barStyles } from './bars.js';
import { overviewStyles } from './setup-overview.styles.js';
import {
  changeOf,
  duration,
  fullDay,
  number,
  PERIODS,
  queueName,
  ratingOf,
  share,
  type Change,
} from './words.js';

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
/** Milliseconds after which the operator is told that it takes long. */
const SLOW = 5_000;

/** What happens in an account: numbers of a period, what waits now, limits, and the cost at Twilio (CS-05). */
export class SetupOverviewElement extends SetupElement {
  static override styles = [sharedStyles, barStyles, overviewStyles];
  static override properties = {
    ...SetupElement.properties,
    period: { state: true },
    view: { state: true },
    problem: { state: true },
    isLoading: { state: true },
    isSlow: { state: true },
  };

  declare private period: Period;
  /** Null until it has loaded. */
  declare private view: StatisticsView | null;
  declare private problem: string;
  declare private isLoading: boolean;
  declare private isSlow: boolean;
  #account = '';
  #loads = 0;

  constructor() {
    super();
    this.period = 7;
    this.view = null;
    this.problem = '';
    this.isLoading = false;
    this.isSlow = false;
  }

  override render(): TemplateResult {
    const { view } = this;
    return html`
      <h1>Overview</h1>
      <p class="lead">
        What happens in this account. Numbers are counted, nothing of a visitor is kept for them.
      </p>
      <div class="row spread tools">
        <div class="periods" role="radiogroup" aria-label="Period" data-reads>
          ${Object.entries(PERIODS).map(
            ([days, label]) =>
              html`<label
                ><input
                  type="radio"
                  name="period"
                  value=${days}
                  .checked=${Number(days) === this.period}
                  @change=${this.#choose}
                />${label}</label
              >`,
          )}
        </div>
        <button type="button" class="button" data-reads @click=${this.refresh}>Refresh</button>
      </div>
      <p class="help" role="status">${this.#status()}</p>
      ${
        this.problem === ''
          ? nothing
          : html`<div class="notice bad later" role="alert">
              <p>${this.problem}</p>
              <button type="button" class="button tight later" data-reads @click=${this.refresh}>
                Try again
              </button>
            </div>`
      }
      ${
        view
          ? html`<div class="numbers" aria-busy=${this.isLoading ? 'true' : 'false'}>
              ${this.#numbers(view)}
            </div>`
          : nothing
      }
    `;
  }

  #status(): string {
    const { view } = this;
    if (this.isSlow) return 'This takes longer than usual…';
    if (this.isLoading && !view) return 'Counting…';
    if (!view) return '';
    return `As of ${time.format(new Date(view.at))}. Days are those of the time zone ${view.timeZone}.`;
  }

  #numbers(view: StatisticsView): TemplateResult {
    const { counts, firstReplies } = view;
    const isEmpty =
      counts.conversations + counts['messages-in'] + counts['messages-out'] + firstReplies.count === 0 &&
      (view.previous?.counts.conversations ?? 0) === 0;
    return html`
      ${isEmpty ? this.#empty(view) : html`${this.#figures(view)} ${this.#byDay(view)}`} ${this.#now(view)}
      ${this.#limits(view)}
      <setup-twilio-cost
        .store=${this.store}
        .view=${view}
        @setup-changed=${this.refresh}
      ></setup-twilio-cost>
    `;
  }

  #empty({ days, countedSince }: StatisticsView): TemplateResult {
    return html`<section class="card empty" aria-labelledby="empty">
      <h2 id="empty">No conversations ${days === 1 ? 'today' : `in these ${days} days`} yet</h2>
      <p class="quiet">
        When visitors write, you see here how many, how fast your team replies, and what was missed. It has
        been counted since ${date.format(new Date(countedSince))}.
      </p>
      <p><a href="#/${encodeURIComponent(this.#account)}/install">Is the chat on your site?</a></p>
    </section>`;
  }

  #figures(view: StatisticsView): TemplateResult {
    const { counts, firstReplies, previous, days } = view;
    const before = previous?.counts;
    const replies = previous?.firstReplies;
    const rating = ratingOf(view);
    const ratingBefore = previous ? ratingOf(previous).mean : null;
    const figure = (title: string, value: string, more: string, change: Change | null): TemplateResult =>
      html`<li>
        <h2>${title}</h2>
        <p class="value">${value}</p>
        <p class="more">${more}</p>
        ${
          change
            ? html`<p
                class="change"
                ?data-good=${change.isGood === true}
                ?data-bad=${change.isGood === false}
              >
                ${change.text}
              </p>`
            : nothing
        }
      </li>`;
    const { median, p90, missed, missedOnline } = firstReplies;
    return html`
      <ul class="figures">
        ${figure(
          'Conversations started',
          number(counts.conversations),
          '',
          changeOf(counts.conversations, before?.conversations ?? null, days, { wanted: 'more' }),
        )}
        ${figure(
          'First reply, median',
          median === null ? '–' : duration(median),
          p90 === null ? 'No person has replied yet.' : `9 of 10 within ${duration(p90)}`,
          changeOf(median, replies?.median ?? null, days, { wanted: 'less', say: duration }),
        )}
        ${figure(
          'Missed',
          number(missed),
          missed === 0
            ? 'Every visitor got a reply within a day.'
            : `${number(missedOnline)} while you were online`,
          changeOf(missed, replies?.missed ?? null, days, { wanted: 'less' }),
        )}
        ${figure(
          'Messages of visitors',
          number(counts['messages-in']),
          '',
          changeOf(counts['messages-in'], before?.['messages-in'] ?? null, days, { wanted: null }),
        )}
        ${figure(
          'Replies of your team',
          number(counts['messages-out']),
          '',
          changeOf(counts['messages-out'], before?.['messages-out'] ?? null, days, { wanted: null }),
        )}
        ${figure(
          'Automatic replies',
          number(counts.answers),
          '',
          changeOf(counts.answers, before?.answers ?? null, days, { wanted: null }),
        )}
        ${figure(
          'Ratings',
          rating.mean === null ? '–' : share(rating.mean),
          rating.count === 0 ? 'None in this time.' : `good, of ${number(rating.count)}. “Okay” counts half.`,
          changeOf(rating.mean, ratingBefore, days, { wanted: 'more', say: share }),
        )}
        ${figure(
          'Emails to visitors',
          number(counts.emails),
          'with replies that they had not seen',
          changeOf(counts.emails, before?.emails ?? null, days, { wanted: null }),
        )}
      </ul>
      ${
        previous
          ? nothing
          : html`<p class="help">
              Counted since ${date.format(new Date(view.countedSince))}: too short for a comparison.
            </p>`
      }
    `;
  }

  #byDay({ byDay }: StatisticsView): TemplateResult | typeof nothing {
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

  #now({ now: { undelivered, unanswered, waiting } }: StatisticsView): TemplateResult {
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
                  <a href="#/${encodeURIComponent(this.#account)}/missive">See why</a>`
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

  #limits({ counts, days }: StatisticsView): TemplateResult {
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
          ? html`<p class="intro">
              No limit refused anybody ${days === 1 ? 'today' : `in these ${days} days`}.
            </p>`
          : html`<p class="intro">
                Refused, so that strangers cannot run up costs. If these were your visitors, raise the limits
                in the environment of the server.
              </p>
              <ul class="state">
                ${hit.map(
                  ([name, count]) => html`<li><span class="tag warn">${number(count)}</span> ${name}</li>`,
                )}
              </ul>`
      }
    </section>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === '' || id === this.#account) return;
    this.#account = id;
    this.view = null;
    void this.refresh();
  }

  readonly #choose = ({ target }: Event): void => {
    this.period = Number((target as HTMLInputElement).value) as Period;
    void this.refresh();
  };

  /** Loads the numbers again. Those that are shown stay until then, also when it fails. */
  readonly refresh = async (): Promise<void> => {
    const load = (this.#loads += 1);
    this.isLoading = true;
    this.isSlow = false;
    this.problem = '';
    const slow = setTimeout(() => {
      if (load === this.#loads) this.isSlow = true;
    }, SLOW);
    try {
      const view = await this.store.api.statistics(this.#account, this.period);
      if (load === this.#loads) this.view = view;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (load !== this.#loads) return;
      if (error.code === 'not-signed-in') await this.store.attempt(() => Promise.reject(error));
      this.problem = error.message;
    } finally {
      clearTimeout(slow);
      if (load === this.#loads) {
        this.isLoading = false;
        this.isSlow = false;
      }
    }
  };
}
