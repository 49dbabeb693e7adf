import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { sharedStyles } from '../styles/shared.styles.js';

/**
 * A modal question, shown while it is in the page.
 *
 * @fires {CustomEvent} setup-cancel - Escape was pressed.
 */
export class SetupDialogElement extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      dialog {
        width: min(560px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 26px 28px;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: 16px;
        background: var(--paper);
        color: var(--ink);
        box-shadow: var(--lifted);
      }
      dialog::backdrop {
        background: rgb(8 10 14 / 55%);
      }
      h2 {
        font-size: 19px;
      }
      .body {
        margin-top: 8px;
      }
    `,
  ];
  static override properties = { heading: {} };

  declare heading: string;

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @cancel=${this.#onCancel}>
      <h2 id="heading">${this.heading}</h2>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  readonly #onCancel = (event: Event): void => {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('setup-cancel'));
  };
}
