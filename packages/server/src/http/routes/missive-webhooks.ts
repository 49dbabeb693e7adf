/** Missive's webhook about agents' messages: verified over the raw body, stored, then acknowledged (CC-02). */

import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { isAccountId, type Account } from '../../accounts/account-store.js';
import { JsonError, parseJson } from '../bounded-json.js';
import { HttpError } from '../errors.js';
import type { Logger } from '../../logging.js';
import type { Metrics } from '../../metrics.js';
import { readConversation, readMessage } from '../../missive/missive-resources.js';
import { allowOnly, notFound } from '../page-admission.js';
import type { BridgedAccount } from '../../relay/relay-deps.js';
import type { Relay } from '../../relay/relay.js';
import type { RequestBodies } from '../request-body.js';
import { isSameDigest, startHmac, type RunningHmac } from '../../crypto/signatures.js';

export interface MissiveWebhookDeps {
  readonly store: { find(id: string): Promise<Account | null> };
  readonly relay: Pick<Relay, 'receive' | 'onClosed'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly bodies: RequestBodies;
}

/** Claim of a webhook, known before its body. */
interface Claim {
  readonly account: BridgedAccount;
  /** Digests in the headers. */
  readonly digests: readonly string[];
  /** Hash of the body so far; null when the channel has no secret. */
  readonly hmac: RunningHmac | null;
}

/** Files may be embedded in Base64, and Missive's own limit is 10 MB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** One is documented in the developer's guide, the other in the overview. */
const SIGNATURE_HEADERS = ['X-Hook-Signature', 'X-Missive-Signature'] as const;
const PATH = '/:account/webhooks/missive';

export function missiveWebhookRoutes(deps: MissiveWebhookDeps): Hono {
  const app = new Hono();
  const { metrics, logger, bodies } = deps;
  const claims = new WeakMap<Context, Claim>();
  const claimOf = (context: Context): Claim => {
    const claim = claims.get(context);
    if (claim !== undefined) return claim;
    metrics.missiveWebhooks.inc({ result: 'refused' });
    throw new HttpError(401, 'bad-signature', 'This is not signed with the secret of this chat’s channel.');
  };
  /** Rejects a sender without a signature before reading its body (CS-06). */
  const demandClaim: MiddlewareHandler = async (context, next) => {
    const claim = await readClaim(context, deps);
    if (claim !== null) claims.set(context, claim);
    claimOf(context);
    await next();
  };
  const hashBody = (context: Context) => {
    const { hmac } = claimOf(context);
    return hmac && ((chunk: Uint8Array) => void hmac.update(chunk));
  };
  app.post(PATH, demandClaim, bodies.limit(MAX_BODY_BYTES, hashBody), async (context) => {
    if (!isRight(claimOf(context))) claims.delete(context);
    const { account } = claimOf(context);
    const { message, conversation, rule } = readPayload(await context.req.text());
    if (rule !== undefined) {
      // A rule's message is also reported by the channel, if it is to a visitor at all.
      const closed = readConversation(conversation);
      if (closed !== null) await deps.relay.onClosed(account, closed);
      return answer(context, metrics, closed === null ? 'empty' : 'rule');
    }
    const told = readMessage(message);
    // Missive may send an empty request to check the address.
    if (told === null) return answer(context, metrics, 'empty');
    if (told.author === null && told.to.length === 0) return answer(context, metrics, 'ignored');
    const reception = await deps.relay.receive(account, told, readConversation(conversation));
    if (reception === 'lost')
      logger.warn({ account: account.id, message: told.id }, 'an agent wrote to an unknown recipient');
    return answer(context, metrics, reception);
  });
  // Some services check with GET that the URL exists before they save it.
  app.get(PATH, async (context) => {
    if ((await bridged(context, deps)) === null) throw notFound();
    return context.json({});
  });
  app.all(PATH, allowOnly(['POST', 'GET', 'HEAD'], ['POST']));
  return app;
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

/** Null when the channel has a secret and the request has no well-formed signature. */
async function readClaim(context: Context, deps: MissiveWebhookDeps): Promise<Claim | null> {
  const account = await bridged(context, deps);
  if (account === null) return null;
  const secret = account.missive.signatureSecret;
  if (secret === null) return { account, digests: [], hmac: null };
  const headers = SIGNATURE_HEADERS.map((name) => context.req.header(name));
  const offered = headers.filter((header) => header !== undefined);
  const digests = offered.map(digestIn).filter((digest) => digest !== null);
  if (digests.length === 0 || digests.length < offered.length) return null;
  return { account, digests, hmac: startHmac(secret) };
}

/** Every given signature must be valid. */
function isRight({ hmac, digests }: Claim): boolean {
  if (hmac === null) return true;
  const right = hmac.digest('hex');
  return digests.every((digest) => isSameDigest(digest, right));
}

function readPayload(text: string): { message?: unknown; conversation?: unknown; rule?: unknown } {
  if (text === '') return {};
  try {
    const payload = parseJson(text);
    if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new HttpError(
      400,
      'invalid',
      `body: ${error.message}, an object with “message” and “conversation”`,
    );
  }
  throw new HttpError(400, 'invalid', 'body: must be a JSON object with “message” and “conversation”');
}

/** Hex, with or without the hash's name as a prefix. */
const digestIn = (header: string): string | null =>
  /^(?:sha256=)?([0-9a-f]{64})$/i.exec(header.trim())?.[1] ?? null;
