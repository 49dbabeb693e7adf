/**
 * Keeps the settings current while the window is closed (LC-03): requests them each minute while the page is
 * visible, when it becomes visible again, and when the visitor approaches the button. Tabs share the results
 * instead of requesting them again.
 */

import type { ConfigLayers } from './config-layers.js';
import type { Clock } from './ports.js';
import type { PublicSettings } from './types.js';

/** Milliseconds between two requests while the page is visible; with the request itself it is less than a minute. */
export const WATCH_INTERVAL = 50_000;
/** Settings younger than this, in milliseconds, are not requested again. */
export const FRESH_FOR = 5_000;

/** Whether settings are an earlier state than others: a cache between page and server may return an old copy. */
export const isOlder = (settings: PublicSettings, than: PublicSettings | null): boolean => {
  const [version, known] = [settings.version, than?.version];
  if (version === undefined || known === undefined) return false;
  const [until, knownUntil] = [settings.statusUntil, than?.statusUntil];
  // Of one version, each status lasts longer than the one before.
  const isEarlierStatus = until !== undefined && knownUntil !== undefined && until < knownUntil;
  return version < known || (version === known && isEarlierStatus);
};

export interface SettingsWatchPorts {
  readonly clock: Clock;
  isPageVisible(): boolean;
  /** A conditional request. Rejects with `ChatError`. */
  fetchSettings(account: string): Promise<PublicSettings>;
  /** Sends the settings to the other tabs. */
  broadcast(settings: PublicSettings): void;
}

export interface WatchedWidget {
  readonly isConnected: boolean;
  readonly account: string;
  /** Whether the window is open; an open window receives changes by other means. */
  readonly open: boolean;
  /** The current settings; an open window applies changes too. */
  readonly settings: PublicSettings | null;
  applySettings(settings: PublicSettings): void;
}

/** `<missive-chat>`, with the members that watching its settings needs. */
export interface WatchedElement {
  readonly isConnected: boolean;
  readonly open: boolean;
  readonly accountId: string | undefined;
  readonly serverUrl: string | undefined;
  readonly platform: { readonly defaultServerUrl: string };
  readonly layers: Pick<ConfigLayers, 'settings'>;
  resolveConfig(): void;
}

export class SettingsWatch {
  readonly #ports: SettingsWatchPorts;
  /** A strong reference would keep the widget in memory for as long as the timer runs. */
  readonly #widget: () => WatchedWidget | undefined;
  readonly #onEnd: () => void;
  #checkedAt: number;
  #isAsking = false;
  #isOver = false;
  #cancelTimer: (() => void) | undefined;

  /** @param onEnd is called when the widget has left the page */
  constructor(ports: SettingsWatchPorts, widget: () => WatchedWidget | undefined, onEnd: () => void) {
    this.#ports = ports;
    this.#widget = widget;
    this.#onEnd = onEnd;
    this.#checkedAt = ports.clock.now() - WATCH_INTERVAL;
    this.#schedule();
    this.check();
  }

  /** Requests the settings unless they are fresh, or a change would not be visible. */
  check(): void {
    const { clock, isPageVisible } = this.#ports;
    const widget = this.#widget();
    if (!widget?.isConnected) this.dispose();
    else if (!widget.open && isPageVisible() && clock.now() - this.#checkedAt >= FRESH_FOR)
      void this.#ask(widget.account);
  }

  /** Applies settings that another tab requested. */
  receive(settings: PublicSettings): void {
    const widget = this.#widget();
    if (this.#isOver || settings.account !== widget?.account) return;
    this.#checked();
    if (isOlder(settings, widget.settings)) return;
    if (JSON.stringify(settings) !== JSON.stringify(widget.settings)) widget.applySettings(settings);
  }

  dispose(): void {
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#onEnd();
  }

  #checked(): void {
    this.#checkedAt = this.#ports.clock.now();
    this.#schedule();
  }

  #schedule(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#isOver
      ? undefined
      : this.#ports.clock.after(WATCH_INTERVAL, () => {
          this.#schedule();
          this.check();
        });
  }

  async #ask(account: string): Promise<void> {
    if (this.#isAsking || this.#isOver) return;
    this.#isAsking = true;
    try {
      const settings = await this.#ports.fetchSettings(account);
      this.receive(settings);
      this.#ports.broadcast(settings);
    } catch {
      this.#checked(); // the next check retries
    } finally {
      this.#isAsking = false;
    }
  }
}
