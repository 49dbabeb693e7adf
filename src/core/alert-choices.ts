/** What the visitor has chosen about sound and notifications, in this browser (LC-51). */

import type { KeyValueStorage, NotificationAccess, Notifications } from './ports.js';
import type { ChatConfig } from './types.js';
import { visitorRecord, type StoredRecord, type VisitorRecord } from './visitor-record.js';

/** Nothing is stored before the visitor chooses. */
export class AlertChoices {
  readonly notifications: Notifications;
  readonly #storage: KeyValueStorage;
  readonly #account: string;
  readonly #listeners = new Set<() => void>();

  constructor(storage: KeyValueStorage, account: string, notifications: Notifications) {
    this.#storage = storage;
    this.#account = account;
    this.notifications = notifications;
  }

  /** Sounds are on until the visitor turns them off, if the operator offers them. */
  hasSound({ sound }: ChatConfig): boolean {
    return sound && this.#record.read().sound !== false;
  }

  /** Notifications are off until the visitor turns them on. */
  hasNotifications({ notifications }: ChatConfig): boolean {
    return (
      notifications && this.#record.read().notifications === true && this.notifications.access() === 'granted'
    );
  }

  /** Whether to ask the visitor, who has neither accepted nor declined. */
  isOfferDue({ notifications }: ChatConfig): boolean {
    return (
      notifications &&
      this.#record.read().notifications === undefined &&
      ['default', 'granted'].includes(this.notifications.access())
    );
  }

  setSound(sound: boolean): void {
    this.#write({ sound });
  }

  /** Turns notifications on, if the visitor permits it in the browser's question; call it in a click or key press. */
  async accept(): Promise<NotificationAccess> {
    const access = await this.notifications.request();
    if (access === 'granted') this.#write({ notifications: true });
    else this.#changed();
    return access;
  }

  decline(): void {
    this.#write({ notifications: false });
  }

  /** Calls back when a choice was made in this tab; returns an unsubscribe function. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #write(changes: Partial<VisitorRecord>): void {
    this.#record.write(changes);
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Each time a new one: after `reset()`, choices are stored again. */
  get #record(): StoredRecord<VisitorRecord> {
    return visitorRecord(this.#storage, this.#account);
  }
}
