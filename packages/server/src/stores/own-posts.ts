/** Names of our own among the integrations that post; theirs cannot have a space. */
export const OWN_POSTS = {
  mails: 'email follow-up',
  undelivered: 'not delivered',
  ratings: 'visitor ratings',
  messages: 'messages by API',
} as const;
