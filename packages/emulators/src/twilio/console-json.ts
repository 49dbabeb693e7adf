import { iso } from './iso.js';
import { directUrl } from './media.js';
import type { Conversation, Message } from './model.js';
import type { ChatService } from './service.js';

/** JSON for the console page, with parsed attributes. */

const parsed = (text: string): unknown => JSON.parse(text);

export const conversationSummary = (service: ChatService, conversation: Conversation) => {
  const last = conversation.messages.at(-1);
  return {
    sid: conversation.sid,
    serviceSid: service.sid,
    uniqueName: conversation.uniqueName,
    friendlyName: conversation.friendlyName,
    attributes: parsed(conversation.attributes),
    dateCreated: iso(conversation.dateCreated),
    dateUpdated: iso(conversation.dateUpdated),
    messagesCount: conversation.messages.length,
    lastMessage: last
      ? {
          index: last.index,
          author: last.author,
          body: last.body,
          dateCreated: iso(last.dateCreated),
          mediaCount: last.media.length,
        }
      : null,
    participants: [...conversation.participants.values()].map((participant) => ({
      sid: participant.sid,
      identity: participant.identity,
      online:
        participant.identity !== null && service.account.sockets.isConnected(service, participant.identity),
      lastReadMessageIndex: participant.lastReadMessageIndex,
      friendlyName:
        participant.identity === null
          ? null
          : (service.users.get(participant.identity)?.friendlyName ?? null),
    })),
    typing: [...conversation.typing.keys()],
  };
};

export const messageView = (baseUrl: string, service: ChatService, message: Message) => ({
  sid: message.sid,
  index: message.index,
  author: message.author,
  body: message.body,
  attributes: parsed(message.attributes),
  dateCreated: iso(message.dateCreated),
  media: message.media.map((media) => ({
    sid: media.sid,
    filename: media.filename,
    contentType: media.contentType,
    size: media.bytes.length,
    url: new URL(directUrl(baseUrl, service, media)).pathname,
  })),
});

export const conversationDetail = (baseUrl: string, service: ChatService, conversation: Conversation) => ({
  ...conversationSummary(service, conversation),
  messages: conversation.messages.map((message) => messageView(baseUrl, service, message)),
});
