import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isTree } from '../model/edits.js';
import { nameOf } from '../model/options.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Someone else saved first: shows their changes, and asks which to keep. */
export class SetupConflictElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      li {
        padding: 12px 0;
        border-bottom: 1px solid var(--line);
        font-size: 14px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        margin-top: 4px;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .row {
        justify-content: flex-end;
        margin-top: 18px;
      }
    `,
  ];

  override render(): TemplateResult {
    const changes = this.store.conflict;
    const both = changes.filter(({ isMine }) => isMine).length;
    return html`<setup-dialog heading="Someone else saved first" @setup-cancel=${this.#cancel}>
      <p class="quiet">
        ${
          both === 0
            ? 'They changed other things than you did: keeping yours keeps theirs, too.'
            : both === 1
              ? 'You both changed one thing. Choose whose it shall be.'
              : `You both changed ${both} things. Choose whose they shall be.`
        }
      </p>
      <ul>
        ${changes.map(
          ({ path, theirs, mine, isMine }) =>
            html`<li>
              <b>${nameOf(path)}</b>
              <dl>
                <dt>Theirs</dt>
                <dd>${inWords(theirs)}</dd>
                ${
                  isMine
                    ? html`<dt>Yours</dt>
                        <dd>${inWords(mine)}</dd>`
                    : nothing
                }
              </dl>
            </li>`,
        )}
      </ul>
      <div class="row">
        <button type="button" class="button plain" @click=${this.#cancel}>Back to editing</button>
        <button type="button" class="button" @click=${() => void this.store.settleConflict('theirs')}>
          Take theirs
        </button>
        <button type="button" class="button primary" @click=${() => void this.store.settleConflict('mine')}>
          Keep mine and save
        </button>
      </div>
    </setup-dialog>`;
  }

  readonly #cancel = (): void => this.store.cancelConflict();
}

function inWords(value: unknown): string {
  if (value === undefined || value === '') return 'the default';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.map((one: unknown) => (isTree(one) ? JSON.stringify(one) : one)).join('\n');
  return JSON.stringify(value);
}
