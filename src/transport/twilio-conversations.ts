/** The list of the visitor's conversations in the SDK, where each is shown apart (LC-54). */

import type { Client, Conversation } from '@twilio/conversations';
import type { ConversationSummary, LoggedMessage } from '../core/types.js';
import { toLoggedMessage } from './twilio-map.js';
import { subscribedConversations } from './twilio-thread.js';

/** Conversations that are listed, those written in last. */
export const MOST = 30;
/** Messages of each that are read. */
export const LAST = 20;

/** The end of a conversation's log. */
export interface LogEnd {
  /** Without notices that it was closed. */
  readonly messages: readonly LoggedMessage[];
  /** The last index that the visitor has seen: all before an own message; -1 for none. */
  readonly seen: number;
}

/** @param identity the visitor's */
export async function readEnd(conversation: Conversation, identity: string): Promise<LogEnd> {
  const page = await conversation.getMessages(LAST);
  const messages = page.items
    .map((message) => toLoggedMessage(message, identity))
    .filter(({ from }) => from !== 'end');
  const own = messages.filter(({ from }) => from === 'visitor').map(({ index }) => index);
  return { messages, seen: Math.max(conversation.lastReadMessageIndex ?? -1, ...own) };
}

export async function listConversations(client: Client, identity: string): Promise<ConversationSummary[]> {
  const all = await subscribedConversations(client);
  const latest = all.sort((a, b) => writtenAt(b) - writtenAt(a)).slice(0, MOST);
  const listed = await Promise.all(
    latest.map(async (conversation) => summaryOf(conversation, await readEnd(conversation, identity))),
  );
  return listed.filter(({ words }) => words !== '');
}

function summaryOf(conversation: Conversation, { messages, seen }: LogEnd): ConversationSummary {
  const last = messages.at(-1);
  const ofTeam = messages.filter(({ from }) => from === 'team');
  return {
    sid: conversation.sid,
    at: last?.sentAt ?? writtenAt(conversation),
    words: last ? wordsOf(last) : '',
    by: ofTeam.at(-1)?.author.name ?? '',
    unread: ofTeam.filter(({ index }) => index > seen).length,
  };
}

const wordsOf = ({ body, media }: LoggedMessage): string => body || (media[0]?.filename ?? '');

const writtenAt = ({ lastMessage, dateCreated }: Conversation): number =>
  (lastMessage?.dateCreated ?? dateCreated)?.getTime() ?? 0;
