/** Agents' messages whose webhooks never came: asked for, and received as if they had (CC-04). */

import { MESSAGES_AT_ONCE } from '../missive/missive-client.js';
import type { MissiveMessage } from '../missive/missive-resources.js';
import { THREAD_PAGE, walk } from './lookup.js';
import { receive } from './receiving.js';
import type { Bridge, RelayDeps } from './relay-deps.js';
import type { Thread, WaitingAgentMessage } from './relay-store.js';
import { isMissing } from './relay-errors.js';
import { visitorOfIdentity } from '../visitors/visitor-identity.js';

/** Messages that Missive has and we never heard of are ours to deliver only while they are news. */
const NEWS = 3 * 24 * 60 * 60 * 1000;

interface Missing {
  readonly id: string;
  /** As the webhook would have told it: puts messages of one second in order. */
  readonly place: number;
}

/**
 * What is to be delivered now, in order. Asks when there may be one that was written before those that wait, and of
 * which we never heard.
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
  const { missiveConversationId: id, heardMessages } = thread;
  if (id === null || !mayBeMissing(thread, waiting)) return waiting;
  const since = deps.clock.now() - NEWS;
  const waitingIds = new Set(waiting.map((message) => message.id));
  const seen = new Set<string>();
  const written = new Map<string, MissiveMessage>();
  const known = new Set<string>();
  /** What the visitor has was asked about when it was its turn: what is missing is after it, as a rule. */
  const isEnough = (): boolean =>
    [...known].some((one) => !waitingIds.has(one)) &&
    written.size - known.size >= heardMessages - thread.knownMessages;
  try {
    await walk(
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
    if (!isMissing(error)) throw error;
  }
  const places = new Map((await read()).map((message) => [message.id, message.position]));
  const missing = placed([...written.keys()].reverse(), known, places);
  for (let start = 0; start < missing.length; start += MESSAGES_AT_ONCE) {
    const some = missing.slice(start, start + MESSAGES_AT_ONCE);
    const whole = await missive.messages(some.map((one) => one.id));
    for (const { id: messageId, place: messagesCount } of some) {
      const message = whole.find((one) => one.id === messageId);
      if (message !== undefined) await receive(deps, account, message, { id, messagesCount });
    }
  }
  await threads.accountForMessages(account.id, conversationSid, heardMessages);
  // What came meanwhile, and was not in the list, may have another gap before it; its webhook asks for a look.
  const asked = new Set([...waitingIds, ...written.keys()]);
  return (await read()).filter((message) => asked.has(message.id));
}

/** A page begins with what the one before ended with, and with what came since in the same second: that can wait. */
function olderThan(seen: ReadonlySet<string>, page: readonly MissiveMessage[]): readonly MissiveMessage[] {
  const last = Math.max(-1, ...page.map((message, index) => (seen.has(message.id) ? index : -1)));
  return page.slice(last + 1);
}

/** What waits, and the counts, as they were at one moment: a message that comes in changes both at once. */
async function stateOf(
  readWaiting: () => Promise<WaitingAgentMessage[]>,
  readThread: () => Promise<Thread>,
): Promise<{ waiting: WaitingAgentMessage[]; thread: Thread }> {
  for (let before = await readThread(); ;) {
    const waiting = await readWaiting();
    const thread = await readThread();
    const { knownMessages, heardMessages } = before;
    if (thread.knownMessages === knownMessages && thread.heardMessages === heardMessages)
      return { waiting, thread };
    before = thread;
  }
}

/**
 * Missive's count tells of a message that is missing, unless one of the visitor's came in after the last that waits
 * was written: then it may stand for the missing one. Missive's times are whole seconds.
 */
function mayBeMissing(
  { heardMessages, knownMessages, lastPartAt }: Thread,
  waiting: readonly WaitingAgentMessage[],
): boolean {
  if (heardMessages > knownMessages) return true;
  const lastWrittenAt = Math.max(...waiting.map(({ writtenAt }) => writtenAt));
  return waiting.length > 0 && lastPartAt !== null && lastPartAt >= lastWrittenAt;
}

/** Each right after the one before it, and so before every later one whose webhook came. @param ids oldest first */
function placed(
  ids: readonly string[],
  known: ReadonlySet<string>,
  places: ReadonlyMap<string, number>,
): Missing[] {
  let place = 0;
  const missing: Missing[] = [];
  for (const id of ids) {
    place = known.has(id) ? Math.max(place, places.get(id) ?? 0) : place + 1;
    if (!known.has(id)) missing.push({ id, place });
  }
  return missing;
}

/** A conversation may hold messages of other channels, to other people: they are none of a visitor's. */
export const isToVisitor = ({ author, type, to }: MissiveMessage): boolean =>
  author !== null &&
  type.startsWith('custom_') &&
  to.every(({ id }) => id === null || visitorOfIdentity(id) !== null);
