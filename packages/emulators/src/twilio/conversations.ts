import { iso } from './iso.js';
import { errors } from './errors.js';
import { newSid } from './ids.js';
import { initialDocument, isReader, mirrorConversation, unmirrorMembership } from './mirror.js';
import type { Actor, Conversation, ConversationStateName } from './model.js';
import type { ChatService } from './service.js';

export interface ConversationInput {
  friendlyName?: string | null | undefined;
  uniqueName?: string | null | undefined;
  attributes?: string | undefined;
  state?: ConversationStateName | undefined;
  messagingServiceSid?: string | null | undefined;
}

const fields = (conversation: Conversation): Record<string, string> => ({
  ConversationSid: conversation.sid,
  FriendlyName: conversation.friendlyName ?? '',
  UniqueName: conversation.uniqueName ?? '',
  Attributes: conversation.attributes,
  State: conversation.state,
  DateCreated: iso(conversation.dateCreated),
  DateUpdated: iso(conversation.dateUpdated),
});

const checkUniqueName = (service: ChatService, name: string | null | undefined, own?: Conversation): void => {
  if (name === null || name === undefined || name === '') return;
  const other = [...service.conversations.values()].find((conversation) => conversation.uniqueName === name);
  if (other && other !== own) throw errors.uniqueNameTaken();
};

export const createConversation = async (
  service: ChatService,
  actor: Actor,
  input: ConversationInput,
): Promise<Conversation> => {
  checkUniqueName(service, input.uniqueName);
  await service.account.webhooks.before('onConversationAdd', service, null, actor, {
    FriendlyName: input.friendlyName ?? '',
    UniqueName: input.uniqueName ?? '',
    Attributes: input.attributes ?? '{}',
  });
  // Another request may have taken the name while the hook was asked.
  checkUniqueName(service, input.uniqueName);
  const now = service.account.clock.now();
  const sid = newSid('CH');
  const canRead = (identity: string) => isReader(conversation, identity);
  const conversation: Conversation = {
    sid,
    friendlyName: input.friendlyName ?? null,
    uniqueName: input.uniqueName === '' ? null : (input.uniqueName ?? null),
    attributes: input.attributes ?? '{}',
    state: input.state ?? 'active',
    stateUpdated: now,
    messagingServiceSid: input.messagingServiceSid ?? null,
    createdBy: actor.identity ?? 'system',
    dateCreated: now,
    dateUpdated: now,
    messages: [],
    nextIndex: 0,
    participants: new Map(),
    webhooks: new Map(),
    typing: new Map(),
    sync: {
      document: service.sync.create('document', `${sid}.channel`, canRead),
      messages: service.sync.create('list', `${sid}.messages`, canRead),
      roster: service.sync.create('map', `${sid}.roster`, canRead),
    },
  };
  initialDocument(conversation);
  service.conversations.set(sid, conversation);
  service.account.webhooks.after('onConversationAdded', service, conversation, actor, fields(conversation));
  service.account.changed({ conversationSid: sid, what: 'conversation' });
  return conversation;
};

export const updateConversation = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  input: ConversationInput,
): Promise<Conversation> => {
  checkUniqueName(service, input.uniqueName, conversation);
  const { account } = service;
  await account.webhooks.before('onConversationUpdate', service, conversation, actor, fields(conversation));
  checkUniqueName(service, input.uniqueName, conversation);
  const now = account.clock.now();
  if (input.friendlyName !== undefined) conversation.friendlyName = input.friendlyName;
  if (input.uniqueName !== undefined)
    conversation.uniqueName = input.uniqueName === '' ? null : input.uniqueName;
  if (input.attributes !== undefined) conversation.attributes = input.attributes;
  if (input.messagingServiceSid !== undefined) conversation.messagingServiceSid = input.messagingServiceSid;
  const isNewState = input.state !== undefined && input.state !== conversation.state;
  if (input.state !== undefined && isNewState) {
    conversation.state = input.state;
    conversation.stateUpdated = now;
  }
  conversation.dateUpdated = now;
  mirrorConversation(service, conversation);
  account.webhooks.after('onConversationUpdated', service, conversation, actor, fields(conversation));
  if (isNewState) {
    account.webhooks.after('onConversationStateUpdated', service, conversation, actor, fields(conversation));
  }
  account.changed({ conversationSid: conversation.sid, what: 'conversation' });
  return conversation;
};

/** Protocol §5.3: first out of its members' maps, then its own objects go. */
export const removeConversation = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
): Promise<void> => {
  const { account } = service;
  await account.webhooks.before('onConversationRemove', service, conversation, actor, fields(conversation));
  for (const participant of conversation.participants.values()) {
    unmirrorMembership(service, conversation, participant);
  }
  for (const stop of conversation.typing.values()) stop();
  conversation.typing.clear();
  service.conversations.delete(conversation.sid);
  service.sync.destroy(conversation.sync.document);
  service.sync.destroy(conversation.sync.messages);
  service.sync.destroy(conversation.sync.roster);
  account.webhooks.after('onConversationRemoved', service, conversation, actor, fields(conversation));
  account.changed({ conversationSid: conversation.sid, what: 'conversation' });
};
