/** The ways back from an email, and how operators choose and try emails. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session } from '../../../../src/core/types.js';
import { EMAIL_OFF } from '../../src/accounts/email-rules.js';
import {
  addressKeyOf,
  hashOfToken,
  LINK_LIFETIME,
  returnToken,
  stopToken,
} from '../../src/mail/mail-links.js';
import { createSmtpMailer } from '../../src/mail/smtp-mailer.js';
import { useMailServer } from '../mail/mail-server.js';
import {
  ADMIN_SECRET,
  createTestServer,
  errorOf,
  JANE,
  JANES_DIGEST,
  useEmulator,
  type TestServer,
} from '../support.js';

const emulator = useEmulator();

/** A conversation, and the token of an email about it. */
async function emailed(server: TestServer, session: Session, id = 'mail-1'): Promise<string> {
  const token = returnToken(server.account, id);
  await server.store.relay.mails.addMail(
    {
      accountId: server.account.id,
      id,
      conversationSid: session.conversationSid!,
      firstIndex: 0,
      lastIndex: 0,
      tokenHash: hashOfToken(token),
      tokenUntil: server.clock.now + LINK_LIFETIME,
    },
    server.clock.now,
  );
  return token;
}
const redeem = async (
  { app, account }: Pick<TestServer, 'app' | 'account'>,
  token: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  app.request(`/${account.id}/emails/return`, { method: 'POST', headers, body: JSON.stringify({ token }) });
const begun = (server: TestServer, email = 'ana@example.org'): Promise<Session> =>
  server.openSession({ start: true, visitor: { name: 'Ana', email } });

describe('the link in an email', () => {
  it('CS-07 leads back into its conversation once, in a browser that knows nothing', async () => {
    const server = await createTestServer(emulator());
    const session = await begun(server);
    const token = await emailed(server, session);
    const response = await redeem(server, token, { Origin: 'https://shop.example' });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), 'https://shop.example');
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const { visitorToken } = (await response.json()) as { visitorToken: string };
    const continued = await server.openSession({ visitorToken });
    assert.equal(continued.conversationSid, session.conversationSid);
    assert.equal(continued.identity, session.identity);
    assert.equal(continued.verification, 'unverified', 'it proves nothing else');
    const again = await redeem(server, token);
    assert.equal(again.status, 410);
    assert.equal((await errorOf(again)).code, 'link-expired');
    assert.doesNotMatch(server.log.text, new RegExp(token));
  });

  it('CS-07 ends after seven days', async () => {
    const server = await createTestServer(emulator());
    const token = await emailed(server, await begun(server));
    server.clock.now += 7 * 24 * 60 * 60 * 1_000;
    assert.equal((await redeem(server, token)).status, 410);
  });

  it('CS-07 is worth nothing to another account, nor once the conversation is another one', async () => {
    const server = await createTestServer(emulator());
    const session = await begun(server);
    const token = await emailed(server, session);
    const other = await server.addAccount();
    assert.equal((await redeem({ app: server.app, account: other }, token)).status, 410);
    const { conversations } = server.twilio.conversations.v1.services(server.serviceSid);
    await conversations(session.conversationSid!).update({ state: 'closed' });
    await server.openSession({ visitorToken: session.visitorToken, start: true });
    assert.equal((await redeem(server, token)).status, 410);
  });

  it('CS-07 another visitor who types the same address sees nothing of it', async () => {
    const server = await createTestServer(emulator());
    const ana = await begun(server);
    await emailed(server, ana);
    const eve = await begun(server);
    assert.notEqual(eve.conversationSid, ana.conversationSid);
    assert.deepEqual(eve.messages, []);
  });

  it('CS-07 gives no access to a person whom the site has proved: the site proves them again', async () => {
    const server = await createTestServer(emulator());
    const session = await server.openSession({
      start: true,
      user: { email: JANE, name: 'Jane', digest: JANES_DIGEST },
    });
    assert.equal(session.verification, 'verified');
    const token = await emailed(server, session);
    const response = await redeem(server, token);
    assert.deepEqual(await response.json(), { visitorToken: null });
  });

  it('CS-04, CS-07 takes bounded JSON from the account’s own pages, at a bounded rate', async () => {
    const server = await createTestServer(emulator(), {
      account: { allowedOrigins: ['https://shop.example'] },
    });
    const path = `/${server.account.id}/emails/return`;
    for (const [body, status] of [
      ['', 400],
      ['[', 400],
      ['{}', 400],
      ['{"token":1}', 400],
      [`{"token":"${'x'.repeat(201)}"}`, 400],
      [`{"token":"${'x'.repeat(2_000)}"}`, 413],
      ['{"token":"wrong"}', 410],
    ] as const)
      assert.equal(
        (await server.app.request(path, { method: 'POST', body })).status,
        status,
        body.slice(0, 40),
      );
    assert.equal((await redeem(server, 'x', { Origin: 'https://evil.example' })).status, 403);
    assert.equal((await server.app.request(path)).status, 405);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await redeem(server, 'x')).status),
    );
    assert.ok(statuses.includes(429));
  });
});

describe('stopping emails', () => {
  it('CS-07 takes a press of a button, so that no scanner of links does it; a mail program needs one click', async () => {
    const server = await createTestServer(emulator());
    const { mails } = server.store.relay;
    const key = addressKeyOf(server.account, ' Ana@Example.org');
    const path = `/${server.account.id}/emails/stop?token=${stopToken(server.account, key)}&language=de`;
    const page = await server.app.request(path);
    assert.equal(page.status, 200);
    assert.match(
      await page.text(),
      /<html lang="de" dir="ltr">[^]*<form method="post"[^]*Keine weiteren E-Mails/,
    );
    assert.match(page.headers.get('Content-Security-Policy') ?? '', /form-action 'self'/);
    assert.equal(await mails.hasOptedOut(server.account.id, key), false);
    const stopped = await server.app.request(path, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
    assert.equal(stopped.status, 200);
    assert.match(await stopped.text(), /keine weiteren E-Mails/);
    assert.equal(
      await mails.hasOptedOut(server.account.id, addressKeyOf(server.account, 'ana@example.org')),
      true,
    );
    assert.doesNotMatch(server.log.text, /token=/);
  });

  it('CS-07 a token that is wrong, or another account’s, stops nothing', async () => {
    const server = await createTestServer(emulator());
    const other = await server.addAccount();
    const right = stopToken(server.account, addressKeyOf(server.account, 'ana@example.org'));
    const changed = right.slice(0, -1) + (right.endsWith('0') ? '1' : '0');
    for (const [id, token] of [
      [server.account.id, ''],
      [server.account.id, changed],
      [server.account.id, right.slice(0, 32)],
      [other.id, right],
    ])
      for (const method of ['GET', 'POST'])
        assert.equal((await server.app.request(`/${id}/emails/stop?token=${token}`, { method })).status, 404);
  });

  it('CS-04, CS-07 the page holds nothing of its address unescaped', async () => {
    const server = await createTestServer(emulator(), { account: { name: '<b>Acme</b>' } });
    const token = stopToken(server.account, addressKeyOf(server.account, 'ana@example.org'));
    const hostile = encodeURIComponent('"><script>alert(1)</script>');
    const text = await (
      await server.app.request(`/${server.account.id}/emails/stop?token=${token}&language=${hostile}`)
    ).text();
    assert.doesNotMatch(text, /<script|<b>/);
  });
});

describe('an operator', () => {
  async function signedIn(server: TestServer) {
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
    const body = JSON.stringify({ secret: ADMIN_SECRET });
    const { headers: answered } = await server.app.request('/api/sign-in', { method: 'POST', headers, body });
    const cookie = answered.get('Set-Cookie')!.split(';')[0]!;
    return (method: string, path: string, value?: object): Promise<Response> | Response =>
      server.app.request(`/api/accounts/${server.account.id}${path}`, {
        method,
        headers: { ...headers, Cookie: cookie },
        ...(value === undefined ? {} : { body: JSON.stringify(value) }),
      });
  }

  it('CS-02, CS-07 turns emails on with a page of the site, where a mail server is configured', async () => {
    const mail = await useMailServer();
    const mailer = await createSmtpMailer({ url: mail.url, from: 'chat@acme.com' });
    const server = await createTestServer(emulator(), { deps: { mailer } });
    const call = await signedIn(server);
    const account = (await (await call('GET', '')).json()) as { email: object; version: number };
    assert.deepEqual(account.email, EMAIL_OFF);
    const { version } = account;
    for (const [email, field] of [
      [{ isOn: true }, 'email.siteUrl'],
      [{ minutes: 0 }, 'email.minutes'],
      [{ minutes: 1_441 }, 'email.minutes'],
      [{ siteUrl: 'javascript:alert(1)' }, 'email.siteUrl'],
      [{ replyTo: 'no address' }, 'email.replyTo'],
      [{ other: 1 }, 'email.other'],
    ] as const) {
      const response = await call('PATCH', '', { version, email });
      assert.equal(response.status, 400);
      const { error } = (await response.json()) as { error: { fields: { field: string }[] } };
      assert.deepEqual(
        error.fields.map((problem) => problem.field),
        [field],
      );
    }
    const email = { isOn: true, siteUrl: 'https://acme.com/' };
    assert.equal((await call('PATCH', '', { version, email })).status, 200);
    assert.deepEqual((await server.store.find(server.account.id))?.email, { ...EMAIL_OFF, ...email });
  });

  it('CS-02, CS-07 cannot turn them on without a mail server, and reads what to set', async () => {
    const server = await createTestServer(emulator());
    const call = await signedIn(server);
    const email = { isOn: true, siteUrl: 'https://acme.com/' };
    const response = await call('PATCH', '', { version: 1, email });
    assert.match(
      (await errorOf(response)).message,
      /email\.isOn: needs a mail server: set MISSIVE_CHAT_SMTP_URL/,
    );
    assert.deepEqual(await (await call('GET', '/emails')).json(), { from: null });
    assert.equal(
      (await errorOf(await call('POST', '/emails/test', { to: 'me@acme.com' }))).code,
      'mail-not-configured',
    );
  });

  it('CS-02, CS-07 sends a test email, and reads why it did not go', async () => {
    const mail = await useMailServer();
    const mailer = await createSmtpMailer({ url: mail.url, from: 'chat@acme.com' });
    const server = await createTestServer(emulator(), { deps: { mailer } });
    const call = await signedIn(server);
    assert.deepEqual(await (await call('GET', '/emails')).json(), { from: 'chat@acme.com' });
    assert.equal((await call('POST', '/emails/test', { to: 'me@acme.com' })).status, 204);
    assert.equal(mail.received.length, 1);
    assert.match(mail.received[0]?.email.text ?? '', /This is a test from the Setup page/);
    mail.faults.push('refuse');
    const refused = await call('POST', '/emails/test', { to: 'nobody@acme.com' });
    assert.equal(refused.status, 422);
    assert.match((await errorOf(refused)).message, /550.*no such mailbox/);
    assert.equal((await call('POST', '/emails/test', { to: 'no address' })).status, 400);
    assert.doesNotMatch(server.log.text, /nobody@acme|me@acme/);
  });
});
