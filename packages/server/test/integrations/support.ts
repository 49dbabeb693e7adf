/** Integrations over HTTP, with a real Missive emulator that receives each post immediately. */

import { createHmac } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { startMissiveEmulator } from '../../../emulators/src/index.js';
import { answerError } from '../../src/http/errors.js';
import type { Integration } from '../../src/integrations/integration.js';
import { loadIntegrations, type LoadedIntegration } from '../../src/integrations/load-integrations.js';
import { createLogger } from '../../src/logging.js';
import { createMetrics } from '../../src/metrics.js';
import type { QueuedPost } from '../../src/stores/relay-store.js';
import { RequestBodies } from '../../src/http/request-body.js';
import { integrationRoutes } from '../../src/http/routes/integrations.js';
import { atTheEnd } from '../../../../test/support/shared.js';
import { systemClock } from '../../src/system-clock.js';
import { LogLines, temporaryFolder } from '../support.js';

export const SECRET = "It's a Secret to Everybody";
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
export const NOW = Date.UTC(2026, 2, 2, 10);

const emulator = await startMissiveEmulator();
atTheEnd(() => emulator.stop());

export const fixture = async (path: string): Promise<string> =>
  readFile(new URL(`../../../../test/fixtures/integrations/${path}.json`, import.meta.url), 'utf8');

/** Writes a configuration file with these entries into a new folder. */
export async function configure(
  entries: unknown,
  files: Readonly<Record<string, string | Buffer>> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const path = join(folder, 'integrations.json');
  await writeFile(path, typeof entries === 'string' ? entries : JSON.stringify(entries));
  return path;
}

/** Writes it where `@missive-chat/server` is installed, as in an operator's folder. */
export async function configureWithPackage(
  entries: unknown,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const path = await configure(entries, files);
  const modules = join(dirname(path), 'node_modules');
  await mkdir(join(modules, '@missive-chat'), { recursive: true });
  await symlink(join(ROOT, 'packages', 'server'), join(modules, '@missive-chat', 'server'));
  return path;
}

export const load = async (
  entries: unknown,
  files: Readonly<Record<string, string | Buffer>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<LoadedIntegration[]> => loadIntegrations(await configure(entries, files), environment);

/** A custom integration. */
export const own = (
  Own: new () => Integration,
  changes: Partial<LoadedIntegration> = {},
): LoadedIntegration => ({
  id: 'own',
  accountId: 'demo',
  Integration: Own,
  secret: null,
  options: {},
  settings: {},
  picture: Buffer.from(''),
  ...changes,
});

export interface Delivery {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly query?: string;
}

export type Bench = ReturnType<typeof createBench>;

export function createBench(integrations: readonly LoadedIntegration[], publicUrl = 'https://chat.example') {
  const missive = emulator.createOrganization();
  const log = new LogLines();
  const logger = createLogger('debug', log);
  const clock = { now: NOW };
  const deliveries = new Map<string, QueuedPost>();
  const app = new Hono();
  app.onError((error, context) => answerError(context, error, logger));
  const routes = integrationRoutes({
    integrations,
    publicUrl,
    logger,
    bodies: new RequestBodies({ clock: systemClock, metrics: createMetrics(), proxyHops: 0 }),
    now: () => clock.now,
    enqueue: async (queued) => {
      const key = JSON.stringify([queued.accountId, queued.integrationId, queued.deliveryId]);
      if (deliveries.has(key)) return 'known';
      deliveries.set(key, queued);
      const response = await fetch(`${emulator.apiBaseUrl}/posts`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${missive.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ posts: queued.post }),
      });
      if (!response.ok) throw new Error(`Missive: ${response.status} ${await response.text()}`);
      return 'stored';
    },
  });
  app.route('/', routes);
  const deliver = async (id: string, { headers = {}, body = '{}', query = '' }: Delivery = {}) =>
    app.request(`/integrations/${id}${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
  return {
    app,
    missive,
    log,
    clock,
    deliver,
    /** The deliveries in order. */
    queued: () => [...deliveries.values()],
    /** Delivers, and returns the status in the response. */
    async statusOf(id: string, delivery: Delivery = {}): Promise<string> {
      const response = await deliver(id, delivery);
      const body = await response.text();
      if (response.status !== 200) throw new Error(`${response.status} ${body}`);
      return (JSON.parse(body) as { status: string }).status;
    },
  };
}

export const hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');
