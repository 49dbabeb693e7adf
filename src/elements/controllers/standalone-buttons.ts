import type { MissiveChatButtonElement } from '../missive-chat-button.js';
import { isMeant, OPENER } from '../openers.js';
import { VariablesSheet } from './variables-sheet.js';

interface Chat extends HTMLElement {
  readonly variables: Readonly<Record<string, string>>;
  show(options: { draft?: string | undefined }): void;
}

/**
 * The `<missive-chat-button>`s that stand elsewhere in the page and belong to this chat: named by `for`,
 * or nameless while this chat is the only one. Links and other elements that open it likewise.
 */
export class StandaloneButtons {
  readonly #chat: Chat;
  readonly #launcher: MissiveChatButtonElement;
  readonly #onPress: () => void;
  /** A button out there inherits nothing from the chat: it gets the variables itself, and a label if it has none. */
  readonly #given = new WeakMap<Element, { readonly sheet: VariablesSheet; label?: string }>();

  /** What the launcher says, they all say; a press of one of them is a press of the launcher. */
  constructor(chat: Chat, launcher: MissiveChatButtonElement, onPress: () => void) {
    this.#chat = chat;
    this.#onPress = onPress;
    this.#launcher = launcher;
  }

  /** Hears what happens in the page, or no more. */
  listen(method: 'addEventListener' | 'removeEventListener'): void {
    document[method]('missive-toggle-request', this.#onToggle);
    document[method]('missive-button-connected', this.#onConnected);
    document[method]('click', this.#onClick as EventListener);
  }

  /** Shows the chat's state on its buttons. */
  update(): void {
    for (const button of document.querySelectorAll<MissiveChatButtonElement>('missive-chat-button'))
      if (this.#owns(button)) this.#show(button);
  }

  readonly #onToggle = (event: Event): void => {
    // The button itself, also where it stands in a shadow tree.
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
