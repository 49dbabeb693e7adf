import { Hono, type Context } from 'hono';
import { pause } from '../shared/pause.js';
import { isSameSecret } from '../shared/secrets.js';
import type { Account } from './account.js';
import { addAccountRoutes } from './rest-account.js';
import { addConversationRoutes } from './rest-conversations.js';
import { addMessageRoutes } from './rest-messages.js';
import { addParticipantRoutes } from './rest-participants.js';
import { addScopedWebhookRoutes } from './rest-scoped-webhooks.js';
import { addServiceRoutes } from './rest-services.js';
import { addUserRoutes } from './rest-users.js';
import { TwilioError, errors } from './errors.js';
import { apiActor, type Actor, type Conversation } from './model.js';
import { kindOf } from './requests.js';
import type { ChatService } from './service.js';
import type { Place } from './rest-json.js';

export interface RestBindings {
  findAccount: (sid: string) => Account | undefined;
  /** All accounts: an API key does not name its account. */
  accounts: () => Iterable<Account>;
  baseUrl: string;
  /** Closes the connection without a response. */
  cut: () => void;
}
export interface RestVariables {
  account: Account;
}
export interface RestEnv {
  Bindings: RestBindings;
  Variables: RestVariables;
}
export type RestApp = Hono<RestEnv>;
export type RestContext = Context<RestEnv>;

/** Basic credentials: account SID and auth token, or key SID and secret (protocol §11.1). */
export const authenticate = (
  header: string | null | undefined,
  bindings: Pick<RestBindings, 'accounts' | 'findAccount'>,
): Account => {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1];
  if (encoded === undefined) throw errors.unauthenticated();
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const [name, password] = [text.slice(0, colon), text.slice(colon + 1)];
  const byToken = bindings.findAccount(name);
  if (byToken && isSameSecret(password, byToken.authToken)) return byToken;
  for (const account of bindings.accounts()) {
    const key = account.keys.get(name);
    if (key && isSameSecret(password, key.secret)) return account;
  }
  throw errors.unauthenticated();
};

export const serviceOf = (c: RestContext): ChatService => {
  const sid = c.req.param('service');
  const { account } = c.var;
  const service = sid === undefined ? account.defaultService : account.services.get(sid);
  if (!service) throw errors.notFound(c.req.path);
  return service;
};

/** Same resources below `/v1` (the default service) and `/v1/Services/IS…`. */
export const placeOf = (c: RestContext): Place => {
  const service = serviceOf(c);
  const isNamed = c.req.param('service') !== undefined;
  return {
    service,
    isNamed,
    root: isNamed ? `${c.env.baseUrl}/v1/Services/${service.sid}` : `${c.env.baseUrl}/v1`,
  };
};

export const conversationOf = (c: RestContext): Conversation => {
  const conversation = serviceOf(c).conversation(c.req.param('conversation') ?? '');
  if (!conversation) throw errors.conversationNotFound();
  return conversation;
};

/** REST writes trigger no webhooks unless this header is set (protocol §9, no. 16). */
export const actorOf = (c: RestContext): Actor =>
  apiActor(c.req.header('x-twilio-webhook-enabled')?.toLowerCase() === 'true');

/** Guess: an inactive account can still be read. */
const ACCOUNT_PATH = /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\.json$/i;

export const makeRest = (): RestApp => {
  const app: RestApp = new Hono<RestEnv>();

  app.use('*', async (c, next) => {
    const account = authenticate(c.req.header('authorization'), c.env);
    c.set('account', account);
    if (account.status !== 'active' && !ACCOUNT_PATH.test(c.req.path)) throw errors.notActive();
    const { faults } = account;
    const kind = kindOf(c.req.method, c.req.path);
    const refused = faults.takeOne('refuse', { target: 'rest', kind });
    if (refused) {
      const { code: status = 503, errorCode = 20500 } = refused;
      throw new TwilioError(status, errorCode, 'Refused on demand');
    }
    if (faults.takeOne('throttle', { target: 'rest', kind })) throw errors.tooMany();
    await next();
    // Only an accepted request counts: a rejection would not leave the caller in doubt.
    const lost = c.res.ok ? faults.takeOne('lose-reply', { target: 'rest', kind }) : null;
    if (lost === null) return undefined;
    await pause(account.timers, lost.ms, c.req.raw.signal);
    c.env.cut();
    return undefined;
  });

  addAccountRoutes(app);
  addServiceRoutes(app);
  for (const root of ['/v1/Services/:service', '/v1']) {
    addConversationRoutes(app, root);
    addParticipantRoutes(app, root);
    addScopedWebhookRoutes(app, root);
    addMessageRoutes(app, root);
    addUserRoutes(app, root);
  }
  return app;
};
