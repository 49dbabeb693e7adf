import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import { MENU_STRINGS } from '../core/menu-strings.js';
import { textsOf } from '../core/strings.js';
import type { Config } from '../core/types.js';
import { isEscape } from './escape.js';
import type { MenuItem } from './menu-items.js';
import { menuStyles } from './missive-chat-menu.styles.js';
import { sharedStyles } from './styles/shared.styles.js';
import { moreIcon } from './templates/thread-icons.js';

/**
 * The menu of the window: a button in its header, and the items below it. It follows the menu button pattern of the
 * ARIA Authoring Practices. Hidden while it has no items.
 *
 * @customElement missive-chat-menu
 * @private
 * @csspart menu-button - The button.
 */
export class MissiveChatMenuElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, menuStyles];
  static override properties = {
    config: { attribute: false },
    items: { attribute: false },
    isOpen: { state: true },
  };

  declare config: Config;
  declare items: readonly MenuItem[];
  declare private isOpen: boolean;
  /** Index of the item to focus after the next update; -1 for the last one. */
  #focusOn: number | undefined;
  #listening: AbortController | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.items = [];
    this.isOpen = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override willUpdate(): void {
    this.hidden = this.items.length === 0;
    if (this.hidden) this.#close();
  }

  protected override updated(changed: PropertyValues): void {
    // A click elsewhere does not always move the focus.
    if (changed.has('isOpen') && this.isOpen)
      document.addEventListener('pointerdown', this.#pressed, {
        capture: true,
        signal: (this.#listening = new AbortController()).signal,
      });
    if (this.#focusOn !== undefined) this.#items.at(this.#focusOn)?.focus();
    this.#focusOn = undefined;
  }

  override render(): TemplateResult {
    const { menu } = textsOf(MENU_STRINGS, this.config);
    const count = this.items.reduce((sum, item) => sum + (item.count ?? 0), 0);
    return html`<div @keydown=${this.#keyPressed} @focusout=${this.#focusLeft} @mousedown=${keepFocus}>
      <div class="header">
        <button
          id="button"
          class="more"
          part="menu-button"
          type="button"
          aria-label=${withCount(menu, count)}
          aria-haspopup="menu"
          aria-expanded=${this.isOpen}
          @click=${this.#toggle}
        >
          ${moreIcon}
        </button>
        ${count > 0 ? html`<span class="count" aria-hidden="true">${count > 99 ? '99+' : count}</span>` : nothing}
      </div>
      ${
        this.isOpen
          ? html`<div class="menu" role="menu" aria-labelledby="button">
              ${this.items.map((item) => this.#item(item))}
            </div>`
          : nothing
      }
    </div>`;
  }

  #item(item: MenuItem): TemplateResult {
    const { label, count = 0, checked, disabled } = item;
    const isSwitch = checked !== undefined;
    return html`<button
      type="button"
      role=${isSwitch ? 'menuitemcheckbox' : 'menuitem'}
      aria-checked=${isSwitch ? checked : nothing}
      aria-disabled=${disabled ? 'true' : nothing}
      tabindex="-1"
      @click=${() => this.#choose(item)}
    >
      <bdi>${withCount(label, count)}</bdi>${isSwitch ? html`<span class="switch"></span>` : nothing}
    </button>`;
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }

  #open(focusOn: number): void {
    this.isOpen = true;
    this.#focusOn = focusOn;
    this.requestUpdate();
  }

  #close(): void {
    this.#listening?.abort();
    this.isOpen = false;
  }

  #closeToButton(): void {
    this.#close();
    this.renderRoot.querySelector<HTMLElement>('#button')?.focus();
  }

  #choose({ checked, disabled, run }: MenuItem): void {
    if (disabled) return;
    if (checked === undefined) this.#closeToButton();
    run();
  }

  readonly #toggle = (): void => (this.isOpen ? this.#closeToButton() : this.#open(0));

  readonly #pressed = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  readonly #focusLeft = ({ relatedTarget }: FocusEvent): void => {
    if (!this.renderRoot.contains(relatedTarget as Node | null)) this.#close();
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (!this.#handles(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #handles(event: KeyboardEvent): boolean {
    const { key } = event;
    if (!this.isOpen) {
      if (key !== 'ArrowDown' && key !== 'ArrowUp') return false;
      this.#open(key === 'ArrowDown' ? 0 : -1);
      return true;
    }
    if (key !== 'Tab' && !isEscape(event)) return this.#move(key);
    this.#closeToButton();
    // Tab goes on from the button: from an item, Chromium would go to the first element of the shadow tree.
    return key !== 'Tab';
  }

  /** Moves the focus among the items; returns false for other keys. */
  #move(key: string): boolean {
    const items = this.#items;
    const place = items.findIndex((item) => item.matches(':focus'));
    const places: Readonly<Record<string, number>> = {
      ArrowDown: (place + 1) % items.length,
      ArrowUp: place < 1 ? -1 : place - 1,
      Home: 0,
      End: -1,
    };
    const next = places[key];
    if (next !== undefined) items.at(next)?.focus();
    return next !== undefined;
  }
}

const withCount = (text: string, count: number): string => (count > 0 ? `${text} (${count})` : text);

/** Safari does not focus a clicked button: the menu would lose the focus and close before the click. */
const keepFocus = (event: Event): void => event.preventDefault();

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-menu': MissiveChatMenuElement;
  }
}
