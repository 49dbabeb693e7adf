import { randomUUID } from 'node:crypto';
import { errors } from './errors.js';
import { makeFile, type FileInput } from './files.js';
import {
  party,
  RECIPIENT_FIELDS,
  type Channel,
  type Conversation,
  type Message,
  type Party,
  type User,
} from './model.js';
import type { Organization } from './organization.js';
import { addMessage, byDate, lastIncoming, startConversation } from './threads.js';

export interface ReplyInput {
  /** Plain text on a text channel, HTML on an HTML one. May be empty when there are files. */
  readonly body?: string;
  /** The user who writes; the first by default. */
  readonly author?: User;
  /** The sender: one of the channel's aliases, by object, id, username or name. */
  readonly alias?: Partial<Party> | string;
  readonly files?: readonly FileInput[];
  /** A recipient other than the last sender, where the channel allows editing recipients. */
  readonly to?: Partial<Party>;
}

export interface NewMessageInput extends ReplyInput {
  readonly to: Partial<Party>;
  /** Default: the organization's first text channel. */
  readonly channel?: Channel;
}

const isAlias = (alias: Party, wanted: Partial<Party> | string): boolean =>
  typeof wanted === 'string'
    ? [alias.id, alias.username, alias.name].includes(wanted)
    : (['id', 'username', 'name'] as const).every((key) => (wanted[key] ?? null) === alias[key]);

const findAlias = ({ aliases }: Channel, wanted: ReplyInput['alias']): Party => {
  if (wanted === undefined) return aliases[0] ?? party({});
  const alias = aliases.find((one) => isAlias(one, wanted));
  if (!alias) throw errors.invalid('The channel has no such alias');
  return alias;
};

/**
 * By default a reply has the recipient of the visitor's message as its sender (API §2.1: `to_fields` "becomes
 * the reply's alias").
 */
const addressedAlias = ({ aliases }: Channel, incoming: Message | undefined): Party | undefined => {
  const [addressed] = incoming?.to ?? [];
  return aliases.find((alias) => addressed && isAlias(alias, addressed)) ?? addressed;
};

export interface Outgoing {
  readonly channel: Channel;
  readonly from: Party;
  readonly to: readonly Party[];
  readonly input: ReplyInput;
}

/**
 * Adds the message to the conversation (created once everything is valid) and passes it to the channel's
 * webhook.
 */
export const sendMessage = (
  organization: Organization,
  into: () => Conversation,
  { channel, from, to, input }: Outgoing,
): Message => {
  const { body = '', files = [], author = organization.users[0] ?? null } = input;
  if (channel.type === 'email') throw errors.invalid('Email channels only receive');
  if (body === '' && files.length === 0) throw errors.invalid('A message needs a body or files');
  if (to.length > channel.maxRecipients)
    throw errors.invalid(`The channel allows ${channel.maxRecipients} recipients at most`);
  const message: Message = {
    id: randomUUID(),
    direction: 'outgoing',
    channel,
    body,
    subject: null,
    from,
    to,
    cc: [],
    bcc: [],
    externalId: null,
    emailMessageId: null,
    // Empty in the documented sample of a reply (API §3).
    references: [],
    attachments: files.map(makeFile),
    author,
    createdAt: organization.now,
    deliveredAt: organization.now,
    delivery: 'none',
  };
  const conversation = into();
  addMessage(organization, conversation, message);
  organization.webhooks.send(conversation, message);
  return message;
};

/** A user may fill in the fields that the channel allows; a sender of earlier messages is used unchanged. */
const checkRecipient = ({ recipientFields }: Channel, to: Partial<Party>): Party => {
  const refused = RECIPIENT_FIELDS.find((name) => (to[name] ?? '') !== '' && !recipientFields[name]);
  if (refused !== undefined) throw errors.invalid(`The channel does not allow a recipient’s ${refused}`);
  if (RECIPIENT_FIELDS.every((name) => (to[name] ?? '') === ''))
    throw errors.invalid(`A recipient needs one of ${RECIPIENT_FIELDS.join(', ')}`);
  return party(to);
};

const editedRecipients = (channel: Channel, to: Partial<Party> | undefined): Party[] | undefined => {
  if (to === undefined) return undefined;
  if (!channel.allowEditingRecipients) throw errors.invalid('The channel does not allow editing recipients');
  return [checkRecipient(channel, to)];
};

const isKnown = (organization: Organization, channel: Channel, to: Partial<Party>): boolean =>
  organization.messages.some(
    (message) => message.channel === channel && message.direction === 'incoming' && isAlias(message.from, to),
  );

export const replyTo = (
  organization: Organization,
  conversation: Conversation,
  input: ReplyInput,
): Message => {
  const incoming = lastIncoming(conversation);
  const last = incoming ?? byDate(conversation.messages).at(-1);
  if (!last) throw errors.invalid('The conversation has no recipient for a reply');
  const { channel } = last;
  if (!channel.allowReplies) throw errors.invalid('The channel does not allow replies');
  const from =
    input.alias === undefined
      ? (addressedAlias(channel, incoming) ?? findAlias(channel, undefined))
      : findAlias(channel, input.alias);
  const message = sendMessage(organization, () => conversation, {
    channel,
    from,
    to: editedRecipients(channel, input.to) ?? (incoming ? [incoming.from] : last.to),
    input,
  });
  conversation.unread = 0;
  return message;
};

export const composeMessage = (organization: Organization, input: NewMessageInput): Message => {
  const channel = input.channel ?? organization.channel;
  if (!channel.allowNewMessages) throw errors.invalid('The channel does not allow new messages');
  const to = isKnown(organization, channel, input.to) ? party(input.to) : checkRecipient(channel, input.to);
  const outgoing = { channel, from: findAlias(channel, input.alias), to: [to], input };
  return sendMessage(organization, () => startConversation(organization, null), outgoing);
};
