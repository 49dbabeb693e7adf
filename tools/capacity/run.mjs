/**
 * `npm run load`: measures the constants of `constants.json` with autocannon on this machine, and compares. Processor time is
 * that of the server's process alone, so that other work on the machine disturbs little; it is compared as a multiple of what a
 * bare HTTP server of Node takes in the same run. `--write` writes the figures into the file.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import twilio from 'twilio';
import { startMissiveEmulator, startTwilioEmulator } from '@missive-chat/emulators';
import { freePort } from '../../test/support/engines/free-port.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { measureEvents } from '../../test/bench/events.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const FILE = here('constants.json');
const CONNECTIONS = 8;
const REQUESTS = 4_000;
const SESSIONS = 300;
const STREAMS = 1_000;
/** Few enough for Missive's limit of a minute. */
const VISITORS = 10;
const ROUNDS = 8;
/** A constant that is further from this machine's figure than this factor is wrong. */
const TOLERANCE = 2.5;

async function start(module, options = {}) {
  const child = spawn(process.execPath, ['--expose-gc', here(module)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, CAPACITY_OPTIONS: JSON.stringify(options) },
  });
  const [{ url }] = await once(child, 'message');
  return {
    url,
    async used() {
      child.send('used');
      return (await once(child, 'message'))[0];
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Milliseconds of processor time for each of `count` calls; the first ones only warm up. */
async function costOf(server, count, call) {
  await call(Math.ceil(count / 5));
  const before = await server.used();
  await call(count);
  return ((await server.used()).cpu - before.cpu) / count;
}

const load = (status, options) => async (amount) => {
  const result = await autocannon({ connections: CONNECTIONS, amount, ...options });
  const counts = result.statusCodeStats;
  if (Object.keys(counts).join() !== String(status))
    throw new Error(`${options.url}: expected ${status}, got ${JSON.stringify(counts)}`);
};

const countOf = (metrics, name) =>
  [...metrics.matchAll(new RegExp(`^missive_chat_${name}\\{[^}]*\\} (\\d+)$`, 'gm'))].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );

async function until(isSo) {
  const end = performance.now() + 120_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('The messages did not arrive.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Messages of visitors to Missive, then replies to the visitors. */
async function measureRelay(server, { twilioEmulator, missive, credentials }) {
  const client = twilio(credentials.sid, credentials.authToken);
  client.conversations.baseUrl = twilioEmulator.url;
  const services = await client.conversations.v1.services.list();
  const { sid } = services.find(({ friendlyName }) => friendlyName.startsWith('Missive Live Chat'));
  const visitors = [];
  for (let number = 0; number < VISITORS; number++) {
    const response = await fetch(`${server.url}/shop/sessions`, {
      method: 'POST',
      body: JSON.stringify({ start: true, visitor: { name: '', email: `visitor-${number}@example.org` } }),
    });
    visitors.push(await response.json());
  }
  const messagesOf = ({ conversationSid }) =>
    client.conversations.v1.services(sid).conversations(conversationSid).messages;
  const count = (direction) => missive.messages.filter((message) => message.direction === direction).length;
  const phase = async (act, isDone) => {
    const before = await server.used();
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(visitors.map((visitor, number) => act(visitor, number, round)));
      await until(() => isDone(round));
    }
    const after = await server.used();
    const each = (name) =>
      (countOf(after.metrics, name) - countOf(before.metrics, name)) / (VISITORS * ROUNDS);
    return {
      cpu: (after.cpu - before.cpu) / (VISITORS * ROUNDS),
      twilioCalls: each('twilio_calls_total'),
      missiveCalls: each('missive_calls_total'),
    };
  };
  const incoming = count('incoming');
  const toMissive = await phase(
    (visitor, number, round) =>
      messagesOf(visitor).create({
        author: visitor.identity,
        body: `message ${round}`,
        xTwilioWebhookEnabled: 'true',
      }),
    (round) => count('incoming') - incoming === VISITORS * (round + 1),
  );
  const conversations = missive.conversations.slice(-VISITORS);
  const toVisitor = await phase(
    (_, number, round) => missive.reply(conversations[number].id, { body: `answer ${round}` }),
    async (round) => {
      const last = await Promise.all(
        visitors.map((visitor) => messagesOf(visitor).list({ order: 'desc', limit: 1 })),
      );
      return last.every(([message]) => message?.body === `answer ${round}`);
    },
  );
  return { toMissive, toVisitor };
}

/** Bytes of the SQLite file, with what is not merged into it yet. */
async function sizeOf(folder) {
  const sizes = await Promise.all(
    ['', '-wal'].map((end) =>
      stat(join(folder, `missive-chat.sqlite${end}`)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function measureServer(databaseUrl) {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-load-'));
  const [twilioEmulator, missiveEmulator] = [await startTwilioEmulator(), await startMissiveEmulator()];
  const credentials = twilioEmulator.createAccount();
  const missive = missiveEmulator.organization;
  const port = await freePort();
  missive.channel.webhookUrl = `http://127.0.0.1:${port}/shop/webhooks/missive`;
  missive.channel.signatureSecret = 'channel-secret';
  const server = await start('server.mjs', {
    port,
    dataDirectory,
    ...(databaseUrl ? { databaseUrl, encryptionKey: '0123456789abcdef'.repeat(4) } : {}),
    account: 'shop',
    publicUrl: `http://127.0.0.1:${port}`,
    twilioAccountSid: credentials.sid,
    twilioAuthToken: credentials.authToken,
    twilioApiBaseUrl: twilioEmulator.url,
    twilioWebsocketUrl: twilioEmulator.websocketUrl,
    missiveApiBaseUrl: missiveEmulator.apiBaseUrl,
    missiveApiToken: missive.token,
    missiveChannelId: missive.channel.id,
    missiveSignatureSecret: 'channel-secret',
  });
  try {
    const { megabytes } = await server.used();
    const url = (path) => `${server.url}/shop/${path}`;
    const encoding = { 'accept-encoding': 'gzip, deflate, br, zstd' };
    const etagOf = async (path) => (await fetch(url(path), { headers: encoding })).headers.get('etag');
    const unchanged = async (path) =>
      load(304, { url: url(path), headers: { ...encoding, 'if-none-match': await etagOf(path) } });
    const sessions = (body) =>
      load(200, { url: url('sessions'), method: 'POST', body: JSON.stringify(body) });
    const figures = { processMegabytes: megabytes };
    figures.scriptUnchanged = await costOf(server, REQUESTS, await unchanged('missive.js'));
    figures.script = await costOf(server, REQUESTS, load(200, { url: url('missive.js'), headers: encoding }));
    figures.settingsUnchanged = await costOf(server, REQUESTS, await unchanged('settings'));
    // Before the many conversations below, each of which is checked again after a while.
    const relay = await measureRelay(server, { twilioEmulator, missive, credentials });
    figures.session = await costOf(server, SESSIONS, sessions({}));
    const before = await sizeOf(dataDirectory);
    const called = countOf((await server.used()).metrics, 'twilio_calls_total');
    figures.conversation = await costOf(server, SESSIONS, sessions({ start: true }));
    const made = SESSIONS * 1.2;
    figures.conversationTwilioCalls =
      (countOf((await server.used()).metrics, 'twilio_calls_total') - called) / made;
    figures.conversationKilobytes = ((await sizeOf(dataDirectory)) - before) / 1024 / made;
    return { ...figures, ...relay };
  } finally {
    await server.stop();
    await missiveEmulator.stop();
    await twilioEmulator.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function measure() {
  const bare = await start('bare.mjs');
  const bareRequest = await costOf(bare, REQUESTS, load(304, { url: bare.url }));
  await bare.stop();
  const sqlite = await measureServer(null);
  const postgres = await startPostgres();
  const onPostgres = await measureServer(await postgres.createDatabase());
  await postgres.stop();
  const { kilobytesPerPage } = await measureEvents(STREAMS);
  return {
    bareRequest,
    processMegabytes: sqlite.processMegabytes,
    streamKilobytes: kilobytesPerPage,
    conversationKilobytes: sqlite.conversationKilobytes,
    conversationTwilioCalls: sqlite.conversationTwilioCalls,
    messageTwilioCalls: sqlite.toMissive.twilioCalls,
    messageMissiveCalls: sqlite.toMissive.missiveCalls,
    replyTwilioCalls: sqlite.toVisitor.twilioCalls,
    replyMissiveCalls: sqlite.toVisitor.missiveCalls,
    ...Object.fromEntries(
      Object.entries({ sqlite, postgres: onPostgres }).flatMap(([engine, one]) =>
        [
          'scriptUnchanged',
          'script',
          'settingsUnchanged',
          'session',
          'conversation',
          'toMissive',
          'toVisitor',
        ].map((name) => [`${engine}.${name}`, one[name].cpu ?? one[name]]),
      ),
    ),
  };
}

const constants = JSON.parse(await readFile(FILE, 'utf8'));
const figures = await measure();
const wrong = [];
console.log(`${cpus().length} processors, Node ${process.version}`);
for (const [name, { value, unit }] of Object.entries(constants.measured)) {
  // Times mean something only beside the bare request of the same run.
  const scale = unit === 'CPU ms' ? figures.bareRequest / constants.measured.bareRequest.value : 1;
  const ratio = figures[name] / (value * scale);
  const isWrong = ratio > TOLERANCE || ratio < 1 / TOLERANCE;
  if (isWrong) wrong.push(name);
  console.log(
    `${name.padEnd(28)}${figures[name].toFixed(3).padStart(10)} ${unit.padEnd(8)} × ${ratio.toFixed(2)}${isWrong ? '  differs' : ''}`,
  );
}
if (process.argv.includes('--write')) {
  for (const [name, value] of Object.entries(figures))
    constants.measured[name].value = Number(value.toPrecision(3));
  await writeFile(FILE, `${JSON.stringify(constants, null, 2)}\n`);
} else if (wrong.length > 0) {
  console.error(
    `The constants do not fit: ${wrong.join(', ')}. Measure again on a quiet machine, then with --write.`,
  );
  process.exitCode = 1;
}
process.exit();
