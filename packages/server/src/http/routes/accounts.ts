/** `/api/accounts…`: what the Setup page shows and changes. */

import { Hono, type Context } from 'hono';
import type { AccountView, InstallCheck, SecretKeyView } from '../../api/account.js';
import {
  accountPatchSchema,
  deletionSchema,
  emailProblems,
  newAccountSchema,
  rotationSchema,
  undoSchema,
} from '../../admin/account-schema.js';
import { summaryOf, viewOf } from '../../admin/account-view.js';
import { invalid, readBody } from '../../admin/invalid-fields.js';
import { patchSettings, settingsProblems } from '../../admin/settings-schema.js';
import {
  StaleVersionError,
  type Account,
  type AccountChanges,
  type AccountStore,
} from '../../accounts/account-store.js';
import { isOriginAllowed } from '../../accounts/allowed-origins.js';
import { HttpError } from '../errors.js';
import { accountOf, unknownAccount } from '../page-admission.js';
import { newAccountKeys, newSecretKey } from '../../accounts/account-keys.js';
import type { Store } from '../../stores/store.js';
import { callTwilio } from '../../twilio/twilio-errors.js';
import { deleteAccount } from '../../visitor-data/delete-account.js';
import type { TwilioSetupDeps } from '../../twilio/twilio-account.js';
import { emailSetupRoutes, type EmailSetupDeps } from './email-setup.js';
import { missiveSetupRoutes, type MissiveSetupDeps } from './missive-setup.js';
import { pictureSetupRoutes, type PicturesDeps } from './pictures.js';
import { programSetupRoutes, type ProgramSetupDeps } from './program-setup.js';
import { ratingSetupRoutes } from './ratings.js';
import { statisticsRoutes } from './statistics.js';
import { teamSetupRoutes, type TeamSetupDeps } from './team-setup.js';
import { twilioSetupRoutes } from './twilio-setup.js';
import { visitorDataRoutes, type VisitorDataRoutesDeps } from './visitor-data.js';
import { visitorMessageRoutes } from './visitor-messages.js';

export interface AccountRoutesDeps
  extends
    TwilioSetupDeps,
    MissiveSetupDeps,
    Pick<EmailSetupDeps, 'mailer'>,
    Pick<ProgramSetupDeps, 'programs'>,
    Pick<TeamSetupDeps, 'replyTimes' | 'remoteFiles'>,
    Omit<VisitorDataRoutesDeps, 'store'> {
  readonly store: Pick<Store, keyof AccountStore | 'listWidgetLoads' | 'limits' | 'statistics'> &
    MissiveSetupDeps['store'] &
    PicturesDeps['store'] &
    VisitorDataRoutesDeps['store'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const HOUR = 60 * 60 * 1000;

/** The admin routes have checked the session. */
export function accountRoutes(deps: AccountRoutesDeps): Hono {
  const api = new Hono();
  const { store, now, publicUrl, mailer, relay } = deps;
  const shown = (account: Account): AccountView => viewOf(account, now(), publicUrl);
  const changedView = async (account: Account): Promise<AccountView> => {
    if (account.retentionDays !== null) await relay.scheduleRetention(account.id);
    return shown(account);
  };

  api.get('/accounts', async (context) => {
    const accounts = await store.list();
    return context.json({ accounts: accounts.map((account) => summaryOf(account, now())) });
  });

  api.post('/accounts', async (context) => {
    const { id, name = '' } = await readBody(context, newAccountSchema);
    if (!(await store.create({ id, name, ...newAccountKeys(), createdAt: now() })))
      throw new HttpError(
        409,
        'account-exists',
        `id: there is an account “${id}” already; choose another id`,
      );
    return context.json(shown(await accountOf(id, store)), 201);
  });

  api.get('/accounts/:id', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    return context.json(shown(account));
  });

  api.patch('/accounts/:id', async (context) => {
    const { account, changes, version } = await readChanges(context, store, mailer !== null);
    const changed = await orConflict(store.update(account.id, changes, now(), version));
    return context.json(await changedView(changed));
  });

  api.delete('/accounts/:id', async (context) => {
    const { name, twilio } = await readBody(context, deletionSchema);
    const account = await accountOf(context.req.param('id'), store);
    const right = account.name || account.id;
    if (name !== right)
      throw invalid([{ field: 'name', message: `must be the account’s name, “${right}”, to confirm` }]);
    return context.json(await callTwilio(() => deleteAccount(deps, account, twilio)));
  });

  /** Validates a change without saving it, while the operator types. */
  api.post('/accounts/:id/check', async (context) => {
    await readChanges(context, store, mailer !== null);
    return context.body(null, 204);
  });

  api.post('/accounts/:id/undo', async (context) => {
    const { version } = await readBody(context, undoSchema);
    const account = await accountOf(context.req.param('id'), store);
    if (account.undoableSince === null)
      throw new HttpError(409, 'nothing-to-undo', 'Nothing has been changed here yet.');
    const changed = await orConflict(store.undo(account.id, now(), version));
    return context.json(await changedView(changed));
  });

  api.get('/accounts/:id/secret-key', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    return context.json(secretKeyView(account, now()));
  });

  api.post('/accounts/:id/secret-key/rotate', async (context) => {
    const { overlapHours } = await readBody(context, rotationSchema);
    const account = await accountOf(context.req.param('id'), store);
    const changes: AccountChanges = {
      secretKey: newSecretKey(),
      previousSecretKey: overlapHours === 0 ? null : account.secretKey,
      previousSecretKeyUntil: overlapHours === 0 ? null : now() + Math.round(overlapHours * HOUR),
    };
    const changed = await orConflict(store.update(account.id, changes, now(), account.version));
    return context.json(secretKeyView(changed, now()));
  });

  api.get('/accounts/:id/install', async (context) => {
    const { id, allowedOrigins } = await accountOf(context.req.param('id'), store);
    const loads = await store.listWidgetLoads(id);
    const refusals = await store.limits.listRefusals(id, now());
    return context.json<InstallCheck>({
      refusals: refusals.map(({ kind, count, firstAt, lastAt }) => ({
        kind,
        count,
        firstAt: new Date(firstAt).toISOString(),
        lastAt: new Date(lastAt).toISOString(),
      })),
      loads: loads.map(({ origin, firstAt, lastAt }) => ({
        origin,
        isAllowed: isOriginAllowed(origin, allowedOrigins),
        firstAt: new Date(firstAt).toISOString(),
        lastAt: new Date(lastAt).toISOString(),
      })),
    });
  });

  api.route('/', twilioSetupRoutes(deps));
  api.route('/', emailSetupRoutes(deps));
  api.route('/', pictureSetupRoutes(deps));
  api.route('/', programSetupRoutes(deps));
  api.route('/', ratingSetupRoutes(deps));
  api.route('/', statisticsRoutes(deps));
  api.route('/', teamSetupRoutes(deps));
  api.route('/', missiveSetupRoutes(deps));
  api.route('/', visitorDataRoutes(deps));
  api.route('/', visitorMessageRoutes(deps));
  return api;
}

/** @throws HttpError 400 `invalid`, 404 `unknown-account` */
async function readChanges(
  context: Context,
  store: Pick<AccountStore, 'find'>,
  canEmail: boolean,
): Promise<{ account: Account; changes: AccountChanges; version: number }> {
  const { version, settings, availability, email, ...plain } = await readBody(context, accountPatchSchema);
  const account = await accountOf(context.req.param('id') ?? '', store);
  const changes = {
    ...plain,
    ...(settings === undefined ? {} : { settings: patchSettings(account.settings, settings) }),
    ...(availability === undefined ? {} : { availability: { ...account.availability, ...availability } }),
    ...(email === undefined ? {} : { email: { ...account.email, ...email } }),
  } as AccountChanges;
  const problems = [
    ...settingsProblems(changes.settings ?? {}),
    ...emailProblems(account.email, changes.email ?? account.email, canEmail),
  ];
  if (problems.length > 0) throw invalid(problems);
  return { account, changes, version };
}

/** @throws HttpError 409 `conflict` */
async function orConflict(change: Promise<Account | null>): Promise<Account> {
  try {
    const account = await change;
    if (account === null) throw unknownAccount();
    return account;
  } catch (error) {
    if (!(error instanceof StaleVersionError)) throw error;
    throw new HttpError(
      409,
      'conflict',
      `version: the account was changed by someone else and is at version ${error.version}. Load it again, look at what is new, and save again.`,
    );
  }
}

/** The previous key is shown by nothing but the time until which it counts. */
const secretKeyView = (
  { secretKey, previousSecretKey, previousSecretKeyUntil: until, version }: Account,
  now: number,
): SecretKeyView => ({
  secretKey,
  previousKeyUntil:
    previousSecretKey !== null && until !== null && until > now ? new Date(until).toISOString() : null,
  version,
});
