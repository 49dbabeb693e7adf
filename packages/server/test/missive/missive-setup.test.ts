import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FailureView, MissiveView } from '../../src/api/missive.js';
import {
  startMissiveEmulator,
  type MissiveEmulator,
  type MissiveOrganization,
} from '../../../emulators/src/index.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator, type TestServer } from '../support.js';

const twilio = useEmulator();
let missive: MissiveEmulator;
before(async () => {
  missive = await startMissiveEmulator();
});
after(() => missive.stop());

const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const CHANNEL = '6f0b0c1e-0000-4000-8000-00000000000f';

interface Operator extends TestServer {
  readonly organization: MissiveOrganization;
  /** Sends a request to a path below the account's own route. */
  own(method: string, path: string, body?: unknown): Promise<Response>;
  view(): Promise<MissiveView>;
}

async function createOperator(
  changes: { publicUrl?: string | null; apiBaseUrl?: string } = {},
): Promise<Operator> {
  const { publicUrl = 'https://chat.example', apiBaseUrl = missive.apiBaseUrl } = changes;
  const chat = await createTestServer(twilio(), { missiveApiBaseUrl: apiBaseUrl, deps: { publicUrl } });
  const signedIn = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ secret: ADMIN_SECRET }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const own: Operator['own'] = async (method, path, body) =>
    chat.app.request(`/api/accounts/${chat.account.id}${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ...chat,
    organization: missive.createOrganization(),
    own,
    view: async () => (await (await own('GET', '/missive')).json()) as MissiveView,
  };
}

const fieldsOf = async (response: Response): Promise<Record<string, string>> => {
  const { error } = (await response.json()) as {
    error: { fields?: { field: string; message: string }[] };
  };
  return Object.fromEntries((error.fields ?? []).map(({ field, message }) => [field, message]));
};

describe('connecting Missive on the Setup page', () => {
  it('CS-02 shows the webhook address before connecting, and whether Missive can reach it', async () => {
    const at = await createOperator();
    const { missive: access, webhookUrl, webhookProblem, status } = await at.view();
    assert.equal(access, null);
    assert.equal(webhookUrl, `https://chat.example/${at.account.id}/webhooks/missive`);
    assert.equal(webhookProblem, null);
    assert.deepEqual(status, {
      waiting: {
        'to-missive': 0,
        'to-visitor': 0,
        posts: 0,
        sweep: 0,
        mail: 0,
        answers: 0,
        ending: 0,
        retention: 0,
      },
      oldestDueAt: null,
      failures: 0,
      problem: null,
      lastActiveAt: null,
    });
  });

  for (const [publicUrl, problem] of [
    [null, /Set MISSIVE_CHAT_PUBLIC_URL/],
    ['http://chat.example', /https:\/\/ addresses only.*MISSIVE_CHAT_PUBLIC_URL/],
    ['http://127.0.0.1:8080', /127\.0\.0\.1 is known on this machine or network alone/],
    ['https://192.168.2.7', /192\.168\.2\.7 is known/],
    ['https://[::1]:8080', /\[::1\] is known/],
    ['https://chat', /chat is known/],
    ['https://chat.local', /chat\.local is known/],
  ] as const)
    it(`CS-02 explains why Missive cannot reach ${publicUrl ?? 'a server without an address'}`, async () => {
      const { webhookUrl, webhookProblem } = await (await createOperator({ publicUrl })).view();
      assert.match(webhookProblem ?? '', problem);
      assert.equal(webhookUrl === null, publicUrl === null);
    });

  it('CS-02 checks the token at Missive, stores it, and never returns it', async () => {
    const at = await createOperator();
    const { token, id, name, teams } = at.organization;
    const response = await at.own('PUT', '/missive', {
      token: ` ${token}\n`,
      channelId: CHANNEL.toUpperCase(),
      channelType: 'text',
      signatureSecret: 'a signature secret',
      organizationId: id,
      teamId: teams[0]!.id,
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.equal(text.includes(token), false);
    assert.equal(text.includes('a signature secret'), false);
    const answer = JSON.parse(text) as MissiveView & { organizations: unknown };
    assert.deepEqual(answer.organizations, [{ id, name }]);
    assert.deepEqual(answer.missive, {
      channelId: CHANNEL,
      channelType: 'text',
      address: null,
      organizationId: id,
      teamId: teams[0]!.id,
      hasSignatureSecret: true,
      tokenEnding: `…${token.slice(-4)}`,
    });
    assert.deepEqual((await at.view()).missive, answer.missive);
    const { missive: stored } = (await at.store.find(at.account.id))!;
    assert.equal(stored?.token, token);
    assert.equal(stored.signatureSecret, 'a signature secret');
    assert.equal(at.log.text.includes(token), false);
  });

  it('CS-02 reports a channel as connected only after a message has gone through', async () => {
    const at = await createOperator();
    // The test runs the jobs itself.
    await at.deps.relay.stop();
    const { jobs } = at.store.relay;
    const setUp = { token: at.organization.token, channelId: CHANNEL, channelType: 'text' };
    const connection = async (): Promise<string> => (await at.view()).connection;
    assert.equal(await connection(), 'none');
    await at.own('PUT', '/missive', setUp);
    assert.equal(await connection(), 'untried');
    const relay = async (problem: string | null): Promise<void> => {
      const job = { accountId: at.account.id, queue: 'to-missive', subject: 'CH1' } as const;
      at.clock.now += 1_000;
      await jobs.schedule(job, at.clock.now);
      const claimed = await jobs.claim(['to-missive'], 'test', at.clock.now, 1_000);
      const activeAt = problem === null ? at.clock.now : claimed!.activeAt;
      const dueAt = problem === null ? null : at.clock.now;
      await jobs.release(claimed!, { dueAt, failures: 0, problem, activeAt }, at.clock.now);
    };
    await relay('Missive does not know what was named.');
    assert.equal(await connection(), 'failing');
    await relay(null);
    assert.equal(await connection(), 'working');
    at.clock.now += 1_000;
    await at.own('PUT', '/missive', { ...setUp, channelType: 'html' });
    assert.equal(await connection(), 'working', 'the same channel');
    const other = '6f0b0c1e-0000-4000-8000-00000000ffff';
    await at.own('PUT', '/missive', { ...setUp, channelId: other });
    assert.equal(await connection(), 'untried', 'another channel');
  });

  it('CS-02 keeps an omitted token and secret, and removes the secret on request', async () => {
    const at = await createOperator();
    const { token } = at.organization;
    const first = { token, channelId: CHANNEL, channelType: 'text', signatureSecret: 'a signature secret' };
    assert.equal((await at.own('PUT', '/missive', first)).status, 200);
    assert.equal((await at.own('PUT', '/missive', { channelId: CHANNEL, channelType: 'html' })).status, 200);
    const kept = (await at.store.find(at.account.id))!.missive!;
    assert.deepEqual(
      [kept.token, kept.signatureSecret, kept.channelType],
      [token, 'a signature secret', 'html'],
    );
    const without = { channelId: CHANNEL, channelType: 'html', signatureSecret: null };
    assert.equal((await at.own('PUT', '/missive', without)).status, 200);
    assert.equal((await at.view()).missive?.hasSignatureSecret, false);
  });

  it('CS-04 names each invalid field and the fix', async () => {
    const at = await createOperator();
    const wrong = await at.own('PUT', '/missive', {
      token: 'two words',
      channelId: 'Website chat',
      channelType: 'sms',
      signatureSecret: ' ',
      address: 'nobody',
      organizationId: 'Acme',
      colour: 'red',
    });
    assert.equal(wrong.status, 400);
    const fields = await fieldsOf(wrong);
    assert.match(fields.token ?? '', /without spaces.*Settings › API/);
    assert.match(fields.channelId ?? '', /“Account ID”/);
    assert.match(fields.channelType ?? '', /text, html, email/);
    assert.match(fields.signatureSecret ?? '', /must not be empty/);
    assert.match(fields.address ?? '', /email address/);
    assert.match(fields.organizationId ?? '', /UUID/);
    assert.ok('colour' in fields);
    const missing = await at.own('PUT', '/missive', { channelType: 'email' });
    assert.match((await fieldsOf(missing.clone())).token ?? '', /^is missing/);
    assert.deepEqual(Object.keys(await fieldsOf(missing)), ['token', 'channelId']);
    const withoutAddress = { token: at.organization.token, channelId: CHANNEL, channelType: 'email' };
    assert.match(
      (await fieldsOf(await at.own('PUT', '/missive', withoutAddress))).address ?? '',
      /^is missing/,
    );
    assert.equal((await at.view()).missive, null);
  });

  it('CS-02 reports a wrong token, exceeded limits, no response, and another organization', async () => {
    const at = await createOperator();
    const given = { token: at.organization.token, channelId: CHANNEL, channelType: 'text' };
    const denied = await at.own('PUT', '/missive', { ...given, token: 'missive_pat-revoked' });
    assert.equal(denied.status, 422);
    const { code, message } = await errorOf(denied.clone());
    assert.equal(code, 'missive-denied');
    assert.match(message, /wrong or was revoked/);
    assert.deepEqual(Object.keys(await fieldsOf(denied)), ['token']);

    const stranger = missive.createOrganization({ name: 'Strangers' });
    const foreign = await at.own('PUT', '/missive', { ...given, organizationId: stranger.id });
    assert.equal(foreign.status, 400);
    assert.match((await fieldsOf(foreign)).organizationId ?? '', /no organization.*Kiln & Clay/);

    at.organization.faults.pull({ kind: 'refuse', status: 503, times: 1, match: 'any' });
    assert.equal((await errorOf(await at.own('PUT', '/missive', given))).code, 'missive-unavailable');
    at.organization.faults.pull({ kind: 'throttle', retryAfter: 60, times: 1, match: 'any' });
    const throttled = await at.own('PUT', '/missive', given);
    assert.equal(throttled.status, 503);
    assert.equal(throttled.headers.get('Retry-After'), '60');
    assert.equal((await errorOf(throttled)).code, 'missive-throttled');
    assert.equal((await at.view()).missive, null);

    const away = await createOperator({ apiBaseUrl: 'http://127.0.0.1:9/v1' });
    const response = await away.own('PUT', '/missive', given);
    assert.equal(response.status, 502);
    assert.match((await errorOf(response)).message, /MISSIVE_API_BASE_URL/);
  });

  it('CS-02 disconnects, and may do so twice', async () => {
    const at = await createOperator();
    const given = { token: at.organization.token, channelId: CHANNEL, channelType: 'text' };
    await at.own('PUT', '/missive', given);
    assert.equal((await at.own('DELETE', '/missive')).status, 204);
    assert.equal((await at.own('DELETE', '/missive')).status, 204);
    assert.equal((await at.view()).missive, null);
    assert.equal((await at.store.find(at.account.id))!.missive, null);
  });

  it('CS-04 requires a signed-in operator, and rejects other sites', async () => {
    const at = await createOperator();
    for (const [method, path] of [
      ['GET', '/missive'],
      ['PUT', '/missive'],
      ['DELETE', '/missive'],
      ['POST', '/missive/test'],
      ['GET', '/failures'],
      ['POST', '/failures/retry'],
    ] as const) {
      const url = `/api/accounts/${at.account.id}${path}`;
      assert.equal(
        (await at.app.request(url, { method, headers: HEADERS })).status,
        401,
        `${method} ${path}`,
      );
      if (method !== 'GET')
        assert.equal((await at.app.request(url, { method })).status, 403, `${method} ${path}`);
    }
  });
});

describe('failed deliveries', () => {
  const refuse = async (at: Operator, messageSid: string): Promise<void> =>
    at.store.relay.failures.refuseMessage(
      at.account.id,
      'CHshop',
      messageSid,
      'Missive refused it.',
      at.clock.now,
    );
  const list = async (at: Operator): Promise<FailureView[]> =>
    ((await (await at.own('GET', '/failures')).json()) as { failures: FailureView[] }).failures;

  it('CS-02 are listed newest first with their reason, for their account only', async () => {
    const at = await createOperator();
    const other = await at.addAccount();
    await at.store.relay.failures.refuseMessage(other.id, 'CHother', 'IM0', 'No.', at.clock.now);
    assert.deepEqual(await list(at), []);
    await refuse(at, 'IM1');
    at.clock.now += 1_000;
    await refuse(at, 'IM2');
    const [newest, oldest] = await list(at);
    const { id, ...rest } = newest!;
    assert.ok(id);
    assert.deepEqual(rest, {
      direction: 'to-missive',
      subject: 'CHshop',
      messageId: 'IM2',
      reason: 'Missive refused it.',
      at: new Date(at.clock.now).toISOString(),
    });
    assert.equal(oldest!.messageId, 'IM1');
    assert.equal((await at.view()).status.failures, 2);
  });

  it('CS-02 are retried, one or all, and the relay runs immediately', async () => {
    const at = await createOperator();
    for (const sid of ['IM1', 'IM2', 'IM3']) await refuse(at, sid);
    const [first] = await list(at);
    assert.equal((await at.own('POST', `/failures/${first!.id}/retry`)).status, 204);
    assert.equal((await list(at)).length, 2);
    const job = { accountId: at.account.id, queue: 'to-missive', subject: 'CHshop' } as const;
    await eventually('the relay has run', async () => {
      const status = await at.store.relay.jobs.status(job, at.clock.now);
      return status !== null && status.dueAt === null ? true : undefined;
    });
    assert.deepEqual(await (await at.own('POST', '/failures/retry')).json(), { retried: 2 });
    assert.deepEqual(await list(at), []);
    const due = await at.store.relay.failures.refusedMessagesDue(at.account.id, 'CHshop');
    assert.deepEqual([...due].sort(), ['IM1', 'IM2', 'IM3']);
  });

  it('CS-02 are dismissed once, and then not found', async () => {
    const at = await createOperator();
    await refuse(at, 'IM1');
    const [first] = await list(at);
    assert.equal((await at.own('DELETE', `/failures/${first!.id}`)).status, 204);
    assert.deepEqual(await list(at), []);
    for (const [method, path] of [
      ['DELETE', `/failures/${first!.id}`],
      ['POST', `/failures/${first!.id}/retry`],
      ['POST', '/failures/nonsense/retry'],
    ] as const) {
      const response = await at.own(method, path);
      assert.equal(response.status, 404, path);
      assert.equal((await errorOf(response)).code, 'not-found');
    }
  });
});
