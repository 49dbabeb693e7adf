/** Everything that is stored, as one interface. Each engine has a function that opens a store. */

import type { Meta, Verification } from 'missive-chat/core/types.js';
import type { AccountStore } from '../accounts/account-store.js';
import type { AuditStore } from './audit-store.js';
import type { LimitStore } from './limit-store.js';
import type { MissiveCallStore } from './missive-call-store.js';
import type { OperatorStore } from './operator-store.js';
import type { PictureStore } from './picture-store.js';
import type { RelayStore } from './relay-store.js';
import type { StatisticsStore } from './statistics-store.js';
import type { VisitorDataStore } from './visitor-data-store.js';

/** A visitor with a conversation. Nothing is stored before there is one. */
export interface VisitorRecord {
  readonly accountId: string;
  readonly id: string;
  /** Twilio identity. */
  readonly identity: string;
  /** The latest one. */
  readonly conversationSid: string;
  /** As typed or said by the page; empty when unknown. */
  readonly name: string;
  readonly email: string;
  readonly verification: Verification;
  /** ISO 8601; null when consent was never asked for or not given. */
  readonly consentAt: string | null;
  readonly meta: Meta;
  /** Web address of the picture of the page's user; null when the page named none. */
  readonly avatarUrl: string | null;
  /** Page that the conversation began on, without query and fragment; null when unknown. */
  readonly pageUrl: string | null;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Whether the visitor's page lists earlier conversations: replies to one of them go there, not to the latest. */
  readonly seesEarlier: boolean;
}

/** A visitor at a session: what it does not say stays as it was known. */
export type VisitorSighting = Pick<VisitorRecord, 'accountId' | 'id' | 'identity' | 'conversationSid'> &
  Partial<
    Pick<
      VisitorRecord,
      'name' | 'email' | 'verification' | 'consentAt' | 'meta' | 'avatarUrl' | 'pageUrl' | 'seesEarlier'
    >
  > & {
    /** Whether the conversation is an earlier one: the latest stays the latest. */
    readonly isEarlier?: boolean;
    readonly at: number;
  };

export interface VisitorStore {
  /** Stores who is about to get a conversation, before anything is made at Twilio; nothing when already known. */
  planVisitor(visitor: Pick<VisitorRecord, 'accountId' | 'id' | 'identity'>, at: number): Promise<void>;
  /** Whether `planVisitor` was called for this visitor, whose conversation may exist or not. */
  isPlanned(accountId: string, id: string): Promise<boolean>;
  recordVisitor(sighting: VisitorSighting): Promise<void>;
  findVisitor(accountId: string, id: string): Promise<VisitorRecord | null>;
  /** By the latest conversation, or by an earlier one of a visitor who sees earlier ones. */
  findVisitorOfConversation(accountId: string, conversationSid: string): Promise<VisitorRecord | null>;
  /** SIDs of the visitor's conversations that are known, the latest first. */
  conversationsOfVisitor(accountId: string, id: string): Promise<string[]>;
}

/** A site that has loaded the widget. */
export interface WidgetLoad {
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** When a site that was never seen before is added. */
export interface NewSiteRules {
  /** Asked once for a new site. */
  readonly admitNew?: () => boolean;
  /** Sites of the account that there may be before this one. */
  readonly room?: number;
}

export interface WidgetLoadStore {
  recordWidgetLoad(accountId: string, origin: string, at: number, rules?: NewSiteRules): Promise<void>;
  /** Those seen last come first. */
  listWidgetLoads(accountId: string): Promise<WidgetLoad[]>;
}

export interface ChangeFeed {
  /**
   * Calls back with the id of each account that was changed from now on, by this process or another one.
   * Resolves with an unsubscribe function when watching has started.
   */
  watch(listener: (accountId: string) => void): Promise<() => void>;
}

export interface Store extends AccountStore, VisitorStore, WidgetLoadStore, ChangeFeed {
  readonly relay: RelayStore;
  /** Calls of Missive's API, which all processes count together. */
  readonly missiveCalls: MissiveCallStore;
  readonly limits: LimitStore;
  readonly pictures: PictureStore;
  readonly visitorData: VisitorDataStore;
  readonly audit: AuditStore;
  readonly operators: OperatorStore;
  readonly statistics: StatisticsStore;
  /** Rejects when the store cannot be written and read. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The store cannot be used; the message is for the operator and says what to do. */
export class StorageError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StorageError';
  }
}
