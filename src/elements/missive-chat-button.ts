import { ReactiveElement, type CSSResultGroup, type PropertyValues } from '@lit/reactive-element';
import { CHAT_PATH } from './chat-path.js';
import { make, makeIcon } from './dom.js';
import type { MissiveChatButtonEventMap } from './markup.js';
import { buttonStyles } from './missive-chat-button.styles.js';

const CHEVRON = 'm5 9 7 7 7-7';

/**
 * Opens and closes the chat window, and shows the number of unread messages.
 *
 * @customElement missive-chat-button
 * @slot - Content that replaces the icon and labels the button.
 * @csspart button - The native button.
 * @csspart badge - The number of unread messages.
 */
export class MissiveChatButtonElement extends ReactiveElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = buttonStyles;
  static override properties = {
    label: {},
    expanded: { type: Boolean },
    unread: { type: Number },
    words: { attribute: false },
    for: { reflect: true },
  };

  /** Accessible label; defaults to the title of the chat. */
  declare label: string;
  /** Whether the window is open. Set by the chat. */
  declare expanded: boolean;
  /** Number of unread messages; 0 shows no badge. Set by the chat. */
  declare unread: number;
  /** Accessible text for the unread messages; defaults to their number. Set by the chat. */
  declare words: string;
  /** Id of the `<missive-chat>` the button belongs to; not needed if there is only one on the page. */
  declare for: string | undefined;

  readonly #name = make('span', { class: 'label' });
  readonly #words = make('span', { class: 'label' });
  readonly #badge = make('span', { part: 'badge', 'aria-hidden': 'true' });
  readonly #button = make('button', { part: 'button', type: 'button', 'aria-haspopup': 'dialog' });

  constructor() {
    super();
    this.label = '';
    this.expanded = false;
    this.unread = 0;
    this.words = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Not composed: no other chat may claim the launcher inside a chat.
    this.dispatchEvent(new CustomEvent('missive-button-connected', { bubbles: true }));
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    const icon = make('span', { class: 'icon', 'aria-hidden': 'true' });
    icon.append(makeIcon('chat', CHAT_PATH), makeIcon('chevron', CHEVRON));
    this.#button.append(make('slot', {}, icon, this.#name));
    this.#button.addEventListener('click', this.#toggle);
    root.append(this.#button);
    return root;
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    this.#button.setAttribute('aria-expanded', String(this.expanded));
    this.#name.textContent = this.label;
    this.#words.textContent = `, ${this.words || this.unread}`;
    this.#badge.textContent = this.unread > 99 ? '99+' : String(this.unread);
    for (const part of [this.#words, this.#badge])
      if (this.unread > 0 && !this.expanded) this.#button.append(part);
      else part.remove();
  }

  readonly #toggle = (event: MouseEvent): void => {
    if (event.detail > 1) return; // the second click of a double click changes nothing
    // Safari does not focus a clicked button; the focus has to return to it later.
    if (event.isTrusted) this.#button.focus();
    this.dispatchEvent(new CustomEvent('missive-toggle-request', { bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-button': MissiveChatButtonElement;
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- one table, and all of it
  interface GlobalEventHandlersEventMap extends MissiveChatButtonEventMap {}
}
