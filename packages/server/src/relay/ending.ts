/** Checks whether agents have closed a conversation, and who closed it; the visitor receives a notice (LC-54). */

import { withoutAddress } from 'missive-chat/core/author-name.js';
import type { ConversationUser, MissiveConversation } from '../missive/missive-resources.js';
import type { ClaimedJob, RelayStore } from '../stores/relay-store.js';
import { bridgeOf, type RelayDeps } from './relay-deps.js';
import type { JobResult, Lease } from './worker-pool.js';

const DONE: JobResult = { didWork: false, nextAt: null };
/** More users of a conversation than this are not kept. */
const MOST_USERS = 100;

/**
 * Those who decide: the assigned users if there are any, else all. A conversation is closed when nobody of them has it
 * open.
 */
function deciding(users: readonly ConversationUser[]): readonly ConversationUser[] {
  const present = users.filter(({ isDiscarded }) => !isDiscarded).slice(0, MOST_USERS);
  const assigned = present.filter(({ isAssigned }) => isAssigned);
  return assigned.length > 0 ? assigned : present;
}

export const isClosed = ({ users }: Pick<MissiveConversation, 'users'>): boolean =>
  deciding(users).length > 0 && deciding(users).every((user) => user.isClosed);

const closedFor = ({ users }: Pick<MissiveConversation, 'users'>): string[] =>
  users
    .slice(0, MOST_USERS)
    .filter((user) => user.isClosed)
    .map(({ id }) => id);

/**
 * Name of the user who closed it. Missive does not say it: it is the only one for whom it was not closed before. Empty
 * if it was closed for several at once.
 */
function nameOfCloser(conversation: MissiveConversation, closedBefore: readonly string[]): string {
  const [closer, ...others] = deciding(conversation.users).filter(({ id }) => !closedBefore.includes(id));
  return closer && others.length === 0 ? withoutAddress(closer.name) : '';
}

/** Asks Missive for one conversation: that is certain, while a webhook may be late or describe an earlier state. */
export async function checkEnding(deps: RelayDeps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const { store, clock } = deps;
  const { endings, threads } = store.relay;
  const bridge = await bridgeOf(deps, job.accountId);
  if (bridge === null) return DONE;
  const { missiveConversationId } = await threads.thread(job.accountId, job.subject);
  if (missiveConversationId === null) return DONE;
  const askedAt = clock.now();
  const conversation = await bridge.missive.conversation(missiveConversationId);
  await lease.renew();
  const users = conversation ?? { users: [] };
  const check = {
    accountId: job.accountId,
    conversationSid: job.subject,
    closedFor: closedFor(users),
    askedAt,
  };
  if (conversation === null || !isClosed(conversation)) {
    await endings.recordOpen(check);
    return { didWork: true, nextAt: null };
  }
  const before = await endings.ending(job.accountId, job.subject);
  await endings.recordClosed(check, nameOfCloser(conversation, before.closedFor));
  return { didWork: true, nextAt: null };
}

/**
 * Schedules a check where Missive describes another state of a conversation than the one that is known, or where a rule
 * says that it was closed.
 */
export async function noticeState(
  { endings, jobs }: RelayStore,
  accountId: string,
  conversations: readonly MissiveConversation[],
  now: number,
  isSaidClosed: (conversation: MissiveConversation) => boolean = isClosed,
): Promise<void> {
  const shown = conversations.filter(({ users }) => users.length > 0 || isSaidClosed !== isClosed);
  const ids = shown.map(({ id }) => id);
  const known = await endings.statesOfMissive(accountId, ids);
  for (const conversation of shown) {
    const state = known.get(conversation.id);
    if (state === undefined || state.isClosed === isSaidClosed(conversation)) continue;
    await jobs.schedule({ accountId, queue: 'ending', subject: state.conversationSid }, now);
  }
}

/** How long after the visitor has written an open conversation is asked about. */
const ASK_FOR = 7 * 24 * 60 * 60_000;
/** Conversations that one run of the sweep asks about: most of the rate limit is for deliveries. */
const ASKED_PER_RUN = 5;

/** Schedules checks of the open conversations that were not asked about for longest: Missive says nothing of a close. */
export async function askAboutOpen(
  { endings, jobs }: RelayStore,
  accountId: string,
  now: number,
  interval: number,
): Promise<void> {
  const options = { activeSince: now - ASK_FOR, askedBefore: now - interval, limit: ASKED_PER_RUN };
  for (const subject of await endings.conversationsToAsk(accountId, options))
    await jobs.schedule({ accountId, queue: 'ending', subject }, now);
}
