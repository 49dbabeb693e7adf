/**
 * `npm run bench`: what a session costs. Sessions per second and memory of the built server at 1, 100 and 1,000
 * accounts, beside the cost of signing alone, all on this machine and in one run: compare the ratios, not the
 * figures. The Twilio emulator runs in a process of its own and shares the processors.
 *
 * BENCH_SECONDS (3) is how long each measurement takes.
 */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';
import { openStore } from '@missive-chat/server';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const AT_ONCE = 16;
const ACCOUNTS = [1, 100, 1000];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts a module in a process of its own; the answer is what it says first, and how to end it. */
async function start(module, environment) {
  const child = spawn(process.execPath, ['--expose-gc', module], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  });
  const [said] = await once(child, 'message');
  return {
    said,
    async ask(question) {
      child.send(question);
      const [answer] = await once(child, 'message');
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
function post(url, body) {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent,
      headers: { 'Content-Length': Buffer.byteLength(body) },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(JSON.parse(text))
          : reject(new Error(`${response.statusCode} ${text}`)),
      );
    });
    call.end(body);
  });
}

/** Calls `task` again and again, `AT_ONCE` at a time: calls per second, and the median and the slowest 1 %. */
async function measure(task, seconds = SECONDS) {
  const took = [];
  const end = performance.now() + seconds * 1000;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let turn = lane; performance.now() < end; turn += AT_ONCE) {
        const from = performance.now();
        await task(turn);
        took.push(performance.now() - from);
      }
    }),
  );
  const perSecond = took.length / ((performance.now() - began) / 1000);
  took.sort((a, b) => a - b);
  return { perSecond, median: took[took.length >> 1], slow: took[Math.floor(took.length * 0.99)] };
}

/** What no session can do without: one signature of Twilio's package, on one processor. */
function signaturesPerSecond() {
  const { AccessToken } = twilio.jwt;
  const sid = (prefix) => prefix + '0'.repeat(32);
  const end = performance.now() + SECONDS * 1000;
  const began = performance.now();
  let count = 0;
  for (; performance.now() < end; count++) {
    const token = new AccessToken(sid('AC'), sid('SK'), 'secret', {
      identity: `visitor-${count}`,
      ttl: 3600,
    });
    token.addGrant(new AccessToken.ChatGrant({ serviceSid: sid('IS') }));
    token.toJwt();
  }
  return count / ((performance.now() - began) / 1000);
}

/** Accounts in the database before the server starts; each has the first one's Twilio access. */
async function fill(dataDirectory, count) {
  const store = await openStore({ dataDirectory });
  const first = await store.find('demo');
  for (let number = 1; number < count; number++)
    await store.createIfMissing({
      id: `account-${number}`,
      name: `Account ${number}`,
      twilio: first.twilio,
      secretKey: randomBytes(16).toString('hex'),
      visitorTokenKey: randomBytes(32).toString('base64url'),
      createdAt: Date.now(),
    });
  await store.close();
}

const idOf = (number) => (number === 0 ? 'demo' : `account-${number}`);
const mb = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

async function benchAccounts(count, signing) {
  const emulator = await start(here('emulator.mjs'), {}); // what it holds from before would slow it down

  const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-bench-'));
  const environment = {
    BENCH_DATA: dataDirectory,
    BENCH_TWILIO: JSON.stringify(emulator.said),
  };
  await (await start(here('server.mjs'), environment)).stop(); // sets the first account up
  await fill(dataDirectory, count);
  const server = await start(here('server.mjs'), environment);
  const { url } = server.said;
  const before = await server.ask('memory');
  const ask = (turn, body) => post(`${url}/${idOf(turn % count)}/sessions`, JSON.stringify(body));
  const tokens = await Promise.all(
    Array.from(
      { length: Math.min(count, 100) },
      async (_, turn) => (await ask(turn, { start: true })).visitorToken,
    ),
  );
  await measure((turn) => ask(turn, {}), 1); // compiled by now
  const fresh = await measure((turn) => ask(turn, {}));
  const known = await measure((turn) => {
    const number = turn % tokens.length;
    return ask(number, { visitorToken: tokens[number] });
  });
  const started = await measure((turn) => ask(turn, { start: true }));
  const after = await server.ask('memory');
  await server.stop();
  await emulator.stop();
  await rm(dataDirectory, { recursive: true, force: true });
  const row = (name, { perSecond, median, slow }) =>
    console.log(
      `  ${name.padEnd(44)}${perSecond.toFixed(0).padStart(7)}/s` +
        `${(signing / perSecond).toFixed(1).padStart(8)} ×${median.toFixed(1).padStart(9)} ms${slow.toFixed(1).padStart(8)} ms`,
    );
  console.log(`\n${count} account${count === 1 ? '' : 's'}`);
  row('new visitor, nothing at Twilio', fresh);
  row('known visitor, last page of the conversation', known);
  row('first message: a conversation is made', started);
  console.log(`  memory: ${mb(before)} at rest, ${mb(after)} afterwards`);
}

console.log(`${availableParallelism()} processors, Node ${process.version}, ${AT_ONCE} requests at once`);
const signing = signaturesPerSecond();
console.log(`signing alone: ${signing.toFixed(0)}/s`);
console.log(
  `  ${''.padEnd(44)}${'sessions'.padStart(9)}${'signing ÷'.padStart(10)}${'median'.padStart(12)}${'slowest 1 %'.padStart(12)}`,
);
for (const count of ACCOUNTS) await benchAccounts(count, signing);
agent.destroy();

for (const [title, file] of [
  ['Server-Sent Events', 'events.mjs'],
  ['The relay', 'relay.mjs'],
]) {
  console.log(`\n${title}`);
  const child = spawn(process.execPath, [here(file)], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exitCode = 1;
}
