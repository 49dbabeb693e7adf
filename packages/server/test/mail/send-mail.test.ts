/** Replies that a visitor has not seen are emailed: through both emulators, a real chat server and a real mail server. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EmailRules } from '../../src/api/account.js';
import { EMAIL_OFF } from '../../src/accounts/email-rules.js';
import { setOnline } from '../../../emulators/src/twilio/users.js';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import type { StartOptions } from '../../src/start.js';
import { ACCOUNT, startBridge, until, type Bridge } from '../relay/bridge.js';
import { useMailServer, type MailServer } from './mail-server.js';

/** A tenth of a second. */
const SOON = 0.1 / 60;
const ON: EmailRules = { ...EMAIL_OFF, isOn: true, minutes: SOON, siteUrl: 'https://shop.example/welcome' };
type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

interface World {
  bridge: Bridge;
  mail: MailServer;
}

async function world(rules: Partial<EmailRules> = {}, options: Partial<StartOptions> = {}): Promise<World> {
  const mail = await useMailServer();
  const bridge = await startBridge({
    smtpUrl: mail.url,
    smtpFrom: 'chat@kiln.example',
    mailTimeout: 1_000,
    ...options,
  });
  const store = await bridge.store();
  await store.update(ACCOUNT, { email: { ...ON, ...rules } }, Date.now());
  return { bridge, mail };
}

/** A visitor who has written, and the conversation at Missive. */
async function chatting(bridge: Bridge, request: Parameters<Bridge['visitor']>[0] = {}) {
  const ana = await bridge.visitor(request);
  await ana.write('Hello');
  const isOurs = ({ references }: MissiveMessage): boolean => references.includes(`mwc:${ana.sid}`);
  await until('the conversation is at Missive', () => bridge.missive.messages.some(isOurs));
  return { ana, id: bridge.missive.conversationOf(bridge.missive.messages.find(isOurs)!).id };
}
const heard = (visitor: BridgeVisitor, count: number): Promise<void> =>
  until(`${count} answers`, async () => (await visitor.receivedMessages()).length === count);
const mails = async ({ bridge }: World, sid: string) =>
  (await bridge.store()).relay.mails.mailsOf(ACCOUNT, sid);
/** The job has nothing more to do. */
const idle = ({ bridge }: World, sid: string): Promise<void> =>
  until('the job is over', async () => {
    const status = await (
      await bridge.store()
    ).relay.jobs.status({ accountId: ACCOUNT, queue: 'mail', subject: sid }, Date.now());
    return status !== null && status.dueAt === null && !status.isClaimed;
  });
const notes = ({ bridge }: World): string[] =>
  bridge.missive.posts
    .filter(({ notification }) => notification.title.includes('mailed'))
    .map(({ text, cards }) => text ?? cards.map((card) => `${card.title}: ${card.text}`).join());
const noted = (of: World, count = 1): Promise<void> =>
  until('the team was told', () => notes(of).length === count);

describe('an answer that nobody sees', () => {
  it('CS-07 three replies come in one email, and the team reads to whom and when', async () => {
    const all = await world({ minutes: 1 / 60 });
    const { bridge, mail } = all;
    const { ana, id } = await chatting(bridge);
    assert.equal(ana.session.emailsReplies, true);
    for (const body of ['It left today.', '<b>Bold</b> & more', 'Track it: https://post.example/1'])
      bridge.missive.reply(id, { body });
    await heard(ana, 3);
    await noted(all);
    await idle(all, ana.sid);
    assert.equal(mail.received.length, 1);
    const [{ email, to }] = mail.received as [MailServer['received'][number]];
    assert.deepEqual(to, ['ana@example.org']);
    assert.deepEqual(email.from, { name: 'Kiln & Clay', address: 'chat@kiln.example' });
    for (const part of [email.text, email.html]) {
      assert.match(part ?? '', /It left today\./);
      assert.match(part ?? '', /https:\/\/shop\.example\/welcome#missive-chat=[\w-]{43}/);
      assert.doesNotMatch(part ?? '', /Hello/, 'an unproved address gets no history');
    }
    assert.match(email.html ?? '', /&lt;b&gt;Bold&lt;\/b&gt; &amp; more/);
    assert.match(email.html ?? '', /<a href="https:\/\/post\.example\/1"/);
    assert.match(notes(all)[0]!, /^Emailed to ana@example\.org at \d\d:\d\d \(UTC\)\.$/);
    assert.doesNotMatch(bridge.log.text, /ana@example|missive-chat=/, 'the log has no address and no token');
    assert.doesNotMatch(
      bridge.rows(),
      new RegExp(/#missive-chat=([\w-]+)/.exec(email.text ?? '')![1]!),
      'nor the database the token',
    );
  });

  it('CS-07 a later spell is another email of the same thread; both are answered to the account’s reply-to address', async () => {
    const all = await world({ replyTo: 'team@kiln.example' });
    const { bridge, mail } = all;
    const { ana, id } = await chatting(bridge);
    bridge.missive.reply(id, { body: 'First' });
    await until('the first email', () => mail.received.length === 1);
    bridge.missive.reply(id, { body: 'Second' });
    await until('the second email', () => mail.received.length === 2);
    await idle(all, ana.sid);
    const [first, second] = mail.received.map(({ email }) => email);
    assert.notEqual(first?.messageId, second?.messageId);
    assert.equal(first?.references, second?.references);
    assert.equal(first?.subject, second?.subject);
    for (const email of [first, second])
      assert.deepEqual(
        email?.replyTo?.map(({ address }) => address),
        ['team@kiln.example'],
      );
    assert.doesNotMatch(second?.text ?? '', /First/);
  });

  it('CS-07 nothing is sent of what was read, or answered', async () => {
    const all = await world({ minutes: 0.5 / 60 });
    const { bridge, mail } = all;
    const reader = await chatting(bridge);
    bridge.missive.reply(reader.id, { body: 'Read me' });
    await heard(reader.ana, 1);
    const { participants } = bridge.conversations(reader.ana.sid);
    const own = (await participants.list()).find(({ identity }) => identity === reader.ana.identity)!;
    await participants(own.sid).update({ lastReadMessageIndex: 1 });
    const writer = await chatting(bridge);
    bridge.missive.reply(writer.id, { body: 'Answer me' });
    await heard(writer.ana, 1);
    await writer.ana.write('Thanks');
    await idle(all, reader.ana.sid);
    await idle(all, writer.ana.sid);
    assert.equal(mail.attempts(), 0);
  });

  it('CS-07 nothing is sent while a page of the visitor is connected', async () => {
    const all = await world({ minutes: 0.3 / 60 });
    const { bridge, mail } = all;
    const { ana, id } = await chatting(bridge);
    const service = [...bridge.twilio.services.values()].find(({ users }) => users.has(ana.identity))!;
    setOnline(service, ana.identity, true);
    bridge.missive.reply(id, { body: 'Are you there?' });
    const store = await bridge.store();
    const job = { accountId: ACCOUNT, queue: 'mail', subject: ana.sid } as const;
    await until('the job looks again in a minute', async () => {
      const { dueAt = null } = (await store.relay.jobs.status(job, Date.now())) ?? {};
      return dueAt !== null && dueAt > Date.now() + 30_000;
    });
    assert.equal(mail.attempts(), 0);
    setOnline(service, ana.identity, false);
    await store.relay.jobs.schedule(job, Date.now());
    await until('the email', () => mail.received.length === 1);
  });

  it('CS-07 nothing is sent by an account that has not chosen it', async () => {
    const all = await world({ isOn: false });
    const { bridge, mail } = all;
    const { ana, id } = await chatting(bridge);
    assert.equal(ana.session.emailsReplies, undefined, 'nor is the visitor told so');
    bridge.missive.reply(id, { body: 'Hi' });
    await heard(ana, 1);
    const status = await (
      await bridge.store()
    ).relay.jobs.status({ accountId: ACCOUNT, queue: 'mail', subject: ana.sid }, Date.now());
    assert.equal(status, null);
    assert.equal(mail.attempts(), 0);
  });

  it('CS-07 the email is in the visitor’s language, right to left where that is so', async () => {
    const all = await world();
    const { id } = await chatting(all.bridge, { meta: { language: 'he-IL' } });
    all.bridge.missive.reply(id, { body: 'שלום' });
    await until('the email', () => all.mail.received.length === 1);
    const { email } = all.mail.received[0]!;
    assert.match(email.html ?? '', /<html lang="he" dir="rtl">/);
    assert.match(email.subject ?? '', /הצ׳אט עם Kiln & Clay/);
  });

  it('CS-07 the button leads to the page where the conversation began, if that is surely the site’s own', async () => {
    const all = await world({}, { allowedOrigins: ['https://shop.example', 'https://*.kiln.example'] });
    const pages = [
      ['https://shop.example/pots?session=secret#top', 'https://shop.example/pots#'],
      ['https://www.kiln.example/glaze', 'https://www.kiln.example/glaze#'],
      ['https://evil.example/pots', 'https://shop.example/welcome#'],
      ['javascript:alert(1)', 'https://shop.example/welcome#'],
      ['no address', 'https://shop.example/welcome#'],
    ] as const;
    for (const [index, [page, expected]] of pages.entries()) {
      const { id } = await chatting(all.bridge, { meta: { page } });
      all.bridge.missive.reply(id, { body: 'Hi' });
      await until('the email', () => all.mail.received.length === index + 1);
      const [, url = ''] = /(\S+)missive-chat=/.exec(all.mail.received[index]!.email.text ?? '') ?? [];
      assert.equal(url, expected);
    }
  });
});

describe('an email about an earlier conversation', () => {
  it('LC-54 CS-07 has its own replies only, and its link leads back to it', async () => {
    const all = await world();
    const { bridge, mail } = all;
    const first = await chatting(bridge, { conversations: {} });
    const { visitorToken } = first.ana.session;
    bridge.missive.close(first.id);
    const { endings } = (await bridge.store()).relay;
    await until('it is closed', async () => (await endings.ending(ACCOUNT, first.ana.sid)).closedAt !== null);
    const second = await chatting(bridge, { visitorToken, conversations: { after: first.ana.sid } });
    assert.notEqual(second.ana.sid, first.ana.sid);
    bridge.missive.reply(first.id, { body: 'Your parcel has left.' });
    await until('the email', () => mail.received.length === 1);
    const [{ email }] = mail.received as [MailServer['received'][number]];
    assert.match(email.text ?? '', /Your parcel has left\./);
    const [, token] = /#missive-chat=([\w-]+)/.exec(email.text ?? '') ?? [];
    const response = await fetch(`${bridge.url}/${ACCOUNT}/emails/return`, {
      method: 'POST',
      body: JSON.stringify({ token }),
    });
    assert.equal(((await response.json()) as { conversation: string }).conversation, first.ana.sid);
    bridge.missive.reply(second.id, { body: 'Blue is back.' });
    await until('another email', () => mail.received.length === 2);
    const later = mail.received[1]!.email.text ?? '';
    assert.match(later, /Blue is back\./);
    assert.doesNotMatch(later, /Your parcel has left\./);
  });
});

describe('an email that cannot be sent', () => {
  it('CS-07 the team reads why: no address, told once; an address refused by the mail server', async () => {
    const all = await world();
    const { bridge, mail } = all;
    const nameless = await chatting(bridge, { visitor: { name: 'Ana', email: '' } });
    bridge.missive.reply(nameless.id, { body: 'Hi' });
    await noted(all);
    assert.match(notes(all)[0]!, /^Not emailed: The visitor has given no email address/);
    bridge.missive.reply(nameless.id, { body: 'Hi again' });
    await until(
      'the second spell is over',
      async () => (await mails(all, nameless.ana.sid)).filter(({ isNoted }) => isNoted).length === 2,
    );
    mail.faults.push('refuse');
    const refused = await chatting(bridge);
    bridge.missive.reply(refused.id, { body: 'Hi' });
    await noted(all, 2);
    assert.match(
      notes(all)[1]!,
      /^Not emailed to ana@example\.org: The mail server refused the email \(550\)\. .*no such mailbox/,
    );
    assert.equal(mail.received.length, 0);
    await idle(all, refused.ana.sid);
    assert.equal(mail.attempts(), 1, 'it is not tried again');
    assert.doesNotMatch(bridge.log.text, /ana@example/);
  });

  it('CS-07 a mail server that is busy, or goes away before it has all of the email, is asked again', async () => {
    const all = await world();
    const { id } = await chatting(all.bridge);
    all.mail.faults.push('busy', 'before', 'middle');
    all.bridge.missive.reply(id, { body: 'Hi' });
    await noted(all);
    assert.equal(all.mail.received.length, 1);
    assert.equal(all.mail.attempts(), 4);
  });

  it('CS-07 an outcome that is unknown is tried again with an equal email; after three the team reads so', async () => {
    const all = await world();
    const { bridge, mail } = all;
    const first = await chatting(bridge);
    mail.faults.push('stall', 'drop');
    bridge.missive.reply(first.id, { body: 'Hi' });
    await noted(all);
    assert.equal(mail.received.length, 3);
    assert.equal(mail.ids().length, 1);
    assert.equal(new Set(mail.received.map(({ raw }) => raw.replace(/^Received:.*$/gm, ''))).size, 1);
    const second = await chatting(bridge);
    mail.faults.push('drop', 'drop', 'drop');
    bridge.missive.reply(second.id, { body: 'Hi' });
    await noted(all, 2);
    assert.match(notes(all)[1]!, /^Perhaps emailed to ana@example\.org/);
    await idle(all, second.ana.sid);
    assert.equal(mail.ids().length, 2);
    assert.equal(mail.received.length, 6);
  });

  it('CS-07 a typed address cannot be made to get any number of emails', async () => {
    const all = await world();
    const visitor = { name: '', email: 'victim@example.org' };
    const conversations = await Promise.all(
      Array.from({ length: 12 }, () => chatting(all.bridge, { visitor })),
    );
    for (const { id } of conversations) all.bridge.missive.reply(id, { body: 'Hi' });
    await noted(all, 12);
    assert.equal(all.mail.ids().length, 10);
    assert.equal(notes(all).filter((note) => note.includes('too many emails')).length, 2);
  });
});
