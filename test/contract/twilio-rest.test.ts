import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import twilio from 'twilio';
import { startTwilioEmulator, type TwilioEmulator } from '../../packages/emulators/src/index.js';
import { restClient } from './twilio-control.js';

interface Received {
  url: string;
  signature: string;
  fields: Record<string, string>;
}

let emulator: TwilioEmulator;
let hooks: Server;
let hooksUrl: string;
let received: Received[] = [];
let waiting: (() => void)[] = [];
let answer: { status: number; body: string } = { status: 200, body: '' };

before(async () => {
  emulator = await startTwilioEmulator();
  hooks = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({
        url: `${hooksUrl}${request.url ?? ''}`,
        signature: String(request.headers['x-twilio-signature']),
        fields: Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString())),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
      for (const wake of waiting) wake();
    });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  hooksUrl = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`;
});

after(async () => {
  hooks.closeAllConnections();
  hooks.close();
  await emulator.stop();
});

const fresh = async () => {
  received = [];
  waiting = [];
  answer = { status: 200, body: '' };
  const { sid, authToken } = emulator.createAccount();
  const rest = restClient(emulator.url, sid, authToken);
  const { sid: serviceSid } = await rest.conversations.v1.services.create({ friendlyName: 'rest' });
  return { sid, authToken, rest, serviceSid, service: rest.conversations.v1.services(serviceSid) };
};

const hooksReceived = async (count: number): Promise<Received[]> => {
  const deadline = AbortSignal.timeout(10_000);
  while (received.length < count) {
    await new Promise<void>((resolve, reject) => {
      waiting.push(resolve);
      deadline.addEventListener('abort', () => reject(new Error(`Only ${received.length} webhooks came`)));
    });
  }
  return received;
};

const refused = async (promise: Promise<unknown>, status: number, code: number): Promise<void> => {
  await assert.rejects(promise, (error: { status: number; code: number; name: string; moreInfo: string }) => {
    assert.deepEqual([error.status, error.code], [status, code]);
    assert.match(error.moreInfo, new RegExp(String(code)));
    return true;
  });
};

const ON = { xTwilioWebhookEnabled: 'true' } as const;

describe('the twilio package against the emulator', () => {
  it('EM-01 manages services and their configuration', async () => {
    const { rest, service, serviceSid } = await fresh();
    assert.equal((await service.fetch()).friendlyName, 'rest');
    assert.equal((await service.configuration().fetch()).reachabilityEnabled, false);
    assert.equal(
      (await service.configuration().update({ reachabilityEnabled: true })).reachabilityEnabled,
      true,
    );
    const sids = (await rest.conversations.v1.services.list()).map((one) => one.sid);
    assert.ok(sids.includes(serviceSid));
    assert.equal(await service.remove(), true);
    await refused(service.fetch(), 404, 20404);
  });

  it('EM-01 finds a conversation by SID and by unique name, and keeps the name unique', async () => {
    const { service } = await fresh();
    const made = await service.conversations.create({
      uniqueName: 'visitor é+1',
      friendlyName: 'F',
      attributes: '{"a":1}',
    });
    assert.equal((await service.conversations(made.sid).fetch()).uniqueName, 'visitor é+1');
    const found = await service.conversations('visitor é+1').fetch();
    assert.deepEqual(
      [found.sid, found.friendlyName, found.attributes, found.state],
      [made.sid, 'F', '{"a":1}', 'active'],
    );
    assert.ok(found.dateCreated instanceof Date && !Number.isNaN(found.dateCreated.getTime()));
    await refused(service.conversations.create({ uniqueName: 'visitor é+1' }), 409, 50353);
    assert.equal((await service.conversations(made.sid).update({ friendlyName: 'G' })).friendlyName, 'G');
    assert.equal(await service.conversations(made.sid).remove(), true);
    await refused(service.conversations(made.sid).fetch(), 404, 50350);
    await service.conversations.create({ uniqueName: 'visitor é+1' });
  });

  it('EM-01 serves the default service without naming it', async () => {
    const { rest, service } = await fresh();
    const { sid } = await rest.conversations.v1.conversations.create({ friendlyName: 'default' });
    assert.equal((await rest.conversations.v1.conversations(sid).fetch()).sid, sid);
    await refused(service.conversations(sid).fetch(), 404, 50350);
  });

  it('EM-01 manages participants, with the read horizon', async () => {
    const { service } = await fresh();
    const { sid } = await service.conversations.create({});
    const { participants } = service.conversations(sid);
    const made = await participants.create({ identity: 'alice', attributes: '{"n":1}' });
    await refused(participants.create({ identity: 'alice' }), 409, 50433);
    const changed = await service
      .conversations(sid)
      .participants(made.sid)
      .update({ lastReadMessageIndex: 3 });
    assert.equal(changed.lastReadMessageIndex, 3);
    assert.equal((await service.conversations(sid).participants('alice').fetch()).attributes, '{"n":1}');
    assert.deepEqual(
      (await participants.list()).map((one) => one.identity),
      ['alice'],
    );
    await service.conversations(sid).participants(made.sid).remove();
    await refused(service.conversations(sid).participants(made.sid).fetch(), 404, 50432);
  });

  it('EM-01 pages messages in both orders and follows the returned URLs', async () => {
    const { service } = await fresh();
    const { sid } = await service.conversations.create({});
    for (let count = 0; count < 7; count += 1) {
      await service.conversations(sid).messages.create({ author: 'team', body: `m${count}` });
    }
    const { messages } = service.conversations(sid);
    const ascending = await messages.list({ pageSize: 3 });
    assert.deepEqual(
      ascending.map((one) => one.index),
      [0, 1, 2, 3, 4, 5, 6],
    );
    const descending = await messages.list({ order: 'desc', limit: 4, pageSize: 2 });
    assert.deepEqual(
      descending.map((one) => one.body),
      ['m6', 'm5', 'm4', 'm3'],
    );
    const first = await messages.page({ pageSize: 3 });
    const second = await first.nextPage();
    assert.deepEqual(
      second?.instances.map((one) => one.index),
      [3, 4, 5],
    );
    assert.deepEqual(
      (await second.previousPage())?.instances.map((one) => one.index),
      [0, 1, 2],
    );
  });

  it('EM-01 changes and deletes messages', async () => {
    const { service } = await fresh();
    const { sid } = await service.conversations.create({});
    const made = await service.conversations(sid).messages.create({ body: 'one' });
    assert.deepEqual([made.author, made.attributes, made.media], ['system', '{}', null]);
    const message = service.conversations(sid).messages(made.sid);
    assert.equal((await message.update({ body: 'two', attributes: '{"e":1}' })).body, 'two');
    assert.equal((await message.fetch()).attributes, '{"e":1}');
    await message.remove();
    await refused(message.fetch(), 404, 50500);
    const next = await service.conversations(sid).messages.create({ body: 'three' });
    assert.equal(next.index, 1, 'an index is never used twice');
  });

  it('EM-01 accepts media over HTTP and attaches them to a message', async () => {
    const { service, serviceSid, sid, authToken } = await fresh();
    const { sid: conversation } = await service.conversations.create({});
    const authorization = `Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}`;
    const upload = await fetch(`${emulator.url}/v1/Services/${serviceSid}/Media?Filename=a.txt`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/plain' },
      body: 'hello',
    });
    const { sid: mediaSid, links } = (await upload.json()) as {
      sid: string;
      links: { content_direct_temporary: string };
    };
    const made = await service.conversations(conversation).messages.create({ author: 'team', mediaSid });
    const [media] = made.media as unknown as { sid: string; filename: string; size: number }[];
    assert.deepEqual([media?.sid, media?.filename, media?.size], [mediaSid, 'a.txt', 5]);
    assert.equal(await (await fetch(links.content_direct_temporary)).text(), 'hello');
    await refused(service.conversations(conversation).messages.create({ mediaSid: 'ME0' }), 400, 20001);
  });

  it('EM-01 manages users, their conversations, and roles', async () => {
    const { service } = await fresh();
    const user = await service.users.create({ identity: 'alice', friendlyName: 'Alice' });
    await refused(service.users.create({ identity: 'alice' }), 409, 50201);
    assert.equal((await service.users('alice').fetch()).sid, user.sid);
    assert.equal((await service.users(user.sid).update({ friendlyName: 'A.' })).friendlyName, 'A.');
    const { sid } = await service.conversations.create({ uniqueName: 'one' });
    await service.conversations(sid).participants.create({ identity: 'alice' });
    const [row] = await service.users('alice').userConversations.list();
    assert.deepEqual(
      [row?.conversationSid, row?.uniqueName, row?.notificationLevel],
      [sid, 'one', 'default'],
    );
    const roles = await service.roles.list();
    assert.ok(roles.some((role) => role.sid === user.roleSid));
    await refused(service.users('nobody').fetch(), 404, 50200);
  });

  it('EM-01 creates API keys that sign in, and stop working when deleted', async () => {
    const { rest, sid } = await fresh();
    const made = await rest.newKeys.create({ friendlyName: 'k' });
    assert.match(made.sid, /^SK[0-9a-f]{32}$/);
    assert.ok(made.secret);
    assert.ok(made.dateCreated instanceof Date && !Number.isNaN(made.dateCreated.getTime()));
    assert.deepEqual(
      (await rest.keys.list()).map((key) => key.sid),
      [made.sid],
    );
    assert.equal((await rest.keys(made.sid).fetch()).friendlyName, 'k');
    const byKey = twilio(made.sid, made.secret, { accountSid: sid });
    byKey.conversations.baseUrl = emulator.url;
    assert.ok((await byKey.conversations.v1.services.list()).length > 0);
    await rest.keys(made.sid).remove();
    await refused(byKey.conversations.v1.services.list(), 401, 20003);
  });

  it('EM-01 accepts the right auth token and rejects a wrong one', async () => {
    const { rest, sid } = await fresh();
    assert.deepEqual([(await rest.api.accounts(sid).fetch()).status], ['active']);
    await refused(restClient(emulator.url, sid, 'wrong').api.accounts(sid).fetch(), 401, 20003);
    const other = emulator.createAccount();
    await refused(rest.api.accounts(other.sid).fetch(), 404, 20404);
  });

  it('EM-01 names invalid parameters', async () => {
    const { service } = await fresh();
    const { sid } = await service.conversations.create({});
    const { messages, participants } = service.conversations(sid);
    await refused(messages.create({ body: 'x', attributes: 'no json' }), 400, 20001);
    await refused(messages.create({ body: 'x'.repeat(40_000) }), 400, 50504);
    await refused(participants.create({}), 400, 20001);
    await refused(service.conversations('CHnothere').messages.list(), 404, 50350);
  });

  it('EM-01 sends signed webhooks that validateRequest accepts, and rejects when tampered with', async () => {
    const { service, authToken, sid: account, serviceSid } = await fresh();
    await service.configuration.webhooks().update({
      postWebhookUrl: `${hooksUrl}/hook?account=demo&x=%20y`,
      filters: ['onMessageAdded', 'onParticipantAdded'],
      method: 'POST',
    });
    const { sid } = await service.conversations.create({ ...ON });
    await service.conversations(sid).participants.create({ ...ON, identity: 'alice' });
    await service
      .conversations(sid)
      .messages.create({ ...ON, author: 'alice', body: 'Grüße & more', attributes: '{"a":1}' });
    const all = await hooksReceived(2);
    const hook = all.find((one) => one.fields.EventType === 'onMessageAdded')!;
    assert.deepEqual(all.map((one) => one.fields.EventType).sort(), ['onMessageAdded', 'onParticipantAdded']);
    assert.deepEqual(
      [hook.fields.Body, hook.fields.Author, hook.fields.Index, hook.fields.Source, hook.fields.AccountSid],
      ['Grüße & more', 'alice', '0', 'API', account],
    );
    assert.deepEqual([hook.fields.ConversationSid, hook.fields.ChatServiceSid], [sid, serviceSid]);
    assert.match(hook.fields.ParticipantSid ?? '', /^MB/);
    assert.equal(twilio.validateRequest(authToken, hook.signature, hook.url, hook.fields), true);
    const tampered = { ...hook.fields, Body: 'other' };
    assert.equal(twilio.validateRequest(authToken, hook.signature, hook.url, tampered), false);
    assert.equal(twilio.validateRequest('another token', hook.signature, hook.url, hook.fields), false);
  });

  it('EM-01 sends no webhooks for REST writes that do not ask for them', async () => {
    const { service, sid: account } = await fresh();
    const hook = { postWebhookUrl: `${hooksUrl}/hook`, filters: ['onMessageAdded'] };
    await service.configuration.webhooks().update(hook);
    const { sid } = await service.conversations.create({});
    await service.conversations(sid).messages.create({ body: 'quiet' });
    await emulator.account(account).webhooks.settled();
    assert.equal(received.length, 0);
    await service.conversations(sid).messages.create({ ...ON, body: 'loud' });
    assert.equal((await hooksReceived(1))[0]?.fields.Body, 'loud');
  });

  it('EM-01 sends conversation-scoped and account-wide webhooks', async () => {
    const { service, rest } = await fresh();
    const { sid } = await service.conversations.create({});
    await service.conversations(sid).webhooks.create({
      target: 'webhook',
      'configuration.url': `${hooksUrl}/scoped`,
      'configuration.method': 'post',
      'configuration.filters': ['onMessageAdded'],
    });
    await rest.conversations.v1.configuration.webhooks().update({
      postWebhookUrl: `${hooksUrl}/wide`,
      filters: ['onMessageAdded'],
    });
    const [scoped] = await service.conversations(sid).webhooks.list();
    assert.equal((scoped?.configuration as { url: string }).url, `${hooksUrl}/scoped`);
    await service.conversations(sid).messages.create({ ...ON, body: 'both' });
    const urls = (await hooksReceived(2)).map((one) => new URL(one.url).pathname).sort();
    assert.deepEqual(urls, ['/scoped', '/wide']);
  });

  it('EM-01 lets a pre-action webhook change or reject a message', async () => {
    const { service } = await fresh();
    await service.configuration
      .webhooks()
      .update({ preWebhookUrl: `${hooksUrl}/pre`, filters: ['onMessageAdd'] });
    const { sid } = await service.conversations.create({});
    answer = { status: 200, body: JSON.stringify({ body: 'changed' }) };
    assert.equal(
      (await service.conversations(sid).messages.create({ ...ON, body: 'asked' })).body,
      'changed',
    );
    answer = { status: 403, body: '' };
    await refused(service.conversations(sid).messages.create({ ...ON, body: 'refused' }), 403, 50370);
    assert.deepEqual(
      (await service.conversations(sid).messages.list()).map((one) => one.body),
      ['changed'],
    );
  });

  it('EM-03 rejects and throttles REST requests as often as requested', async () => {
    const { service, sid } = await fresh();
    const { faults } = emulator.account(sid);
    faults.pull({ kind: 'throttle', target: 'rest', times: 1 });
    await refused(service.fetch(), 429, 20429);
    faults.pull({ kind: 'refuse', target: 'rest', code: 503, errorCode: 20503, times: 2 });
    await refused(service.fetch(), 503, 20503);
    await refused(service.fetch(), 503, 20503);
    assert.equal((await service.fetch()).friendlyName, 'rest');
  });

  it('EM-03 loses and duplicates webhooks on demand', async () => {
    const { service, sid: account } = await fresh();
    await service.configuration.webhooks().update({ postWebhookUrl: hooksUrl, filters: ['onMessageAdded'] });
    const { sid } = await service.conversations.create({});
    const { faults, webhooks } = emulator.account(account);
    const send = (body: string) => service.conversations(sid).messages.create({ ...ON, body });
    faults.pull({ kind: 'lose-webhooks', times: 1 });
    await send('lost');
    faults.pull({ kind: 'duplicate-webhooks', times: 1 });
    await send('twice');
    await send('once');
    await hooksReceived(3);
    await webhooks.settled();
    assert.deepEqual(received.map((one) => one.fields.Body).sort(), ['once', 'twice', 'twice']);
  });

  it('EM-03 reorders and delays webhooks on demand', async () => {
    const { service, sid: account } = await fresh();
    await service.configuration.webhooks().update({ postWebhookUrl: hooksUrl, filters: ['onMessageAdded'] });
    const { sid } = await service.conversations.create({});
    const { faults, webhooks } = emulator.account(account);
    const send = (body: string) => service.conversations(sid).messages.create({ ...ON, body });
    faults.pull({ kind: 'reorder-webhooks', times: 1 });
    await send('first');
    await send('second');
    await hooksReceived(2);
    faults.pull({ kind: 'reorder-webhooks', times: 1, ms: 50 });
    await send('waits in vain');
    await hooksReceived(3);
    // Long enough for a busy machine to send the next one first.
    faults.pull({ kind: 'delay-webhooks', times: 1, ms: 3_000 });
    await send('late');
    await send('in time');
    await hooksReceived(5);
    await webhooks.settled();
    assert.deepEqual(
      received.map((one) => one.fields.Body),
      ['second', 'first', 'waits in vain', 'in time', 'late'],
    );
  });

  it('EM-03 does not respond to an accepted request on demand', async () => {
    const { service, sid: account } = await fresh();
    const { sid } = await service.conversations.create({});
    const { faults } = emulator.account(account);
    const { messages } = service.conversations(sid);
    faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 0 });
    assert.equal((await service.fetch()).friendlyName, 'rest', 'others are answered');
    await assert.rejects(messages.create({ body: 'taken' }), /socket hang up|ECONNRESET/);
    assert.deepEqual(
      (await messages.list()).map((one) => one.body),
      ['taken'],
    );
    assert.equal((await messages.create({ body: 'again' })).body, 'again');
  });
});
