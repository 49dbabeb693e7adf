import { waitUntil as wait } from '@open-wc/testing';

/** Waits for a condition. The limit is for hangs: a busy machine may take longer than the default second. */
export const waitUntil = (predicate: () => unknown, message?: string): Promise<void> =>
  wait(() => Boolean(predicate()), message, { timeout: 50_000 });
