import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import type { Frame } from '../../src/twilio/frame.js';
import { FakeClock, RawClient, makeToken, type TokenParts } from './support.js';

const clock = new FakeClock();
let emulator: TwilioEmulator;
const clients: RawClient[] = [];

before(async () => {
  emulator = await startTwilioEmulator({ clock });
});
after(async () => {
  for (const client of clients) client.close();
  await emulator.stop();
});

const fresh = () => emulator.account(emulator.createAccount().sid);
const open = async () => {
  const client = await RawClient.open(emulator);
  clients.push(client);
  return client;
};
const start = async (account: ReturnType<typeof fresh>, identity: string) => {
  const client = await RawClient.start(emulator, account, identity);
  clients.push(client);
  return client;
};
const statusOf = (frame: { header: Record<string, unknown> }) =>
  frame.header.status as { code: number; errorCode?: number };
const seconds = () => Math.floor(clock.now() / 1000);

describe('init, update and token expiry', () => {
  const cases: [string, number, number, (account: ReturnType<typeof fresh>) => TokenParts][] = [
    ['a header without the content type', 401, 20102, () => ({ header: { cty: 'other' } })],
    ['an unknown issuer', 401, 20103, () => ({ claims: { iss: 'SKnobody' } })],
    ['an unknown account', 401, 20103, () => ({ claims: { sub: 'ACnobody' } })],
    ['an ended token', 401, 20104, () => ({ claims: { exp: seconds() - 1 } })],
    ['a token without end', 401, 20104, () => ({ claims: { exp: undefined } })],
    ['a token not yet valid', 401, 20105, () => ({ claims: { nbf: seconds() + 60 } })],
    ['no grant', 403, 20106, () => ({ claims: { grants: { identity: 'alice' } } })],
    [
      'a grant for an unknown service',
      403,
      20106,
      () => ({ claims: { grants: { identity: 'alice', chat: { service_sid: 'IS0' } } } }),
    ],
    ['a wrong signature', 401, 20107, () => ({ secret: 'wrong' })],
  ];
  for (const [what, code, errorCode, parts] of cases) {
    it(`EM-01 rejects ${what} with ${errorCode}`, async () => {
      const account = fresh();
      account.createKey('test');
      const client = await open();
      const reply = await client.init(await makeToken(account, 'alice', parts(account)));
      assert.deepEqual([statusOf(reply).code, statusOf(reply).errorCode], [code, errorCode]);
      assert.deepEqual(account.sockets.all, []);
    });
  }

  it('EM-01 rejects a malformed token with 20101, and a deleted key with 20103', async () => {
    assert.equal(statusOf(await (await open()).init('no token')).errorCode, 20101);
    const account = fresh();
    const token = await makeToken(account, 'alice');
    account.keys.clear();
    assert.equal(statusOf(await (await open()).init(token)).errorCode, 20103);
  });

  it('EM-01 closes a socket that sends before init, or never sends init', async () => {
    const early = await open();
    early.ask('TM1', 'GET', '/Client/v2/Configuration');
    const [code, reason] = (await once(early.socket, 'close')) as [number, Buffer];
    assert.deepEqual([code, reason.toString()], [1000, 'no-init-from-client']);
    const silent = await open();
    const closed = once(silent.socket, 'close');
    clock.advance(10_000);
    await closed;
  });

  it('EM-01 accepts a continuation token for its identity only', async () => {
    const account = fresh();
    const first = (await (await open()).init(await makeToken(account, 'alice'))).header;
    assert.equal((first.continuation_token_status as { reissue_reason: string }).reissue_reason, 'MISSING');
    const fields = { continuation_token: first.continuation_token };
    const again = (await (await open()).init(await makeToken(account, 'alice'), fields)).header;
    assert.equal(again.continuation_token, first.continuation_token);
    const other = (await (await open()).init(await makeToken(account, 'bob'), fields)).header;
    assert.equal(
      (other.continuation_token_status as { reissue_reason: string }).reissue_reason,
      'DIFFERENT_IDENTITY',
    );
    const storage = (header: typeof first) => JSON.stringify(header.offline_storage);
    assert.equal(storage(again), storage(first));
    assert.notEqual(storage(other), storage(first));
  });

  it('EM-01 warns three minutes before a token expires, then closes with 410', async () => {
    const client = await start(fresh(), 'alice');
    clock.advance(57 * 60_000 - 1);
    assert.ok(!client.frames.some((frame) => frame.header.method === 'client_update'));
    clock.advance(1);
    await client.next((frame) => frame.header.client_update_type === 'token_about_to_expire');
    clock.advance(3 * 60_000);
    const close = await client.next((frame) => frame.header.method === 'close');
    assert.deepEqual([statusOf(close).code, statusOf(close).errorCode], [410, 51207]);
  });

  it('EM-01 continues with an updated token, and rejects one of another identity', async () => {
    const account = fresh();
    const client = await start(account, 'alice');
    clock.advance(58 * 60_000);
    client.send({ method: 'update', id: 'TMu1', token: await makeToken(account, 'alice') });
    assert.equal(statusOf(await client.next((frame) => frame.header.id === 'TMu1')).code, 200);
    clock.advance(10 * 60_000);
    client.send({ method: 'update', id: 'TMu2', token: await makeToken(account, 'bob') });
    const refused = statusOf(await client.next((frame) => frame.header.id === 'TMu2'));
    assert.deepEqual([refused.code, refused.errorCode], [403, 51232]);
    assert.ok(!client.frames.some((frame) => frame.header.method === 'close'));
  });

  it('EM-01 pings every 30 seconds', async () => {
    const client = await start(fresh(), 'alice');
    clock.advance(30_000);
    await client.next((frame) => frame.header.method === 'ping');
  });
});

describe('the tunnel', () => {
  it('EM-01 returns 403 for a conversation of others and 404 for an unknown one', async () => {
    const account = fresh();
    const bob = await start(account, 'bob');
    const made = await bob.request('POST', '/Client/v2/Conversations', { unique_name: 'bobs' });
    assert.equal(made.status, 201);
    const alice = await start(account, 'alice');
    const foreign = await alice.request('GET', `/Client/v2/Conversations/${String(made.body.sid)}`);
    assert.deepEqual([foreign.status, foreign.body.code], [403, 50430]);
    const byName = await alice.request('GET', '/Client/v2/MyConversations/bobs');
    assert.deepEqual([byName.status, byName.body.code], [404, 50350]);
    const document = (made.body.sync_objects as { conversation: string }).conversation;
    assert.equal((await alice.request('GET', `/v3/Documents/${document}`)).status, 404);
    assert.equal((await bob.request('GET', `/v3/Documents/${document}`)).status, 200);
  });

  it('EM-01 names the invalid field in the service’s error shape', async () => {
    const client = await start(fresh(), 'alice');
    const { status, body } = await client.request('POST', '/Client/v2/Conversations', { attributes: '{' });
    assert.deepEqual([status, body.code, body.status], [400, 20001, 400]);
    assert.match(String(body.message), /Attributes/);
    assert.match(String(body.more_info), /20001$/);
    assert.equal((await client.request('GET', '/nowhere')).status, 404);
  });

  it('EM-01 replays missed events before it reports the subscription as established', async () => {
    const account = fresh();
    const client = await start(account, 'alice');
    const made = await client.request('POST', '/Client/v2/Conversations', {});
    const path = `/Client/v2/Conversations/${String(made.body.sid)}`;
    assert.equal((await client.request('POST', `${path}/Participants`, { identity: 'alice' })).status, 201);
    const list = (made.body.sync_objects as { messages: string }).messages;
    for (const body of ['one', 'two', 'three']) await client.request('POST', `${path}/Messages`, { body });
    const subscribe = (last: number | null, correlation: number) =>
      client.request('POST', '/v4/Subscriptions', {
        action: 'establish',
        correlation_id: correlation,
        requests: [
          { object_sid: list, object_type: 'list', last_event_id: last },
          { object_sid: 'MPnone', object_type: 'map', last_event_id: null },
        ],
      });
    assert.equal((await subscribe(1, 7)).status, 202);
    const events = (frame: Frame) => frame.header.message_type === 'twilio.sync.event';
    const answers = (frame: Frame) =>
      (frame.header.http_status as { code: number } | undefined)?.code === 202;
    await client.next(
      (frame) => (frame.payload as { event_type?: string } | null)?.event_type === 'subscription_failed',
    );
    assert.ok(
      client.frames.findIndex(answers) < client.frames.findIndex(events),
      'the response comes before its events',
    );
    const [added, established, failed] = client.pushes('twilio.sync.event');
    assert.equal(added?.event_type, 'list_item_added');
    const replayed = added.events as { id: number; item_index: number }[];
    assert.deepEqual(
      replayed.map((event) => [event.id, event.item_index]),
      [
        [2, 1],
        [3, 2],
      ],
    );
    assert.equal(established?.event_type, 'subscription_established');
    assert.deepEqual((established.events as unknown[])[0], {
      object_sid: list,
      object_type: 'list',
      replay_status: 'completed',
      last_event_id: 3,
    });
    assert.equal(failed?.event_type, 'subscription_failed');
    assert.ok(client.pushes('twilio.sync.event').every((push) => push.correlation_id === 7));
    await client.request('POST', `${path}/Messages`, { body: 'four' });
    const live = await client.next((frame) => frame.header.message_type === 'com.twilio.rtd.cds.list');
    assert.equal((live.payload as { events: { id: number }[] }).events[0]?.id, 4);
  });
});

describe('faults of the socket', () => {
  const read = (client: RawClient) => client.request('GET', '/Client/v2/Configuration');

  it('EM-03 is silent in both directions when half-open, until cleared', async () => {
    const account = fresh();
    const client = await start(account, 'alice');
    const fault = account.faults.pull({ kind: 'half-open', identity: 'alice' });
    assert.equal(fault.affected, 1);
    client.ask('TMlost', 'GET', '/Client/v2/Configuration');
    const bystander = await start(account, 'bob');
    assert.equal((await read(bystander)).status, 200);
    account.faults.clear(fault.id);
    assert.equal((await read(client)).status, 200);
    assert.ok(!client.frames.some((frame) => frame.header.id === 'TMlost'));
  });

  it('EM-03 keeps new sockets silent too in a half-open network, on request', async () => {
    const account = fresh();
    const fault = account.faults.pull({ kind: 'half-open', newSockets: 'silent' });
    const client = await open();
    const attached = new Promise<void>((resolve) => {
      const stop = account.onChange(({ what }) => {
        if (what !== 'socket') return;
        stop();
        resolve();
      });
    });
    client.send({ method: 'init', id: 'TMinit', token: await makeToken(account, 'alice') });
    await attached;
    assert.equal(account.sockets.all[0]?.isHalfOpen, true);
    account.faults.clear(fault.id);
    assert.equal((await read(client)).status, 200);
    assert.ok(!client.frames.some((frame) => frame.header.id === 'TMinit'));
  });

  it('EM-03 drops a request, or only its response', async () => {
    const account = fresh();
    const client = await start(account, 'alice');
    const made = await client.request('POST', '/Client/v2/Conversations', {});
    const path = `/Client/v2/Conversations/${String(made.body.sid)}`;
    await client.request('POST', `${path}/Participants`, { identity: 'alice' });
    const conversation = account.defaultService.conversation(String(made.body.sid));
    account.faults.pull({ kind: 'drop', match: 'send-message', stage: 'request' });
    client.ask('TMd1', 'POST', `${path}/Messages`, { body: 'never came' });
    assert.equal((await read(client)).status, 200);
    account.faults.pull({ kind: 'drop', match: 'send-message', stage: 'reply' });
    client.ask('TMd2', 'POST', `${path}/Messages`, { body: 'came' });
    await client.request('POST', `${path}/Messages`, { body: 'answered' });
    assert.deepEqual(
      conversation?.messages.map((message) => message.body),
      ['came', 'answered'],
    );
    assert.ok(!client.frames.some((frame) => ['TMd1', 'TMd2'].includes(frame.header.id)));
    assert.deepEqual(account.faults.list(), []);
  });

  it('EM-03 pushes live events twice, for as many events as requested', async () => {
    const account = fresh();
    const client = await start(account, 'alice');
    const made = await client.request('POST', '/Client/v2/Conversations', {});
    const path = `/Client/v2/Conversations/${String(made.body.sid)}`;
    await client.request('POST', `${path}/Participants`, { identity: 'alice' });
    const { messages: sid } = made.body.sync_objects as { messages: string };
    await client.request('POST', '/v4/Subscriptions', {
      action: 'establish',
      correlation_id: 1,
      requests: [{ object_sid: sid, object_type: 'list', last_event_id: 0 }],
    });
    account.faults.pull({ kind: 'duplicate', identity: 'alice', times: 1 });
    for (const body of ['one', 'two']) await client.request('POST', `${path}/Messages`, { body });
    const ids = client
      .pushes('com.twilio.rtd.cds.list')
      .map((push) => (push.events as { id: number }[])[0]?.id);
    assert.deepEqual(ids, [1, 1, 2]);
  });

  it('EM-03 delays all frames in order', async () => {
    const account = fresh();
    const client = await start(account, 'alice');
    const fault = account.faults.pull({ kind: 'delay', ms: 2000 });
    client.ask('TMslow', 'GET', '/Client/v2/Configuration');
    const bob = await start(fresh(), 'bob');
    await read(bob);
    assert.ok(!client.frames.some((frame) => frame.header.id === 'TMslow'));
    account.faults.clear(fault.id);
    client.ask('TMnext', 'GET', '/Client/v2/Configuration');
    await read(bob);
    clock.advance(2000);
    await client.next((frame) => frame.header.id === 'TMnext');
    const order = client.frames
      .map((frame) => frame.header.id)
      .filter((id) => id === 'TMslow' || id === 'TMnext');
    assert.deepEqual(order, ['TMslow', 'TMnext']);
  });

  it('EM-03 rejects and throttles init as often as requested, for one identity', async () => {
    const account = fresh();
    account.faults.pull({ kind: 'refuse', identity: 'alice', code: 503, errorCode: 20503 });
    const bob = await open();
    assert.equal(statusOf(await bob.init(await makeToken(account, 'bob'))).code, 200);
    const refused = statusOf(await (await open()).init(await makeToken(account, 'alice')));
    assert.deepEqual([refused.code, refused.errorCode], [503, 20503]);
    account.faults.pull({ kind: 'throttle', target: 'init', reconnectMinMs: 700 });
    const throttled = await (await open()).init(await makeToken(account, 'alice'));
    assert.equal(statusOf(throttled).code, 429);
    const policy = (throttled.payload as { backoff_policy: { reconnect_min_ms: number } }).backoff_policy;
    assert.equal(policy.reconnect_min_ms, 700);
    assert.equal(statusOf(await (await open()).init(await makeToken(account, 'alice'))).code, 200);
  });
});
