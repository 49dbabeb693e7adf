import { createHmac } from 'node:crypto';
import { WebhookTraffic } from '../shared/webhook-traffic.js';
import { WEBHOOKS, type WebhookSettings } from './constants.js';
import { conversationJson, messageJson } from './json.js';
import type { Channel, Conversation, DeliveryState, Message, RuleHook } from './model.js';
import type { Organization } from './organization.js';

/** `sha256=` and the hex HMAC of the sent bytes (API §3.1). */
export const signWebhook = (secret: string, body: string | Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** One request to the receiver. */
export interface WebhookAttempt {
  /** Id of the message, or of the rule that was called. */
  readonly message: string;
  readonly at: number;
  /** HTTP status; null when there was no response in time. */
  readonly status: number | null;
}

interface Job {
  readonly id: string;
  /** Where failures are counted. */
  readonly target: Pick<Channel, 'failuresInRow' | 'isWebhookOff'>;
  readonly url: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Record<string, string>;
  readonly tell: (delivery: DeliveryState) => void;
}

const HEADERS = { 'content-type': 'application/json', 'user-agent': 'Missive' };
const bytesOf = (payload: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(payload));

const signedCall = (
  { secret }: Pick<RuleHook, 'secret'>,
  payload: unknown,
): Pick<Job, 'body' | 'headers'> => {
  const body = bytesOf(payload);
  const signature = secret === null ? {} : { 'X-Hook-Signature': signWebhook(secret, body) };
  return { body, headers: { ...HEADERS, ...signature } };
};

/** Notifies a channel's receiver of agents' messages (API §3). */
export class Webhooks {
  settings: WebhookSettings = WEBHOOKS;
  /** Every request so far. */
  readonly attempts: WebhookAttempt[] = [];
  readonly #organization: Organization;
  readonly #traffic: WebhookTraffic;

  constructor(organization: Organization) {
    this.#organization = organization;
    this.#traffic = new WebhookTraffic(organization.timers);
  }

  /**
   * Returns immediately; deliveries are concurrent, so a retried one may arrive after a later one (guess).
   */
  send(conversation: Conversation, message: Message): void {
    const job = this.#job(conversation, message);
    if (job !== null) this.#start(job);
  }

  /** Calls the URL of a rule; the documents promise the same timeout and retries. */
  callHook(hook: RuleHook, payload: unknown): void {
    if (hook.isWebhookOff) return;
    const { body, headers } = signedCall(hook, payload);
    this.#start({ id: hook.id, target: hook, url: hook.url, body, headers, tell: () => undefined });
  }

  /** Calls a rule's URL once; returns whether the status was 2xx. */
  async validate(hook: Pick<RuleHook, 'url' | 'secret'>, payload: unknown): Promise<boolean> {
    const { url } = hook;
    const request = { method: 'POST', ...signedCall(hook, payload) };
    const response = await this.#traffic.calls.call(url, request, this.settings.timeoutMs);
    return response !== null && response.status >= 200 && response.status < 300;
  }

  #start(job: Job): void {
    const { faults } = this.#organization;
    const isSent = this.#traffic.send(
      () => this.#deliver(job),
      (kind) => faults.takeOne(kind),
    );
    job.tell(isSent ? 'sending' : 'lost');
  }

  /** Resolves when every delivery started so far has ended, including retries. */
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
    const body = bytesOf(payload);
    const { signatureSecret: secret } = channel;
    const names = secret === null || secret === '' ? [] : channel.signatureHeaders;
    const signatures = Object.fromEntries(names.map((name) => [name, signWebhook(secret ?? '', body)]));
    return {
      id: message.id,
      target: channel,
      url: channel.webhookUrl,
      body,
      headers: { ...HEADERS, ...signatures },
      tell: (delivery) => this.#tell(conversation.id, message, delivery),
    };
  }

  async #deliver(job: Job): Promise<void> {
    const { target } = job;
    for (const retryMs of [...this.settings.retriesMs, null]) {
      if (this.#traffic.isStopped) return;
      if (await this.#call(job)) {
        target.failuresInRow = 0;
        job.tell('delivered');
        return;
      }
      target.failuresInRow += 1;
      if (target.failuresInRow > this.settings.failuresBeforeOff) target.isWebhookOff = true;
      if (retryMs === null || target.isWebhookOff) break;
      job.tell('retrying');
      await this.#traffic.wait(retryMs);
    }
    if (!this.#traffic.isStopped) job.tell('failed');
  }

  async #call({ url, body, headers, id }: Job): Promise<boolean> {
    const { clock, logger } = this.#organization;
    const response = await this.#traffic.calls.call(
      url,
      { method: 'POST', headers, body },
      this.settings.timeoutMs,
    );
    if (!response) logger.warn('A webhook was not delivered', { message: id });
    const status = response?.status ?? null;
    this.attempts.push({ message: id, at: clock.now(), status });
    return status !== null && status >= 200 && status < 300;
  }

  #tell(conversation: string, message: Message, delivery: DeliveryState): void {
    // A late duplicate does not change the status.
    if (message.delivery !== 'delivered') message.delivery = delivery;
    this.#organization.changed({ what: 'delivery', conversation });
  }
}
