/** The account that the environment describes, made at the first start and kept up to date at the next ones. */

import { randomBytes } from 'node:crypto';
import type { Account, AccountChanges, AccountStore } from './account-store.js';
import type { Settings } from './environment.js';
import type { Logger } from './logging.js';
import { provision, ProvisionError } from './provision.js';
import type { TwilioClients } from './twilio-client.js';

/** Keys are made once and stored: digests and visitor tokens stay valid over restarts (CS-05). */
export async function setUpAccount(
  settings: Settings,
  store: AccountStore,
  clients: TwilioClients,
  logger: Logger,
  now: number,
): Promise<Account> {
  const { accountName, allowedOrigins, secretKey } = settings;
  const stored = await store.createIfMissing({
    id: settings.account,
    name: accountName ?? '',
    avatarUrl: '',
    settings: {},
    plan: '',
    availability: 'online',
    allowedOrigins: allowedOrigins ?? ['*'],
    twilio: null,
    secretKey: secretKey ?? randomBytes(16).toString('hex'),
    visitorTokenKey: randomBytes(32).toString('base64url'),
    createdAt: now,
    updatedAt: now,
  });
  const changes: AccountChanges = {
    ...(accountName !== undefined && accountName !== stored.name ? { name: accountName } : {}),
    ...(secretKey !== undefined && secretKey !== stored.secretKey ? { secretKey } : {}),
    ...(allowedOrigins !== undefined && allowedOrigins.join() !== stored.allowedOrigins.join()
      ? { allowedOrigins }
      : {}),
    ...(await twilioChanges(settings, stored, clients, logger)),
  };
  if (Object.keys(changes).length === 0) return stored;
  return (await store.update(stored.id, changes, now)) ?? stored;
}

async function twilioChanges(
  { twilioAccountSid: accountSid, twilioAuthToken: authToken }: Settings,
  { twilio: known }: Account,
  clients: TwilioClients,
  logger: Logger,
): Promise<AccountChanges> {
  if (accountSid === undefined || authToken === undefined) {
    if (known === null)
      logger.warn('no Twilio credentials: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to let visitors chat');
    return {};
  }
  try {
    const twilio = await provision({ accountSid, authToken }, clients, known);
    return JSON.stringify(twilio) === JSON.stringify(known) ? {} : { twilio };
  } catch (error) {
    const isPassing =
      error instanceof ProvisionError && (error.code === 'unreachable' || error.code === 'busy');
    if (!isPassing || known?.accountSid !== accountSid) throw error;
    logger.warn(
      { code: error.code },
      'Twilio could not be asked at start; going on with what was set up before',
    );
    return {};
  }
}
