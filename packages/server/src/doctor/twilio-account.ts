/** Checks of one account at Twilio: whether its resources still exist and work. */

import twilio from 'twilio';
import type { Account, TwilioAccess } from '../accounts/account-store.js';
import { checkStatus, toProvisionError, ProvisionError } from '../twilio/provision-error.js';
import { hasWebhook, isConfigured } from '../twilio/provision-service.js';
import type { TwilioClient, TwilioClients } from '../twilio/twilio-client.js';
import { orNullIfMissing, twilioStatus } from '../twilio/twilio-errors.js';
import { webhookUrl } from '../http/webhook-url.js';
import { note, right, wrong, type Finding } from './finding.js';

const AGAIN = (account: string): string => `Run “missive-chat setup --account ${account}” again.`;
const TIMEOUT = 8_000;

export async function checkTwilioAccount(
  account: Account,
  clients: TwilioClients,
  publicUrl: string | null,
): Promise<Finding[]> {
  const { twilio: access, id } = account;
  const origins = checkOrigins(account);
  if (access === null)
    return [
      wrong('No Twilio credentials: visitors cannot chat', `Run “missive-chat setup --account ${id}”.`),
      origins,
    ];
  const client = clients({
    accountSid: access.accountSid,
    username: access.accountSid,
    password: access.authToken,
  });
  try {
    return [
      await checkCredentials(client, access),
      ...(await checkService(client, access, id)),
      await checkKey(clients, access, id),
      ...(publicUrl === null ? [] : await checkWebhook(client, access, webhookUrl(publicUrl, id), id)),
      origins,
    ];
  } catch (error) {
    const told = toProvisionError(error, access.accountSid, false);
    if (!(told instanceof ProvisionError)) throw error;
    return [wrong('Twilio refused the request or is unreachable', told.message), origins];
  }
}

async function checkCredentials(client: TwilioClient, { accountSid }: TwilioAccess): Promise<Finding> {
  const { status, type } = await client.api.v2010.accounts(accountSid).fetch();
  checkStatus(accountSid, status);
  return type === 'Trial'
    ? note(
        'The Auth Token is valid; the Twilio account is a trial',
        'Trial accounts are limited: upgrade before going live.',
      )
    : right('The Auth Token is valid and the Twilio account is active');
}

async function checkService(
  client: TwilioClient,
  { serviceSid }: TwilioAccess,
  id: string,
): Promise<Finding[]> {
  const service = await orNullIfMissing(client.conversations.v1.services(serviceSid).fetch());
  if (service === null) return [wrong(`The conversation service ${serviceSid} was deleted`, AGAIN(id))];
  return [
    right(`Conversation service ${serviceSid}`),
    (await isConfigured(client, serviceSid))
      ? right('Presence is on; the roles of visitors allow writing only')
      : wrong('Presence or the roles of visitors were changed', AGAIN(id)),
  ];
}

async function checkKey(clients: TwilioClients, access: TwilioAccess, id: string): Promise<Finding> {
  const { accountSid, apiKeySid: username, apiKeySecret: password, serviceSid } = access;
  const client = clients({ accountSid, username, password });
  try {
    await orNullIfMissing(client.conversations.v1.services(serviceSid).fetch());
    return right(`API key ${username} works`);
  } catch (error) {
    if (twilioStatus(error) !== 401) throw error;
    return wrong(`The API key ${username} was deleted: visitors cannot get tokens`, AGAIN(id));
  }
}

async function checkWebhook(
  client: TwilioClient,
  { serviceSid, authToken }: TwilioAccess,
  url: string,
  id: string,
): Promise<Finding[]> {
  const isSet = (await orNullIfMissing(hasWebhook(client, serviceSid, url))) === true;
  const status = await callAsTwilio(url, authToken);
  return [
    isSet ? right(`Twilio calls ${url}`) : wrong(`Twilio does not call ${url} for new messages`, AGAIN(id)),
    status === 204
      ? right('A signed webhook arrives')
      : wrong(
          `A signed webhook does not arrive: ${status === null ? 'no response' : `the status is ${status}`}`,
          'Check that MISSIVE_CHAT_PUBLIC_URL is the same for the server, and that the proxy passes the body as it is.',
        ),
  ];
}

/** Sends a request signed as Twilio's are, which tests the webhook end to end. */
async function callAsTwilio(url: string, authToken: string): Promise<number | null> {
  const fields = { EventType: 'missiveChatDoctor' };
  const signature = twilio.getExpectedTwilioSignature(authToken, url, fields);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'X-Twilio-Signature': signature },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => null);
  return answer?.status ?? null;
}

const checkOrigins = ({ allowedOrigins }: Account): Finding =>
  allowedOrigins.includes('*')
    ? note('Pages of any origin may use this account', 'Name your sites in the account’s allowed origins.')
    : right(`Pages of ${allowedOrigins.join(', ')} may use this account`);
