/** The tables after the last migration. Only types that both engines store alike: text and integers. */

import type { AnswersTable } from './answers-table.js';
import type { VisitorConversationsTable } from './conversations-table.js';
import type { MailOptOutsTable, MailsTable } from './mail-tables.js';
import type { FirstRepliesTable, StatisticsTable, TwilioPricesTable } from './statistics-tables.js';
import type {
  AdminSessionsTable,
  AuditLogTable,
  EndedAdminSessionsTable,
  OperatorsTable,
} from './admin-schema.js';

export interface AccountsTable {
  id: string;
  name: string;
  avatar_url: string;
  /** JSON. */
  settings: string;
  plan: string;
  /** The availability in mode `manual`. */
  availability: string;
  availability_mode: string;
  /** JSON. */
  schedule: string;
  away_until: string | null;
  /** Which usual reply time visitors are shown. */
  reply_time: string;
  /** JSON array. */
  allowed_origins: string;
  twilio_account_sid: string | null;
  /** Encrypted, as every column below that holds a key or a token. */
  twilio_auth_token: string | null;
  service_sid: string | null;
  api_key_sid: string | null;
  api_key_secret: string | null;
  /** JSON. */
  missive: string | null;
  secret_key: string;
  previous_secret_key: string | null;
  /** ISO 8601, as every time. */
  previous_secret_key_until: string | null;
  visitor_token_key: string;
  /** JSON. */
  from_environment: string;
  /** JSON of what was chosen about emails. */
  email_rules: string;
  /** JSON of the webhook of a program that answers. */
  program: string | null;
  /** Days without activity after which a conversation is deleted; null keeps it. */
  retention_days: number | null;
  /** JSON of the editable fields before the last change of them. */
  before_change: string | null;
  undoable_since: string | null;
  version: number;
  /** Number of the last change among those of all accounts. */
  change_number: number;
  created_at: string;
  updated_at: string;
}

export interface VisitorsTable {
  account_id: string;
  id: string;
  identity: string;
  conversation_sid: string;
  name: string;
  email: string;
  verification: string;
  consent_at: string | null;
  /** JSON. */
  meta: string;
  avatar_url: string | null;
  /** Page that the conversation began on, without query and fragment; stored only where emails are on. */
  page_url: string | null;
  first_seen_at: string;
  last_seen_at: string;
  /** 1 when the page that the visitor used last lists earlier conversations. */
  sees_earlier: number;
}

export interface WidgetLoadsTable {
  account_id: string;
  origin: string;
  first_at: string;
  last_at: string;
}

export interface PicturesTable {
  account_id: string;
  /** Hash of the content. */
  id: string;
  type: string;
  /** Base64. */
  content: string;
  added_at: string;
}

/** Jobs of the relay. The names `relay_lanes` and `lane` are those of the first version; renaming them needs a migration. */
export interface RelayJobsTable {
  account_id: string;
  /** The queue. */
  lane: string;
  /** SID of the conversation, id of the integration, or `inbox`. */
  subject: string;
  /** When to run next; null when not scheduled. */
  due_at: string | null;
  /** Incremented each time it is scheduled. */
  marks: number;
  /** Consecutive failed runs. */
  failures: number;
  /** Error message for the operator; null when there is none. */
  problem: string | null;
  lease_holder: string | null;
  lease_until: string | null;
  /** When a run last did any work. */
  active_at: string;
}

/** Progress of relaying a conversation to Missive. */
export interface RelayThreadsTable {
  account_id: string;
  conversation_sid: string;
  /** Index of the last message that was relayed completely; -1 before the first. */
  cursor: number;
  /** How many parts of the next message were relayed. */
  parts: number;
  /** JSON of the request whose outcome is unknown; null when there is none. */
  attempt: string | null;
  missive_conversation_id: string | null;
  /** Messages of that conversation at Missive that we have sent or received. */
  known_messages: number;
  /** Messages of it according to Missive. If it is higher, a webhook was lost. */
  heard_messages: number;
  /** When a visitor's message was last confirmed to be at Missive. */
  last_part_at: string | null;
  /** Fingerprint of the last post about the visitor. */
  described: string;
  /** When we learned that it is closed at Missive; null while it is open there. */
  closed_at: string | null;
  /** Name of the user who closed it; empty if that is not known. */
  closed_by: string;
  /** JSON: ids of Missive's users for whom it was closed when Missive was last asked. */
  closed_for: string;
  /** How often it has been closed. */
  closings: number;
  /** `known_messages` when the visitor was last told of a closing. */
  messages_at_closing: number;
  /** When Missive was last asked whether it is closed. */
  closing_asked_at: string | null;
}

/** Agents' messages, by Missive's id. */
export interface AgentMessagesTable {
  account_id: string;
  id: string;
  conversation_sid: string | null;
  missive_conversation_id: string | null;
  /** `waiting`, `delivered`, `failed`. */
  state: string;
  /** JSON; empty once it is delivered. */
  content: string;
  /** Why it failed, for the operator. */
  reason: string | null;
  /** How many parts were sent to Twilio. */
  parts: number;
  attempt_at: string | null;
  /** Until then the attempt may still take effect. */
  settled_at: string | null;
  written_at: string;
  /** Orders messages of the same second. */
  position: number;
  received_at: string;
  delivered_at: string | null;
}

/** Visitors' messages that Missive refused. */
export interface RefusedMessagesTable {
  account_id: string;
  conversation_sid: string;
  message_sid: string;
  reason: string;
  refused_at: string;
  /** 1 when the operator has requested a retry. */
  is_due: number;
}

/** Posts of integrations. */
export interface IntegrationPostsTable {
  account_id: string;
  integration_id: string;
  /** The provider's id of the delivery. */
  delivery_id: string;
  /** `waiting`, `delivered`, `failed`. */
  state: string;
  /** JSON; empty once it is delivered. */
  post: string;
  reason: string | null;
  attempt_at: string | null;
  /** Until then the attempt may still take effect. */
  settled_at: string | null;
  /** Ascending: posts are sent in this order. */
  number: number;
  received_at: string;
  delivered_at: string | null;
}

/** The latest ratings of closed conversations. */
export interface RatingsTable {
  account_id: string;
  conversation_sid: string;
  /** SID of the notice that the conversation was closed. */
  message_sid: string;
  /** `bad`, `okay`, `good`. */
  rating: string;
  rated_at: string;
}

/** One row per Missive token. The process that updates it first makes the next decision. */
export interface MissiveTokensTable {
  /** SHA-256 of the token, in Base64url. */
  token_key: string;
  calls: number;
  paused_until: string | null;
}

export interface MissiveCallsTable {
  id: string;
  token_key: string;
  started_at: string;
  ended_at: string | null;
}

/** One row: the number of account changes. A process that sees it change asks for the changed accounts. */
export interface ChangesTable {
  id: number;
  number: number;
}

/** A limit shared by all processes. */
export interface RateLimitsTable {
  key: string;
  /** Until when the calls so far use up the limit's rate (ISO 8601, as every time). */
  used_until: string;
}

/** New visitors and conversations that limits refused recently, by account. */
export interface RefusedVisitorsTable {
  account_id: string;
  kind: string;
  count: number;
  first_at: string;
  last_at: string;
}

/** Conversations whose data was deleted recently, as hashes of their ids. */
export interface ErasuresTable {
  account_id: string;
  key: string;
  at: string;
}

export interface FactsTable {
  name: string;
  value: string;
}

export interface Schema {
  accounts: AccountsTable;
  visitors: VisitorsTable;
  visitor_conversations: VisitorConversationsTable;
  widget_loads: WidgetLoadsTable;
  pictures: PicturesTable;
  relay_lanes: RelayJobsTable;
  relay_threads: RelayThreadsTable;
  agent_messages: AgentMessagesTable;
  refused_messages: RefusedMessagesTable;
  integration_posts: IntegrationPostsTable;
  mails: MailsTable;
  ratings: RatingsTable;
  first_replies: FirstRepliesTable;
  mail_opt_outs: MailOptOutsTable;
  answers: AnswersTable;
  missive_tokens: MissiveTokensTable;
  missive_calls: MissiveCallsTable;
  rate_limits: RateLimitsTable;
  refused_visitors: RefusedVisitorsTable;
  operators: OperatorsTable;
  admin_sessions: AdminSessionsTable;
  ended_admin_sessions: EndedAdminSessionsTable;
  erasures: ErasuresTable;
  audit_log: AuditLogTable;
  statistics: StatisticsTable;
  twilio_prices: TwilioPricesTable;
  changes: ChangesTable;
  facts: FactsTable;
}
