import type { Account } from './account.js';
import { errors } from './errors.js';
import { Form } from './form.js';
import type { ApiKey } from './model.js';
import type { RestApp, RestContext } from './rest.js';

/** Dates of the 2010 API are RFC 2822: `Fri, 20 Nov 2026 23:00:00 +0000`. */
const rfc2822 = (ms: number): string => new Date(ms).toUTCString().replace('GMT', '+0000');

const friendlyName = (form: Form) => form.name('FriendlyName');

const keyJson = (key: ApiKey) => ({
  sid: key.sid,
  friendly_name: key.friendlyName,
  date_created: rfc2822(key.dateCreated),
  date_updated: rfc2822(key.dateUpdated),
});

const accountJson = (account: Account) => ({
  sid: account.sid,
  owner_account_sid: account.sid,
  friendly_name: account.friendlyName,
  status: account.status,
  type: account.type,
  auth_token: account.authToken,
  date_created: rfc2822(account.dateCreated),
  date_updated: rfc2822(account.dateCreated),
  uri: `/2010-04-01/Accounts/${account.sid}.json`,
  subresource_uris: { keys: `/2010-04-01/Accounts/${account.sid}/Keys.json` },
});

/** Another account's path does not exist, even with valid credentials of one's own. */
const checkOwn = (c: RestContext, sid: string | undefined): Account => {
  const { account } = c.var;
  if (sid !== account.sid) throw errors.notFound(c.req.path);
  return account;
};

/** Hono has no suffix patterns: `.json` is part of the last parameter. */
const withoutJson = (text: string): string => text.replace(/\.json$/, '');

const keyOf = (c: RestContext): [Account, ApiKey] => {
  const account = checkOwn(c, c.req.param('account'));
  const key = account.keys.get(withoutJson(c.req.param('key') ?? ''));
  if (!key) throw errors.notFound(c.req.path);
  return [account, key];
};

/** The few routes of the 2010 API that a Conversations application needs. */
export const addAccountRoutes = (app: RestApp): void => {
  const keys = '/2010-04-01/Accounts/:account/Keys';

  app.get('/2010-04-01/Accounts/:account', (c) =>
    c.json(accountJson(checkOwn(c, withoutJson(c.req.param('account'))))),
  );

  app.post(`${keys}.json`, async (c) => {
    const account = checkOwn(c, c.req.param('account'));
    const key = account.createKey((await Form.read(c.req.raw, friendlyName)) ?? '');
    return c.json({ ...keyJson(key), secret: key.secret }, 201);
  });

  app.get(`${keys}.json`, (c) => {
    const account = checkOwn(c, c.req.param('account'));
    const list = [...account.keys.values()].map(keyJson);
    const uri = `/2010-04-01/Accounts/${account.sid}/Keys.json`;
    return c.json({
      keys: list,
      page: 0,
      page_size: Math.max(50, list.length),
      start: 0,
      end: Math.max(0, list.length - 1),
      uri,
      first_page_uri: uri,
      next_page_uri: null,
      previous_page_uri: null,
    });
  });

  app.get(`${keys}/:key`, (c) => c.json(keyJson(keyOf(c)[1])));

  app.post(`${keys}/:key`, async (c) => {
    const [account, key] = keyOf(c);
    key.friendlyName = (await Form.read(c.req.raw, friendlyName)) ?? key.friendlyName;
    key.dateUpdated = account.clock.now();
    return c.json(keyJson(key));
  });

  app.delete(`${keys}/:key`, (c) => {
    const [account, key] = keyOf(c);
    account.keys.delete(key.sid);
    return c.body(null, 204);
  });
};
