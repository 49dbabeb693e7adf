/** Dependencies of both directions of the relay. */

import type { Account, AccountStore, MissiveAccess, TwilioAccess } from '../accounts/account-store.js';
import type { Clock } from 'missive-chat/core/ports.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import type { MissiveClient, MissiveClients } from '../missive/missive-client.js';
import type { VisitorStore } from '../stores/store.js';
import type { TwilioClient, TwilioClients } from '../twilio/twilio-client.js';
import type { RemoteFileOptions } from './files/remote-file.js';
import type { TwilioMedia } from './files/twilio-media.js';
import type { LimitStore } from '../stores/limit-store.js';
import type { Programs } from '../answers/programs.js';
import type { Mailer } from '../mail/mailer.js';
import type { RelayStore } from '../stores/relay-store.js';
import type { StatisticsStore } from '../stores/statistics-store.js';
import type { VisitorDataStore } from '../stores/visitor-data-store.js';

export interface RelayDeps {
  readonly store: Pick<AccountStore, 'find' | 'list'> &
    VisitorStore & {
      readonly relay: RelayStore;
      readonly limits: Pick<LimitStore, 'take'>;
      readonly visitorData: VisitorDataStore;
      readonly statistics: Pick<StatisticsStore, 'deleteCounts'>;
    };
  readonly clients: TwilioClients;
  readonly missiveClients: MissiveClients;
  /** Null when no mail server is configured. */
  readonly mailer: Mailer | null;
  /** What answers visitors automatically. */
  readonly programs: Programs;
  readonly media: TwilioMedia;
  /** How files of Missive are downloaded. */
  readonly remoteFiles: RemoteFileOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Public URL of this server; null when not configured. */
  readonly publicUrl: string | null;
  readonly pace: RelayPace;
}

/** Timing of the relay, in milliseconds. */
export interface RelayPace {
  /** How long a program rests after a first failure; doubles with each further one. */
  readonly retryDelay: number;
  /** Delay before an active conversation is checked for messages whose webhook was lost. */
  readonly minCheckDelay: number;
  /** Longest interval between two checks of a quiet conversation. */
  readonly maxCheckDelay: number;
  /** A conversation without messages for this long is not checked any more. */
  readonly maxQuietTime: number;
  /** How often Missive is asked for messages whose webhook was lost. */
  readonly sweepInterval: number;
  /**
   * How far a check of the inbox reaches back before the last one: Missive counts in seconds, clocks differ, and an agent
   * may leave a conversation while its last messages are still missing.
   */
  readonly sweepOverlap: number;
  /** How long to wait for a missing webhook before Missive is asked for its message. */
  readonly gapDelay: number;
  /** How long a request with unknown outcome may still take effect after it ended. */
  readonly settleTime: number;
  /**
   * Longest duration of a request, from the moment its attempt was saved. After that it has ended, even if its process
   * died.
   */
  readonly maxMissiveCallTime: number;
  readonly maxTwilioCallTime: number;
  readonly maxMailTime: number;
  /** How often old data is looked for, where an account has it deleted. */
  readonly retentionInterval: number;
}

/** An account with both Twilio and Missive connected. */
export type BridgedAccount = Account & { readonly twilio: TwilioAccess; readonly missive: MissiveAccess };

export interface Bridge {
  readonly account: BridgedAccount;
  readonly service: ReturnType<TwilioClient['conversations']['v1']['services']>;
  readonly twilio: TwilioClient;
  readonly missive: MissiveClient;
}

/** Null when Twilio or Missive is not connected any more. */
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
