/** The live check (`npm run contract -- --live`), with the emulators in place of the real services. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  startMissiveEmulator,
  startTwilioEmulator,
  type MissiveEmulator,
  type TwilioEmulator,
} from '../../packages/emulators/src/index.js';
import { readAssumptions } from './live/assumptions.js';
import { missiveProbes } from './live/missive-probes.js';
import { twilioProbes } from './live/twilio-probes.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let twilio: TwilioEmulator;
let missive: MissiveEmulator;
before(async () => {
  twilio = await startTwilioEmulator();
  missive = await startMissiveEmulator();
});
after(async () => {
  await twilio.stop();
  await missive.stop();
});

interface Run {
  code: number | null;
  text: string;
}

const run = (env: Record<string, string>, ...options: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['test/contract/run.mjs', '--live', ...options], {
      cwd: ROOT,
      env: { PATH: process.env.PATH ?? '', ...env },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.on('close', (code) => resolve({ code, text }));
  });

const twilioEnvironment = (apiUrl = twilio.url) => {
  const account = twilio.createAccount();
  return {
    account,
    env: {
      TWILIO_ACCOUNT_SID: account.sid,
      TWILIO_AUTH_TOKEN: account.authToken,
      TWILIO_API_BASE_URL: apiUrl,
      TWILIO_WEBSOCKET_URL: twilio.websocketUrl,
    },
  };
};

const assertNothingLeft = (sid: string): void => {
  const { services, keys, defaultService } = twilio.account(sid);
  assert.deepEqual([...services.keys()], [defaultService.sid]);
  assert.deepEqual([...keys.keys()], []);
};

/** A service that differs from the emulator in one response. */
const withChange = async (change: (path: string, text: string) => string): Promise<Server> => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      const { authorization = '', 'content-type': type = 'text/plain' } = request.headers;
      void fetch(`${twilio.url}${path}`, {
        method: request.method ?? 'GET',
        headers: { authorization, 'content-type': type },
        ...(request.method === 'POST' ? { body: Buffer.concat(parts) } : {}),
      }).then(async (answer) => {
        const text = change(path, await answer.text());
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

describe('the live check', () => {
  it('EM-05 has a probe for every assumption of the READMEs, or the reason why not', () => {
    for (const [emulator, probes] of [
      ['twilio', twilioProbes],
      ['missive', missiveProbes],
    ] as const) {
      const ids = readAssumptions(emulator).map(({ id }) => id);
      assert.ok(ids.length > 20);
      assert.deepEqual([...ids].sort(), Object.keys(probes).sort());
    }
  });

  it('EM-05 reports missing credentials, all or half of them', async () => {
    const none = await run({});
    assert.equal(none.code, 2);
    assert.match(
      none.text,
      /TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN[\s\S]*MISSIVE_API_TOKEN, MISSIVE_CHANNEL_ID/,
    );
    const half = await run({ MISSIVE_API_TOKEN: 'a token' });
    assert.equal(half.code, 2);
    assert.match(half.text, /^MISSIVE_CHANNEL_ID is not set/);
  });

  it('EM-05 runs the cases, probes the assumptions of both services, and leaves nothing behind', async () => {
    const { account, env } = twilioEnvironment();
    const organization = missive.createOrganization();
    const { channel, token } = organization;
    const { code, text } = await run({
      ...env,
      MISSIVE_API_TOKEN: token,
      MISSIVE_CHANNEL_ID: channel.id,
      MISSIVE_API_BASE_URL: missive.apiBaseUrl,
    });
    assert.equal(code, 0, text);
    assert.match(text, /^passed +EM-01 media goes up with a message/m);
    assert.match(text, /^not tried +EM-03 .*: it needs faults on demand$/m);
    assert.match(text, /^held +T1 /m);
    assert.match(text, /^not tried +T13 .*\n +it takes an account that is suspended$/m);
    assert.match(text, /^held +M5 /m);
    assert.match(text, / 0 did not hold, .*; cases: 0 failed$/m);
    assertNothingLeft(account.sid);
    assert.deepEqual(
      organization.conversations.map(({ isClosed, posts, subject }) => [
        isClosed,
        posts.length,
        subject?.includes('may be deleted'),
      ]),
      [[true, 0, true]],
    );
  });

  it('EM-05 finds an assumption that does not hold, and reports what it saw', async () => {
    const server = await withChange((path, text) =>
      path.includes('/Messages') ? text.replaceAll('"author":"system"', '"author":"api"') : text,
    );
    try {
      const { port } = server.address() as AddressInfo;
      const { account, env } = twilioEnvironment(`http://127.0.0.1:${port}`);
      const { code, text } = await run(env, '--assumptions=T22,T26,T27');
      assert.equal(code, 1, text);
      assert.match(text, /^did not hold +T26 .*\n +author: expected "system", got "api"$/m);
      assert.match(text, /^held +T22 /m);
      assert.match(text, /^Assumptions: 2 held, 1 did not hold, 0 not tried$/m);
      assertNothingLeft(account.sid);
    } finally {
      server.close();
    }
  });
});
