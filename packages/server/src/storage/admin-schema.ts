/** Tables about operators of the Setup page. */

export interface OperatorsTable {
  /** The name without differences of letter case. */
  key: string;
  name: string;
  /** As in `admin/passwords.ts`. */
  password_hash: string;
  /** `admin`, `viewer`. */
  role: string;
  created_at: string;
}

/** Sessions of the Setup page. One that is not here has ended. */
export interface AdminSessionsTable {
  id: string;
  /** Null for the admin secret. */
  operator_key: string | null;
  created_at: string;
  expires_at: string;
}

/** Of versions before there was a list of sessions; not used any more. */
export interface EndedAdminSessionsTable {
  id: string;
  expires_at: string;
}

/** What operators did. Its account may be deleted. */
export interface AuditLogTable {
  /** Ascending. */
  id: string;
  account_id: string | null;
  at: string;
  who: string;
  action: string;
  status: number;
  /** JSON array of names. */
  fields: string;
}
