/** Finds the account of a request and checks the page's origin. */

import type { Context, Handler } from 'hono';
import { isAccountId, isReserved, type Account, type AccountStore } from '../accounts/account-store.js';
import { allowOrigin, checkOrigin } from './cors.js';
import { HttpError } from './errors.js';

type Accounts = Pick<AccountStore, 'find'>;

/** The account of the path, after checking that it allows the page's origin. */
export async function admitPage(context: Context, store: Accounts): Promise<Account> {
  const origin = context.req.header('Origin');
  allowOrigin(context, origin);
  const account = await findAccount(context, store);
  try {
    checkOrigin(origin, account);
  } catch (error) {
    context.header('Access-Control-Allow-Origin', undefined);
    throw error;
  }
  return account;
}

/** The account of the path. @throws HttpError 404 `unknown-account` */
export async function findAccount(context: Context, store: Accounts): Promise<Account> {
  const id = context.req.param('account') ?? '';
  if (isReserved(id)) throw notFound();
  return accountOf(id, store);
}

/** The account with this id. @throws HttpError 404 `unknown-account` */
export async function accountOf(id: string, store: Accounts): Promise<Account> {
  const account = isAccountId(id) ? await store.find(id) : null;
  if (account === null) throw unknownAccount();
  return account;
}

export const unknownAccount = (): HttpError =>
  new HttpError(404, 'unknown-account', 'There is no such chat account on this server.');

export const notFound = (): HttpError => new HttpError(404, 'not-found', 'There is nothing at this address.');

/** Rejects other methods. @param named those that the message lists, if not all */
export const allowOnly =
  (methods: readonly string[], named = methods): Handler =>
  (context) => {
    if (isReserved(context.req.param('account') ?? '')) throw notFound();
    throw new HttpError(405, 'method-not-allowed', `This address takes ${named.join(', ')} only.`, {
      headers: { Allow: methods.join(', ') },
    });
  };
