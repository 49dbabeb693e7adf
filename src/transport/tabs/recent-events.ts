/** Events for tabs that join later, since the connection is not reopened for them. */

import type { LoggedMessage } from '../../core/types.js';
import type { SharedEvent } from './tab-messages.js';

/** The new tab's own session contains the log up to a moment ago. */
const MESSAGES = 30;

export class RecentEvents {
  readonly #messages = new Map<number, SharedEvent>();
  /** Removals by SID; the new tab's page of the log may be slightly older. */
  readonly #removed = new Map<string, SharedEvent>();
  readonly #latest = new Map<string, SharedEvent>();

  note(event: SharedEvent): void {
    const [name, value] = event;
    if (name === 'onRemoved') return this.#remove(value as string, event);
    if (name !== 'onMessage') {
      this.#latest.set(name, event);
      return;
    }
    this.#messages.set((value as LoggedMessage).index, event);
    if (this.#messages.size > MESSAGES) this.#messages.delete(Math.min(...this.#messages.keys()));
  }

  /** All events, oldest message first. */
  get all(): readonly SharedEvent[] {
    const messages = [...this.#messages].sort(([a], [b]) => a - b);
    return [...messages.map(([, event]) => event), ...this.#removed.values(), ...this.#latest.values()];
  }

  #remove(sid: string, event: SharedEvent): void {
    for (const [index, [, message]] of this.#messages)
      if ((message as LoggedMessage).sid === sid) this.#messages.delete(index);
    this.#removed.set(sid, event);
    const [oldest] = this.#removed.keys();
    if (this.#removed.size > MESSAGES && oldest !== undefined) this.#removed.delete(oldest);
  }
}
