import type { PublicSettings } from '../core/types.js';

/** What the page has to say before settings can be asked for; empty when nothing is missing. */
export function missingForSettings(account: string | undefined, serverUrl: string): string {
  const missing = !account ? 'account-id' : serverUrl ? '' : 'server-url';
  return missing && `Set ${missing} on <missive-chat>.`;
}

/** Where they do not come, the chat may still work, or say so when it is opened. */
export const withoutSettings = (account: string): PublicSettings => ({
  account,
  config: {},
  status: 'online',
  mayHideBranding: false,
});
