/** Missive's webhook: an agent wrote. It is kept, and answered at once; delivering it comes after (CC-02, CC-03). */

import type { BridgedAccount, RelayDeps } from './relay-deps.js';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import type { VisitorStore } from '../storage/store.js';
import { contentOf } from './agent-message.js';
import { conversationOfReference } from './missive-message.js';
import type { AgentMessage, RelayStore } from './relay-store.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

export type Reception =
  | 'waiting'
  /** It is known already. */
  | 'known'
  /** There is no visitor that it could be for. */
  | 'lost';

type Deps = Pick<RelayDeps, 'clock' | 'pace'> & {
  readonly store: VisitorStore & { readonly relay: RelayStore };
};

const NOBODY =
  'It is for nobody who has chatted here. Write from a chat’s conversation, or to a recipient with a visitor’s ID.';

export async function receive(
  { store, clock, pace }: Deps,
  account: BridgedAccount,
  message: MissiveMessage,
  conversation: Pick<MissiveConversation, 'id' | 'messagesCount'> | null,
): Promise<Reception> {
  const { relay } = store;
  const conversationSid = await recipientOf(store, account, message, conversation?.id ?? null);
  const kept: AgentMessage = {
    accountId: account.id,
    id: message.id,
    conversationSid,
    missiveConversationId: conversation?.id ?? null,
    content: contentOf(message, { id: account.id, name: account.name }),
    writtenAt: message.createdAt * 1_000 || clock.now(),
    position: conversation?.messagesCount ?? 0,
  };
  const now = clock.now();
  if (conversationSid === null) {
    const isNew = await relay.agentMessages.addLostAgentMessage(kept, NOBODY, now);
    return isNew ? 'lost' : 'known';
  }
  const isNew = await relay.agentMessages.addAgentMessage(kept, conversation?.messagesCount ?? 0, now);
  const { knownMessages, heardMessages } = await relay.threads.thread(account.id, conversationSid);
  // One written before it has not come: it may be on its way still, and its place is before this one.
  const isOneMissing = heardMessages > knownMessages;
  await relay.lanes.markLane(
    { accountId: account.id, name: 'to-visitor', subject: conversationSid },
    isOneMissing ? now + pace.gapPatience : now,
  );
  return isNew ? 'waiting' : 'known';
}

/** By the recipient's id, else by Missive's conversation, else by our own reference. */
async function recipientOf(
  store: Deps['store'],
  account: BridgedAccount,
  message: MissiveMessage,
  missiveConversationId: string | null,
): Promise<string | null> {
  for (const { id } of message.to) {
    const visitorId = visitorOfIdentity(id);
    const visitor = visitorId === null ? null : await store.findVisitor(account.id, visitorId);
    if (visitor !== null) return visitor.conversationSid;
  }
  if (missiveConversationId !== null) {
    const threads = await store.relay.threads.threadsOfMissive(account.id, [missiveConversationId]);
    const sid = threads.get(missiveConversationId);
    if (sid !== undefined) return sid;
  }
  for (const reference of message.references) {
    const sid = conversationOfReference(reference);
    if (sid !== null && (await store.findVisitorOfConversation(account.id, sid)) !== null) return sid;
  }
  return null;
}
