/**
 * What the relay takes, a part of `npm run bench`. First how long one message is on its way, both ways, on a quiet
 * server; then 290 messages of 20 visitors at once, as many as Missive takes in a minute, and whether it ever had
 * to say that there were too many. The emulators share this machine's processors.
 */

import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilio from 'twilio';
import { startMissiveEmulator, startTwilioEmulator } from '@missive-chat/emulators';
import { startChatServer } from '@missive-chat/server';

const QUIET_ROUNDS = 15;
const MANY = { burst: 1e9, perHour: 1e9 };
const VISITORS = 20;
/** Each visitor's first brings a card along, which is a call too. */
const BURST = 290 - VISITORS;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo, patience = 120_000) {
  const end = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It never came.');
    await pause(5);
  }
}

const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

async function benchRelay() {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-bench-'));
  const twilioEmulator = await startTwilioEmulator();
  const missiveEmulator = await startMissiveEmulator();
  const { sid, authToken } = twilioEmulator.createAccount();
  const missive = missiveEmulator.organization;
  const port = await freePort();
  missive.channel.webhookUrl = `http://127.0.0.1:${port}/shop/webhooks/missive`;
  missive.channel.signatureSecret = 'channel-secret';
  const server = await startChatServer({
    port,
    dataDirectory,
    account: 'shop',
    logLevel: 'silent',
    publicUrl: `http://127.0.0.1:${port}`,
    twilioAccountSid: sid,
    twilioAuthToken: authToken,
    twilioApiBaseUrl: twilioEmulator.url,
    twilioWebsocketUrl: twilioEmulator.websocketUrl,
    missiveApiBaseUrl: missiveEmulator.apiBaseUrl,
    missiveApiToken: missive.token,
    missiveChannelId: missive.channel.id,
    missiveSignatureSecret: 'channel-secret',
    rateLimit: { burst: 1_000, perMinute: 1_000 },
    creationLimits: {
      visitor: { address: MANY, account: MANY },
      conversation: { address: MANY, account: MANY },
    },
  });
  const client = twilio(sid, authToken);
  client.conversations.baseUrl = twilioEmulator.url;
  const services = await client.conversations.v1.services.list();
  const service = services.find(({ friendlyName }) => friendlyName.startsWith('Missive Live Chat'));
  const open = async (number) => {
    const response = await fetch(`${server.url}/shop/sessions`, {
      method: 'POST',
      body: JSON.stringify({ start: true, visitor: { name: '', email: `visitor-${number}@example.org` } }),
    });
    const { conversationSid, identity } = await response.json();
    const { messages } = client.conversations.v1.services(service.sid).conversations(conversationSid);
    return {
      messages,
      write: (body) => messages.create({ author: identity, body, xTwilioWebhookEnabled: 'true' }),
    };
  };
  const incoming = () => missive.messages.filter(({ direction }) => direction === 'incoming');

  const there = [];
  const back = [];
  const first = await open('quiet');
  for (let round = 1; round <= QUIET_ROUNDS; round++) {
    const from = performance.now();
    await first.write(`round ${round}`);
    await until(() => incoming().length === round);
    there.push(performance.now() - from);
    const answered = performance.now();
    missive.reply(missive.conversations[0].id, { body: `answer ${round}` });
    await until(async () => {
      const [last] = await first.messages.list({ order: 'desc', limit: 1 });
      return last?.body === `answer ${round}`;
    });
    back.push(performance.now() - answered);
  }
  console.log(
    `\nOne message on a quiet server: to Missive median ${seconds(quantile(there, 0.5))}, slowest ${seconds(Math.max(...there))}; ` +
      `back median ${seconds(quantile(back, 0.5))}, slowest ${seconds(Math.max(...back))}`,
  );

  // What was called so far counts: the burst starts with an empty minute.
  await pause(62_000);
  const visitors = await Promise.all(Array.from({ length: VISITORS }, (_, number) => open(number)));
  const before = incoming().length;
  const from = performance.now();
  await Promise.all(
    visitors.map(async (visitor, number) => {
      for (let count = number; count < BURST; count += VISITORS) await visitor.write(`message ${count}`);
    }),
  );
  const written = performance.now() - from;
  await until(() => incoming().length - before >= BURST);
  const took = performance.now() - from;
  const metrics = await server.metrics.registry.metrics();
  const throttled = /missive_calls_total\{outcome="429"\} (\d+)/.exec(metrics)?.[1] ?? '0';
  console.log(
    `${BURST} messages of ${VISITORS} visitors: written within ${seconds(written)}, all in Missive after ${seconds(took)} ` +
      `(${(BURST / (took / 1000)).toFixed(0)} a second; Missive takes 300 a minute, 900 in 15); ` +
      `${throttled} times too many`,
  );
  await server.stop();
  await missiveEmulator.stop();
  await twilioEmulator.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}

await benchRelay();
