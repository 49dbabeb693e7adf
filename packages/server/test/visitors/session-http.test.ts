import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session } from '../../../../src/core/types.js';
import { isOriginAllowed } from '../../src/accounts/allowed-origins.js';
import { callerOf, RateLimiter } from '../../src/http/rate-limit.js';
import { createTestServer, errorOf, JANE, JANES_DIGEST, SECRET_KEY, useEmulator } from '../support.js';

const emulator = useEmulator();
const SHOP = 'https://shop.example';

describe('a session request', () => {
  it('CS-04 is rejected when malformed, and the error names the field', async () => {
    const chat = await createTestServer(emulator());
    const cases: [unknown, RegExp][] = [
      [{ visitor: { name: 'Ann' } }, /^visitor\.email: must be a text$/],
      [{ visitor: 'Ann' }, /^visitor: must be an object$/],
      [{ user: { email: 7 } }, /^user\.email: must be a text$/],
      [{ meta: { page: 7 } }, /^meta\.page: must be a text$/],
      [{ meta: [] }, /^meta: must be an object/],
      [{ start: 'yes' }, /^start: must be true or false$/],
      [[], /^body: must be an object$/],
      ['{"visitor":', /^body: must be JSON$/],
      ['', /^body: must be JSON$/],
    ];
    for (const [request, message] of cases) {
      const response = await chat.postSession(request);
      const error = await errorOf(response);
      assert.equal(response.status, 400, JSON.stringify(request).slice(0, 80));
      assert.equal(error.code, 'invalid');
      assert.match(error.message, message);
    }
  });

  it('LC-07 is accepted with values over a limit, and the response lists what was omitted', async () => {
    const chat = await createTestServer(emulator());
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, 'x']));
    const cases: [unknown, string, string][] = [
      [{ visitor: { name: 'Ann', email: 'x'.repeat(330) } }, 'visitor.email', '320 characters'],
      [{ visitor: { name: 'n'.repeat(201), email: '' } }, 'visitor.name', '200 characters'],
      [
        { visitor: { name: '', email: '', consentAt: 'yesterday' } },
        'visitor.consentAt',
        'a time in ISO 8601',
      ],
      [{ user: { email: JANE, digest: 'd'.repeat(201) } }, 'user.digest', '200 characters'],
      [
        { user: { email: JANE, avatarUrl: `https://a.example/${'a'.repeat(2001)}` } },
        'user.avatarUrl',
        'a web address of at most 2000 characters',
      ],
      [
        { user: { email: JANE, avatarUrl: 'data:image/png;base64,AAAA' } },
        'user.avatarUrl',
        'a web address of at most 2000 characters',
      ],
      [{ meta: { page: 'x'.repeat(1001) } }, 'meta.page', '1000 characters'],
      [{ meta: { ['k'.repeat(101)]: 'x' } }, `meta.${'k'.repeat(100)}`, '100 characters a name'],
      [{ meta: many }, 'meta.key50', '50 names'],
      [
        { meta: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'x'.repeat(900)])) },
        'meta.k10',
        '10000 bytes of JSON in all',
      ],
      [{ visitorToken: 't'.repeat(2001) }, 'visitorToken', '2000 characters'],
    ];
    for (const [request, field, limit] of cases) {
      const response = await chat.postSession({ ...(request as object), start: true });
      assert.equal(response.status, 200, `${field}: ${await response.clone().text()}`);
      const { leftOut = [], conversationSid } = (await response.json()) as Session;
      assert.deepEqual(leftOut[0], { field, limit });
      assert.match(conversationSid ?? '', /^CH/);
    }
  });

  it('LC-07 has no list of omissions within the limits', async () => {
    const chat = await createTestServer(emulator());
    const session = await chat.openSession({ visitor: { name: 'n'.repeat(200), email: JANE } });
    assert.equal('leftOut' in session, false);
  });

  for (const [what, email] of [
    ['is no address', 'customer-4711'],
    ['has blanks around it', `  ${JANE} `],
    ['has a non-ASCII local part', 'jürgen@example.com'],
  ] as const)
    it(`LC-07 accepts an email that ${what}, from the page's user or typed`, async () => {
      const chat = await createTestServer(emulator());
      const request = { user: { email }, visitor: { name: '', email }, start: true };
      assert.equal((await chat.openSession(request)).verification, 'unverified');
    });

  for (const [what, proof] of [
    ['digest that is too short', { digest: 'd78c' }],
    ['digest that is too long', { digest: JANES_DIGEST.repeat(20) }],
    ['token that is too long', { token: `${'e'.repeat(2000)}.${'y'.repeat(2000)}.x` }],
  ] as const)
    it(`LC-07 LC-30 cannot verify a ${what}`, async () => {
      const chat = await createTestServer(emulator());
      const { verification, conversationSid } = await chat.openSession({
        user: { email: JANE, ...proof },
        start: true,
      });
      assert.equal(verification, 'cannot-verify');
      assert.match(conversationSid ?? '', /^CH/);
    });

  it('LC-07 fills the conversation with as much as Twilio accepts', async () => {
    const chat = await createTestServer(emulator());
    const meta = Object.fromEntries(Array.from({ length: 47 }, (_, i) => [`k${i}`, '"'.repeat(90)]));
    const session = await chat.openSession({
      user: { email: '\u0001'.repeat(320), name: '"'.repeat(200), avatarUrl: `https://${'"'.repeat(1992)}` },
      meta,
      start: true,
    });
    const { attributes, friendlyName } = await chat.twilio.conversations.v1
      .services(chat.serviceSid)
      .conversations(session.conversationSid ?? '')
      .fetch();
    assert.ok(Buffer.byteLength(attributes) <= 16 * 1024, `${Buffer.byteLength(attributes)} bytes`);
    assert.ok(Object.keys((JSON.parse(attributes) as { meta: object }).meta).length > 30);
    assert.ok(friendlyName.length <= 256);
  });

  it('CS-04 may contain unknown fields', async () => {
    const chat = await createTestServer(emulator());
    await chat.openSession({ later: true, user: { email: JANE, digest: JANES_DIGEST, id: 7 } } as object);
  });

  it('CS-04 over 64 kB is rejected', async () => {
    const chat = await createTestServer(emulator());
    const body = JSON.stringify({ meta: { a: 'x'.repeat(65 * 1024) } });
    for (const headers of [{}, { 'Content-Length': String(body.length) }]) {
      const response = await chat.postSession(body, headers);
      assert.equal(response.status, 413);
      assert.equal((await errorOf(response)).code, 'too-large');
    }
  });

  it('may be JSON or plain text, which needs no preflight', async () => {
    const chat = await createTestServer(emulator());
    await chat.openSession({}, { 'Content-Type': 'text/plain;charset=UTF-8' });
    const response = await chat.postSession({}, { 'Content-Type': 'application/x-www-form-urlencoded' });
    assert.equal(response.status, 415);
  });

  it('for an unknown account gets an error that the page can read', async () => {
    const chat = await createTestServer(emulator());
    const response = await chat.app.request('/nobody/sessions', {
      method: 'POST',
      body: '{}',
      headers: { Origin: SHOP },
    });
    assert.equal(response.status, 404);
    assert.equal((await errorOf(response)).code, 'unknown-account');
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), SHOP);
  });

  it('must be a POST', async () => {
    const chat = await createTestServer(emulator());
    const response = await chat.app.request(`/${chat.account.id}/sessions`);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('Allow'), 'POST, OPTIONS');
  });
});

describe('pages of other origins', () => {
  it('CS-04 are allowed if the account lists them, with or without a preflight', async () => {
    const chat = await createTestServer(emulator(), { account: { allowedOrigins: [SHOP] } });
    const answer = await chat.postSession({}, { Origin: SHOP });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('Access-Control-Allow-Origin'), SHOP);
    assert.equal(answer.headers.get('Vary'), 'Origin');
    assert.equal(answer.headers.get('Cache-Control'), 'no-store');
    const preflight = await chat.app.request(`/${chat.account.id}/sessions`, {
      method: 'OPTIONS',
      headers: {
        Origin: SHOP,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,traceparent',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), SHOP);
    assert.match(preflight.headers.get('Access-Control-Allow-Methods') ?? '', /POST/);
    // Monitoring scripts on the page add their own headers.
    assert.equal(preflight.headers.get('Access-Control-Allow-Headers'), 'content-type,traceparent');
    assert.equal(preflight.headers.get('Access-Control-Max-Age'), '7200');
  });

  it('CS-04 are rejected if not listed, and the error names the setting', async () => {
    const chat = await createTestServer(emulator(), { account: { allowedOrigins: [SHOP] } });
    const response = await chat.postSession({ start: true }, { Origin: 'https://evil.example' });
    assert.equal(response.status, 403);
    const { code, message } = await errorOf(response);
    assert.equal(code, 'origin-not-allowed');
    assert.match(message, /MISSIVE_CHAT_ORIGINS/);
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), null);
    const { conversations } = chat.twilio.conversations.v1.services(chat.serviceSid);
    assert.deepEqual(await conversations.list(), []);
  });

  it('CS-04 are compared as a whole, not by part of a name', () => {
    const cases: [string, string[], boolean][] = [
      [SHOP, ['*'], true],
      ['null', ['*'], true],
      ['null', [SHOP], false],
      [SHOP, [`${SHOP}/`], true],
      ['http://shop.example', [SHOP], false],
      ['https://shop.example:8443', [SHOP], false],
      ['https://shop.example.evil.com', [SHOP], false],
      ['https://www.shop.example', ['https://*.shop.example'], true],
      ['https://a.b.shop.example', ['https://*.shop.example'], true],
      ['https://shop.example', ['https://*.shop.example'], false],
      ['https://evilshop.example', ['https://*.shop.example'], false],
      ['http://www.shop.example', ['https://*.shop.example'], false],
    ];
    for (const [origin, allowed, expected] of cases)
      assert.equal(isOriginAllowed(origin, allowed), expected, `${origin} for ${allowed.join()}`);
  });
});

describe('too many session requests', () => {
  const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } });
  const limited = { rateLimit: { burst: 2, perMinute: 6 } };

  it('CS-04 from one address have to wait; others do not', async () => {
    const chat = await createTestServer(emulator(), { deps: limited });
    const ask = (address: string, headers: Record<string, string> = {}) =>
      chat.app.request(
        `/${chat.account.id}/sessions`,
        { method: 'POST', body: '{}', headers },
        from(address),
      );
    assert.equal((await ask('192.0.2.1')).status, 200);
    assert.equal((await ask('192.0.2.1')).status, 200);
    const refused = await ask('192.0.2.1', { Origin: SHOP, 'X-Forwarded-For': '203.0.113.9' });
    assert.equal(refused.status, 429);
    assert.equal((await errorOf(refused)).code, 'throttled');
    assert.equal(refused.headers.get('Retry-After'), '10');
    assert.equal(refused.headers.get('Access-Control-Allow-Origin'), SHOP);
    assert.equal(refused.headers.get('Access-Control-Expose-Headers'), 'Retry-After');
    assert.equal((await ask('192.0.2.2')).status, 200);
    chat.clock.now += 10_000;
    assert.equal((await ask('192.0.2.1')).status, 200);
    assert.equal((await ask('192.0.2.1')).status, 429);
  });

  it('CS-04 are identified by our own proxy’s header, not by the caller’s', async () => {
    const chat = await createTestServer(emulator(), { deps: { ...limited, proxyHops: 1 } });
    const ask = (forwarded: string) =>
      chat.app.request(
        `/${chat.account.id}/sessions`,
        { method: 'POST', body: '{}', headers: { 'X-Forwarded-For': forwarded } },
        from('10.0.0.1'),
      );
    for (const invented of ['198.51.100.1', '198.51.100.2'])
      assert.equal((await ask(`${invented}, 192.0.2.1`)).status, 200);
    assert.equal((await ask('198.51.100.3, 192.0.2.1')).status, 429);
    assert.equal((await ask('192.0.2.2')).status, 200);
  });

  it('CS-04 use bounded memory', () => {
    const limiter = new RateLimiter({ burst: 1, perMinute: 1 }, () => 0, 100);
    for (let caller = 0; caller < 1000; caller++) limiter.take(`caller ${caller}`);
    assert.equal(limiter.size, 100);
    assert.ok(limiter.take('caller 999') > 0);
  });

  it('CS-04 from one IPv6 subscriber count as one caller’s', () => {
    assert.equal(callerOf('2001:db8:1:2:aaaa::1'), callerOf('2001:db8:1:2::7'));
    assert.notEqual(callerOf('2001:db8:1:2::7'), callerOf('2001:db8:1:3::7'));
    assert.equal(callerOf('::ffff:192.0.2.1'), '192.0.2.1');
    assert.notEqual(callerOf('2001:db8::1'), callerOf('2001:db9::1'));
  });
});

describe('responses and logs', () => {
  it('CS-05 contain no key, token or email address', async () => {
    const chat = await createTestServer(emulator());
    const { authToken, apiKeySecret, accountSid } = chat.account.twilio!;
    const secrets = [authToken, apiKeySecret, SECRET_KEY, chat.account.visitorTokenKey];
    const personal = [JANE, 'Jane Doe', JANES_DIGEST, 'private remark', '192.0.2.77'];
    const request = {
      user: { email: JANE, name: 'Jane Doe', digest: JANES_DIGEST },
      meta: { note: 'private remark' },
    };
    const env = { incoming: { socket: { remoteAddress: '192.0.2.77' } } };
    const ask = (path: string, body?: string) =>
      chat.app.request(
        `/${chat.account.id}/${path}`,
        body === undefined ? {} : { method: 'POST', body },
        env,
      );
    const paths = ['missive.js', 'settings', 'nothing', `settings?email=${JANE}`];
    const answers = [
      ...(await Promise.all(paths.map(async (path) => ask(path)))),
      await ask('sessions', JSON.stringify({ ...request, start: true })),
      await ask('sessions', JSON.stringify({ ...request, start: 'yes' })),
    ];
    const { faults } = emulator().account(accountSid);
    faults.pull({ kind: 'refuse', target: 'rest', code: 500 });
    answers.push(await ask('sessions', JSON.stringify({ ...request, start: true })));
    const told = (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
    for (const secret of secrets) {
      assert.equal(told.includes(secret), false, 'a secret in an answer');
      assert.equal(chat.log.text.includes(secret), false, 'a secret in the log');
    }
    for (const words of personal) assert.equal(chat.log.text.includes(words), false, `${words} in the log`);
    assert.equal(chat.log.text.includes('eyJ'), false, 'a token in the log');
    assert.match(chat.log.text, /"route":"\/:account\/sessions","status":200/);
  });

  it('CS-05 redact secrets that are logged by mistake', async () => {
    const chat = await createTestServer(emulator());
    chat.deps.logger.info(
      { account: chat.account, email: JANE, err: Object.assign(new Error('x'), { config: SECRET_KEY }) },
      'oops',
    );
    assert.equal(chat.log.text.includes(SECRET_KEY), false);
    assert.equal(chat.log.text.includes(JANE), false);
  });

  it('report internal errors without details', async () => {
    const chat = await createTestServer(emulator(), {
      deps: {
        newVisitorId: () => {
          throw new TypeError('inner detail');
        },
      },
    });
    const response = await chat.postSession({});
    assert.equal(response.status, 500);
    const error = await errorOf(response);
    assert.equal(error.code, 'internal');
    assert.doesNotMatch(error.message, /inner detail/);
    assert.match(chat.log.text, /inner detail/);
  });
});
