import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { nameOf } from '../model/options.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Unsaved edits: saving, discarding and undoing. Ctrl+S (⌘S) saves from anywhere. */
export class SetupSaveBarElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: sticky;
        z-index: 5;
        bottom: 0;
        padding: 28px 0 16px;
        background: linear-gradient(transparent, var(--ground) 28px);
        pointer-events: none;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 10px;
        padding: 10px 12px 10px 18px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--paper);
        box-shadow: var(--lifted);
        pointer-events: auto;
      }
      .bar[data-calm] {
        box-shadow: var(--shadow);
      }
      .state {
        flex: 1 1 180px;
        min-width: 0;
        font-size: 14px;
      }
      .state b {
        display: block;
      }
      .names {
        display: block;
        overflow: hidden;
        color: var(--quiet);
        font-size: 13px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      kbd {
        padding: 0 5px;
        border: 1px solid currentColor;
        border-radius: 5px;
        font: 600 11px/16px var(--mono);
        opacity: 0.85;
      }
      @media (max-width: 640px), (pointer: coarse) {
        kbd {
          display: none;
        }
      }
      @media (max-width: 640px) {
        :host {
          padding-bottom: max(10px, env(safe-area-inset-bottom));
        }
        .bar {
          gap: 8px 4px;
          padding: 10px;
        }
        .state {
          flex-basis: 110px;
        }
        .names {
          display: none;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    addEventListener('beforeunload', this.#onLeave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    removeEventListener('beforeunload', this.#onLeave);
  }

  override render(): TemplateResult {
    const { edits, account, isSaving, isOutdated, canRedo, problems } = this.store.state;
    const { size } = edits;
    const names = [...edits.keys()].map(nameOf).join(', ');
    return html`<div class="bar" tabindex="-1" role="region" aria-label="Saving" ?data-calm=${size === 0}>
      <div class="state">
        ${
          size === 0
            ? html`<span class="quiet">Everything is saved.</span>`
            : html`<b>${size === 1 ? '1 unsaved change' : `${size} unsaved changes`}</b
                ><span class="names"
                  >${isOutdated ? 'Someone else has changed this account. You can choose what to keep when you save.' : names}</span
                >`
        }
        ${problems.length > 0 ? html`<span class="error">${problems.length === 1 ? '1 field needs' : `${problems.length} fields need`} your attention: ${[...new Set(problems.map(({ field }) => nameOf(field)))].join(', ')}</span>` : nothing}
      </div>
      ${
        size === 0 && account?.undoableSince
          ? html`<button type="button" class="button" @click=${this.#undo}>
              ${canRedo ? 'Redo the change' : 'Undo last change'}
            </button>`
          : nothing
      }
      ${
        size > 0
          ? html`<button type="button" class="button plain" @click=${this.#discard}>Discard</button
              ><button type="button" class="button primary" ?disabled=${isSaving} @click=${this.#save}>
                ${isSaving ? 'Saving…' : 'Save'} <kbd aria-hidden="true">${isApple ? '⌘S' : 'Ctrl S'}</kbd>
              </button>`
          : nothing
      }
    </div>`;
  }

  readonly #save = (): void => void this.store.save();
  readonly #undo = (): void => void this.store.undo();
  readonly #discard = (): void => this.store.discard();

  readonly #onKey = (event: KeyboardEvent): void => {
    if (
      event.key.toLowerCase() !== 's' ||
      !(event.metaKey || event.ctrlKey) ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    void this.store.save();
  };

  readonly #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.store.state.edits.size > 0) event.preventDefault();
  };
}
