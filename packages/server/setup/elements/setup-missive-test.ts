import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { StepReport } from '../../src/api/missive.js';
import { seconds, stepsOf, verdictOf, verdictText, type ShownStep } from '../model/round-trip.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';
import { testStyles } from './setup-missive-test.styles.js';

const STATES: Readonly<Record<ShownStep['state'], string>> = {
  waiting: 'to come',
  running: 'under way',
  done: 'done',
  warned: 'done, with a problem',
  failed: 'failed',
  skipped: 'left out',
};
const TONES = { none: '', running: '', good: 'good', warned: 'warn', failed: 'bad' } as const;

/**
 * Sends a test message, and shows its progress.
 *
 * @fires {CustomEvent} setup-changed - The test has ended: the relay's status may have changed.
 */
export class SetupMissiveTestElement extends SetupElement {
  static override styles = [sharedStyles, testStyles];
  static override properties = {
    ...SetupElement.properties,
    reports: { state: true },
    isRunning: { state: true },
  };

  declare private reports: readonly StepReport[];
  declare private isRunning: boolean;
  #giveUp: AbortController | undefined;
  #account = '';

  constructor() {
    super();
    this.reports = [];
    this.isRunning = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#giveUp?.abort();
  }

  override render(): TemplateResult {
    const steps = stepsOf(this.reports);
    const verdict = verdictOf(steps, this.isRunning);
    return html`<section class="card" aria-labelledby="test">
      <h2 id="test">Send a test message</h2>
      <p class="intro">
        It goes all the way round: a visitor called “Setup test” writes, Missive has it, a reply is sent
        there, the visitor has that. Your team sees a conversation that is closed again at the end.
      </p>
      <div class="row act">
        <button type="button" class="button primary" aria-disabled=${this.isRunning} @click=${this.#run}>
          ${this.isRunning ? 'On its way…' : verdict === 'none' ? 'Send a test message' : 'Send another one'}
        </button>
      </div>
      <div role="status" aria-live="polite">
        ${
          verdict === 'none'
            ? nothing
            : html`<p class="notice ${TONES[verdict]}">${verdictText(steps, this.isRunning)}</p>`
        }
      </div>
      ${
        verdict === 'none'
          ? nothing
          : html`<ol aria-label="Steps of the test">
              ${steps.map(stepItem)}
            </ol>`
      }
    </section>`;
  }

  protected override willUpdate(): void {
    const { account } = this.store.state;
    if (!account || account.id === this.#account) return;
    this.#account = account.id;
    this.#giveUp?.abort();
    this.reports = [];
    this.isRunning = false;
  }

  readonly #run = async (): Promise<void> => {
    if (this.isRunning) return;
    const own = new AbortController();
    this.#giveUp = own;
    this.isRunning = true;
    this.reports = [];
    const take = (report: StepReport): void => {
      if (!own.signal.aborted) this.reports = [...this.reports, report];
    };
    await this.store.attempt(() => this.store.api.testMissive(this.#account, take, own.signal));
    if (own.signal.aborted) return;
    this.isRunning = false;
    this.dispatchEvent(new CustomEvent('setup-changed'));
  };
}

const stepItem = ({ title, state, ms, problem, fix }: ShownStep): TemplateResult =>
  html`<li data-state=${state}>
    <span class="sign" aria-hidden="true"></span>
    <div>
      <span class="title">${title}</span><span class="visually-hidden">: ${STATES[state]}</span>
      ${state === 'skipped' ? html`<span class="tag">Not on this channel</span>` : nothing}
      ${problem === '' ? nothing : html`<p class="problem">${problem}</p>`}
      ${fix === '' ? nothing : html`<p class="fix">${fix}</p>`}
    </div>
    <span class="time">${ms === null || state === 'skipped' ? '' : seconds(ms)}</span>
  </li>`;
