/** What operators did (CS-08). Names of fields, never their values; nothing of visitors. */

export interface AuditEntry {
  /** Later ones are greater. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Name of the operator, or who else acted. */
  readonly who: string;
  /** Such as `account-changed`. */
  readonly action: string;
  /** Null when it concerns no account, or all. */
  readonly accountId: string | null;
  /** HTTP status of the response: what began may have failed. */
  readonly status: number;
  /** Paths of the fields that the request named. */
  readonly fields: readonly string[];
}

export interface AuditStore {
  /** Also deletes what is too old, or too much. */
  add(entry: Omit<AuditEntry, 'id'>): Promise<void>;
  /**
   * Newest first.
   * @param accountId null for all
   * @param before entries before the one with this id
   */
  list(accountId: string | null, before: string | null, limit: number): Promise<AuditEntry[]>;
}
