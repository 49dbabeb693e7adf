import { errors } from './errors.js';
import { newSid } from './ids.js';
import type { ChatService } from './service.js';
import { participantOf, type Actor, type Conversation, type Role } from './model.js';

/** Names of the permissions that the emulator looks at. Which role has which by default is a guess (protocol §12). */
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
    admin: role('service admin', 'service', [
      'createConversation',
      'joinConversation',
      'editOwnUserInfo',
      ...CREATOR,
    ]),
  };
};

/**
 * The API may do everything; a client only what the role of its participant allows. The creator may enter the
 * conversation it made, which is why it passes even before it is a participant.
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
    throw errors.unauthorised();
  }
  if (!service.roles.get(participant.roleSid)?.permissions.includes(permission)) throw errors.unauthorised();
};
