import type { SyncObject } from './sync-objects.js';

/** The service's data. Dates are milliseconds; attributes are JSON text, as on the wire. */

export type NotificationLevel = 'default' | 'muted';
export type ConversationStateName = 'active' | 'inactive' | 'closed';

/** Milliseconds, 0 for none. */
export interface StateTimers {
  readonly inactive: number;
  readonly closed: number;
}

export interface MessagingBinding {
  type: string;
  address: string;
  proxy_address: string | null;
}

export interface Participant {
  readonly sid: string;
  readonly identity: string | null;
  attributes: string;
  roleSid: string;
  readonly binding: MessagingBinding | null;
  dateCreated: number;
  dateUpdated: number;
  lastReadMessageIndex: number | null;
  lastReadTimestamp: number | null;
  notificationLevel: NotificationLevel;
}

export interface Media {
  readonly sid: string;
  readonly category: string;
  readonly filename: string | null;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly author: string;
  /** Secret part of the download URL, which needs no token (protocol §8). */
  readonly secret: string;
  readonly dateCreated: number;
}

export interface Message {
  readonly sid: string;
  readonly index: number;
  author: string;
  body: string | null;
  attributes: string;
  subject: string | null;
  readonly participantSid: string | null;
  readonly media: readonly Media[];
  dateCreated: number;
  dateUpdated: number;
  lastUpdatedBy: string | null;
}

export interface ScopedWebhook {
  readonly sid: string;
  readonly target: string;
  url: string | null;
  method: 'GET' | 'POST';
  filters: string[];
  /** Of targets that are stored but never called. */
  triggers: string[];
  flowSid: string | null;
  readonly dateCreated: number;
  dateUpdated: number;
}

export interface Conversation {
  readonly sid: string;
  friendlyName: string | null;
  uniqueName: string | null;
  attributes: string;
  state: ConversationStateName;
  stateUpdated: number;
  /** State timers in milliseconds, 0 for none; they start at the last activity. */
  timers: StateTimers;
  lastActivity: number;
  /** Cancels the wait for the next one. */
  stopTimer: () => void;
  messagingServiceSid: string | null;
  readonly createdBy: string;
  dateCreated: number;
  dateUpdated: number;
  readonly messages: Message[];
  nextIndex: number;
  readonly participants: Map<string, Participant>;
  readonly webhooks: Map<string, ScopedWebhook>;
  /** Who is typing, and a function that cancels the timeout of each. */
  readonly typing: Map<string, () => void>;
  readonly sync: { document: SyncObject; messages: SyncObject; roster: SyncObject };
}

export interface User {
  readonly sid: string;
  readonly identity: string;
  friendlyName: string | null;
  attributes: string;
  roleSid: string;
  isOnline: boolean;
  readonly dateCreated: number;
  dateUpdated: number;
  readonly sync: { info: SyncObject; conversations: SyncObject };
}

export interface Role {
  readonly sid: string;
  readonly friendlyName: string;
  readonly type: 'conversation' | 'service';
  permissions: string[];
  readonly dateCreated: number;
  dateUpdated: number;
}

export interface ApiKey {
  readonly sid: string;
  readonly secret: string;
  friendlyName: string;
  readonly dateCreated: number;
  dateUpdated: number;
}

export interface WebhookConfiguration {
  method: 'GET' | 'POST';
  filters: string[];
  preUrl: string | null;
  postUrl: string | null;
}

/**
 * The author of a change: an SDK client by its identity, or the REST API. `webhooks` false suppresses hooks
 * (protocol §9, no. 16).
 */
export interface Actor {
  source: 'SDK' | 'API';
  identity: string | null;
  webhooks: boolean;
}

export const sdkActor = (identity: string): Actor => ({ source: 'SDK', identity, webhooks: true });
export const apiActor = (webhooks: boolean): Actor => ({ source: 'API', identity: null, webhooks });

export const participantOf = (conversation: Conversation, identity: string): Participant | undefined =>
  [...conversation.participants.values()].find((participant) => participant.identity === identity);

export const isMember = (conversation: Conversation, identity: string): boolean =>
  participantOf(conversation, identity) !== undefined;

/** Protocol §5.2: null until something was read. */
export const unreadCount = (conversation: Conversation, participant: Participant): number | null => {
  const { lastReadMessageIndex: last } = participant;
  return last === null ? null : conversation.messages.filter((message) => message.index > last).length;
};
