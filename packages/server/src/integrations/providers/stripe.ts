/** Stripe: payments, invoices, subscriptions, disputes (https://docs.stripe.com/api/events/types). */

import { Integration, type IntegrationPost, type IntegrationRequest } from '../integration.js';
import { entryOf, Payload } from '../payload.js';
import { hmacOf, isSameDigest } from '../../crypto/signatures.js';
import { STRIPE_EVENTS } from './stripe-events.js';

/** Milliseconds for which a signature is valid, as in Stripe's own libraries. */
const TOLERANCE = 5 * 60_000;
const MAX_SIGNATURES = 20;

export class Stripe extends Integration {
  override get id(): string {
    return 'stripe';
  }

  /** `Stripe-Signature: t=<seconds>,v1=<hex>,…`: with one `v1` per secret while one is rolled. */
  override verify(req: IntegrationRequest, secret: string): boolean {
    const parts = (req.get('stripe-signature') ?? '').split(',').map((part) => part.trim());
    const valuesOf = (name: string): string[] =>
      parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
    const [time = ''] = valuesOf('t');
    if (!/^\d{1,12}$/.test(time) || Math.abs(req.receivedAt - Number(time) * 1000) > TOLERANCE) return false;
    const right = hmacOf(secret, `${time}.`, req.rawBody);
    const signatures = valuesOf('v1').slice(0, MAX_SIGNATURES);
    return signatures.map((signature) => isSameDigest(signature, right)).includes(true);
  }

  override hasCredentials(get: IntegrationRequest['get']): boolean {
    return get('stripe-signature') !== undefined;
  }

  override deliveryId(payload: unknown, req: IntegrationRequest): string {
    return new Payload(payload).text('id') || this.fingerprint(req);
  }

  process(payload: unknown): IntegrationPost | undefined {
    const event = new Payload(payload);
    const subject = event.at('data', 'object');
    const post = entryOf(STRIPE_EVENTS, event.text('type'))?.(subject, event, this);
    return subject.has('id') ? post : undefined;
  }
}
