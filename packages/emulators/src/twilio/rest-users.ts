import { errors } from './errors.js';
import { Form } from './form.js';
import { newSid } from './ids.js';
import { participantOf, type Conversation, type Participant, type Role, type User } from './model.js';
import { removeParticipant, updateParticipant } from './participants.js';
import { roleJson, userConversationJson, userJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { checkPermissions } from './roles.js';
import { actorOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { createUser, removeUser, updateUser } from './users.js';
import { checkIdentity } from './validate.js';

const userOf = (c: RestContext): User => {
  const user = serviceOf(c).user(c.req.param('user') ?? '');
  if (!user) throw errors.userNotFound();
  return user;
};

const membershipOf = (c: RestContext): [User, Conversation, Participant] => {
  const user = userOf(c);
  const conversation = serviceOf(c).conversation(c.req.param('conversation') ?? '');
  const participant = conversation && participantOf(conversation, user.identity);
  if (!participant) throw errors.conversationNotFound();
  return [user, conversation, participant];
};

const userInput = (form: Form) => ({
  friendlyName: form.name('FriendlyName'),
  attributes: form.attributes('user'),
  roleSid: form.text('RoleSid'),
});

/** Users, their conversations, and roles. */
export const addUserRoutes = (app: RestApp, root: string): void => {
  const one = `${root}/Users/:user`;

  app.get(`${root}/Users`, (c: RestContext) => {
    const place = placeOf(c);
    const find = () => [...place.service.users.values()];
    return c.json(listPage(c, 'users', find, (user) => userJson(place, user)));
  });

  app.post(`${root}/Users`, async (c: RestContext) => {
    const { identity, ...input } = await Form.read(c.req.raw, (form) => ({
      identity: checkIdentity(form.required('Identity')),
      ...userInput(form),
    }));
    const user = createUser(serviceOf(c), actorOf(c), identity, input);
    return c.json(userJson(placeOf(c), user), 201);
  });

  app.get(one, (c: RestContext) => c.json(userJson(placeOf(c), userOf(c))));

  app.post(one, async (c: RestContext) => {
    const user = userOf(c);
    await updateUser(serviceOf(c), actorOf(c), user, await Form.read(c.req.raw, userInput));
    return c.json(userJson(placeOf(c), user));
  });

  app.delete(one, (c: RestContext) => {
    removeUser(serviceOf(c), userOf(c));
    return c.body(null, 204);
  });

  addUserConversationRoutes(app, `${one}/Conversations`);
  addRoleRoutes(app, `${root}/Roles`);
};

const addUserConversationRoutes = (app: RestApp, path: string): void => {
  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const user = userOf(c);
    const find = () => place.service.conversationsOf(user.identity);
    const toJson = (conversation: Conversation) => userConversationJson(place, user, conversation);
    return c.json(listPage(c, 'user_conversations', find, toJson));
  });

  app.get(`${path}/:conversation`, (c: RestContext) => {
    const [user, conversation] = membershipOf(c);
    return c.json(userConversationJson(placeOf(c), user, conversation));
  });

  app.post(`${path}/:conversation`, async (c: RestContext) => {
    const [user, conversation, participant] = membershipOf(c);
    const change = await Form.read(c.req.raw, (form) => ({
      lastReadMessageIndex: form.integer('LastReadMessageIndex', 0),
      lastReadTimestamp: form.date('LastReadTimestamp'),
      notificationLevel: form.oneOf('NotificationLevel', ['default', 'muted'] as const),
    }));
    await updateParticipant(serviceOf(c), actorOf(c), conversation, participant, change);
    return c.json(userConversationJson(placeOf(c), user, conversation));
  });

  app.delete(`${path}/:conversation`, async (c: RestContext) => {
    const [, conversation, participant] = membershipOf(c);
    await removeParticipant(serviceOf(c), actorOf(c), conversation, participant);
    return c.body(null, 204);
  });
};

const addRoleRoutes = (app: RestApp, path: string): void => {
  const roleOf = (c: RestContext): Role => {
    const role = serviceOf(c).roles.get(c.req.param('role') ?? '');
    if (!role) throw errors.notFound(c.req.path);
    return role;
  };

  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const find = () => [...place.service.roles.values()];
    return c.json(listPage(c, 'roles', find, (role) => roleJson(place, role)));
  });

  app.post(path, async (c: RestContext) => {
    const input = await Form.read(c.req.raw, (form) => {
      form.required('Type');
      const type = form.oneOf('Type', ['conversation', 'service'] as const) ?? 'conversation';
      const permissions = checkPermissions(type, form.list('Permission') ?? []);
      return { friendlyName: form.required('FriendlyName'), type, permissions };
    });
    const now = serviceOf(c).account.clock.now();
    const role: Role = {
      sid: newSid('RL'),
      ...input,
      dateCreated: now,
      dateUpdated: now,
    };
    serviceOf(c).roles.set(role.sid, role);
    return c.json(roleJson(placeOf(c), role), 201);
  });

  app.get(`${path}/:role`, (c: RestContext) => c.json(roleJson(placeOf(c), roleOf(c))));

  app.post(`${path}/:role`, async (c: RestContext) => {
    const role = roleOf(c);
    role.permissions = await Form.read(c.req.raw, (form) =>
      checkPermissions(role.type, form.list('Permission') ?? []),
    );
    role.dateUpdated = serviceOf(c).account.clock.now();
    return c.json(roleJson(placeOf(c), role));
  });

  app.delete(`${path}/:role`, (c: RestContext) => {
    serviceOf(c).roles.delete(roleOf(c).sid);
    return c.body(null, 204);
  });
};
