import { errors } from './errors.js';
import { Form } from './form.js';
import { newSid } from './ids.js';
import type { Conversation, ScopedWebhook } from './model.js';
import { scopedWebhookJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { checkFilters } from './rest-services.js';
import { conversationOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { checkUrl } from './validate.js';

const TARGETS = ['webhook', 'trigger', 'studio'] as const;

const find = (c: RestContext): [Conversation, ScopedWebhook] => {
  const conversation = conversationOf(c);
  const hook = conversation.webhooks.get(c.req.param('id') ?? '');
  if (!hook) throw errors.notFound(c.req.path);
  return [conversation, hook];
};

const change = (
  form: Form,
): Partial<Pick<ScopedWebhook, 'url' | 'filters' | 'method' | 'triggers' | 'flowSid'>> => {
  const url = form.text('Configuration.Url');
  const filters = form.list('Configuration.Filters');
  const method = form.method('Configuration.Method');
  const triggers = form.list('Configuration.Triggers');
  const flowSid = form.text('Configuration.FlowSid');
  return {
    ...(url === undefined ? {} : { url: checkUrl('Configuration.Url', url) }),
    ...(filters === undefined ? {} : { filters: checkFilters(filters) }),
    ...(method === undefined ? {} : { method }),
    ...(triggers === undefined ? {} : { triggers }),
    ...(flowSid === undefined ? {} : { flowSid }),
  };
};

/** Webhooks of single conversations. Those for triggers and Studio are stored but never called. */
export const addScopedWebhookRoutes = (app: RestApp, root: string): void => {
  const path = `${root}/Conversations/:conversation/Webhooks`;

  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const conversation = conversationOf(c);
    const all = () => [...conversation.webhooks.values()];
    const toJson = (hook: ScopedWebhook) => scopedWebhookJson(place, conversation, hook);
    return c.json(listPage(c, 'scoped_webhooks', all, toJson));
  });

  app.post(path, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const input = await Form.read(c.req.raw, (form) => {
      form.required('Target');
      return { target: form.oneOf('Target', TARGETS) ?? 'webhook', ...change(form) };
    });
    const now = serviceOf(c).account.clock.now();
    const hook: ScopedWebhook = {
      sid: newSid('WH'),
      url: null,
      method: 'POST',
      filters: [],
      triggers: [],
      flowSid: null,
      ...input,
      dateCreated: now,
      dateUpdated: now,
    };
    conversation.webhooks.set(hook.sid, hook);
    return c.json(scopedWebhookJson(placeOf(c), conversation, hook), 201);
  });

  app.get(`${path}/:id`, (c: RestContext) => c.json(scopedWebhookJson(placeOf(c), ...find(c))));

  app.post(`${path}/:id`, async (c: RestContext) => {
    const [conversation, hook] = find(c);
    Object.assign(hook, await Form.read(c.req.raw, change));
    hook.dateUpdated = serviceOf(c).account.clock.now();
    return c.json(scopedWebhookJson(placeOf(c), conversation, hook));
  });

  app.delete(`${path}/:id`, (c: RestContext) => {
    const [conversation, hook] = find(c);
    conversation.webhooks.delete(hook.sid);
    return c.body(null, 204);
  });
};
