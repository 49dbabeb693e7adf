/** Messages for visitors: of agents, and of the operator's own system. */

import type { QueuedPost } from './post-store.js';

export interface RemoteFile {
  readonly id: string;
  readonly filename: string;
  /** Such as `image/png`; empty when unknown. */
  readonly contentType: string;
  readonly size: number;
  readonly url: string | null;
  readonly base64: string | null;
  /** Of a picture, in pixels, where Missive says it. */
  readonly image?: { readonly width: number; readonly height: number };
}

/** An agent's message, without anything that visitors must not see. */
export interface AgentMessageContent {
  /** `custom_text`, `custom_html`; `api` for a message of the operator's own system; `ended` for the notice that a conversation was closed. */
  readonly type: string;
  readonly body: string;
  /** Shown as the author. */
  readonly name: string;
  readonly avatarUrl: string;
  readonly files: readonly RemoteFile[];
  /** Quick replies beside those in the text. */
  readonly replies?: readonly string[];
}

export interface AgentMessage {
  readonly accountId: string;
  /** Missive's id. */
  readonly id: string;
  /** Null when the recipient is unknown. */
  readonly conversationSid: string | null;
  readonly missiveConversationId: string | null;
  readonly content: AgentMessageContent;
  readonly writtenAt: number;
  /** Orders messages of the same second. */
  readonly position: number;
  /** Whether no user of Missive wrote it, such as a rule’s message. */
  readonly isAutomatic?: boolean;
}

/** A message of the operator's own system, which does not count among those of Missive's conversation. */
export type ApiMessage = AgentMessage & { readonly conversationSid: string };
export interface WaitingAgentMessage extends AgentMessage {
  /** How many parts were sent to Twilio. */
  readonly parts: number;
  /** When the first part with unknown outcome was sent. */
  readonly attemptAt: number | null;
  /** Until then an attempt may still take effect, so nothing is sent again before. */
  readonly settledAt: number | null;
}

export interface AgentMessageStore {
  /** Stores it unless its id is known. Returns whether it was stored. */
  addAgentMessage(message: AgentMessage, remoteMessageCount: number, now: number): Promise<boolean>;
  /** Stores it with the team's post, and schedules both, unless its id is known. Returns whether it was stored. */
  addApiMessage(message: ApiMessage, post: QueuedPost, now: number): Promise<boolean>;
  /** Stores it as failed. */
  addUndeliverableAgentMessage(message: AgentMessage, reason: string, now: number): Promise<boolean>;
  /** Returns the known ones. */
  knownAgentMessages(accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** In the order of writing. */
  waitingAgentMessages(accountId: string, conversationSid: string): Promise<WaitingAgentMessage[]>;
  /** Null when it is not waiting. */
  waitingAgentMessage(message: Pick<AgentMessage, 'accountId' | 'id'>): Promise<WaitingAgentMessage | null>;
  saveAgentMessage(
    message: Pick<AgentMessage, 'accountId' | 'id'>,
    changes: Partial<Pick<WaitingAgentMessage, 'parts' | 'attemptAt' | 'settledAt'>>,
  ): Promise<void>;
  /**
   * Marks it as delivered and deletes its content.
   * @param isReply whether the visitor has got it: those are counted
   */
  finishAgentMessage(
    message: Pick<AgentMessage, 'accountId' | 'id'>,
    now: number,
    isReply?: boolean,
  ): Promise<void>;
  /** Keeps its progress and any attempt in doubt, for a later retry. */
  failAgentMessage(message: Pick<AgentMessage, 'accountId' | 'id'>, reason: string): Promise<void>;
}
