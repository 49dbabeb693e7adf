import { errors } from './errors.js';
import { newSid } from './ids.js';
import type { ChatService } from './service.js';
import { participantOf, type Actor, type Conversation, type Role } from './model.js';
import { checkOneOf } from './validate.js';

/** Permissions that the emulator checks. The defaults of each role are a guess (protocol §12). */
export type Permission =
  | 'addParticipant'
  | 'deleteConversation'
  | 'deleteAnyMessage'
  | 'deleteOwnMessage'
  | 'editAnyMessage'
  | 'editAnyParticipantAttributes'
  | 'editConversationAttributes'
  | 'editConversationName'
  | 'editOwnMessage'
  | 'leaveConversation'
  | 'removeParticipant'
  | 'sendMediaMessage'
  | 'sendMessage';

/** Permissions of a user in the service. */
export type UserPermission = 'createConversation' | 'editOwnUserInfo';

/** Every permission that a role may have, from the public documentation. */
const PERMISSIONS: Readonly<Record<Role['type'], readonly string[]>> = {
  conversation: [
    'addParticipant',
    'addNonChatParticipant',
    'deleteAnyMessage',
    'deleteConversation',
    'deleteOwnMessage',
    'editAnyMessage',
    'editAnyMessageAttributes',
    'editAnyParticipantAttributes',
    'editConversationAttributes',
    'editConversationName',
    'editNotificationLevel',
    'editOwnMessage',
    'editOwnMessageAttributes',
    'editOwnParticipantAttributes',
    'leaveConversation',
    'removeParticipant',
    'sendMediaMessage',
    'sendMessage',
  ],
  service: [
    'addParticipant',
    'createConversation',
    'deleteAnyMessage',
    'deleteConversation',
    'editAnyMessage',
    'editAnyMessageAttributes',
    'editAnyParticipantAttributes',
    'editAnyUserInfo',
    'editConversationAttributes',
    'editConversationName',
    'editOwnUserInfo',
    'joinConversation',
    'removeParticipant',
  ],
};

/** A role has at least one permission, and only those of its type. */
export const checkPermissions = (type: Role['type'], permissions: readonly string[]): string[] => {
  if (permissions.length === 0) throw errors.invalid('Permission is required');
  return permissions.map((permission) => checkOneOf('Permission', PERMISSIONS[type], permission));
};

const MEMBER: Permission[] = [
  'sendMessage',
  'sendMediaMessage',
  'leaveConversation',
  'editOwnMessage',
  'deleteOwnMessage',
];
const CREATOR: Permission[] = [
  ...MEMBER,
  'addParticipant',
  'removeParticipant',
  'editAnyMessage',
  'deleteAnyMessage',
  'editAnyParticipantAttributes',
  'editConversationName',
  'editConversationAttributes',
  'deleteConversation',
];

export type DefaultRoles = Record<'creator' | 'member' | 'user' | 'admin', Role>;

export const makeDefaultRoles = (now: number): DefaultRoles => {
  const role = (friendlyName: string, type: Role['type'], permissions: string[]): Role => ({
    sid: newSid('RL'),
    friendlyName,
    type,
    permissions,
    dateCreated: now,
    dateUpdated: now,
  });
  return {
    creator: role('channel admin', 'conversation', CREATOR),
    member: role('channel user', 'conversation', MEMBER),
    user: role('service user', 'service', ['createConversation', 'joinConversation', 'editOwnUserInfo']),
    admin: role('service admin', 'service', [...PERMISSIONS.service]),
  };
};

/**
 * The API may do everything; a client only what the role of its participant allows. The creator may join the
 * conversation, so it passes even before it is a participant.
 */
export const demand = (
  service: ChatService,
  conversation: Conversation,
  actor: Actor,
  permission: Permission,
): void => {
  if (actor.identity === null) return;
  const participant = participantOf(conversation, actor.identity);
  if (!participant) {
    if (conversation.createdBy === actor.identity && permission === 'addParticipant') return;
    throw errors.notParticipant();
  }
  if (!service.roles.get(participant.roleSid)?.permissions.includes(permission)) throw errors.unauthorized();
};

/** A user's role has the permissions beyond single conversations. */
export const demandOfUser = (service: ChatService, identity: string, permission: UserPermission): void => {
  const role = service.roles.get(service.users.get(identity)?.roleSid ?? '');
  if (!role?.permissions.includes(permission)) throw errors.unauthorized();
};
