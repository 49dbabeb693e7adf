import { iso } from './iso.js';
import { AIM_HOST, MEDIA_COUNT_LIMIT, MEDIA_SIZE_LIMIT_MB, MY_CONVERSATIONS_PAGE } from './constants.js';
import { errors } from './errors.js';
import { participantOf, unreadCount, type Conversation, type Message, type Participant } from './model.js';
import type { Caller } from './tunnel.js';

/** Replies of the tunnelled Conversations API; fields as protocol §5.1 and §5.2 list them. */

const CLIENT = `https://${AIM_HOST}/Client/v2`;

const dates = (one: { dateCreated: number; dateUpdated: number }) => ({
  date_created: iso(one.dateCreated),
  date_updated: iso(one.dateUpdated),
});

const objectsOf = ({ sync }: Conversation) => ({
  conversation: sync.document.sid,
  messages: sync.messages.sid,
  participants: sync.roster.sid,
});

export const configurationOf = ({ service, identity, baseUrl }: Caller) => {
  const user = service.users.get(identity);
  if (!user) throw errors.userNotFound();
  const media = `${baseUrl}/v1/Services/${service.sid}`;
  return {
    identity,
    url: `${CLIENT}/Configuration`,
    options: {
      reachability_enabled: service.reachabilityEnabled,
      user_infos_to_subscribe: 100,
      http_cache_interval: 'PT5S',
      consumption_report_interval: 'PT5S',
      my_conversations_page_size: MY_CONVERSATIONS_PAGE,
      media_attachments_count_limit: MEDIA_COUNT_LIMIT,
      media_attachment_size_limit_in_mb: MEDIA_SIZE_LIMIT_MB,
      media_attachments_total_size_limit_in_mb: MEDIA_SIZE_LIMIT_MB,
      email_histories_allowed_mime_types: ['text/plain'],
      email_bodies_allowed_mime_types: ['text/plain'],
    },
    sync_objects: { my_conversations: user.sync.conversations.sid, my_user_info: user.sync.info.sid },
    links: {
      my_conversations: `${CLIENT}/MyConversations`,
      conversations: `${CLIENT}/Conversations`,
      users: `${CLIENT}/Users`,
      current_user: `${CLIENT}/Users/${encodeURIComponent(identity)}`,
      typing: `${CLIENT}/Typing`,
      media_service: `${media}/Media`,
      media_set_service: `${media}/MediaSet`,
      messages_receipts: `${CLIENT}/Conversations/%s/Messages/%s/Receipts`,
    },
  };
};

export const membershipRow = (conversation: Conversation, participant: Participant) => ({
  conversation_sid: conversation.sid,
  status: 'joined',
  last_read_message_index: participant.lastReadMessageIndex,
  notification_level: participant.notificationLevel,
  friendly_name: conversation.friendlyName,
  unique_name: conversation.uniqueName,
  attributes: conversation.attributes,
  created_by: conversation.createdBy,
  ...dates(conversation),
  unread_messages_count: unreadCount(conversation, participant),
  sync_objects: objectsOf(conversation),
});

export const myConversationsPage = ({ service, identity }: Caller, token: string | undefined) => {
  const start = Number(token ?? 0);
  if (!Number.isInteger(start) || start < 0) throw errors.invalid('PageToken is not one of ours');
  const all = service.conversationsOf(identity);
  const end = start + MY_CONVERSATIONS_PAGE;
  return {
    conversations: all.slice(start, end).flatMap((conversation) => {
      const participant = participantOf(conversation, identity);
      return participant ? [membershipRow(conversation, participant)] : [];
    }),
    meta: {
      next_token: end < all.length ? String(end) : null,
      previous_token: start > 0 ? String(Math.max(0, start - MY_CONVERSATIONS_PAGE)) : null,
    },
  };
};

export const conversationRow = ({ identity }: Caller, conversation: Conversation) => {
  const url = `${CLIENT}/Conversations/${conversation.sid}`;
  return {
    sid: conversation.sid,
    url,
    status: participantOf(conversation, identity) ? 'joined' : 'notParticipating',
    friendly_name: conversation.friendlyName,
    unique_name: conversation.uniqueName,
    attributes: conversation.attributes,
    created_by: conversation.createdBy,
    ...dates(conversation),
    state: { current: conversation.state, dateUpdated: iso(conversation.stateUpdated) },
    messages_count: conversation.messages.length,
    participants_count: conversation.participants.size,
    sync_objects: objectsOf(conversation),
    links: { self: url, messages: `${url}/Messages`, participants: `${url}/Participants` },
  };
};

export const participantRow = (conversation: Conversation, participant: Participant) => ({
  sid: participant.sid,
  conversation_sid: conversation.sid,
  identity: participant.identity,
  attributes: participant.attributes,
  role_sid: participant.roleSid,
  messaging_binding: participant.binding,
  ...dates(participant),
});

export const messageRow = (conversation: Conversation, message: Message) => ({
  sid: message.sid,
  conversation_sid: conversation.sid,
  index: message.index,
  author: message.author,
  body: message.body,
  attributes: message.attributes,
  participant_sid: message.participantSid,
  ...dates(message),
});
