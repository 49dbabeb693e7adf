/** Opens the list of the visitor's conversations in the window, and keeps it up to date (LC-54). */

import { unreadMessages } from '../core/chat-state.js';
import { OnDemand } from './controllers/on-demand.js';
import { make } from './dom.js';
import type { WindowView } from './platform.js';
import { sendRequest } from './request.js';

export class ConversationList {
  readonly #frame: HTMLElement;
  readonly #element: OnDemand<unknown>;
  #view: WindowView | undefined;
  #isWanted = false;
  #wasSeen = false;

  constructor(frame: HTMLElement, register: () => Promise<unknown>) {
    this.#frame = frame;
    this.#element = new OnDemand(register, () => this.#show());
  }

  /** The visitor asks for the list, or goes to a conversation. */
  request(open: string | undefined): void {
    this.#isWanted = open === undefined;
    if (this.#element.part) this.#show();
    else if (this.#isWanted) this.#element.need();
    if (!this.#isWanted) void this.#panel?.focusInitial();
  }

  update(view: WindowView, isSeen: boolean): void {
    this.#view = view;
    const list = this.#panel?.renderRoot.querySelector('missive-chat-conversations');
    if (list) Object.assign(list, { config: view.config, state: view.state });
    if (!view.isOpen) list?.hide();
    const { elsewhere = 0 } = view.state;
    const isOpened = isSeen && !this.#wasSeen;
    this.#wasSeen = isSeen;
    // What the badge counted is in the list.
    if (isOpened && elsewhere > 0 && unreadMessages(view.state).length === 0 && this.#panel)
      sendRequest(this.#panel, { type: 'conversations' });
  }

  #show(): void {
    const parent = this.#panel?.renderRoot.querySelector('.window');
    if (!parent || !this.#view) return;
    const known = parent.querySelector('missive-chat-conversations');
    if (!this.#isWanted) return known?.leave();
    const list = known ?? make('missive-chat-conversations', {});
    const { config, state } = this.#view;
    Object.assign(list, { config, state });
    if (!known) parent.append(list);
    void list.show();
  }

  get #panel() {
    return this.#frame.querySelector('missive-chat-panel');
  }
}
