/** Gives an account its Twilio credentials: checks them, and creates everything that a chat needs (CS-01). */

import type { Account, AccountStore } from '../accounts/account-store.js';
import { provision, type Credentials, type ProvisionOptions } from './provision.js';
import type { TwilioClients } from './twilio-client.js';

export interface TwilioSetupDeps {
  readonly store: Pick<AccountStore, 'find' | 'update'>;
  readonly clients: TwilioClients;
  /** Where Twilio reaches this server; null leaves its webhooks unchanged. */
  readonly publicUrl: string | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Runs of one account are serialized: concurrent ones would create two keys. */
const running = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Checks the credentials, sets up their Twilio account, and stores the result. Safe to repeat.
 * @returns the changed account, or null when it is gone
 * @throws ProvisionError for the operator
 */
export async function setUpTwilio(
  accountId: string,
  credentials: Credentials,
  deps: TwilioSetupDeps,
  options: Pick<ProvisionOptions, 'onStep' | 'wait'> = {},
): Promise<Account | null> {
  const queue = running.get(deps.store) ?? new Map<string, Promise<unknown>>();
  running.set(deps.store, queue);
  const before = queue.get(accountId) ?? Promise.resolve();
  const own = before.then(
    () => run(accountId, credentials, deps, options),
    () => run(accountId, credentials, deps, options),
  );
  queue.set(accountId, own);
  try {
    return await own;
  } finally {
    if (queue.get(accountId) === own) queue.delete(accountId);
  }
}

async function run(
  accountId: string,
  credentials: Credentials,
  { store, clients, publicUrl, now }: TwilioSetupDeps,
  options: Pick<ProvisionOptions, 'onStep' | 'wait'>,
): Promise<Account | null> {
  const account = await store.find(accountId);
  if (account === null) return null;
  const twilio = await provision(credentials, clients, account.twilio, {
    ...options,
    account: accountId,
    publicUrl,
  });
  if (JSON.stringify(twilio) === JSON.stringify(account.twilio)) return account;
  return store.update(accountId, { twilio }, now());
}
