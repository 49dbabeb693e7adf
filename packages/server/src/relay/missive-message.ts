/** Maps a part of a visitor's message to Missive's fields for each type of channel (CC-01). Pure. */

import type { Account, MissiveAccess } from '../accounts/account-store.js';
import type { AddressField, ContactField, FileField, MessageFields } from '../missive/missive-fields.js';
import type { VisitorRecord } from '../stores/store.js';
import type { Thread } from '../stores/relay-store.js';
import { addressOf, markedName, subjectOf, usernameOf } from './visitor-name.js';

export interface PartToSend {
  /** Our key: the message's SID, followed by a number for parts after the first. */
  readonly key: string;
  /** HTML on HTML and email channels, else text. */
  readonly body: string;
  readonly attachments: readonly FileField[];
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** Reference by which Missive threads the messages of a conversation. */
export const referenceOf = (conversationSid: string): string => `mwc:${conversationSid}`;

/** The conversation of one of our references; null for any other reference. */
export const conversationOfReference = (reference: string): string | null =>
  /^<?mwc:(CH[0-9a-f]{32})>?$/i.exec(reference)?.[1] ?? null;

/** Reference by which a message can be looked up: email channels have no `external_id`. */
export const keyReferenceOf = (key: string): string => `mwc:${key}`;

export function messageFields(
  account: Pick<Account, 'id' | 'name'> & { readonly missive: MissiveAccess },
  conversationSid: string,
  visitor: VisitorRecord,
  thread: Pick<Thread, 'missiveConversationId' | 'localMessageCount'>,
  part: PartToSend,
): MessageFields {
  const { missive } = account;
  const isEmail = missive.channelType === 'email';
  const subject = subjectOf(visitor);
  return {
    account: missive.channelId,
    from_field: isEmail ? addressField(visitor) : contactField(visitor),
    to_fields: [isEmail ? channelAddress(account) : channelContact(account)],
    ...(part.body === '' ? {} : { body: part.body }),
    ...(isEmail ? { subject } : { external_id: part.key }),
    ...(part.attachments.length === 0 ? {} : { attachments: part.attachments }),
    delivered_at: Math.floor(part.sentAt / 1_000),
    conversation_subject: subject,
    references: [referenceOf(conversationSid), keyReferenceOf(part.key)],
    ...(thread.missiveConversationId === null ? {} : { conversation: thread.missiveConversationId }),
    ...(missive.organizationId === null ? {} : { organization: missive.organizationId }),
    // Repeating the team would undo an agent's reassignment.
    ...(missive.teamId === null || thread.localMessageCount > 0 ? {} : { team: missive.teamId }),
  };
}

const contactField = (visitor: VisitorRecord): ContactField => ({
  id: visitor.identity,
  username: usernameOf(visitor),
  name: markedName(visitor),
});

const addressField = (visitor: VisitorRecord): AddressField => ({
  address: addressOf(visitor),
  name: markedName(visitor),
});

/** The recipient of visitors' messages, and the sender of replies unless another alias is chosen. */
const channelContact = ({ id, name }: Pick<Account, 'id' | 'name'>): ContactField => ({
  id,
  username: id,
  name: name || 'Live chat',
});

const channelAddress = ({
  name,
  missive,
}: Pick<Account, 'name'> & { readonly missive: MissiveAccess }): AddressField => ({
  address: missive.address ?? 'chat@chat.invalid',
  name: name || 'Live chat',
});
