import type { PublicSettings } from '../core/types.js';

/** Returns a message about the setting that is missing for the request, or an empty string. */
export function missingForSettings(account: string | undefined, serverUrl: string): string {
  const missing = !account ? 'account-id' : serverUrl ? '' : 'server-url';
  return missing && `Set ${missing} on <missive-chat>.`;
}

/** Settings to use if loading failed: the chat may still work, or displays the problem when it is opened. */
export const withoutSettings = (account: string): PublicSettings => ({
  account,
  config: {},
  status: 'online',
  mayHideBranding: false,
});
