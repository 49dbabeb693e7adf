/** Every text of the window that the documented `messages` do not hold: one table, so that it can be translated. */
export const STRINGS = {
  close: 'Close',
  conversation: 'Conversation',
  send: 'Send',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  failed: 'Not sent',
  retry: 'Retry',
  you: 'You',
  typing: 'is typing…',
  team: 'The team',
  olderMessages: 'Load older messages',
  loadingOlder: 'Loading…',
  branding: 'We run on',
} as const;
