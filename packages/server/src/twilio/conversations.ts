/** A visitor's conversation at Twilio, which is the log: no messages are stored here. */

import { cutText, jsonBytes } from 'missive-chat/core/fit.js';
import { TWILIO_LIMITS } from 'missive-chat/core/limits.js';
import type { Meta, Verification } from 'missive-chat/core/types.js';
import { emptyConversation, readConversation, type ConversationView } from './conversation-view.js';
import {
  findChosen,
  findLatest,
  isClosed,
  type Conversation,
  type VisitorOfConversation,
} from './latest-conversation.js';
import { parseAttributes } from './message-mapping.js';
import type { TwilioClient } from './twilio-client.js';
import { twilioStatus } from './twilio-errors.js';

/** The visitor's data in a session request; `null` for what is missing, which stays unchanged. */
export interface VisitorStatement {
  readonly who: { readonly name: string; readonly email: string; readonly verification: Verification } | null;
  readonly avatarUrl: string | null;
  readonly consentAt: string | null;
  readonly meta: Meta | null;
}

/**
 * Finds the visitor's conversation, and with `start` creates it when there is none, the last one has ended, or another
 * one is asked for after it. Without `start` returns the one that has ended; null when there never was one.
 * @param beforeCreating rejects to prevent a new one; says whether it is another one after one that goes on
 */
export async function openConversation(
  client: TwilioClient,
  serviceSid: string,
  visitor: VisitorOfConversation,
  statement: VisitorStatement,
  start: boolean,
  beforeCreating: (isAnother: boolean) => Promise<void> = () => Promise.resolve(),
): Promise<ConversationView | null> {
  const service = client.conversations.v1.services(serviceSid);
  const chosen = await findChosen(service, visitor);
  if (chosen !== null && !isClosed(chosen))
    return joinAndRead(client, serviceSid, chosen, visitor, statement);
  if (chosen !== null && !start)
    return { ...(await readConversation(service, chosen, visitor)), hasEnded: true };
  const { latest, nextName, deletedSid } = await findLatest(service, visitor);
  const isOpen = latest !== null && !isClosed(latest);
  const isAnother = isOpen && start && latest.sid === visitor.choice?.after;
  if (isOpen && !isAnother) return joinAndRead(client, serviceSid, latest, visitor, statement);
  if (!start && deletedSid !== null)
    return { ...(await emptyConversation(service, deletedSid, latest, visitor)), hasEnded: true };
  if (!start)
    return latest === null ? null : { ...(await readConversation(service, latest, visitor)), hasEnded: true };

  await beforeCreating(isAnother);
  const attributes = describeVisitor({}, statement);
  const created = await orNullIfTaken(
    service.conversations.create({
      uniqueName: nextName,
      friendlyName: friendlyNameOf(attributes),
      attributes: JSON.stringify(attributes),
    }),
  );
  if (created === null) {
    const other = await service.conversations(nextName).fetch(); // another request of the same visitor was first
    return joinAndRead(client, serviceSid, other, visitor, statement);
  }
  await addParticipant(client, serviceSid, created.sid, visitor.identity);
  return { ...(await emptyConversation(service, created.sid, latest, visitor)), hasEnded: false };
}

async function joinAndRead(
  client: TwilioClient,
  serviceSid: string,
  conversation: Conversation,
  visitor: VisitorOfConversation,
  statement: VisitorStatement,
): Promise<ConversationView> {
  const service = client.conversations.v1.services(serviceSid);
  const [view] = await Promise.all([
    readConversation(service, conversation, visitor),
    updateDescription(client, serviceSid, conversation, statement),
  ]);
  if (!view.isParticipant) await addParticipant(client, serviceSid, conversation.sid, visitor.identity);
  return { ...view, hasEnded: false };
}

async function updateDescription(
  client: TwilioClient,
  serviceSid: string,
  conversation: Conversation,
  statement: VisitorStatement,
): Promise<void> {
  const before = parseAttributes(conversation.attributes);
  const after = describeVisitor(before, statement);
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  const friendlyName = friendlyNameOf(after);
  // Keep a name that an agent gave the conversation.
  const isOurs =
    conversation.friendlyName === friendlyNameOf(before) && friendlyName !== conversation.friendlyName;
  await client.conversations.v1
    .services(serviceSid)
    .conversations(conversation.sid)
    .update({ attributes: JSON.stringify(after), ...(isOurs ? { friendlyName } : {}) });
}

/**
 * The conversation's attributes after a session; other attributes stay. If they exceed Twilio's
 * limit, the last keys of the custom data are dropped.
 */
export function describeVisitor(
  before: Readonly<Record<string, unknown>>,
  { who, avatarUrl, consentAt, meta }: VisitorStatement,
): Record<string, unknown> {
  const known = 'verification' in before ? {} : { name: '', email: '', verification: 'unverified', meta: {} };
  const attributes = {
    ...known,
    ...before,
    ...(who ?? {}),
    ...(avatarUrl === null ? {} : { avatarUrl }),
    ...(consentAt === null ? {} : { consentAt }),
  };
  if (meta === null) return attributes;
  const fitting = Object.entries(meta);
  const withMeta = (): Record<string, unknown> => ({ ...attributes, meta: Object.fromEntries(fitting) });
  while (jsonBytes(withMeta()) > TWILIO_LIMITS.conversationAttributeBytes && fitting.length > 0)
    fitting.pop();
  return withMeta();
}

function friendlyNameOf({ email, name }: Readonly<Record<string, unknown>>): string {
  const who = [email, name].find((text): text is string => typeof text === 'string' && text !== '');
  return cutText(`Chat from ${who ?? 'Visitor'}`, TWILIO_LIMITS.friendlyName);
}

async function addParticipant(
  client: TwilioClient,
  serviceSid: string,
  conversationSid: string,
  identity: string,
): Promise<void> {
  const { participants } = client.conversations.v1.services(serviceSid).conversations(conversationSid);
  await orNullIfTaken(participants.create({ identity }));
}

/** Null when Twilio reports that it exists already (50353 for a conversation, 50433 for a participant). */
async function orNullIfTaken<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (twilioStatus(error) === 409) return null;
    throw error;
  }
}
