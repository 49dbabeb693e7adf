import { createHmac } from 'node:crypto';
import { WebhookTraffic } from '../shared/webhook-traffic.js';
import { WEBHOOKS, type WebhookSettings } from './constants.js';
import { conversationJson, messageJson } from './json.js';
import type { Conversation, DeliveryState, Message } from './model.js';
import type { Organization } from './organization.js';

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
  readonly #traffic: WebhookTraffic;

  constructor(organization: Organization) {
    this.#organization = organization;
    this.#traffic = new WebhookTraffic(organization.timers);
  }

  /** Returns at once; deliveries run side by side, so a retried one may come after a later one (guess). */
  send(conversation: Conversation, message: Message): void {
    const job = this.#job(conversation, message);
    if (job === null) return;
    const { faults } = this.#organization;
    const isSent = this.#traffic.send(
      () => this.#deliver(job),
      (kind) => faults.takeOne(kind),
    );
    this.#tell(job, isSent ? 'sending' : 'lost');
  }

  /** Resolves when every delivery begun so far is over, retries included. */
  settled(): Promise<void> {
    return this.#traffic.settled();
  }

  stop(): void {
    this.#traffic.stop();
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

  async #deliver(job: Job): Promise<void> {
    const { channel } = job.message;
    for (const retryMs of [...this.settings.retriesMs, null]) {
      if (this.#traffic.isStopped) return;
      if (await this.#call(job)) {
        channel.failuresInRow = 0;
        this.#tell(job, 'delivered');
        return;
      }
      channel.failuresInRow += 1;
      if (channel.failuresInRow > this.settings.failuresBeforeOff) channel.isWebhookOff = true;
      if (retryMs === null || channel.isWebhookOff) break;
      this.#tell(job, 'retrying');
      await this.#traffic.wait(retryMs);
    }
    if (!this.#traffic.isStopped) this.#tell(job, 'failed');
  }

  async #call({ url, body, headers, message }: Job): Promise<boolean> {
    const { clock, logger } = this.#organization;
    const answer = await this.#traffic.calls.call(
      url,
      { method: 'POST', headers, body },
      this.settings.timeoutMs,
    );
    if (!answer) logger.warn('A webhook was not delivered', { message: message.id });
    const status = answer?.status ?? null;
    this.attempts.push({ message: message.id, at: clock.now(), status });
    return status !== null && status >= 200 && status < 300;
  }

  #tell({ conversation, message }: Job, delivery: DeliveryState): void {
    // The copy of one that arrived takes nothing back.
    if (message.delivery !== 'delivered') message.delivery = delivery;
    this.#organization.changed({ what: 'delivery', conversation });
  }
}
