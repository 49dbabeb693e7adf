/**
 * The SDK's `shutdown()` leaves timers behind: the renewal of Sync subscriptions after a day and the check of their
 * delivery after ten seconds (twilio-sync 4.0.1, subscriptions.ts; seen here). They would keep a Node process alive,
 * so long ones are not waited for at the end. Import this before the SDK starts anything.
 */
const LONG_MS = 5_000;
const start = globalThis.setTimeout;

globalThis.setTimeout = Object.assign((run: () => void, ms?: number, ...rest: []) => {
  const timer = start(run, ms, ...rest);
  if ((ms ?? 0) >= LONG_MS && typeof timer === 'object') timer.unref();
  return timer;
}, start) as typeof globalThis.setTimeout;
