import { randomUUID } from 'node:crypto';
import { LATEST_TIMESTAMP } from './constants.js';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import { checkFileCount, FILE_FIELDS, readFile } from './files.js';
import { callMessageHooks } from './hooks.js';
import { party, type Channel, type Conversation, type Message, type Party } from './model.js';
import type { Organization } from './organization.js';
import { applyPlacement, PLACEMENT_FIELDS, readPlacement } from './placement.js';
import { addMessage, findOrStart } from './threads.js';

const MESSAGE_FIELDS = [
  ...PLACEMENT_FIELDS,
  'account',
  'body',
  'from_field',
  'to_fields',
  'cc_fields',
  'bcc_fields',
  'subject',
  'delivered_at',
  'attachments',
  'external_id',
  'created_at',
] as const;
const CONTACT_FIELDS = ['id', 'username', 'name'] as const;
const ADDRESS_FIELDS = ['address', 'name'] as const;

/** Fields that a type of channel rejects (API §2.1). */
const NOT_ALLOWED: Readonly<Record<Channel['type'], readonly string[]>> = {
  text: ['subject', 'cc_fields', 'bcc_fields'],
  html: ['subject', 'cc_fields', 'bcc_fields'],
  email: ['external_id'],
};

const partyFields = ({ type }: Channel) => (type === 'email' ? ADDRESS_FIELDS : CONTACT_FIELDS);

/** Guess: email channels require an address, the others any one of the three names. */
export const readParty = (channel: Channel, fields: Fields): Party => {
  if (channel.type === 'email')
    return party({ address: fields.required('address'), name: fields.text('name') ?? null });
  const contact = {
    id: fields.text('id') ?? null,
    username: fields.text('username') ?? null,
    name: fields.text('name') ?? null,
  };
  if (contact.id === null && contact.username === null && contact.name === null)
    throw errors.invalid(`'${fields.path}' needs one of ${CONTACT_FIELDS.join(', ')}`);
  return party(contact);
};

const readSender = (channel: Channel, fields: Fields): Party => {
  const sender = fields.object('from_field', partyFields(channel));
  if (!sender) throw fields.invalid('from_field', 'is required');
  return readParty(channel, sender);
};

export const readParties = (channel: Channel, fields: Fields, name: string): Party[] =>
  fields.objects(name, () => partyFields(channel)).map((one) => readParty(channel, one));

export const readChannel = (organization: Organization, fields: Fields): Channel => {
  fields.required('account');
  const channel = organization.channels.get(fields.uuid('account') ?? '');
  if (!channel) throw errors.notFound('Account');
  return channel;
};

/** Undocumented, yet sent by bridges: rejected with the reason unless the organization accepts it. */
const readCreatedAt = ({ createdAt }: Organization, fields: Fields): number | undefined => {
  if (createdAt === 'refuse' && fields.has('created_at'))
    throw errors.invalid(
      "Unpermitted parameters: created_at ('delivered_at' is the documented time of a message; whether the service " +
        "takes this one is unknown. The emulator does with organization.createdAt = 'take')",
    );
  return fields.whole('created_at', 0, LATEST_TIMESTAMP);
};

/** `POST /messages`: a visitor's message on a custom channel (API §2). */
export const receiveMessage = (
  organization: Organization,
  value: unknown,
): { message: Message; conversation: Conversation } => {
  const fields = new Fields(value, 'messages', MESSAGE_FIELDS);
  const channel = readChannel(organization, fields);
  for (const name of NOT_ALLOWED[channel.type])
    if (fields.has(name)) throw errors.invalid(`'${name}' is not allowed for '${channel.type}' messages`);
  const placement = readPlacement(organization, fields);
  const attachments = fields.objects('attachments', () => FILE_FIELDS).map(readFile);
  checkFileCount(attachments.length, 'messages.attachments');
  const body = fields.text('body') ?? '';
  if (body === '' && attachments.length === 0) throw fields.invalid('body', "or 'attachments' is required");
  const message: Message = {
    id: randomUUID(),
    direction: 'incoming',
    channel,
    body,
    subject: fields.text('subject') ?? null,
    from: readSender(channel, fields),
    to: readParties(channel, fields, 'to_fields'),
    cc: readParties(channel, fields, 'cc_fields'),
    bcc: readParties(channel, fields, 'bcc_fields'),
    externalId: fields.text('external_id') ?? null,
    emailMessageId: channel.type === 'email' ? `<${randomUUID()}@missive-emulator.example>` : null,
    references: placement.references,
    attachments,
    author: null,
    createdAt: readCreatedAt(organization, fields) ?? organization.now,
    deliveredAt: fields.whole('delivered_at', 0, LATEST_TIMESTAMP) ?? organization.now,
    delivery: 'none',
  };
  const conversation = findOrStart(organization, placement);
  conversation.subject ??= placement.subject ?? message.subject;
  addMessage(organization, conversation, message);
  applyPlacement(conversation, placement);
  organization.changed({ what: 'conversation', conversation: conversation.id });
  callMessageHooks(organization, conversation, message);
  return { message, conversation };
};
