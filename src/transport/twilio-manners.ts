/**
 * What the SDK does to the page it runs in, undone: shut down, it leaves listeners on `window` and a timer
 * of a day that holds on to all of it; and its logging library keeps its levels in the page's localStorage,
 * the page's own among them. Seen in twilsock 1.0.2, twilio-sync 4.0.1 and loglevel 1.9.
 */

import type { Client } from '@twilio/conversations';

/** Parts of the client that its types do not show. Where another version has none, nothing happens. */
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
 * The channel says with an `error` that a token did not get through, and nobody in the SDK listens: its
 * emitter then throws at the page. That the connection is lost is told by its state.
 */
export function hearErrors(client: Client): void {
  partsOf(client).twilsockClient?.channel?.on('error', () => undefined);
}

/** How long a client that is about to start may take before it is cut off. */
const START_GRACE = 5_000;

/** Ends the client's connection and its timer, also when it never gets to start (`shutdown` waits for that). */
export async function endClient(client: Client, hasStarted: boolean): Promise<void> {
  const { twilsockClient, syncClient } = partsOf(client);
  await ((await isAtRestSoon(client, hasStarted)) ? client.shutdown() : twilsockClient?.disconnect());
  const timer = syncClient?.services?.subscriptions?.subscriptionTtlTimer;
  if (timer) clearTimeout(timer);
}

/**
 * Cut off while it starts, the SDK writes to the page's console, whatever its log level, and rejects where
 * nobody listens. So what is on its way gets there first; the list of conversations comes after the start.
 */
async function isAtRestSoon(client: Client, hasStarted: boolean): Promise<boolean> {
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

interface Guest<T> {
  readonly result: T;
  /** Puts back what the page had in its storage; again after later parts of the SDK have started. */
  tidyStorage(): void;
  /** Takes the listeners away. */
  leave(): void;
}

/** Makes the client, noting what it does to the page meanwhile. */
export function asGuest<T>(create: () => T): Guest<T> {
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
  const tidyStorage = (): void => restoreLogLevels(levels);
  const leave = (): void => listeners.forEach((listener) => window.removeEventListener(...listener));
  try {
    return { result: create(), tidyStorage, leave };
  } catch (error) {
    leave();
    throw error;
  } finally {
    // Ours was put on the instance; what is below it comes back.
    Reflect.deleteProperty(window, 'addEventListener');
    if (window.addEventListener !== addEventListener) window.addEventListener = addEventListener;
    tidyStorage();
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
    return {}; // blocked: then nothing was kept there either
  }
}
