/** Access and erasure, through both emulators and a real chat server (CS-08). */

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import { removeParticipant } from '../../../emulators/src/twilio/participants.js';
import { ACCOUNT, useBridge, until, type Bridge } from '../relay/bridge.js';
import { ADMIN_SECRET, errorOf, JANE, JANES_DIGEST } from '../support.js';
import { twilioIdentity } from '../../src/visitors/visitor-identity.js';

let bridge: Bridge;
let cookie = '';
type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const call = (method: string, query: Record<string, string | readonly string[]>): Promise<Response> => {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(query))
    for (const value of [values].flat()) search.append(name, value);
  return fetch(`${bridge.url}/api/accounts/${ACCOUNT}/visitors?${search.toString()}`, {
    method,
    headers: { ...HEADERS, Cookie: cookie },
  });
};

interface Exported {
  readonly visitors: readonly {
    readonly identity: string;
    readonly verification: string;
    readonly email: string;
    readonly stored: Readonly<Record<string, readonly Record<string, unknown>[]>>;
    readonly twilio: {
      readonly user: { readonly identity: string } | null;
      readonly otherConversations: readonly string[];
      readonly conversations: readonly {
        readonly sid: string;
        readonly attributes: Record<string, unknown>;
        readonly participants: readonly { readonly identity: string }[];
        readonly messages: readonly {
          readonly author: string;
          readonly body: string | null;
          readonly dateCreated: string;
          readonly media: readonly {
            readonly filename: string;
            readonly url: string;
            readonly sid: string;
          }[];
        }[];
      }[];
    };
  }[];
  readonly missive: readonly {
    readonly conversations: readonly { readonly id: string; readonly isGone: boolean }[];
    readonly contact: { readonly id: string };
    readonly references: readonly string[];
    readonly howTo: readonly string[];
  }[];
  readonly problems: readonly string[];
  readonly isComplete: boolean;
}
interface Deleted {
  readonly visitors: readonly {
    readonly identity: string;
    readonly deleted: {
      readonly stored: Record<string, number>;
      readonly twilio: { user: boolean; conversations: number; messages: number; media: number };
    };
    readonly left: {
      readonly missive: Exported['missive'][number] | null;
      readonly twilio: readonly string[];
      readonly here: readonly string[];
    };
  }[];
}

const get = async (query: Record<string, string>): Promise<Exported> => {
  const response = await call('GET', query);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Exported;
};
const remove = async (query: Record<string, string | readonly string[]>): Promise<Deleted> => {
  const response = await call('DELETE', query);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Deleted;
};

const isOurs =
  ({ sid }: { sid: string }) =>
  ({ references }: MissiveMessage): boolean =>
    references.includes(`mwc:${sid}`);

/** A visitor with a message at Missive and a reply of an agent. */
async function chatting(email: string): Promise<{ ana: BridgeVisitor; missiveId: string }> {
  const ana = await bridge.visitor({ visitor: { name: `The name of ${email}`, email } });
  await ana.write(`Hello from ${email}`);
  await until('it is at Missive', () => bridge.missive.messages.some(isOurs(ana)));
  const { id } = bridge.missive.conversationOf(bridge.missive.messages.find(isOurs(ana))!);
  bridge.missive.reply(id, { body: `Hello back to ${email}` });
  await until('the reply is there', async () => (await ana.receivedMessages()).length === 1);
  await bridge.missive.webhooks.settled();
  await quiet(ana.sid);
  return { ana, missiveId: id };
}

/** No worker runs a job of the conversation. */
const quiet = async (sid: string): Promise<void> => {
  const { jobs } = (await bridge.store()).relay;
  await until('no job is running or due', async () => {
    for (const queue of ['to-missive', 'to-visitor'] as const) {
      const status = await jobs.status({ accountId: ACCOUNT, queue, subject: sid }, Date.now());
      if (status?.isClaimed || (status?.dueAt != null && status.dueAt <= Date.now())) return false;
    }
    return true;
  });
};
const isAtTwilio = async (sid: string): Promise<boolean> =>
  bridge
    .conversations(sid)
    .fetch()
    .then(
      () => true,
      () => false,
    );
const webhook = (message: MissiveMessage, id: string): string =>
  JSON.stringify({
    message: {
      id: message.id,
      type: 'custom_text',
      body: message.body,
      created_at: Math.floor(message.createdAt / 1_000),
      delivered_at: Math.floor(message.createdAt / 1_000),
      references: [],
      to_fields: [],
      author: { id: 'agent', name: 'Lou' },
    },
    conversation: { id, messages_count: 2 },
  });

describe('what is kept of a visitor', () => {
  const used = useBridge({ adminSecret: ADMIN_SECRET });
  before(async () => {
    bridge = used();
    const signedIn = await fetch(`${bridge.url}/api/sign-in`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  });

  it('CS-08 is exported from here and from Twilio: all pages of messages, files with links that work', async () => {
    const { ana, missiveId } = await chatting('pages@example.org');
    for (let number = 0; number < 105; number++)
      await bridge.conversations(ana.sid).messages.create({ author: ana.identity, body: `number ${number}` });
    await ana.writeFiles([{ filename: 'a.txt', bytes: Buffer.from('the content') }], 'with a file');
    const { visitors, missive, isComplete, problems } = await get({ identity: ana.identity });
    assert.deepEqual([isComplete, problems], [true, []]);
    const [visitor] = visitors;
    assert.equal(visitor?.email, 'pages@example.org');
    assert.equal(visitor.stored.visitors?.[0]?.conversation_sid, ana.sid);
    assert.equal(visitor.stored.agent_messages?.length, 1);
    assert.ok(visitor.stored.relay_threads);
    assert.equal(visitor.twilio.user?.identity, ana.identity);
    const [conversation] = visitor.twilio.conversations;
    assert.equal(conversation?.attributes.email, 'pages@example.org');
    assert.deepEqual(
      conversation.participants.map(({ identity }) => identity),
      [ana.identity],
    );
    const bodies = conversation.messages.map(({ body }) => body);
    assert.equal(bodies.length, 108);
    assert.deepEqual(
      [bodies[0], bodies[1]],
      ['Hello from pages@example.org', 'Hello back to pages@example.org'],
    );
    for (let number = 0; number < 105; number++) assert.equal(bodies[number + 2], `number ${number}`);
    assert.ok(
      conversation.messages.every(({ author, dateCreated }) => author && Date.parse(dateCreated) > 0),
    );
    const file = conversation.messages.at(-1)?.media[0];
    assert.equal(file?.filename, 'a.txt');
    assert.equal(await (await fetch(file.url)).text(), 'the content');
    assert.deepEqual(
      missive.map(({ conversations, contact }) => [conversations.map(({ id }) => id), contact.id]),
      [[[missiveId], ana.identity]],
    );
    assert.match(missive[0]?.howTo.join(' ') ?? '', /trash/);
  });

  it('CS-08 lists everybody who typed an address, and marks the one who has proved it', async () => {
    const typed = await bridge.visitor({ visitor: { name: 'Somebody', email: JANE } });
    const proved = await bridge.visitor({ user: { email: JANE, name: 'Jane', digest: JANES_DIGEST } });
    const summary = await get({ email: 'JANE@acme.com', summary: 'true' });
    assert.deepEqual(
      summary.visitors.map(({ identity, verification }) => [identity, verification]).sort(),
      [
        [typed.identity, 'unverified'],
        [proved.identity, 'verified'],
      ].sort(),
    );
    assert.equal((await get({ email: JANE })).visitors.length, 2);
    const guess = await errorOf(await call('DELETE', { email: JANE }));
    assert.match(guess.message, /^identity: must name whom to delete/);
    assert.ok(guess.message.includes(`${typed.identity} (unverified)`));
    const stranger = twilioIdentity('0'.repeat(32));
    const refused = await errorOf(await call('DELETE', { email: JANE, identity: stranger }));
    assert.match(refused.message, /has not given this email address/);
    await remove({ email: JANE, identity: typed.identity });
    assert.deepEqual(
      (await get({ email: JANE })).visitors.map(({ identity }) => identity),
      [proved.identity],
    );
    assert.equal((await remove({ email: JANE, all: 'true' })).visitors.length, 1);
    assert.deepEqual((await get({ email: JANE })).visitors, []);
    assert.deepEqual((await remove({ email: JANE, all: 'true' })).visitors, []);
  });

  it('CS-08 is deleted here and at Twilio, with files, and what is left in Missive is listed', async () => {
    const { ana, missiveId } = await chatting('delete@example.org');
    const { ana: ben } = await chatting('ben@example.org');
    await ana.writeFiles([{ filename: 'a.txt', bytes: Buffer.from('the content') }]);
    const { visitors } = await get({ identity: ana.identity });
    const link = visitors[0]?.twilio.conversations[0]?.messages.at(-1)?.media[0]?.url ?? '';
    assert.equal((await fetch(link)).status, 200);
    await quiet(ana.sid);
    const { deleted, left } = (await remove({ identity: ana.identity })).visitors[0]!;
    assert.deepEqual(deleted.twilio, { user: true, conversations: 1, messages: 3, media: 1 });
    assert.equal(deleted.stored.visitors, 1);
    assert.deepEqual(
      left.missive?.conversations.map(({ id, isGone }) => [id, isGone]),
      [[missiveId, false]],
    );
    assert.deepEqual([left.twilio, left.here], [[], []]);
    assert.equal(await isAtTwilio(ana.sid), false);
    assert.equal((await fetch(link)).status, 404);
    const rows = bridge.rows();
    for (const text of [ana.sid, ana.identity, 'delete@example.org', missiveId])
      assert.equal(rows.includes(text), false, text);
    assert.ok(rows.includes(ben.sid));
    assert.equal(await isAtTwilio(ben.sid), true);
    const again = (await remove({ identity: ana.identity })).visitors[0]!;
    assert.deepEqual(again.deleted, {
      stored: {},
      twilio: { user: false, conversations: 0, messages: 0, media: 0 },
    });
    const nothing = await get({ identity: ana.identity });
    const [empty] = nothing.visitors;
    assert.deepEqual([empty?.stored, empty?.twilio.conversations], [{}, []]);
  });

  it('CS-08 is not brought back by late webhooks of Twilio and of Missive, nor by the sweep', async () => {
    const { ana, missiveId } = await chatting('late@example.org');
    const reply = bridge.missive.messages.find(({ body }) => body === 'Hello back to late@example.org')!;
    await remove({ identity: ana.identity });
    // Twilio's webhook about a message that was deleted since.
    const { authToken } = (await (await bridge.store()).find(ACCOUNT))!.twilio!;
    const fields = { EventType: 'onMessageAdded', ConversationSid: ana.sid };
    const url = `${bridge.url}/${ACCOUNT}/webhooks/twilio`;
    const text = url + Object.entries(fields).sort().flat().join('');
    const late = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': createHmac('sha1', authToken).update(text).digest('base64') },
      body: new URLSearchParams(fields),
    });
    assert.equal(late.status, 204);
    assert.equal(await bridge.postWebhook(webhook(reply, missiveId)), 200);
    await bridge.stopServer();
    await bridge.startServer();
    const { jobs } = (await bridge.store()).relay;
    await until('the job has seen that the conversation is gone', async () => {
      const job = { accountId: ACCOUNT, queue: 'to-missive', subject: ana.sid } as const;
      return (await jobs.status(job, Date.now())) === null;
    });
    await until('the inbox was swept', async () => {
      const sweep = { accountId: ACCOUNT, queue: 'sweep', subject: 'inbox' } as const;
      const status = await jobs.status(sweep, Date.now());
      return status?.dueAt != null && status.dueAt > Date.now() && !status.isClaimed;
    });
    const rows = bridge.rows();
    for (const word of [ana.sid, ana.identity, 'late@example.org', reply.id])
      assert.equal(rows.includes(word), false, word);
  });

  it('CS-08 a reply written after the deletion is reported to the agent as not delivered', async () => {
    const { ana, missiveId } = await chatting('after@example.org');
    await remove({ identity: ana.identity });
    await until('the second is over', () => Date.now() % 1_000 > 900);
    await until('another second has begun', () => Date.now() % 1_000 < 500);
    bridge.missive.reply(missiveId, { body: 'Are you still there?' });
    const told = (): boolean =>
      JSON.stringify(bridge.missive.posts).includes('The visitor’s data was deleted here');
    await until('the agent has the notice', told);
  });

  it('CS-08 waits for the relay, and works on a conversation that is being relayed', async () => {
    const { ana } = await chatting('busy@example.org');
    const writing = Array.from({ length: 10 }, (_, number) => ana.write(`in a hurry ${number}`));
    await Promise.allSettled(writing);
    await remove({ identity: ana.identity });
    await bridge.missive.webhooks.settled();
    await until('nothing is left', () => !bridge.rows().includes(ana.sid));
    assert.equal(await isAtTwilio(ana.sid), false);
  });

  it('CS-08 goes on where it stopped when Twilio fails under way', async () => {
    const { ana } = await chatting('twice@example.org');
    await ana.writeFiles([{ filename: 'a.txt', bytes: Buffer.from('the content') }]);
    await quiet(ana.sid);
    bridge.twilio.faults.pull({ kind: 'refuse', target: 'media', code: 503, times: 1 });
    const failed = await call('DELETE', { identity: ana.identity });
    assert.equal(failed.status, 502);
    assert.match((await errorOf(failed)).message, /delete again to go on/);
    assert.ok(bridge.rows().includes(ana.sid));
    const { deleted } = (await remove({ identity: ana.identity })).visitors[0]!;
    assert.deepEqual([deleted.twilio.conversations, deleted.twilio.media], [1, 1]);
    assert.equal(bridge.rows().includes(ana.sid), false);
  });

  it('CS-08 finds conversations that the visitor has left or that have ended', async () => {
    const { ana } = await chatting('left@example.org');
    await bridge.conversations(ana.sid).update({ state: 'closed' });
    const next = await bridge.openSession({ visitorToken: ana.session.visitorToken, start: true });
    assert.notEqual(next.conversationSid, ana.sid);
    for (const service of bridge.twilio.services.values()) {
      const conversation = service.conversation(next.conversationSid!);
      const [participant] = conversation?.participants.values() ?? [];
      if (conversation && participant)
        await removeParticipant(
          service,
          { source: 'API', identity: null, webhooks: false },
          conversation,
          participant,
        );
    }
    const { visitors } = await get({ identity: ana.identity });
    const sids = visitors[0]?.twilio.conversations.map(({ sid }) => sid).sort();
    assert.deepEqual(sids, [ana.sid, next.conversationSid!].sort());
    const { deleted } = (await remove({ identity: ana.identity })).visitors[0]!;
    assert.equal(deleted.twilio.conversations, 2);
  });

  it('CS-08 leaves a conversation that others share, and says so', async () => {
    const ana = await bridge.visitor({ visitor: { name: 'Ana', email: 'shared@example.org' } });
    for (const service of bridge.twilio.services.values())
      if (service.conversation(ana.sid)) {
        const shared = await bridge.conversations.create({ uniqueName: 'a group' });
        await bridge.conversations(shared.sid).participants.create({ identity: ana.identity });
        const { left } = (await remove({ identity: ana.identity })).visitors[0]!;
        assert.match(left.twilio.join(' '), new RegExp(`${shared.sid}, which others share`));
        assert.equal(await isAtTwilio(shared.sid), true);
        return;
      }
    assert.fail('there is no service');
  });

  it('CS-08 needs a signed-in operator, and names what is wrong in a request', async () => {
    const signedIn = cookie;
    cookie = '';
    for (const method of ['GET', 'DELETE'])
      assert.equal((await call(method, { email: 'a@example.org' })).status, 401);
    cookie = signedIn;
    for (const [query, message] of [
      [{}, /^email: is missing/],
      [{ identity: 'nobody' }, /^identity: must be a visitor’s id/],
      [{ email: ' ' }, /^email: must be an email address/],
      [{ email: 'a@example.org', al: 'true' }, /^al: is not known here/],
      [{ email: 'a@example.org', all: 'yes' }, /^all: must be true/],
      [{ email: 'a@example.org', summary: 'true' }, /^summary: is not known here/],
    ] as const) {
      const response = await call('DELETE', query);
      assert.equal(response.status, 400);
      assert.match((await errorOf(response)).message, message);
    }
  });
});
