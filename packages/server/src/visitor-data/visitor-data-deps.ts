/** What reading and deleting a visitor's data needs. */

import type { Account } from '../accounts/account-store.js';
import type { RelayDeps } from '../relay/relay-deps.js';
import type { Service } from '../twilio/latest-conversation.js';

export type VisitorDataDeps = Pick<
  RelayDeps,
  'store' | 'clients' | 'missiveClients' | 'media' | 'clock' | 'publicUrl'
>;

/** The account's conversations at Twilio; null while Twilio is not connected. */
export function serviceOf({ clients }: Pick<VisitorDataDeps, 'clients'>, account: Account): Service | null {
  if (account.twilio === null) return null;
  const { accountSid, apiKeySid, apiKeySecret, serviceSid } = account.twilio;
  const client = clients({ accountSid, username: apiKeySid, password: apiKeySecret });
  return client.conversations.v1.services(serviceSid);
}
