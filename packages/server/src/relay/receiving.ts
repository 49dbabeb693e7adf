/** Handles a webhook about an agent's message: stores it and responds; delivery follows (CC-02, CC-03). */

import type { BridgedAccount, RelayDeps } from './relay-deps.js';
import type { PostFields } from '../missive/missive-fields.js';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import type { VisitorRecord, VisitorStore } from '../stores/store.js';
import type { VisitorDataStore } from '../stores/visitor-data-store.js';
import { contentOf } from './agent-message.js';
import { emailsOf, explainNoRecipient } from './recipient.js';
import { conversationOfReference } from './missive-message.js';
import { OWN_POSTS } from '../stores/own-posts.js';
import type { AgentMessage, RelayStore } from '../stores/relay-store.js';
import { verifiedVisitorId } from '../visitors/verification.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

export type ReceiveResult =
  | 'waiting'
  /** It was received before. */
  | 'known'
  /** No visitor matches its recipients. */
  | 'lost';

type Deps = Pick<RelayDeps, 'clock' | 'pace'> & {
  readonly store: VisitorStore & {
    readonly relay: RelayStore;
    readonly visitorData: Pick<VisitorDataStore, 'erasedAt' | 'deleteVisitorData'>;
  };
};

const ERASED = 'The visitor’s data was deleted here, so the message has no recipient any more.';

export async function receive(
  { store, clock, pace }: Deps,
  account: BridgedAccount,
  message: MissiveMessage,
  conversation: Pick<MissiveConversation, 'id' | 'messagesCount'> | null,
): Promise<ReceiveResult> {
  const { relay } = store;
  const erasedAt = await store.visitorData.erasedAt(account.id, conversationsOf(message, conversation));
  // Delivered before the visitor's data was deleted: a repeated webhook, or found by the sweep.
  if (erasedAt !== null && message.createdAt * 1_000 <= erasedAt) return 'known';
  const conversationSid = await recipientOf(store, account, message, conversation?.id ?? null);
  const kept: AgentMessage = {
    accountId: account.id,
    id: message.id,
    conversationSid,
    missiveConversationId: conversation?.id ?? null,
    content: contentOf(message, { id: account.id, name: account.name }),
    writtenAt: message.createdAt * 1_000 || clock.now(),
    position: conversation?.messagesCount ?? 0,
    isAutomatic: message.author === null,
  };
  const now = clock.now();
  if (conversationSid === null) {
    const reason = erasedAt === null ? explainNoRecipient(message.to) : ERASED;
    const isNew = await relay.agentMessages.addUndeliverableAgentMessage(kept, reason, now);
    if (isNew && conversation !== null) await tellAgents(relay, kept, conversation.id, reason, now);
    return isNew ? 'lost' : 'known';
  }
  const isNew = await relay.agentMessages.addAgentMessage(kept, conversation?.messagesCount ?? 0, now);
  // The visitor's data was deleted while this message was stored.
  if ((await store.visitorData.erasedAt(account.id, [conversationSid])) !== null) {
    const scope = {
      accountId: account.id,
      visitorId: null,
      conversationSids: [conversationSid],
      addressKeys: [],
    };
    await store.visitorData.deleteVisitorData(scope, { includesOptOuts: false }, now);
    return 'known';
  }
  const { localMessageCount, remoteMessageCount } = await relay.threads.thread(account.id, conversationSid);
  // An earlier message is missing: its webhook may still arrive, and it is delivered before this one.
  const isOneMissing = remoteMessageCount > localMessageCount;
  await relay.jobs.schedule(
    { accountId: account.id, queue: 'to-visitor', subject: conversationSid },
    isOneMissing ? now + pace.gapDelay : now,
  );
  return isNew ? 'waiting' : 'known';
}

/** Missive’s conversation of a message; where Missive does not say it, ours that it refers to. */
const conversationsOf = (
  { references }: MissiveMessage,
  conversation: Pick<MissiveConversation, 'id'> | null,
): string[] =>
  conversation === null
    ? references.map(conversationOfReference).filter((sid) => sid !== null)
    : [conversation.id];

/**
 * Missive shows the message as delivered once its webhook returns, so a post in its conversation corrects
 * that.
 */
async function tellAgents(
  { posts, jobs }: RelayStore,
  { accountId, id }: AgentMessage,
  conversation: string,
  reason: string,
  now: number,
): Promise<void> {
  const post = {
    conversation,
    notification: { title: 'Not delivered', body: reason },
    attachments: [{ color: 'danger', title: 'Not delivered', text: reason }],
  } satisfies PostFields;
  const subject = OWN_POSTS.undelivered;
  await posts.addPost({ accountId, integrationId: subject, deliveryId: id, post }, now);
  await jobs.schedule({ accountId, queue: 'posts', subject }, now);
}

/** Which of the visitor's conversations: an earlier one only where the visitor can see it. */
async function conversationOf(
  store: Deps['store'],
  { accountId, id, conversationSid, seesEarlier }: VisitorRecord,
  { references }: MissiveMessage,
  missiveConversationId: string | null,
): Promise<string> {
  if (!seesEarlier) return conversationSid;
  const { threads } = store.relay;
  const thread =
    missiveConversationId && (await threads.threadOfVisitor(accountId, id, missiveConversationId));
  if (thread) return thread;
  const own = await store.conversationsOfVisitor(accountId, id);
  return references.map(conversationOfReference).find((sid) => own.includes(sid ?? '')) ?? conversationSid;
}

/**
 * Finds the conversation by the recipient's id, else by Missive's conversation, else by our own reference,
 * else by an email address that a visitor has verified.
 */
async function recipientOf(
  store: Deps['store'],
  account: BridgedAccount,
  message: MissiveMessage,
  missiveConversationId: string | null,
): Promise<string | null> {
  for (const { id, username } of message.to) {
    const visitorId = visitorOfIdentity(id) ?? visitorOfIdentity(username);
    const visitor = visitorId === null ? null : await store.findVisitor(account.id, visitorId);
    if (visitor !== null) return conversationOf(store, visitor, message, missiveConversationId);
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
  for (const email of message.to.flatMap(emailsOf)) {
    const visitor = await store.findVisitor(account.id, verifiedVisitorId(email, account.visitorTokenKey));
    if (visitor !== null) return visitor.conversationSid;
  }
  return null;
}
