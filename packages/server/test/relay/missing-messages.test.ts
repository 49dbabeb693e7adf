/** Which messages are delivered in which order when webhooks are late, out of order or lost. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  startMissiveEmulator,
  type MissiveEmulator,
  type MissiveMessage,
} from '../../../emulators/src/index.js';
import { missiveAccess } from '../../src/accounts/missive-access.js';
import { createMissiveClients, type MissiveClient } from '../../src/missive/missive-client.js';
import { createRateGate } from '../../src/missive/rate-gate.js';
import { messagesToDeliver } from '../../src/relay/missing-messages.js';
import type { Bridge, RelayDeps } from '../../src/relay/relay-deps.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import type { Store } from '../../src/stores/store.js';
import { systemClock } from '../../src/system-clock.js';
import { temporaryFolder } from '../support.js';

const VISITOR = 'ab'.repeat(16);
const SID = `CH${'1'.repeat(32)}`;

let emulator: MissiveEmulator;
let store: Store;
let client: MissiveClient;
before(async () => {
  emulator = await startMissiveEmulator({ port: 0 });
  store = await openSqliteStore(await temporaryFolder());
  const gate = createRateGate({ store: store.missiveCalls, clock: systemClock });
  client = createMissiveClients(emulator.apiBaseUrl, gate)(emulator.organization.token);
});
after(async () => {
  await emulator.stop();
  await store.close();
});

let accounts = 0;

/** A visitor has written once. Agents reply, and the test decides when their webhooks come. */
async function conversation() {
  const accountId = `shop-${++accounts}`;
  const { organization: missive } = emulator;
  const channelId = missive.channel.id;
  const access = missiveAccess({ token: missive.token, channelId, channelType: 'text' });
  const account = await store.createIfMissing({
    id: accountId,
    secretKey: 'a',
    visitorTokenKey: 'b',
    createdAt: Date.now(),
    missive: access,
  });
  const identity = `visitor-${VISITOR}`;
  const seen = { accountId, id: VISITOR, identity, conversationSid: SID, at: Date.now() };
  await store.recordVisitor(seen);
  const { conversationId } = await client.sendMessage({
    account: channelId,
    from_field: { id: identity, username: 'ana', name: 'Ana' },
    body: 'Hello',
  });
  const thread = { missiveConversationId: conversationId, localMessageCount: 1, remoteMessageCount: 1 };
  await store.relay.threads.saveThread(accountId, SID, thread);
  return {
    write: (body: string): MissiveMessage => missive.reply(conversationId!, { body }),
    /** Delivers the webhook of a message with its position in the conversation. */
    async receiveWebhook(message: MissiveMessage, place: number): Promise<void> {
      const kept = {
        accountId,
        id: message.id,
        conversationSid: SID,
        missiveConversationId: conversationId,
        content: { type: 'custom_text', body: message.body, name: 'Lou', avatarUrl: '', files: [] },
        writtenAt: message.createdAt * 1_000,
        position: place,
      };
      await store.relay.agentMessages.addAgentMessage(kept, place, Date.now());
    },
    finish: (message: MissiveMessage) =>
      store.relay.agentMessages.finishAgentMessage({ accountId, id: message.id }, Date.now()),
    thread: () => store.relay.threads.thread(accountId, SID),
    /** @param meanwhile runs once, after Missive has returned its list */
    async toDeliver(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<string[]> {
      let isOver = false;
      const missiveWithMeanwhile: MissiveClient = {
        ...client,
        async conversationMessages(...page) {
          const messages = await client.conversationMessages(...page);
          if (!isOver) await meanwhile();
          isOver = true;
          return messages;
        },
      };
      const deps = { store, clock: systemClock, pace: { gapDelay: 0 } } as unknown as RelayDeps;
      const bridge = { account, missive: missiveWithMeanwhile } as unknown as Bridge;
      const messages = await messagesToDeliver(deps, bridge, SID);
      return messages.map(({ content }) => content.body);
    },
  };
}

describe('the messages to deliver', () => {
  it('CC-04 are the waiting ones, without a request to Missive when none is missing', async () => {
    const chat = await conversation();
    await chat.receiveWebhook(chat.write('one'), 2);
    await chat.receiveWebhook(chat.write('two'), 3);
    let isAsked = false;
    const bodies = await chat.toDeliver(() => {
      isAsked = true;
      return Promise.resolve();
    });
    assert.deepEqual([bodies, isAsked], [['one', 'two'], false]);
  });

  it('CC-04 include missing ones in their positions', async () => {
    const chat = await conversation();
    const messages = ['one', 'two', 'three', 'four', 'five', 'six'].map((body) => chat.write(body));
    await chat.receiveWebhook(messages[1]!, 3);
    await chat.receiveWebhook(messages[4]!, 6);
    assert.deepEqual(await chat.toDeliver(), ['one', 'two', 'three', 'four', 'five', 'six']);
    const { localMessageCount, remoteMessageCount } = await chat.thread();
    assert.ok(localMessageCount >= remoteMessageCount);
  });

  it('CC-04 exclude one that arrives during the check with another gap before it', async () => {
    const chat = await conversation();
    const [, two] = [chat.write('one'), chat.write('two')];
    await chat.receiveWebhook(two, 3);
    const bodies = await chat.toDeliver(async () => {
      chat.write('three');
      await chat.receiveWebhook(chat.write('four'), 5);
    });
    assert.deepEqual(bodies, ['one', 'two']);
    assert.deepEqual(await chat.toDeliver(), ['one', 'two', 'three', 'four']);
  });

  it('CC-04 include those that arrive during the check, in their positions', async () => {
    const chat = await conversation();
    const messages = ['one', 'two', 'three', 'four', 'five'].map((body) => chat.write(body));
    await chat.receiveWebhook(messages[4]!, 6);
    const bodies = await chat.toDeliver(async () => {
      await chat.receiveWebhook(messages[2]!, 4);
      await chat.receiveWebhook(messages[1]!, 3);
    });
    assert.deepEqual(bodies, ['one', 'two', 'three', 'four', 'five']);
  });

  it('CC-04 include those missing after the last delivered one', async () => {
    const chat = await conversation();
    const [one, two] = [chat.write('one'), chat.write('two')];
    await chat.receiveWebhook(one, 2);
    await chat.finish(one);
    const three = chat.write('three');
    await chat.receiveWebhook(three, 4);
    assert.deepEqual(await chat.toDeliver(), ['two', 'three']);
    assert.equal(two.body, 'two');
  });
});
