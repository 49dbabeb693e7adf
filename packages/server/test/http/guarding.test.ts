import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pagePolicy } from '../../src/http/security-headers.js';
import { CHUNK, createTestServer, errorOf, JANE, JANES_DIGEST, useEmulator } from '../support.js';

const emulator = useEmulator();

describe('every response', () => {
  it('CS-04 carries the security headers, errors included', async () => {
    const chat = await createTestServer(emulator());
    const { id } = chat.account;
    const paths = [
      '/healthz',
      '/metrics',
      `/${id}/missive.js`,
      `/${id}/settings`,
      '/nobody/settings',
      '/a/b/c',
    ];
    const responses = await Promise.all(paths.map(async (path) => chat.app.request(path)));
    responses.push(
      await chat.postSession({}),
      await chat.postSession('{'),
      await chat.app.request(`/assets/${CHUNK}`),
    );
    for (const { headers, url } of responses) {
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff', url);
      assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
      assert.equal(headers.get('X-Frame-Options'), 'DENY');
      assert.match(
        headers.get('Content-Security-Policy') ?? '',
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      assert.match(headers.get('Strict-Transport-Security') ?? '', /^max-age=\d{8}$/);
    }
  });

  it('CS-04 has Strict-Transport-Security only when the public address is https', async () => {
    for (const publicUrl of [null, 'http://127.0.0.1:8080']) {
      const chat = await createTestServer(emulator(), { deps: { publicUrl } });
      assert.equal((await chat.app.request('/healthz')).headers.get('Strict-Transport-Security'), null);
    }
  });

  it('CS-04 allows other origins on the routes made for them, and nowhere else', async () => {
    const chat = await createTestServer(emulator());
    const policyOf = async (path: string) =>
      (await chat.app.request(path)).headers.get('Cross-Origin-Resource-Policy');
    assert.equal(await policyOf(`/${chat.account.id}/missive.js`), 'cross-origin');
    assert.equal(await policyOf(`/assets/${CHUNK}`), 'cross-origin');
    assert.equal(await policyOf('/metrics'), 'same-origin');
    assert.equal(await policyOf('/nothing/here'), 'same-origin');
  });
});

describe('our own pages', () => {
  it('CS-04 load files and connect to this server only', () => {
    const policy = pagePolicy({ connect: "'self'", frame: "'self'", frameAncestors: "'none'" });
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /connect-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });
});

describe('health and metrics', () => {
  it('CS-05 report alive but not ready while the database is down', async () => {
    const chat = await createTestServer(emulator());
    assert.equal((await chat.app.request('/readyz')).status, 200);
    await chat.store.close();
    chat.clock.now += 1_000; // the previous check is cached for a second
    const alive = await chat.app.request('/healthz');
    assert.deepEqual([alive.status, await alive.json()], [200, { status: 'ok' }]);
    const ready = await chat.app.request('/readyz');
    assert.equal(ready.status, 503);
    assert.equal((await errorOf(ready)).code, 'not-ready');
  });

  it('CS-05 count requests, sessions and calls to Twilio, and name no visitor', async () => {
    const chat = await createTestServer(emulator());
    await chat.openSession({ user: { email: JANE, digest: JANES_DIGEST }, start: true });
    await chat.postSession('{');
    await chat.app.request(`/${chat.account.id}/settings?email=${JANE}`);
    await chat.app.request('/x', { method: 'BREW' });
    const stream = await chat.app.request(`/${chat.account.id}/events`);
    const response = await chat.app.request('/metrics');
    assert.match(response.headers.get('Content-Type') ?? '', /^text\/plain/);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const text = await response.text();
    for (const line of [
      'missive_chat_http_requests_total{method="POST",route="/:account/sessions",status="200"} 1',
      'missive_chat_http_requests_total{method="POST",route="/:account/sessions",status="400"} 1',
      'missive_chat_http_requests_total{method="GET",route="/:account/settings",status="200"} 1',
      'missive_chat_session_duration_seconds_count{result="verified"} 1',
      'missive_chat_event_streams_open 1',
    ])
      assert.ok(text.includes(line), `${line}\n${text}`);
    await stream.body!.cancel();
    assert.match(text, /requests_total\{method="other",[^}]*status="404"\} 1/);
    for (const word of [JANE, chat.account.id, 'visitor-', 'CH', JANES_DIGEST])
      assert.equal(text.includes(word), false, word);
  });

  it('CS-05 count Twilio’s responses', async () => {
    const { createTwilioClients } = await import('../../src/twilio/twilio-client.js');
    const outcomes: string[] = [];
    const clients = createTwilioClients(emulator().url, (outcome) => outcomes.push(outcome));
    const chat = await createTestServer(emulator(), { deps: { clients } });
    await chat.openSession({ start: true });
    assert.deepEqual([...new Set(outcomes)], ['2xx']);
    const { faults } = emulator().account(chat.account.twilio!.accountSid);
    faults.pull({ kind: 'refuse', target: 'rest', code: 500 });
    await chat.postSession({ start: true });
    faults.pull({ kind: 'throttle', target: 'rest' });
    await chat.postSession({ start: true });
    assert.deepEqual(outcomes.slice(-2), ['5xx', '429']);
    const away = createTwilioClients('http://127.0.0.1:1', (outcome) => outcomes.push(outcome));
    const credentials = { accountSid: `AC${'0'.repeat(32)}`, username: 'a', password: 'b' };
    await assert.rejects(away(credentials).conversations.v1.services.list());
    assert.equal(outcomes.at(-1), 'none');
  });

  it('CS-05 require the metrics token', async () => {
    const chat = await createTestServer(emulator(), { deps: { metricsToken: 'a-long-metrics-token' } });
    const ask = async (authorization?: string) =>
      chat.app.request('/metrics', authorization === undefined ? {} : { headers: { authorization } });
    for (const wrong of [
      undefined,
      'Bearer',
      'Bearer a-long-metrics-toke',
      'Basic a-long-metrics-token',
      '',
    ]) {
      const response = await ask(wrong);
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer');
      assert.doesNotMatch(await response.text(), /missive_chat/);
    }
    assert.equal((await ask('Bearer a-long-metrics-token')).status, 200);
  });
});

describe('session limits', () => {
  const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } });

  it('CS-04 apply to one visitor across addresses, and not to other visitors', async () => {
    const chat = await createTestServer(emulator(), {
      deps: { visitorRateLimit: { burst: 2, perMinute: 6 } },
    });
    const { visitorToken } = await chat.openSession();
    const ask = async (body: object, address: string) =>
      chat.app.request(
        `/${chat.account.id}/sessions`,
        { method: 'POST', body: JSON.stringify(body) },
        from(address),
      );
    for (const last of [1, 2]) assert.equal((await ask({ visitorToken }, `192.0.2.${last}`)).status, 200);
    const refused = await ask({ visitorToken }, '192.0.2.3');
    assert.equal(refused.status, 429);
    assert.equal((await errorOf(refused)).code, 'throttled');
    assert.equal(refused.headers.get('Retry-After'), '10');
    const jane = { user: { email: JANE, digest: JANES_DIGEST } };
    for (const last of [4, 5]) assert.equal((await ask(jane, `192.0.2.${last}`)).status, 200);
    assert.equal((await ask(jane, '192.0.2.6')).status, 429);
    assert.equal((await ask({}, '192.0.2.7')).status, 200);
    const counted = await chat.deps.metrics.rateLimited.get();
    assert.deepEqual(
      counted.values.map(({ labels, value }) => [labels.scope, value]),
      [['visitor', 2]],
    );
    chat.clock.now += 10_000;
    assert.equal((await ask({ visitorToken }, '192.0.2.8')).status, 200);
  });
});
