/** A conversation that agents close at Missive: the visitor gets one notice in the log (LC-54). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACCOUNT, SIGNATURE_SECRET, startBridge, until, useBridge, type Bridge } from './bridge.js';

type Visitor = Awaited<ReturnType<Bridge['visitor']>>;

/** A visitor whose first message an agent has answered. */
async function answered(bridge: Bridge, reply = 'It left today.') {
  const ana = await bridge.visitor();
  await ana.write('Where is my parcel?');
  const reference = `mwc:${ana.sid}`;
  const message = () => bridge.missive.messages.find(({ references }) => references.includes(reference));
  await until('it is at Missive', () => message() !== undefined);
  const { id } = bridge.missive.conversationOf(message()!);
  bridge.missive.reply(id, { body: reply });
  await until('the visitor has the reply', async () => (await ana.receivedMessages()).length === 1);
  return { ana, id };
}

/** Who closed it, by each notice. */
const notices = async (ana: Visitor): Promise<unknown[]> =>
  (await ana.receivedMessages())
    .filter(({ attributes }) => 'ended' in attributes)
    .map(({ attributes }) => attributes.name);

const isKnownClosed = async (bridge: Bridge, { sid }: Visitor): Promise<boolean> =>
  (await (await bridge.store()).relay.endings.ending(ACCOUNT, sid)).closedAt !== null;

/** Waits until every check that was due is over. */
async function checked(bridge: Bridge, { sid }: Visitor): Promise<void> {
  const { jobs } = (await bridge.store()).relay;
  const job = { accountId: ACCOUNT, queue: 'ending', subject: sid } as const;
  await jobs.schedule(job, Date.now());
  await until('the check is over', async () => {
    const status = await jobs.status(job, Date.now());
    return status?.dueAt === null && !status.isClaimed;
  });
}

describe('a conversation that is closed at Missive', () => {
  const use = useBridge();

  it('LC-54 is found by polling, and the visitor’s notice says who closed it and when', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    const before = Date.now();
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    const notice = (await ana.receivedMessages()).at(-1)!;
    assert.equal(notice.body, 'Lou Martin closed this conversation.');
    assert.deepEqual(Object.keys(notice.attributes).sort(), ['avatarUrl', 'ended', 'missiveId', 'name']);
    const at = Date.parse(String(notice.attributes.ended));
    assert.ok(at >= before && at <= Date.now());
    await checked(bridge, ana);
    assert.deepEqual(await notices(ana), ['Lou Martin']);
  });

  it('LC-54 posts the next notice only after another message', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    bridge.missive.reopen(id);
    await checked(bridge, ana);
    assert.equal(await isKnownClosed(bridge, ana), false);
    bridge.missive.close(id);
    await checked(bridge, ana);
    assert.equal(await isKnownClosed(bridge, ana), true);
    assert.equal((await notices(ana)).length, 1, 'nobody has written since');
    await ana.write('One more question');
    await until('it is open', async () => !(await isKnownClosed(bridge, ana)));
    bridge.missive.close(id);
    await until('the visitor has another notice', async () => (await notices(ana)).length === 2);
  });

  it('LC-54 is open while one of its users has it open, and the last one has closed it', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    const [lou, ada] = bridge.missive.users;
    bridge.missive.conversation(id).users.add(ada!.id);
    bridge.missive.close(id, { author: lou!, alone: true });
    await checked(bridge, ana);
    assert.deepEqual(await notices(ana), []);
    bridge.missive.close(id, { author: ada!, alone: true });
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    assert.deepEqual(await notices(ana), ['Ada Okafor']);
  });

  it('LC-54 omits the name if the conversation was closed for several users at the same time', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    bridge.missive.conversation(id).users.add(bridge.missive.users[1]!.id);
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    assert.deepEqual(await notices(ana), ['']);
    assert.equal((await ana.receivedMessages()).at(-1)!.body, 'This conversation was closed.');
  });

  it('LC-54 names the assigned agent, even if other users can see the conversation', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    bridge.missive.conversation(id).assignees.add(bridge.missive.users[1]!.id);
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    assert.deepEqual(await notices(ana), ['Ada Okafor']);
  });

  it('LC-54 CC-06 omits a name that is an email address', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    const user = bridge.missive.addUser({ name: 'eve@kiln.example', email: 'eve@kiln.example' });
    bridge.missive.conversation(id).assignees.add(user.id);
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    assert.deepEqual(await notices(ana), ['']);
    assert.equal(JSON.stringify(await ana.receivedMessages()).includes('eve@'), false);
  });

  it('LC-54 takes no message back to Missive: a notice is no message', async () => {
    const bridge = use();
    const { ana, id } = await answered(bridge);
    const count = bridge.missive.conversation(id).messages.length;
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    await ana.write('Thanks!');
    await until('the message is there', () => bridge.missive.conversation(id).messages.length > count);
    assert.equal(bridge.missive.conversation(id).messages.length, count + 1);
    assert.equal(bridge.missive.conversation(id).isClosed, false);
  });
});

describe('what says it sooner than asking', () => {
  // Nothing is asked within the test.
  const relayPace = { sweepInterval: 3_600_000, sweepOverlap: 0 };
  const start = async () => {
    const bridge = await startBridge();
    await bridge.stopServer();
    const options = await bridge.startOptions();
    await bridge.startServer({ relayPace: { ...options.relayPace, ...relayPace } });
    return bridge;
  };

  it('LC-54 a reply’s webhook whose conversation is closed: the reply comes first', async () => {
    const bridge = await start();
    const { ana, id } = await answered(bridge);
    bridge.missive.conversation(id).isClosed = true;
    bridge.missive.reply(id, { body: 'Goodbye' });
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
    assert.deepEqual(
      (await ana.receivedMessages()).map(({ body }) => body),
      ['It left today.', 'Goodbye', 'Lou Martin closed this conversation.'],
    );
  });

  it('LC-54 a rule’s webhook, signed with the channel’s secret, and believed only after asking', async () => {
    const bridge = await start();
    const { ana, id } = await answered(bridge);
    const url = `${bridge.url}/${ACCOUNT}/webhooks/missive`;
    assert.equal(await bridge.missive.onClosed({ url, secret: 'wrong' }), false, 'a wrong secret is refused');
    assert.equal(await bridge.missive.onClosed({ url, secret: SIGNATURE_SECRET }), true);
    const forged = JSON.stringify({
      rule: { id: 'r', type: 'conversation_closed' },
      conversation: { id, users: [] },
      message: {
        id: 'm',
        body: 'no message of an agent',
        author: { id: 'a', name: 'Eve' },
        to_fields: [{ id: ana.identity }],
      },
    });
    assert.equal(await bridge.postWebhook(forged), 200);
    await checked(bridge, ana);
    assert.deepEqual(await notices(ana), []);
    assert.equal((await ana.receivedMessages()).length, 1);
    bridge.missive.close(id);
    await until('the visitor has the notice', async () => (await notices(ana)).length === 1);
  });
});
