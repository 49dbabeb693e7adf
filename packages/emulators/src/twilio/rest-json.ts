import type { Account } from './account.js';
import { iso } from './iso.js';
import {
  participantOf,
  unreadCount,
  type Conversation,
  type Message,
  type Participant,
  type Role,
  type ScopedWebhook,
  type User,
  type WebhookConfiguration,
} from './model.js';
import type { ChatService } from './service.js';
import { timerDates } from './state-timers.js';

/** Resources of the REST API as the `twilio` package parses them (protocol §11.1). */

/** `at` is the URL of the requested collection, so links stay on the same branch. */
export interface Place {
  service: ChatService;
  /** Base URL of the emulator with `/v1` or `/v1/Services/IS…`. */
  root: string;
  /** Whether the URL names the service. */
  isNamed: boolean;
}

const dates = (one: { dateCreated: number; dateUpdated: number }) => ({
  date_created: iso(one.dateCreated),
  date_updated: iso(one.dateUpdated),
});

const owner = ({ service }: Place) => ({ account_sid: service.account.sid, chat_service_sid: service.sid });

/** Some resources name their service only below `/v1/Services/IS…`, as in Twilio's published description. */
const ownerBelowService = (place: Place) =>
  place.isNamed ? owner(place) : { account_sid: place.service.account.sid };

const timersJson = (conversation: Conversation) => {
  const { inactive, closed } = timerDates(conversation);
  return {
    ...(inactive === null ? {} : { date_inactive: iso(inactive) }),
    ...(closed === null ? {} : { date_closed: iso(closed) }),
  };
};

export const conversationJson = (place: Place, conversation: Conversation) => {
  const url = `${place.root}/Conversations/${conversation.sid}`;
  return {
    ...owner(place),
    sid: conversation.sid,
    messaging_service_sid: conversation.messagingServiceSid,
    friendly_name: conversation.friendlyName,
    unique_name: conversation.uniqueName,
    attributes: conversation.attributes,
    state: conversation.state,
    ...dates(conversation),
    timers: timersJson(conversation),
    bindings: null,
    url,
    links: { participants: `${url}/Participants`, messages: `${url}/Messages`, webhooks: `${url}/Webhooks` },
  };
};

export const participantJson = (place: Place, conversation: Conversation, participant: Participant) => ({
  ...ownerBelowService(place),
  conversation_sid: conversation.sid,
  sid: participant.sid,
  identity: participant.identity,
  attributes: participant.attributes,
  messaging_binding: participant.binding,
  role_sid: participant.roleSid,
  ...dates(participant),
  last_read_message_index: participant.lastReadMessageIndex,
  last_read_timestamp: participant.lastReadTimestamp === null ? null : iso(participant.lastReadTimestamp),
  url: `${place.root}/Conversations/${conversation.sid}/Participants/${participant.sid}`,
});

export const messageJson = (place: Place, conversation: Conversation, message: Message) => {
  const url = `${place.root}/Conversations/${conversation.sid}/Messages/${message.sid}`;
  return {
    ...ownerBelowService(place),
    conversation_sid: conversation.sid,
    sid: message.sid,
    index: message.index,
    author: message.author,
    body: message.body,
    attributes: message.attributes,
    participant_sid: message.participantSid,
    media:
      message.media.length === 0
        ? null
        : message.media.map((media) => ({
            sid: media.sid,
            size: media.bytes.length,
            content_type: media.contentType,
            filename: media.filename,
            category: media.category,
          })),
    delivery: null,
    content_sid: null,
    ...dates(message),
    url,
    links: { delivery_receipts: `${url}/Receipts`, channel_metadata: `${url}/ChannelMetadata` },
  };
};

export const userJson = (place: Place, user: User) => {
  const url = `${place.root}/Users/${user.sid}`;
  const { reachabilityEnabled: isKnown } = place.service;
  return {
    ...owner(place),
    sid: user.sid,
    identity: user.identity,
    friendly_name: user.friendlyName,
    attributes: user.attributes,
    role_sid: user.roleSid,
    // Null while reachability is off (protocol §11.1: presence is there "when reachability is on").
    is_online: isKnown ? user.isOnline : null,
    is_notifiable: isKnown ? false : null,
    ...dates(user),
    url,
    links: { user_conversations: `${url}/Conversations` },
  };
};

export const userConversationJson = (place: Place, user: User, conversation: Conversation) => {
  const participant = participantOf(conversation, user.identity);
  const url = `${place.root}/Users/${user.sid}/Conversations/${conversation.sid}`;
  return {
    ...owner(place),
    conversation_sid: conversation.sid,
    user_sid: user.sid,
    participant_sid: participant?.sid ?? null,
    unread_messages_count: participant ? unreadCount(conversation, participant) : null,
    last_read_message_index: participant?.lastReadMessageIndex ?? null,
    notification_level: participant?.notificationLevel ?? 'default',
    friendly_name: conversation.friendlyName,
    unique_name: conversation.uniqueName,
    conversation_state: conversation.state,
    attributes: conversation.attributes,
    created_by: conversation.createdBy,
    timers: timersJson(conversation),
    ...dates(conversation),
    url,
    links: {
      conversation: `${place.root}/Conversations/${conversation.sid}`,
      participant: `${place.root}/Conversations/${conversation.sid}/Participants/${participant?.sid ?? ''}`,
    },
  };
};

export const roleJson = (place: Place, role: Role) => ({
  ...owner(place),
  sid: role.sid,
  friendly_name: role.friendlyName,
  type: role.type,
  permissions: role.permissions,
  ...dates(role),
  url: `${place.root}/Roles/${role.sid}`,
});

export const scopedWebhookJson = (place: Place, conversation: Conversation, hook: ScopedWebhook) => ({
  ...ownerBelowService(place),
  conversation_sid: conversation.sid,
  sid: hook.sid,
  target: hook.target,
  configuration: {
    url: hook.url,
    method: hook.method,
    filters: hook.filters,
    ...(hook.triggers.length === 0 ? {} : { triggers: hook.triggers }),
    ...(hook.flowSid === null ? {} : { flow_sid: hook.flowSid }),
  },
  ...dates(hook),
  url: `${place.root}/Conversations/${conversation.sid}/Webhooks/${hook.sid}`,
});

export const webhookConfigurationJson = (place: Place, hook: WebhookConfiguration) => ({
  ...ownerBelowService(place),
  method: hook.method,
  filters: hook.filters,
  pre_webhook_url: hook.preUrl,
  post_webhook_url: hook.postUrl,
  ...(place.isNamed ? {} : { target: 'webhook' }),
  url: `${place.root}/Configuration/Webhooks`,
});

export const serviceJson = (baseUrl: string, service: ChatService) => {
  const url = `${baseUrl}/v1/Services/${service.sid}`;
  return {
    account_sid: service.account.sid,
    sid: service.sid,
    friendly_name: service.friendlyName,
    ...dates(service),
    url,
    links: {
      conversations: `${url}/Conversations`,
      users: `${url}/Users`,
      roles: `${url}/Roles`,
      configuration: `${url}/Configuration`,
    },
  };
};

export const configurationJson = (baseUrl: string, account: Account) => {
  const { messagingServiceSid, inactive, closed } = account.conversationDefaults;
  return {
    account_sid: account.sid,
    default_chat_service_sid: account.defaultService.sid,
    default_messaging_service_sid: messagingServiceSid,
    default_inactive_timer: inactive,
    default_closed_timer: closed,
    url: `${baseUrl}/v1/Configuration`,
    links: { webhooks: `${baseUrl}/v1/Configuration/Webhooks` },
  };
};

/** A conversation from a participant's point of view. */
export const participantConversationJson = (
  place: Place,
  conversation: Conversation,
  participant: Participant,
) => {
  const { identity } = participant;
  const url = `${place.root}/Conversations/${conversation.sid}`;
  return {
    ...owner(place),
    participant_sid: participant.sid,
    participant_user_sid: identity === null ? null : (place.service.users.get(identity)?.sid ?? null),
    participant_identity: identity,
    participant_messaging_binding: participant.binding,
    conversation_sid: conversation.sid,
    conversation_unique_name: conversation.uniqueName,
    conversation_friendly_name: conversation.friendlyName,
    conversation_attributes: conversation.attributes,
    conversation_date_created: iso(conversation.dateCreated),
    conversation_date_updated: iso(conversation.dateUpdated),
    conversation_created_by: conversation.createdBy,
    conversation_state: conversation.state,
    conversation_timers: timersJson(conversation),
    links: { participant: `${url}/Participants/${participant.sid}`, conversation: url },
  };
};

export const serviceConfigurationJson = (place: Place) => {
  const { service } = place;
  return {
    chat_service_sid: service.sid,
    default_conversation_creator_role_sid: service.defaultRoles.creator.sid,
    default_conversation_role_sid: service.defaultRoles.member.sid,
    default_chat_service_role_sid: service.defaultRoles.user.sid,
    reachability_enabled: service.reachabilityEnabled,
    url: `${place.root}/Configuration`,
    links: { webhooks: `${place.root}/Configuration/Webhooks` },
  };
};
