import { ReactiveElement, type CSSResultGroup, type PropertyValues } from '@lit/reactive-element';
import { CHAT_PATH } from './chat-path.js';
import { make, makeIcon } from './dom.js';
import type { MissiveChatButtonEventMap } from './markup.js';
import { buttonStyles } from './missive-chat-button.styles.js';

const CHEVRON = 'm5 9 7 7 7-7';

/**
 * Opens and closes the chat window, and shows how many messages wait there.
 *
 * @customElement missive-chat-button
 * @slot - Own content in place of the icon; it names the button then.
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

  /** What the button says to those who cannot see its icon; without it, the title of the chat. */
  declare label: string;
  /** Whether the window is open. The chat says so. */
  declare expanded: boolean;
  /** Number of messages the visitor has not seen; 0 shows no badge. The chat says so. */
  declare unread: number;
  /** What it says of the unread messages; without it, their number. The chat says so. */
  declare words: string;
  /** Id of the `<missive-chat>` it belongs to; without it, the only one on the page. */
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
    // Not composed: the launcher inside a chat is nobody else's.
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
    // Pressing it does not focus it in Safari, and the focus comes back to what had it.
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
