/** `/api/accounts/{id}/missive…`: connects a custom channel, tests it, and lists failures. */

import { Hono } from 'hono';
import type { ConnectedView, MissiveView } from '../../api/missive.js';
import { type Account, type AccountStore, type MissiveAccess } from '../../accounts/account-store.js';
import { invalid, readBody } from '../../admin/invalid-fields.js';
import {
  firstMissiveSetupSchema,
  mergeMissiveSetup,
  missiveSetupSchema,
} from '../../admin/missive-schema.js';
import { failureViewOf, missiveViewOf } from '../../admin/missive-view.js';
import { HttpError, retryAfter } from '../errors.js';
import { accountOf, unknownAccount } from '../page-admission.js';
import { explainMissiveError, GateBusy, MissiveError } from '../../missive/missive-errors.js';
import type { Named } from '../../missive/missive-resources.js';
import type { Relay } from '../../relay/relay.js';
import { reportLines } from '../../missive-test/report-lines.js';
import { runRoundTrip, type RoundTripDeps } from '../../missive-test/round-trip.js';

export interface MissiveSetupDeps extends Omit<RoundTripDeps, 'store' | 'relay'> {
  readonly store: RoundTripDeps['store'] & Pick<AccountStore, 'find' | 'update'>;
  readonly relay: Pick<Relay, 'onVisitorMessage' | 'wake' | 'scheduleSweep' | 'scheduleRetention'>;
}

/** Longest wait for a slot of the rate limit, in milliseconds: the operator is waiting. */
export const MAX_WAIT = 5_000;
const MAX_FAILURES = 200;
const SECONDS_TO_WAIT = 5;

/** The admin routes have checked the session. */
export function missiveSetupRoutes(deps: MissiveSetupDeps): Hono {
  const api = new Hono();
  const { store, relay, now, publicUrl } = deps;
  const { failures } = store.relay;
  /** Accounts with a running test. */
  const testing = new Set<string>();

  const viewOf = async (account: Account): Promise<MissiveView> =>
    missiveViewOf(account, publicUrl, await failures.status(account.id, now()));

  api.get('/accounts/:id/missive', async (context) =>
    context.json(await viewOf(await accountOf(context.req.param('id'), store))),
  );

  api.put('/accounts/:id/missive', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    const schema = account.missive === null ? firstMissiveSetupSchema : missiveSetupSchema;
    const given = await readBody(context, schema);
    const missive = mergeMissiveSetup(given, account.missive, now());
    if ('length' in missive) throw invalid(missive);
    const organizations = await checkAtMissive(missive, deps);
    const changed = await store.update(account.id, { missive }, now());
    if (changed === null) throw unknownAccount();
    await relay.scheduleSweep(changed.id);
    relay.wake();
    return context.json<ConnectedView>({ ...(await viewOf(changed)), organizations });
  });

  api.delete('/accounts/:id/missive', async (context) => {
    const { id, missive } = await accountOf(context.req.param('id'), store);
    if (missive !== null) await store.update(id, { missive: null }, now());
    return context.body(null, 204);
  });

  api.post('/accounts/:id/missive/test', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    const { id } = account;
    if (account.missive === null)
      throw new HttpError(409, 'missive-not-connected', 'Missive is not connected to this account yet.');
    if (testing.has(id))
      throw new HttpError(409, 'test-running', 'A test message of this account is already in progress.');
    testing.add(id);
    const lines = reportLines((report, signal) =>
      runRoundTrip(account, deps, report, signal).finally(() => testing.delete(id)),
    );
    return context.body(lines, 200, {
      'Content-Type': 'application/x-ndjson',
      // Prevents nginx from buffering lines.
      'X-Accel-Buffering': 'no',
    });
  });

  api.get('/accounts/:id/failures', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    const found = await failures.failures(id, MAX_FAILURES);
    return context.json({ failures: found.map(failureViewOf) });
  });

  api.post('/accounts/:id/failures/retry', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    let retried = 0;
    for (const failure of await failures.failures(id, MAX_FAILURES))
      if ((await failures.retryFailure(id, failure.id, now())) !== null) retried += 1;
    relay.wake();
    return context.json({ retried });
  });

  api.post('/accounts/:id/failures/:failureId/retry', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    const job = await failures.retryFailure(id, context.req.param('failureId'), now());
    if (job === null) throw unknownFailure();
    relay.wake();
    return context.body(null, 204);
  });

  api.delete('/accounts/:id/failures/:failureId', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    if (!(await failures.dismissFailure(id, context.req.param('failureId')))) throw unknownFailure();
    return context.body(null, 204);
  });
  return api;
}

/** Checks that Missive accepts the token and knows the given ids. @throws HttpError */
async function checkAtMissive(
  { token, organizationId, teamId }: MissiveAccess,
  { missiveClients }: MissiveSetupDeps,
): Promise<Named[]> {
  const client = missiveClients(token, { maxWait: MAX_WAIT });
  try {
    const [organizations, teams] = await Promise.all([
      client.organizations(),
      teamId === null ? [] : client.teams(),
    ]);
    const problems = [
      ...unlessKnown('organizationId', organizationId, organizations, 'organization'),
      ...unlessKnown('teamId', teamId, teams, 'team'),
    ];
    if (problems.length > 0) throw invalid(problems);
    return organizations.map(({ id, name }) => ({ id, name }));
  } catch (error) {
    throw toHttpError(error);
  }
}

function unlessKnown(
  field: string,
  id: string | null,
  known: readonly Named[],
  what: string,
): { field: string; message: string }[] {
  if (id === null || known.some((one) => one.id.toLowerCase() === id.toLowerCase())) return [];
  const list = known.map((one) => `${one.name} (${one.id})`).join(', ');
  const message = `is no ${what} that the owner of the token sees${list === '' ? '' : `; those are ${list}`}`;
  return [{ field, message }];
}

const DENIALS: readonly (number | null)[] = [401, 402, 403];

export function toHttpError(error: unknown): unknown {
  if (error instanceof GateBusy || (error instanceof MissiveError && error.kind === 'throttled')) {
    const message = 'Missive asks for fewer calls with this token. Please try again in a moment.';
    return new HttpError(503, 'missive-throttled', message, {
      headers: retryAfter(
        error instanceof MissiveError ? (error.retryAfter ?? SECONDS_TO_WAIT) : SECONDS_TO_WAIT,
      ),
      cause: error,
    });
  }
  if (!(error instanceof MissiveError)) return error;
  const message = explainMissiveError(error);
  if (!DENIALS.includes(error.status))
    return new HttpError(502, 'missive-unavailable', message, { cause: error });
  return new HttpError(422, 'missive-denied', message, {
    fields: [{ field: 'token', message }],
    cause: error,
  });
}

const unknownFailure = (): HttpError =>
  new HttpError(
    404,
    'not-found',
    'It is not there any more, or its recipient is unknown: load the list again.',
  );
