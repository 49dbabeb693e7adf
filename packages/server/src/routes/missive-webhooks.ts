/** What Missive tells of agents' messages. Verified on the bytes that came, kept, and answered at once (CC-02). */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isAccountId, type Account } from '../account-store.js';
import { HttpError } from '../errors.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import { readConversation, readMessage } from '../missive/missive-resources.js';
import type { BridgedAccount } from '../relay/relay-deps.js';
import type { Relay } from '../relay/relay.js';

export interface MissiveWebhookDeps {
  readonly store: { find(id: string): Promise<Account | null> };
  readonly relay: Pick<Relay, 'receive'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Files may come inside (Base64), and Missive itself takes 10 MB in one go. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** One is in the developer's guide, the other in the overview. */
const SIGNATURE_HEADERS = ['X-Hook-Signature', 'X-Missive-Signature'] as const;
const PATH = '/:account/webhooks/missive';

export function addMissiveWebhookRoutes(app: Hono, deps: MissiveWebhookDeps): void {
  const { metrics, logger } = deps;
  app.post(PATH, bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }), async (context) => {
    const account = await bridged(context, deps);
    const bytes = Buffer.from(await context.req.arrayBuffer());
    if (account === null || !isSigned(context, bytes, account.missive.signatureSecret)) {
      metrics.missiveWebhooks.inc({ result: 'refused' });
      throw new HttpError(401, 'bad-signature', 'This is not signed with the secret of this chat’s channel.');
    }
    const { message, conversation } = readPayload(bytes);
    const told = readMessage(message);
    // Missive may ask whether anybody is here before there is anything to tell.
    if (told === null) return answer(context, metrics, 'empty');
    if (told.author === null && told.to.length === 0) return answer(context, metrics, 'ignored');
    const reception = await deps.relay.receive(account, told, readConversation(conversation));
    if (reception === 'lost')
      logger.warn({ account: account.id, message: told.id }, 'an agent wrote to nobody that we know');
    return answer(context, metrics, reception);
  });
  // Some look whether the address is there before they save it.
  app.get(PATH, async (context) => {
    if ((await bridged(context, deps)) === null) throw notFound();
    return context.json({});
  });
  app.all(PATH, () => {
    throw new HttpError(405, 'method-not-allowed', 'This address takes POST only.', {
      headers: { Allow: 'POST, GET, HEAD' },
    });
  });
}

const answer = (context: Context, { missiveWebhooks }: Metrics, result: string): Response => {
  missiveWebhooks.inc({ result });
  return context.json({});
};

async function bridged(context: Context, { store }: MissiveWebhookDeps): Promise<BridgedAccount | null> {
  const id = context.req.param('account') ?? '';
  const account = isAccountId(id) ? await store.find(id) : null;
  return account?.missive != null && account.twilio !== null ? (account as BridgedAccount) : null;
}

/** Every signature that is there must be right, and one must be there when the channel has a secret. */
function isSigned(context: Context, bytes: Buffer, secret: string | null): boolean {
  if (secret === null) return true;
  const right = createHmac('sha256', secret).update(bytes).digest();
  const signatures = SIGNATURE_HEADERS.map((name) => context.req.header(name)).filter(
    (signature) => signature !== undefined,
  );
  return signatures.length > 0 && signatures.every((signature) => isSame(signature, right));
}

function isSame(signature: string, right: Buffer): boolean {
  const hex = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(signature.trim())?.[1];
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), right);
}

function readPayload(bytes: Buffer): { message?: unknown; conversation?: unknown } {
  if (bytes.length === 0) return {};
  try {
    const payload: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload;
  } catch {
    // told below
  }
  throw new HttpError(400, 'invalid', 'body: must be a JSON object with “message” and “conversation”');
}

const notFound = (): HttpError => new HttpError(404, 'not-found', 'There is nothing here.');

function refuseLargeBody(): never {
  throw new HttpError(413, 'too-large', `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB.`);
}
