import { isRecord } from '../shared/is-record.js';
import { createConversation, removeConversation, updateConversation } from './conversations.js';
import { errors } from './errors.js';
import {
  configurationOf,
  conversationRow,
  membershipRow,
  participantRow,
  messageRow,
  myConversationsPage,
} from './client-json.js';
import { addMessage, findMessage, removeMessage, updateMessage } from './messages.js';
import { TYPING_SECONDS } from './constants.js';
import {
  isMember,
  participantOf,
  sdkActor,
  unreadCount,
  type Conversation,
  type MessagingBinding,
  type Participant,
} from './model.js';
import { addParticipant, findParticipant, removeParticipant, updateParticipant } from './participants.js';
import { demand, demandOfUser } from './roles.js';
import type { ChatService } from './service.js';
import type { Caller, TunnelApp } from './tunnel.js';
import { startTyping } from './typing.js';
import { updateUser } from './users.js';
import {
  asRecord,
  checkBody,
  checkIdentity,
  checkName,
  checkOneOf,
  checkReadIndex,
  optionalAttributes,
  optionalText,
} from './validate.js';

const CLIENT = '/Client/v2';

/**
 * A conversation that the caller may see: 403/50430 for another's, 404 for an unknown one (protocol §5.2).
 */
const visible = ({ service, identity }: Caller, sid: string): Conversation => {
  const conversation = service.conversations.get(sid);
  if (!conversation) throw errors.conversationNotFound();
  if (!isMember(conversation, identity) && conversation.createdBy !== identity) throw errors.notParticipant();
  return conversation;
};

/** Below `MyConversations`, other conversations do not exist. */
const own = (service: ChatService, identity: string, id: string): [Conversation, Participant] => {
  const conversation = service.conversation(id);
  const participant = conversation && participantOf(conversation, identity);
  if (!participant) throw errors.conversationNotFound();
  return [conversation, participant];
};

const conversationInput = (payload: unknown) => {
  const body = asRecord(payload);
  const name = (field: string) => {
    const value = optionalText(body, field);
    return typeof value === 'string' ? checkName(field, value) : value;
  };
  return {
    friendlyName: name('friendly_name'),
    uniqueName: name('unique_name'),
    attributes: optionalAttributes('conversation', body),
  };
};

const bindingOf = (value: unknown): MessagingBinding | null => {
  if (!isRecord(value) || typeof value.address !== 'string') return null;
  const kind = /^([a-z]+):/.exec(value.address)?.[1];
  return {
    type: kind ?? (value.address.includes('@') ? 'email' : 'sms'),
    address: value.address,
    proxy_address: typeof value.proxy_address === 'string' ? value.proxy_address : null,
  };
};

const textList = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** The Conversations API as the SDK calls it through the socket (protocol §5.2). */
export const addClientRoutes = (app: TunnelApp): void => {
  app.get(`${CLIENT}/Configuration`, (c) => c.json(configurationOf(c.env)));
  app.get(`${CLIENT}/ContentTemplates`, (c) => c.json({ templates: [], meta: { next_token: null } }));

  addMine(app);
  addConversations(app);
  addParticipants(app);
  addMessages(app);

  app.get(`${CLIENT}/Users/:identity`, (c) => {
    const user = c.env.service.users.get(c.req.param('identity'));
    if (!user) throw errors.userNotFound();
    return c.json({ identity: user.identity, sync_objects: { user_info_map: user.sync.info.sid } });
  });

  app.post(`${CLIENT}/Users/:identity`, async (c) => {
    const { service, identity, payload } = c.env;
    if (c.req.param('identity') !== identity) throw errors.unauthorized();
    const user = service.users.get(identity);
    if (!user) throw errors.userNotFound();
    demandOfUser(service, identity, 'editOwnUserInfo');
    const body = asRecord(payload);
    const friendlyName = optionalText(body, 'friendly_name');
    await updateUser(service, sdkActor(identity), user, {
      friendlyName:
        typeof friendlyName === 'string' ? checkName('friendly_name', friendlyName) : friendlyName,
      attributes: optionalAttributes('user', body),
    });
    return c.json({ identity, friendly_name: user.friendlyName, attributes: user.attributes });
  });

  app.post(`${CLIENT}/Typing`, (c) => {
    const { service, identity, payload } = c.env;
    const sid = new URLSearchParams(String(payload)).get('ChannelSid') ?? '';
    const conversation = visible(c.env, sid);
    if (!isMember(conversation, identity)) throw errors.notParticipant();
    startTyping(service, conversation, identity);
    return c.json({ typing_timeout: TYPING_SECONDS });
  });
};

const addMine = (app: TunnelApp): void => {
  app.get(`${CLIENT}/MyConversations`, (c) => c.json(myConversationsPage(c.env, c.req.query('PageToken'))));

  app.get(`${CLIENT}/MyConversations/:id`, (c) => {
    const [conversation, participant] = own(c.env.service, c.env.identity, c.req.param('id'));
    return c.json(membershipRow(conversation, participant));
  });

  app.post(`${CLIENT}/MyConversations/:id`, async (c) => {
    const { service, identity, payload } = c.env;
    const [conversation, participant] = own(service, identity, c.req.param('id'));
    const body = asRecord(payload);
    const { last_read_message_index: index, notification_level: level } = body;
    const change = {
      lastReadMessageIndex:
        index === undefined || index === null
          ? index
          : checkReadIndex(typeof index === 'number' ? index : NaN),
      notificationLevel:
        level === undefined
          ? undefined
          : checkOneOf(
              'notification_level',
              ['default', 'muted'] as const,
              typeof level === 'string' ? level : '',
            ),
    };
    await updateParticipant(service, sdkActor(identity), conversation, participant, change);
    return c.json({ unread_messages_count: unreadCount(conversation, participant) });
  });
};

const addConversations = (app: TunnelApp): void => {
  app.post(`${CLIENT}/Conversations`, async (c) => {
    const { service, identity, payload } = c.env;
    demandOfUser(service, identity, 'createConversation');
    const input = conversationInput(payload);
    const conversation = await createConversation(service, sdkActor(identity), input);
    return c.json(conversationRow(c.env, conversation), 201);
  });

  app.get(`${CLIENT}/Conversations/:sid`, (c) =>
    c.json(conversationRow(c.env, visible(c.env, c.req.param('sid')))),
  );

  app.post(`${CLIENT}/Conversations/:sid`, async (c) => {
    const { service, identity, payload } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    const input = conversationInput(payload);
    const actor = sdkActor(identity);
    if (input.attributes !== undefined) demand(service, conversation, actor, 'editConversationAttributes');
    if (input.friendlyName !== undefined || input.uniqueName !== undefined) {
      demand(service, conversation, actor, 'editConversationName');
    }
    await updateConversation(service, actor, conversation, input);
    return c.json(conversationRow(c.env, conversation));
  });

  app.delete(`${CLIENT}/Conversations/:sid`, async (c) => {
    const { service, identity } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    demand(service, conversation, sdkActor(identity), 'deleteConversation');
    await removeConversation(service, sdkActor(identity), conversation);
    return c.body(null, 204);
  });
};

const addParticipants = (app: TunnelApp): void => {
  const path = `${CLIENT}/Conversations/:sid/Participants`;

  app.post(path, async (c) => {
    const { service, identity, payload } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    demand(service, conversation, sdkActor(identity), 'addParticipant');
    const body = asRecord(payload);
    const added = typeof body.identity === 'string' ? checkIdentity(body.identity) : null;
    const participant = await addParticipant(service, sdkActor(identity), conversation, {
      identity: added,
      binding: bindingOf(body.messaging_binding),
      attributes: optionalAttributes('participant', body),
    });
    return c.json(participantRow(conversation, participant), 201);
  });

  app.post(`${path}/:id`, async (c) => {
    const { service, identity, payload } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    const participant = findParticipant(conversation, c.req.param('id'));
    const actor = sdkActor(identity);
    if (participant.identity !== identity)
      demand(service, conversation, actor, 'editAnyParticipantAttributes');
    const change = { attributes: optionalAttributes('participant', asRecord(payload)) };
    await updateParticipant(service, actor, conversation, participant, change);
    return c.json(participantRow(conversation, participant));
  });

  app.delete(`${path}/:id`, async (c) => {
    const { service, identity } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    const participant = findParticipant(conversation, c.req.param('id'));
    const isSelf = participant.identity === identity;
    demand(service, conversation, sdkActor(identity), isSelf ? 'leaveConversation' : 'removeParticipant');
    await removeParticipant(service, sdkActor(identity), conversation, participant);
    return c.body(null, 204);
  });
};

const addMessages = (app: TunnelApp): void => {
  const path = `${CLIENT}/Conversations/:sid/Messages`;

  app.post(path, async (c) => {
    const { service, identity, payload } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    const body = asRecord(payload);
    const mediaSids = textList(body.media_sids);
    const permission = mediaSids.length > 0 ? 'sendMediaMessage' : 'sendMessage';
    demand(service, conversation, sdkActor(identity), permission);
    const text = optionalText(body, 'body');
    if (typeof body.content_sid === 'string') throw errors.parameterNotEmulated('content_sid');
    const message = await addMessage(service, sdkActor(identity), conversation, {
      author: identity,
      body: typeof text === 'string' ? checkBody(text) : null,
      attributes: optionalAttributes('message', body),
      subject: optionalText(body, 'subject'),
      mediaSids,
    });
    return c.json(messageRow(conversation, message), 201);
  });

  app.post(`${path}/:id`, async (c) => {
    const { service, identity, payload } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    const message = findMessage(conversation, c.req.param('id'));
    const permission = message.author === identity ? 'editOwnMessage' : 'editAnyMessage';
    demand(service, conversation, sdkActor(identity), permission);
    const body = asRecord(payload);
    const text = optionalText(body, 'body');
    await updateMessage(service, sdkActor(identity), conversation, message, {
      body: typeof text === 'string' ? checkBody(text) : text,
      attributes: optionalAttributes('message', body),
    });
    return c.json(messageRow(conversation, message));
  });

  app.delete(`${path}/:id`, async (c) => {
    const { service, identity } = c.env;
    const conversation = visible(c.env, c.req.param('sid'));
    const message = findMessage(conversation, c.req.param('id'));
    const permission = message.author === identity ? 'deleteOwnMessage' : 'deleteAnyMessage';
    demand(service, conversation, sdkActor(identity), permission);
    await removeMessage(service, sdkActor(identity), conversation, message);
    return c.body(null, 204);
  });

  app.get(`${path}/:id/ChannelMetadata`, () => {
    throw errors.noChannelMetadata();
  });
  app.get(`${path}/:id/Receipts`, (c) => c.json({ delivery_receipts: [], meta: emptyMeta }));
  app.get(`${CLIENT}/Conversations/:sid/MessageRecipients`, (c) =>
    c.json({ message_recipients: [], meta: emptyMeta }),
  );
};

const emptyMeta = { next_token: null, previous_token: null };
