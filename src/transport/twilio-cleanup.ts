/**
 * Reverts side effects of the SDK on the page: after shutdown, it leaves listeners on `window` and a one-day timer that
 * keeps the whole SDK in memory; and its logging library stores its levels in the page's localStorage, also under the
 * page's own key. Observed in twilsock 1.0.2, twilio-sync 4.0.1 and loglevel 1.9.
 */

import type { Client } from '@twilio/conversations';

/** Parts of the client that its types omit. If another version lacks them, nothing happens. */
interface Parts {
  readonly twilsockClient?: {
    disconnect(): Promise<void>;
    readonly channel?: { on(event: 'error', listener: () => void): unknown };
  };
  readonly syncClient?: {
    readonly services?: {
      readonly subscriptions?: { subscriptionTtlTimer?: ReturnType<typeof setTimeout> | null };
    };
  };
}

interface Starting {
  readonly _conversationsPromise?: Promise<unknown> | null;
}

const partsOf = (client: Client): Parts => (client as unknown as { _services?: Parts })._services ?? {};

/**
 * The channel emits `error` when a token could not be sent, and the SDK has no listener: its emitter then throws into
 * the page. The lost connection is reported by its state.
 */
export function ignoreErrors(client: Client): void {
  partsOf(client).twilsockClient?.channel?.on('error', () => undefined);
}

/** How long a starting client may take before it is cut off, in milliseconds. */
const START_GRACE = 5_000;

/** Ends the client's connection and its timer, even if it never starts (`shutdown` waits for that). */
export async function endClient(client: Client, hasStarted: boolean): Promise<void> {
  const { twilsockClient, syncClient } = partsOf(client);
  await ((await settlesSoon(client, hasStarted)) ? client.shutdown() : twilsockClient?.disconnect());
  const timer = syncClient?.services?.subscriptions?.subscriptionTtlTimer;
  if (timer) clearTimeout(timer);
}

/**
 * When cut off during its start, the SDK logs to the page's console, whatever its log level, and rejects
 * unhandled promises. So pending requests may finish first; the list of conversations follows the start.
 */
async function settlesSoon(client: Client, hasStarted: boolean): Promise<boolean> {
  if (!['connecting', 'connected'].includes(client.connectionState)) return hasStarted;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isCutOff = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(hasStarted), START_GRACE);
  });
  const isStarted = new Promise<boolean>((resolve) => {
    if (hasStarted) resolve(true);
    client.on('initialized', () => resolve(true));
    client.on('initFailed', () => resolve(false));
  });
  const isAtRest = isStarted.then(async (canShutDown) => {
    const { _conversationsPromise: conversations } = client as unknown as Starting;
    await conversations?.catch(() => undefined);
    return canShutDown;
  });
  return Promise.race([isAtRest, isCutOff]).finally(() => clearTimeout(timer));
}

interface Isolated<T> {
  readonly result: T;
  /** Restores the page's storage; called again after later parts of the SDK have started. */
  restoreStorage(): void;
  /** Removes the listeners. */
  removeListeners(): void;
}

/** Creates the client, recording its side effects on the page. */
export function createIsolated<T>(create: () => T): Isolated<T> {
  const levels = logLevels();
  const listeners: Parameters<typeof window.addEventListener>[] = [];
  const { addEventListener } = window;
  window.addEventListener = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void => {
    listeners.push([type, listener, options]);
    addEventListener.call(window, type, listener, options);
  };
  const restoreStorage = (): void => restoreLogLevels(levels);
  const removeListeners = (): void =>
    listeners.forEach((listener) => window.removeEventListener(...listener));
  try {
    return { result: create(), restoreStorage, removeListeners };
  } catch (error) {
    removeListeners();
    throw error;
  } finally {
    // Our function was set on the instance; deleting it restores the inherited one.
    Reflect.deleteProperty(window, 'addEventListener');
    if (window.addEventListener !== addEventListener) window.addEventListener = addEventListener;
    restoreStorage();
  }
}

function restoreLogLevels(before: Readonly<Record<string, string>>): void {
  for (const key of Object.keys(logLevels()))
    if (before[key] === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, before[key]);
}

function logLevels(): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.keys(localStorage)
        .filter((key) => /^loglevel(:(twilio-|twilsock).*)?$/.test(key))
        .map((key) => [key, localStorage.getItem(key) ?? '']),
    );
  } catch {
    return {}; // storage is blocked: nothing was stored either
  }
}
