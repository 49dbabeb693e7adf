import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { previewOf, PREVIEW_STATES, type PreviewState } from '../preview/preview-message.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Widths of the previewed page: one on a desktop, above the chat's breakpoint for phones, and a phone's. */
const DESK = { width: 500, height: 740 };
const PHONE = { width: 390, height: 740 };

/** The real chat with unsaved edits, in a page that can neither send nor store anything. */
export class SetupPreviewElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      @media (min-width: 1181px) {
        summary {
          display: none;
        }
      }
      summary {
        margin-bottom: 8px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-bottom: 10px;
      }
      .bar select {
        width: auto;
        min-height: 34px;
        padding: 4px 8px;
        font-size: 13px;
      }
      .bar .button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      .stage {
        position: relative;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--paper);
        box-shadow: var(--shadow);
      }
      iframe {
        display: block;
        border: 0;
        transform-origin: 0 0;
      }
      .help {
        margin-top: 8px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    greeting: { attribute: false },
    isOpen: { state: true },
    shown: { state: true },
    isDark: { state: true },
    isPhone: { state: true },
    isRightToLeft: { state: true },
    space: { state: true },
  };

  /** Place of the greeting that the section edits; null in other sections. */
  declare greeting: number | null;
  declare private isOpen: boolean;
  declare private shown: PreviewState;
  declare private isDark: boolean;
  declare private isPhone: boolean;
  declare private isRightToLeft: boolean;
  /** Available width in CSS pixels. */
  declare private space: number;
  readonly #resizing = new ResizeObserver(([entry]) => {
    if (entry) this.space = Math.floor(entry.contentRect.width);
  });

  protected override readonly isForViewers = true;

  constructor() {
    super();
    this.greeting = null;
    // Without room beside the editor, the preview starts closed.
    this.isOpen = matchMedia('(min-width: 1181px)').matches;
    this.shown = 'form';
    this.isDark = false;
    this.isPhone = false;
    this.isRightToLeft = false;
    this.space = DESK.width;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing.observe(this);
    addEventListener('message', this.#onMessage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing.disconnect();
    removeEventListener('message', this.#onMessage);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('greeting')) return;
    if (this.greeting !== null) this.shown = 'greeting';
    else if (this.shown === 'greeting') this.shown = 'form';
  }

  override render(): TemplateResult {
    return html`<details ?open=${this.isOpen} @toggle=${this.#onToggle}>
      <summary>Preview</summary>
      ${this.isOpen ? this.#preview() : nothing}
    </details>`;
  }

  /** Loads the preview when it is opened. */
  readonly #onToggle = ({ target }: Event): void => {
    this.isOpen = (target as HTMLDetailsElement).open;
  };

  #preview(): TemplateResult {
    return html`
      <div class="bar" role="group" aria-label="Preview">
        <select
          aria-label="What the preview shows"
          @change=${({ target }: Event) => (this.shown = (target as HTMLSelectElement).value as PreviewState)}
        >
          ${PREVIEW_STATES.map(
            ([state, label]) =>
              html`<option value=${state} .selected=${live(state === this.shown)}>${label}</option>`,
          )}
        </select>
        ${this.#toggle('Dark page', this.isDark, () => (this.isDark = !this.isDark))}
        ${this.#toggle('Phone', this.isPhone, () => (this.isPhone = !this.isPhone))}
        ${this.#toggle('Right to left', this.isRightToLeft, () => (this.isRightToLeft = !this.isRightToLeft))}
      </div>
      <div class="stage"><iframe title="Preview of the chat" src="/setup/preview"></iframe></div>
      <p class="help">
        This is the chat
        itself${this.store.state.edits.size > 0 ? html`, with what is not saved yet` : nothing}. Try it: it
        sends nothing and keeps nothing.
      </p>
    `;
  }

  #toggle(label: string, isOn: boolean, toggle: () => void): TemplateResult {
    return html`<button type="button" class="button tight" aria-pressed=${isOn} @click=${toggle}>
      ${label}
    </button>`;
  }

  protected override updated(): void {
    const frame = this.#frame;
    const stage = frame?.parentElement;
    if (!frame || !stage) return;
    const { width, height } = this.isPhone ? PHONE : DESK;
    const scale = Math.min(1, this.space / width);
    frame.style.width = `${width}px`;
    frame.style.height = `${height}px`;
    frame.style.transform = `scale(${scale})`;
    stage.style.width = `${width * scale + 2}px`;
    stage.style.height = `${height * scale}px`;
    stage.style.maxWidth = '100%';
    this.#tell();
  }

  get #frame(): HTMLIFrameElement | null {
    return this.renderRoot.querySelector('iframe');
  }

  #tell(): void {
    const { draft } = this.store;
    if (!draft) return;
    const { shown, isDark, isRightToLeft, greeting } = this;
    const look = { state: shown, isDark, isRightToLeft, greeting: greeting ?? 0 };
    const message = previewOf(draft, look, Date.now());
    this.#frame?.contentWindow?.postMessage(message, location.origin);
  }

  /** The preview requests its message once it has loaded. */
  readonly #onMessage = ({ source, origin }: MessageEvent): void => {
    if (origin === location.origin && source === this.#frame?.contentWindow) this.#tell();
  };
}
