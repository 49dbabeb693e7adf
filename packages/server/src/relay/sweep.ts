/**
 * Finds messages whose Missive webhook was lost: asks periodically which conversations have more messages than we
 * know. One request covers fifty conversations.
 */

import { MESSAGES_AT_ONCE } from '../missive/missive-client.js';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import type { JobResult } from './worker-pool.js';
import { CONVERSATIONS_PAGE, walkPages } from './lookup.js';
import { isToVisitor } from './missing-messages.js';
import { receive } from './receiving.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedJob } from '../stores/relay-store.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

/** Ids of delivered messages are kept this long, since Missive may repeat a webhook. */
const KEEP_FINISHED = 30 * 24 * 60 * 60 * 1000;
/** Overlap of two sweeps. */
const OVERLAP = 60_000;

export async function sweepInbox(deps: RelayDeps, job: ClaimedJob): Promise<JobResult> {
  const { store, clock, pace } = deps;
  const bridge = await bridgeOf(deps, job.accountId);
  // Email channels have no webhook that could be lost.
  if (bridge === null || bridge.account.missive.channelType === 'email')
    return { didWork: false, nextAt: null };
  const since = job.activeAt - OVERLAP;
  const startedAt = clock.now();
  await walkPages(
    CONVERSATIONS_PAGE,
    async (until) => {
      const page = await bridge.missive.conversations({
        limit: CONVERSATIONS_PAGE,
        ...(until === null ? {} : { until }),
      });
      await checkConversations(deps, bridge, page, since);
      return page;
    },
    (conversation) => conversation.lastActivityAt ?? 0,
    since,
    () => false,
  );
  await store.relay.failures.deleteFinished(startedAt - KEEP_FINISHED);
  return { didWork: true, nextAt: startedAt + pace.sweepInterval };
}

/** Unknown conversations are read, a few per page: an agent may have started them. */
const UNKNOWN_PER_PAGE = 5;
const MAX_SEEN = 5_000;
/** Unknown conversations that were read, with their count of messages then. */
const seen = new Set<string>();

async function checkConversations(
  deps: RelayDeps,
  bridge: Bridge,
  conversations: readonly MissiveConversation[],
  since: number,
): Promise<void> {
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
  const isNews = ({ id, messagesCount, lastActivityAt }: MissiveConversation): boolean =>
    messagesCount > 0 && (lastActivityAt ?? 0) * 1_000 >= since && !seen.has(`${id} ${messagesCount}`);
  for (const conversation of unknown.filter(isNews).slice(0, UNKNOWN_PER_PAGE))
    await checkUnknownConversation(deps, bridge, conversation);
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
  seen.add(`${conversation.id} ${conversation.messagesCount}`);
  for (const oldest of seen) {
    if (seen.size <= MAX_SEEN) break;
    seen.delete(oldest);
  }
}

const isForVisitor = ({ to }: MissiveMessage): boolean => to.some(({ id }) => visitorOfIdentity(id) !== null);
