import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { isBlank } from '../core/blank-text.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { DEFAULT_FILE_LIMITS, type FileLimits } from '../core/files.js';
import { LONGEST_TEXT } from '../core/visitor-limits.js';
import { format, stringsOf } from '../core/strings.js';
import type { Config } from '../core/types.js';
import { adoptOnce } from './adopt-once.js';
import type { FileTray, TrayHost } from './file-tray.js';
import { composerStyles } from './missive-chat-composer.styles.js';
import { isComposing } from './composing.js';
import { announce, sendRequest } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';
import { alertIcon, attachIcon, emojiIcon, sendIcon } from './templates/icons.js';

/** Parts of the text box that load when they are used. Each function rejects if its part cannot be loaded now. */
export interface ComposerParts {
  loadTray(): Promise<{
    FileTray: new (host: TrayHost) => FileTray;
    trayStyles: readonly { readonly styleSheet?: CSSStyleSheet | undefined }[];
  }>;
  /** Registers `<missive-chat-emoji>`. */
  loadEmoji(): Promise<unknown>;
}

/**
 * The text box: Enter sends, Shift+Enter inserts a line break. Files are added by its button, by pasting, and by
 * dropping them on the parent element.
 *
 * @customElement missive-chat-composer
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `send`; `draft` at every change of the text.
 */
export class MissiveChatComposerElement extends LitElement {
  static parts: ComposerParts;
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles: CSSResultGroup = [sharedStyles, composerStyles];
  static override properties = {
    config: { attribute: false },
    draft: { attribute: false },
    limits: { attribute: false },
    offline: { type: Boolean },
    hasFailed: { state: true },
    excess: { state: true },
    isPicking: { state: true },
    isDragging: { state: true },
  };

  declare config: Config;
  /** Initial text: it fills an empty text box and never replaces what is being typed. */
  declare draft: string;
  declare limits: FileLimits;
  /** Whether the browser is offline: messages wait, and a notice is displayed. */
  declare offline: boolean;
  /** Whether a part failed to load; the next click tries again. */
  declare private hasFailed: boolean;
  /** By how many characters the text is too long. */
  declare private excess: number;
  declare private isPicking: boolean;
  declare private isDragging: boolean;

  #tray: FileTray | undefined;
  /** Files added before the tray has loaded. */
  #waiting: File[] = [];
  #ending: AbortController | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.draft = '';
    this.limits = DEFAULT_FILE_LIMITS;
    this.offline = false;
    this.hasFailed = false;
    this.excess = 0;
    this.isPicking = false;
    this.isDragging = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    for (const type of ['dragover', 'dragleave', 'drop'] as const)
      this.parentElement?.addEventListener(type, this.#dragged, { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ending?.abort();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('draft') && this.#textarea.value.trim() === '') this.#textarea.value = this.draft;
    this.#textChanged();
  }

  override render(): TemplateResult {
    const { chat, internet } = this.config.messages;
    const { attach, emoji, send } = stringsOf(this.config);
    const isOffline = this.offline || this.hasFailed;
    return html`<div id="notes">
        ${isOffline ? note(internet) : nothing}${this.excess > 0 ? note(this.#tooLong(this.excess), 'wrong') : nothing}
      </div>
      ${this.#tray?.render()}
      <div class="field" part="composer">
        <div class="text">
          <textarea
            rows="1"
            enterkeyhint="send"
            aria-label=${chat}
            aria-describedby="notes refusals"
            aria-invalid=${this.excess > 0 ? 'true' : nothing}
            placeholder=${chat}
            @input=${this.#typed}
            @keydown=${this.#keyPressed}
            @paste=${this.#pasted}
          ></textarea>
        </div>
        <button
          class="tool emoji"
          type="button"
          aria-label=${emoji}
          aria-expanded=${this.isPicking}
          @mousedown=${keepFocus}
          @click=${this.#toggleEmoji}
        >
          ${emojiIcon}
        </button>
        <button class="tool" type="button" aria-label=${attach} @click=${this.#choose}>${attachIcon}</button>
        <button class="send" type="button" aria-label=${send} aria-disabled="true" @click=${this.#send}>
          ${sendIcon}
        </button>
        ${
          this.isPicking
            ? html`<missive-chat-emoji
                .config=${this.config}
                .box=${this.#textarea}
                @close=${this.#closeEmoji}
              ></missive-chat-emoji>`
            : nothing
        }
      </div>
      <input
        type="file"
        multiple
        hidden
        accept=${this.limits.types.join() || nothing}
        @change=${this.#chosen}
      />
      ${this.isDragging ? this.#tray?.dropHint() : nothing}`;
  }

  get #textarea(): HTMLTextAreaElement {
    const element: Element | null = this.renderRoot.querySelector('textarea');
    return element as HTMLTextAreaElement;
  }

  readonly #typed = (): void => {
    this.#textChanged();
    sendRequest(this, { type: 'draft', text: this.#textarea.value });
  };

  #textChanged(): void {
    const { value, parentElement } = this.#textarea;
    if (parentElement) parentElement.dataset.text = value;
    const excess = Math.max(0, value.trim().length - LONGEST_TEXT);
    if (excess > 0 && this.excess === 0) announce(this, this.#tooLong(excess));
    this.excess = excess;
    this.renderRoot.querySelector('.send')?.setAttribute('aria-disabled', String(!this.#canSend));
  }

  #tooLong(count: number): string {
    return format(stringsOf(this.config).tooLong, { count }, this.config.chat.locale);
  }

  get #canSend(): boolean {
    const hasFiles = this.#tray !== undefined && !this.#tray.isEmpty;
    return this.excess === 0 && (!isBlank(this.#textarea.value) || hasFiles);
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    this.#send();
  };

  readonly #send = (): void => {
    const textarea = this.#textarea;
    const body = textarea.value;
    textarea.focus();
    if (this.#waiting.length > 0) void this.#attach([]);
    if (!this.#canSend) return;
    const files = this.#tray?.take() ?? [];
    textarea.value = '';
    this.#textChanged();
    sendRequest(this, { type: 'send', body, ...(files.length > 0 && { files }) });
    sendRequest(this, { type: 'draft', text: '' });
  };

  readonly #choose = (): void => {
    this.renderRoot.querySelector('input')?.click();
    void this.#attach([]);
  };

  readonly #chosen = ({ currentTarget }: Event): void => {
    const input = currentTarget as HTMLInputElement;
    void this.#attach(input.files ?? []);
    input.value = ''; // so that the same file can be chosen again
    this.#textarea.focus();
  };

  /** A paste that also has text and HTML (table cells, for example) is handled as text. */
  readonly #pasted = (event: ClipboardEvent): void => {
    const { files, types } = event.clipboardData ?? new DataTransfer();
    if (files.length === 0 || (types.includes('text/plain') && types.includes('text/html'))) return;
    event.preventDefault();
    void this.#attach(files);
  };

  readonly #dragged = (event: DragEvent): void => {
    const { type, dataTransfer, relatedTarget, currentTarget } = event;
    if (!dataTransfer?.types.includes('Files')) return;
    if (type === 'dragleave') {
      if (!(currentTarget as Node).contains(relatedTarget as Node | null)) this.isDragging = false;
      return;
    }
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
    this.isDragging = type === 'dragover';
    if (type === 'drop') this.#textarea.focus();
    if (type === 'drop' || !this.#tray) void this.#attach(dataTransfer.files);
  };

  async #attach(files: ArrayLike<File>): Promise<void> {
    this.#waiting.push(...Array.from(files));
    const loaded = await this.#load(() => MissiveChatComposerElement.parts.loadTray());
    if (!loaded) return;
    for (const { styleSheet } of loaded.trayStyles) adoptOnce(this.renderRoot as ShadowRoot, styleSheet);
    this.#tray ??= new loaded.FileTray(this);
    this.requestUpdate();
    await this.#tray.add(this.#waiting.splice(0));
  }

  readonly #toggleEmoji = async (): Promise<void> => {
    if (this.isPicking) {
      this.#textarea.focus();
      return this.#closeEmoji();
    }
    this.isPicking = !!(await this.#load(() => MissiveChatComposerElement.parts.loadEmoji()));
  };

  readonly #closeEmoji = (): void => {
    this.isPicking = false;
  };

  /** Returns undefined if the part cannot be loaded now: a notice is displayed, and the rest remains usable. */
  async #load<Part>(load: () => Promise<Part>): Promise<Part | undefined> {
    try {
      const part = await load();
      this.hasFailed = false;
      return part;
    } catch {
      this.hasFailed = true;
      announce(this, this.config.messages.internet);
      return undefined;
    }
  }
}

const note = (text: string, kind = ''): TemplateResult =>
  html`<p class="note ${kind}">${alertIcon}<span>${text}</span></p>`;

/** The picker closes when it loses the focus, so the button that closes it must not take the focus first. */
const keepFocus = (event: Event): void => event.preventDefault();

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-composer': MissiveChatComposerElement;
  }
}
