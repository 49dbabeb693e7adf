/** The tables, as the last migration leaves them. Only types that both engines keep alike: texts and integers. */

export interface AccountsTable {
  id: string;
  name: string;
  avatar_url: string;
  /** JSON. */
  settings: string;
  plan: string;
  /** What mode `manual` says. */
  availability: string;
  availability_mode: string;
  /** JSON. */
  schedule: string;
  /** JSON array. */
  allowed_origins: string;
  twilio_account_sid: string | null;
  /** Sealed, as every column below that holds a key or a token. */
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
  first_seen_at: string;
  last_seen_at: string;
}

export interface WidgetLoadsTable {
  account_id: string;
  origin: string;
  first_at: string;
  last_at: string;
}

/** Something to do, one after the other, by one worker at a time. */
export interface RelayLanesTable {
  account_id: string;
  lane: string;
  /** What the lane is of: a conversation's SID, or an integration's id. */
  subject: string;
  /** When to look next; null when nothing is expected. */
  due_at: string | null;
  /** Goes up each time that somebody asks for a look. */
  marks: number;
  /** Looks that failed, in a row. */
  failures: number;
  /** What stands in the way, for people; null when nothing does. */
  problem: string | null;
  lease_holder: string | null;
  lease_until: string | null;
  /** When a look found something to do last. */
  active_at: string;
}

/** How far a conversation is known to Missive. */
export interface RelayThreadsTable {
  account_id: string;
  conversation_sid: string;
  /** Index of the last message that is there as a whole; -1 before the first. */
  cursor: number;
  /** How many parts of the message after it are there. */
  parts: number;
  /** JSON of what was being sent when the outcome was last unknown; null when nothing is in doubt. */
  attempt: string | null;
  missive_conversation_id: string | null;
  /** Messages that we know of in that conversation of Missive's. */
  known_messages: number;
  /** Messages that Missive said there are. More than we know: somebody's did not reach us. */
  heard_messages: number;
  /** When a visitor's message was found to be there last. */
  last_part_at: string | null;
  /** Fingerprint of what was last told about the visitor. */
  described: string;
}

/** What agents wrote, by Missive's id of it. */
export interface AgentMessagesTable {
  account_id: string;
  id: string;
  conversation_sid: string | null;
  missive_conversation_id: string | null;
  /** `waiting`, `delivered`, `failed`. */
  state: string;
  /** JSON; empty once it is delivered. */
  content: string;
  /** Why it failed, for people. */
  reason: string | null;
  /** How many parts of it are with Twilio. */
  parts: number;
  attempt_at: string | null;
  /** Until then the attempt may still take effect. */
  settled_at: string | null;
  written_at: string;
  /** Puts those of one second in order. */
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
  /** Somebody asked for another attempt. */
  is_due: number;
}

/** Posts of integrations. */
export interface IntegrationPostsTable {
  account_id: string;
  integration_id: string;
  /** The provider's own id of its delivery. */
  delivery_id: string;
  /** `waiting`, `delivered`, `failed`. */
  state: string;
  /** JSON; empty once it is delivered. */
  post: string;
  reason: string | null;
  attempt_at: string | null;
  /** Until then the attempt may still take effect. */
  settled_at: string | null;
  /** Counts up: posts go out in this order. */
  number: number;
  received_at: string;
  delivered_at: string | null;
}

/** One row a token of Missive's. Whoever changes it first decides next. */
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

/** One row: how many changes of accounts there have been. Whoever sees it move asks which accounts. */
export interface ChangesTable {
  id: number;
  number: number;
}

/** A limit that all processes keep together. */
export interface RateLimitsTable {
  key: string;
  /** Until when the calls so far use up the limit's rate (ISO 8601, as every time). */
  used_until: string;
}

/** New visitors and conversations that limits refused lately, by account. */
export interface RefusedVisitorsTable {
  account_id: string;
  kind: string;
  count: number;
  first_at: string;
  last_at: string;
}

/** Sessions of the Setup page that were signed out before they expired. */
export interface EndedAdminSessionsTable {
  id: string;
  expires_at: string;
}

export interface FactsTable {
  name: string;
  value: string;
}

export interface Schema {
  accounts: AccountsTable;
  visitors: VisitorsTable;
  widget_loads: WidgetLoadsTable;
  relay_lanes: RelayLanesTable;
  relay_threads: RelayThreadsTable;
  agent_messages: AgentMessagesTable;
  refused_messages: RefusedMessagesTable;
  integration_posts: IntegrationPostsTable;
  missive_tokens: MissiveTokensTable;
  missive_calls: MissiveCallsTable;
  rate_limits: RateLimitsTable;
  refused_visitors: RefusedVisitorsTable;
  ended_admin_sessions: EndedAdminSessionsTable;
  changes: ChangesTable;
  facts: FactsTable;
}
