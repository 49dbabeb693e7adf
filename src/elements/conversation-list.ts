/** Opens the list of the visitor's conversations in the window, and keeps it up to date (LC-54). */

import { unreadMessages } from '../core/chat-state.js';
import { OnDemand } from './controllers/on-demand.js';
import { make } from './dom.js';
import type { MissiveChatPanelElement } from './missive-chat-panel.js';
import type { WindowPlace, WindowView } from './platform.js';
import { sendRequest } from './request.js';

export class ConversationList {
  readonly #frame: HTMLElement;
  readonly #element: OnDemand<unknown>;
  #view: WindowView | undefined;
  #isWanted = false;
  #wasOpen = false;
  /** Whether the window is opened at a conversation. */
  #isLed = false;

  constructor(frame: HTMLElement, register: () => Promise<unknown>) {
    this.#frame = frame;
    this.#element = new OnDemand(register, () => this.#show());
  }

  /** The visitor asks for the list, or goes to a conversation: while something is unsent, the list says why that waits. */
  request(open: string | undefined): void {
    this.#isLed = open !== undefined && !this.#wasOpen;
    if (open !== undefined && this.#isUnsent) return this.#askForList();
    this.#isWanted = open === undefined;
    if (this.#element.part) this.#show();
    else if (this.#isWanted) this.#element.need();
    if (!this.#isWanted) void this.#panel?.focusInitial();
  }

  update(view: WindowView): void {
    this.#view = view;
    const list = this.#panel?.renderRoot.querySelector('missive-chat-conversations');
    if (list) Object.assign(list, { config: view.config, state: view.state });
    if (!view.isOpen) list?.hide();
    const { elsewhere = [] } = view.state;
    const isOpened = view.isOpen && !this.#wasOpen && !this.#isLed;
    this.#wasOpen = view.isOpen;
    this.#isLed = false;
    // What the badge counted is in the list.
    if (isOpened && elsewhere.length > 0 && unreadMessages(view.state).length === 0) this.#askForList();
  }

  #askForList(): void {
    if (this.#panel) sendRequest(this.#panel, { type: 'conversations' });
  }

  get #isUnsent(): boolean {
    return !!this.#view?.state.messages.some(({ outgoing }) => outgoing);
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

/**
 * Opens the window at the end of the thread, or, if the message is in another of the visitor's conversations, there, at the
 * first unread one.
 */
export function showMessage(
  { host, frame }: Pick<WindowPlace, 'host' | 'frame'>,
  conversation: string | undefined,
): MissiveChatPanelElement | null {
  host.show();
  const panel = frame.querySelector('missive-chat-panel');
  if (panel && conversation && conversation !== panel.state.shown)
    sendRequest(panel, { type: 'conversations', open: conversation });
  else panel?.showNewest();
  return panel;
}
