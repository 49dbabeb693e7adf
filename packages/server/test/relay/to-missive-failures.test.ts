/** Messages to Missive arrive once and in order, through every failure (CC-04). */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import { ACCOUNT, startBridge, until, useBridge, type Bridge } from './bridge.js';

let bridge: Bridge;
type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

const from = ({ sid }: Pick<BridgeVisitor, 'sid'>): MissiveMessage[] =>
  bridge.missive.messages.filter(
    ({ direction, references }) => direction === 'incoming' && references.includes(`mwc:${sid}`),
  );
const bodiesFrom = (visitor: Pick<BridgeVisitor, 'sid'>): string[] => from(visitor).map(({ body }) => body);
/** Asserts that all of them arrive once, in order, and nothing else. */
async function arrives(visitor: BridgeVisitor, bodies: readonly string[]): Promise<void> {
  await until(`“${bodies.at(-1)!}” is at Missive`, () => bodiesFrom(visitor).includes(bodies.at(-1)!));
  const { threads } = (await bridge.store()).relay;
  await until('nothing is in doubt', async () => {
    const { cursor, attempt } = await threads.thread(ACCOUNT, visitor.sid);
    return cursor >= bodies.length - 1 && attempt === null;
  });
  assert.deepEqual(bodiesFrom(visitor), bodies);
}
const failures = async () => (await bridge.store()).relay.failures.failures(ACCOUNT, 50);
const status = async () => (await bridge.store()).relay.failures.status(ACCOUNT, Date.now());
const problem = async (): Promise<string> => (await status()).problem ?? '';
/** Numbers of calls to Missive by outcome. */
async function calls(): Promise<Record<string, number>> {
  const text = await (await fetch(`${bridge.url}/metrics`)).text();
  const lines = text.matchAll(/^missive_chat_missive_calls_total\{outcome="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, outcome, count]) => [outcome!, Number(count)]));
}

describe('a message to Missive', () => {
  const used = useBridge({ missiveTimeout: 600 });
  before(() => (bridge = used()));

  it('CC-04 is found without Twilio’s webhook, whether the first or a later one', async () => {
    bridge.twilio.faults.pull({ kind: 'lose-webhooks' });
    const ana = await bridge.visitor();
    await ana.write('one');
    await arrives(ana, ['one']);
    await ana.write('two');
    await ana.write('three');
    await arrives(ana, ['one', 'two', 'three']);
    bridge.twilio.faults.clear();
  });

  it('CC-04 is sent once when Twilio’s webhooks are repeated, late and out of order', async () => {
    for (const kind of ['duplicate-webhooks', 'reorder-webhooks', 'delay-webhooks'] as const)
      bridge.twilio.faults.pull({ kind, ms: 100 });
    const ana = await bridge.visitor();
    const bodies = Array.from({ length: 8 }, (_, number) => `number ${number}`);
    for (const body of bodies) await ana.write(body);
    await arrives(ana, bodies);
    bridge.twilio.faults.clear();
    await bridge.twilio.webhooks.settled();
    await arrives(ana, bodies);
  });

  it('CC-04 waits as long as Missive asks, without another request to Missive', async () => {
    const ana = await bridge.visitor();
    const before = await calls();
    bridge.missive.faults.pull({ kind: 'throttle', match: 'send-message', retryAfter: 2 });
    await ana.write('throttled');
    await until('Missive has throttled', async () => ((await calls())['429'] ?? 0) > (before['429'] ?? 0));
    const throttledAt = Date.now();
    const during: string[] = [];
    await until('it has arrived', async () => {
      const { '2xx': ok = 0 } = await calls();
      const since = Date.now() - throttledAt;
      // A call in flight may end after it.
      if (since > 300 && since < 1_600) during.push(String(ok));
      return from(ana).length === 1;
    });
    assert.ok(Date.now() - throttledAt > 1_500, 'not before its time');
    assert.equal(new Set(during).size, 1, during.join());
    assert.equal((await status()).problem, null, 'to be asked to wait is no problem');
    await arrives(ana, ['throttled']);
  });

  it('CC-04 is retried in its position while Missive fails', async () => {
    const ana = await bridge.visitor();
    await ana.write('one');
    await arrives(ana, ['one']);
    bridge.missive.faults.pull({ kind: 'refuse', status: 500, times: 2, match: 'send-message' });
    await ana.write('two');
    await ana.write('three');
    await arrives(ana, ['one', 'two', 'three']);
  });

  it('CC-04 is not sent again when Missive accepted it and the response was lost', async () => {
    const ana = await bridge.visitor();
    for (const [number, body] of ['first', 'second', 'third'].entries()) {
      // Cut off immediately, cut off later, and never answered.
      const ms = [{ ms: 0 }, { ms: 100 }, {}][number]!;
      bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-message', ...ms });
      await ana.write(body);
      await arrives(ana, ['first', 'second', 'third'].slice(0, number + 1));
    }
    assert.equal(bridge.missive.conversationOf(from(ana)[0]!).messages.length, 3);
  });

  it('CC-04 is sent in order when Missive is back after an outage', async () => {
    const [ana, ben] = [await bridge.visitor(), await bridge.visitor()];
    await ana.write('a1');
    await arrives(ana, ['a1']);
    const away = bridge.missive.faults.pull({ kind: 'away' });
    for (const number of [2, 3, 4]) {
      await ana.write(`a${number}`);
      await ben.write(`b${number - 1}`);
    }
    await until('the problem is shown', async () => (await problem()).includes('Missive did not respond'));
    bridge.missive.faults.clear(away.id);
    await arrives(ana, ['a1', 'a2', 'a3', 'a4']);
    await arrives(ben, ['b1', 'b2', 'b3']);
    await until('the problem is cleared', async () => (await status()).problem === null);
  });

  it('CC-04 is sent in order after errors of Twilio', async () => {
    const ana = await bridge.visitor();
    bridge.twilio.faults.pull({
      kind: 'refuse',
      target: 'rest',
      code: 503,
      times: 3,
      match: 'conversations',
    });
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 503, times: 2, match: 'messages' });
    await ana.write('one');
    await ana.writeFiles([{ filename: 'a.txt', bytes: Buffer.from('text') }], 'two');
    await arrives(ana, ['one', 'two']);
    assert.equal(from(ana)[1]?.attachments[0]?.bytes.toString(), 'text');
    bridge.twilio.faults.clear();
  });

  it('CC-04 is set aside when Missive rejects it, later ones go on, and a retry sends it once', async () => {
    const ana = await bridge.visitor();
    bridge.missive.faults.pull({ kind: 'refuse', status: 422, match: 'send-message' });
    const sent = await ana.write('refused');
    await ana.write('later');
    await arrives(ana, ['later']);
    const [failure] = await failures();
    assert.deepEqual(
      [failure?.direction, failure?.subject, failure?.messageId],
      ['to-missive', ana.sid, sent.sid],
    );
    assert.match(failure!.reason, /Missive refused it/);
    const { relay } = await bridge.store();
    // Two retries send it once; a lost response changes nothing.
    bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 0 });
    for (let times = 0; times < 2; times++)
      await relay.failures.retryFailure(ACCOUNT, failure!.id, Date.now());
    await until('the failure is retried', async () => {
      const due = await relay.failures.refusedMessagesDue(ACCOUNT, ana.sid);
      return due.length === 0 && bodiesFrom(ana).includes('refused');
    });
    assert.deepEqual(await failures(), []);
    await ana.write('last');
    await until('the last', () => bodiesFrom(ana).includes('last'));
    assert.deepEqual(bodiesFrom(ana), ['later', 'refused', 'last']);
    assert.equal(new Set(from(ana).map((one) => bridge.missive.conversationOf(one).id)).size, 1);
  });

  it('CC-04 is recorded again when Missive rejects the retry, until it is dismissed', async () => {
    const ana = await bridge.visitor();
    await ana.write('one');
    await arrives(ana, ['one']);
    bridge.missive.faults.pull({ kind: 'refuse', status: 400, match: 'send-message', times: 2 });
    await ana.write('never');
    await until('it is set aside', async () => (await failures()).length === 1);
    const [failure] = await failures();
    const { relay } = await bridge.store();
    await relay.failures.retryFailure(ACCOUNT, failure!.id, Date.now());
    await until('it is set aside again', async () => ((await failures())[0]?.at ?? 0) > failure!.at);
    assert.equal(await relay.failures.dismissFailure(ACCOUNT, failure!.id), true);
    await ana.write('two');
    await until('the next', () => bodiesFrom(ana).includes('two'));
    assert.deepEqual(bodiesFrom(ana), ['one', 'two']);
    assert.deepEqual(await failures(), []);
  });

  it('CC-04 waits while the token is rejected, shows the problem, loses nothing and resumes automatically', async () => {
    const ana = await bridge.visitor();
    await ana.write('one');
    await arrives(ana, ['one']);
    const revoked = bridge.missive.faults.pull({ kind: 'refuse', status: 401, times: 10_000 });
    await ana.write('two');
    await ana.write('three');
    await until('the problem is shown', async () =>
      (await problem()).includes('does not accept the API token'),
    );
    assert.deepEqual(await failures(), []);
    bridge.missive.faults.clear(revoked.id);
    await arrives(ana, ['one', 'two', 'three']);
    await until('the problem is cleared', async () => (await status()).problem === null);
  });

  it('CC-04 waits while Missive does not know the channel, and is sent once that is fixed', async () => {
    const ana = await bridge.visitor();
    await bridge.stopServer();
    await bridge.startServer({ missiveChannelId: randomUUID() });
    await ana.write('one');
    await ana.write('two');
    await until('the problem is shown', async () =>
      (await problem()).includes('Check the channel’s “Account ID”'),
    );
    assert.deepEqual(await failures(), []);
    await bridge.stopServer();
    await bridge.startServer();
    await arrives(ana, ['one', 'two']);
    await until('the problem is cleared', async () => (await status()).problem === null);
  });
});

describe('a process that crashes', () => {
  const used = useBridge();
  before(() => (bridge = used()));

  /** As if the process had died in between: the attempt is recorded, its outcome is not. */
  async function crashWhileSending(
    visitor: BridgeVisitor,
    body: string,
    isTaken: boolean,
    { replies = 0, settled = 0 } = {},
  ): Promise<string> {
    await bridge.stopServer();
    const { sid } = await visitor.write(body);
    const { relay } = await bridge.store();
    const thread = await relay.threads.thread(ACCOUNT, visitor.sid);
    await relay.threads.saveThread(ACCOUNT, visitor.sid, {
      attempt: { key: sid, at: Date.now(), settledAt: Date.now() + settled, conversationId: null },
    });
    const conversation = thread.missiveConversationId;
    // Older than the replies, which have the same second.
    if (isTaken) await send(visitor, { body, key: sid, conversation, age: replies > 0 ? 2 : 0 });
    for (let number = 0; number < replies; number += 1)
      bridge.missive.reply(thread.missiveConversationId!, { body: `reply ${number}` });
    await bridge.startServer();
    return sid;
  }

  it('CC-04 after Missive accepted a message does not send it again, first or later', async () => {
    const ana = await bridge.visitor();
    await crashWhileSending(ana, 'first', true);
    await arrives(ana, ['first']);
    await crashWhileSending(ana, 'second', true);
    await arrives(ana, ['first', 'second']);
    await ana.write('third');
    await arrives(ana, ['first', 'second', 'third']);
    assert.equal(bridge.missive.conversationOf(from(ana)[0]!).messages.length, 3);
  });

  it('CC-04 before Missive accepted a message sends it', async () => {
    const ana = await bridge.visitor();
    await crashWhileSending(ana, 'first', false);
    await arrives(ana, ['first']);
    await crashWhileSending(ana, 'second', false);
    await arrives(ana, ['first', 'second']);
  });

  it('CC-04 finds its message behind more replies of one second than a page holds', async () => {
    const ana = await bridge.visitor();
    await ana.write('first');
    await arrives(ana, ['first']);
    await crashWhileSending(ana, 'second', true, { replies: 400 });
    await arrives(ana, ['first', 'second']);
  });

  it('CC-04 does not send again what Missive may still accept, however much the visitor writes', async () => {
    const ana = await bridge.visitor();
    const key = await crashWhileSending(ana, 'first', false, { settled: 600_000 });
    const { jobs } = (await bridge.store()).relay;
    const job = { accountId: ACCOUNT, queue: 'to-missive', subject: ana.sid } as const;
    for (let number = 0; number < 5; number += 1) {
      await ana.write(`more ${number}`);
      await until('it has checked', async () => {
        const status = await jobs.status(job, Date.now());
        return status?.isClaimed === false && status.dueAt !== null && status.dueAt > Date.now();
      });
    }
    assert.deepEqual(bodiesFrom(ana), []);
    await send(ana, { body: 'first', key, conversation: null });
    await jobs.schedule(job, Date.now());
    await arrives(ana, ['first', ...Array.from({ length: 5 }, (_, number) => `more ${number}`)]);
  });

  it('CC-04 a process that stops', async () => {
    const ana = await bridge.visitor();
    await ana.write('one');
    await arrives(ana, ['one']);
    const slow = bridge.missive.faults.pull({ kind: 'delay', ms: 300, match: 'send-message' });
    for (const body of ['two', 'three', 'four']) await ana.write(body);
    const { relay } = await bridge.store();
    await until('the second is being sent', async () => {
      const { attempt, cursor } = await relay.threads.thread(ACCOUNT, ana.sid);
      return attempt !== null && cursor === 0;
    });
    await bridge.stopServer();
    assert.equal(bodiesFrom(ana)[1], 'two');
    const { attempt } = await relay.threads.thread(ACCOUNT, ana.sid);
    assert.equal(attempt, null);
    const job = await relay.jobs.status(
      { accountId: ACCOUNT, queue: 'to-missive', subject: ana.sid },
      Date.now(),
    );
    assert.equal(job?.isClaimed, false);
    assert.ok(job.dueAt! <= Date.now());
    bridge.missive.faults.clear(slow.id);
    await bridge.startServer();
    await arrives(ana, ['one', 'two', 'three', 'four']);
  });

  it('CC-04 relays everything that visitors wrote while no process ran', async () => {
    const ana = await bridge.visitor();
    await ana.write('before');
    await arrives(ana, ['before']);
    await bridge.stopServer();
    const bodies = Array.from({ length: 60 }, (_, number) => `during ${number}`);
    for (const body of bodies) await ana.write(body);
    await bridge.startServer();
    await arrives(ana, ['before', ...bodies]);
  });
});

describe('several processes on one database', () => {
  it('CC-04 send each message once and in order, also when one of them stops', async () => {
    bridge = await startBridge();
    const others = [await bridge.startAnother(), await bridge.startAnother()];
    const visitors = await Promise.all(Array.from({ length: 4 }, () => bridge.visitor()));
    const bodies = Array.from({ length: 12 }, (_, number) => `number ${number}`);
    bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 0, times: 2 });
    for (const [number, body] of bodies.entries()) {
      await Promise.all(visitors.map((visitor) => visitor.write(body)));
      if (number === 6) await others[0]!.stop();
    }
    for (const visitor of visitors) await arrives(visitor, bodies);
  });
});

/** Sends a message as our own server does. */
async function send(
  { sid, identity }: BridgeVisitor,
  {
    body,
    key,
    conversation,
    age = 0,
  }: { body: string; key: string; conversation: string | null; age?: number },
): Promise<void> {
  const messages = {
    account: bridge.channel.id,
    from_field: { id: identity, username: 'ana@example.org', name: 'Ana [Unverified]' },
    to_fields: [{ id: ACCOUNT, username: ACCOUNT, name: 'Kiln & Clay' }],
    body,
    external_id: key,
    references: [`mwc:${sid}`, `mwc:${key}`],
    delivered_at: Math.floor(Date.now() / 1_000) - age,
    ...(conversation === null ? {} : { conversation }),
  };
  const response = await fetch(`${bridge.missive.baseUrl}/v1/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bridge.missive.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ messages }),
  });
  assert.equal(response.status, 201);
}
