/** What has to be done in Missive by hand: its API cannot delete conversations, messages and contacts. */

import type { MissiveSteps } from '../api/visitors.js';
import type { Account } from '../accounts/account-store.js';
import { referenceOf } from '../relay/missive-message.js';
import { usernameOf } from '../relay/visitor-name.js';
import type { FoundVisitor } from './find-visitors.js';
import type { VisitorDataDeps } from './visitor-data-deps.js';

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
