/** State of the Setup page. */

import type { AccountSummary, AccountView, FieldProblem, Operator } from '../../src/api/account.js';
import type { Edits } from './edits.js';

export interface Toast {
  readonly text: string;
  readonly isProblem: boolean;
}

export interface SetupState {
  readonly phase: 'loading' | 'unreachable' | 'off' | 'signed-out' | 'signed-in';
  /** The session ended during editing: the edits are kept. */
  readonly isSessionOver: boolean;
  /** The operator who is signed in; null before the sign-in. */
  readonly operator: Operator | null;
  readonly accounts: readonly AccountSummary[];
  /** The server's version of the account. */
  readonly account: AccountView | null;
  readonly edits: Edits;
  readonly problems: readonly FieldProblem[];
  readonly isSaving: boolean;
  /** Someone else changed the account while there were edits here. */
  readonly isOutdated: boolean;
  /** The account as changed by someone else, while saving waits for a decision. */
  readonly theirs: AccountView | null;
  /** The last change was undone and can be redone. */
  readonly canRedo: boolean;
  readonly toast: Toast | null;
}

export const INITIAL_STATE: SetupState = {
  phase: 'loading',
  isSessionOver: false,
  operator: null,
  accounts: [],
  account: null,
  edits: new Map(),
  problems: [],
  isSaving: false,
  isOutdated: false,
  theirs: null,
  canRedo: false,
  toast: null,
};
