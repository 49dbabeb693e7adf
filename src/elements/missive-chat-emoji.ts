import { html, LitElement } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import {
  placeAfter,
  RECENT_KEY,
  rowsOf,
  searchEmoji,
  storedRecent,
  withRecent,
  type Direction,
} from '../core/emoji-picker.js';
import { EMOJI_STRINGS } from '../core/emoji-strings.js';
import type { KeyValueStorage } from '../core/ports.js';
import { textsOf, WINDOW_STRINGS } from '../core/strings.js';
import type { Config } from '../core/types.js';
import { isComposing } from './composing.js';
import { EMOJI_GROUPS } from './emoji-table.js';
import { isEscape } from './escape.js';
import { emojiStyles } from './missive-chat-emoji.styles.js';
import { sharedStyles } from './styles/shared.styles.js';

const ALL = EMOJI_GROUPS.flatMap(({ emoji }) => emoji);

interface Parts {
  /** Loads the names in a language, one line per emoji. */
  loadNames(locale: string): Promise<string>;
  readonly storage: KeyValueStorage;
}

interface Group {
  /** Name of the heading's text. */
  readonly key: string;
  readonly emoji: readonly string[];
}

/**
 * A small emoji picker with search and recent choices. It inserts emoji at the caret of a text box and stays open until
 * the visitor leaves it (LC-45).
 *
 * @customElement missive-chat-emoji
 * @private
 * @fires close - The visitor pressed Escape, sent the message or moved the focus elsewhere.
 */
export class MissiveChatEmojiElement extends LitElement {
  static parts: Parts;
  static override styles: CSSResultGroup = [sharedStyles, emojiStyles];
  static override properties = {
    config: { attribute: false },
    box: { attribute: false },
    place: { state: true },
    query: { state: true },
    names: { state: true },
  };

  declare config: Config;
  /** The text box that receives the emoji. */
  declare box: HTMLTextAreaElement;
  /** Index of the emoji that Tab reaches, counted through all groups. */
  declare private place: number;
  declare private query: string;
  /** Empty until the visitor searches. */
  declare private names: string;
  /** Fixed until the picker is opened again: an emoji that moves after each choice could not be chosen twice. */
  readonly #recent: readonly string[];
  #listening: AbortController | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.place = 0;
    this.query = '';
    this.names = '';
    this.#recent = this.#stored;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('focusout', this.#focusLeft, { signal });
    this.box.addEventListener('blur', this.#focusLeft, { signal });
    this.box.addEventListener('keydown', this.#keyInBox, { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    const strings = textsOf({ ...WINDOW_STRINGS, ...EMOJI_STRINGS }, this.config);
    const groups = this.#groups;
    let place = 0;
    return html`<div role="group" aria-label=${strings.emoji} @keydown=${this.#keyPressed}>
      <input
        type="search"
        enterkeyhint="done"
        autocomplete="off"
        placeholder=${strings.emojiSearch}
        aria-label=${strings.emojiSearch}
        @input=${this.#search}
      />
      <p role="status">${groups.length === 0 ? strings.emojiNone : ''}</p>
      ${groups.map(
        ({ key, emoji }) =>
          html`<h3 id=${key}>${strings[key as keyof typeof EMOJI_STRINGS]}</h3>
            <div role="grid" aria-labelledby=${key} @mousedown=${keepFocus}>
              ${rowsOf(emoji).map(
                (row) => html`<div role="row">${row.map((one) => this.#button(one, place++))}</div>`,
              )}
            </div>`,
      )}
    </div>`;
  }

  #button(emoji: string, place: number): TemplateResult {
    return html`<button
      type="button"
      role="gridcell"
      tabindex=${place === this.place ? 0 : -1}
      @click=${(event: MouseEvent) => this.#choose(emoji, event)}
    >
      ${emoji}
    </button>`;
  }

  get #groups(): readonly Group[] {
    if (this.query.trim() === '' || this.names === '') {
      const recent = { key: 'emojiRecent', emoji: this.#recent };
      return this.#recent.length > 0 ? [recent, ...EMOJI_GROUPS] : EMOJI_GROUPS;
    }
    const emoji = searchEmoji(ALL, this.names, this.query);
    return emoji.length > 0 ? [{ key: 'emoji', emoji }] : [];
  }

  get #stored(): string[] {
    return storedRecent(MissiveChatEmojiElement.parts.storage.read(RECENT_KEY), ALL);
  }

  readonly #search = async ({ currentTarget }: Event): Promise<void> => {
    this.query = (currentTarget as HTMLInputElement).value;
    this.place = 0;
    if (this.names !== '') return;
    // If loading fails, all emoji stay visible. The next keystroke tries again.
    this.names = await MissiveChatEmojiElement.parts.loadNames(this.config.chat.locale).catch(() => '');
  };

  #choose(emoji: string, { detail }: MouseEvent): void {
    const { storage } = MissiveChatEmojiElement.parts;
    storage.write(RECENT_KEY, withRecent(this.#stored, emoji).join(' '));
    insertAtCaret(this.box, emoji);
    // Chosen with a key: keep the focus here for the next choice. After a click the visitor continues to write.
    if (detail === 0) this.#focusPlace();
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (isEscape(event)) this.#close();
    else if (event.target instanceof HTMLInputElement ? !this.#goFromSearch(event) : !this.#go(event.key))
      return;
    event.preventDefault();
    event.stopPropagation();
  };

  /**
   * Arrow Down moves to the emoji, Enter chooses the first one; returns false for other keys, which the field handles.
   */
  #goFromSearch(event: KeyboardEvent): boolean {
    const { key } = event;
    if (isComposing(event) || (key !== 'ArrowDown' && key !== 'Enter')) return false;
    if (key === 'ArrowDown') this.#focusPlace();
    else if (this.query.trim() !== '') this.#buttons[0]?.click();
    return true;
  }

  /** Moves the focus; returns false for other keys. */
  #go(key: string): boolean {
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    const directions: Readonly<Record<string, Direction>> = {
      ArrowRight: isRightToLeft ? 'previous' : 'next',
      ArrowLeft: isRightToLeft ? 'next' : 'previous',
      ArrowDown: 'down',
      ArrowUp: 'up',
      Home: 'first',
      End: 'last',
    };
    const direction = directions[key];
    if (!direction) return false;
    const lengths = this.#groups.flatMap(({ emoji }) => rowsOf(emoji)).map((row) => row.length);
    this.place = placeAfter(lengths, this.place, direction);
    void this.updateComplete.then(() => this.#focusPlace());
    return true;
  }

  get #buttons(): NodeListOf<HTMLElement> {
    return this.renderRoot.querySelectorAll('button');
  }

  #focusPlace(): void {
    this.#buttons[this.place]?.focus();
  }

  readonly #keyInBox = (event: KeyboardEvent): void => {
    if (isEscape(event)) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) this.#close();
  };

  readonly #focusLeft = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget !== this.box && relatedTarget !== this) this.dispatchEvent(new Event('close'));
  };

  #close(): void {
    this.dispatchEvent(new Event('close'));
    this.box.focus();
  }
}

/** Safari does not focus a clicked button: the picker would lose the focus and close before the click. */
const keepFocus = (event: Event): void => event.preventDefault();

/** Inserts as if typed: replaces the selection, and the browser can undo it. */
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
