/** Posts of an integration → Missive, in the order in which they came, each once. */

import type { PostFields } from '../missive/missive-fields.js';
import { GateBusy, MissiveError } from '../missive/missive-errors.js';
import type { MissivePost } from '../missive/missive-resources.js';
import type { Hold, Look } from './worker-pool.js';
import { findPost } from './lookup.js';
import type { RelayDeps } from './relay-deps.js';
import type { ClaimedLane, WaitingPost } from './relay-store.js';
import { explain, isRefusedForGood, isUncertain, StillUnsettled } from './relay-errors.js';

/** A look gives way to others after so many. */
const POSTS_A_LOOK = 20;

export async function lookAtPosts(deps: RelayDeps, lane: ClaimedLane, hold: Hold): Promise<Look> {
  const { store, clock } = deps;
  const account = await store.find(lane.accountId);
  if (account?.missive == null) return { foundSomething: false, nextAt: null };
  const { posts } = store.relay;
  const waiting = await posts.waitingPosts(lane.accountId, lane.subject, POSTS_A_LOOK);
  for (const post of waiting) {
    if (hold.isEnding()) break;
    await send(deps, account.missive.token, post, hold);
  }
  const isAll = waiting.length < POSTS_A_LOOK && !hold.isEnding();
  return { foundSomething: waiting.length > 0, nextAt: isAll ? null : clock.now() };
}

async function send(deps: RelayDeps, token: string, post: WaitingPost, hold: Hold): Promise<void> {
  const { clock, metrics, missiveClients, pace } = deps;
  const { posts } = deps.store.relay;
  const missive = missiveClients(token);
  const fields = post.post as unknown as PostFields;
  if (post.attemptAt !== null) {
    const { attemptAt } = post;
    const isIt = (other: MissivePost): boolean => isSamePost(other, fields);
    if ((await findPost(missive, { conversationId: fields.conversation ?? null, attemptAt, isIt })) !== null)
      return posts.finishPost(post, clock.now());
    if (post.settledAt !== null && clock.now() < post.settledAt) throw new StillUnsettled(post.settledAt);
  }
  await hold.keep();
  const now = clock.now();
  await posts.savePostAttempt(post, {
    attemptAt: post.attemptAt ?? now,
    settledAt: now + pace.longestMissiveCall + pace.settle,
  });
  try {
    await missive.sendPost(fields);
  } catch (error) {
    if (isRefusedForGood(error)) {
      metrics.relayFailures.inc({ direction: 'post' });
      return posts.failPost(post, explain(error));
    }
    if (isUncertain(error)) await posts.savePostAttempt(post, { settledAt: clock.now() + pace.settle });
    else if (error instanceof GateBusy || error instanceof MissiveError)
      await posts.savePostAttempt(post, post);
    throw error;
  }
  metrics.relayed.inc({ direction: 'post' });
  await posts.finishPost(post, clock.now());
}

/** Long texts are cut on the way: what there is of them must be the same. */
const isSamePost = (
  there: MissivePost,
  { username, text, markdown, attachments = [] }: PostFields,
): boolean =>
  there.username === (username ?? null) &&
  (text ?? '').startsWith(there.text ?? '') &&
  (markdown ?? '').startsWith(there.markdown ?? '') &&
  (text === undefined) === (there.text === null) &&
  (markdown === undefined) === (there.markdown === null) &&
  there.attachments.length === attachments.length;
