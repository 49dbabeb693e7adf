/** Reads visitors' messages from Twilio, which is the log; none are stored here. */

import type { LoggedMessage, Meta } from 'missive-chat/core/types.js';
import { verifiedVisitorId } from '../visitors/verification.js';
import { parseAttributes, restMessageToLogged, type TwilioMessage } from '../twilio/message-mapping.js';
import type { VisitorRecord, VisitorStore } from '../stores/store.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';
import { twilioIdentity, visitorOfConversationName } from '../visitors/visitor-identity.js';
import { senderOf, type Sender } from './authors.js';
import type { Bridge } from './relay-deps.js';
import { verificationOf } from './visitor-name.js';

/** Largest page size of Twilio. */
const PAGE_SIZE = 100;
/** A second attempt finds messages that moved between pages during the first. */
const MAX_ATTEMPTS = 2;
const MAX_META_NAMES = 50;

interface MessagesPage {
  readonly instances: readonly TwilioMessage[];
  // The package declares `Page`, whose instances are untyped.
  nextPage(): Promise<unknown> | undefined;
}

type Conversation = ReturnType<Bridge['service']['conversations']>;

/** A message of the log with the visitor's metadata at that time. */
export interface RelayedMessage extends LoggedMessage {
  /** Who wrote it; to the visitor, the program is of the team. */
  readonly sender: Sender;
  /** Our id of an automatic reply; null for other messages. */
  readonly answerId: string | null;
  /** Null when the message has none. */
  readonly meta: Meta | null;
}

/**
 * Returns the messages after the cursor, oldest first; null when the conversation does not exist any more.
 * @param range.limit of the newest ones, about
 */
export async function messagesAfter(
  { service }: Bridge,
  conversationSid: string,
  range: { cursor: number; identity: string; since: number; limit?: number },
): Promise<RelayedMessage[] | null> {
  const { cursor, identity, since, limit = Infinity } = range;
  let seen = 0;
  const messages = await newestMessages(
    service.conversations(conversationSid),
    (message) => message.index <= cursor || sentAt(message) < since || (seen += 1) > limit,
  );
  return messages?.map((message) => toRelayed(message, identity)) ?? null;
}

function toRelayed(message: TwilioMessage, identity: string): RelayedMessage {
  const { meta, answerId } = parseAttributes(message.attributes);
  const logged = restMessageToLogged(message, identity);
  const sender = logged.from === 'end' ? 'notice' : senderOf(message.author, identity);
  return {
    ...logged,
    sender,
    answerId: sender === 'program' ? textOf(answerId) || null : null,
    meta: metaOf(meta),
  };
}

/** Whether a message since that time (milliseconds since 1970) has this id of ours in its attributes. */
export async function isInLog(
  conversation: Conversation,
  id: { readonly missiveId: string } | { readonly answerId: string },
  since: number,
): Promise<boolean> {
  const [[name, value] = ['', '']] = Object.entries(id);
  const messages = await newestMessages(conversation, (message) => sentAt(message) < since);
  return messages?.some(({ attributes }) => parseAttributes(attributes)[name] === value) ?? false;
}

/**
 * Returns the newest messages back to the first that is old enough, from as many pages as needed: each once, oldest
 * first. Null when the conversation does not exist any more.
 *
 * Twilio cannot start a page at a message; pages are counted from the newest one. A message that arrives between two
 * requests repeats an entry on the next page; a deleted one skips an entry, which shows as a gap between the pages.
 */
async function newestMessages(
  { messages }: Conversation,
  isOldEnough: (message: TwilioMessage) => boolean,
): Promise<TwilioMessage[] | null> {
  const found = new Map<number, TwilioMessage>();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
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

/** Returns one message; null when it does not exist any more. */
export async function messageOf(
  { service }: Bridge,
  conversationSid: string,
  messageSid: string,
  identity: string,
): Promise<LoggedMessage | null> {
  const found = await orNullIfMissing(service.conversations(conversationSid).messages(messageSid).fetch());
  return found === null ? null : restMessageToLogged(found, identity);
}

/**
 * Returns the visitor of a conversation; null when it is not a visitor's or does not exist any more. Older visitors
 * that the store does not know are read from Twilio.
 */
export async function visitorOf(
  { account, service }: Bridge,
  store: VisitorStore,
  conversationSid: string,
): Promise<VisitorRecord | null> {
  const known = await store.findVisitorOfConversation(account.id, conversationSid);
  if (known !== null) return withVerification(known, account.visitorTokenKey);
  const conversation = await orNullIfMissing(service.conversations(conversationSid).fetch());
  const id = visitorOfConversationName(conversation?.uniqueName);
  if (conversation === null || id === null) return null;
  const earlier = await store.findVisitor(account.id, id);
  if (earlier !== null) return withVerification(earlier, account.visitorTokenKey);
  const { name, email, meta, consentAt, avatarUrl } = parseAttributes(conversation.attributes);
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
    avatarUrl: textOf(avatarUrl) || null,
    pageUrl: null,
    firstSeenAt: createdAt,
    lastSeenAt: createdAt,
    seesEarlier: false,
  };
}

const withVerification = (visitor: VisitorRecord, visitorTokenKey: string): VisitorRecord => ({
  ...visitor,
  verification: verificationOf(visitor, visitorTokenKey),
});

/** Any participant may have written it: only strings are kept, and a bounded number of them. */
function metaOf(value: unknown): Meta | null {
  if (typeof value !== 'object' || value === null) return null;
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts.slice(0, MAX_META_NAMES));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
