import { iso } from './iso.js';
import { checkOpen } from './conversations.js';
import { errors } from './errors.js';
import { newSid } from './ids.js';
import { mirrorMembership, mirrorParticipant, unmirrorMembership } from './mirror.js';
import {
  participantOf,
  type Actor,
  type Conversation,
  type MessagingBinding,
  type NotificationLevel,
  type Participant,
} from './model.js';
import type { ChatService } from './service.js';
import { stopTyping } from './typing.js';
import { ensureUser } from './users.js';

export interface ParticipantInput {
  identity?: string | null | undefined;
  binding?: MessagingBinding | null | undefined;
  attributes?: string | undefined;
  roleSid?: string | undefined;
  dateCreated?: number | undefined;
  dateUpdated?: number | undefined;
}

const fields = (conversation: Conversation, participant: Participant): Record<string, string> => ({
  ConversationSid: conversation.sid,
  ParticipantSid: participant.sid,
  ...(participant.identity === null ? {} : { Identity: participant.identity }),
  ...(participant.binding
    ? {
        'MessagingBinding.Type': participant.binding.type,
        'MessagingBinding.Address': participant.binding.address,
        'MessagingBinding.ProxyAddress': participant.binding.proxy_address ?? '',
      }
    : {}),
  RoleSid: participant.roleSid,
  Attributes: participant.attributes,
  DateCreated: iso(participant.dateCreated),
  ...(participant.lastReadMessageIndex === null
    ? {}
    : { LastReadMessageIndex: String(participant.lastReadMessageIndex) }),
});

const checkNew = (conversation: Conversation, input: ParticipantInput): void => {
  const { identity, binding } = input;
  if (!identity && !binding) throw errors.invalid('A participant needs an identity or a messaging binding');
  const isKnown = [...conversation.participants.values()].some(
    (participant) =>
      (typeof identity === 'string' && participant.identity === identity) ||
      (binding?.address !== undefined && participant.binding?.address === binding.address),
  );
  if (isKnown) throw errors.participantExists();
};

const checkRole = (service: ChatService, roleSid: string): string => {
  if (!service.roles.has(roleSid)) throw errors.invalid('RoleSid is not a role of the service');
  return roleSid;
};

export const addParticipant = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  input: ParticipantInput,
): Promise<Participant> => {
  checkOpen(conversation);
  checkNew(conversation, input);
  const identity = input.identity ?? null;
  const { account } = service;
  await account.webhooks.before('onParticipantAdd', service, conversation, actor, {
    ConversationSid: conversation.sid,
    Identity: identity ?? '',
    Attributes: input.attributes ?? '{}',
  });
  checkNew(conversation, input);
  if (identity !== null) ensureUser(service, actor, identity);
  const roles = service.defaultRoles;
  const role = identity !== null && identity === conversation.createdBy ? roles.creator : roles.member;
  const now = account.clock.now();
  const participant: Participant = {
    sid: newSid('MB'),
    identity,
    attributes: input.attributes ?? '{}',
    roleSid: input.roleSid === undefined ? role.sid : checkRole(service, input.roleSid),
    binding: input.binding ?? null,
    dateCreated: input.dateCreated ?? now,
    dateUpdated: input.dateUpdated ?? input.dateCreated ?? now,
    lastReadMessageIndex: null,
    lastReadTimestamp: null,
    notificationLevel: 'default',
  };
  conversation.participants.set(participant.sid, participant);
  mirrorParticipant(service, conversation, participant);
  mirrorMembership(service, conversation, participant);
  account.webhooks.after(
    'onParticipantAdded',
    service,
    conversation,
    actor,
    fields(conversation, participant),
  );
  account.changed({ conversationSid: conversation.sid, what: 'participant' });
  return participant;
};

/** For the console: acting in a conversation makes a user a participant of it. */
export const ensureParticipant = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  identity: string,
): Promise<Participant> =>
  participantOf(conversation, identity) ?? (await addParticipant(service, actor, conversation, { identity }));

export const findParticipant = (conversation: Conversation, sidOrIdentity: string): Participant => {
  const participant =
    conversation.participants.get(sidOrIdentity) ?? participantOf(conversation, sidOrIdentity);
  if (!participant) throw errors.participantNotFound();
  return participant;
};

export interface ParticipantChange {
  attributes?: string | undefined;
  roleSid?: string | undefined;
  lastReadMessageIndex?: number | null | undefined;
  lastReadTimestamp?: number | undefined;
  notificationLevel?: NotificationLevel | undefined;
  dateCreated?: number | undefined;
  dateUpdated?: number | undefined;
}

/**
 * Also updates the read horizon and the notification level, which roster and membership both contain
 * (protocol §5.3).
 */
export const updateParticipant = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  participant: Participant,
  change: ParticipantChange,
): Promise<Participant> => {
  const { account } = service;
  const before = fields(conversation, participant);
  await account.webhooks.before('onParticipantUpdate', service, conversation, actor, before);
  const now = account.clock.now();
  if (change.attributes !== undefined) participant.attributes = change.attributes;
  if (change.roleSid !== undefined) participant.roleSid = checkRole(service, change.roleSid);
  if (change.notificationLevel !== undefined) participant.notificationLevel = change.notificationLevel;
  if (change.lastReadMessageIndex !== undefined) {
    participant.lastReadMessageIndex = change.lastReadMessageIndex;
    participant.lastReadTimestamp = change.lastReadMessageIndex === null ? null : now;
  }
  if (change.lastReadTimestamp !== undefined) participant.lastReadTimestamp = change.lastReadTimestamp;
  participant.dateCreated = change.dateCreated ?? participant.dateCreated;
  participant.dateUpdated = change.dateUpdated ?? now;
  mirrorParticipant(service, conversation, participant);
  mirrorMembership(service, conversation, participant);
  account.webhooks.after(
    'onParticipantUpdated',
    service,
    conversation,
    actor,
    fields(conversation, participant),
  );
  const what = change.lastReadMessageIndex === undefined ? 'participant' : 'read';
  account.changed({ conversationSid: conversation.sid, what });
  return participant;
};

export const removeParticipant = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  participant: Participant,
): Promise<void> => {
  const { account } = service;
  const before = fields(conversation, participant);
  await account.webhooks.before('onParticipantRemove', service, conversation, actor, before);
  service.sync.remove(conversation.sync.roster, participant.sid);
  unmirrorMembership(service, conversation, participant);
  conversation.participants.delete(participant.sid);
  if (participant.identity !== null) stopTyping(service, conversation, participant.identity);
  account.webhooks.after(
    'onParticipantRemoved',
    service,
    conversation,
    actor,
    fields(conversation, participant),
  );
  account.changed({ conversationSid: conversation.sid, what: 'participant' });
};
