import { PRE_EVENTS, POST_EVENTS } from './constants.js';
import { errors } from './errors.js';
import { Form } from './form.js';
import type { WebhookConfiguration } from './model.js';
import { listPage } from './rest-list.js';
import { serviceConfigurationJson, serviceJson, webhookConfigurationJson } from './rest-json.js';
import { placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { checkOneOf, checkUrl } from './validate.js';

/** Names of events a filter may hold. */
export const checkFilters = (filters: readonly string[]): string[] =>
  filters.map((filter) => checkOneOf('Filters', [...POST_EVENTS, ...PRE_EVENTS], filter));

const changeWebhooks = async (c: RestContext, hook: WebhookConfiguration): Promise<void> => {
  const form = await Form.from(c.req.raw);
  const method = form.method('Method');
  const filters = form.list('Filters');
  const pre = form.text('PreWebhookUrl');
  const post = form.text('PostWebhookUrl');
  const change: Partial<WebhookConfiguration> = {
    ...(method === undefined ? {} : { method }),
    ...(filters === undefined ? {} : { filters: checkFilters(filters) }),
    ...(pre === undefined ? {} : { preUrl: checkUrl('PreWebhookUrl', pre) }),
    ...(post === undefined ? {} : { postUrl: checkUrl('PostWebhookUrl', post) }),
  };
  Object.assign(hook, change);
};

/** Services, their configuration, and the webhooks of a service or of the whole account. */
export const addServiceRoutes = (app: RestApp): void => {
  app.get('/v1/Services', (c) => {
    const { baseUrl } = c.env;
    const all = [...c.var.account.services.values()];
    return c.json(listPage(baseUrl, c.req.raw, 'services', all, (one) => serviceJson(baseUrl, one)));
  });

  app.post('/v1/Services', async (c) => {
    const form = await Form.from(c.req.raw);
    form.required('FriendlyName');
    const service = c.var.account.createService(form.name('FriendlyName') ?? '');
    return c.json(serviceJson(c.env.baseUrl, service), 201);
  });

  app.get('/v1/Services/:service', (c) => c.json(serviceJson(c.env.baseUrl, serviceOf(c))));

  app.post('/v1/Services/:service', async (c) => {
    const service = serviceOf(c);
    const form = await Form.from(c.req.raw);
    service.friendlyName = form.name('FriendlyName') ?? service.friendlyName;
    service.dateUpdated = service.account.clock.now();
    return c.json(serviceJson(c.env.baseUrl, service));
  });

  app.delete('/v1/Services/:service', (c) => {
    const service = serviceOf(c);
    if (service === service.account.defaultService)
      throw errors.invalid('The default service cannot be deleted');
    service.account.removeService(service);
    return c.body(null, 204);
  });

  app.get('/v1/Services/:service/Configuration', (c) => c.json(serviceConfigurationJson(placeOf(c))));

  app.post('/v1/Services/:service/Configuration', async (c) => {
    const service = serviceOf(c);
    const form = await Form.from(c.req.raw);
    const reachability = form.flag('ReachabilityEnabled');
    const roles = [
      ['creator', form.text('DefaultConversationCreatorRoleSid')],
      ['member', form.text('DefaultConversationRoleSid')],
      ['user', form.text('DefaultChatServiceRoleSid')],
    ] as const;
    for (const [use, sid] of roles) {
      if (sid === undefined) continue;
      const role = service.roles.get(sid);
      if (!role) throw errors.invalid(`${sid} is not a role of the service`);
      service.defaultRoles[use] = role;
    }
    if (reachability !== undefined) service.setReachability(reachability);
    return c.json(serviceConfigurationJson(placeOf(c)));
  });

  app.get('/v1/Services/:service/Configuration/Webhooks', (c) =>
    c.json(webhookConfigurationJson(placeOf(c), serviceOf(c).webhooks)),
  );
  app.post('/v1/Services/:service/Configuration/Webhooks', async (c) => {
    const { webhooks } = serviceOf(c);
    await changeWebhooks(c, webhooks);
    return c.json(webhookConfigurationJson(placeOf(c), webhooks));
  });

  app.get('/v1/Configuration/Webhooks', (c) =>
    c.json(webhookConfigurationJson(placeOf(c), c.var.account.webhookConfiguration)),
  );
  app.post('/v1/Configuration/Webhooks', async (c) => {
    const { webhookConfiguration } = c.var.account;
    await changeWebhooks(c, webhookConfiguration);
    return c.json(webhookConfigurationJson(placeOf(c), webhookConfiguration));
  });

  app.get('/v1/Configuration', (c) => {
    const { account } = c.var;
    return c.json({
      account_sid: account.sid,
      default_chat_service_sid: account.defaultService.sid,
      default_messaging_service_sid: null,
      default_inactive_timer: null,
      default_closed_timer: null,
      url: `${c.env.baseUrl}/v1/Configuration`,
      links: { webhooks: `${c.env.baseUrl}/v1/Configuration/Webhooks` },
    });
  });
};
