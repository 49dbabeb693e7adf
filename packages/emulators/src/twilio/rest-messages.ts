import { errors } from './errors.js';
import { Form } from './form.js';
import { addMessage, findMessage, removeMessage, updateMessage } from './messages.js';
import type { Conversation, Message } from './model.js';
import { messageJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { actorOf, conversationOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { checkBody } from './validate.js';

const bodyOf = (form: Form): string | undefined => {
  const text = form.text('Body');
  return text === undefined ? undefined : checkBody(text);
};

const messageInput = (form: Form) => ({
  body: bodyOf(form),
  attributes: form.attributes('message'),
  subject: form.text('Subject'),
  dateCreated: form.date('DateCreated'),
  dateUpdated: form.date('DateUpdated'),
});

const find = (c: RestContext): [Conversation, Message] => {
  const conversation = conversationOf(c);
  return [conversation, findMessage(conversation, c.req.param('id') ?? '')];
};

export const addMessageRoutes = (app: RestApp, root: string): void => {
  const path = `${root}/Conversations/:conversation/Messages`;

  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const conversation = conversationOf(c);
    const find = (query: Form) =>
      query.oneOf('Order', ['asc', 'desc'] as const) === 'desc'
        ? [...conversation.messages].reverse()
        : conversation.messages;
    const toJson = (message: Message) => messageJson(place, conversation, message);
    return c.json(listPage(c, 'messages', find, toJson));
  });

  app.post(path, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const input = await Form.read(c.req.raw, (form) => ({
      // Messages without an author are from the system (guess).
      author: form.name('Author') ?? 'system',
      ...messageInput(form),
      mediaSids: form.list('MediaSid'),
    }));
    const message = await addMessage(serviceOf(c), actorOf(c), conversation, input);
    return c.json(messageJson(placeOf(c), conversation, message), 201);
  });

  app.get(`${path}/:id`, (c: RestContext) => c.json(messageJson(placeOf(c), ...find(c))));

  app.post(`${path}/:id`, async (c: RestContext) => {
    const [conversation, message] = find(c);
    const change = await Form.read(c.req.raw, (form) => ({
      author: form.name('Author'),
      ...messageInput(form),
    }));
    await updateMessage(serviceOf(c), actorOf(c), conversation, message, change);
    return c.json(messageJson(placeOf(c), conversation, message));
  });

  app.delete(`${path}/:id`, async (c: RestContext) => {
    await removeMessage(serviceOf(c), actorOf(c), ...find(c));
    return c.body(null, 204);
  });

  app.get(`${path}/:id/Receipts`, (c: RestContext) => {
    find(c);
    // Receipts exist for SMS, WhatsApp and email only, which are not emulated.
    return c.json(
      listPage(
        c,
        'delivery_receipts',
        () => [],
        (one) => one,
      ),
    );
  });
  app.get(`${path}/:id/Receipts/:receipt`, () => {
    throw errors.notEmulated('Delivery receipts are');
  });
  app.get(`${path}/:id/ChannelMetadata`, (c: RestContext) => {
    find(c);
    throw errors.noChannelMetadata();
  });
};
