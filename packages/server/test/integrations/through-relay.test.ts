/** A webhook of another service end to end: verified, stored, posted into Missive. */

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ACCOUNT, until, useBridge, type Bridge } from '../relay/bridge.js';

const SECRET = 'a secret of the repository';
const FIXTURE = new URL('../../../../test/fixtures/integrations/github/issues.opened.json', import.meta.url);

describe('an integration with a callback', () => {
  const folder = mkdtempSync(join(tmpdir(), 'missive-chat-callback-'));
  after(() => rmSync(folder, { recursive: true }));
  const integrations = join(folder, 'integrations.json');
  writeFileSync(
    integrations,
    JSON.stringify([{ module: './release.mjs', account: ACCOUNT, allowUnsigned: true }]),
  );
  const index = new URL('../../src/index.ts', import.meta.url).href;
  // The release's callback posts into the other conversations that it mentions, not into its own.
  writeFileSync(
    join(folder, 'release.mjs'),
    `import { Integration } from ${JSON.stringify(index)};
     export default class Release extends Integration {
       process({ version, mentions }) {
         return {
           references: ['releases'],
           text: version,
           callback: (conversationId, { createPost }) => {
             if (version === 'broken') throw new Error('broken');
             for (const conversation of mentions)
               if (conversation !== conversationId) createPost({ conversation, text: 'Released in ' + version });
           },
         };
       }
     }`,
  );
  const used = useBridge({ integrations });
  let bridge: Bridge;
  before(() => (bridge = used()));

  const send = async (body: unknown): Promise<string> => {
    const response = await fetch(`${bridge.url}/integrations/release`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await response.json()) as { status: string }).status;
  };
  const postsIn = (conversation: string): (string | null)[] =>
    bridge.missive.conversation(conversation).posts.map(({ text }) => text);

  it('WI-01 gets the conversation of its post, and posts into others once', async () => {
    const account = bridge.missive.createChannel();
    await bridge.missive.webhooks.settled();
    const to = { id: 'somebody', name: 'Somebody' };
    const { id: other } = bridge.missive.conversationOf(
      bridge.missive.compose({ channel: account, to, body: 'Hello' }),
    );
    assert.equal(await send({ version: '1.0', mentions: [other] }), 'stored');
    await until('the other conversation has a post', () => postsIn(other).length === 1);
    const [release] = bridge.missive.conversations.filter(({ posts }) =>
      posts.some(({ text }) => text === '1.0'),
    );
    const mentions = [release!.id, other];
    assert.equal(await send({ version: '1.1', mentions }), 'stored');
    await until('the other conversation has two posts', () => postsIn(other).length === 2);
    assert.equal(await send({ version: '1.1', mentions }), 'known');
    assert.deepEqual(postsIn(other), ['Released in 1.0', 'Released in 1.1']);
    assert.deepEqual(postsIn(release!.id), ['1.0', '1.1']);
  });

  it('WI-01 does not repeat the post when the callback fails, and logs the failure', async () => {
    const before = bridge.missive.posts.length;
    assert.equal(await send({ version: 'broken', mentions: [] }), 'stored');
    await until('the failure is logged', () =>
      bridge.log.text.includes('the callback of an integration failed'),
    );
    assert.equal(bridge.missive.posts.length, before + 1);
  });
});

describe('a webhook of GitHub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'missive-chat-integrations-'));
  after(() => rmSync(folder, { recursive: true }));
  const integrations = join(folder, 'integrations.json');
  writeFileSync(integrations, JSON.stringify([{ provider: 'github', account: ACCOUNT, secret: SECRET }]));
  const used = useBridge({ integrations });
  let bridge: Bridge;
  before(() => (bridge = used()));
  const issue = readFileSync(FIXTURE, 'utf8');

  const send = (body: string, secret = SECRET): Promise<Response> =>
    fetch(`${bridge.url}/integrations/github`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-GitHub-Event': 'issues',
        'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
    });

  it('WI-03 becomes one post in Missive, however often it is delivered', async () => {
    assert.equal((await send(issue)).status, 200);
    assert.equal((await send(issue)).status, 200);
    await until('Missive has the post', () => bridge.missive.posts.length > 0);
    const store = await bridge.store();
    await until('no job is due', async () => {
      const { waiting } = await store.relay.failures.status(ACCOUNT, Date.now());
      return waiting.posts === 0;
    });
    assert.equal(bridge.missive.posts.length, 1);
    assert.equal(bridge.missive.posts[0]?.username, 'GitHub');
  });

  it('WI-03 is posted once when Missive’s response is lost', async () => {
    const before = bridge.missive.posts.length;
    bridge.missive.faults.pull({ kind: 'lose-reply', match: 'send-post', ms: 0 });
    const other = JSON.stringify({ ...(JSON.parse(issue) as object), comment: 'another delivery' });
    assert.equal((await send(other)).status, 200);
    await until('Missive has it', () => bridge.missive.posts.length > before);
    const store = await bridge.store();
    await until('the relay has finished', async () => {
      const waiting = await store.relay.posts.waitingPosts(ACCOUNT, 'github', 10);
      return waiting.length === 0;
    });
    assert.equal(bridge.missive.posts.length, before + 1);
  });

  it('WI-03 with a wrong signature is rejected', async () => {
    assert.equal((await send(issue, 'another secret!!')).status, 401);
  });
});
