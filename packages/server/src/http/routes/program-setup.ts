/** `/api/accounts/{id}/program…`: the webhook of a program that answers visitors, and a test (CS-10). */

import { Hono } from 'hono';
import type { ProgramTest, SavedProgram } from '../../api/program.js';
import type { Account, AccountStore } from '../../accounts/account-store.js';
import { availabilityAt } from '../../accounts/availability.js';
import { invalid, readBody } from '../../admin/invalid-fields.js';
import {
  mergeProgram,
  newProgramSecret,
  programSchema,
  programTestSchema,
  programViewOf,
} from '../../admin/program-schema.js';
import { ProgramError, type ProgramMessage } from '../../answers/program.js';
import type { Programs } from '../../answers/programs.js';
import { HttpError, retryAfter } from '../errors.js';
import { accountOf, unknownAccount } from '../page-admission.js';
import { RateLimiter } from '../rate-limit.js';

export interface ProgramSetupDeps {
  readonly store: Pick<AccountStore, 'find' | 'update'>;
  readonly programs: Programs;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const LIMIT = { burst: 10, perMinute: 10 };

/** The admin routes have checked the session. */
export function programSetupRoutes({ store, programs, now }: ProgramSetupDeps): Hono {
  const api = new Hono();
  const tests = new RateLimiter(LIMIT, now);

  api.get('/accounts/:id/program', async (context) =>
    context.json(programViewOf(await accountOf(context.req.param('id'), store), programs)),
  );

  api.put('/accounts/:id/program', async (context) => {
    const given = await readBody(context, programSchema);
    const { id, program: stored } = await accountOf(context.req.param('id'), store);
    const program = mergeProgram(given, stored, programs.trustedOrigin);
    if ('length' in program) throw invalid(program);
    const changed = await store.update(id, { program }, now());
    if (changed === null) throw unknownAccount();
    // A secret that was made is shown this once.
    const made = given.secret === undefined && stored === null ? { secret: program.secret } : {};
    return context.json<SavedProgram>({ ...programViewOf(changed, programs), ...made });
  });

  api.post('/accounts/:id/program/secret', async (context) => {
    const { id, program } = await accountOf(context.req.param('id'), store);
    if (program === null) throw noProgram();
    const secret = newProgramSecret();
    const changed = await store.update(id, { program: { ...program, secret } }, now());
    if (changed === null) throw unknownAccount();
    return context.json<SavedProgram>({ ...programViewOf(changed, programs), secret });
  });

  api.delete('/accounts/:id/program', async (context) => {
    const { id, program } = await accountOf(context.req.param('id'), store);
    if (program !== null) await store.update(id, { program: null }, now());
    return context.body(null, 204);
  });

  /** Asks the program, even if it is off; its reply is sent to no visitor. */
  api.post('/accounts/:id/program/test', async (context) => {
    const { text } = await readBody(context, programTestSchema);
    const account = await accountOf(context.req.param('id'), store);
    const program = account.program === null ? programs.of(account) : programs.webhook(account.program);
    if (program === null) throw noProgram();
    const wait = tests.take(account.id);
    if (wait > 0)
      throw new HttpError(429, 'throttled', 'Too many tests. Please wait a moment.', {
        headers: retryAfter(wait),
      });
    const startedAt = performance.now();
    try {
      const { replies, handOff } = await program.ask(sample(account, text, now()));
      return context.json<ProgramTest>({ replies, handOff, ms: Math.round(performance.now() - startedAt) });
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      throw new HttpError(502, 'program-failed', error.message, { cause: error });
    }
  });
  return api;
}

const sample = (account: Account, text: string, now: number): ProgramMessage => ({
  id: `test-${now}`,
  account: account.id,
  text,
  files: [],
  sentAt: new Date(now).toISOString(),
  language: 'en',
  page: null,
  status: availabilityAt(account.availability, now).status,
  nextOpening: null,
  visitor: { id: 'test', name: 'Setup test', email: '', verification: 'unverified', answers: {} },
  conversation: { id: 'test', messages: [] },
});

const noProgram = (): HttpError =>
  new HttpError(409, 'no-program', 'No program is set for this account yet. Enter its address first.');
