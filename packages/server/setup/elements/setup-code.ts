import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { sharedStyles } from '../styles/shared.styles.js';

const DONE_TIME = 2_500;

/** Text to copy. Where the browser does not allow scripts to copy, the text is selected instead. */
export class SetupCodeElement extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        margin-top: 12px;
      }
      pre {
        margin: 0;
        padding: 14px 16px;
        padding-inline-end: 100px;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--code);
        font: 13px/1.55 var(--mono);
        tab-size: 4;
        max-height: 420px;
      }
      @media (max-width: 640px) {
        pre {
          padding-block-start: 50px;
          padding-inline-end: 16px;
        }
      }
      .button {
        position: absolute;
        inset: 7px 7px auto auto;
      }
    `,
  ];
  static override properties = { text: {}, label: {}, said: { state: true } };

  declare text: string;
  /** Accessible name of the text. */
  declare label: string;
  declare private said: string;

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.said = '';
  }

  override render(): TemplateResult {
    return html`
      <pre tabindex="0" role="region" aria-label="${this.label}, to copy"><code>${this.text}</code></pre>
      <button type="button" class="button tight" aria-label="Copy: ${this.label}" @click=${this.#copy}>
        ${this.said || 'Copy'}
      </button>
      <span class="visually-hidden" role="status">${this.said}</span>
    `;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said = 'Copied';
    } catch {
      const code = this.renderRoot.querySelector('code');
      if (code) getSelection()?.selectAllChildren(code);
      this.said = 'Selected: press Ctrl+C';
    }
    setTimeout(() => (this.said = ''), DONE_TIME);
  };
}
