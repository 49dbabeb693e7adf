import type { MissiveChatButtonElement } from '../missive-chat-button.js';
import { isMeant, OPENER } from '../openers.js';
import { VariablesSheet } from './variables-sheet.js';

interface Chat extends HTMLElement {
  readonly variables: Readonly<Record<string, string>>;
  show(options: { draft?: string | undefined }): void;
}

/**
 * The `<missive-chat-button>`s elsewhere in the page that belong to this chat: by `for`, or without `for` if this chat
 * is the only one on the page. Also handles links and other elements that open the chat.
 */
export class StandaloneButtons {
  readonly #chat: Chat;
  readonly #launcher: MissiveChatButtonElement;
  readonly #onPress: () => void;
  /**
   * A button outside the chat inherits no styles from it: it gets the variables directly, and a label if it has none.
   */
  readonly #given = new WeakMap<Element, { readonly sheet: VariablesSheet; label?: string }>();

  /** The buttons mirror the launcher's label and state; clicking one clicks the launcher. */
  constructor(chat: Chat, launcher: MissiveChatButtonElement, onPress: () => void) {
    this.#chat = chat;
    this.#onPress = onPress;
    this.#launcher = launcher;
  }

  /** Adds or removes the page's event listeners. */
  listen(method: 'addEventListener' | 'removeEventListener'): void {
    document[method]('missive-toggle-request', this.#onToggle);
    document[method]('missive-button-connected', this.#onConnected);
    document[method]('click', this.#onClick as EventListener);
  }

  /** Updates the chat's buttons with its state. */
  update(): void {
    for (const button of document.querySelectorAll<MissiveChatButtonElement>('missive-chat-button'))
      if (this.#owns(button)) this.#show(button);
  }

  readonly #onToggle = (event: Event): void => {
    // The button itself, even if it is in a shadow tree.
    if (this.#owns(event.composedPath()[0])) this.#onPress();
  };

  readonly #onClick = (event: MouseEvent): void => {
    const opener = (event.composedPath()[0] as Partial<Element>).closest?.<HTMLElement>(OPENER);
    const { missiveOpen, draft } = opener?.dataset ?? {};
    if (!opener || event.defaultPrevented || !isMeant(this.#chat, missiveOpen)) return;
    event.preventDefault();
    if (event.isTrusted) opener.focus(); // Safari does not
    this.#chat.show({ draft });
  };

  readonly #onConnected = ({ target }: Event): void => {
    if (this.#owns(target)) this.#show(target as MissiveChatButtonElement);
  };

  #show(button: MissiveChatButtonElement): void {
    const given = this.#given.get(button) ?? { sheet: new VariablesSheet() };
    this.#given.set(button, given);
    const { label, expanded, unread, words } = this.#launcher;
    if (!button.label || button.label === given.label) button.label = given.label = label;
    Object.assign(button, { expanded, unread, words });
    given.sheet.apply(button.renderRoot as ShadowRoot, this.#chat.variables);
  }

  #owns(button: EventTarget | null | undefined): boolean {
    return this.#chat.isConnected && isMeant(this.#chat, (button as Partial<MissiveChatButtonElement>).for);
  }
}
