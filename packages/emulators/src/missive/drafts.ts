import { randomUUID } from 'node:crypto';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import { checkFileCount, FILE_FIELDS, readFile } from './files.js';
import { readChannel, readParties, readParty } from './incoming.js';
import type { Conversation } from './model.js';
import type { Organization } from './organization.js';
import { sendMessage } from './outgoing.js';
import { applyPlacement, PLACEMENT_FIELDS, readPlacement } from './placement.js';
import { findOrStart } from './threads.js';

const DRAFT_FIELDS = [
  ...PLACEMENT_FIELDS,
  'account',
  'attachments',
  'body',
  'from_field',
  'send',
  'to_fields',
] as const;

export const removeDraft = (organization: Organization, id: string): void => {
  for (const { id: conversation, drafts } of organization.conversations) {
    const place = drafts.findIndex((draft) => draft.id === id);
    if (place === -1) continue;
    drafts.splice(place, 1);
    organization.changed({ what: 'conversation', conversation });
    return;
  }
  throw errors.notFound('Draft');
};

/** `POST /drafts`: how a program replies on a custom channel; sent drafts call the webhook (API §6). */
export const addDraft = (
  organization: Organization,
  value: unknown,
): { id: string; conversation: Conversation } => {
  const fields = new Fields(value, 'drafts', DRAFT_FIELDS);
  const channel = readChannel(organization, fields);
  const placement = readPlacement(organization, fields);
  const to = readParties(channel, fields, 'to_fields');
  if (to.length === 0) throw fields.invalid('to_fields', 'is required');
  const sender = fields.object('from_field', ['id', 'username', 'name', 'address']);
  const from = sender ? readParty(channel, sender) : channel.aliases[0];
  if (!from) throw fields.invalid('from_field', 'is required: the channel has no aliases');
  const files = fields.objects('attachments', () => FILE_FIELDS).map(readFile);
  checkFileCount(files.length, 'drafts.attachments');
  const body = fields.text('body') ?? '';
  const into = (): Conversation => {
    const conversation = findOrStart(organization, placement);
    applyPlacement(conversation, placement);
    conversation.subject ??= placement.subject ?? null;
    return conversation;
  };
  if (fields.flag('send') === true) {
    const message = sendMessage(organization, into, { channel, from, to, input: { body, files } });
    return { id: message.id, conversation: organization.conversationOf(message) };
  }
  const draft = { id: randomUUID(), channel, body, createdAt: organization.now };
  const conversation = into();
  conversation.drafts.push(draft);
  organization.changed({ what: 'conversation', conversation: conversation.id });
  return { id: draft.id, conversation };
};
