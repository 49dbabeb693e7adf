/**
 * The final state: messages at Missive, at Twilio, in each visitor's window, and failures of the chat server.
 */

import pg from 'pg';
import type { MissiveConversation, MissiveMessage } from '../../packages/emulators/src/index.js';
import { fileItem, itemsOf, type Item, type Ledger } from './ledger.js';
import { isFrom } from './plan.js';
import type { Holding } from './verdict.js';
import type { Visitor } from './visitor.js';
import type { World } from './world.js';

const NOBODY = -1;

const senderOf = ({ from }: MissiveMessage, visitors: readonly Visitor[]): number =>
  visitors.find(({ plan }) => isFrom(from, plan))?.number ?? NOBODY;

const missiveItems = ({ body, attachments }: MissiveMessage): Item[] => [
  ...itemsOf(body, []),
  ...attachments.map(({ filename, bytes }) => fileItem(filename, bytes)),
];

/** Visitors' messages at Missive, in the order in which it accepted them. */
export function holdingsAtMissive({ missive }: World, visitors: readonly Visitor[]): Holding[] {
  const incoming = missive.messages.filter(({ direction }) => direction === 'incoming');
  return [NOBODY, ...visitors.map(({ number }) => number)].map((visitor) => ({
    place: 'Missive',
    visitor,
    from: 'visitor',
    items: incoming.filter((message) => senderOf(message, visitors) === visitor).flatMap(missiveItems),
  }));
}

/** The visitor's messages in Twilio's log, by conversation. */
const logsOf = ({ twilio }: World, { identity }: Visitor) =>
  [...twilio.services.values()]
    .flatMap((service) => [...service.conversations.values()])
    .filter(({ participants }) => [...participants.values()].some((one) => one.identity === identity))
    .map(({ messages }) => messages);

/** Visitors whose window does not show the last message of Twilio's log. */
export const windowsBehind = (world: World, visitors: readonly Visitor[]): Visitor[] =>
  visitors.filter((visitor) => {
    const shown = new Set(visitor.messages.map(({ sid }) => sid));
    return logsOf(world, visitor).some((messages) => messages.length > 0 && !shown.has(messages.at(-1)!.sid));
  });

/** Both sides' messages in Twilio's log, by author. */
export function holdingsAtTwilio(world: World, visitors: readonly Visitor[]): Holding[] {
  return visitors.flatMap((visitor) => {
    const { number, identity } = visitor;
    const messages = logsOf(world, visitor).flat();
    return (['visitor', 'agent'] as const).map((from) => ({
      place: 'Twilio' as const,
      visitor: number,
      from,
      items: messages
        .filter(({ author }) => (author === identity) === (from === 'visitor'))
        .flatMap(({ body, media }) => [
          ...itemsOf(body ?? '', []),
          ...media.map(({ filename, bytes }) => fileItem(filename ?? '', bytes)),
        ]),
    }));
  });
}

/** Both sides' messages in the visitor's window; outgoing and failed ones do not count. */
export async function holdingsInWindows(visitors: readonly Visitor[]): Promise<Holding[]> {
  const looked = visitors.map(async (visitor) => {
    const messages = (await visitor.wholeThread()).filter(({ index }) => index !== null);
    const seen = await Promise.all(
      messages.map(async (message) => ({ from: message.from, items: await visitor.itemsOf(message) })),
    );
    return (['visitor', 'agent'] as const).map((from): Holding => ({
      place: 'window',
      visitor: visitor.number,
      from,
      items: seen
        .filter((one) => (one.from === 'visitor') === (from === 'visitor'))
        .flatMap(({ items }) => items),
    }));
  });
  return (await Promise.all(looked)).flat();
}

/** Records what the services saw of each message, to explain differences. */
export function noteWays({ twilio, missive }: World, ledger: Ledger, startedAt: number): void {
  for (const { message, at, status } of missive.webhooks.attempts)
    ledger.note(`webhook of Missive’s: ${status ?? 'no answer'}`, at - startedAt, message);
  for (const service of twilio.services.values())
    for (const { sid, messages } of service.conversations.values())
      for (const { index, attributes, dateCreated } of messages) {
        const { clientId, missiveId } = JSON.parse(attributes) as { clientId?: string; missiveId?: string };
        const key = clientId ?? missiveId?.split(':')[0] ?? '';
        ledger.note(`index ${index} of Twilio’s ${sid.slice(0, 6)}…`, dateCreated - startedAt, key);
      }
}

/** Conversations at Missive with messages of several visitors, or in the wrong order. */
export function problemsAtMissive({ missive }: World, visitors: readonly Visitor[]): string[] {
  return missive.conversations.flatMap((conversation) => [
    ...mixed(conversation, visitors),
    ...(isInOrder(conversation) ? [] : [`Conversation ${conversation.id} at Missive goes back in time.`]),
  ]);
}

function mixed({ id, messages, posts }: MissiveConversation, visitors: readonly Visitor[]): string[] {
  const incoming = messages.filter(({ direction }) => direction === 'incoming');
  const senders = new Set(incoming.map((message) => senderOf(message, visitors)));
  const said = JSON.stringify(posts);
  const named = visitors.filter(({ plan }) => said.includes(plan.email)).map(({ number }) => number);
  const strangers = named.filter((number) => !senders.has(number));
  return [
    ...(senders.size > 1 ? [`Conversation ${id} at Missive holds visitors ${[...senders].join(', ')}.`] : []),
    ...strangers.map((number) => `A post about visitor ${number} is in conversation ${id} of another.`),
  ];
}

/** The inbox sorts messages by date. */
function isInOrder({ messages }: MissiveConversation): boolean {
  const dates = messages
    .filter(({ direction }) => direction === 'incoming')
    .map(({ deliveredAt }) => deliveredAt);
  return dates.every((date, place) => date >= (dates[place - 1] ?? 0));
}

/** Agents' addresses in anything that a visitor can read. */
export function agentAddresses(
  { missive, twilio }: World,
  heard: string,
  visitors: readonly Visitor[],
): string[] {
  const places = new Map([
    ['a session', heard],
    ['a window', JSON.stringify(visitors.map(({ messages }) => messages))],
    ['Twilio', JSON.stringify([...twilio.services.values()].map(publicPart))],
  ]);
  return missive.users.flatMap(({ email }) =>
    [...places].filter(([, text]) => text.includes(email)).map(([place]) => `${email} is in ${place}.`),
  );
}

const publicPart = ({
  conversations,
  users,
}: {
  conversations: Map<string, unknown>;
  users: Map<string, unknown>;
}) =>
  [...conversations.values(), ...users.values()].map((value) =>
    JSON.stringify(value, (name, part: unknown) => {
      if (name === 'sync' || name === 'bytes') return undefined;
      return part instanceof Map ? [...(part as Map<unknown, unknown>).values()] : part;
    }),
  );

/** Pending jobs and failures of the chat server. */
export interface PendingWork {
  readonly waiting: number;
  readonly failures: readonly string[];
}

export async function standing({ databaseUrl }: World): Promise<PendingWork> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const waiting = await client.query<{ count: string }>(
      `select count(*) from agent_messages where state = 'waiting'`,
    );
    const failed = await client.query<{ id: string; reason: string }>(
      `select id, reason from agent_messages where state = 'failed'
       union all select message_sid, reason from refused_messages`,
    );
    return {
      waiting: Number(waiting.rows[0]?.count ?? 0),
      failures: failed.rows.map(({ id, reason }) => `${id} was given up on: ${reason}`),
    };
  } finally {
    await client.end();
  }
}
