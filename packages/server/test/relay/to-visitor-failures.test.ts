/** Messages to the visitor arrive once and in order, through every failure (CC-04). */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import { ACCOUNT, startBridge, until, useBridge, type Bridge } from './bridge.js';

let bridge: Bridge;
type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

/** A visitor who has written once, the conversation at Missive, and no pending job. */
async function chatting(): Promise<{ ana: BridgeVisitor; id: string }> {
  const ana = await bridge.visitor();
  await ana.write('Hello');
  const isOurs = ({ references }: MissiveMessage): boolean => references.includes(`mwc:${ana.sid}`);
  const { threads } = (await bridge.store()).relay;
  await until('the conversation is known', async () => {
    const { missiveConversationId, attempt, describedFingerprint } = await threads.thread(ACCOUNT, ana.sid);
    return missiveConversationId !== null && attempt === null && describedFingerprint !== '';
  });
  return { ana, id: bridge.missive.conversationOf(bridge.missive.messages.find(isOurs)!).id };
}
const receivedBodies = async (visitor: BridgeVisitor): Promise<string[]> =>
  (await visitor.receivedMessages()).map(({ body }) => body);
/** Asserts that all of them arrive once, in order, and nothing else. */
async function arrives(visitor: BridgeVisitor, bodies: readonly string[]): Promise<void> {
  await until(`“${bodies.at(-1)!}” is there`, async () =>
    (await receivedBodies(visitor)).includes(bodies.at(-1)!),
  );
  await bridge.missive.webhooks.settled();
  const { agentMessages } = (await bridge.store()).relay;
  await until('no job is due', async () => {
    const waiting = await agentMessages.waitingAgentMessages(ACCOUNT, visitor.sid);
    return waiting.length === 0;
  });
  assert.deepEqual(await receivedBodies(visitor), bodies);
}
const failures = async () => (await bridge.store()).relay.failures.failures(ACCOUNT, 50);
const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => `number ${number}`);

describe('a message to the visitor', () => {
  const used = useBridge();
  before(() => (bridge = used()));

  it('CC-04 arrives once and in order when webhooks are repeated, late and out of order', async () => {
    const { ana, id } = await chatting();
    const bodies = numbered(9);
    const faults = ['reorder-webhooks', 'delay-webhooks', 'duplicate-webhooks'] as const;
    for (const [number, body] of bodies.entries()) {
      bridge.missive.faults.pull({ kind: faults[number % 3]!, ms: 80 });
      bridge.missive.reply(id, { body });
    }
    await arrives(ana, bodies);
  });

  it('CC-04 is found when its webhook is lost, in order among those of the same second', async () => {
    const { ana, id } = await chatting();
    bridge.missive.reply(id, { body: 'one' });
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: 2 });
    for (const body of ['two', 'three', 'four']) bridge.missive.reply(id, { body });
    await arrives(ana, ['one', 'two', 'three', 'four']);
  });

  it('CC-04 is found when its webhook is lost and none comes after it', async () => {
    const { ana, id } = await chatting();
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: 3 });
    for (const body of ['one', 'two']) bridge.missive.reply(id, { body });
    bridge.missive.reply(id, { files: [{ filename: 'a.txt', bytes: Buffer.from('text') }] });
    await until('the file is there', async () =>
      (await ana.receivedMessages()).some(({ media }) => media.length > 0),
    );
    assert.deepEqual(await receivedBodies(ana), ['one', 'two', '']);
    bridge.missive.reply(id, { body: 'four' });
    await arrives(ana, ['one', 'two', '', 'four']);
  });

  it('CC-04 is found when the visitor writes at the same time', async () => {
    const { ana, id } = await chatting();
    for (let round = 0; round < 5; round++) {
      bridge.missive.faults.pull({ kind: 'lose-webhooks' });
      const reply = bridge.missive.reply(id, { body: `lost ${round}` });
      await ana.write(`during ${round}`);
      await until(`the reply of round ${round}`, async () =>
        (await receivedBodies(ana)).includes(`lost ${round}`),
      );
      assert.equal(reply.delivery, 'lost');
    }
    assert.deepEqual(
      await receivedBodies(ana),
      [0, 1, 2, 3, 4].map((round) => `lost ${round}`),
    );
  });

  it('CC-04 is found among many more than fit on one page', async () => {
    const { ana, id } = await chatting();
    const bodies = numbered(32);
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: 31 });
    for (const body of bodies) bridge.missive.reply(id, { body });
    await arrives(ana, bodies);
  });

  it('CC-04 does not include messages to other recipients on another channel of the same conversation', async () => {
    const { ana, id } = await chatting();
    const sms = bridge.missive.createChannel({ type: 'text', name: 'Text messages' });
    const other = bridge.missive.compose({
      channel: sms,
      to: { id: '+41791234567', name: 'A supplier' },
      body: 'Not for Ana',
    });
    const merge = `/v1/conversations/${bridge.missive.conversationOf(other).id}/merge`;
    const merged = await fetch(bridge.missive.baseUrl + merge, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bridge.missive.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ target: id }),
    });
    assert.equal(merged.status, 200);
    bridge.missive.faults.pull({ kind: 'lose-webhooks' });
    await ana.write('Are you there?');
    await until('it is at Missive', () => bridge.bodies().includes('Are you there?'));
    bridge.missive.reply(id, { body: 'For Ana', alias: 'team' });
    await arrives(ana, ['For Ana']);
  });

  it('CC-04 is not sent again when Twilio accepted it and the response was lost', async () => {
    const { ana, id } = await chatting();
    for (const ms of [0, 100]) bridge.twilio.faults.pull({ kind: 'lose-reply', match: 'send-message', ms });
    for (const body of ['one', 'two', 'three']) bridge.missive.reply(id, { body });
    await arrives(ana, ['one', 'two', 'three']);
    bridge.twilio.faults.clear();
  });

  it('CC-04 is retried while Twilio fails or throttles', async () => {
    const { ana, id } = await chatting();
    const match = 'send-message' as const;
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 503, times: 2, match });
    bridge.twilio.faults.pull({ kind: 'throttle', target: 'rest', match });
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 401, times: 1, match });
    const files = [{ filename: 'a.txt', bytes: Buffer.from('text') }];
    bridge.missive.reply(id, { body: 'one', files });
    bridge.missive.reply(id, { body: 'two' });
    await arrives(ana, ['one', '', 'two']);
    assert.deepEqual(await failures(), []);
    bridge.twilio.faults.clear();
  });

  it('CC-04 is set aside when Twilio rejects it, later ones go on, and a retry sends it once', async () => {
    const { ana, id } = await chatting();
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 400, match: 'send-message' });
    const refused = bridge.missive.reply(id, { body: 'refused' });
    bridge.missive.reply(id, { body: 'later' });
    await arrives(ana, ['later']);
    const [failure] = await failures();
    assert.deepEqual(
      [failure?.direction, failure?.subject, failure?.messageId],
      ['to-visitor', ana.sid, refused.id],
    );
    assert.match(failure!.reason, /Twilio refused it \(status 400\)/);
    const { relay } = await bridge.store();
    for (let times = 0; times < 2; times++)
      await relay.failures.retryFailure(ACCOUNT, failure!.id, Date.now());
    await arrives(ana, ['later', 'refused']);
    assert.deepEqual(await failures(), []);
  });

  it('CC-04 is delivered after an outage of Missive during a check for missing messages', async () => {
    const { ana, id } = await chatting();
    const away = bridge.missive.faults.pull({ kind: 'away' });
    bridge.missive.faults.pull({ kind: 'lose-webhooks' });
    for (const body of ['one', 'two']) bridge.missive.reply(id, { body });
    await bridge.missive.webhooks.settled();
    const { relay } = await bridge.store();
    await until('the message was requested', async () => {
      const job = { accountId: ACCOUNT, queue: 'to-visitor', subject: ana.sid } as const;
      return ((await relay.jobs.status(job, Date.now()))?.failures ?? 0) > 0;
    });
    bridge.missive.faults.clear(away.id);
    await arrives(ana, ['one', 'two']);
  });
});

describe('a process that crashes', () => {
  const used = useBridge();
  before(() => (bridge = used()));

  /** As if the process had died in between: the attempt is recorded, its outcome is not. */
  async function crashWhileSending(
    { ana, id }: { ana: BridgeVisitor; id: string },
    body: string,
    isTakenIn: string | null,
    { later = 0, settled = 0 } = {},
  ): Promise<string> {
    await bridge.stopServer();
    bridge.missive.faults.pull({ kind: 'lose-webhooks' });
    const { id: messageId, createdAt } = bridge.missive.reply(id, { body });
    const { agentMessages } = (await bridge.store()).relay;
    const message = {
      accountId: ACCOUNT,
      id: messageId,
      conversationSid: ana.sid,
      missiveConversationId: id,
      content: { type: 'custom_text', body, name: 'Lou', avatarUrl: '', files: [] },
      writtenAt: createdAt * 1_000,
      position: 1,
    };
    const count = bridge.missive.conversation(id).messages.length;
    await agentMessages.addAgentMessage(message, count, Date.now());
    const attemptAt = Date.now();
    await agentMessages.saveAgentMessage(message, { attemptAt, settledAt: attemptAt + settled });
    if (isTakenIn !== null) {
      const attributes = JSON.stringify({ name: 'Lou', avatarUrl: '', missiveId: messageId });
      await bridge.conversations(isTakenIn).messages.create({ author: 'team', body, attributes });
    }
    for (let number = 0; number < later; number += 1) await ana.write(`later ${number}`);
    const { relay } = await bridge.store();
    await relay.jobs.schedule({ accountId: ACCOUNT, queue: 'to-visitor', subject: ana.sid }, Date.now());
    await bridge.startServer();
    return messageId;
  }

  it('CC-04 after Twilio accepted its message does not send it again; before, it sends it', async () => {
    const chat = await chatting();
    await crashWhileSending(chat, 'taken', chat.ana.sid);
    await arrives(chat.ana, ['taken']);
    await crashWhileSending(chat, 'not taken', null);
    await arrives(chat.ana, ['taken', 'not taken']);
  });

  it('CC-04 does not send its message again, however much was written since', async () => {
    const chat = await chatting();
    await crashWhileSending(chat, 'taken', chat.ana.sid, { later: 210 });
    await arrives(chat.ana, ['taken']);
  });

  it('CC-04 does not send again what Twilio may still accept, however often it is checked', async () => {
    const chat = await chatting();
    const missiveId = await crashWhileSending(chat, 'late', null, { settled: 600_000 });
    const { relay } = await bridge.store();
    const job = { accountId: ACCOUNT, queue: 'to-visitor', subject: chat.ana.sid } as const;
    for (let number = 0; number < 5; number += 1) {
      await relay.jobs.schedule(job, Date.now());
      await until('it has checked', async () => {
        const status = await relay.jobs.status(job, Date.now());
        return status?.isClaimed === false && status.dueAt !== null && status.dueAt > Date.now();
      });
    }
    assert.deepEqual(await receivedBodies(chat.ana), []);
    await bridge.conversations(chat.ana.sid).messages.create({
      author: 'team',
      body: 'late',
      attributes: JSON.stringify({ name: 'Lou', avatarUrl: '', missiveId }),
    });
    await relay.jobs.schedule(job, Date.now());
    await arrives(chat.ana, ['late']);
  });

  it('CC-04 does not send its message again when the visitor’s next conversation received it', async () => {
    const chat = await chatting();
    const { ana, id } = chat;
    await bridge.conversations(ana.sid).update({ state: 'closed' });
    bridge.missive.reply(id, { body: 'elsewhere' });
    const back = async () => bridge.openSession({ visitorToken: ana.session.visitorToken });
    await until('it is in the next conversation', async () =>
      (await back()).messages.some(({ body }) => body === 'elsewhere'),
    );
    const { conversationSid } = await back();
    await crashWhileSending(chat, 'taken there', conversationSid);
    const { agentMessages } = (await bridge.store()).relay;
    await until('no job is due', async () => {
      const waiting = await agentMessages.waitingAgentMessages(ACCOUNT, ana.sid);
      return waiting.length === 0;
    });
    assert.deepEqual(
      (await back()).messages.filter(({ index }) => index >= 0).map(({ body }) => body),
      ['elsewhere', 'taken there'],
    );
  });

  it('CC-04 delivers everything that agents wrote while no process ran, also without webhooks', async () => {
    const { ana, id } = await chatting();
    await bridge.stopServer();
    bridge.missive.faults.pull({ kind: 'lose-webhooks', times: 2 });
    const bodies = ['lost one', 'lost two', 'sent again', 'sent again, too'];
    for (const body of bodies) bridge.missive.reply(id, { body });
    await bridge.startServer();
    await arrives(ana, bodies);
  });

  it('CC-04 finishes the current message when it stops, and sends nothing twice afterwards', async () => {
    const { ana, id } = await chatting();
    const bodies = numbered(12);
    for (const body of bodies) bridge.missive.reply(id, { body });
    await until('it has begun', async () => (await ana.receivedMessages()).length > 0);
    await bridge.stopServer();
    const { relay } = await bridge.store();
    const job = await relay.jobs.status(
      { accountId: ACCOUNT, queue: 'to-visitor', subject: ana.sid },
      Date.now(),
    );
    assert.equal(job?.isClaimed, false);
    for (const { attemptAt } of await relay.agentMessages.waitingAgentMessages(ACCOUNT, ana.sid))
      assert.equal(attemptAt, null);
    await bridge.startServer();
    await arrives(ana, bodies);
  });
});

describe('several processes on one database', () => {
  it('CC-04 deliver each message once and in order, also when one of them stops', async () => {
    bridge = await startBridge();
    const others = [await bridge.startAnother(), await bridge.startAnother()];
    const chats = [await chatting(), await chatting(), await chatting()];
    const bodies = numbered(12);
    bridge.twilio.faults.pull({ kind: 'lose-reply', match: 'send-message', ms: 0, times: 2 });
    for (const [number, body] of bodies.entries()) {
      for (const { id } of chats) bridge.missive.reply(id, { body });
      if (number === 6) await others[0]!.stop();
    }
    for (const { ana } of chats) await arrives(ana, bodies);
  });
});
