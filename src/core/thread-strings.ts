import { textsOf, WINDOW_STRINGS, type PluralText, type WindowStrings } from './strings.js';
import type { Config } from './types.js';

/** Texts of the thread's chunk and of those that load after it. */
export const THREAD_STRINGS = {
  conversation: 'Conversation',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  failed: 'Not sent',
  waiting: 'Waiting to be sent',
  reconnected: 'Connected again',
  retry: 'Retry',
  discard: 'Discard',
  typing: '{name} is typing…',
  quickReplies: 'Suggested replies',
  unreadLine: 'New',
  olderMessages: 'Load older messages',
  loadingOlder: 'Loading…',
  more: { one: '{count} more message', other: '{count} more messages' } as PluralText,
  newFrom: 'New message from {name}',
  sentFile: 'Sent a file: {name}',
  cancelSending: 'Cancel sending {name}',
  uploading: 'Uploading {name}: {percent}',
  lostFile: '{name} is no longer here. Please attach it again.',
  openImage: 'Show {name} in full size',
  emailNotice: 'If you leave, replies are emailed to {email}.',
  changeEmail: 'Change address',
  cancel: 'Cancel',
  takeCopy: 'Take a copy',
  copied: 'Copied',
  copyFailed: 'The copy could not be made. Please try again later.',
};

export type ThreadStrings = WindowStrings & Readonly<typeof THREAD_STRINGS>;

/** The texts of the thread, and those of the window, which has loaded before. */
export const threadStringsOf = (config: Config): ThreadStrings =>
  textsOf({ ...WINDOW_STRINGS, ...THREAD_STRINGS }, config);
