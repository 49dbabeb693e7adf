/** Checks of the environment, also before the server has ever started with it. */

import type { Account } from '../accounts/account-store.js';
import { ENVIRONMENT_VARIABLES, OptionsError, type Settings } from '../environment.js';
import { loadAnswers } from '../answers/load-answers.js';
import { loadIntegrations } from '../integrations/load-integrations.js';
import { MailError } from '../mail/mailer.js';
import { createSmtpMailer } from '../mail/smtp-mailer.js';
import type { MissiveClients } from '../missive/missive-client.js';
import { checkStatus, ProvisionError, toProvisionError } from '../twilio/provision-error.js';
import type { TwilioClients } from '../twilio/twilio-client.js';
import { checkToken } from './missive-account.js';
import { note, right, wrong, type Finding } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;

interface Clients {
  readonly twilio: TwilioClients;
  readonly missive: MissiveClients;
}

/** @param account described by the environment; undefined before the first start */
export async function checkConfigured(
  settings: Settings,
  environment: Environment,
  account: Account | undefined,
  clients: Clients,
): Promise<Finding[]> {
  return [
    right('All variables have valid values'),
    ...unknownVariables(environment),
    ...(await checkGivenTwilio(settings, account, clients.twilio)),
    ...(await checkGivenMissive(settings, account, clients.missive)),
    ...(await checkIntegrations(settings, environment)),
    ...(await checkAnswers(settings)),
    ...(await checkMail(settings)),
    ...(settings.turnstileSecret === undefined
      ? []
      : [right('New visitors must pass the challenge of Turnstile')]),
  ];
}

/** Connects to the mail server and signs in; nothing is sent. */
async function checkMail({ smtpUrl: url, smtpFrom: from }: Settings): Promise<Finding[]> {
  if (url === undefined || from === undefined) return [];
  try {
    await (await createSmtpMailer({ url, from })).check();
    return [right('The mail server of MISSIVE_CHAT_SMTP_URL accepts the sign-in')];
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return [wrong(error.message, 'Correct MISSIVE_CHAT_SMTP_URL, or ask the operator of the mail server.')];
  }
}

/** A misspelled name is set, but never read. */
function unknownVariables(environment: Environment): Finding[] {
  const known: readonly string[] = Object.values(ENVIRONMENT_VARIABLES);
  return Object.keys(environment)
    .filter((name) => name.startsWith('MISSIVE_') && !known.includes(name) && environment[name]?.trim())
    .map((name) =>
      note(
        `${name} is set, but the chat server has no such variable`,
        'Ignore this if an integration uses it. Otherwise see “missive-chat help” for the names.',
      ),
    );
}

/** Stored credentials are checked with the account. */
async function checkGivenTwilio(
  { twilioAccountSid: accountSid, twilioAuthToken: authToken }: Settings,
  account: Account | undefined,
  clients: TwilioClients,
): Promise<Finding[]> {
  if (accountSid === undefined || authToken === undefined) return [];
  const known = account?.twilio;
  if (known?.accountSid === accountSid && known.authToken === authToken) return [];
  try {
    const client = clients({ accountSid, username: accountSid, password: authToken });
    const { status } = await client.api.v2010.accounts(accountSid).fetch();
    checkStatus(accountSid, status);
    return [
      right(`Twilio accepts TWILIO_AUTH_TOKEN of ${accountSid}`),
      note(
        'The account does not use these credentials yet',
        'Start the server, or run “missive-chat setup”: it makes what is missing at Twilio.',
      ),
    ];
  } catch (error) {
    const told = toProvisionError(error, accountSid, false);
    if (!(told instanceof ProvisionError)) throw error;
    return [wrong('Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN', told.message)];
  }
}

async function checkGivenMissive(
  { missiveApiToken: token, missiveChannelId: channelId }: Settings,
  account: Account | undefined,
  clients: MissiveClients,
): Promise<Finding[]> {
  if (token === undefined || channelId === undefined) return [];
  const known = account?.missive;
  if (known?.token === token && known.channelId === channelId) return [];
  return [
    await checkToken('MISSIVE_API_TOKEN', token, clients),
    note(
      'The account does not use MISSIVE_API_TOKEN and MISSIVE_CHANNEL_ID yet, or was changed on the Setup page since',
      'They are taken over when the server starts and one of them has changed.',
    ),
  ];
}

async function checkIntegrations(
  { integrations: path }: Settings,
  environment: Environment,
): Promise<Finding[]> {
  if (path === undefined) return [];
  return checkFile(async () => {
    const loaded = await loadIntegrations(path, environment);
    return `Integrations in ${path}: ${listOf(loaded.map(({ id }) => id))}`;
  });
}

async function checkAnswers({ answers: path }: Settings): Promise<Finding[]> {
  if (path === undefined) return [];
  return checkFile(async () => {
    const loaded = await loadAnswers(path);
    return `A program answers visitors, in ${path}, of: ${listOf(loaded.map(({ accountId }) => accountId))}`;
  });
}

const listOf = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

/** @param load resolves with what is right */
async function checkFile(load: () => Promise<string>): Promise<Finding[]> {
  try {
    return [right(await load())];
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    return error.message
      .split('\n')
      .map((line) => wrong(line, 'Correct the file: the server does not start with it.'));
  }
}
