/** Receives changes of an account's settings and of the team's status from the chat server (LC-03, LC-12). */

import type { Clock } from '../core/ports.js';
import { retryDelay } from '../core/timing.js';
import type { PublicSettings } from '../core/types.js';
import { accountUrl } from './backend.js';

/** An absent field has no value. */
type TeamStatus = Pick<PublicSettings, 'status' | 'nextOpening' | 'statusUntil' | 'version'>;

export interface LiveSettingsEvents {
  onSettings(settings: PublicSettings): void;
  onStatus(status: TeamStatus): void;
}

export interface LiveSettingsOptions {
  readonly serverUrl: string;
  readonly account: string;
  readonly clock: Clock;
  readonly events: LiveSettingsEvents;
  /** Between 0 and 1, to spread retries. */
  readonly random?: () => number;
  /** Opens a stream; the browser's own by default. */
  readonly open?: (url: string) => EventSource;
}

/**
 * Subscribes to changes. The browser reconnects after a broken connection, with the id of the last event;
 * after an error status it stays closed, and a new one is opened later.
 */
export class LiveSettings {
  readonly #options: LiveSettingsOptions;
  #source: EventSource | null = null;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  #isWanted = false;

  constructor(options: LiveSettingsOptions) {
    this.#options = options;
  }

  listen(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) this.#connect();
    else this.#end();
  }

  #connect(): void {
    const { serverUrl, account, events, open = browserStream } = this.#options;
    const source = open(accountUrl(serverUrl, account, 'events'));
    this.#source = source;
    source.onopen = () => (this.#failures = 0);
    source.onerror = () => this.#broke(source);
    source.addEventListener('settings', ({ data }) => {
      const settings = read(data) as PublicSettings | null;
      if (settings) events.onSettings(settings);
    });
    source.addEventListener('status', ({ data }) => {
      const news = read(data) as TeamStatus | null;
      if (news) events.onStatus(news);
    });
  }

  #broke(source: EventSource): void {
    if (source !== this.#source || source.readyState !== source.CLOSED) return;
    this.#failures += 1;
    const { clock, random = Math.random } = this.#options;
    // Spread over some seconds from the first retry on: pages do not reconnect to a failing server together.
    this.#cancelRetry = clock.after(retryDelay(this.#failures + 2, random()), () => this.#connect());
  }

  #end(): void {
    this.#cancelRetry?.();
    this.#source?.close();
    this.#source = null;
  }
}

const browserStream = (url: string): EventSource => new EventSource(url);

/** Invalid data is ignored: the page's next load gets the current settings. */
function read(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
