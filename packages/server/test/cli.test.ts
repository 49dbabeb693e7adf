import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startMissiveEmulator, type MissiveEmulator } from '../../emulators/src/index.js';
import { startChatServer } from '../src/index.js';
import { openSqliteStore } from '../src/storage/sqlite.js';
import { RUN_TYPESCRIPT } from '../../../test/support/typescript.js';
import { builtAssets, LogLines, temporaryFolder, useEmulator } from './support.js';

const emulator = useEmulator();
let missive: MissiveEmulator;
before(async () => (missive = await startMissiveEmulator()));
after(() => missive.stop());
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const GOOD_SECRET = 'b7f1c09e4d2a86535e1f';

interface Run {
  args: string[];
  environment?: Record<string, string>;
  input?: string;
}

async function run({ args, environment = {}, input = '' }: Run): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, CLI, ...args], {
    env: { PATH: process.env.PATH ?? '', TWILIO_API_BASE_URL: emulator().url, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('missive-chat help', () => {
  it('CS-01 lists the commands and the environment', async () => {
    for (const args of [['help'], ['--help'], ['setup', '--help']]) {
      const { code, output } = await run({ args });
      assert.equal(code, 0);
      for (const word of [
        'missive-chat doctor',
        '--twilio-account-sid',
        'MISSIVE_CHAT_PUBLIC_URL',
        'DATABASE_URL',
      ])
        assert.ok(output.includes(word), word);
    }
    const { code, output } = await run({ args: ['sing'] });
    assert.equal(code, 2);
    assert.match(output, /There is no command “sing”[^]*help/);
  });
});

describe('missive-chat setup', () => {
  it('CS-01 creates a working account with the token from standard input, and can run again', async () => {
    const { sid, authToken } = emulator().createAccount();
    const folder = await temporaryFolder();
    const setup: Run = {
      args: ['setup', '--account', 'shop', '--name', 'Kiln & Clay', '--twilio-account-sid', sid],
      environment: { MISSIVE_CHAT_DATA: folder, MISSIVE_CHAT_PUBLIC_URL: 'https://chat.example/' },
      input: `${authToken}\n`,
    };
    const first = await run(setup);
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /✓ Webhook to https:\/\/chat\.example\/shop\/webhooks\/twilio/);
    assert.match(first.output, /https:\/\/chat\.example\/shop\/missive\.js/);
    const again = await run({
      ...setup,
      args: ['setup', '--account', 'shop'],
      environment: { ...setup.environment, TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: authToken },
      input: '',
    });
    assert.equal(again.code, 0, again.output);
    const store = await openSqliteStore(folder);
    const account = await store.find('shop');
    await store.close();
    assert.equal(account!.name, 'Kiln & Clay');
    assert.equal(account!.twilio!.authToken, authToken);
    for (const { output } of [first, again])
      for (const secret of [
        authToken,
        account!.secretKey,
        account!.visitorTokenKey,
        account!.twilio!.apiKeySecret,
      ])
        assert.equal(output.includes(secret), false);
    assert.equal(emulator().account(sid).keys.size, 1);
  });

  it('CS-01 rejects a token on the command line, and names what is missing or wrong', async () => {
    const { sid } = emulator().createAccount();
    const environment = { MISSIVE_CHAT_DATA: await temporaryFolder() };
    const cases: [Run, number, RegExp][] = [
      [{ args: ['setup', '--twilio-auth-token', 'oops-secret'] }, 2, /must not be given on the command line/],
      [{ args: ['setup', '--twilio-auth-token=oops-secret'] }, 2, /must not be given on the command line/],
      [{ args: ['setup'] }, 2, /--twilio-account-sid is missing/],
      [{ args: ['setup', '--twilio-account-sid', sid] }, 2, /Auth Token is missing/],
      [{ args: ['setup', '--acount', 'x'] }, 2, /--acount/],
      [{ args: ['setup', '--twilio-account-sid', 'SK1'], input: 'token' }, 1, /Account SID/],
      [
        { args: ['setup', '--twilio-account-sid', sid], input: 'wrong' },
        1,
        /does not accept this Auth Token/,
      ],
    ];
    const results = await Promise.all(cases.map(([one]) => run({ ...one, environment })));
    cases.forEach(([{ args }, code, words], index) => {
      const result = results[index]!;
      assert.equal(result.code, code, `${args.join(' ')}: ${result.output}`);
      assert.match(result.output, words);
      assert.equal(result.output.includes('oops-secret'), false);
    });
  });
});

describe('missive-chat doctor', () => {
  const servers: { stop(): Promise<void> }[] = [];
  after(() => Promise.all(servers.map((server) => server.stop())));

  /** A complete installation whose public address is a proxy. */
  async function installation() {
    const { sid, authToken } = emulator().createAccount();
    let target = '';
    const proxy = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { host, connection, ...headers } = request.headers;
        assert.ok(host ?? connection);
        const body = request.method === 'POST' ? { body: Buffer.concat(chunks) } : {};
        fetch(target + request.url!, { method: request.method!, headers: headers as never, ...body }).then(
          async (answer) => response.writeHead(answer.status).end(await answer.text()),
          () => response.writeHead(502).end(),
        );
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const publicUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const dataDirectory = await temporaryFolder();
    const server = await startChatServer({
      port: 0,
      dataDirectory,
      publicUrl,
      account: 'shop',
      allowedOrigins: ['https://shop.example'],
      twilioAccountSid: sid,
      twilioAuthToken: authToken,
      twilioApiBaseUrl: emulator().url,
      assetsDirectory: await builtAssets(),
      logDestination: new LogLines(),
      metricsToken: 'a-metrics-token',
    });
    target = server.url;
    const stop = async () => {
      await server.stop();
      proxy.close();
      proxy.closeAllConnections();
    };
    servers.push({ stop });
    const environment = {
      MISSIVE_CHAT_DATA: dataDirectory,
      MISSIVE_CHAT_PUBLIC_URL: publicUrl,
      MISSIVE_CHAT_ADMIN_SECRET: GOOD_SECRET,
      MISSIVE_CHAT_METRICS_TOKEN: 'a-metrics-token',
    };
    return { environment, dataDirectory, inside: emulator().account(sid), authToken, server };
  }

  it('CS-01 reports no problem for a good installation, including a webhook through the proxy', async () => {
    const { environment, authToken } = await installation();
    const { code, output } = await run({ args: ['doctor'], environment });
    assert.equal(code, 0, output);
    for (const words of [
      'SQLite is readable and up to date',
      'reaches a chat server',
      'It is ready',
      'shop/missive.js is served',
      'The clock matches',
      'The Auth Token is valid',
      'API key SK',
      'A signed webhook arrives',
      'allow writing only',
      'Pages of https://shop.example may use',
      ' 0 wrong',
    ])
      assert.ok(output.includes(words), `${words}\n${output}`);
    assert.equal(output.includes(authToken), false);
    const again = await run({ args: ['doctor'], environment });
    assert.match(again.output, /The last webhook arrived at 20/);
  });

  it('CS-01 checks the environment before the server has ever used it', async () => {
    const { sid, authToken } = emulator().createAccount();
    const folder = await temporaryFolder();
    const integrations = join(folder, 'integrations.json');
    await writeFile(integrations, '[{ "provider": "nobody" }]');
    const environment = {
      MISSIVE_CHAT_DATA: folder,
      MISSIVE_CHAT_PUBLICURL: 'https://chat.example',
      MISSIVE_CHAT_INTEGRATIONS: integrations,
      TWILIO_API_BASE_URL: emulator().url,
      TWILIO_ACCOUNT_SID: sid,
      TWILIO_AUTH_TOKEN: authToken,
      MISSIVE_API_BASE_URL: missive.apiBaseUrl,
      MISSIVE_API_TOKEN: missive.organization.token,
      MISSIVE_CHANNEL_ID: missive.organization.channel.id,
    };
    const first = await run({ args: ['doctor'], environment });
    assert.equal(first.code, 1, first.output);
    for (const words of [
      /! MISSIVE_CHAT_PUBLICURL is set, but the chat server has no such variable/,
      /✓ Twilio accepts TWILIO_AUTH_TOKEN/,
      /✓ Missive accepts MISSIVE_API_TOKEN/,
      /✗ .*integrations\.json[^]*the server does not start with it/,
    ])
      assert.match(first.output, words);
    await writeFile(integrations, '[]');
    const wrong = { ...environment, TWILIO_AUTH_TOKEN: 'f'.repeat(32), MISSIVE_API_TOKEN: 'missive_pat-old' };
    const second = await run({ args: ['doctor'], environment: wrong });
    for (const words of [
      /✗ Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN/,
      /✗ Missive rejects MISSIVE_API_TOKEN/,
      /✓ Integrations in .*: none/,
    ])
      assert.match(second.output, words);
    assert.equal(second.output.includes('missive_pat-old'), false);
  });

  it('CS-01 names problems at Twilio and on this machine, with the fix', async () => {
    const { environment, dataDirectory, inside, server } = await installation();
    inside.keys.clear();
    const service = [...inside.services.values()].find(({ friendlyName }) => friendlyName.includes('shop'))!;
    service.setReachability(false);
    service.webhooks = { ...service.webhooks, postUrl: 'https://other.example/' };
    inside.type = 'Trial';
    await chmod(join(dataDirectory, 'encryption.key'), 0o644);
    const ill = { ...environment, MISSIVE_CHAT_ADMIN_SECRET: 'admin-secret-1' };
    const { code, output } = await run({ args: ['doctor'], environment: ill });
    assert.equal(code, 1, output);
    for (const words of [
      /Others may read the encryption key[^]*chmod 600/,
      /MISSIVE_CHAT_ADMIN_SECRET is easy to guess/,
      /API key SK\w+ was deleted[^]*setup --account shop/,
      /Presence or the roles of visitors were changed/,
      /Twilio does not call http/,
      /the Twilio account is a trial/,
    ])
      assert.match(output, words);
    await server.stop();
    inside.status = 'suspended';
    const down = await run({ args: ['doctor'], environment });
    assert.equal(down.code, 1);
    assert.match(down.output, /healthz returns status 502/);
    assert.match(down.output, /is suspended/);
  });

  it('CS-01 reports bad variables, an empty folder, and a network without Twilio', async () => {
    const bad = await run({ args: ['doctor'], environment: { PORT: 'x', DATABASE_URL: 'mysql://a' } });
    assert.equal(bad.code, 1);
    assert.match(bad.output, /✗ PORT must be a port number/);
    assert.match(bad.output, /✗ DATABASE_URL must be/);
    const folder = join(await temporaryFolder(), 'data');
    const away = { MISSIVE_CHAT_DATA: folder, TWILIO_API_BASE_URL: 'http://127.0.0.1:1' };
    const empty = await run({ args: ['doctor'], environment: away });
    assert.equal(empty.code, 1);
    assert.match(empty.output, /is not there yet/);
    assert.match(empty.output, /There is no database yet/);
    assert.match(empty.output, /MISSIVE_CHAT_PUBLIC_URL is not set/);
    assert.match(empty.output, /Twilio’s REST API does not respond/);
    await mkdir(folder);
    assert.match((await run({ args: ['doctor'], environment: away })).output, /can be written/);
  });
});
