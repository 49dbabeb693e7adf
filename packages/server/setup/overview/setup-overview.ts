import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { ApiError } from '../api/setup-api.js';
import type { Period, StatisticsView } from '../../src/api/statistics.js';
import { SetupElement } from '../elements/setup-element.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { barStyles } from './bars.js';
import { byDay } from './by-day.js';
import { figures } from './figures.js';
import { overviewStyles } from './setup-overview.styles.js';
import { limits, now } from './state.js';
import { PERIODS } from './words.js';

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
/** Milliseconds after which the page says that loading takes long. */
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
      ${isEmpty ? this.#empty(view) : html`${figures(view)} ${byDay(view)}`} ${now(view, this.#account)}
      ${limits(view)}
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
