/** Sends changed settings and a changed status to the pages of one account. */

import type { Clock } from 'missive-chat/core/ports.js';
import type { PublicSettings, ReplyTime } from 'missive-chat/core/types.js';
import type { Account } from '../accounts/account-store.js';
import { availabilityAt } from '../accounts/availability.js';
import { eventFrame, type EventStream } from './event-stream.js';
import { publicSettings } from '../accounts/public-settings.js';

interface Announcement {
  /** Version of the account, and status: a page with the same id has missed nothing. */
  readonly id: string;
  readonly version: number;
  readonly settings: PublicSettings;
  readonly json: string;
}

/** A clock may fire slightly early. */
const SHORTEST_WAIT = 50;

export class EventChannel {
  readonly streams = new Set<EventStream>();
  readonly #clock: Clock;
  #current: Announcement;
  #cancelTurn: () => void = () => undefined;

  constructor(account: Account, clock: Clock, replyTime: ReplyTime | null = null) {
    this.#clock = clock;
    this.#current = this.#announcementOf(account, replyTime);
    this.#awaitTurn(account, replyTime);
  }

  /** Adds a page and sends it what it has missed; everything on its first connection. */
  join(stream: EventStream, lastEventId: string | undefined): void {
    this.streams.add(stream);
    const { id, version, settings } = this.#current;
    if (lastEventId === id) return;
    const knowsSettings = lastEventId?.split('-')[0] === String(version);
    stream.send(knowsSettings ? statusFrame(id, settings) : settingsFrame(this.#current));
  }

  /** Sends changes of an account to its pages. Ignores a version older than the one sent before. */
  tell(account: Account, replyTime: ReplyTime | null = null): void {
    if (account.version < this.#current.version) return;
    const before = this.#current;
    const after = (this.#current = this.#announcementOf(account, replyTime));
    this.#awaitTurn(account, replyTime);
    const isStatusOnly = withoutStatus(after.settings) === withoutStatus(before.settings);
    if (isStatusOnly && isSameStatus(after.settings, before.settings)) return;
    const frame = isStatusOnly ? statusFrame(after.id, after.settings) : settingsFrame(after);
    for (const stream of this.streams) stream.send(frame);
  }

  close(): void {
    this.#cancelTurn();
    for (const stream of this.streams) stream.close();
  }

  /** The status also changes when the schedule opens or closes. */
  #awaitTurn(account: Account, replyTime: ReplyTime | null): void {
    this.#cancelTurn();
    const now = this.#clock.now();
    const { changesAt } = availabilityAt(account.availability, now);
    if (changesAt === null) return;
    const tell = (): void => this.tell(account, replyTime);
    this.#cancelTurn = this.#clock.after(Math.max(SHORTEST_WAIT, changesAt - now), tell);
  }

  #announcementOf(account: Account, replyTime: ReplyTime | null): Announcement {
    const settings = publicSettings(account, this.#clock.now(), replyTime);
    return {
      id: `${account.version}-${settings.status}`,
      version: account.version,
      settings,
      json: JSON.stringify(settings),
    };
  }
}

const settingsFrame = ({ id, json }: Announcement): Uint8Array => eventFrame('settings', id, json);
const statusFrame = (id: string, { status, nextOpening, statusUntil, version }: PublicSettings): Uint8Array =>
  eventFrame('status', id, JSON.stringify({ status, nextOpening, statusUntil, version }));
/** The version goes up with changes that no page sees, too. */
const withoutStatus = (settings: PublicSettings): string =>
  JSON.stringify({
    ...settings,
    status: undefined,
    nextOpening: undefined,
    statusUntil: undefined,
    version: undefined,
  });
const isSameStatus = (one: PublicSettings, other: PublicSettings): boolean =>
  one.status === other.status &&
  one.nextOpening === other.nextOpening &&
  one.statusUntil === other.statusUntil;
