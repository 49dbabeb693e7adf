import { Hono } from 'hono';
import { isSameSecret } from '../shared/secrets.js';
import type { Logger } from '../shared/logger.js';
import { close, listen, serverOf, withDefaults, type ServerOptions } from '../shared/server.js';
import { asMissiveError, makeApi, type ApiApp, type ApiEnv, type Bindings } from './api.js';
import {
  DEFAULT_CHANNEL_IDS,
  DEFAULT_ORGANIZATION_ID,
  DEFAULT_TOKEN,
  type RateLimitSettings,
  type WebhookSettings,
} from './constants.js';
import { errors } from './errors.js';
import { makeInbox } from './inbox-api.js';
import { CHANNEL_TYPES } from './model.js';
import { Organization, type OrganizationSettings } from './organization.js';

export interface MissiveEmulatorOptions extends ServerOptions {
  /** Overrides of the service's limits, for every organization. */
  rateLimits?: Partial<RateLimitSettings>;
  /** Overrides of the service's timeout and retries, for every organization. */
  webhooks?: Partial<WebhookSettings>;
}

export interface MissiveEmulator {
  readonly url: string;
  /** Replaces `https://public.missiveapp.com/v1`. */
  readonly apiBaseUrl: string;
  readonly port: number;
  /** The default organization, with a channel of each type and the token `missive_pat-local`. */
  readonly organization: Organization;
  /** Creates an isolated organization with a text channel. */
  createOrganization(settings?: Partial<Pick<OrganizationSettings, 'name' | 'token'>>): Organization;
  stop(): Promise<void>;
}

/** Aliases of the default organization. */
const DEFAULT_ALIASES = [
  { id: 'team', username: 'kiln-and-clay', name: 'Kiln & Clay' },
  { id: 'workshop', username: 'workshop', name: 'The workshop' },
  { id: 'orders', username: 'orders', name: 'Orders at Kiln & Clay' },
];

/** Starts Missive on loopback: REST API, webhooks and inbox page on one port. */
export const startMissiveEmulator = async (
  options: MissiveEmulatorOptions = {},
): Promise<MissiveEmulator> => {
  const basics = withDefaults(options);
  const { host, clock, logger } = basics;
  const organizations: Organization[] = [];
  let url = '';
  const addOrganization = (
    settings: Omit<OrganizationSettings, 'baseUrl' | 'clock' | 'logger'>,
  ): Organization => {
    const organization = new Organization({ ...settings, clock, logger, baseUrl: () => url });
    organization.rateLimits.settings = { ...organization.rateLimits.settings, ...options.rateLimits };
    organization.webhooks.settings = { ...organization.webhooks.settings, ...options.webhooks };
    organizations.push(organization);
    return organization;
  };

  const organization = addOrganization({ id: DEFAULT_ORGANIZATION_ID, token: DEFAULT_TOKEN });
  const names = { text: 'Website chat', html: 'Website chat (HTML)', email: 'Contact form' };
  for (const type of CHANNEL_TYPES)
    organization.createChannel({
      id: DEFAULT_CHANNEL_IDS[type],
      type,
      name: names[type],
      aliases: DEFAULT_ALIASES,
    });

  const app = makeApp(logger);
  const server = serverOf(app, (cut): Bindings => ({
    organizations: () => organizations,
    findByToken: (token) => organizations.find((one) => isSameSecret(one.token, token)),
    cut,
  }));
  const port = await listen(server, basics);
  url = `http://${host}:${port}`;

  return {
    url,
    apiBaseUrl: `${url}/v1`,
    port,
    organization,
    createOrganization: (settings = {}) => {
      const created = addOrganization(settings);
      created.createChannel();
      return created;
    },
    stop: async () => {
      for (const one of organizations) one.stop();
      await close(server);
    },
  };
};

const makeApp = (logger: Logger): ApiApp => {
  const app: ApiApp = new Hono<ApiEnv>();
  app.route('/', makeInbox());
  app.route('/', makeApi());
  app.onError((error) => {
    const known = asMissiveError(error);
    if (!known) logger.warn('A request failed', { error: String(error) });
    return (known ?? errors.internal()).toResponse();
  });
  app.notFound(() => errors.notFound('Resource').toResponse());
  return app;
};
