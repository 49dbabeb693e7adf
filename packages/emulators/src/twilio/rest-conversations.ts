import { createConversation, removeConversation, updateConversation } from './conversations.js';
import { errors } from './errors.js';
import { Form } from './form.js';
import { newSid } from './ids.js';
import type { Conversation, MessagingBinding, ScopedWebhook } from './model.js';
import { addParticipant, findParticipant, removeParticipant, updateParticipant } from './participants.js';
import { conversationJson, participantJson, scopedWebhookJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { checkFilters } from './rest-services.js';
import { actorOf, conversationOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { checkIdentity, checkReadIndex, checkUrl } from './validate.js';

const STATES = ['active', 'inactive', 'closed'] as const;

const conversationInput = (form: Form) => ({
  friendlyName: form.name('FriendlyName'),
  uniqueName: form.name('UniqueName'),
  attributes: form.attributes('conversation'),
  timers: { inactive: form.timer('Inactive'), closed: form.timer('Closed') },
  state: form.oneOf('State', STATES),
  messagingServiceSid: form.text('MessagingServiceSid'),
});

/** Conversations, participants and conversation-scoped webhooks. */
export const addConversationRoutes = (app: RestApp, root: string): void => {
  const one = `${root}/Conversations/:conversation`;

  app.get(`${root}/Conversations`, (c: RestContext) => {
    const place = placeOf(c);
    const all = [...place.service.conversations.values()].sort((a, b) => b.dateCreated - a.dateCreated);
    const toJson = (conversation: Conversation) => conversationJson(place, conversation);
    return c.json(listPage(c.env.baseUrl, c.req.raw, 'conversations', all, toJson));
  });

  app.post(`${root}/Conversations`, async (c: RestContext) => {
    const input = conversationInput(await Form.from(c.req.raw));
    const conversation = await createConversation(serviceOf(c), actorOf(c), input);
    return c.json(conversationJson(placeOf(c), conversation), 201);
  });

  app.get(one, (c: RestContext) => c.json(conversationJson(placeOf(c), conversationOf(c))));

  app.post(one, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const input = conversationInput(await Form.from(c.req.raw));
    await updateConversation(serviceOf(c), actorOf(c), conversation, input);
    return c.json(conversationJson(placeOf(c), conversation));
  });

  app.delete(one, async (c: RestContext) => {
    await removeConversation(serviceOf(c), actorOf(c), conversationOf(c));
    return c.body(null, 204);
  });

  addParticipantRoutes(app, `${one}/Participants`);
  addWebhookRoutes(app, `${one}/Webhooks`);
};

const bindingOf = (form: Form): MessagingBinding | null => {
  const address = form.text('MessagingBinding.Address');
  if (address === undefined) return null;
  const type = /^([a-z]+):/.exec(address)?.[1] ?? 'sms';
  return { type, address, proxy_address: form.text('MessagingBinding.ProxyAddress') ?? null };
};

/** An empty value takes the horizon back (guess: the library sends `null` as text). */
const readIndexOf = (form: Form): number | null | undefined => {
  const text = form.text('LastReadMessageIndex');
  if (text === undefined) return undefined;
  return text === '' || text === 'null' ? null : checkReadIndex(Number(text));
};

const addParticipantRoutes = (app: RestApp, path: string): void => {
  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const conversation = conversationOf(c);
    const all = [...conversation.participants.values()];
    return c.json(
      listPage(c.env.baseUrl, c.req.raw, 'participants', all, (participant) =>
        participantJson(place, conversation, participant),
      ),
    );
  });

  app.post(path, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const form = await Form.from(c.req.raw);
    const identity = form.text('Identity');
    const participant = await addParticipant(serviceOf(c), actorOf(c), conversation, {
      identity: identity === undefined ? null : checkIdentity(identity),
      binding: bindingOf(form),
      attributes: form.attributes('participant'),
      roleSid: form.text('RoleSid'),
    });
    return c.json(participantJson(placeOf(c), conversation, participant), 201);
  });

  app.get(`${path}/:id`, (c: RestContext) => {
    const conversation = conversationOf(c);
    return c.json(
      participantJson(placeOf(c), conversation, findParticipant(conversation, c.req.param('id') ?? '')),
    );
  });

  app.post(`${path}/:id`, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const participant = findParticipant(conversation, c.req.param('id') ?? '');
    const form = await Form.from(c.req.raw);
    await updateParticipant(serviceOf(c), actorOf(c), conversation, participant, {
      attributes: form.attributes('participant'),
      roleSid: form.text('RoleSid'),
      lastReadMessageIndex: readIndexOf(form),
      lastReadTimestamp: form.date('LastReadTimestamp'),
    });
    return c.json(participantJson(placeOf(c), conversation, participant));
  });

  app.delete(`${path}/:id`, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const participant = findParticipant(conversation, c.req.param('id') ?? '');
    await removeParticipant(serviceOf(c), actorOf(c), conversation, participant);
    return c.body(null, 204);
  });
};

const addWebhookRoutes = (app: RestApp, path: string): void => {
  const find = (c: RestContext): [Conversation, ScopedWebhook] => {
    const conversation = conversationOf(c);
    const hook = conversation.webhooks.get(c.req.param('id') ?? '');
    if (!hook) throw errors.notFound(c.req.path);
    return [conversation, hook];
  };
  const change = (form: Form, hook: ScopedWebhook) => {
    const url = form.text('Configuration.Url');
    const filters = form.list('Configuration.Filters');
    if (url !== undefined) hook.url = checkUrl('Configuration.Url', url);
    if (filters !== undefined) hook.filters = checkFilters(filters);
    hook.method = form.method('Configuration.Method') ?? hook.method;
  };

  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const conversation = conversationOf(c);
    const all = [...conversation.webhooks.values()];
    return c.json(
      listPage(c.env.baseUrl, c.req.raw, 'webhooks', all, (hook) =>
        scopedWebhookJson(place, conversation, hook),
      ),
    );
  });

  app.post(path, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const form = await Form.from(c.req.raw);
    form.required('Target');
    const now = serviceOf(c).account.clock.now();
    const hook: ScopedWebhook = {
      sid: newSid('WH'),
      target: form.oneOf('Target', ['webhook', 'trigger', 'studio'] as const) ?? 'webhook',
      url: null,
      method: 'POST',
      filters: [],
      dateCreated: now,
      dateUpdated: now,
    };
    change(form, hook);
    conversation.webhooks.set(hook.sid, hook);
    return c.json(scopedWebhookJson(placeOf(c), conversation, hook), 201);
  });

  app.get(`${path}/:id`, (c: RestContext) => c.json(scopedWebhookJson(placeOf(c), ...find(c))));

  app.post(`${path}/:id`, async (c: RestContext) => {
    const [conversation, hook] = find(c);
    change(await Form.from(c.req.raw), hook);
    hook.dateUpdated = serviceOf(c).account.clock.now();
    return c.json(scopedWebhookJson(placeOf(c), conversation, hook));
  });

  app.delete(`${path}/:id`, (c: RestContext) => {
    const [conversation, hook] = find(c);
    conversation.webhooks.delete(hook.sid);
    return c.body(null, 204);
  });
};
