/** Sends the posts of an integration to Missive, in order of arrival, each once. */

import type { PostFields } from '../missive/missive-fields.js';
import { GateBusy, MissiveError } from '../missive/missive-errors.js';
import type { MissivePost } from '../missive/missive-resources.js';
import type { Lease, JobResult } from './worker-pool.js';
import { findPost } from './lookup.js';
import type { PostCallbacks } from './post-callbacks.js';
import type { RelayDeps } from './relay-deps.js';
import type { ClaimedJob, WaitingPost } from '../stores/relay-store.js';
import { explainRelayError, isPermanentRefusal, isUncertain, UnsettledAttemptError } from './relay-errors.js';

/** Posts per run of the job, so that others get their turn. */
const POSTS_PER_JOB = 20;

type Deps = RelayDeps & { readonly callbacks: PostCallbacks };

export async function sendPosts(deps: Deps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const { store, clock } = deps;
  const account = await store.find(job.accountId);
  if (account?.missive == null) return { didWork: false, nextAt: null };
  const { posts } = store.relay;
  const waiting = await posts.waitingPosts(job.accountId, job.subject, POSTS_PER_JOB);
  for (const post of waiting) {
    if (lease.isStopping()) break;
    await send(deps, account.missive.token, post, lease);
  }
  const isAll = waiting.length < POSTS_PER_JOB && !lease.isStopping();
  return { didWork: waiting.length > 0, nextAt: isAll ? null : clock.now() };
}

async function send(deps: Deps, token: string, post: WaitingPost, lease: Lease): Promise<void> {
  const { clock, metrics, missiveClients, pace } = deps;
  const { posts } = deps.store.relay;
  const missive = missiveClients(token);
  const fields = post.post as unknown as PostFields;
  if (post.attemptAt !== null) {
    const { attemptAt } = post;
    const matches = (other: MissivePost): boolean => isSamePost(other, fields);
    const target = { conversationId: fields.conversation ?? null, attemptAt, matches };
    const found = await findPost(missive, target);
    if (found !== null) return finish(deps, post, found.conversationId);
    if (post.settledAt !== null && clock.now() < post.settledAt)
      throw new UnsettledAttemptError(post.settledAt);
  }
  await lease.renew();
  const now = clock.now();
  await posts.savePostAttempt(post, {
    attemptAt: post.attemptAt ?? now,
    settledAt: now + pace.maxMissiveCallTime + pace.settleTime,
  });
  let conversationId: string | null;
  try {
    ({ conversationId } = await missive.sendPost(fields));
  } catch (error) {
    if (isPermanentRefusal(error)) {
      metrics.relayFailures.inc({ direction: 'post' });
      return posts.failPost(post, explainRelayError(error));
    }
    if (isUncertain(error)) await posts.savePostAttempt(post, { settledAt: clock.now() + pace.settleTime });
    else if (error instanceof GateBusy || error instanceof MissiveError)
      await posts.savePostAttempt(post, post);
    throw error;
  }
  metrics.relayed.inc({ direction: 'post' });
  await finish(deps, post, conversationId ?? fields.conversation ?? null);
}

/** What follows the post is queued as well; an error there must not send the post again. */
async function finish(
  { callbacks, clock, logger, store }: Deps,
  post: WaitingPost,
  conversationId: string | null,
): Promise<void> {
  await store.relay.posts.finishPost(post, clock.now());
  const onPosted = callbacks.take(post);
  if (onPosted === undefined || conversationId === null) return;
  await onPosted(conversationId).catch((error: unknown) => {
    const about = { integration: post.integrationId, err: error };
    logger.error(about, 'the callback of an integration failed');
  });
}

/** Missive truncates long texts: the part that is there must be equal. */
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
