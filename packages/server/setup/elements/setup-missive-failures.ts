import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { FailureView } from '../../src/api/missive.js';
import { mayRetry, whatFailed } from '../model/missive.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/**
 * Messages that were not delivered and are not retried automatically (CS-02).
 *
 * @fires {CustomEvent} setup-changed - A failure was retried or dismissed.
 */
export class SetupMissiveFailuresElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      ul {
        margin-top: 16px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: start;
        gap: 4px 20px;
        padding: 14px 0;
        border-top: 1px solid var(--line);
        font-size: 14px;
      }
      .reason {
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
      .facts {
        margin-top: 6px;
        color: var(--quiet);
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .facts code {
        font-size: 12px;
      }
      .empty {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-top: 14px;
        font-size: 14px;
      }
      .empty .tag {
        flex: none;
      }
      @media (max-width: 640px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        li .row {
          margin-top: 8px;
        }
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    count: { attribute: false },
    failures: { state: true },
  };

  /** The known number of failures: when it changes, the list is reloaded. */
  declare count: number;
  /** Null until they have loaded. */
  declare private failures: readonly FailureView[] | null;
  #loadedFor = '';

  constructor() {
    super();
    this.count = 0;
    this.failures = null;
  }

  override render(): TemplateResult {
    const { failures } = this;
    const canRetry = (failures ?? []).filter(mayRetry).length;
    return html`<section class="card" aria-labelledby="failures" tabindex="-1">
      <div class="row spread">
        <h2 id="failures">Messages that were not delivered</h2>
        ${
          canRetry > 1
            ? html`<button type="button" class="button tight" @click=${this.#retryAll}>Try all again</button>`
            : nothing
        }
      </div>
      ${
        failures === null
          ? html`<p class="intro" role="status">Looking…</p>`
          : failures.length === 0
            ? html`<p class="empty" role="status">
                <span class="tag good">None</span><span class="quiet">All messages were delivered.</span>
              </p>`
            : html`<p class="intro">
                  It will not be sent again automatically.
                  ${canRetry > 0 ? 'Fix the reason, then try again.' : ''}
                </p>
                <ul>
                  ${failures.map((failure) => this.#item(failure))}
                </ul>`
      }
    </section>`;
  }

  #item(failure: FailureView): TemplateResult {
    const { id, subject, messageId, reason, at } = failure;
    const what = whatFailed(failure);
    const of = `${what}, ${when.format(new Date(at))}`;
    return html`<li>
      <div>
        <b>${what}</b>
        <p class="reason">${reason}</p>
        <p class="facts">
          ${when.format(new Date(at))} · <code>${messageId}</code>
          ${subject === null ? nothing : html`· <code>${subject}</code>`}
        </p>
      </div>
      <div class="row">
        ${
          mayRetry(failure)
            ? html`<button
                type="button"
                class="button tight"
                aria-label="Try again: ${of}"
                @click=${() => void this.#retry(id)}
              >
                Try again
              </button>`
            : nothing
        }
        <button
          type="button"
          class="button plain tight"
          aria-label="Dismiss: ${of}"
          @click=${() => void this.#dismiss(id)}
        >
          Dismiss
        </button>
      </div>
    </li>`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const id = this.store.state.account?.id ?? '';
    if (id === this.#loadedFor && !changed.has('count')) return;
    if (id !== this.#loadedFor) this.failures = null;
    this.#loadedFor = id;
    void this.#load();
  }

  async #load(): Promise<void> {
    const id = this.#loadedFor;
    const failures = await this.store.attempt(() => this.store.api.failures(id));
    if (id === this.#loadedFor) this.failures = failures ?? this.failures;
  }

  async #retry(failure: string): Promise<void> {
    await this.#act(
      failure,
      (id) => this.store.api.retryFailure(id, failure),
      'The message is being sent again.',
    );
  }

  async #dismiss(failure: string): Promise<void> {
    await this.#act(
      failure,
      (id) => this.store.api.dismissFailure(id, failure),
      'The message was dismissed.',
    );
  }

  async #act(failure: string, action: (account: string) => Promise<unknown>, done: string): Promise<void> {
    const isDone = (await this.store.attempt(() => action(this.#loadedFor))) !== undefined;
    if (isDone) {
      this.failures = (this.failures ?? []).filter(({ id }) => id !== failure);
      this.store.say(done);
    } else await this.#load();
    this.dispatchEvent(new CustomEvent('setup-changed'));
  }

  readonly #retryAll = async (): Promise<void> => {
    const answer = await this.store.attempt(() => this.store.api.retryFailures(this.#loadedFor));
    if (answer)
      this.store.say(
        answer.retried === 1
          ? '1 message is being sent again.'
          : `${answer.retried} messages are being sent again.`,
      );
    await this.#load();
    this.dispatchEvent(new CustomEvent('setup-changed'));
  };
}
