/** A part of a visitor's message → what Missive takes on each type of channel (CC-01). Pure. */

import type { Account, MissiveAccess } from '../accounts/account-store.js';
import type { AddressField, ContactField, FileField, MessageFields } from '../missive/missive-fields.js';
import type { Visitor } from '../storage/store.js';
import type { Thread } from './relay-store.js';
import { addressOf, markedName, subjectOf, usernameOf } from './visitor-name.js';

export interface PartToSend {
  /** Ours; the message's SID, and a number behind it for the parts after the first. */
  readonly key: string;
  /** As the channel takes it: HTML on HTML and email channels. */
  readonly body: string;
  readonly attachments: readonly FileField[];
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** What threads a conversation's messages at Missive. */
export const referenceOf = (conversationSid: string): string => `mwc:${conversationSid}`;

/** The conversation that a reference is of; null for others' references. */
export const conversationOfReference = (reference: string): string | null =>
  /^<?mwc:(CH[0-9a-f]{32})>?$/i.exec(reference)?.[1] ?? null;

/** By which a message is found again: email channels take no `external_id`. */
export const keyReferenceOf = (key: string): string => `mwc:${key}`;

export function messageFields(
  account: Pick<Account, 'id' | 'name'> & { readonly missive: MissiveAccess },
  conversationSid: string,
  visitor: Visitor,
  thread: Pick<Thread, 'missiveConversationId' | 'knownMessages'>,
  part: PartToSend,
): MessageFields {
  const { missive } = account;
  const isEmail = missive.channelType === 'email';
  const subject = subjectOf(visitor);
  return {
    account: missive.channelId,
    from_field: isEmail ? addressField(visitor) : contactField(visitor),
    to_fields: [isEmail ? houseAddress(account) : houseContact(account)],
    ...(part.body === '' ? {} : { body: part.body }),
    ...(isEmail ? { subject } : { external_id: part.key }),
    ...(part.attachments.length === 0 ? {} : { attachments: part.attachments }),
    delivered_at: Math.floor(part.sentAt / 1_000),
    conversation_subject: subject,
    references: [referenceOf(conversationSid), keyReferenceOf(part.key)],
    ...(thread.missiveConversationId === null ? {} : { conversation: thread.missiveConversationId }),
    ...(missive.organizationId === null ? {} : { organization: missive.organizationId }),
    // Later ones would undo that an agent handed the conversation over.
    ...(missive.teamId === null || thread.knownMessages > 0 ? {} : { team: missive.teamId }),
  };
}

const contactField = (visitor: Visitor): ContactField => ({
  id: visitor.identity,
  username: usernameOf(visitor),
  name: markedName(visitor),
});

const addressField = (visitor: Visitor): AddressField => ({
  address: addressOf(visitor),
  name: markedName(visitor),
});

/** Whom visitors write to; an agent's reply comes from there unless another alias is chosen. */
const houseContact = ({ id, name }: Pick<Account, 'id' | 'name'>): ContactField => ({
  id,
  username: id,
  name: name || 'Live chat',
});

const houseAddress = ({
  name,
  missive,
}: Pick<Account, 'name'> & { readonly missive: MissiveAccess }): AddressField => ({
  address: missive.address ?? 'chat@chat.invalid',
  name: name || 'Live chat',
});
