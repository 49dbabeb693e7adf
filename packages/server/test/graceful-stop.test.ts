import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Session } from '../../../src/core/types.js';
import { RUN_TYPESCRIPT } from '../../../test/support/typescript.js';
import { JANE, JANES_DIGEST, SECRET_KEY, temporaryFolder, useEmulator } from './support.js';

const emulator = useEmulator();
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

interface Running {
  child: ChildProcess;
  url: string;
  output(): string;
  /** Exit code, or the signal that ended the process. */
  ended: Promise<[number | null, NodeJS.Signals | null]>;
}

async function serve(
  dataDirectory: string,
  credentials: { sid: string; authToken: string },
): Promise<Running> {
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, CLI], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      MISSIVE_CHAT_DATA: dataDirectory,
      MISSIVE_CHAT_SECRET_KEY: SECRET_KEY,
      MISSIVE_CHAT_ADMIN_SECRET: 'an-admin-secret-of-the-test',
      TWILIO_ACCOUNT_SID: credentials.sid,
      TWILIO_AUTH_TOKEN: credentials.authToken,
      TWILIO_API_BASE_URL: emulator().url,
    },
  });
  let text = '';
  const ended = once(child, 'exit') as Running['ended'];
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        text += data.toString();
        const address = /listens on (\S+)/.exec(text)?.[1];
        if (address !== undefined) resolve(address);
      });
    void ended.then(() => reject(new Error(text)));
  });
  return { child, url, output: () => text, ended };
}

/** Sends the beginning of a session request. */
async function halfSent(url: string, agent: Agent, body: string): Promise<ClientRequest> {
  const headers = { 'Content-Length': Buffer.byteLength(body) };
  const call = request(`${url}/demo/sessions`, { method: 'POST', agent, headers });
  await new Promise((resolve) => call.write(body.slice(0, 10), resolve));
  await fetch(`${url}/healthz`, { headers: { Connection: 'close' } }); // by now the server has read it
  return call;
}

async function refusesConnections(url: string): Promise<void> {
  const isOpen = (): Promise<boolean> =>
    fetch(`${url}/healthz`, { headers: { Connection: 'close' } }).then(
      () => true,
      () => false,
    );
  while (await isOpen());
}

describe('stopping the server', () => {
  it('CS-05 finishes requests in flight, closes its streams, exits with 0, and loses nothing', async () => {
    const dataDirectory = await temporaryFolder();
    const credentials = emulator().createAccount();
    const server = await serve(dataDirectory, credentials);
    const stream = await fetch(`${server.url}/demo/events`);
    assert.equal(stream.status, 200);
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({ user: { email: JANE, digest: JANES_DIGEST }, start: true });
    const call = await halfSent(server.url, agent, body);
    const answered = once(call, 'response') as Promise<[IncomingMessage]>;
    server.child.kill('SIGTERM');
    await refusesConnections(server.url);
    assert.equal(server.child.exitCode, null, 'it waits for the request under way');
    call.end(body.slice(10));
    const [answer] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const session = JSON.parse(Buffer.concat(chunks).toString()) as Session;
    assert.equal(answer.statusCode, 200);
    await stream.text();
    assert.deepEqual(await server.ended, [0, null], server.output());
    agent.destroy();

    const next = await serve(dataDirectory, credentials);
    const again = await fetch(`${next.url}/demo/sessions`, { method: 'POST', body });
    assert.equal(((await again.json()) as Session).conversationSid, session.conversationSid);
    next.child.kill('SIGINT');
    assert.deepEqual(await next.ended, [0, null]);
  });

  it('CS-05 exits immediately on a second signal', async () => {
    const server = await serve(await temporaryFolder(), emulator().createAccount());
    const agent = new Agent({ keepAlive: true });
    const call = await halfSent(server.url, agent, '{"start": true}');
    const failed = once(call, 'error');
    server.child.kill('SIGTERM');
    await refusesConnections(server.url);
    server.child.kill('SIGTERM');
    assert.deepEqual(await server.ended, [null, 'SIGTERM']);
    await failed;
    agent.destroy();
  });

  it('CS-05 logs a whole visit without message texts, addresses or keys', async () => {
    const credentials = emulator().createAccount();
    const server = await serve(await temporaryFolder(), credentials);
    const ask = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(server.url + path, {
        headers,
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
    const user = { email: JANE, name: 'Jane Doe', digest: JANES_DIGEST };
    const words = [
      JANE,
      'Jane Doe',
      JANES_DIGEST,
      'my private remark',
      'Ann Lee',
      'ann@acme.com',
      'a-guess-at-it',
    ];
    await ask('/demo/missive.js');
    await ask(`/demo/settings?email=${JANE}`);
    await ask(`/${encodeURIComponent(JANE)}/settings`);
    const first = await ask('/demo/sessions', { user, meta: { note: 'my private remark' }, start: true });
    const { visitorToken, token } = (await first.json()) as Session;
    await ask('/demo/sessions', {
      visitorToken,
      visitor: { name: 'Ann Lee', email: 'ann@acme.com' },
      start: true,
    });
    await ask('/demo/sessions', { visitor: { name: 'Ann Lee', email: 7 } });
    await ask('/demo/sessions', undefined, { Origin: 'https://ann@acme.com' });
    await ask(
      '/demo/webhooks/twilio',
      { Body: 'my private remark' },
      { 'X-Twilio-Signature': 'a-guess-at-it' },
    );
    await ask(
      '/api/sign-in',
      { secret: 'a-guess-at-it' },
      { 'X-Missive-Chat': 'setup', 'Content-Type': 'application/json' },
    );
    emulator().account(credentials.sid).faults.pull({ kind: 'refuse', target: 'rest', code: 500 });
    assert.equal((await ask('/demo/sessions', { user, start: true })).status, 502);
    server.child.kill('SIGTERM');
    await server.ended;
    const log = server.output();
    assert.match(log, /"route":"\/:account\/sessions","status":200/);
    assert.match(log, /twilio-unavailable/);
    const keys = [
      visitorToken,
      token,
      credentials.authToken,
      SECRET_KEY,
      'an-admin-secret-of-the-test',
      'eyJ',
    ];
    for (const word of [...words, ...keys])
      assert.equal(log.includes(word), false, `${word.slice(0, 30)} in the log`);
  });
});
