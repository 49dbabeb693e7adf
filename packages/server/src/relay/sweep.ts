/**
 * Webhooks of Missive's that never came: now and then it is asked in which conversations more was said than we
 * know of. One call tells of fifty conversations.
 */

import { MESSAGES_AT_ONCE } from '../missive/missive-client.js';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import type { Look } from './worker-pool.js';
import { CONVERSATIONS_PAGE, walk } from './lookup.js';
import { isToVisitor } from './missing-messages.js';
import { receive } from './receiving.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import type { ClaimedLane } from './relay-store.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

/** Ids of messages are kept for so long: Missive may send a webhook again. */
const KEEP = 30 * 24 * 60 * 60 * 1000;
/** What a sweep overlaps with the one before. */
const OVERLAP = 60_000;

export async function sweepInbox(deps: RelayDeps, lane: ClaimedLane): Promise<Look> {
  const { store, clock, pace } = deps;
  const bridge = await bridgeOf(deps, lane.accountId);
  // Email channels call no webhook: there is none to be lost.
  if (bridge === null || bridge.account.missive.channelType === 'email')
    return { foundSomething: false, nextAt: null };
  const since = lane.activeAt - OVERLAP;
  const startedAt = clock.now();
  await walk(
    CONVERSATIONS_PAGE,
    async (until) => {
      const page = await bridge.missive.conversations({
        limit: CONVERSATIONS_PAGE,
        ...(until === null ? {} : { until }),
      });
      await hear(deps, bridge, page, since);
      return page;
    },
    (conversation) => conversation.lastActivityAt ?? 0,
    since,
    () => false,
  );
  await store.relay.failures.forgetDone(startedAt - KEEP);
  return { foundSomething: true, nextAt: startedAt + pace.sweep };
}

/** Conversations that no visitor is known in are looked into, some at a time: agents may have begun them. */
const STRANGERS_A_PAGE = 5;
const MAX_SEEN = 5_000;
/** Strangers as they were when they were looked into last. */
const seen = new Set<string>();

async function hear(
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
  const strangers: MissiveConversation[] = [];
  for (const conversation of conversations) {
    const subject = threads.get(conversation.id);
    if (subject === undefined) strangers.push(conversation);
    else if (await relay.threads.hearOfMessages(accountId, subject, conversation.messagesCount))
      await relay.lanes.markLane({ accountId, name: 'to-visitor', subject }, deps.clock.now());
  }
  const isNews = ({ id, messagesCount, lastActivityAt }: MissiveConversation): boolean =>
    messagesCount > 0 && (lastActivityAt ?? 0) * 1_000 >= since && !seen.has(`${id} ${messagesCount}`);
  for (const stranger of strangers.filter(isNews).slice(0, STRANGERS_A_PAGE))
    await lookInto(deps, bridge, stranger);
}

/** A new message to a visitor whose webhook was lost has a conversation that we never heard of. */
async function lookInto(deps: RelayDeps, bridge: Bridge, conversation: MissiveConversation): Promise<void> {
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
