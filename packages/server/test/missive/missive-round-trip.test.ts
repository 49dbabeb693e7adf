/** The Setup page's test message end to end, through the chat server and both emulators. */

import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import type { StepReport } from '../../src/api/missive.js';
import {
  startMissiveEmulator,
  startTwilioEmulator,
  type MissiveChannel,
  type MissiveEmulator,
  type MissiveOrganization,
  type TwilioEmulator,
} from '../../../emulators/src/index.js';
import { runRoundTrip, type RoundTripDeps } from '../../src/missive-test/round-trip.js';
import { missiveAccess } from '../../src/accounts/missive-access.js';
import { POLL_LIMITS, type PollLimits } from '../../src/missive-test/poll-until.js';
import { startChatServer } from '../../src/start.js';
import { eventually } from '../../../../test/support/eventually.js';
import {
  ADMIN_SECRET,
  builtAssets,
  createTestServer,
  errorOf,
  LogLines,
  temporaryFolder,
  type TestServer,
} from '../support.js';

let twilio: TwilioEmulator;
let missive: MissiveEmulator;
before(async () => {
  [twilio, missive] = await Promise.all([startTwilioEmulator(), startMissiveEmulator()]);
});
after(() => Promise.all([twilio.stop(), missive.stop()]));

const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const SECRET = 'a signature secret';

interface World {
  readonly organization: MissiveOrganization;
  readonly channel: MissiveChannel;
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** Runs the test, and returns the report of each step. */
  test(): Promise<Map<string, StepReport>>;
  /** Names of the conversations at Twilio. */
  twilioConversations(): Promise<string[]>;
}

/** A chat server as in production, connected to a channel of this type. */
async function startWorld(type: 'text' | 'html' | 'email' = 'text'): Promise<World> {
  const port = await freePort();
  const { sid, authToken } = twilio.createAccount();
  const organization = missive.createOrganization();
  const channel = organization.createChannel({ type });
  const server = await startChatServer({
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    dataDirectory: await temporaryFolder(),
    assetsDirectory: await builtAssets(),
    adminSecret: ADMIN_SECRET,
    account: 'shop',
    twilioAccountSid: sid,
    twilioAuthToken: authToken,
    twilioApiBaseUrl: twilio.url,
    twilioWebsocketUrl: twilio.websocketUrl,
    missiveApiBaseUrl: missive.apiBaseUrl,
    logDestination: new LogLines(),
  });
  after(() => server.stop());
  const signedIn = await fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ secret: ADMIN_SECRET }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const call: World['call'] = (method, path, body) =>
    fetch(`${server.url}/api/accounts/shop${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  channel.webhookUrl = `http://127.0.0.1:${port}/shop/webhooks/missive`;
  channel.signatureSecret = SECRET;
  const connected = await call('PUT', '/missive', {
    token: organization.token,
    channelId: channel.id,
    channelType: type,
    signatureSecret: SECRET,
    ...(type === 'email' ? { address: 'chat@shop.example' } : {}),
  });
  assert.equal(connected.status, 200, await connected.text());
  return {
    organization,
    channel,
    call,
    async test() {
      const response = await call('POST', '/missive/test');
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('Content-Type'), 'application/x-ndjson');
      const lines = (await response.text()).trim().split('\n');
      return new Map(lines.map((line) => JSON.parse(line) as StepReport).map((line) => [line.step, line]));
    },
    async twilioConversations() {
      const response = await fetch(`${twilio.url}/console/api/${sid}/conversations`);
      return ((await response.json()) as { friendlyName: string }[]).map(({ friendlyName }) => friendlyName);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const states = (reports: Map<string, StepReport>): string[] =>
  [...reports.values()].map(({ step, state, problem }) => `${step} ${state}${problem ? ' !' : ''}`);
const ALL_DONE = ['token', 'write', 'heard', 'inbox', 'reply', 'webhook', 'visitor', 'tidy'].map(
  (step) => `${step} done`,
);

describe('the test message', () => {
  for (const type of ['text', 'html'] as const)
    it(`CS-02 makes the round trip on a channel of type ${type}, and leaves nothing open`, async () => {
      const world = await startWorld(type);
      const reports = await world.test();
      assert.deepEqual(states(reports), ALL_DONE, JSON.stringify([...reports.values()]));
      for (const { ms } of reports.values()) assert.ok(ms !== undefined && ms >= 0);
      const [conversation] = world.organization.conversations;
      assert.equal(conversation!.subject, 'Chat from Setup test [Unverified]');
      assert.equal(conversation!.isClosed, true);
      const [question, answer] = conversation!.messages;
      assert.match(question!.body, /test message from the Setup page/);
      assert.equal(question!.from.name, 'Setup test [Unverified]');
      assert.equal(answer!.delivery, 'delivered');
      assert.deepEqual(await world.twilioConversations(), []);
      const { failures } = (await (await world.call('GET', '/failures')).json()) as { failures: unknown[] };
      assert.deepEqual(failures, []);
      assert.deepEqual(states(await world.test()), ALL_DONE, 'a second one');
    });

  it('CS-02 ends in the inbox on an email channel, which has no webhook', async () => {
    const world = await startWorld('email');
    assert.deepEqual(states(await world.test()), [
      'token done',
      'write done',
      'heard done',
      'inbox done',
      'reply skipped',
      'webhook skipped',
      'visitor skipped',
      'tidy done',
    ]);
    assert.equal(world.organization.conversations[0]!.isClosed, true);
  });

  it('CS-02 finds its conversation when Missive returns no ids', async () => {
    const world = await startWorld('email');
    world.organization.createdReply = 'empty';
    assert.equal((await world.test()).get('tidy')?.state, 'done');
    assert.equal(world.organization.conversations[0]!.isClosed, true);
  });

  it('CS-02 stops at a token that Missive rejects', async () => {
    const world = await startWorld();
    // The relay and the test both call Missive: every call is rejected.
    world.organization.faults.pull({ kind: 'refuse', status: 401, times: 50, match: 'any' });
    const reports = await world.test();
    assert.deepEqual(states(reports), ['token failed !']);
    assert.match(reports.get('token')!.problem!, /wrong or was revoked/);
  });

  it('CS-02 stops when Missive rejects the message, with Missive’s error', async () => {
    const world = await startWorld();
    world.organization.channels.delete(world.channel.id);
    const reports = await world.test();
    assert.deepEqual(states(reports).slice(-2), ['inbox failed !', 'tidy done']);
    assert.match(reports.get('inbox')!.problem!, /“Account ID”|Missive says/);
    assert.deepEqual(await world.twilioConversations(), []);
    const { failures } = (await (await world.call('GET', '/failures')).json()) as { failures: unknown[] };
    assert.deepEqual(failures, [], 'the test is no lost message');
  });

  it('CS-02 runs one at a time per account', async () => {
    const world = await startWorld();
    world.organization.faults.pull({ kind: 'delay', ms: 300, match: 'any' });
    const first = world.test();
    const second = await eventually('the second is refused', async () => {
      const response = await world.call('POST', '/missive/test');
      if (response.status === 409) return response;
      await response.body?.cancel();
      return undefined;
    });
    assert.equal((await errorOf(second)).code, 'test-running');
    assert.equal((await first).get('tidy')?.state, 'done');
  });

  it('CS-02 requires a connected account', async () => {
    const world = await startWorld();
    await world.call('DELETE', '/missive');
    const response = await world.call('POST', '/missive/test');
    assert.equal(response.status, 409);
    assert.equal((await errorOf(response)).code, 'missive-not-connected');
  });

  it('CS-02 cleans up when the operator leaves', async () => {
    const world = await startWorld();
    world.organization.faults.pull({ kind: 'delay', ms: 500, match: 'send-message' });
    const response = await world.call('POST', '/missive/test');
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    for (let text = ''; !text.includes('"write","state":"done"');) {
      const { value } = await reader.read();
      text += decoder.decode(value, { stream: true });
    }
    assert.equal((await world.twilioConversations()).length, 1);
    await reader.cancel();
    await eventually('the conversation is gone', async () =>
      (await world.twilioConversations()).length === 0 ? true : undefined,
    );
  });
});

/** Short limits, so that a step that hangs is reported soon. */
const IMPATIENT: PollLimits = { limit: 1_000, interval: 20 };

interface Workshop extends TestServer {
  readonly organization: MissiveOrganization;
  readonly channel: MissiveChannel;
  /** @param onReport is called with each line, and may interfere */
  test(
    changes?: Partial<RoundTripDeps>,
    onReport?: (line: StepReport) => void,
    limits?: PollLimits,
  ): Promise<Map<string, StepReport>>;
}

/**
 * The parts of a chat server, so that a test can leave one out. Twilio does not know its address, Missive
 * does.
 */
async function startWorkshop(publicUrl: string | null = 'https://chat.example'): Promise<Workshop> {
  const organization = missive.createOrganization();
  const channel = organization.createChannel({ type: 'text', signatureSecret: SECRET });
  const at = await createTestServer(twilio, {
    missiveApiBaseUrl: missive.apiBaseUrl,
    deps: { publicUrl },
    account: {
      missive: missiveAccess({
        token: organization.token,
        channelId: channel.id,
        channelType: 'text',
        signatureSecret: SECRET,
      }),
    },
  });
  const server = createAdaptorServer({ fetch: at.app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const { port } = server.address() as AddressInfo;
  channel.webhookUrl = `http://127.0.0.1:${port}/${at.account.id}/webhooks/missive`;
  return {
    ...at,
    organization,
    channel,
    async test(changes = {}, onReport = () => undefined, limits = IMPATIENT) {
      const reports = new Map<string, StepReport>();
      const report = (line: StepReport): void => {
        reports.set(line.step, line);
        onReport(line);
      };
      await runRoundTrip(at.account, { ...at.deps, ...changes }, report, undefined, limits);
      const left = await at.twilio.conversations.v1.services(at.serviceSid).conversations.list();
      assert.deepEqual(left, [], 'nothing is left at Twilio');
      return reports;
    },
  };
}

describe('a test message that is not delivered', () => {
  it('CS-02 continues without Twilio’s webhook, and explains the fix', async () => {
    const reports = await (await startWorkshop()).test();
    assert.deepEqual(
      states(reports),
      ALL_DONE.map((state) => (state === 'heard done' ? 'heard done !' : state)),
    );
    assert.match(reports.get('heard')!.problem!, /Twilio’s webhook did not reach this server/);
    assert.match(reports.get('heard')!.fix!, /does not call https:\/\/chat\.example.*connect Twilio again/);
  });

  it('CS-02 names the variable when the public URL is not set', async () => {
    const reports = await (await startWorkshop(null)).test();
    assert.match(reports.get('heard')!.fix!, /MISSIVE_CHAT_PUBLIC_URL/);
  });

  it('CS-02 stops at Twilio when Twilio is not connected, or rejects the key', async () => {
    const at = await startWorkshop();
    const without = new Map<string, StepReport>();
    await runRoundTrip({ ...at.account, twilio: null }, at.deps, (line) => without.set(line.step, line));
    assert.deepEqual(states(without), ['token done', 'write failed !']);
    const wrong = new Map<string, StepReport>();
    const access = { ...at.account.twilio!, apiKeySecret: 'another' };
    await runRoundTrip({ ...at.account, twilio: access }, at.deps, (line) => wrong.set(line.step, line));
    assert.match(wrong.get('write')!.problem!, /does not accept this server’s API key/);
    assert.match(wrong.get('write')!.fix!, /Connect Twilio again/);
  });

  it('CS-02 reports that the message waits when the relay does not run', async () => {
    const at = await startWorkshop();
    const hear = (accountId: string, subject: string): Promise<void> =>
      at.store.relay.jobs.schedule({ accountId, queue: 'to-missive', subject }, at.clock.now);
    const reports = await at.test({ relay: { onVisitorMessage: hear } });
    assert.deepEqual(states(reports).slice(-2), ['inbox failed !', 'tidy done']);
    assert.match(reports.get('inbox')!.problem!, /is waiting in the queue/);
    assert.equal(at.organization.conversations.length, 0);
  });

  it('CS-02 shows the problem of the relay when Missive is down', async () => {
    const at = await startWorkshop();
    const reports = await at.test({}, ({ step, state }) => {
      if (step === 'write' && state === 'done')
        at.organization.faults.pull({ kind: 'refuse', status: 500, times: 100, match: 'send-message' });
    });
    assert.deepEqual(states(reports).slice(-2), ['inbox failed !', 'tidy done']);
    assert.match(reports.get('inbox')!.problem!, /Missive has a problem/);
  });

  it('CS-02 ends as soon as the reason is known, not after the time limit', async () => {
    const world = await startWorld();
    world.organization.channels.delete(world.channel.id);
    const { ms = Infinity } = (await world.test()).get('inbox') ?? {};
    assert.ok(ms < POLL_LIMITS.limit, `${ms} ms`);

    const at = await startWorkshop();
    at.channel.signatureSecret = 'another secret';
    const limit = 120_000;
    const reports = await at.test({}, undefined, { limit, interval: 20 });
    assert.match(reports.get('webhook')!.problem!, /its signature was wrong/);
    assert.ok(reports.get('webhook')!.ms! < limit);
  });

  it('CS-02 reports that Missive did not call the webhook, and where its address is set', async () => {
    const at = await startWorkshop();
    at.channel.webhookUrl = null;
    const reports = await at.test();
    assert.deepEqual(states(reports).slice(-2), ['webhook failed !', 'tidy done']);
    assert.match(reports.get('webhook')!.problem!, /Missive did not call this server/);
    assert.match(
      reports.get('webhook')!.fix!,
      new RegExp(`https://chat\\.example/${at.account.id}/webhooks/missive`),
    );
    // The check for missing replies must not start another conversation for this one.
    const [conversation] = at.organization.conversations;
    const known = await at.store.relay.agentMessages.knownAgentMessages(at.account.id, [
      conversation!.messages[1]!.id,
    ]);
    assert.equal(known.size, 1);
  });

  it('CS-02 distinguishes a wrong signature from a missing webhook', async () => {
    const at = await startWorkshop();
    at.channel.signatureSecret = 'another secret';
    const reports = await at.test();
    assert.match(reports.get('webhook')!.problem!, /its signature was wrong/);
    assert.match(reports.get('webhook')!.fix!, /same signature secret/);
  });

  it('CS-02 stops at the visitor when Twilio rejects the reply', async () => {
    const at = await startWorkshop();
    const twilioAccount = twilio.account(at.account.twilio!.accountSid);
    const reports = await at.test({}, ({ step, state }) => {
      if (step === 'webhook' && state === 'running')
        twilioAccount.faults.pull({ kind: 'refuse', target: 'rest', code: 503, times: 100 });
      if (step === 'tidy') twilioAccount.faults.clear();
    });
    assert.deepEqual(states(reports).slice(-2), ['visitor failed !', 'tidy done']);
    assert.match(reports.get('visitor')!.problem!, /Twilio/);
  });
});
