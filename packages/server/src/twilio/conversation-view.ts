/** A conversation as its visitor first sees it: the last messages, and the read positions. */

import type { LoggedMessage } from 'missive-chat/core/types.js';
import {
  previousOf,
  type Conversation,
  type Service,
  type VisitorOfConversation,
} from './latest-conversation.js';
import { restMessageToLogged } from './message-mapping.js';

/** Number of messages in a session. */
const PAGE_SIZE = 30;

export interface ConversationView {
  readonly conversationSid: string;
  /** Closed or deleted: nothing can be written any more. */
  readonly hasEnded: boolean;
  /** Oldest first. Those of the previous conversation have negative indexes, ending with -1. */
  readonly messages: readonly LoggedMessage[];
  readonly hasOlder: boolean;
  readonly visitorReadIndex: number | null;
  readonly teamReadIndex: number | null;
  readonly isParticipant: boolean;
}

export async function readConversation(
  service: Service,
  conversation: Conversation,
  visitor: VisitorOfConversation,
): Promise<Omit<ConversationView, 'hasEnded'>> {
  const [messages, participants] = await Promise.all([
    lastPage(service, conversation, visitor),
    service.conversations(conversation.sid).participants.list({ pageSize: 100 }),
  ]);
  const own = participants.find(({ identity }) => identity === visitor.identity);
  const team = participants.filter((participant) => participant !== own);
  return {
    conversationSid: conversation.sid,
    ...(messages.length < PAGE_SIZE
      ? await withEarlier(service, messages, await previousOf(service, conversation, visitor), visitor)
      : { messages, hasOlder: true }),
    visitorReadIndex: own?.lastReadMessageIndex ?? null,
    teamReadIndex: team.reduce<number | null>(
      (last, { lastReadMessageIndex: index }) =>
        typeof index === 'number' && (last === null || index > last) ? index : last,
      null,
    ),
    isParticipant: own !== undefined,
  };
}

/** A new conversation, or a deleted one. */
export async function emptyConversation(
  service: Service,
  conversationSid: string,
  previous: Conversation | null,
  visitor: VisitorOfConversation,
): Promise<Omit<ConversationView, 'hasEnded'>> {
  return {
    conversationSid,
    ...(await withEarlier(service, [], previous, visitor)),
    visitorReadIndex: null,
    teamReadIndex: null,
    isParticipant: false,
  };
}

/** Messages of a conversation that has ended stay visible above the next one (LC-47). */
async function withEarlier(
  service: Service,
  messages: readonly LoggedMessage[],
  previous: Conversation | null,
  visitor: VisitorOfConversation,
): Promise<Pick<ConversationView, 'messages' | 'hasOlder'>> {
  if (previous === null || visitor.choice) return { messages, hasOlder: false };
  const page = await lastPage(service, previous, visitor);
  const end = (page.at(-1)?.index ?? -1) + 1;
  const earlier = page
    .slice(messages.length - PAGE_SIZE)
    .map((message) => ({ ...message, index: message.index - end }));
  return { messages: [...earlier, ...messages], hasOlder: true };
}

async function lastPage(
  service: Service,
  { sid }: Conversation,
  { identity }: VisitorOfConversation,
): Promise<LoggedMessage[]> {
  const latest = await service
    .conversations(sid)
    .messages.list({ order: 'desc', pageSize: PAGE_SIZE, limit: PAGE_SIZE });
  return latest.map((message) => restMessageToLogged(message, identity)).reverse();
}
