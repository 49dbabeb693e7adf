import { iso } from './iso.js';
import { checkOpen, noteActivity } from './conversations.js';
import { MEDIA_COUNT_LIMIT } from './constants.js';
import { errors } from './errors.js';
import { newSid } from './ids.js';
import { mediaData, mirrorLastMessage, mirrorMessage } from './mirror.js';
import { participantOf, type Actor, type Conversation, type Media, type Message } from './model.js';
import type { ChatService } from './service.js';
import { stopTyping } from './typing.js';
import { checkAttributes, checkBody } from './validate.js';
import type { Replacement } from './webhooks.js';

export interface MessageInput {
  author: string;
  body?: string | null | undefined;
  attributes?: string | undefined;
  subject?: string | null | undefined;
  mediaSids?: readonly string[] | undefined;
  dateCreated?: number | undefined;
  dateUpdated?: number | undefined;
}

/** Names of a media record's fields inside the `Media` field (protocol §11.2 gives only "JSON string"). */
const mediaField = (media: readonly Media[]): Record<string, string> =>
  media.length === 0
    ? {}
    : {
        Media: JSON.stringify(
          media.map((one) => {
            const { sid, filename, contentType, size } = mediaData(one);
            return { Sid: sid, Filename: filename, ContentType: contentType, Size: size };
          }),
        ),
      };

const fields = (conversation: Conversation, message: Message): Record<string, string> => ({
  ConversationSid: conversation.sid,
  MessageSid: message.sid,
  Index: String(message.index),
  Author: message.author,
  Body: message.body ?? '',
  Attributes: message.attributes,
  DateCreated: iso(message.dateCreated),
  ...(message.participantSid === null ? {} : { ParticipantSid: message.participantSid }),
  ...mediaField(message.media),
});

const findMedia = (service: ChatService, sids: readonly string[]): Media[] => {
  if (sids.length > MEDIA_COUNT_LIMIT)
    throw errors.invalid(`A message takes ${MEDIA_COUNT_LIMIT} media at most`);
  return sids.map((sid) => {
    const media = service.media.get(sid);
    if (!media) throw errors.invalid('MediaSid is not known to the service');
    return media;
  });
};

/** A pre-action hook may replace the text (protocol §11.2). */
const withReplacement = (input: MessageInput, replacement: Replacement): MessageInput => ({
  ...input,
  ...(replacement.body === undefined ? {} : { body: checkBody(replacement.body) }),
  ...(replacement.author === undefined ? {} : { author: replacement.author }),
  ...(replacement.attributes === undefined
    ? {}
    : { attributes: checkAttributes('message', replacement.attributes) }),
});

export const addMessage = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  asked: MessageInput,
): Promise<Message> => {
  const media = findMedia(service, asked.mediaSids ?? []);
  checkOpen(conversation);
  const { account } = service;
  const replacement = await account.webhooks.before('onMessageAdd', service, conversation, actor, {
    ConversationSid: conversation.sid,
    Author: asked.author,
    Body: asked.body ?? '',
    Attributes: asked.attributes ?? '{}',
    ...mediaField(media),
  });
  if (!service.conversations.has(conversation.sid)) throw errors.conversationNotFound();
  checkOpen(conversation);
  const input = withReplacement(asked, replacement);
  const now = input.dateCreated ?? account.clock.now();
  const message: Message = {
    sid: newSid('IM'),
    index: conversation.nextIndex,
    author: input.author,
    body: input.body ?? null,
    attributes: input.attributes ?? '{}',
    subject: input.subject ?? null,
    participantSid: participantOf(conversation, input.author)?.sid ?? null,
    media,
    dateCreated: now,
    dateUpdated: input.dateUpdated ?? now,
    lastUpdatedBy: null,
  };
  conversation.nextIndex += 1;
  conversation.messages.push(message);
  conversation.dateUpdated = account.clock.now();
  noteActivity(service, conversation);
  stopTyping(service, conversation, message.author);
  mirrorMessage(service, conversation, message);
  mirrorLastMessage(service, conversation);
  account.webhooks.after('onMessageAdded', service, conversation, actor, fields(conversation, message));
  account.changed({ conversationSid: conversation.sid, what: 'message' });
  return message;
};

export const findMessage = (conversation: Conversation, sid: string): Message => {
  const message = conversation.messages.find((candidate) => candidate.sid === sid);
  if (!message) throw errors.messageNotFound();
  return message;
};

export interface MessageChange {
  author?: string | undefined;
  body?: string | null | undefined;
  attributes?: string | undefined;
  subject?: string | null | undefined;
  dateCreated?: number | undefined;
  dateUpdated?: number | undefined;
}

export const updateMessage = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  message: Message,
  change: MessageChange,
): Promise<Message> => {
  const { account } = service;
  const before = fields(conversation, message);
  const replacement = await account.webhooks.before('onMessageUpdate', service, conversation, actor, before);
  const wanted: MessageChange = { ...change, ...replacement };
  if (wanted.author !== undefined) message.author = wanted.author;
  if (wanted.body !== undefined) message.body = wanted.body;
  if (wanted.attributes !== undefined) message.attributes = checkAttributes('message', wanted.attributes);
  if (wanted.subject !== undefined) message.subject = wanted.subject;
  message.dateCreated = wanted.dateCreated ?? message.dateCreated;
  message.dateUpdated = wanted.dateUpdated ?? account.clock.now();
  message.lastUpdatedBy = actor.identity ?? 'system';
  mirrorMessage(service, conversation, message);
  account.webhooks.after('onMessageUpdated', service, conversation, actor, fields(conversation, message));
  account.changed({ conversationSid: conversation.sid, what: 'message' });
  return message;
};

export const removeMessage = async (
  service: ChatService,
  actor: Actor,
  conversation: Conversation,
  message: Message,
): Promise<void> => {
  const { account } = service;
  const before = fields(conversation, message);
  await account.webhooks.before('onMessageRemove', service, conversation, actor, before);
  const place = conversation.messages.indexOf(message);
  if (place === -1) throw errors.messageNotFound();
  conversation.messages.splice(place, 1);
  service.sync.remove(conversation.sync.messages, message.index);
  mirrorLastMessage(service, conversation);
  account.webhooks.after('onMessageRemoved', service, conversation, actor, before);
  account.changed({ conversationSid: conversation.sid, what: 'message' });
};
