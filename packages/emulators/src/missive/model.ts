import type { File } from './files.js';
import type { HOOK_TYPES } from './hooks.js';

/** The service's data. Times are Unix seconds, as in the service. */

export const CHANNEL_TYPES = ['text', 'html', 'email'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/**
 * The sender or recipient of a message: `id` and `username` on text and HTML channels, `address` on email
 * channels.
 */
export interface Party {
  readonly id: string | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly address: string | null;
}

export const party = (given: Partial<Party>): Party => ({
  id: null,
  username: null,
  name: null,
  address: null,
  ...given,
});

/** A user of the organization, who replies. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly avatarUrl: string | null;
}

export interface Team {
  readonly id: string;
  readonly name: string;
}

export const SIGNATURE_HEADERS = ['X-Hook-Signature', 'X-Missive-Signature'] as const;
export type SignatureHeader = (typeof SIGNATURE_HEADERS)[number];

export const RECIPIENT_FIELDS = ['id', 'name', 'username'] as const;
export type RecipientField = (typeof RECIPIENT_FIELDS)[number];

/** A custom channel with its settings, which tests may change. */
export interface Channel {
  /** The "Account ID" of its settings: `account` of the API. */
  readonly id: string;
  readonly type: ChannelType;
  name: string;
  webhookUrl: string | null;
  signatureSecret: string | null;
  /** Two are documented (API §3.1); the first is the one in use. */
  signatureHeaders: readonly SignatureHeader[];
  /** Senders that an agent may choose; the first by default. */
  aliases: readonly Party[];
  allowNewMessages: boolean;
  allowReplies: boolean;
  allowEditingRecipients: boolean;
  maxRecipients: number;
  /** Which fields of a recipient a user may fill in. */
  recipientFields: Readonly<Record<RecipientField, boolean>>;
  /** `#rrggbb` of incoming bubbles, on text channels. */
  bubbleColor: string | null;
  /** Consecutive failures. */
  failuresInRow: number;
  /** Switched off after too many of them, until the settings are saved again. */
  isWebhookOff: boolean;
}

/** Delivery status of an outgoing message's webhook; `none`: the channel has no webhook URL. */
export type DeliveryState = 'none' | 'sending' | 'retrying' | 'delivered' | 'failed' | 'lost';

export interface Message {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly channel: Channel;
  readonly body: string;
  readonly subject: string | null;
  readonly from: Party;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly externalId: string | null;
  /** `Message-ID` of an email; null on the other channels. */
  readonly emailMessageId: string | null;
  readonly references: readonly string[];
  readonly attachments: readonly File[];
  /** The user who wrote it; null for incoming messages. */
  readonly author: User | null;
  readonly createdAt: number;
  readonly deliveredAt: number;
  delivery: DeliveryState;
}

export interface PostCard {
  readonly color: string | null;
  readonly pretext: string | null;
  readonly authorName: string | null;
  readonly authorLink: string | null;
  readonly authorIcon: string | null;
  readonly title: string | null;
  readonly titleLink: string | null;
  readonly imageUrl: string | null;
  readonly text: string | null;
  readonly markdown: string | null;
  readonly timestamp: number | null;
  readonly footer: string | null;
  readonly footerIcon: string | null;
  readonly fields: readonly { readonly title: string; readonly value: string; readonly short: boolean }[];
}

export interface Post {
  readonly id: string;
  readonly author: User;
  readonly username: string | null;
  readonly usernameIcon: string | null;
  readonly notification: { readonly title: string; readonly body: string };
  readonly text: string | null;
  readonly markdown: string | null;
  readonly cards: readonly PostCard[];
  readonly files: readonly File[];
  readonly references: readonly string[];
  readonly createdAt: number;
}

export interface Comment {
  readonly id: string;
  readonly author: User;
  readonly body: string;
  readonly createdAt: number;
}

/** A webhook of a rule: created by `/v1/hooks`, or in the settings, where rules have more types. */
export interface RuleHook {
  readonly id: string;
  readonly type: (typeof HOOK_TYPES)[number] | 'conversation_closed';
  readonly url: string;
  readonly organization: string | null;
  /** Key of `X-Hook-Signature`; null when the rule has none. */
  readonly secret: string | null;
  readonly filters: Readonly<
    Partial<Record<'content_contains' | 'content_starts_with' | 'content_ends_with', string>>
  >;
  failuresInRow: number;
  isWebhookOff: boolean;
}

export interface Draft {
  readonly id: string;
  readonly channel: Channel;
  readonly body: string;
  readonly createdAt: number;
}

export interface Conversation {
  /** Changes when another conversation is merged into this one and its id survives. */
  id: string;
  subject: string | null;
  color: string | null;
  icon: string | null;
  organization: string | null;
  team: string | null;
  readonly users: Set<string>;
  readonly assignees: Set<string>;
  readonly labels: Set<string>;
  /** For everybody: it is in no inbox. */
  isClosed: boolean;
  /** Users who have closed it for themselves alone. */
  readonly closedFor: Set<string>;
  isInInbox: boolean;
  isInTeamInbox: boolean;
  /** In the order in which they were accepted. */
  readonly messages: Message[];
  readonly posts: Post[];
  readonly drafts: Draft[];
  readonly comments: Comment[];
  /** Number of messages since the conversation was last read. */
  unread: number;
  readonly createdAt: number;
  lastActivityAt: number;
}
