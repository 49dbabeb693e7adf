import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import { createConversation } from '../../src/twilio/conversations.js';
import { apiActor } from '../../src/twilio/model.js';
import { RawClient } from './support.js';

let emulator: TwilioEmulator;
before(async () => {
  emulator = await startTwilioEmulator();
});
after(() => emulator.stop());

const fresh = async () => {
  const account = emulator.account(emulator.createAccount().sid);
  const input = { uniqueName: 'visitor', attributes: '{"page":"/"}' };
  const conversation = await createConversation(account.defaultService, apiActor(false), input);
  const base = `${emulator.url}/console/api/${account.sid}`;
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as never };
  };
  return { account, conversation, base, call, path: `/conversations/${conversation.sid}` };
};

describe('the API of the console', () => {
  it('EM-01 lists accounts and conversations, newest activity first', async () => {
    const { account, conversation, call } = await fresh();
    const other = await createConversation(account.defaultService, apiActor(false), { uniqueName: 'other' });
    conversation.dateUpdated = other.dateUpdated + 1;
    const accounts = (await (await fetch(`${emulator.url}/console/api/accounts`)).json()) as {
      sid: string;
    }[];
    assert.ok(accounts.some((one) => one.sid === account.sid));
    const list = (await call('GET', '/conversations')).body as { uniqueName: string; attributes: unknown }[];
    assert.deepEqual(
      list.map((one) => one.uniqueName),
      ['visitor', 'other'],
    );
    assert.deepEqual(list[0]?.attributes, { page: '/' });
  });

  it('EM-01 acts as a person: participant, message with media, typing and reading', async () => {
    const { account, base, call, path } = await fresh();
    const upload = await fetch(`${base}${path}/media?filename=a.png`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: 'png bytes',
    });
    const { sid } = (await upload.json()) as { sid: string };
    const sent = await call('POST', `${path}/messages`, {
      author: 'agent',
      body: 'hello',
      attributes: { a: 1 },
      mediaSids: [sid],
    });
    assert.equal(sent.status, 201);
    assert.equal((await call('POST', `${path}/typing`, { identity: 'agent' })).status, 204);
    assert.equal((await call('POST', `${path}/read`, { identity: 'second', index: 0 })).status, 204);
    const detail = (await call('GET', path)).body as {
      typing: string[];
      participants: { identity: string; lastReadMessageIndex: number | null; online: boolean }[];
      messages: { attributes: unknown; media: { filename: string; contentType: string; url: string }[] }[];
      lastMessage: { mediaCount: number };
    };
    assert.deepEqual(detail.typing, ['agent']);
    const people = detail.participants.map((one) => [one.identity, one.lastReadMessageIndex, one.online]);
    assert.deepEqual(people, [
      ['agent', null, false],
      ['second', 0, false],
    ]);
    const [message] = detail.messages;
    assert.deepEqual(message?.attributes, { a: 1 });
    assert.deepEqual([message.media[0]?.filename, message.media[0]?.contentType], ['a.png', 'image/png']);
    assert.equal(detail.lastMessage.mediaCount, 1);
    const media = await fetch(new URL(message.media[0]!.url, emulator.url));
    assert.equal(await media.text(), 'png bytes');
    assert.equal(media.headers.get('content-security-policy'), "default-src 'none'; sandbox");
    assert.equal(account.defaultService.conversation('visitor')?.participants.size, 2);
  });

  it('EM-03 triggers, lists and clears faults, and rejects unknown ones', async () => {
    const { account, call } = await fresh();
    const client = await RawClient.start(emulator, account, 'alice');
    const sockets = (await call('GET', '/sockets')).body as { identity: string; halfOpen: boolean }[];
    assert.deepEqual(
      sockets.map((one) => [one.identity, one.halfOpen]),
      [['alice', false]],
    );
    const made = await call('POST', '/faults', { kind: 'half-open', identity: 'alice' });
    const fault = made.body as { id: string; affected: number };
    assert.deepEqual([made.status, fault.affected], [201, 1]);
    assert.equal(((await call('GET', '/sockets')).body as { halfOpen: boolean }[])[0]?.halfOpen, true);
    assert.equal(((await call('GET', '/faults')).body as unknown[]).length, 1);
    assert.equal((await call('DELETE', `/faults/${fault.id}`)).status, 204);
    assert.equal((await call('DELETE', `/faults/${fault.id}`)).status, 404);
    assert.deepEqual((await call('GET', '/faults')).body, []);
    const bad = await call('POST', '/faults', { kind: 'drop', times: 'many' });
    assert.deepEqual([bad.status, (bad.body as { message: string }).message.includes('times')], [400, true]);
    assert.equal((await call('POST', '/faults', { kind: 'nonsense' })).status, 400);
    client.close();
  });

  it('EM-01 streams changes as they happen', async () => {
    const { base, call, conversation, path } = await fresh();
    const stream = await fetch(`${base}/events`);
    assert.equal(stream.headers.get('content-type'), 'text/event-stream');
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await call('POST', `${path}/messages`, { author: 'agent', body: 'x' });
    let text = '';
    while (!text.includes('"message"')) text += (await reader.read()).value ?? '';
    assert.match(text, /^: /);
    assert.ok(
      text.includes(`event: change\ndata: {"conversationSid":"${conversation.sid}","what":"message"}\n\n`),
    );
    await reader.cancel();
  });

  it('EM-01 rejects pages of other sites and host names that resolve to loopback', async () => {
    const { call, path } = await fresh();
    const message = { author: 'agent', body: 'x' };
    const status = async (headers: Record<string, string>) =>
      (await call('POST', `${path}/messages`, message, headers)).status;
    assert.equal(await status({ origin: 'https://evil.example' }), 403);
    assert.equal(await status({ origin: 'null' }), 403);
    assert.equal(await status({ 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(await status({ origin: emulator.url, 'sec-fetch-site': 'same-origin' }), 201);
    const rebound = await new Promise<number | undefined>((resolve) => {
      const options = { port: emulator.port, host: '127.0.0.1', headers: { host: 'rebound.example' } };
      get({ ...options, path: '/console/api/accounts' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    assert.equal(rebound, 403);
  });

  it('EM-01 serves no file outside its folder and no executable upload', async () => {
    for (const name of ['..%2fserver.ts', '%2e%2e/server.ts', 'nothere.js', 'console.css%00']) {
      assert.equal((await fetch(`${emulator.url}/console/${name}`)).status === 200, false, name);
    }
    const page = await fetch(`${emulator.url}/console`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self';/);
  });
});
