/** `/api/accounts/{id}/visitors`: everything that is kept of a visitor, exported and deleted (CS-08). */

import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Erasure } from '../../api/visitors.js';
import type { Account } from '../../accounts/account-store.js';
import { invalid } from '../../admin/invalid-fields.js';
import { MediaError } from '../../relay/files/twilio-media.js';
import { systemClock } from '../../system-clock.js';
import { callTwilio } from '../../twilio/twilio-errors.js';
import { eraseVisitor } from '../../visitor-data/erase-visitor.js';
import { exportVisitors, summaryOf } from '../../visitor-data/export-visitors.js';
import {
  isKnown,
  visitorOfId,
  visitorsOfEmail,
  type FoundVisitor,
} from '../../visitor-data/find-visitors.js';
import { ConversationBusyError } from '../../visitor-data/hold-conversation.js';
import type { VisitorDataDeps } from '../../visitor-data/visitor-data-deps.js';
import { HttpError, retryAfter } from '../errors.js';
import { accountOf } from '../page-admission.js';

export interface VisitorDataRoutesDeps extends Omit<VisitorDataDeps, 'clock'> {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How long a deletion waits while the relay works on a conversation. Milliseconds. */
const PATIENCE = 10_000;
const MAX_IDENTITIES = 100;
const FLAG = 'must be true, or left out';
const EMAIL = 'must be an email address, at most 320 characters';
const IDENTITY = 'must be a visitor’s id: “visitor-” and 32 hexadecimal digits';

const flag = z.literal('true', { error: FLAG }).optional();
const querySchema = z.strictObject({
  email: z.string().trim().min(1, EMAIL).max(320, EMAIL).optional(),
  identity: z
    .array(z.string().regex(/^(visitor-)?[0-9a-f]{32}$/, IDENTITY))
    .max(MAX_IDENTITIES, `must be at most ${MAX_IDENTITIES}`),
  summary: flag,
  all: flag,
  optOuts: flag,
});
type Query = z.infer<typeof querySchema>;

/** The admin routes have checked the session. */
export function visitorDataRoutes(given: VisitorDataRoutesDeps): Hono {
  const api = new Hono();
  const deps: VisitorDataDeps = { ...given, clock: { now: given.now, after: systemClock.after } };

  api.get('/accounts/:id/visitors', async (context) => {
    const account = await accountOf(context.req.param('id'), deps.store);
    const query = readQuery(context, ['email', 'identity', 'summary']);
    const visitors = await callTwilio(() => visitorsOf(deps, account, query));
    if (query.summary !== undefined) {
      const isThere = await callTwilio(() =>
        Promise.all(visitors.map((visitor) => isKnown(deps, account, visitor))),
      );
      return context.json({ visitors: visitors.filter((_, place) => isThere[place]).map(summaryOf) });
    }
    return context.body(streamOf(exportVisitors(deps, account, visitors)), 200, {
      'Content-Type': 'application/json',
      'Content-Disposition': 'attachment; filename="visitors.json"',
      // Prevents nginx from collecting it.
      'X-Accel-Buffering': 'no',
    });
  });

  api.delete('/accounts/:id/visitors', async (context) => {
    const account = await accountOf(context.req.param('id'), deps.store);
    const query = readQuery(context, ['email', 'identity', 'all', 'optOuts']);
    const visitors = await callTwilio(() => visitorsOf(deps, account, query));
    refuseGuess(query, visitors);
    const erasures: Erasure[] = [];
    for (const visitor of visitors) {
      const options = { includesOptOuts: query.optOuts !== undefined, patience: PATIENCE };
      erasures.push(await callTwilio(() => eraseVisitor(deps, account, visitor, options)).catch(rethrow));
    }
    return context.json({ visitors: erasures });
  });
  return api;
}

/** @throws HttpError 400 `invalid` */
function readQuery(context: Context, known: readonly (keyof Query)[]): Query {
  const { identity = [], ...given } = context.req.queries();
  const single = Object.entries(given).map(([name, values]) => [name, values.at(-1)]);
  const parsed = querySchema.safeParse({ ...Object.fromEntries(single), identity });
  if (!parsed.success)
    throw invalid(
      parsed.error.issues.map(({ path, message, ...issue }) =>
        issue.code === 'unrecognized_keys'
          ? { field: issue.keys.join(', '), message: `is not known here; known are ${known.join(', ')}` }
          : { field: String(path[0]), message },
      ),
    );
  const stranger = Object.keys(given).find((name) => !known.includes(name as keyof Query));
  if (stranger !== undefined)
    throw invalid([{ field: stranger, message: `is not known here; known are ${known.join(', ')}` }]);
  if (parsed.data.email === undefined && identity.length === 0)
    throw invalid([
      { field: 'email', message: 'is missing: name an email address, or a visitor by identity' },
    ]);
  return parsed.data;
}

/**
 * With an address and identities: those of the address that have one of the identities.
 * @throws HttpError 400 `invalid` when an identity is not one of the address
 */
async function visitorsOf(
  deps: VisitorDataDeps,
  account: Account,
  { email, identity }: Query,
): Promise<FoundVisitor[]> {
  if (email === undefined) {
    const visitors = await Promise.all([...new Set(identity)].map((one) => visitorOfId(deps, account, one)));
    return visitors.filter((visitor) => visitor !== null);
  }
  const visitors = await visitorsOfEmail(deps, account, email);
  if (identity.length === 0) return visitors;
  const isNamed = (visitor: FoundVisitor): boolean =>
    identity.includes(visitor.identity) || identity.includes(visitor.id);
  const stranger = identity.find(
    (one) => !visitors.some(({ id, identity: known }) => one === id || one === known),
  );
  if (stranger !== undefined)
    throw invalid([{ field: 'identity', message: `${stranger} has not given this email address` }]);
  return visitors.filter(isNamed);
}

/** Several people can have typed one address, so an address alone deletes nothing. @throws HttpError 400 `invalid` */
function refuseGuess({ email, identity, all }: Query, visitors: readonly FoundVisitor[]): void {
  if (email === undefined || identity.length > 0 || all !== undefined || visitors.length === 0) return;
  const known = visitors.map((visitor) => `${visitor.identity} (${visitor.verification})`).join(', ');
  throw invalid([
    {
      field: 'identity',
      message: `must name whom to delete, since anybody can type an address: ${known}. Or send all=true.`,
    },
  ]);
}

function rethrow(error: unknown): never {
  if (error instanceof ConversationBusyError)
    throw new HttpError(
      409,
      'conversation-busy',
      'A message of this visitor is being passed on at the moment. Nothing is lost: delete again in a minute.',
      { headers: retryAfter(30), cause: error },
    );
  if (error instanceof MediaError)
    throw new HttpError(
      502,
      'twilio-unavailable',
      `${error.message} A part may be deleted; delete again to go on.`,
      { cause: error },
    );
  throw error;
}

function streamOf(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return();
    },
  });
}
