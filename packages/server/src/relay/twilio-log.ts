/** Twilio is the log: what visitors wrote is read from there, and nothing of it is kept here. */

import type { LoggedMessage, Meta } from 'missive-chat/core/types.js';
import { verifiedVisitorId } from '../visitors/verification.js';
import { parseAttributes, toLoggedMessage, type TwilioMessage } from '../twilio/message-mapping.js';
import type { Visitor, VisitorStore } from '../storage/store.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';
import { twilioIdentity, visitorOfConversationName } from '../visitors/visitor-identity.js';
import type { Bridge } from './relay-deps.js';
import { verificationOf } from './visitor-name.js';

/** The most that Twilio gives at once. */
const PAGE_SIZE = 100;
/** A second reading finds what moved from one page to the other during the first. */
const MAX_READINGS = 2;
const MAX_META_NAMES = 50;

interface MessagesPage {
  readonly instances: readonly TwilioMessage[];
  // The package says `Page`, whose instances are of no type.
  nextPage(): Promise<unknown> | undefined;
}

type Conversation = ReturnType<Bridge['service']['conversations']>;

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
  const messages = await newestMessages(
    service.conversations(conversationSid),
    (message) => message.index <= cursor || sentAt(message) < since,
  );
  return (
    messages?.map((message) => ({
      ...toLoggedMessage(message, identity),
      meta: metaOf(parseAttributes(message.attributes).meta),
    })) ?? null
  );
}

/** Whether a message since that time, in milliseconds since 1970, has this id of Missive's in its attributes. */
export async function isInLog(
  conversation: Conversation,
  missiveId: string,
  since: number,
): Promise<boolean> {
  const messages = await newestMessages(conversation, (message) => sentAt(message) < since);
  return messages?.some(({ attributes }) => parseAttributes(attributes).missiveId === missiveId) ?? false;
}

/**
 * The newest messages, back to the first that is old enough, however many pages that takes: each once, oldest first.
 * Null when the conversation is no more.
 *
 * Twilio has no way to begin at a message, and a page begins where the one before it ended, by count. A message that
 * arrives between two pages makes the second repeat what the first had; one that is deleted makes it leave one out, which
 * shows as a gap where the pages meet.
 */
async function newestMessages(
  { messages }: Conversation,
  isOldEnough: (message: TwilioMessage) => boolean,
): Promise<TwilioMessage[] | null> {
  const found = new Map<number, TwilioMessage>();
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    let page: MessagesPage | null = await orNullIfMissing(
      messages.page({ order: 'desc', pageSize: PAGE_SIZE }),
    );
    if (page === null) return null;
    let oldest = Infinity;
    let isWhole = true;
    while (page !== null && page.instances.length > 0) {
      const wanted = page.instances.filter((message) => !isOldEnough(message));
      for (const message of wanted) found.set(message.index, message);
      const [first] = page.instances;
      if (first !== undefined && first.index < oldest - 1 && oldest !== Infinity) isWhole = false;
      if (wanted.length < page.instances.length) break;
      oldest = Math.min(...wanted.map(({ index }) => index));
      page = ((await page.nextPage()) as MessagesPage | undefined) ?? null;
    }
    if (isWhole) break;
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

const sentAt = ({ dateCreated }: TwilioMessage): number => dateCreated?.getTime() ?? 0;

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
