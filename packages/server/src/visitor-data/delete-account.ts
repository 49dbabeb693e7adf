/** Deletes an account with everything of it here, and on request what the setup made of it at Twilio (CS-08). */

import type { DeletedAccount } from '../api/visitors.js';
import type { Account, AccountStore } from '../accounts/account-store.js';
import type { TwilioClients } from '../twilio/twilio-client.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';

export interface DeleteAccountDeps {
  readonly store: Pick<AccountStore, 'deleteAccount'>;
  readonly clients: TwilioClients;
}

/** Deletes at Twilio first: afterwards the credentials are gone. Safe to repeat. */
export async function deleteAccount(
  { store, clients }: DeleteAccountDeps,
  account: Account,
  withTwilio: boolean,
): Promise<DeletedAccount> {
  const deleted: string[] = [];
  const left: string[] = [];
  const { twilio, missive, fromEnvironment } = account;
  if (twilio !== null) {
    const { accountSid, authToken, serviceSid, apiKeySid } = twilio;
    if (withTwilio) {
      const client = clients({ accountSid, username: accountSid, password: authToken });
      // With its conversations, users, roles and its webhook.
      if ((await orNullIfMissing(client.conversations.v1.services(serviceSid).remove())) !== null)
        deleted.push(serviceSid);
      if ((await orNullIfMissing(client.api.v2010.accounts(accountSid).keys(apiKeySid).remove())) !== null)
        deleted.push(apiKeySid);
    } else
      left.push(
        `The conversation service ${serviceSid}, with all conversations, users, roles, and the webhook to this server.`,
        `The API key ${apiKeySid}.`,
      );
  }
  await store.deleteAccount(account.id);
  return {
    deleted: { twilio: deleted },
    left: {
      twilio: left,
      missive:
        missive === null
          ? []
          : [
              `The custom channel ${missive.channelId}, which calls this server, and its conversations.`,
              'The API token that was made for this account.',
            ],
      here:
        Object.keys(fromEnvironment).length === 0
          ? []
          : [
              'The environment of the chat server sets this account up: it is made anew at the next start, unless its variables are removed.',
            ],
    },
  };
}
