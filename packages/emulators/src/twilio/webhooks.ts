import { createHmac } from 'node:crypto';
import { isRecord } from '../shared/is-record.js';
import type { CallResponse } from '../shared/outgoing-calls.js';
import { WebhookTraffic } from '../shared/webhook-traffic.js';
import type { Account } from './account.js';
import { WEBHOOK_TIMEOUT_MS, type PostEvent, type PreEvent } from './constants.js';
import { errors } from './errors.js';
import type { Actor, Conversation } from './model.js';
import type { ChatService } from './service.js';

/** What a pre-action hook may replace (protocol §11.2). */
export interface Replacement {
  body?: string;
  author?: string;
  attributes?: string;
}

type Fields = Record<string, string>;
interface Target {
  url: string;
  method: 'GET' | 'POST';
}

/** Twilio's signature: the exact URL, then each field's name and value in the order of names (protocol §11.2). */
export const signWebhook = (authToken: string, url: string, fields: Fields): string => {
  const names = Object.keys(fields).sort();
  const text = names.reduce((sum, name) => `${sum}${name}${fields[name] ?? ''}`, url);
  return createHmac('sha1', authToken).update(text).digest('base64');
};

const parseReplacement = (text: string): Replacement => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  if (!isRecord(parsed)) return {};
  const replacement: Replacement = {};
  for (const key of ['body', 'author', 'attributes'] as const) {
    const value = parsed[key];
    if (typeof value === 'string') replacement[key] = value;
  }
  return replacement;
};

/** Notifies an application's server of changes (post-action), or asks it beforehand (pre-action). */
export class Webhooks {
  readonly #account: Account;
  readonly #traffic: WebhookTraffic;

  constructor(account: Account) {
    this.#account = account;
    this.#traffic = new WebhookTraffic(account.timers);
  }

  /** Waits for the responses of every pre-action hook; throws when one rejects. */
  async before(
    event: PreEvent,
    service: ChatService,
    conversation: Conversation | null,
    actor: Actor,
    fields: Fields,
  ): Promise<Replacement> {
    if (!actor.webhooks) return {};
    let replacement: Replacement = {};
    for (const hook of [this.#account.webhookConfiguration, service.webhooks]) {
      if (hook.preUrl === null || !hook.filters.includes(event)) continue;
      const all = this.#withCommon(event, service, actor, fields);
      const reply = await this.#deliver({ url: hook.preUrl, method: hook.method }, all);
      // Guess: without a response in time the service continues as if there were no hook.
      if (reply === null) continue;
      if (reply.status >= 400) throw errors.rejectedByWebhook();
      replacement = { ...replacement, ...parseReplacement(reply.text) };
    }
    return replacement;
  }

  /** Returns immediately; deliveries are concurrent, so their order is undefined (as in the real service). */
  after(
    event: PostEvent,
    service: ChatService,
    conversation: Conversation | null,
    actor: Actor,
    fields: Fields,
  ): void {
    if (!actor.webhooks) return;
    const all = this.#withCommon(event, service, actor, fields);
    const { faults } = this.#account;
    for (const target of this.#targets(event, service, conversation))
      this.#traffic.send(
        () => this.#deliver(target, all),
        (kind) => faults.takeOne(kind, { kind: event }),
      );
  }

  /** Resolves when every delivery started so far has ended, so that tests can assert that no hook came. */
  settled(): Promise<void> {
    return this.#traffic.settled();
  }

  stop(): void {
    this.#traffic.stop();
  }

  #targets(event: PostEvent, service: ChatService, conversation: Conversation | null): Target[] {
    const wide = [this.#account.webhookConfiguration, service.webhooks].flatMap((hook) =>
      hook.postUrl !== null && hook.filters.includes(event)
        ? [{ url: hook.postUrl, method: hook.method }]
        : [],
    );
    const scoped = [...(conversation?.webhooks.values() ?? [])].flatMap((hook) =>
      hook.url !== null && hook.filters.includes(event) ? [{ url: hook.url, method: hook.method }] : [],
    );
    return [...wide, ...scoped];
  }

  #withCommon(event: string, service: ChatService, actor: Actor, fields: Fields): Fields {
    return {
      ...fields,
      EventType: event,
      AccountSid: this.#account.sid,
      ChatServiceSid: service.sid,
      RetryCount: '0',
      Source: actor.source,
      ...(actor.identity === null ? {} : { ClientIdentity: actor.identity }),
    };
  }

  async #deliver({ url: address, method }: Target, fields: Fields): Promise<CallResponse | null> {
    const { authToken, logger } = this.#account;
    const form = new URLSearchParams(fields).toString();
    const isGet = method === 'GET';
    const url = isGet ? withQuery(address, form) : address;
    const headers = {
      'x-twilio-signature': signWebhook(authToken, url, isGet ? {} : fields),
      ...(isGet ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
    };
    const request = { method, headers, ...(isGet ? {} : { body: form }) };
    const response = await this.#traffic.calls.call(url, request, WEBHOOK_TIMEOUT_MS);
    if (!response) logger.warn('A webhook was not delivered', { event: fields.EventType });
    return response;
  }
}

const withQuery = (url: string, query: string): string => `${url}${url.includes('?') ? '&' : '?'}${query}`;
