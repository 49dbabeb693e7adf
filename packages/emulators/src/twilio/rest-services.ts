import { PRE_EVENTS, POST_EVENTS } from './constants.js';
import { errors } from './errors.js';
import { Form } from './form.js';
import type { WebhookConfiguration } from './model.js';
import { listPage } from './rest-list.js';
import {
  configurationJson,
  serviceConfigurationJson,
  serviceJson,
  webhookConfigurationJson,
} from './rest-json.js';
import { placeOf, serviceOf, type RestApp } from './rest.js';
import type { ChatService } from './service.js';
import { checkTimer } from './state-timers.js';
import { checkName, checkOneOf, checkUrl } from './validate.js';

const NOT_EMULATED = [
  ['/v1/Configuration/Addresses', 'Address configurations are'],
  ['/v1/Credentials', 'Push credentials are'],
  ['/v1/Services/:service/Bindings', 'Push bindings are'],
  ['/v1/Services/:service/Configuration/Notifications', 'The notification configuration is'],
] as const;

/** Event names that a filter may contain. */
export const checkFilters = (filters: readonly string[]): string[] =>
  filters.map((filter) => checkOneOf('Filters', [...POST_EVENTS, ...PRE_EVENTS], filter));

const webhookInput = (form: Form): Partial<WebhookConfiguration> => {
  const method = form.method('Method');
  const filters = form.list('Filters');
  const pre = form.text('PreWebhookUrl');
  const post = form.text('PostWebhookUrl');
  return {
    ...(method === undefined ? {} : { method }),
    ...(filters === undefined ? {} : { filters: checkFilters(filters) }),
    ...(pre === undefined ? {} : { preUrl: checkUrl('PreWebhookUrl', pre) }),
    ...(post === undefined ? {} : { postUrl: checkUrl('PostWebhookUrl', post) }),
  };
};

/** Only the account's webhooks have a target; the other one, Flex, is another product. */
const accountWebhookInput = (form: Form): Partial<WebhookConfiguration> => {
  form.oneOf('Target', ['webhook'] as const);
  return webhookInput(form);
};

const configurationInput = (service: ChatService, form: Form) => {
  const roleOf = (name: string) => {
    const sid = form.text(name);
    if (sid === undefined) return undefined;
    const role = service.roles.get(sid);
    if (!role) throw errors.invalid(`${name} ${sid} is not a role of the service`);
    return role;
  };
  return {
    reachability: form.flag('ReachabilityEnabled'),
    roles: {
      creator: roleOf('DefaultConversationCreatorRoleSid'),
      member: roleOf('DefaultConversationRoleSid'),
      user: roleOf('DefaultChatServiceRoleSid'),
    },
  };
};

/** An empty value removes a default. */
const defaultsInput = (form: Form) => {
  const given = (name: string): string | null | undefined => {
    const text = form.text(name);
    return text === '' ? null : text;
  };
  const timer = (name: string, state: 'Inactive' | 'Closed') => {
    const text = given(name);
    if (typeof text === 'string') checkTimer(state, text);
    return text;
  };
  return {
    serviceSid: given('DefaultChatServiceSid'),
    messagingServiceSid: given('DefaultMessagingServiceSid'),
    inactive: timer('DefaultInactiveTimer', 'Inactive'),
    closed: timer('DefaultClosedTimer', 'Closed'),
  };
};

/** Services, their configuration, and the webhooks of a service or of the whole account. */
export const addServiceRoutes = (app: RestApp): void => {
  app.get('/v1/Services', (c) => {
    const { baseUrl } = c.env;
    const find = () => [...c.var.account.services.values()];
    return c.json(listPage(c, 'services', find, (one) => serviceJson(baseUrl, one)));
  });

  app.post('/v1/Services', async (c) => {
    const name = await Form.read(c.req.raw, (form) =>
      checkName('FriendlyName', form.required('FriendlyName')),
    );
    const service = c.var.account.createService(name);
    return c.json(serviceJson(c.env.baseUrl, service), 201);
  });

  app.get('/v1/Services/:service', (c) => c.json(serviceJson(c.env.baseUrl, serviceOf(c))));

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
    const { reachability, roles } = await Form.read(c.req.raw, (form) => configurationInput(service, form));
    for (const use of ['creator', 'member', 'user'] as const)
      service.defaultRoles[use] = roles[use] ?? service.defaultRoles[use];
    if (reachability !== undefined) service.setReachability(reachability);
    return c.json(serviceConfigurationJson(placeOf(c)));
  });

  app.get('/v1/Services/:service/Configuration/Webhooks', (c) =>
    c.json(webhookConfigurationJson(placeOf(c), serviceOf(c).webhooks)),
  );
  app.post('/v1/Services/:service/Configuration/Webhooks', async (c) => {
    const { webhooks } = serviceOf(c);
    Object.assign(webhooks, await Form.read(c.req.raw, webhookInput));
    return c.json(webhookConfigurationJson(placeOf(c), webhooks));
  });

  app.get('/v1/Configuration/Webhooks', (c) =>
    c.json(webhookConfigurationJson(placeOf(c), c.var.account.webhookConfiguration)),
  );
  app.post('/v1/Configuration/Webhooks', async (c) => {
    const { webhookConfiguration } = c.var.account;
    Object.assign(webhookConfiguration, await Form.read(c.req.raw, accountWebhookInput));
    return c.json(webhookConfigurationJson(placeOf(c), webhookConfiguration));
  });

  app.get('/v1/Configuration', (c) => c.json(configurationJson(c.env.baseUrl, c.var.account)));

  app.post('/v1/Configuration', async (c) => {
    const { account } = c.var;
    const { serviceSid, ...defaults } = await Form.read(c.req.raw, defaultsInput);
    if (typeof serviceSid === 'string') {
      const service = account.services.get(serviceSid);
      if (!service) throw errors.invalid('DefaultChatServiceSid is not a service of the account');
      account.defaultService = service;
    }
    account.setConversationDefaults(defaults);
    return c.json(configurationJson(c.env.baseUrl, account));
  });

  for (const [path, what] of NOT_EMULATED) {
    const refuse = () => {
      throw errors.notEmulated(what);
    };
    app.all(path, refuse);
    app.all(`${path}/:sid`, refuse);
  }
};
