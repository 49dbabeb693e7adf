/** Errors of setting up a Twilio account, with their fixes for the operator (CS-01). */

import { TwilioThrottled } from './twilio-client.js';
import { isNetworkError, twilioCode, twilioStatus } from './twilio-errors.js';

export type ProvisionErrorCode =
  | 'bad-sid'
  | 'bad-token'
  | 'denied'
  | 'suspended'
  | 'forbidden'
  | 'limited'
  | 'unreachable'
  | 'busy'
  | 'refused';

/** The problem and its fix, for the operator; never contains the token. */
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

const WHERE = 'the first page of the Twilio Console';

/** @throws ProvisionError for what can be checked without calling Twilio */
export function checkShape({ accountSid, authToken }: Credentials): void {
  if (!/^AC[0-9a-f]{32}$/i.test(accountSid))
    throw new ProvisionError(
      'bad-sid',
      'The Twilio Account SID has the wrong form: it is “AC” followed by 32 digits and letters a–f. ' +
        (accountSid.startsWith('SK') ? 'The one given begins with “SK” and is an API key’s. ' : '') +
        `Copy it from ${WHERE}, under “Account Info”.`,
    );
  if (authToken.trim() === '' || authToken !== authToken.trim())
    throw new ProvisionError(
      'bad-token',
      `The Twilio Auth Token is empty or has spaces around it. Copy it again from ${WHERE}.`,
    );
}

/** @throws ProvisionError when Twilio reports that the account is suspended or closed */
export function checkStatus(accountSid: string, status: string): void {
  if (status === 'active') return;
  throw new ProvisionError(
    'suspended',
    `The Twilio account ${accountSid} is ${status}. ` +
      (status === 'closed'
        ? 'A closed account cannot be opened again: use another one.'
        : 'Twilio has emailed its owner the reason, often an unpaid balance: see Billing in the Twilio Console, or reply to Twilio’s email.'),
  );
}

const TEST_CREDENTIALS = 20008;
const NOT_ACTIVE = 20005;

/** Describes a failed call for the operator; internal errors are returned unchanged. */
export function toProvisionError(error: unknown, accountSid: string, isTrial: boolean): unknown {
  if (error instanceof ProvisionError) return error;
  const told = diagnose(error, accountSid, isTrial);
  return told === null ? error : new ProvisionError(...told, error);
}

function diagnose(error: unknown, accountSid: string, isTrial: boolean): [ProvisionErrorCode, string] | null {
  const status = twilioStatus(error);
  const code = twilioCode(error);
  const who = `the Twilio account ${accountSid}`;
  if (error instanceof TwilioThrottled)
    return ['busy', `Twilio asks for fewer requests. Try again in ${error.retryAfter} seconds.`];
  if (status === null && !isNetworkError(error)) return null;
  if (status === null || status >= 500)
    return [
      'unreachable',
      'Twilio cannot be reached from this server. Check its network and firewall (outgoing HTTPS to ' +
        'conversations.twilio.com and api.twilio.com), TWILIO_API_BASE_URL if it is set, and status.twilio.com.',
    ];
  if (code === NOT_ACTIVE)
    return [
      'suspended',
      `Twilio says that the account ${accountSid} is not active. See Billing in the Twilio Console, or reply to Twilio’s email.`,
    ];
  if (code === TEST_CREDENTIALS)
    return [
      'forbidden',
      `These are Twilio’s test credentials, which cannot chat. Use the live ones from ${WHERE}.`,
    ];
  if (status === 401)
    return [
      'denied',
      `Twilio does not accept this Auth Token for ${who}. Copy both again from ${WHERE}; ` +
        'a token that was rotated there no longer works here, and a suspended account is refused in the same way.',
    ];
  if (status === 403)
    return [
      'forbidden',
      `Twilio refuses access to Conversations for ${who}. Check in the Twilio Console that the token is the ` +
        'account’s own and that Conversations is available to it.',
    ];
  const number = `HTTP ${status}${code === null ? '' : `, error ${code}`}`;
  if (isTrial)
    return [
      'limited',
      `Twilio refused to set up the chat for ${who} (${number}), which is a trial account. ` +
        'Trial accounts are limited: upgrade it in the Twilio Console, or delete what is not needed there.',
    ];
  return [
    'refused',
    `Twilio refused to set up the chat for ${who} (${number}). ` +
      'Twilio explains its error numbers on twilio.com/docs/api/errors.',
  ];
}
