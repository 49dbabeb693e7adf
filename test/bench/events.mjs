/**
 * What open pages cost (LC-03): a thousand of them listen to one process; its memory, and how long it takes
 * until the last one has heard of a change.
 *
 * `node test/bench/events.mjs [pages]`; needs a build, and Linux, for its addresses and its /proc.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../packages/server/dist/cli.js', import.meta.url));
const SECRET = 'the secret of this measurement';
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const CHANGES = 10;
/** Streams are taken from so many addresses of this machine: each may have a few hundred. */
const ADDRESSES = 20;

/** @returns figures for `pages` pages, all of one account */
export async function measureEvents(pages = 1000) {
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-bench-'));
  const child = spawn(process.execPath, [CLI], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_LEVEL: 'error',
      MISSIVE_CHAT_DATA: folder,
      MISSIVE_CHAT_ADMIN_SECRET: SECRET,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await address(child);
    const cookie = await signIn(url);
    await save(url, cookie, 'Warm');
    const before = memoryOf(child.pid);
    const connecting = performance.now();
    const readers = await connect(url, pages);
    const connected = performance.now() - connecting;
    await settled(child.pid);
    const after = memoryOf(child.pid);
    const delays = [];
    for (let change = 1; change <= CHANGES; change++) {
      const name = `Change ${change}`;
      const started = performance.now();
      const heard = readers.map((reader) => reader.hears(`"name":"${name}"`));
      const saved = save(url, cookie, name);
      await Promise.all([saved, ...heard]);
      delays.push(performance.now() - started);
    }
    delays.sort((a, b) => a - b);
    const peak = memoryOf(child.pid);
    for (const reader of readers) reader.close();
    return {
      pages,
      connectSeconds: connected / 1000,
      megabytesBefore: before,
      megabytesConnected: after,
      kilobytesPerPage: ((after - before) * 1024) / pages,
      megabytesAfterChanges: peak,
      medianMillisecondsToTellAll: delays[Math.floor(delays.length / 2)],
      longestMillisecondsToTellAll: delays.at(-1),
    };
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

function address(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      const url = /listens on (http\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', () => reject(new Error(`The chat server did not start. ${output}`)));
  });
}

async function signIn(url) {
  const body = JSON.stringify({ secret: SECRET });
  const response = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: HEADERS, body });
  return response.headers.getSetCookie()[0].split(';')[0];
}

async function save(url, cookie, name) {
  const headers = { ...HEADERS, Cookie: cookie };
  const { version } = await (await fetch(`${url}/api/accounts/demo`, { headers })).json();
  const body = JSON.stringify({ version, name });
  const response = await fetch(`${url}/api/accounts/demo`, { method: 'PATCH', headers, body });
  if (!response.ok) throw new Error(await response.text());
}

async function connect(url, pages) {
  const readers = [];
  for (let first = 0; first < pages; first += 50)
    readers.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, pages - first) }, (_, index) => open(url, first + index)),
      )),
    );
  return readers;
}

/** One page; resolves when it was told the settings as they are. */
function open(url, index) {
  const agent = new Agent({ localAddress: `127.0.0.${2 + (index % ADDRESSES)}` });
  return new Promise((resolve, reject) => {
    const request = get(`${url}/demo/events`, { agent }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`Status ${response.statusCode}`));
      let waiting = { text: 'event: settings', done: () => resolve(reader) };
      const reader = {
        hears: (text) => new Promise((done) => (waiting = { text, done })),
        close: () => request.destroy(),
      };
      response.setEncoding('utf8');
      response.on('data', (text) => text.includes(waiting.text) && waiting.done());
      response.on('error', () => undefined);
    });
    request.on('error', reject);
  });
}

/** Resident memory in megabytes. */
function memoryOf(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) / 1024;
}

/** Until the memory stays where it is. */
async function settled(pid) {
  let last = 0;
  for (let round = 0; round < 10 && Math.abs(memoryOf(pid) - last) > 0.5; round++) {
    last = memoryOf(pid);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** A line for people. */
export const describeEvents = (figures) =>
  `${figures.pages} open pages: ${figures.kilobytesPerPage.toFixed(1)} kB each ` +
  `(${figures.megabytesBefore.toFixed(0)} → ${figures.megabytesConnected.toFixed(0)} MB resident, ` +
  `${figures.megabytesAfterChanges.toFixed(0)} MB after ${CHANGES} changes), ` +
  `all told ${figures.medianMillisecondsToTellAll.toFixed(0)} ms after saving began ` +
  `(median; longest ${figures.longestMillisecondsToTellAll.toFixed(0)} ms)`;

if (process.argv[1] === import.meta.filename)
  console.log(describeEvents(await measureEvents(Number(process.argv[2] ?? 1000))));
