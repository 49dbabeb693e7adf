/** Removes the test's traces on both sides. */

import type { Account } from '../accounts/account-store.js';
import type { MissiveClient } from '../missive/missive-client.js';
import { findMessage } from '../relay/lookup.js';
import type { RelayStore } from '../stores/relay-store.js';
import type { StepProblem } from './step-failure.js';
import { TEST_NAME, type TestVisitor } from './test-visitor.js';

export interface Leftovers {
  readonly account: Account;
  readonly visitor: TestVisitor;
  readonly missive: MissiveClient;
  /** Missive's conversation, if known. */
  readonly conversationId: string | null;
  readonly hasReply: boolean;
  readonly relay: RelayStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** @returns what the operator has to delete manually; null when nothing is left */
export async function cleanUp(leftovers: Leftovers): Promise<StepProblem | null> {
  const { visitor } = leftovers;
  const left: string[] = [];
  await closeAtMissive(leftovers).catch(() => left.push(`the conversation of “${TEST_NAME}” in Missive`));
  await visitor.remove().catch(() => left.push(`the conversation ${visitor.conversationSid} at Twilio`));
  await forgetFailures(leftovers);
  if (left.length === 0) return null;
  return { problem: `Not deleted: ${left.join(', and ')}.`, fix: 'Delete it manually.' };
}

async function closeAtMissive(leftovers: Leftovers): Promise<void> {
  const { account, visitor, missive, relay, hasReply } = leftovers;
  const thread = await relay.threads.thread(account.id, visitor.conversationSid);
  if (thread.cursor < visitor.message.index && thread.attempt === null) return;
  const { sid: key, sentAt } = visitor.message;
  const id =
    thread.missiveConversationId ??
    leftovers.conversationId ??
    (await findMessage(missive, { conversationId: null, key, sentAt, attemptAt: sentAt }))?.conversationId;
  // A message that Missive rejected does not exist.
  if (id === undefined) return;
  if (hasReply) await finishReplies(leftovers, id);
  await missive.closeConversation(id);
}

/** A reply that arrives late is not delivered: the relay would start another conversation for it. */
async function finishReplies(
  { account, visitor, missive, relay, now }: Leftovers,
  missiveConversationId: string,
): Promise<void> {
  for (const { id, from, createdAt } of await missive.conversationMessages(missiveConversationId)) {
    if (from?.id === visitor.identity) continue;
    const message = {
      accountId: account.id,
      id,
      conversationSid: visitor.conversationSid,
      missiveConversationId,
      content: { type: '', body: '', name: '', avatarUrl: '', files: [] },
      writtenAt: createdAt * 1_000,
      position: 0,
    };
    await relay.agentMessages.addAgentMessage(message, 0, now());
    await relay.agentMessages.finishAgentMessage(message, now());
  }
}

async function forgetFailures({ account, visitor, relay }: Leftovers): Promise<void> {
  const failures = await relay.failures.failures(account.id, 50);
  for (const { id, subject } of failures)
    if (subject === visitor.conversationSid) await relay.failures.dismissFailure(account.id, id);
}
