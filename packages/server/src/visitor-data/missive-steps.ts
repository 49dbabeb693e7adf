/** What has to be done in Missive by hand: its API cannot delete conversations, messages and contacts. */

import type { Account } from '../accounts/account-store.js';
import { referenceOf } from '../relay/missive-message.js';
import { usernameOf } from '../relay/visitor-name.js';
import type { FoundVisitor } from './find-visitors.js';
import type { VisitorDataDeps } from './visitor-data-deps.js';

export interface MissiveSteps {
  readonly identity: string;
  /** Those that are known here. */
  readonly conversations: readonly {
    readonly id: string;
    /** Opens it in Missive; null when Missive did not say it. */
    readonly url: string | null;
    /** Whether Missive says that there is none any more; null when it did not reply. */
    readonly isGone: boolean | null;
  }[];
  /** References of the visitor's messages, by which one can be found. */
  readonly references: readonly string[];
  /** The contact that Missive made of the visitor. */
  readonly contact: { readonly id: string; readonly username: string; readonly name: string };
  readonly howTo: readonly string[];
}

/** A person is waiting. Milliseconds. */
const MAX_WAIT = 2_000;

const HOW_TO = [
  'Open each of these conversations in Missive and move it to the trash; then delete it for good in the mailbox “Trash”.',
  'If none is listed, search for the visitor’s name or email address, in closed and archived conversations too.',
  'Delete the contact in Missive’s contacts.',
];

/** Null when the account was never connected to Missive, and nothing of the visitor is known to be there. */
export async function missiveSteps(
  deps: Pick<VisitorDataDeps, 'missiveClients'>,
  account: Account,
  visitor: FoundVisitor,
  conversationSids: readonly string[],
  missiveConversationIds: readonly string[],
): Promise<MissiveSteps | null> {
  if (account.missive === null && missiveConversationIds.length === 0) return null;
  const { stored, identity, id, verification } = visitor;
  return {
    identity,
    conversations: await Promise.all(
      missiveConversationIds.map((one) => conversationView(deps, account, one)),
    ),
    references: conversationSids.map(referenceOf),
    contact: {
      id: identity,
      username: usernameOf({ id, name: stored?.name ?? '', email: stored?.email ?? '', verification }),
      name: stored?.name ?? '',
    },
    howTo: HOW_TO,
  };
}

async function conversationView(
  { missiveClients }: Pick<VisitorDataDeps, 'missiveClients'>,
  { missive }: Account,
  id: string,
): Promise<MissiveSteps['conversations'][number]> {
  if (missive === null) return { id, url: null, isGone: null };
  try {
    const conversation = await missiveClients(missive.token, { maxWait: MAX_WAIT }).conversation(id);
    return { id, url: conversation?.webUrl ?? null, isGone: conversation === null };
  } catch {
    // The list is complete without the link.
    return { id, url: null, isGone: null };
  }
}
