/** What both directions of the relay work with. */

import type { Account, AccountStore, MissiveAccess, TwilioAccess } from '../accounts/account-store.js';
import type { Clock } from 'missive-chat/core/ports.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import type { MissiveClient, MissiveClients } from '../missive/missive-client.js';
import type { VisitorStore } from '../storage/store.js';
import type { TwilioClient, TwilioClients } from '../twilio/twilio-client.js';
import type { RemoteFileOptions } from './files/remote-file.js';
import type { TwilioMedia } from './files/twilio-media.js';
import type { RelayStore } from './relay-store.js';

export interface RelayDeps {
  readonly store: Pick<AccountStore, 'find' | 'list'> & VisitorStore & { readonly relay: RelayStore };
  readonly clients: TwilioClients;
  readonly missiveClients: MissiveClients;
  readonly media: TwilioMedia;
  /** How files that Missive names are fetched. */
  readonly remoteFiles: RemoteFileOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Where people reach this server; null when nobody told. */
  readonly publicUrl: string | null;
  readonly pace: RelayPace;
}

/** When the relay looks by itself. Milliseconds. */
export interface RelayPace {
  /** A message whose webhook was lost is found after so long, where something was said just now. */
  readonly soonestLook: number;
  /** The longest between two looks at a conversation that has grown quiet. */
  readonly longestLook: number;
  /** A conversation that was quiet for so long is looked at only when somebody asks. */
  readonly lastLook: number;
  /** How often to ask Missive whether webhooks were lost. */
  readonly sweep: number;
  /** A webhook that is missing may still be on its way; after so long it is asked for. */
  readonly gapPatience: number;
  /** A call whose result is unknown may still take effect for so long after it ended. */
  readonly settle: number;
  /**
   * No call is under way for longer, from the moment at which its attempt was saved: so it has ended by then, also when
   * its process died.
   */
  readonly longestMissiveCall: number;
  readonly longestTwilioCall: number;
}

/** An account both of whose ends are set up. */
export type BridgedAccount = Account & { readonly twilio: TwilioAccess; readonly missive: MissiveAccess };

export interface Bridge {
  readonly account: BridgedAccount;
  readonly service: ReturnType<TwilioClient['conversations']['v1']['services']>;
  readonly twilio: TwilioClient;
  readonly missive: MissiveClient;
}

/** Null when one of the ends is not set up any more: then there is nothing to do. */
export async function bridgeOf(
  { store, clients, missiveClients }: Pick<RelayDeps, 'store' | 'clients' | 'missiveClients'>,
  accountId: string,
): Promise<Bridge | null> {
  const account = await store.find(accountId);
  if (!account?.twilio || !account.missive) return null;
  const { accountSid, apiKeySid, apiKeySecret, serviceSid } = account.twilio;
  const twilio = clients({ accountSid, username: apiKeySid, password: apiKeySecret });
  return {
    account: account as BridgedAccount,
    twilio,
    service: twilio.conversations.v1.services(serviceSid),
    missive: missiveClients(account.missive.token),
  };
}
