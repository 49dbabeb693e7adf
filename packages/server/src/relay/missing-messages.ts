/** Fetches agents' messages whose webhooks were lost and handles them as if the webhook had arrived (CC-04). */

import { MESSAGES_AT_ONCE } from '../missive/missive-client.js';
import type { MissiveMessage } from '../missive/missive-resources.js';
import { THREAD_PAGE, walkPages } from './lookup.js';
import { receive } from './receiving.js';
import type { Bridge, RelayDeps } from './relay-deps.js';
import type { Thread, WaitingAgentMessage } from '../stores/relay-store.js';
import { isNotFound } from './relay-errors.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

/** Missed messages are delivered only up to this age. */
export const MAX_AGE = 3 * 24 * 60 * 60 * 1000;

export interface MissingMessage {
  readonly id: string;
  /** The position that the webhook would have had: orders messages of the same second. */
  readonly position: number;
}

/**
 * Returns the messages to deliver now, in order. Asks Missive first when a message written before the waiting ones may
 * have been missed.
 */
export async function messagesToDeliver(
  deps: RelayDeps,
  { account, missive }: Bridge,
  conversationSid: string,
): Promise<WaitingAgentMessage[]> {
  const { threads, agentMessages } = deps.store.relay;
  const read = (): Promise<WaitingAgentMessage[]> =>
    agentMessages.waitingAgentMessages(account.id, conversationSid);
  const { waiting, thread } = await stateOf(read, () => threads.thread(account.id, conversationSid));
  const { missiveConversationId: id, remoteMessageCount } = thread;
  if (id === null || !mayBeMissing(thread, waiting)) return waiting;
  const since = deps.clock.now() - MAX_AGE;
  const waitingIds = new Set(waiting.map((message) => message.id));
  const seen = new Set<string>();
  const written = new Map<string, MissiveMessage>();
  const known = new Set<string>();
  /** A delivered message was checked at its own delivery: missing ones usually come after it. */
  const isEnough = (): boolean =>
    [...known].some((one) => !waitingIds.has(one)) &&
    written.size - known.size >= remoteMessageCount - thread.localMessageCount;
  try {
    await walkPages(
      THREAD_PAGE,
      async (until) => {
        const page = await missive.conversationMessages(id, until === null ? {} : { until });
        const ours = olderThan(seen, page).filter((one) => isToVisitor(one) && one.createdAt * 1_000 > since);
        for (const message of page) seen.add(message.id);
        for (const message of ours) written.set(message.id, message);
        const ids = ours.map((message) => message.id);
        for (const one of await agentMessages.knownAgentMessages(account.id, ids)) known.add(one);
        return page;
      },
      (message) => message.deliveredAt,
      since,
      isEnough,
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const positions = new Map((await read()).map((message) => [message.id, message.position]));
  const missing = withPositions([...written.keys()].reverse(), known, positions);
  await receiveMissing(deps, { account, missive }, id, missing);
  await threads.reconcileCounts(account.id, conversationSid, remoteMessageCount);
  // A message that arrived during this check may have another gap before it; its webhook schedules the next run.
  const asked = new Set([...waitingIds, ...written.keys()]);
  return (await read()).filter((message) => asked.has(message.id));
}

/** Fetches messages of a conversation of Missive, in this order, and handles them as their webhooks would be. */
export async function receiveMissing(
  deps: RelayDeps,
  { account, missive }: Pick<Bridge, 'account' | 'missive'>,
  conversationId: string,
  missing: readonly MissingMessage[],
): Promise<void> {
  for (let start = 0; start < missing.length; start += MESSAGES_AT_ONCE) {
    const some = missing.slice(start, start + MESSAGES_AT_ONCE);
    const whole = await missive.messages(some.map(({ id }) => id));
    for (const { id, position: messagesCount } of some) {
      const message = whole.find((one) => one.id === id);
      if (message !== undefined) await receive(deps, account, message, { id: conversationId, messagesCount });
    }
  }
}

/**
 * A page repeats the end of the previous one, and includes later messages of the same second, which can wait.
 */
function olderThan(seen: ReadonlySet<string>, page: readonly MissiveMessage[]): readonly MissiveMessage[] {
  const last = Math.max(-1, ...page.map((message, index) => (seen.has(message.id) ? index : -1)));
  return page.slice(last + 1);
}

/** Reads waiting messages and counts consistently: an incoming message changes both together. */
async function stateOf(
  readWaiting: () => Promise<WaitingAgentMessage[]>,
  readThread: () => Promise<Thread>,
): Promise<{ waiting: WaitingAgentMessage[]; thread: Thread }> {
  for (let before = await readThread(); ;) {
    const waiting = await readWaiting();
    const thread = await readThread();
    const { localMessageCount, remoteMessageCount } = before;
    if (thread.localMessageCount === localMessageCount && thread.remoteMessageCount === remoteMessageCount)
      return { waiting, thread };
    before = thread;
  }
}

/**
 * A higher count at Missive means a missing message. A visitor's message relayed after the last waiting one was written
 * may hide it in the count. Missive's times are whole seconds.
 */
function mayBeMissing(
  { remoteMessageCount, localMessageCount, lastPartAt }: Thread,
  waiting: readonly WaitingAgentMessage[],
): boolean {
  if (remoteMessageCount > localMessageCount) return true;
  const lastWrittenAt = Math.max(...waiting.map(({ writtenAt }) => writtenAt));
  return waiting.length > 0 && lastPartAt !== null && lastPartAt >= lastWrittenAt;
}

/**
 * Gives each missing message a position right after its predecessor, and so before every later one whose webhook
 * arrived.
 * @param ids oldest first
 */
function withPositions(
  ids: readonly string[],
  known: ReadonlySet<string>,
  positions: ReadonlyMap<string, number>,
): MissingMessage[] {
  let position = 0;
  const missing: MissingMessage[] = [];
  for (const id of ids) {
    position = known.has(id) ? Math.max(position, positions.get(id) ?? 0) : position + 1;
    if (!known.has(id)) missing.push({ id, position });
  }
  return missing;
}

/** A conversation may also contain messages of other channels to other people; those are ignored. */
export const isToVisitor = ({ author, type, to }: MissiveMessage): boolean =>
  author !== null &&
  type.startsWith('custom_') &&
  to.every(({ id }) => id === null || visitorOfIdentity(id) !== null);
