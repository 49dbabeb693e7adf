/** Which program answers for an account: its webhook, else the server's configuration. */

import type { Account, ProgramAccess } from '../accounts/account-store.js';
import type { Program } from './program.js';
import { webhookProgram, type WebhookOptions } from './webhook-program.js';

export type ProgramSource = 'webhook' | 'module';

export interface Programs {
  /** Null if no program replies to the account's visitors. */
  of(account: Pick<Account, 'id' | 'program'>): Program | null;
  /** Returns the account's program, or null if it has none. */
  sourceOf(account: Pick<Account, 'id' | 'program'>): ProgramSource | null;
  /** The webhook of these settings, even if it is off. */
  webhook(access: ProgramAccess): Program;
  readonly trustedOrigin: string | null;
}

interface ProgramsOptions extends WebhookOptions {
  /** By account. */
  readonly local: ReadonlyMap<string, Program>;
  /** For every other account. */
  readonly forAll: Program | null;
}

export function createPrograms({ local, forAll, ...webhookOptions }: ProgramsOptions): Programs {
  const webhook = (access: ProgramAccess): Program => webhookProgram(access, webhookOptions);
  const localOf = (id: string): Program | null => local.get(id) ?? forAll;
  return {
    of: ({ id, program }) => (program?.isOn === true ? webhook(program) : localOf(id)),
    sourceOf({ id, program }) {
      if (program?.isOn === true) return 'webhook';
      return localOf(id) === null ? null : 'module';
    },
    webhook,
    trustedOrigin: webhookOptions.trustedOrigin,
  };
}
