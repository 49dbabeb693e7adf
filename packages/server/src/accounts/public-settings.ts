/** The public settings of an account. */

import type { ConfigLayer, PublicSettings, ReplyTime } from 'missive-chat/core/types.js';
import type { Account } from './account-store.js';
import { availabilityAt, nextOpening } from './availability.js';

const PLANS_WITHOUT_BRANDING = new Set(['productive', 'business']);

/**
 * @param now milliseconds since 1970, for the schedule
 * @param replyTime the usual one, where it may be shown
 */
export function publicSettings(
  account: Account,
  now: number,
  replyTime: ReplyTime | null = null,
): PublicSettings {
  const { status, changesAt } = availabilityAt(account.availability, now);
  const opensAt = nextOpening(account.availability, now);
  return {
    account: account.id,
    version: account.version,
    config: publicConfig(account),
    status,
    ...(opensAt === null ? {} : { nextOpening: new Date(opensAt).toISOString() }),
    ...(changesAt === null ? {} : { statusUntil: new Date(changesAt).toISOString() }),
    ...(replyTime === null ? {} : { replyTime }),
    mayHideBranding: PLANS_WITHOUT_BRANDING.has(account.plan.toLowerCase()),
  };
}

/** The Setup page's layer; the account's name and avatar are the defaults of the chat's (LC-13). */
function publicConfig({ settings, name, avatarUrl }: Account): ConfigLayer {
  const { chat = {}, support, team, greetings, visitor, messages, meta, strings } = settings;
  const named = {
    ...chat,
    ...(!chat.name && name !== '' ? { name } : {}),
    ...(!chat.avatarUrl && avatarUrl !== '' ? { avatarUrl } : {}),
  };
  return {
    ...(Object.keys(named).length > 0 ? { chat: named } : {}),
    ...(support ? { support } : {}),
    // Names of the team become public with the choice to show them.
    ...(team && chat.header === 'team' ? { team } : {}),
    ...(greetings ? { greetings } : {}),
    ...(visitor ? { visitor } : {}),
    ...(messages ? { messages } : {}),
    ...(meta ? { meta } : {}),
    ...(strings ? { strings } : {}),
  };
}
