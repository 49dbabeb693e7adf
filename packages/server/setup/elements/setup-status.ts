import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AvailabilityRule } from '../../src/api/account.js';
import { whenInWords } from '../model/hours.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const MODES: readonly [mode: AvailabilityRule['mode'], label: string, help: string][] = [
  ['always', 'Always online', 'Always online.'],
  ['schedule', 'Opening hours', 'Online in the hours below, offline otherwise.'],
  ['manual', 'By hand', 'Online until someone on your team changes it.'],
];

/** The team's availability (CS-03). */
export class SetupStatusElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .now {
        display: flex;
        align-items: center;
        gap: 16px;
      }
      .lamp {
        flex: none;
        width: 14px;
        height: 14px;
        border-radius: 50%;
        background: var(--bad);
      }
      .lamp[data-online] {
        background: var(--good);
      }
      .now b {
        display: block;
        font-size: 17px;
      }
      .mode {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        margin-top: 14px;
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-radius: 11px;
        cursor: pointer;
      }
      .mode:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .mode .help {
        grid-column: 2;
        margin: 0;
        font-weight: 400;
      }
      .switch {
        margin-top: 18px;
      }
      .switch .button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--accent-ink);
      }
    `,
  ];

  override render(): TemplateResult {
    const { draft } = this.store;
    const { account, edits } = this.store.state;
    if (!draft || !account) return html``;
    const { mode } = draft.availability;
    const isEdited = [...edits.keys()].some((path) => path.startsWith('availability'));
    const isOnline = account.status === 'online';
    const words = account.settings.messages;
    return html`
      <h1>Online status</h1>
      <p class="lead">What the chat says about your team, on every page.</p>
      <section class="card now" aria-label="Now">
        <span class="lamp" ?data-online=${isOnline}></span>
        <div>
          <b>${isOnline ? 'Online' : 'Offline'} now</b>
          <span class="quiet">
            Visitors read
            “${isOnline ? (words?.online ?? 'We’re online') : (words?.offline ?? 'We’re offline')}”.
            ${
              account.statusChangesAt === null
                ? 'It stays so until you change it.'
                : `It goes ${isOnline ? 'offline' : 'online'} ${whenInWords(account.statusChangesAt, account.availability.schedule.timeZone, Date.now())} (${account.availability.schedule.timeZone}).`
            }
            ${isEdited ? 'Save to see what your changes make of it.' : nothing}
          </span>
        </div>
      </section>
      <section class="card">
        <fieldset>
          <legend><h2>When is your team online?</h2></legend>
          ${MODES.map(
            ([value, label, help]) =>
              html`<label class="mode">
                <input
                  type="radio"
                  name="mode"
                  value=${value}
                  .checked=${live(value === mode)}
                  @change=${() => this.store.edit('availability.mode', value)}
                />
                <span>${label}</span>
                <span class="help">${help}</span>
              </label>`,
          )}
        </fieldset>
        ${mode === 'manual' ? this.#switch() : nothing}
      </section>
      ${
        mode === 'schedule'
          ? html`<setup-hours .store=${this.store}></setup-hours>
              <setup-holidays .store=${this.store}></setup-holidays>`
          : nothing
      }
      <setup-away .store=${this.store}></setup-away>
    `;
  }

  /** A manual change takes effect immediately, without Save. */
  #switch(): TemplateResult {
    const { account } = this.store.state;
    const isByHand = account?.availability.mode === 'manual';
    const set = (manual: 'online' | 'offline'): void =>
      void this.store.saveAtOnce(
        // Online ends a time of return, too.
        { availability: { mode: 'manual', manual, ...(manual === 'online' && { awayUntil: null }) } },
        manual === 'online' ? 'You are online now.' : 'You are offline now.',
      );
    return html`<div class="switch row" role="group" aria-label="Status by hand">
      ${(['online', 'offline'] as const).map(
        (status) =>
          html`<button
            type="button"
            class="button"
            aria-pressed=${isByHand && account.status === status}
            @click=${() => set(status)}
          >
            ${status === 'online' ? 'We are online' : 'We are offline'}
          </button>`,
      )}
      <span class="quiet small">Takes effect immediately.</span>
    </div>`;
  }
}
