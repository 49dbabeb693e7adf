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
  first_seen_at: string;
  last_seen_at: string;
}

export interface WidgetLoadsTable {
  account_id: string;
  origin: string;
  first_at: string;
  last_at: string;
}

/** One row: how many changes of accounts there have been. Whoever sees it move asks which accounts. */
export interface ChangesTable {
  id: number;
  number: number;
}

export interface FactsTable {
  name: string;
  value: string;
}

export interface Schema {
  accounts: AccountsTable;
  visitors: VisitorsTable;
  widget_loads: WidgetLoadsTable;
  changes: ChangesTable;
  facts: FactsTable;
}
