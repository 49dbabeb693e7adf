/** Twilio is the log: what visitors wrote is read from there, and nothing of it is kept here. */

import type { LoggedMessage } from '../../core/types.js';
import { verifiedVisitorId } from '../identity.js';
import { parseAttributes, toLoggedMessage, type TwilioMessage } from '../message-mapping.js';
import type { Visitor, VisitorStore } from '../storage/store.js';
import { orNullIfMissing } from '../twilio-errors.js';
import type { Bridge } from './relay-deps.js';
import { verificationOf } from './visitor-name.js';

const PAGE_SIZE = 50;

interface MessagesPage {
  readonly instances: readonly TwilioMessage[];
  // The package says `Page`, whose instances are of no type.
  nextPage(): Promise<unknown> | undefined;
}

/** Messages after this one, oldest first; null when the conversation is no more. */
export async function messagesAfter(
  { service }: Bridge,
  conversationSid: string,
  { cursor, identity, since }: { cursor: number; identity: string; since: number },
): Promise<LoggedMessage[] | null> {
  const { messages } = service.conversations(conversationSid);
  const newestFirst: LoggedMessage[] = [];
  let page: MessagesPage | null = await orNullIfMissing(
    messages.page({ order: 'desc', pageSize: PAGE_SIZE }),
  );
  if (page === null) return null;
  for (;;) {
    const read = page.instances.map((message) => toLoggedMessage(message, identity));
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
  const id = /^visitor:([0-9a-f]{32})(?::\d+)?$/.exec(conversation?.uniqueName ?? '')?.[1];
  if (conversation === null || id === undefined) return null;
  const earlier = await store.findVisitor(account.id, id);
  if (earlier !== null) return proved(earlier, account.visitorTokenKey);
  const { name, email, meta, consentAt } = parseAttributes(conversation.attributes);
  const createdAt = conversation.dateCreated.getTime();
  return {
    accountId: account.id,
    id,
    identity: `visitor-${id}`,
    conversationSid,
    name: textOf(name),
    email: textOf(email),
    verification:
      verifiedVisitorId(textOf(email), account.visitorTokenKey) === id ? 'verified' : 'unverified',
    consentAt: textOf(consentAt) || null,
    meta: Object.fromEntries(
      Object.entries(Object(meta) as object).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    firstSeenAt: createdAt,
    lastSeenAt: createdAt,
  };
}

const proved = (visitor: Visitor, visitorTokenKey: string): Visitor => ({
  ...visitor,
  verification: verificationOf(visitor, visitorTokenKey),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
