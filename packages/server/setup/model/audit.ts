/** Words for what the audit log has. */

const WORDS: Readonly<Record<string, string>> = {
  'account-changed': 'Changed settings',
  'account-created': 'Created the account',
  'account-deleted': 'Deleted the account',
  'change-undone': 'Undid the last change',
  'secret-key-shown': 'Looked at the secret key',
  'secret-key-rotated': 'Rotated the secret key',
  'twilio-connected': 'Connected Twilio',
  'missive-connected': 'Connected Missive',
  'missive-disconnected': 'Disconnected Missive',
  'missive-users-read': 'Took the team from Missive',
  'missive-tested': 'Sent a test message through Missive',
  'twilio-price-entered': 'Entered the price of Twilio',
  'twilio-price-removed': 'Removed the price of Twilio',
  'test-email-sent': 'Sent a test email',
  'program-set': 'Set the program of automatic replies',
  'program-removed': 'Removed the program of automatic replies',
  'program-secret-made': 'Made a new secret for automatic replies',
  'program-tested': 'Tried the program of automatic replies',
  'picture-added': 'Uploaded a picture',
  'failures-retried': 'Sent undelivered messages again',
  'failure-retried': 'Sent an undelivered message again',
  'failure-dismissed': 'Dismissed an undelivered message',
  'visitors-read': 'Looked up visitors’ data',
  'visitors-deleted': 'Deleted visitors’ data',
  'message-sent': 'Sent a message to a visitor by the API',
};

/** An action of a newer server is shown by its name. */
export const whatWasDone = (action: string): string => WORDS[action] ?? action;
