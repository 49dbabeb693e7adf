/** Twilio is the log: what visitors wrote is read from there, and nothing of it is kept here. */

import type { LoggedMessage, Meta } from 'missive-chat/core/types.js';
import { verifiedVisitorId } from '../identity.js';
import { parseAttributes, toLoggedMessage, type TwilioMessage } from '../message-mapping.js';
import type { Visitor, VisitorStore } from '../storage/store.js';
import { orNullIfMissing } from '../twilio-errors.js';
import { twilioIdentity, visitorOfConversationName } from '../visitor-identity.js';
import type { Bridge } from './relay-deps.js';
import { verificationOf } from './visitor-name.js';

const PAGE_SIZE = 50;
const MAX_META_NAMES = 50;

interface MessagesPage {
  readonly instances: readonly TwilioMessage[];
  // The package says `Page`, whose instances are of no type.
  nextPage(): Promise<unknown> | undefined;
}

/** A message of the log with the visitor's data as it was then. */
export interface RelayedMessage extends LoggedMessage {
  /** Null when the message says nothing of it. */
  readonly meta: Meta | null;
}

/** Messages after this one, oldest first; null when the conversation is no more. */
export async function messagesAfter(
  { service }: Bridge,
  conversationSid: string,
  { cursor, identity, since }: { cursor: number; identity: string; since: number },
): Promise<RelayedMessage[] | null> {
  const { messages } = service.conversations(conversationSid);
  const newestFirst: RelayedMessage[] = [];
  let page: MessagesPage | null = await orNullIfMissing(
    messages.page({ order: 'desc', pageSize: PAGE_SIZE }),
  );
  if (page === null) return null;
  for (;;) {
    const read = page.instances.map((message) => ({
      ...toLoggedMessage(message, identity),
      meta: metaOf(parseAttributes(message.attributes).meta),
    }));
    const wanted = read.filter((message) => message.index > cursor && message.sentAt >= since);
    newestFirst.push(...wanted);
    if (wanted.length < read.length || read.length === 0) break;
    const next = (await page.nextPage()) as MessagesPage | undefined;
    if (next === undefined) break;
    page = next;
  }
  return newestFirst.reverse();
}

/** One message; null when it is no more. */
export async function messageOf(
  { service }: Bridge,
  conversationSid: string,
  messageSid: string,
  identity: string,
): Promise<LoggedMessage | null> {
  const found = await orNullIfMissing(service.conversations(conversationSid).messages(messageSid).fetch());
  return found === null ? null : toLoggedMessage(found, identity);
}

/**
 * Whose conversation it is; null when it is no visitor's, or no more. What the store does not know, because it is
 * of another time, is read at Twilio.
 */
export async function visitorOf(
  { account, service }: Bridge,
  store: VisitorStore,
  conversationSid: string,
): Promise<Visitor | null> {
  const known = await store.findVisitorOfConversation(account.id, conversationSid);
  if (known !== null) return proved(known, account.visitorTokenKey);
  const conversation = await orNullIfMissing(service.conversations(conversationSid).fetch());
  const id = visitorOfConversationName(conversation?.uniqueName);
  if (conversation === null || id === null) return null;
  const earlier = await store.findVisitor(account.id, id);
  if (earlier !== null) return proved(earlier, account.visitorTokenKey);
  const { name, email, meta, consentAt } = parseAttributes(conversation.attributes);
  const createdAt = conversation.dateCreated.getTime();
  return {
    accountId: account.id,
    id,
    identity: twilioIdentity(id),
    conversationSid,
    name: textOf(name),
    email: textOf(email),
    verification:
      verifiedVisitorId(textOf(email), account.visitorTokenKey) === id ? 'verified' : 'unverified',
    consentAt: textOf(consentAt) || null,
    meta: metaOf(meta) ?? {},
    firstSeenAt: createdAt,
    lastSeenAt: createdAt,
  };
}

const proved = (visitor: Visitor, visitorTokenKey: string): Visitor => ({
  ...visitor,
  verification: verificationOf(visitor, visitorTokenKey),
});

/** Whoever is in the conversation may have written it: texts only, and not without end. */
function metaOf(value: unknown): Meta | null {
  if (typeof value !== 'object' || value === null) return null;
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts.slice(0, MAX_META_NAMES));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
