/** Operators with a name and a password of their own, and everybody's sessions on the Setup page (CS-08). */

import type { Role } from '../api/account.js';

export const ROLES = ['admin', 'viewer'] as const satisfies readonly Role[];

export interface OperatorRecord {
  /** As it was typed; letter case does not distinguish names. */
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface AdminSessionRecord {
  readonly id: string;
  /** Null when it was opened with the admin secret, whose holder is an admin. */
  readonly name: string | null;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface OperatorStore {
  /** Returns false and changes nothing when the name is taken. */
  addOperator(operator: OperatorRecord): Promise<boolean>;
  findOperator(name: string): Promise<OperatorRecord | null>;
  /** By name. */
  listOperators(): Promise<OperatorRecord[]>;
  /** A new password ends the operator's sessions. Returns whether there is such an operator. */
  changeOperator(
    name: string,
    changes: Partial<Pick<OperatorRecord, 'passwordHash' | 'role'>>,
  ): Promise<boolean>;
  /** With the operator's sessions. Returns whether there was one. */
  removeOperator(name: string): Promise<boolean>;
  /** @param name of an operator; null for the admin secret. Also deletes sessions that have expired. */
  openSession(session: Pick<AdminSessionRecord, 'id' | 'name' | 'createdAt' | 'expiresAt'>): Promise<void>;
  /** Null when it has ended or expired, or its operator is gone. Its role is that of now. */
  findSession(id: string, now: number): Promise<AdminSessionRecord | null>;
  /** Newest first. */
  listSessions(now: number): Promise<AdminSessionRecord[]>;
  /** Returns whether there was one. */
  endSession(id: string): Promise<boolean>;
}
