/**
 * From Account SID and Auth Token to a working chat (CS-01): checks the credentials and creates what is
 * missing. Running it again changes nothing.
 */

import { setTimeout as wait } from 'node:timers/promises';
import type { TwilioAccess } from '../accounts/account-store.js';
import { checkShape, checkStatus, toProvisionError, type Credentials } from './provision-error.js';
import { configureService, findOrCreateService, setWebhook } from './provision-service.js';
import type { TwilioClient, TwilioClients } from './twilio-client.js';
import { orNullIfMissing } from './twilio-errors.js';
import { webhookUrl } from '../http/webhook-url.js';

export { ProvisionError, type Credentials, type ProvisionErrorCode } from './provision-error.js';

const SERVICE_NAME = 'Missive Live Chat';
export const KEY_NAME = 'Missive Live Chat server';

export interface ProvisionOptions {
  /** Id of our account: each has a service of its own, even if several share one Twilio account. */
  readonly account?: string;
  /** Where Twilio reaches this server; without it, Twilio's webhooks stay unchanged. */
  readonly publicUrl?: string | null;
  /** Called after each completed step. */
  readonly onStep?: (step: string) => void;
  /** Waits for this many milliseconds. */
  readonly wait?: (duration: number) => Promise<unknown>;
}

/**
 * @param known resources of an earlier run; reused if they still exist at the same Twilio account.
 * @throws ProvisionError
 */
export async function provision(
  credentials: Credentials,
  clients: TwilioClients,
  known: TwilioAccess | null = null,
  options: ProvisionOptions = {},
): Promise<TwilioAccess> {
  const { accountSid, authToken } = credentials;
  checkShape(credentials);
  const client = clients({ accountSid, username: accountSid, password: authToken });
  const earlier = known?.accountSid === accountSid ? known : null;
  let isTrial = false;
  try {
    const { status, type, friendlyName } = await client.api.v2010.accounts(accountSid).fetch();
    isTrial = type === 'Trial';
    checkStatus(accountSid, status);
    options.onStep?.(
      `Twilio account “${friendlyName}”${isTrial ? ' (trial)' : ''}: the credentials are right`,
    );
    const serviceSid = await setUpService(client, earlier?.serviceSid ?? null, options);
    const key = await keepOrCreateKey(client, accountSid, earlier);
    options.onStep?.(`API key ${key.apiKeySid}`);
    return { accountSid, authToken, serviceSid, ...key };
  } catch (error) {
    throw toProvisionError(error, accountSid, isTrial);
  }
}

async function setUpService(
  client: TwilioClient,
  knownSid: string | null,
  { account, publicUrl = null, onStep, wait: pause = wait }: ProvisionOptions,
): Promise<string> {
  const name = account === undefined ? SERVICE_NAME : `${SERVICE_NAME} (${account})`;
  const { sid, isNew } = await findOrCreateService(client, name, knownSid, pause);
  onStep?.(`Conversation service ${sid}${isNew ? ' (created)' : ''}`);
  await configureService(client, sid);
  onStep?.('Presence and roles of visitors');
  if (account === undefined || publicUrl === null) return sid;
  const url = webhookUrl(publicUrl, account);
  await setWebhook(client, sid, url);
  onStep?.(`Webhook to ${url}`);
  return sid;
}

/** Twilio returns the secret of a key only when it is created: only a stored key can be reused. */
async function keepOrCreateKey(
  client: TwilioClient,
  accountSid: string,
  earlier: TwilioAccess | null,
): Promise<Pick<TwilioAccess, 'apiKeySid' | 'apiKeySecret'>> {
  const account = client.api.v2010.accounts(accountSid);
  if (earlier !== null && (await orNullIfMissing(account.keys(earlier.apiKeySid).fetch())) !== null)
    return { apiKeySid: earlier.apiKeySid, apiKeySecret: earlier.apiKeySecret };
  const made = await account.newKeys.create({ friendlyName: KEY_NAME });
  return { apiKeySid: made.sid, apiKeySecret: made.secret };
}
