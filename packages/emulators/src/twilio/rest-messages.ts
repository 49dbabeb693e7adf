import { errors } from './errors.js';
import { Form } from './form.js';
import { addMessage, findMessage, removeMessage, updateMessage } from './messages.js';
import type { Conversation, Message } from './model.js';
import { messageJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { actorOf, conversationOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { checkBody, checkOneOf } from './validate.js';

const bodyOf = (form: Form): string | undefined => {
  const text = form.text('Body');
  return text === undefined ? undefined : checkBody(text);
};

const find = (c: RestContext): [Conversation, Message] => {
  const conversation = conversationOf(c);
  return [conversation, findMessage(conversation, c.req.param('id') ?? '')];
};

export const addMessageRoutes = (app: RestApp, root: string): void => {
  const path = `${root}/Conversations/:conversation/Messages`;

  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const conversation = conversationOf(c);
    const order = checkOneOf('Order', ['asc', 'desc'], c.req.query('Order') ?? 'asc');
    const all = order === 'asc' ? conversation.messages : [...conversation.messages].reverse();
    const toJson = (message: Message) => messageJson(place, conversation, message);
    return c.json(listPage(c.env.baseUrl, c.req.raw, 'messages', all, toJson));
  });

  app.post(path, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const form = await Form.from(c.req.raw);
    const message = await addMessage(serviceOf(c), actorOf(c), conversation, {
      // Messages of the API without an author are the system's (guess).
      author: form.name('Author') ?? 'system',
      body: bodyOf(form),
      attributes: form.attributes('message'),
      subject: form.text('Subject'),
      contentSid: form.text('ContentSid'),
      mediaSids: form.list('MediaSid'),
      dateCreated: form.date('DateCreated'),
    });
    return c.json(messageJson(placeOf(c), conversation, message), 201);
  });

  app.get(`${path}/:id`, (c: RestContext) => c.json(messageJson(placeOf(c), ...find(c))));

  app.post(`${path}/:id`, async (c: RestContext) => {
    const [conversation, message] = find(c);
    const form = await Form.from(c.req.raw);
    await updateMessage(serviceOf(c), actorOf(c), conversation, message, {
      author: form.name('Author'),
      body: bodyOf(form),
      attributes: form.attributes('message'),
      subject: form.text('Subject'),
    });
    return c.json(messageJson(placeOf(c), conversation, message));
  });

  app.delete(`${path}/:id`, async (c: RestContext) => {
    await removeMessage(serviceOf(c), actorOf(c), ...find(c));
    return c.body(null, 204);
  });

  app.get(`${path}/:id/Receipts`, (c: RestContext) => {
    find(c);
    return c.json(listPage(c.env.baseUrl, c.req.raw, 'delivery_receipts', [], (one) => one));
  });
  app.get(`${path}/:id/ChannelMetadata`, (c: RestContext) => {
    find(c);
    throw errors.noChannelMetadata();
  });
};
