import { iso } from './iso.js';
import type { ChatService } from './service.js';
import { participantOf, type Conversation, type Media, type Message, type Participant } from './model.js';

/** Copies the service's data into the Sync objects that clients read; contents as in protocol §6.4. */

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

const documentData = (conversation: Conversation) => {
  const last = conversation.messages.at(-1);
  return {
    messages: conversation.sync.messages.sid,
    roster: conversation.sync.roster.sid,
    friendlyName: conversation.friendlyName,
    uniqueName: conversation.uniqueName,
    attributes: conversation.attributes,
    createdBy: conversation.createdBy,
    dateCreated: iso(conversation.dateCreated),
    dateUpdated: iso(conversation.dateUpdated),
    state: { current: conversation.state, dateUpdated: iso(conversation.stateUpdated) },
    ...(last ? { lastMessage: { index: last.index, timestamp: iso(last.dateCreated) } } : {}),
    bindings: {},
  };
};

const membershipData = (conversation: Conversation, participant: Participant) => ({
  status: 'joined',
  channel: conversation.sync.document.sid,
  messages: conversation.sync.messages.sid,
  roster: conversation.sync.roster.sid,
  lastConsumedMessageIndex: participant.lastReadMessageIndex,
  notificationLevel: participant.notificationLevel,
  friendlyName: conversation.friendlyName,
  uniqueName: conversation.uniqueName,
  attributes: conversation.attributes,
  createdBy: conversation.createdBy,
  dateCreated: iso(conversation.dateCreated),
  dateUpdated: iso(conversation.dateUpdated),
});

const rosterData = (service: ChatService, participant: Participant) => ({
  identity: participant.identity,
  type: participant.binding?.type ?? 'chat',
  attributes: participant.attributes,
  roleSid: participant.roleSid,
  userInfo: participant.identity === null ? null : service.users.get(participant.identity)?.sync.info.sid,
  dateCreated: iso(participant.dateCreated),
  dateUpdated: iso(participant.dateUpdated),
  lastConsumedMessageIndex: participant.lastReadMessageIndex,
  lastConsumptionTimestamp: isoOrNull(participant.lastReadTimestamp),
  bindings: participant.binding ? { [participant.binding.type]: participant.binding } : {},
});

export const mediaData = (media: Media) => ({
  sid: media.sid,
  category: media.category,
  filename: media.filename,
  contentType: media.contentType,
  size: media.bytes.length,
});

const messageData = (message: Message) => ({
  sid: message.sid,
  type: message.media.length > 0 ? 'media' : 'text',
  text: message.body,
  author: message.author,
  memberSid: message.participantSid,
  attributes: message.attributes,
  timestamp: iso(message.dateCreated),
  dateUpdated: iso(message.dateUpdated),
  lastUpdatedBy: message.lastUpdatedBy,
  subject: message.subject,
  contentSid: null,
  ...(message.media[0]
    ? { media: mediaData(message.media[0]), medias: message.media.map((media) => mediaData(media)) }
    : {}),
  channelMetadata: false,
});

export const mirrorConversation = (service: ChatService, conversation: Conversation): void => {
  service.sync.setDocument(conversation.sync.document, documentData(conversation));
  for (const participant of conversation.participants.values()) {
    mirrorMembership(service, conversation, participant);
  }
};

/** The initial document, without an event, since no client knows it yet. */
export const initialDocument = (conversation: Conversation): void => {
  conversation.sync.document.data = documentData(conversation);
};

export const mirrorLastMessage = (service: ChatService, conversation: Conversation): void => {
  service.sync.setDocument(conversation.sync.document, documentData(conversation));
};

export const mirrorMessage = (service: ChatService, conversation: Conversation, message: Message): void => {
  service.sync.put(conversation.sync.messages, message.index, messageData(message));
};

export const mirrorMembership = (
  service: ChatService,
  conversation: Conversation,
  participant: Participant,
): void => {
  if (participant.identity === null) return;
  const user = service.users.get(participant.identity);
  if (user)
    service.sync.put(user.sync.conversations, conversation.sid, membershipData(conversation, participant));
};

export const mirrorParticipant = (
  service: ChatService,
  conversation: Conversation,
  participant: Participant,
): void => {
  service.sync.put(conversation.sync.roster, participant.sid, rosterData(service, participant));
};

export const unmirrorMembership = (
  service: ChatService,
  conversation: Conversation,
  participant: Participant,
): void => {
  if (participant.identity === null) return;
  const user = service.users.get(participant.identity);
  if (user) service.sync.remove(user.sync.conversations, conversation.sid);
};

export const mirrorUserInfo = (service: ChatService, identity: string): void => {
  const user = service.users.get(identity);
  if (!user) return;
  const put = (key: string, data: unknown) => {
    const known = user.sync.info.items.get(key);
    if (known && JSON.stringify(known.data) === JSON.stringify(data)) return;
    service.sync.put(user.sync.info, key, data);
  };
  put('friendlyName', { value: user.friendlyName });
  put('attributes', { value: user.attributes });
  // Without reachability the service reports no presence, and the SDK sets `isOnline` to null.
  if (service.reachabilityEnabled) put('reachability', { online: user.isOnline, notifiable: false });
};

export const isReader = (conversation: Conversation, identity: string): boolean =>
  conversation.createdBy === identity || participantOf(conversation, identity) !== undefined;
