import type { Timers } from './clock.js';
import { OutgoingCalls } from './outgoing-calls.js';

/** Faults of webhooks, which are the same in every emulator. */
export type WebhookFaultKind = 'delay-webhooks' | 'duplicate-webhooks' | 'lose-webhooks' | 'reorder-webhooks';

/** How long a reordered webhook waits for the next one. */
const REORDER_TIMEOUT_MS = 2_000;
const DELAY_MS = 1_000;

/** Concurrent deliveries of webhooks: immediate and once, unless there is a fault. */
export class WebhookTraffic {
  readonly calls: OutgoingCalls;
  readonly #timers: Timers;
  readonly #running = new Set<Promise<void>>();
  /** Functions that end a wait early. */
  readonly #waits = new Set<() => void>();
  #held: (() => void)[] = [];
  #isStopped = false;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.calls = new OutgoingCalls(timers);
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Runs `deliver` asynchronously for each copy; returns false when the webhook is lost. */
  send(
    deliver: () => Promise<unknown>,
    takeFault: (kind: WebhookFaultKind) => { ms?: number } | null,
  ): boolean {
    if (takeFault('lose-webhooks')) return false;
    const copies = takeFault('duplicate-webhooks') ? 2 : 1;
    const delay = takeFault('delay-webhooks');
    const delayMs = delay ? (delay.ms ?? DELAY_MS) : 0;
    const start = () => {
      for (let copy = 0; copy < copies; copy += 1) this.#track(this.#deliverLater(delayMs, deliver));
    };
    const reorder = takeFault('reorder-webhooks');
    if (reorder) this.#hold(start, reorder.ms ?? REORDER_TIMEOUT_MS);
    else {
      start();
      for (const startHeld of this.#held.splice(0).reverse()) startHeld();
    }
    return true;
  }

  async wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        this.#waits.delete(end);
        resolve();
      };
      const cancel = this.#timers.start(ms, end);
      this.#waits.add(end);
    });
  }

  /** Resolves when every delivery started so far has ended. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  stop(): void {
    this.#isStopped = true;
    this.#held = [];
    this.calls.stop();
    for (const end of this.#waits) end();
  }

  async #deliverLater(ms: number, deliver: () => Promise<unknown>): Promise<void> {
    await this.wait(ms);
    if (!this.#isStopped) await deliver();
  }

  /** Waits until the next delivery, or for this long; held deliveries run newest first. */
  #hold(start: () => void, ms: number): void {
    let isStarted = false;
    const once = () => {
      if (!isStarted && !this.#isStopped) start();
      isStarted = true;
    };
    this.#held.push(once);
    this.#track(this.wait(ms).then(once));
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}
