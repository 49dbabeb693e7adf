/** Constants of the service. Each cites a section of the protocol reference, or is marked as a guess. */

export const DEFAULT_ACCOUNT_SID = `AC${'0'.repeat(31)}1`;
export const DEFAULT_AUTH_TOKEN = 'local-auth-token';

/** Region `us1` is the SDK's default; these hosts occur only inside frames (protocol §0). */
export const AIM_HOST = 'aim.us1.twilio.com';
export const SYNC_HOST = 'cds.us1.twilio.com';

export const SOCKET_PATH = '/v3/wsconnect';
export const PRODUCT = 'ip_messaging';

/** Protocol §2.4: the warning comes three minutes before the token ends. */
export const ABOUT_TO_EXPIRE_MS = 180_000;
/** Protocol §2.6. */
export const PING_INTERVAL_MS = 30_000;
/** Guess: how long a socket may stay open without `init`; the close reason was observed (protocol §2.1). */
export const INIT_TIMEOUT_MS = 10_000;

/** Protocol §7: the push has one second more than the response to the typist. */
export const TYPING_SECONDS = 5;

/** Protocol §6.2, observed values. */
export const SUBSCRIBE_REPLY = { max_batch_size: 1000, ttl_in_s: 86_400, estimated_delivery_in_ms: 10_000 };

/** Protocol §5.1. */
export const MEDIA_COUNT_LIMIT = 10;
export const MEDIA_SIZE_LIMIT_MB = 150;
export const MY_CONVERSATIONS_PAGE = 100;

/** Twilio's page "Conversations limits"; bytes of UTF-8. */
export const BODY_LIMIT = 32_768;
/** The same page; the limit of users is a guess. Bytes of UTF-8. */
export const ATTRIBUTES_LIMITS = {
  conversation: 16_384,
  message: 4_096,
  participant: 4_096,
  user: 4_096,
} as const;
/** The same page, for friendly names and identities; unique names are a guess. Characters. */
export const NAME_LIMIT = 256;

/** Shortest state timers (Twilio's errors 50375 and 50376). */
export const INACTIVE_TIMER_MIN_MS = 60_000;
export const CLOSED_TIMER_MIN_MS = 600_000;

/** Protocol §11.2. */
export const WEBHOOK_TIMEOUT_MS = 5_000;

/** REST lists (protocol §11.1): the library requests 50 by default. */
export const REST_PAGE = 50;
/** Largest page of a list, from Twilio's published description of the API. */
export const PAGE_MAX = {
  conversations: 100,
  delivery_receipts: 50,
  messages: 100,
  participant_conversations: 50,
  participants: 100,
  roles: 50,
  scoped_webhooks: 5,
  services: 100,
  user_conversations: 50,
  users: 50,
} as const;

/**
 * Size limit of everything but media that is read into memory: REST forms, console JSON, one socket frame.
 */
export const BODY_CAP = 1_048_576;

export const POST_EVENTS = [
  'onConversationAdded',
  'onConversationUpdated',
  'onConversationRemoved',
  'onConversationStateUpdated',
  'onMessageAdded',
  'onMessageUpdated',
  'onMessageRemoved',
  'onParticipantAdded',
  'onParticipantUpdated',
  'onParticipantRemoved',
  'onUserAdded',
  'onUserUpdated',
  'onDeliveryUpdated',
] as const;
export type PostEvent = (typeof POST_EVENTS)[number];

export const PRE_EVENTS = [
  'onConversationAdd',
  'onConversationUpdate',
  'onConversationRemove',
  'onMessageAdd',
  'onMessageUpdate',
  'onMessageRemove',
  'onParticipantAdd',
  'onParticipantUpdate',
  'onParticipantRemove',
  'onUserUpdate',
] as const;
export type PreEvent = (typeof PRE_EVENTS)[number];
