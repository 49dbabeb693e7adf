import { iso } from './iso.js';
import { errors } from './errors.js';
import { newSid } from './ids.js';
import { initialDocument, isReader, mirrorConversation, unmirrorMembership } from './mirror.js';
import {
  apiActor,
  type Actor,
  type Conversation,
  type ConversationStateName,
  type StateTimers,
} from './model.js';
import { nextChange, timersOf, withTimers } from './state-timers.js';
import type { ChatService } from './service.js';

export interface ConversationInput {
  friendlyName?: string | null | undefined;
  uniqueName?: string | null | undefined;
  attributes?: string | undefined;
  state?: ConversationStateName | undefined;
  timers?: Readonly<Partial<Record<keyof StateTimers, number | undefined>>> | undefined;
  messagingServiceSid?: string | null | undefined;
  dateCreated?: number | undefined;
  dateUpdated?: number | undefined;
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
  // Another request may have taken the name while the hook ran.
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
    timers: withTimers(timersOf(service.account.conversationDefaults), input.timers),
    lastActivity: now,
    stopTimer: () => undefined,
    messagingServiceSid:
      input.messagingServiceSid ?? service.account.conversationDefaults.messagingServiceSid,
    createdBy: actor.identity ?? 'system',
    dateCreated: input.dateCreated ?? now,
    dateUpdated: input.dateUpdated ?? input.dateCreated ?? now,
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
  startTimer(service, conversation);
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
  checkOpen(conversation);
  checkUniqueName(service, input.uniqueName, conversation);
  const { account } = service;
  await account.webhooks.before('onConversationUpdate', service, conversation, actor, fields(conversation));
  checkOpen(conversation);
  checkUniqueName(service, input.uniqueName, conversation);
  const now = account.clock.now();
  if (input.friendlyName !== undefined) conversation.friendlyName = input.friendlyName;
  if (input.uniqueName !== undefined)
    conversation.uniqueName = input.uniqueName === '' ? null : input.uniqueName;
  if (input.attributes !== undefined) conversation.attributes = input.attributes;
  if (input.messagingServiceSid !== undefined) conversation.messagingServiceSid = input.messagingServiceSid;
  conversation.timers = withTimers(conversation.timers, input.timers);
  const before = conversation.state;
  conversation.state = input.state ?? before;
  if (conversation.state !== before) conversation.stateUpdated = conversation.lastActivity = now;
  conversation.dateCreated = input.dateCreated ?? conversation.dateCreated;
  conversation.dateUpdated = input.dateUpdated ?? now;
  startTimer(service, conversation);
  mirrorConversation(service, conversation);
  account.webhooks.after('onConversationUpdated', service, conversation, actor, fields(conversation));
  if (conversation.state !== before) announceState(service, conversation, actor, before, 'API');
  account.changed({ conversationSid: conversation.sid, what: 'conversation' });
  return conversation;
};

/**
 * A message restarts the timers and reactivates an inactive conversation (twilio.com/docs, "states timers").
 */
export const noteActivity = (service: ChatService, conversation: Conversation): void => {
  conversation.lastActivity = service.account.clock.now();
  if (conversation.state === 'inactive') changeState(service, conversation, 'active', 'EVENT');
  else startTimer(service, conversation);
};

/** Closed is final (error 50377). */
export const checkOpen = (conversation: Conversation): void => {
  if (conversation.state === 'closed') throw errors.conversationClosed();
};

const startTimer = (service: ChatService, conversation: Conversation): void => {
  conversation.stopTimer();
  const next = nextChange(conversation);
  if (!next) return;
  const { clock, timers } = service.account;
  conversation.stopTimer = timers.start(next.at - clock.now(), () => {
    // A clock may shorten a long delay.
    if (clock.now() < next.at) startTimer(service, conversation);
    else changeState(service, conversation, next.state, 'TIMER');
  });
};

const changeState = (
  service: ChatService,
  conversation: Conversation,
  state: ConversationStateName,
  reason: StateReason,
): void => {
  const { account } = service;
  const before = conversation.state;
  conversation.state = state;
  conversation.stateUpdated = conversation.dateUpdated = account.clock.now();
  startTimer(service, conversation);
  mirrorConversation(service, conversation);
  announceState(service, conversation, apiActor(true), before, reason);
  account.changed({ conversationSid: conversation.sid, what: 'conversation' });
};

type StateReason = 'API' | 'TIMER' | 'EVENT';

/** The names of the fields are a guess. */
const announceState = (
  service: ChatService,
  conversation: Conversation,
  actor: Actor,
  from: ConversationStateName,
  reason: StateReason,
): void =>
  service.account.webhooks.after('onConversationStateUpdated', service, conversation, actor, {
    ...fields(conversation),
    StateFrom: from,
    StateTo: conversation.state,
    Reason: reason,
  });

/** Protocol §5.3: removes it from its members' maps first, then its own objects. */
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
  conversation.stopTimer();
  for (const stop of conversation.typing.values()) stop();
  conversation.typing.clear();
  service.conversations.delete(conversation.sid);
  service.sync.destroy(conversation.sync.document);
  service.sync.destroy(conversation.sync.messages);
  service.sync.destroy(conversation.sync.roster);
  account.webhooks.after('onConversationRemoved', service, conversation, actor, fields(conversation));
  account.changed({ conversationSid: conversation.sid, what: 'conversation' });
};
