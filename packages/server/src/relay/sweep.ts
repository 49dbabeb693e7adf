/**
 * Finds messages whose Missive webhook was lost: asks periodically which conversations have more messages than we
 * know. One request covers fifty conversations.
 */

import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import type { JobResult, Lease } from './worker-pool.js';
import { CONVERSATIONS_PAGE, THREAD_PAGE, walkPages } from './lookup.js';
import { isToVisitor, MAX_AGE, receiveMissing } from './missing-messages.js';
import { askAboutOpen, noticeState } from './ending.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedJob } from '../stores/relay-store.js';
import { KEEP_COUNTS } from '../stores/statistics-store.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

/** Ids of delivered messages are kept this long, since Missive may repeat a webhook. */
const KEEP_FINISHED = 30 * 24 * 60 * 60 * 1000;

/** Unknown conversations that one run reads: most of the rate limit is for deliveries. */
const UNKNOWN_PER_RUN = 10;
/** When some are left, the next run follows after this part of the interval. */
const CONTINUE_AFTER = 1 / 12;
const MAX_CHECKED = 5_000;

/** Conversations that are no visitor's, with their count of messages when they were read. */
export class CheckedConversations {
  readonly #keys = new Set<string>();

  has(conversation: MissiveConversation): boolean {
    return this.#keys.has(keyOf(conversation));
  }

  add(conversation: MissiveConversation): void {
    this.#keys.add(keyOf(conversation));
    for (const oldest of this.#keys) {
      if (this.#keys.size <= MAX_CHECKED) break;
      this.#keys.delete(oldest);
    }
  }
}

const keyOf = ({ id, messagesCount }: MissiveConversation): string => `${id} ${messagesCount}`;

export async function sweepInbox(
  deps: RelayDeps & { readonly checked: CheckedConversations },
  job: ClaimedJob,
  lease: Lease,
): Promise<JobResult> {
  const { store, clock, pace, checked } = deps;
  const bridge = await bridgeOf(deps, job.accountId);
  // Email channels have no webhook that could be lost.
  if (bridge === null || bridge.account.missive.channelType === 'email')
    return { didWork: false, nextAt: null };
  const startedAt = clock.now();
  const since = Math.max(job.activeAt - pace.sweepOverlap, startedAt - MAX_AGE);
  const pages: CheckedPage[] = [];
  await walkPages(
    CONVERSATIONS_PAGE,
    async (until) => {
      await lease.renew();
      const page = await bridge.missive.conversations({
        limit: CONVERSATIONS_PAGE,
        ...(until === null ? {} : { until }),
      });
      pages.push(await checkKnownConversations(deps, bridge, page));
      await noticeState(store.relay, job.accountId, page, clock.now());
      return page;
    },
    (conversation) => conversation.lastActivityAt ?? 0,
    since,
    () => false,
  );
  const isNews = (conversation: MissiveConversation): boolean =>
    conversation.messagesCount > 0 &&
    (conversation.lastActivityAt ?? 0) * 1_000 >= since &&
    !checked.has(conversation);
  const news = pages.flatMap(({ unknown }) => unknown).filter(isNews);
  for (const conversation of news.slice(0, UNKNOWN_PER_RUN)) {
    await lease.renew();
    await receiveMissed(deps, bridge, conversation, since);
    checked.add(conversation);
  }
  await askAboutOpen(store.relay, job.accountId, startedAt, pace.sweepInterval);
  await store.relay.failures.deleteFinished(startedAt - KEEP_FINISHED);
  await store.relay.firstReplies.deleteOld(startedAt);
  await store.visitorData.forgetErasures(startedAt - KEEP_FINISHED);
  await store.statistics.deleteCounts(startedAt - KEEP_COUNTS);
  // The next run reads what is left, and reaches back as far as this one.
  if (news.length > UNKNOWN_PER_RUN)
    return { didWork: false, nextAt: clock.now() + pace.sweepInterval * CONTINUE_AFTER };
  // It looks again at conversations with a gap: one that the agent leaves before the delivery reads it is unknown then.
  const activeAt = Math.min(startedAt, ...pages.flatMap(({ gaps }) => gaps));
  return { didWork: true, activeAt, nextAt: startedAt + pace.sweepInterval };
}

interface CheckedPage {
  /** Conversations of no thread. */
  readonly unknown: readonly MissiveConversation[];
  /** When the conversations with more messages at Missive than we know were last active. */
  readonly gaps: readonly number[];
}

/** Schedules delivery where Missive has more messages than we know. */
async function checkKnownConversations(
  deps: RelayDeps,
  bridge: Bridge,
  conversations: readonly MissiveConversation[],
): Promise<CheckedPage> {
  const { relay } = deps.store;
  const accountId = bridge.account.id;
  const threads = await relay.threads.threadsOfMissive(
    accountId,
    conversations.map(({ id }) => id),
  );
  const unknown: MissiveConversation[] = [];
  const gaps: number[] = [];
  for (const conversation of conversations) {
    const subject = threads.get(conversation.id);
    if (subject === undefined) unknown.push(conversation);
    else if (await relay.threads.recordRemoteCount(accountId, subject, conversation.messagesCount)) {
      await relay.jobs.schedule({ accountId, queue: 'to-visitor', subject }, deps.clock.now());
      gaps.push((conversation.lastActivityAt ?? 0) * 1_000);
    }
  }
  return { unknown, gaps };
}

/**
 * Handles agents' messages of a conversation that is no thread's at present: a new one, or one that the agent has left.
 * Walks back to `since`, and further while there are missed messages.
 */
async function receiveMissed(
  deps: RelayDeps,
  { account, missive }: Bridge,
  conversation: MissiveConversation,
  since: number,
): Promise<void> {
  const oldest = deps.clock.now() - MAX_AGE;
  const missed = new Set<string>();
  let hasMissed = false;
  await walkPages(
    THREAD_PAGE,
    async (until) => {
      const page = await missive.conversationMessages(conversation.id, until === null ? {} : { until });
      const ids = page
        .filter((message) => isToVisitor(message) && isForVisitor(message))
        .filter(({ createdAt }) => createdAt * 1_000 > oldest)
        .map(({ id }) => id);
      const known = await deps.store.relay.agentMessages.knownAgentMessages(account.id, ids);
      hasMissed = ids.some((id) => !known.has(id));
      for (const id of ids) if (!known.has(id)) missed.add(id);
      return page;
    },
    ({ deliveredAt }) => deliveredAt,
    oldest,
    ({ deliveredAt }) => !hasMissed && deliveredAt * 1_000 < since,
  );
  const position = conversation.messagesCount;
  const missing = [...missed].reverse().map((id) => ({ id, position }));
  await receiveMissing(deps, { account, missive }, conversation.id, missing);
}

const isForVisitor = ({ to }: MissiveMessage): boolean => to.some(({ id }) => visitorOfIdentity(id) !== null);
