/** How emails are sent, against a real SMTP server. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMailAddress, MailError, type Mailer, type OutgoingMail } from '../../src/mail/mailer.js';
import { createSmtpMailer } from '../../src/mail/smtp-mailer.js';
import { useMailServer, type Fault, type MailServer } from './mail-server.js';

const MAIL: OutgoingMail = {
  id: 'a1b2'.repeat(8),
  conversationId: 'c3d4'.repeat(8),
  date: Date.parse('2026-11-30T14:32:00Z'),
  fromName: 'Kiln & Clay',
  to: 'ana@example.org',
  replyTo: 'team@kiln.example',
  subject: 'Your chat with Kiln & Clay',
  text: 'It is on its way.\n.\nA dot on its own line.',
  html: '<p>It is on its way.</p>',
  stopUrl: 'https://chat.example/shop/emails/stop?token=abc&language=en',
};
const mailerOf = ({ url }: MailServer, timeout = 60_000): Promise<Mailer> =>
  createSmtpMailer({ url, from: 'chat@kiln.example', timeout });

/** Milliseconds to wait for a server that never answers. On a busy machine, the steps before need a part of them. */
const STALL = 4_000;

async function failure(server: MailServer, timeout?: number): Promise<MailError> {
  const mailer = await mailerOf(server, timeout);
  const error: unknown = await mailer.send(MAIL).then(
    () => null,
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof MailError, `it failed with ${String(error)}`);
  return error;
}

describe('sending by SMTP', () => {
  it('CS-07 text and HTML arrive, threaded, from the team, with a way to stop', async () => {
    const server = await useMailServer();
    await (await mailerOf(server)).send(MAIL);
    const [{ email, to } = assert.fail('nothing arrived')] = server.received;
    assert.deepEqual(to, ['ana@example.org']);
    assert.deepEqual(email.from, { name: 'Kiln & Clay', address: 'chat@kiln.example' });
    assert.equal(email.replyTo?.[0]?.address, 'team@kiln.example');
    assert.equal(email.subject, 'Your chat with Kiln & Clay');
    assert.equal(email.messageId, `<${MAIL.id}@kiln.example>`);
    assert.equal(email.references, `<${MAIL.conversationId}@kiln.example>`);
    assert.equal(email.text?.trim(), MAIL.text);
    assert.equal(email.html?.trim(), MAIL.html);
    const header = (name: string): string | undefined => email.headers.find(({ key }) => key === name)?.value;
    assert.equal(header('list-unsubscribe'), `<${MAIL.stopUrl}>`);
    assert.equal(header('list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
    assert.equal(header('auto-submitted'), 'auto-generated');
  });

  it('CS-07 every attempt is equal, byte by byte', async () => {
    const server = await useMailServer();
    const mailer = await mailerOf(server);
    await mailer.send(MAIL);
    await mailer.send(MAIL);
    assert.equal(server.received.length, 2);
    assert.equal(server.received[0]!.raw, server.received[1]!.raw);
  });

  const KINDS: readonly [fault: Fault, kind: MailError['kind'], what: string, arrives: number][] = [
    ['refuse', 'refused', 'a recipient that is refused', 0],
    ['after', 'refused', 'an email that is refused after its data', 0],
    ['busy', 'temporary', 'a server that is busy', 0],
    ['before', 'temporary', 'a connection lost before the data was taken', 0],
    ['slow-recipient', 'temporary', 'a server that never answers about the recipient', 0],
    ['middle', 'uncertain', 'a connection lost in the middle of the data', 0],
    ['stall', 'uncertain', 'a server that takes the data and never answers', 1],
    ['drop', 'uncertain', 'a connection lost after the data', 1],
  ];
  for (const [fault, kind, what, arrives] of KINDS)
    it(`CS-07 ${what} is ${kind}`, async () => {
      const server = await useMailServer();
      server.faults.push(fault);
      const isSilent = fault === 'stall' || fault === 'slow-recipient';
      const error = await failure(server, isSilent ? STALL : undefined);
      assert.equal(error.kind, kind);
      assert.equal(server.received.length, arrives);
      assert.doesNotMatch(error.message, /ana@example|mailbox|Greylisted/, 'the message quotes nothing');
    });

  it('CS-07 a wrong password and a server that is away are temporary, and named', async () => {
    const server = await useMailServer({ user: 'chat', password: 'right' });
    const wrong = { ...server, url: server.url.replace('right', 'wrong') };
    assert.equal((await failure(wrong)).kind, 'temporary');
    assert.match((await failure(wrong)).message, /sign-in/);
    const away = await useMailServer();
    await away.stop();
    const error = await failure(away);
    assert.equal(error.kind, 'temporary');
    assert.match(error.message, /could not be reached/);
    await assert.rejects((await mailerOf(away)).check(), MailError);
    await (await mailerOf(server)).check();
    await (await mailerOf(server)).send(MAIL);
    assert.equal(server.received.length, 1);
  });

  it('CS-07 header fields cannot be injected by a name or a subject', async () => {
    const server = await useMailServer();
    const hostile = 'A\r\nBcc: eve@example.org\r\n\r\nbody';
    await (await mailerOf(server)).send({ ...MAIL, fromName: hostile, subject: hostile });
    const [{ email, to } = assert.fail('nothing arrived')] = server.received;
    assert.deepEqual(to, ['ana@example.org']);
    assert.equal(email.bcc, undefined);
    assert.equal(email.text?.trim(), MAIL.text);
  });
});

describe('an address', () => {
  for (const [address, isRight] of [
    ['ana@example.org', true],
    ['ana.b+chat@mail.example.co.uk', true],
    ['ана@пример.рф', true],
    ['', false],
    ['ana', false],
    ['ana@localhost', false],
    ['ana@example.org, eve@example.org', false],
    ['ana@example.org\r\nBcc: eve@example.org', false],
    ['"ana eve"@example.org', false],
    ['<ana@example.org>', false],
    ['ana@@example.org', false],
    [`${'a'.repeat(65)}@example.org`, false],
  ] as const)
    it(`CS-07 ${JSON.stringify(address)} is ${isRight ? '' : 'not '}one to send to`, () =>
      assert.equal(isMailAddress(address), isRight));
});
