/**
 * The latest of a visitor's conversations, and the one that a page asks for. A conversation that was closed keeps its name and can never be
 * reopened (twilio.com/docs/conversations/states-timers), so the visitor's next one has a number appended to
 * the name. Closed ones accumulate: instead of trying all names, the last one is read from the store or from
 * Twilio's list of the user's conversations.
 */

import type { ConversationChoice } from 'missive-chat/core/types.js';
import { conversationName, visitorOfConversationName } from '../visitors/visitor-identity.js';
import type { TwilioClient } from './twilio-client.js';
import { orNullIfMissing } from './twilio-errors.js';

/** The fields of Twilio's conversation that we use. */
export interface Conversation {
  readonly sid: string;
  readonly uniqueName: string | null;
  readonly friendlyName: string | null;
  readonly attributes: string;
  readonly state: string;
}

export interface VisitorOfConversation {
  readonly visitorId: string;
  /** Twilio identity. */
  readonly identity: string;
  /** Whether there may be a conversation already; a new visitor has none, and no request is made. */
  readonly isReturning: boolean;
  /** From the store; null when it has none. */
  readonly lastConversationSid: string | null;
  /** Which one the visitor's page asks for; null for a page that shows all as one thread. */
  readonly choice?: ConversationChoice | null;
}

export interface LatestConversation {
  /** Open or closed; null when the visitor has none. */
  readonly latest: Conversation | null;
  /** Conversation in the store that was deleted at Twilio and has no successor; else null. */
  readonly deletedSid: string | null;
  /** Name of the visitor's next conversation. */
  readonly nextName: string;
}

export type Service = ReturnType<TwilioClient['conversations']['v1']['services']>;

/** Largest page of a user's conversations. */
const USER_PAGE_SIZE = 50;

export const isClosed = ({ state }: Conversation): boolean => state === 'closed';

export async function findLatest(
  service: Service,
  visitor: VisitorOfConversation,
): Promise<LatestConversation> {
  const { visitorId, isReturning, lastConversationSid } = visitor;
  let latest = isReturning ? await lastKnown(service, visitor) : null;
  let deletedSid = isReturning && latest?.sid !== lastConversationSid ? lastConversationSid : null;
  for (let number = numberOf(latest?.uniqueName, visitorId) + 1; ; number++) {
    const nextName = conversationName(visitorId, number);
    const isOpen = latest !== null && !isClosed(latest);
    if (!isReturning || isOpen) return { latest, nextName, deletedSid: isOpen ? null : deletedSid };
    // A concurrent or failed request may have created the next one without storing it.
    const next = await orNullIfMissing(service.conversations(nextName).fetch());
    if (next === null) return { latest, nextName, deletedSid };
    latest = next;
    deletedSid = null;
  }
}

async function lastKnown(service: Service, visitor: VisitorOfConversation): Promise<Conversation | null> {
  const { visitorId, identity, lastConversationSid: sid } = visitor;
  const known = sid === null ? null : await orNullIfMissing(service.conversations(sid).fetch());
  if (known !== null) return known;
  // It was deleted, or the store is new.
  const { userConversations } = service.users(identity);
  const all = (await orNullIfMissing(userConversations.list({ pageSize: USER_PAGE_SIZE }))) ?? [];
  const numbers = all.map(({ uniqueName }) => numberOf(uniqueName, visitorId));
  const last = all[numbers.indexOf(Math.max(0, ...numbers))];
  return last === undefined
    ? null
    : { ...pick(last), sid: last.conversationSid, state: last.conversationState };
}

/** The conversation that the page asks for; null when there is none, or it is not the visitor's. */
export async function findChosen(
  service: Service,
  { visitorId, isReturning, choice }: VisitorOfConversation,
): Promise<Conversation | null> {
  if (!isReturning || choice?.open === undefined) return null;
  const found = await orNullIfMissing(service.conversations(choice.open).fetch());
  return visitorOfConversationName(found?.uniqueName) === visitorId ? found : null;
}

/** The conversation that is shown above; null for the first, when it was deleted, and where each is shown apart. */
export async function previousOf(
  service: Service,
  { uniqueName }: Conversation,
  { visitorId, choice }: VisitorOfConversation,
): Promise<Conversation | null> {
  const number = numberOf(uniqueName, visitorId);
  return number < 2 || choice
    ? null
    : orNullIfMissing(service.conversations(conversationName(visitorId, number - 1)).fetch());
}

const pick = ({ uniqueName, friendlyName, attributes }: Omit<Conversation, 'sid' | 'state'>) => ({
  uniqueName,
  friendlyName,
  attributes,
});

/** The number in a conversation's name; 0 when it is not this visitor's. */
function numberOf(uniqueName: string | null | undefined, visitorId: string): number {
  const first = conversationName(visitorId);
  if (uniqueName === first) return 1;
  return uniqueName?.startsWith(`${first}:`) ? Number(uniqueName.slice(first.length + 1)) || 0 : 0;
}
