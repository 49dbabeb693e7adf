/** A custom channel and its relay as the Setup page sees them, without token and secret. */

import type { FailureView, MissiveConnection, MissiveView } from '../api/missive.js';
import type { Account, MissiveAccess } from '../accounts/account-store.js';
import type { Failure, RelayStatus } from '../stores/relay-store.js';
import { missiveWebhookUrl } from '../http/webhook-url.js';

export function connectionOf(
  missive: MissiveAccess | null,
  { problem, lastActiveAt }: Pick<RelayStatus, 'problem' | 'lastActiveAt'>,
): MissiveConnection {
  if (missive === null) return 'none';
  if (problem !== null) return 'failing';
  return lastActiveAt !== null && lastActiveAt >= (missive.setAt ?? 0) ? 'working' : 'untried';
}

export function missiveViewOf(
  { id, missive }: Pick<Account, 'id' | 'missive'>,
  publicUrl: string | null,
  status: RelayStatus,
): MissiveView {
  return {
    missive: missive && accessViewOf(missive),
    connection: connectionOf(missive, status),
    webhookUrl: publicUrl === null ? null : missiveWebhookUrl(publicUrl, id),
    webhookProblem: webhookProblem(publicUrl),
    status: {
      ...status,
      oldestDueAt: toIsoOrNull(status.oldestDueAt),
      lastActiveAt: toIsoOrNull(status.lastActiveAt),
    },
  };
}

export const failureViewOf = (failure: Failure): FailureView => ({
  ...failure,
  at: new Date(failure.at).toISOString(),
});

function accessViewOf(access: MissiveAccess): NonNullable<MissiveView['missive']> {
  const { token, signatureSecret, channelId, channelType, address, organizationId, teamId } = access;
  return {
    channelId,
    channelType,
    address,
    organizationId,
    teamId,
    hasSignatureSecret: signatureSecret !== null,
    tokenEnding: `…${token.slice(-4)}`,
  };
}

const toIsoOrNull = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();

const SET_IT =
  'Set MISSIVE_CHAT_PUBLIC_URL to the https:// address by which the world reaches this server, and start it again.';

/** Missive calls public addresses, over https. */
export function webhookProblem(publicUrl: string | null): string | null {
  if (publicUrl === null) return `Missive cannot be told where this server is. ${SET_IT}`;
  const { protocol, hostname } = new URL(publicUrl);
  if (isPrivate(hostname))
    return `${hostname} is known on this machine or network alone: Missive itself cannot call it. ${SET_IT}`;
  if (protocol !== 'https:') return `Missive calls https:// addresses only. ${SET_IT}`;
  return null;
}

const PRIVATE_HOSTS = [
  /^localhost$|\.(localhost|local|internal|test|home\.arpa)$/,
  /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./,
  /^\[(::1?|f[cd].*|fe[89ab].*)\]$/,
];
const isPrivate = (hostname: string): boolean =>
  !hostname.includes('.') && !hostname.startsWith('[')
    ? true
    : PRIVATE_HOSTS.some((pattern) => pattern.test(hostname));
