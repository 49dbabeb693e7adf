/** The team as visitors know it. Pure. */

import type { Author } from 'missive-chat/core/types.js';
import type { Account } from './account-store.js';

/** The chat’s own name and picture, else the account’s; empty when there is none. */
export const teamOf = ({
  name,
  avatarUrl,
  settings,
}: Pick<Account, 'name' | 'avatarUrl' | 'settings'>): Author => ({
  name: firstOf(settings.chat?.name, name),
  avatarUrl: firstOf(settings.chat?.avatarUrl, avatarUrl),
});

const firstOf = (own: string | undefined, accounts: string): string =>
  own === undefined || own === '' ? accounts : own;
