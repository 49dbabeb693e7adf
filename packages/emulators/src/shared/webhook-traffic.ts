import type { Timers } from './clock.js';
import { OutgoingCalls } from './outgoing-calls.js';

/** What can befall webhooks on demand; faults of these kinds mean the same to every emulator. */
export type WebhookFaultKind = 'delay-webhooks' | 'duplicate-webhooks' | 'lose-webhooks' | 'reorder-webhooks';

/** How long a reordered webhook waits for another one. */
const REORDER_PATIENCE_MS = 2_000;
const DELAY_MS = 1_000;

/** Webhooks on their way, side by side: in time and once, unless a fault has it otherwise. */
export class WebhookTraffic {
  readonly calls: OutgoingCalls;
  readonly #timers: Timers;
  readonly #running = new Set<Promise<void>>();
  /** How to end each wait before its time. */
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

  /** Runs `deliver` for each copy that goes out, never at once; false when the webhook gets lost. */
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
    if (reorder) this.#hold(start, reorder.ms ?? REORDER_PATIENCE_MS);
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

  /** Resolves when every delivery begun so far is over. */
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

  /** Until the next one that goes out, or for so long; those held leave newest first. */
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
