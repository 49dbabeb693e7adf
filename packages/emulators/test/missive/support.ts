import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startMissiveEmulator, type MissiveEmulator, type MissiveOrganization } from '../../src/index.js';

const TIMEOUT_MS = 90_000;

export const ANA = { id: 'vis_ana', username: 'ana@example.org', name: 'Ana [Unverified]' };
export const SHOP = { id: 'shop', username: 'shop', name: 'Kiln & Clay' };

/** Resolves once the condition holds; checks it after each change of the organization. */
export const until = (organization: MissiveOrganization, isSo: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    if (isSo()) {
      resolve();
      return;
    }
    const timeout = setTimeout(() => {
      stop();
      reject(new Error(`It never came to be that ${isSo.toString()}`));
    }, TIMEOUT_MS);
    const stop = organization.onChange(() => {
      if (!isSo()) return;
      clearTimeout(timeout);
      stop();
      resolve();
    });
  });

interface Entity {
  id: string;
  [name: string]: unknown;
}

export interface Reply {
  status: number;
  headers: Headers;
  /** One resource or several, under the name of their kind. */
  body: Record<string, Entity & Entity[]> | null;
  error: string;
}

/** Calls the API with the organization's token. */
export const apiOf = (emulator: MissiveEmulator, organization: MissiveOrganization) => {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response = await fetch(`${emulator.apiBaseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${organization.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? null : (JSON.parse(text) as { error?: { message: string } });
    return {
      status: response.status,
      headers: response.headers,
      body: parsed as Reply['body'],
      error: parsed?.error?.message ?? '',
    };
  };
  return {
    call,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown) => call('POST', path, body),
    /** Sends a visitor's message on the organization's text channel, with these fields replaced. */
    send: (fields: Record<string, unknown> = {}) =>
      call('POST', '/messages', { messages: { ...messageOf(organization), ...fields } }),
    sendPost: (fields: Record<string, unknown> = {}) =>
      call('POST', '/posts', {
        posts: { notification: { title: 'Page', body: '/checkout' }, text: 'On /checkout', ...fields },
      }),
  };
};

export const messageOf = (organization: MissiveOrganization) => ({
  account: organization.channel.id,
  from_field: ANA,
  to_fields: [SHOP],
  body: 'Where is my parcel?',
  references: ['mwc:CH1'],
});

export const startDesk = async (options: Parameters<typeof startMissiveEmulator>[0] = {}) => {
  const emulator = await startMissiveEmulator(options);
  const organization = emulator.createOrganization();
  return { emulator, organization, api: apiOf(emulator, organization), stop: () => emulator.stop() };
};

export interface Delivery {
  headers: IncomingHttpHeaders;
  raw: Buffer;
  body: { message: Record<string, never>; conversation: Record<string, never> };
}

/** Starts a webhook receiver that returns a status, or does not respond for `null`. */
export const startReceiver = async (answer: (count: number) => number | null = () => 200) => {
  const deliveries: Delivery[] = [];
  let wake: (() => void)[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts);
      deliveries.push({
        headers: request.headers,
        raw,
        body: JSON.parse(raw.toString('utf8')) as Delivery['body'],
      });
      const status = answer(deliveries.length);
      if (status !== null) response.writeHead(status).end('{}');
      for (const one of wake.splice(0)) one();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries,
    /** Resolves when this many have arrived. */
    async received(count: number): Promise<void> {
      const deadline = AbortSignal.timeout(TIMEOUT_MS);
      while (deliveries.length < count)
        await new Promise<void>((resolve, reject) => {
          wake.push(resolve);
          deadline.addEventListener('abort', () =>
            reject(new Error(`${deliveries.length} of ${count} webhooks came`)),
          );
        });
    },
    stop: () =>
      new Promise<void>((resolve) => {
        wake = [];
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const assertRefused = (reply: Reply, status: number, message: RegExp): void => {
  assert.equal(reply.status, status, reply.error);
  assert.match(reply.error, message);
};
