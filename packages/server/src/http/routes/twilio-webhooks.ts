/** Twilio's webhook about an account's conversations. Requires a valid signature. */

import { Hono, type Context, type MiddlewareHandler } from 'hono';
import twilio from 'twilio';
import { isAccountId, type Account } from '../../accounts/account-store.js';
import { HttpError } from '../errors.js';
import type { Metrics } from '../../metrics.js';
import type { Relay } from '../../relay/relay.js';
import { allowOnly } from '../page-admission.js';
import type { RequestBodies } from '../request-body.js';
import { webhookUrl } from '../webhook-url.js';

export interface TwilioWebhookDeps {
  readonly store: { find(id: string): Promise<Account | null> };
  readonly metrics: Metrics;
  readonly relay: Pick<Relay, 'onVisitorMessage' | 'scheduleAnswer'>;
  readonly bodies: RequestBodies;
  /** Public URL of this server as Twilio knows it; null when not configured. */
  readonly publicUrl: string | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A message may have 32 kB and its attributes as much; form encoding triples a byte at worst. */
const MAX_BODY_BYTES = 256 * 1024;
const SIGNATURE_HEADER = 'X-Twilio-Signature';

export function twilioWebhookRoutes(deps: TwilioWebhookDeps): Hono {
  const app = new Hono();
  const { metrics, relay, now, bodies } = deps;
  const refuse = (): never => {
    metrics.webhooks.inc({ result: 'refused' });
    throw new HttpError(403, 'bad-signature', 'This is not signed by the Twilio account of this chat.');
  };
  const refuseUnsigned: MiddlewareHandler = async (context, next) => {
    if (context.req.header(SIGNATURE_HEADER) === undefined) refuse();
    await next();
  };
  app.post('/:account/webhooks/twilio', refuseUnsigned, bodies.limit(MAX_BODY_BYTES), async (context) => {
    const fields = formFields(await context.req.text());
    const account = await signer(context, fields, deps);
    if (account === null) return refuse();
    metrics.webhooks.inc({ result: 'accepted' });
    metrics.lastWebhook.set(now() / 1000);
    const { EventType: event, ConversationSid: sid } = fields;
    if (event === 'onMessageAdded' && typeof sid === 'string' && account.missive !== null) {
      await relay.onVisitorMessage(account.id, sid);
      await relay.scheduleAnswer(account, sid);
    }
    return context.body(null, 204);
  });
  app.all('/:account/webhooks/twilio', allowOnly(['POST']));
  return app;
}

/** The account whose Auth Token signed the request; null for other signatures. */
async function signer(
  context: Context,
  fields: Record<string, string | string[]>,
  { store, publicUrl }: TwilioWebhookDeps,
): Promise<Account | null> {
  const id = context.req.param('account') ?? '';
  const account = isAccountId(id) ? await store.find(id) : null;
  if (!account?.twilio || publicUrl === null) return null;
  const signature = context.req.header(SIGNATURE_HEADER) ?? '';
  // The URL as configured at Twilio: a proxy in front of us may have changed host, port and scheme.
  const url = webhookUrl(publicUrl, account.id) + new URL(context.req.url).search;
  return twilio.validateRequest(account.twilio.authToken, signature, url, fields) ? account : null;
}

/** A repeated name has all its values, as Twilio signs them. */
function formFields(body: string): Record<string, string | string[]> {
  const form = new URLSearchParams(body);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
