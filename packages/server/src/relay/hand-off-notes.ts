/** Tells the team that a program has handed a conversation over to them, by a post in it. */

import type { Answer } from '../stores/answer-store.js';
import { handOffPost } from './answer-post.js';
import type { BridgedAccount, RelayDeps } from './relay-deps.js';
import type { RelayedMessage } from './twilio-log.js';

/** Name of our own among the integrations that post; theirs cannot have a space. */
const NOTES = 'automatic replies';

/**
 * Queues a post for each hand-off, once, after the messages that led to it.
 * @returns when to look again, since Missive does not have those messages yet; null when all are told
 */
export async function noteHandOffs(
  { store, clock, pace }: Pick<RelayDeps, 'store' | 'clock' | 'pace'>,
  account: BridgedAccount,
  conversationSid: string,
  known: readonly Answer[],
  messages: readonly RelayedMessage[],
): Promise<number | null> {
  const { answers, jobs, posts, threads } = store.relay;
  let nextAt: number | null = null;
  for (const answer of known) {
    const { handOff, isNoted, finishedAt, createdAt, messageSid, messageIndex } = answer;
    if (handOff === null || isNoted || finishedAt === null) continue;
    const hasPersonCome = messages.some(({ sender, sentAt }) => sender === 'team' && sentAt > createdAt);
    const thread = await threads.thread(account.id, conversationSid);
    const said = messages.filter(({ answerId }) => answerId?.startsWith(`${messageSid}:`));
    const lastIndex = Math.max(messageIndex, ...said.map(({ index }) => index));
    if (!hasPersonCome && thread.cursor < lastIndex) {
      nextAt = clock.now() + pace.minCheckDelay;
      continue;
    }
    if (!hasPersonCome) {
      const now = clock.now();
      const post = { ...handOffPost(account, conversationSid, thread, handOff) };
      await posts.addPost({ accountId: account.id, integrationId: NOTES, deliveryId: messageSid, post }, now);
      await jobs.schedule({ accountId: account.id, queue: 'posts', subject: NOTES }, now);
    }
    await answers.noteHandOff(answer);
  }
  return nextAt;
}
