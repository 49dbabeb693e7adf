/** What the visitor does with a message of the thread, found in an event of the thread (LC-55). */

import type { LitElement } from 'lit';
import type { ChatState } from '../../core/chat-state.js';
import type { Config, Message } from '../../core/types.js';
import type { MessageActions } from '../message-actions.js';

/** `point`: the mouse is on it · `open`: pressed · `enter`: Enter on the thread, for the message last seen. */
export interface MessageAct {
  readonly kind: 'point' | 'open' | 'enter';
  /** Id of the message; empty if there is none. */
  readonly id: string;
}

/** The thread, as the actions need it. */
export interface ActionsHost extends LitElement {
  readonly config: Config;
  readonly state: ChatState;
}

/** Presses on these have a meaning of their own. */
const OWN_MEANING = 'a, button, progress, .acts, missive-chat-end, missive-chat-email-notice';

function actOn(event: Event): MessageAct | null {
  const target = event.target as Element;
  const id = target.closest<HTMLElement>('.row[data-key]')?.dataset.key ?? '';
  if (event.type === 'keydown')
    return (event as KeyboardEvent).key === 'Enter' && target === event.currentTarget
      ? { kind: 'enter', id: '' }
      : null;
  if (event.type === 'pointerover')
    return (event as PointerEvent).pointerType === 'mouse' ? { kind: 'point', id } : null;
  // The end of a selection is no press.
  const isPress = id !== '' && !target.closest(OWN_MEANING) && !getSelection()?.toString();
  return isPress ? { kind: 'open', id } : null;
}

export interface CopyPart {
  readonly MessageActions: new (host: ActionsHost) => MessageActions;
}

/** Loads the actions of messages with the first thing that the visitor does with one. */
export class MessageActs {
  readonly #host: ActionsHost;
  readonly #load: () => Promise<CopyPart>;
  #actions: MessageActions | undefined;

  /** @param load rejects if the part cannot be loaded now: messages are displayed only, then */
  constructor(host: ActionsHost, load: () => Promise<CopyPart>) {
    this.#host = host;
    this.#load = load;
  }

  readonly render = (message: Message): unknown => this.#actions?.render(message);

  /** For events of the thread's scroller. */
  readonly heard = (event: Event): void => {
    const act = actOn(event);
    if (!act) return;
    this.#load().then(
      ({ MessageActions }) => (this.#actions ??= new MessageActions(this.#host)).take(act),
      () => undefined,
    );
  };
}
