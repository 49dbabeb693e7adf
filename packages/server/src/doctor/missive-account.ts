/** Checks of one account's custom channel: relaying visitors' messages to Missive, and agents' back. */

import type { Account, MissiveAccess } from '../accounts/account-store.js';
import { explainMissiveError, MissiveError } from '../missive/missive-errors.js';
import type { MissiveClients } from '../missive/missive-client.js';
import type { RelayStatus } from '../stores/relay-store.js';
import { connectionOf } from '../admin/missive-view.js';
import { missiveWebhookUrl } from '../http/webhook-url.js';
import { note, right, wrong, type Finding } from './finding.js';

export async function checkMissiveAccount(
  account: Account,
  missiveClients: MissiveClients,
  status: RelayStatus,
  publicUrl: string | null,
): Promise<Finding[]> {
  const { missive } = account;
  if (missive === null)
    return [
      note(
        'No Missive channel: chats are answered at Twilio only',
        'Connect one on the Setup page, or set MISSIVE_API_TOKEN and MISSIVE_CHANNEL_ID.',
      ),
    ];
  return [
    await checkToken('the API token', missive.token, missiveClients),
    checkChannel(missive, status),
    checkReturn(account.id, missive.channelType, missive.signatureSecret !== null, publicUrl),
    ...checkRelayStatus(status),
  ];
}

export async function checkToken(
  name: string,
  token: string,
  missiveClients: MissiveClients,
): Promise<Finding> {
  try {
    const organizations = await missiveClients(token).organizations();
    const names = organizations.map(({ name }) => `“${name}”`).join(', ');
    return right(`Missive accepts ${name}${names === '' ? '' : ` (${names})`}`);
  } catch (error) {
    if (!(error instanceof MissiveError)) throw error;
    return wrong(`Missive rejects ${name} or is unreachable`, explainMissiveError(error));
  }
}

/** Missive’s API has no list of channels: only a message proves that one exists. */
function checkChannel(missive: MissiveAccess, status: RelayStatus): Finding {
  if (connectionOf(missive, status) === 'working')
    return right(`Messages go through the channel ${missive.channelId}`);
  return note(
    `Nothing shows yet that the channel ${missive.channelId} exists`,
    'Send a test message on the Setup page, under “Missive”.',
  );
}

function checkReturn(id: string, type: string, isSigned: boolean, publicUrl: string | null): Finding {
  if (type === 'email')
    return note(
      'An email channel: replies of agents do not reach the chat',
      'Missive calls webhooks of text and HTML channels only.',
    );
  if (publicUrl === null)
    return wrong(
      'Replies of agents cannot reach this server: its public URL is not set',
      'Set MISSIVE_CHAT_PUBLIC_URL, and give the channel the webhook address that the Setup page shows.',
    );
  return isSigned
    ? right(
        `The channel’s webhook must be ${missiveWebhookUrl(publicUrl, id)}, and is believed when it is signed`,
      )
    : wrong(
        'Anyone who knows the webhook’s address can write to visitors: the channel has no signature secret',
        'Give it one in Missive, and the same on the Setup page or as MISSIVE_SIGNATURE_SECRET.',
      );
}

function checkRelayStatus({ problem, failures }: RelayStatus): Finding[] {
  return [
    ...(problem === null ? [] : [wrong('Messages wait', problem)]),
    ...(failures === 0
      ? []
      : [
          note(
            `${failures} ${failures === 1 ? 'message' : 'messages'} could not be delivered`,
            'The Setup page lists them with the reasons, and can retry them.',
          ),
        ]),
  ];
}
