/**
 * From Account SID and Auth Token to a working chat (CS-01): checks the credentials and creates what is
 * missing. Running it again finds everything there and changes nothing.
 */

import type { TwilioAccess } from './account-store.js';
import { TwilioThrottled, type TwilioClient, type TwilioClients } from './twilio-client.js';
import { isNetworkError, orNullIfMissing, twilioStatus } from './twilio-errors.js';

const SERVICE_NAME = 'Missive Live Chat';
const KEY_NAME = 'Missive Live Chat server';

export type ProvisionErrorCode = 'bad-sid' | 'bad-token' | 'denied' | 'unreachable' | 'busy' | 'refused';

/** What is wrong and what to do about it, for the operator; it never holds the token. */
export class ProvisionError extends Error {
  readonly code: ProvisionErrorCode;
  constructor(code: ProvisionErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ProvisionError';
    this.code = code;
  }
}

export interface Credentials {
  readonly accountSid: string;
  readonly authToken: string;
}

/**
 * @param known what an earlier run made; used again where it still exists at the same Twilio account.
 * @throws ProvisionError
 */
export async function provision(
  credentials: Credentials,
  clients: TwilioClients,
  known: TwilioAccess | null = null,
): Promise<TwilioAccess> {
  const { accountSid, authToken } = credentials;
  checkShape(credentials);
  const client = clients({ accountSid, username: accountSid, password: authToken });
  const earlier = known?.accountSid === accountSid ? known : null;
  try {
    const serviceSid = await findOrCreateService(client, earlier?.serviceSid ?? null);
    await turnOnReachability(client, serviceSid);
    const key = await keepOrCreateKey(client, accountSid, earlier);
    return { accountSid, authToken, serviceSid, ...key };
  } catch (error) {
    throw explain(error, accountSid);
  }
}

function checkShape({ accountSid, authToken }: Credentials): void {
  if (!/^AC[0-9a-f]{32}$/i.test(accountSid))
    throw new ProvisionError(
      'bad-sid',
      'The Twilio Account SID has the wrong form: it is “AC” followed by 32 digits and letters a–f. ' +
        (accountSid.startsWith('SK') ? 'The one given begins with “SK” and is an API key’s. ' : '') +
        'Copy it from the first page of the Twilio Console, under “Account Info”.',
    );
  if (authToken.trim() === '' || authToken !== authToken.trim())
    throw new ProvisionError(
      'bad-token',
      'The Twilio Auth Token is empty or has spaces around it. Copy it again from the first page of the Twilio Console.',
    );
}

/** By the SID of an earlier run, else by name, so that a lost database does not split the chats. */
async function findOrCreateService(client: TwilioClient, knownSid: string | null): Promise<string> {
  const { services } = client.conversations.v1;
  if (knownSid !== null) {
    const known = await orNullIfMissing(services(knownSid).fetch());
    if (known !== null) return known.sid;
  }
  const all = await services.list({ pageSize: 100 });
  const named = all
    .filter((service) => service.friendlyName === SERVICE_NAME)
    .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime())[0];
  return (named ?? (await services.create({ friendlyName: SERVICE_NAME }))).sid;
}

async function turnOnReachability(client: TwilioClient, serviceSid: string): Promise<void> {
  const configuration = client.conversations.v1.services(serviceSid).configuration();
  const { reachabilityEnabled } = await configuration.fetch();
  if (!reachabilityEnabled) await configuration.update({ reachabilityEnabled: true });
}

/** Twilio tells the secret of a key once, when it is made: only a key that we kept can be used again. */
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

function explain(error: unknown, accountSid: string): unknown {
  const status = twilioStatus(error);
  const who = `the Twilio account ${accountSid}`;
  if (error instanceof TwilioThrottled)
    return new ProvisionError(
      'busy',
      `Twilio asks for fewer requests. Try again in ${error.retryAfter} seconds.`,
      error,
    );
  if (status === 401)
    return new ProvisionError(
      'denied',
      `Twilio does not accept this Auth Token for ${who}. Copy both again from the first page of the Twilio Console; ` +
        'a token that was rotated there no longer works here.',
      error,
    );
  if (status === 403)
    return new ProvisionError(
      'denied',
      `Twilio refuses access to Conversations for ${who}. Check in the Twilio Console that the account is active ` +
        'and that Conversations is available to it.',
      error,
    );
  if ((status === null && isNetworkError(error)) || (status !== null && status >= 500))
    return new ProvisionError(
      'unreachable',
      'Twilio cannot be reached from this server. Check its network and firewall (outgoing HTTPS to ' +
        'conversations.twilio.com and api.twilio.com), TWILIO_API_BASE_URL if it is set, and status.twilio.com.',
      error,
    );
  if (status === null) return error; // a fault of ours
  const { code } = error as { code?: unknown };
  return new ProvisionError(
    'refused',
    `Twilio refused to set up the chat for ${who} (HTTP ${status}${typeof code === 'number' ? `, error ${code}` : ''}). ` +
      'Twilio explains its error numbers on twilio.com/docs/api/errors.',
    error,
  );
}
