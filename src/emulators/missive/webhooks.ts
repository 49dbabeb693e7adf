import { createHmac } from 'node:crypto';
import { WEBHOOKS, type WebhookSettings } from './constants.js';
import { conversationJson, messageJson } from './json.js';
import type { Conversation, DeliveryState, Message } from './model.js';
import type { Organization } from './organization.js';

/** How long a reordered webhook waits for another one. */
const REORDER_PATIENCE_MS = 2_000;
const DELAY_MS = 1_000;

/** `sha256=` and the hex HMAC of the very bytes that are sent (API §3.1). */
export const signWebhook = (secret: string, body: string | Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** One call of the receiver. */
export interface WebhookAttempt {
  readonly message: string;
  readonly at: number;
  /** HTTP status; null when nothing answered in time. */
  readonly status: number | null;
}

interface Job {
  readonly conversation: string;
  readonly message: Message;
  readonly url: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Record<string, string>;
}

/** Tells a channel's receiver what agents wrote (API §3). */
export class Webhooks {
  settings: WebhookSettings = WEBHOOKS;
  /** Every call made so far. */
  readonly attempts: WebhookAttempt[] = [];
  readonly #organization: Organization;
  readonly #calls = new Set<AbortController>();
  readonly #running = new Set<Promise<void>>();
  /** How to end each wait before its time. */
  readonly #waits = new Set<() => void>();
  #held: (() => void)[] = [];
  #isStopped = false;

  constructor(organization: Organization) {
    this.#organization = organization;
  }

  /** Returns at once; deliveries run side by side, so a retried one may come after a later one (guess). */
  send(conversation: Conversation, message: Message): void {
    const job = this.#job(conversation, message);
    if (job === null) return;
    const { faults } = this.#organization;
    if (faults.takeOne('lose-webhooks')) {
      this.#tell(job, 'lost');
      return;
    }
    this.#tell(job, 'sending');
    const copies = faults.takeOne('duplicate-webhooks') ? 2 : 1;
    const delayMs = delayOf(faults.takeOne('delay-webhooks'), DELAY_MS);
    const start = () => {
      for (let copy = 0; copy < copies; copy += 1) this.#track(this.#deliver(job, delayMs));
    };
    const reorder = faults.takeOne('reorder-webhooks');
    if (reorder) this.#hold(start, reorder.ms ?? REORDER_PATIENCE_MS);
    else {
      start();
      this.#release();
    }
  }

  /** Resolves when every delivery begun so far is over, retries included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  stop(): void {
    this.#isStopped = true;
    this.#held = [];
    for (const call of this.#calls) call.abort();
    for (const end of this.#waits) end();
  }

  #job(conversation: Conversation, message: Message): Job | null {
    const { channel } = message;
    if (channel.webhookUrl === null) return null;
    if (channel.isWebhookOff) {
      message.delivery = 'failed';
      return null;
    }
    const payload = {
      message: messageJson(this.#organization.baseUrl, message),
      conversation: conversationJson(this.#organization, conversation),
    };
    const body = new TextEncoder().encode(JSON.stringify(payload));
    const { signatureSecret: secret } = channel;
    const names = secret === null || secret === '' ? [] : channel.signatureHeaders;
    const signatures = Object.fromEntries(names.map((name) => [name, signWebhook(secret ?? '', body)]));
    return {
      conversation: conversation.id,
      message,
      url: channel.webhookUrl,
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'Missive', ...signatures },
    };
  }

  /** Until the next one that goes out, or for so long; those held leave newest first. */
  #hold(start: () => void, ms: number): void {
    let isStarted = false;
    const once = () => {
      if (!isStarted) start();
      isStarted = true;
    };
    this.#held.push(once);
    this.#track(this.#wait(ms).then(() => (this.#isStopped ? undefined : once())));
  }

  #release(): void {
    for (const start of this.#held.splice(0).reverse()) start();
  }

  async #deliver(job: Job, delayMs: number): Promise<void> {
    await this.#wait(delayMs);
    const { channel } = job.message;
    for (const retryMs of [...this.settings.retriesMs, null]) {
      if (this.#isStopped) return;
      if (await this.#call(job)) {
        channel.failuresInRow = 0;
        this.#tell(job, 'delivered');
        return;
      }
      channel.failuresInRow += 1;
      if (channel.failuresInRow > this.settings.failuresBeforeOff) channel.isWebhookOff = true;
      if (retryMs === null || channel.isWebhookOff) break;
      this.#tell(job, 'retrying');
      await this.#wait(retryMs);
    }
    if (!this.#isStopped) this.#tell(job, 'failed');
  }

  async #call({ url, body, headers, message }: Job): Promise<boolean> {
    const call = new AbortController();
    this.#calls.add(call);
    const stopWaiting = this.#organization.timers.start(this.settings.timeoutMs, () => call.abort());
    let status: number | null = null;
    try {
      const reply = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: call.signal,
      });
      await reply.arrayBuffer();
      ({ status } = reply);
    } catch {
      this.#organization.logger.warn('A webhook was not delivered', { message: message.id });
    } finally {
      stopWaiting();
      this.#calls.delete(call);
    }
    this.attempts.push({ message: message.id, at: this.#organization.clock.now(), status });
    return status !== null && status >= 200 && status < 300;
  }

  #tell({ conversation, message }: Job, delivery: DeliveryState): void {
    // The copy of one that arrived takes nothing back.
    if (message.delivery !== 'delivered') message.delivery = delivery;
    this.#organization.changed({ what: 'delivery', conversation });
  }

  async #wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        this.#waits.delete(end);
        resolve();
      };
      const cancel = this.#organization.timers.start(ms, end);
      this.#waits.add(end);
    });
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}

const delayOf = (fault: { ms?: number } | null, standard: number): number =>
  fault ? (fault.ms ?? standard) : 0;
