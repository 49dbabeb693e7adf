import { css, html, LitElement } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import { EMOJI_STRINGS } from '../core/emoji-strings.js';
import { textsOf, WINDOW_STRINGS } from '../core/strings.js';
import type { Config } from '../core/types.js';
import { EMOJI_GROUPS } from './emoji-table.js';
import { isEscape } from './escape.js';
import { sharedStyles } from './styles/shared.styles.js';

/** As many stand in a row. */
const COLUMNS = 9;

/**
 * A small choice of emoji, put into a text box at its caret (LC-45).
 *
 * @customElement missive-chat-emoji
 * @private
 * @fires close - Something was chosen, or the visitor went elsewhere.
 */
export class MissiveChatEmojiElement extends LitElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        position: absolute;
        inset-inline: 0;
        inset-block-end: 100%;
        z-index: 2;
        margin-block-end: 6px;
        padding: 4px 10px 10px;
        border: 1px solid var(--missive-chat-border-color);
        border-radius: 16px;
        background: var(--missive-chat-background-color);
        box-shadow: 0 6px 24px #00000033;
        max-height: min(300px, 60cqh);
        overflow-y: auto;
        overscroll-behavior: contain;
        scrollbar-width: thin;
        animation: arrive var(--missive-motion);
        transform-origin: 80% 100%;
      }
      h3 {
        position: sticky;
        inset-block-start: -4px;
        z-index: 1;
        margin: 0 -4px;
        padding: 8px 4px 4px;
        background: var(--missive-chat-background-color);
        color: var(--missive-secondary);
        font-size: 12px;
        font-weight: 600;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(${COLUMNS}, 1fr);
        gap: 2px;
      }
      button {
        min-width: 24px;
        min-height: 36px;
        border-radius: 8px;
        font-size: 22px;
        line-height: 1;
      }
      button:hover,
      button:focus-visible {
        background: var(--missive-chat-bubble-light-color);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(8px) scale(0.98);
        }
      }
      @media (forced-colors: active) {
        :host {
          border: 1px solid;
        }
      }
    `,
  ];
  static override properties = {
    config: { attribute: false },
    box: { attribute: false },
    place: { state: true },
  };

  declare config: Config;
  /** The text box the emoji goes into. */
  declare box: HTMLTextAreaElement;
  /** Of the emoji that Tab reaches, counted through all groups. */
  declare private place: number;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.place = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('focusout', this.#focusLeft);
  }

  protected override firstUpdated(): void {
    this.#focusPlace();
  }

  override render(): TemplateResult {
    const strings = textsOf({ ...WINDOW_STRINGS, ...EMOJI_STRINGS }, this.config);
    let place = 0;
    return html`<div
      role="group"
      aria-label=${strings.emoji}
      @mousedown=${keepFocus}
      @keydown=${this.#keyPressed}
    >
      ${EMOJI_GROUPS.map(
        ({ title, emoji }) =>
          html`<h3 id=${title}>${strings[title]}</h3>
            <div class="grid" role="group" aria-labelledby=${title}>
              ${emoji.map((one) => this.#button(one, place++))}
            </div>`,
      )}
    </div>`;
  }

  #button(emoji: string, place: number): TemplateResult {
    return html`<button
      type="button"
      tabindex=${place === this.place ? 0 : -1}
      @click=${() => this.#choose(emoji)}
    >
      ${emoji}
    </button>`;
  }

  #choose(emoji: string): void {
    this.#close();
    insertAtCaret(this.box, emoji);
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (isEscape(event)) this.#close();
    else if (!this.#go(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Moves the focus as the arrows say; false for other keys. */
  #go(key: string): boolean {
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    const forward = isRightToLeft ? 'ArrowLeft' : 'ArrowRight';
    const back = isRightToLeft ? 'ArrowRight' : 'ArrowLeft';
    const last = this.#buttons.length - 1;
    const next = {
      [forward]: this.place + 1,
      [back]: this.place - 1,
      ArrowDown: this.#placeBelow(1),
      ArrowUp: this.#placeBelow(-1),
      Home: 0,
      End: last,
    }[key];
    if (next === undefined) return false;
    this.place = Math.min(Math.max(next, 0), last);
    void this.updateComplete.then(() => this.#focusPlace());
    return true;
  }

  /** In the nearest row below (or above) that is the same column, or the row's last. */
  #placeBelow(rows: 1 | -1): number {
    let start = 0;
    const lines: { start: number; length: number }[] = [];
    for (const { emoji } of EMOJI_GROUPS)
      for (let first = 0; first < emoji.length; first += COLUMNS) {
        const length = Math.min(COLUMNS, emoji.length - first);
        lines.push({ start, length });
        start += length;
      }
    const line = lines.findIndex((one) => this.place < one.start + one.length);
    const here = lines[line];
    const there = lines[line + rows];
    if (!here || !there) return this.place;
    return there.start + Math.min(this.place - here.start, there.length - 1);
  }

  get #buttons(): NodeListOf<HTMLElement> {
    return this.renderRoot.querySelectorAll('button');
  }

  #focusPlace(): void {
    this.#buttons[this.place]?.focus();
  }

  /** From one emoji to another nothing is heard of out here: the focus went elsewhere. */
  readonly #focusLeft = (): void => {
    this.dispatchEvent(new Event('close'));
  };

  /** Where the focus leaves, it closes. */
  #close(): void {
    this.box.focus();
  }
}

/** Where a press takes the focus away and gives it to no button (Safari), it would close before the click. */
const keepFocus = (event: Event): void => event.preventDefault();

/** As if it was typed: what is selected gives way, and the browser can undo it. */
function insertAtCaret(box: HTMLTextAreaElement, text: string): void {
  box.focus();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the browser's undo
  if (document.execCommand('insertText', false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
  box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-emoji': MissiveChatEmojiElement;
  }
}
