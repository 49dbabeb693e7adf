import { createConversation, removeConversation, updateConversation } from './conversations.js';
import { Form } from './form.js';
import type { Conversation } from './model.js';
import { conversationJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { actorOf, conversationOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';

const STATES = ['active', 'inactive', 'closed'] as const;
const DAY_MS = 86_400_000;

export const conversationInput = (form: Form) => ({
  friendlyName: form.name('FriendlyName'),
  uniqueName: form.name('UniqueName'),
  attributes: form.attributes('conversation'),
  timers: { inactive: form.timer('Inactive'), closed: form.timer('Closed') },
  state: form.oneOf('State', STATES),
  messagingServiceSid: form.text('MessagingServiceSid'),
  dateCreated: form.date('DateCreated'),
  dateUpdated: form.date('DateUpdated'),
});

/** Twilio's description: a range of creation dates. An end that is only a date includes that day (guess). */
const conversationFilter = (query: Form): ((one: Conversation) => boolean) => {
  const state = query.oneOf('State', STATES);
  const start = query.date('StartDate') ?? -Infinity;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(query.text('EndDate') ?? '');
  const end = (query.date('EndDate') ?? Infinity) + (isDay ? DAY_MS - 1 : 0);
  return (one) =>
    (state === undefined || one.state === state) && one.dateCreated >= start && one.dateCreated <= end;
};

export const addConversationRoutes = (app: RestApp, root: string): void => {
  const one = `${root}/Conversations/:conversation`;

  app.get(`${root}/Conversations`, (c: RestContext) => {
    const place = placeOf(c);
    const find = (query: Form) =>
      [...place.service.conversations.values()]
        .filter(conversationFilter(query))
        .sort((a, b) => b.dateCreated - a.dateCreated);
    const toJson = (conversation: Conversation) => conversationJson(place, conversation);
    return c.json(listPage(c, 'conversations', find, toJson));
  });

  app.post(`${root}/Conversations`, async (c: RestContext) => {
    const input = await Form.read(c.req.raw, conversationInput);
    const conversation = await createConversation(serviceOf(c), actorOf(c), input);
    return c.json(conversationJson(placeOf(c), conversation), 201);
  });

  app.get(one, (c: RestContext) => c.json(conversationJson(placeOf(c), conversationOf(c))));

  app.post(one, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const input = await Form.read(c.req.raw, conversationInput);
    await updateConversation(serviceOf(c), actorOf(c), conversation, input);
    return c.json(conversationJson(placeOf(c), conversation));
  });

  app.delete(one, async (c: RestContext) => {
    await removeConversation(serviceOf(c), actorOf(c), conversationOf(c));
    return c.body(null, 204);
  });
};
