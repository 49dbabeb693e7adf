/**
 * Webhooks of Missive's that never came: now and then it is asked in which conversations more was said than we
 * know of. One call tells of fifty conversations.
 */

import type { MissiveConversation } from '../missive/missive-resources.js';
import type { Look } from './lane-pool.js';
import { walk } from './lookup.js';
import { bridgeOf, type RelayDeps } from './relay-deps.js';
import type { ClaimedLane } from './relay-store.js';

/** Ids of messages are kept for so long: Missive may send a webhook again. */
const KEEP = 30 * 24 * 60 * 60 * 1000;
const PAGE_SIZE = 50;
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
    async (until) => {
      const page = await bridge.missive.conversations({
        limit: PAGE_SIZE,
        ...(until === null ? {} : { until }),
      });
      await hear(deps, lane.accountId, page);
      return page;
    },
    (conversation) => conversation.lastActivityAt ?? 0,
    since,
    () => false,
  );
  await store.relay.failures.forgetDone(startedAt - KEEP);
  return { foundSomething: true, nextAt: startedAt + pace.sweep };
}

async function hear(
  { store: { relay }, clock }: RelayDeps,
  accountId: string,
  conversations: readonly MissiveConversation[],
): Promise<void> {
  const threads = await relay.threads.threadsOfMissive(
    accountId,
    conversations.map(({ id }) => id),
  );
  for (const { id, messagesCount } of conversations) {
    const subject = threads.get(id);
    if (subject === undefined) continue;
    if (await relay.threads.hearOfMessages(accountId, subject, messagesCount))
      await relay.lanes.markLane({ accountId, name: 'to-visitor', subject }, clock.now());
  }
}
