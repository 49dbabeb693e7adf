/** A visitor's conversations at Twilio, also those that have ended, and what is in them. */

import type { Account } from '../accounts/account-store.js';
import { signFileLink } from '../relay/files/file-links.js';
import type { Service } from '../twilio/latest-conversation.js';
import { parseAttributes } from '../twilio/message-mapping.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';
import { conversationName, visitorOfConversationName } from '../visitors/visitor-identity.js';
import type { FoundVisitor } from './find-visitors.js';

/** Twilio's largest pages. */
const PAGE_SIZE = 100;
const USER_PAGE_SIZE = 50;
/** Conversations of one visitor that are looked for by name. */
const MAX_CONVERSATIONS = 1_000;

export interface VisitorConversations {
  /** The visitor's own. */
  readonly own: readonly string[];
  /** Others that somebody has added the visitor to. */
  readonly others: readonly string[];
}

/** SIDs of the visitor's conversations, by Twilio's list, by their names, and as they are stored. */
export async function conversationsOf(
  service: Service,
  { id, identity, conversations }: Pick<FoundVisitor, 'id' | 'identity' | 'conversations'>,
): Promise<VisitorConversations> {
  const { userConversations } = service.users(identity);
  const listed = (await orNullIfMissing(userConversations.list({ pageSize: USER_PAGE_SIZE }))) ?? [];
  const own = new Set(conversations);
  const names = new Set<string>();
  const others: string[] = [];
  for (const { conversationSid, uniqueName } of listed)
    if (visitorOfConversationName(uniqueName) === id) {
      own.add(conversationSid);
      names.add(uniqueName);
    } else if (!own.has(conversationSid)) others.push(conversationSid);
  // Twilio’s list lacks those that the visitor was taken out of.
  let missing = 0;
  for (let number = 1; number <= MAX_CONVERSATIONS && missing < 2; number++) {
    const name = conversationName(id, number);
    if (names.has(name)) {
      missing = 0;
      continue;
    }
    const conversation = await orNullIfMissing(service.conversations(name).fetch());
    if (conversation === null) missing += 1;
    else own.add(conversation.sid);
  }
  return { own: [...own], others };
}

/** Null when there is none. */
export async function readUser(service: Service, identity: string): Promise<object | null> {
  const user = await orNullIfMissing(service.users(identity).fetch());
  if (user === null) return null;
  const { sid, friendlyName, attributes, isOnline, dateCreated, dateUpdated } = user;
  return {
    sid,
    identity,
    friendlyName,
    attributes: parseAttributes(attributes),
    isOnline,
    dateCreated,
    dateUpdated,
  };
}

/** The conversation without its messages; null when it does not exist any more. */
export async function readConversation(service: Service, sid: string): Promise<object | null> {
  const [conversation, participants] = await Promise.all([
    orNullIfMissing(service.conversations(sid).fetch()),
    orNullIfMissing(service.conversations(sid).participants.list({ pageSize: PAGE_SIZE })),
  ]);
  if (conversation === null) return null;
  const { uniqueName, friendlyName, attributes, state, dateCreated, dateUpdated } = conversation;
  return {
    sid,
    uniqueName,
    friendlyName,
    attributes: parseAttributes(attributes),
    state,
    dateCreated,
    dateUpdated,
    participants: (participants ?? []).map((one) => ({
      sid: one.sid,
      identity: one.identity,
      attributes: parseAttributes(one.attributes),
      messagingBinding: one.messagingBinding as unknown,
      lastReadMessageIndex: one.lastReadMessageIndex,
      lastReadTimestamp: one.lastReadTimestamp,
      dateCreated: one.dateCreated,
      dateUpdated: one.dateUpdated,
    })),
  };
}

interface MessagesPage {
  readonly instances: readonly TwilioMessage[];
  // The package declares `Page`, whose instances are untyped.
  nextPage(): Promise<unknown> | undefined;
}

interface TwilioMessage {
  readonly sid: string;
  readonly index: number;
  readonly author: string | null;
  readonly body: string | null;
  readonly attributes: string | null;
  readonly participantSid: string | null;
  readonly media: unknown;
  readonly dateCreated: Date | null;
  readonly dateUpdated: Date | null;
}

/** All messages, oldest first, page by page; none when the conversation does not exist any more. */
export async function* messagePages(
  service: Service,
  sid: string,
): AsyncGenerator<readonly TwilioMessage[], void> {
  const { messages } = service.conversations(sid);
  let page: MessagesPage | null = await orNullIfMissing(messages.page({ order: 'asc', pageSize: PAGE_SIZE }));
  while (page !== null) {
    yield page.instances;
    page = ((await page.nextPage()) as MessagesPage | undefined) ?? null;
  }
}

/** SIDs of a message's files. */
export const mediaSidsOf = ({ media }: Pick<TwilioMessage, 'media'>): string[] =>
  (Array.isArray(media) ? (media as { sid?: unknown }[]) : [])
    .map(({ sid }) => sid)
    .filter((sid): sid is string => typeof sid === 'string');

/** A message as it is exported. Files have links that work for a month, where the server knows its own address. */
export function messageView(
  message: TwilioMessage,
  account: Account,
  publicUrl: string | null,
  now: number,
): object {
  const { sid, index, author, body, attributes, participantSid, dateCreated, dateUpdated, media } = message;
  return {
    sid,
    index,
    author,
    body,
    attributes: parseAttributes(attributes),
    participantSid,
    dateCreated,
    dateUpdated,
    media: (Array.isArray(media) ? (media as Record<string, unknown>[]) : []).map((file) => ({
      sid: file.sid,
      filename: file.filename,
      contentType: file.content_type,
      size: file.size,
      url:
        publicUrl === null || typeof file.sid !== 'string'
          ? null
          : signFileLink(account, file.sid, publicUrl, now),
    })),
  };
}
