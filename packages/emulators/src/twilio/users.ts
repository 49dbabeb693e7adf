import { TwilioError, errors } from './errors.js';
import { digestOf, newSid } from './ids.js';
import { mirrorUserInfo, unmirrorMembership } from './mirror.js';
import { participantOf, type Actor, type User } from './model.js';
import type { ChatService } from './service.js';
import { iso } from './iso.js';

const fields = (user: User): Record<string, string> => ({
  UserSid: user.sid,
  Identity: user.identity,
  RoleSid: user.roleSid,
  FriendlyName: user.friendlyName ?? '',
  Attributes: user.attributes,
  IsOnline: String(user.isOnline),
  DateCreated: iso(user.dateCreated),
  DateUpdated: iso(user.dateUpdated),
});

export interface UserInput {
  friendlyName?: string | null | undefined;
  attributes?: string | undefined;
  roleSid?: string | undefined;
}

export const createUser = (service: ChatService, actor: Actor, identity: string, input: UserInput): User => {
  if (service.users.has(identity)) throw errors.userExists();
  const now = service.account.clock.now();
  const name = digestOf(service.sid, identity);
  const isOwner = (reader: string) => reader === identity;
  const user: User = {
    sid: newSid('US'),
    identity,
    friendlyName: input.friendlyName ?? null,
    attributes: input.attributes ?? '{}',
    roleSid: input.roleSid ?? service.defaultRoles.user.sid,
    isOnline: false,
    dateCreated: now,
    dateUpdated: now,
    sync: {
      info: service.sync.create('map', `${name}.info`, () => true),
      conversations: service.sync.create('map', `${name}.conversations`, isOwner),
    },
  };
  service.users.set(identity, user);
  mirrorUserInfo(service, identity);
  service.account.webhooks.after('onUserAdded', service, null, actor, fields(user));
  return user;
};

/** Users are created by their first participation or connection. */
export const ensureUser = (service: ChatService, actor: Actor, identity: string): User =>
  service.users.get(identity) ?? createUser(service, actor, identity, {});

export const updateUser = async (
  service: ChatService,
  actor: Actor,
  user: User,
  input: UserInput,
): Promise<User> => {
  await service.account.webhooks.before('onUserUpdate', service, null, actor, fields(user));
  if (input.friendlyName !== undefined) user.friendlyName = input.friendlyName;
  if (input.attributes !== undefined) user.attributes = input.attributes;
  if (input.roleSid !== undefined) {
    if (!service.roles.has(input.roleSid))
      throw new TwilioError(400, 20001, 'RoleSid is not a role of the service');
    user.roleSid = input.roleSid;
  }
  user.dateUpdated = service.account.clock.now();
  mirrorUserInfo(service, user.identity);
  service.account.webhooks.after('onUserUpdated', service, null, actor, fields(user));
  return user;
};

export const removeUser = (service: ChatService, user: User): void => {
  for (const conversation of service.conversationsOf(user.identity)) {
    const participant = participantOf(conversation, user.identity);
    if (!participant) continue;
    unmirrorMembership(service, conversation, participant);
    conversation.participants.delete(participant.sid);
    service.sync.remove(conversation.sync.roster, participant.sid);
  }
  service.users.delete(user.identity);
  service.sync.destroy(user.sync.info);
  service.sync.destroy(user.sync.conversations);
};

/** When the first socket of an identity opens, or the last one closes (protocol §5.3). */
export const setOnline = (service: ChatService, identity: string, isOnline: boolean): void => {
  const user = service.users.get(identity);
  if (!user || user.isOnline === isOnline) return;
  user.isOnline = isOnline;
  mirrorUserInfo(service, identity);
  const actor: Actor = { source: 'SDK', identity, webhooks: service.reachabilityEnabled };
  service.account.webhooks.after('onUserUpdated', service, null, actor, fields(user));
};
