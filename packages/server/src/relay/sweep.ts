/**
 * Finds messages whose Missive webhook was lost: asks periodically which conversations have more messages than we
 * know. One request covers fifty conversations.
 */

import { MESSAGES_AT_ONCE } from '../missive/missive-client.js';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import type { JobResult, Lease } from './worker-pool.js';
import { CONVERSATIONS_PAGE, walkPages } from './lookup.js';
import { isToVisitor } from './missing-messages.js';
import { receive } from './receiving.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedJob } from '../stores/relay-store.js';
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
  const since = job.activeAt - pace.sweepOverlap;
  const startedAt = clock.now();
  const unknown: MissiveConversation[] = [];
  await walkPages(
    CONVERSATIONS_PAGE,
    async (until) => {
      await lease.renew();
      const page = await bridge.missive.conversations({
        limit: CONVERSATIONS_PAGE,
        ...(until === null ? {} : { until }),
      });
      unknown.push(...(await checkKnownConversations(deps, bridge, page)));
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
  const news = unknown.filter(isNews);
  for (const conversation of news.slice(0, UNKNOWN_PER_RUN)) {
    await lease.renew();
    await checkUnknownConversation(deps, bridge, conversation);
    checked.add(conversation);
  }
  await store.relay.failures.deleteFinished(startedAt - KEEP_FINISHED);
  // Those that are left are read by the next runs, which reach back as far as this one.
  if (news.length > UNKNOWN_PER_RUN)
    return { didWork: false, nextAt: clock.now() + pace.sweepInterval * CONTINUE_AFTER };
  return { didWork: true, activeAt: startedAt, nextAt: startedAt + pace.sweepInterval };
}

/** Schedules delivery where Missive has more messages than we know. Returns the conversations that we do not know. */
async function checkKnownConversations(
  deps: RelayDeps,
  bridge: Bridge,
  conversations: readonly MissiveConversation[],
): Promise<MissiveConversation[]> {
  const { relay } = deps.store;
  const accountId = bridge.account.id;
  const threads = await relay.threads.threadsOfMissive(
    accountId,
    conversations.map(({ id }) => id),
  );
  const unknown: MissiveConversation[] = [];
  for (const conversation of conversations) {
    const subject = threads.get(conversation.id);
    if (subject === undefined) unknown.push(conversation);
    else if (await relay.threads.recordRemoteCount(accountId, subject, conversation.messagesCount))
      await relay.jobs.schedule({ accountId, queue: 'to-visitor', subject }, deps.clock.now());
  }
  return unknown;
}

/** An agent may have written to a visitor in a new conversation whose webhook was lost. */
async function checkUnknownConversation(
  deps: RelayDeps,
  bridge: Bridge,
  conversation: MissiveConversation,
): Promise<void> {
  const { account, missive } = bridge;
  const page = await missive.conversationMessages(conversation.id);
  const ours = page.filter((message) => isToVisitor(message) && isForVisitor(message)).reverse();
  const known = await deps.store.relay.agentMessages.knownAgentMessages(
    account.id,
    ours.map(({ id }) => id),
  );
  const missed = ours.map(({ id }) => id).filter((id) => !known.has(id));
  for (const message of await missive.messages(missed.slice(0, MESSAGES_AT_ONCE)))
    await receive(deps, account, message, conversation);
}

const isForVisitor = ({ to }: MissiveMessage): boolean => to.some(({ id }) => visitorOfIdentity(id) !== null);
