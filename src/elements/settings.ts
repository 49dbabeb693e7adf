import type { PublicSettings } from '../core/types.js';

/** What the page has to say before settings can be asked for; null when nothing is missing. */
export function missingForSettings(account: string | undefined, serverUrl: string): string | null {
  if (!account) return 'No account: set account-id on <missive-chat>.';
  return serverUrl ? null : 'No chat server: set server-url on <missive-chat>.';
}

/** Where they do not come, the chat may still work, or say so when it is opened. */
export const withoutSettings = (account: string): PublicSettings => ({
  account,
  config: {},
  status: 'online',
  mayHideBranding: false,
});
