/** Creates the account described by the environment at the first start, and updates it at the next ones. */

import { createHash } from 'node:crypto';
import { newAccountKeys } from './account-keys.js';
import type { Account, AccountChanges, AccountStore } from './account-store.js';
import type { Settings } from '../environment.js';
import type { Logger } from '../logging.js';
import { missiveAccess } from './missive-access.js';
import { provision, ProvisionError } from '../twilio/provision.js';
import type { TwilioClients } from '../twilio/twilio-client.js';

/** Keys are created once and stored: digests and visitor tokens stay valid across restarts (CS-05). */
export async function setUpAccount(
  settings: Settings,
  store: AccountStore,
  clients: TwilioClients,
  logger: Logger,
  now: number,
): Promise<Account> {
  const given = fromEnvironment(settings);
  const stored = await store.createIfMissing({
    id: settings.account,
    ...newAccountKeys(),
    ...given,
    fromEnvironment: fingerprintsOf(given),
    createdAt: now,
  });
  const changes: AccountChanges = {
    ...environmentChanges(given, stored, now),
    ...(await twilioChanges(settings, stored, clients, logger)),
  };
  if (Object.keys(changes).length === 0) return stored;
  return (await store.update(stored.id, changes, now)) ?? stored;
}

type Given = Partial<Pick<Account, 'name' | 'allowedOrigins' | 'secretKey' | 'missive'>>;

const fromEnvironment = (settings: Settings): Given => ({
  ...(settings.accountName === undefined ? {} : { name: settings.accountName }),
  ...(settings.allowedOrigins === undefined ? {} : { allowedOrigins: settings.allowedOrigins }),
  ...(settings.secretKey === undefined ? {} : { secretKey: settings.secretKey }),
  ...missiveFromEnvironment(settings),
});

function missiveFromEnvironment(settings: Settings): Given {
  const { missiveApiToken: token, missiveChannelId: channelId } = settings;
  if (token === undefined || channelId === undefined) return {};
  const missive = missiveAccess({
    token,
    channelId,
    channelType: settings.missiveChannelType,
    signatureSecret: settings.missiveSignatureSecret ?? null,
    address: settings.missiveChannelAddress ?? null,
  });
  return { missive };
}

/** A variable applies when it changes: other changes of the Setup page stay. */
function environmentChanges(given: Given, stored: Account, now: number): AccountChanges {
  const fingerprints = fingerprintsOf(given);
  const fresh = Object.entries(given).filter(([name]) => fingerprints[name] !== stored.fromEnvironment[name]);
  if (fresh.length === 0) return {};
  const { missive, ...changes } = Object.fromEntries(fresh) as Given;
  return {
    ...changes,
    ...(missive ? { missive: { ...missive, setAt: now } } : {}),
    fromEnvironment: { ...stored.fromEnvironment, ...fingerprints },
  };
}

const fingerprintsOf = (given: Given): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      createHash('sha256').update(JSON.stringify(value)).digest('base64url'),
    ]),
  );

async function twilioChanges(
  settings: Settings,
  { twilio: known }: Account,
  clients: TwilioClients,
  logger: Logger,
): Promise<AccountChanges> {
  const { twilioAccountSid: accountSid, twilioAuthToken: authToken } = settings;
  if (accountSid === undefined || authToken === undefined) {
    if (known === null)
      logger.warn('no Twilio credentials: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to let visitors chat');
    return {};
  }
  try {
    const twilio = await provision({ accountSid, authToken }, clients, known, {
      account: settings.account,
      publicUrl: settings.publicUrl ?? null,
    });
    return JSON.stringify(twilio) === JSON.stringify(known) ? {} : { twilio };
  } catch (error) {
    const isPassing =
      error instanceof ProvisionError && (error.code === 'unreachable' || error.code === 'busy');
    if (!isPassing || known?.accountSid !== accountSid) throw error;
    logger.warn(
      { code: error.code },
      'Twilio could not be reached at start; continuing with the stored setup',
    );
    return {};
  }
}
