/** Missive's webhook: what is accepted, what is stored, and what is returned. */

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '../../../emulators/src/index.js';
import { missiveAccess } from '../../src/accounts/missive-access.js';
import { eventually } from '../../../../test/support/eventually.js';
import { mutate, randomOf } from '../fuzzing.js';
import { createTestServer, errorOf, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const SECRET = 'channel-secret';
/** The documented test vector. */
const BODY = '{"message":{"id":"m-1","type":"custom_text","body":"Hello é👋"},"conversation":{"id":"c-1"}}';
const SIGNATURE = '97b5ca2f91672c85dab985537e01a01c284c207300cd808f496cf4cfd89c8c36';
const sign = (body: string | Buffer): string => createHmac('sha256', SECRET).update(body).digest('hex');

let missive: MissiveEmulator;
before(async () => {
  missive = await startMissiveEmulator({ port: 0 });
});
after(() => missive.stop());

const newChat = (signatureSecret: string | null = SECRET): Promise<TestServer> =>
  createTestServer(emulator(), {
    missiveApiBaseUrl: missive.apiBaseUrl,
    account: {
      missive: missiveAccess({
        token: missive.organization.token,
        channelId: missive.organization.channel.id,
        channelType: 'text',
        signatureSecret,
      }),
    },
  });

const post = async (
  chat: TestServer,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  chat.app.request(`/${chat.account.id}/webhooks/missive`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
const postSigned = (chat: TestServer, payload: unknown): Promise<Response> => {
  const body = JSON.stringify(payload);
  return post(chat, body, { 'X-Hook-Signature': `sha256=${sign(body)}` });
};
const knows = async (chat: TestServer, id: string): Promise<boolean> =>
  (await chat.store.relay.agentMessages.knownAgentMessages(chat.account.id, [id])).has(id);
const counted = async ({ deps }: TestServer, result: string): Promise<number> =>
  (await deps.metrics.missiveWebhooks.get()).values.find(({ labels }) => labels.result === result)?.value ??
  0;

/** The documented payload of a reply to this visitor. */
const payloadTo = (identity: string, id = 'm-1') => ({
  message: {
    id,
    preview: 'It left.',
    type: 'custom_text',
    delivered_at: 1_760_000_105,
    updated_at: 1_760_000_105,
    created_at: 1_760_000_100,
    references: [] as unknown[],
    from_field: { id: 'team', name: 'Acme', username: 'team' },
    to_fields: [{ id: identity, name: 'Ana [Unverified]', username: 'ana@example.org' }],
    external_id: null,
    attachments: [
      {
        id: 'f-1',
        filename: 'proof.pdf',
        extension: 'pdf',
        url: 'https://127.0.0.1/proof.pdf',
        media_type: 'application',
        sub_type: 'pdf',
        size: 4096,
      },
    ],
    body: 'It left.',
    author: { id: 'u-1', email: 'lou@example.org', name: 'Lou', avatar_url: null },
  },
  conversation: {
    id: 'c-1',
    subject: null,
    organization: { id: 'o-1', name: 'Acme' },
    users: [{ id: 'u-1', name: 'Lou', email: 'lou@example.org', unassigned: false }],
    messages_count: 1,
    assignee_emails: 'lou@example.org',
  },
});

describe('a webhook of Missive', () => {
  it('CC-02 is accepted when signed: in either header, with or without the prefix, in any letter case', async () => {
    assert.equal(sign(BODY), SIGNATURE);
    const chat = await newChat();
    const rights: Record<string, string>[] = [
      { 'X-Hook-Signature': `sha256=${SIGNATURE}` },
      { 'X-Hook-Signature': SIGNATURE },
      { 'X-Missive-Signature': `sha256=${SIGNATURE}` },
      { 'X-Missive-Signature': SIGNATURE },
      { 'X-Hook-Signature': `SHA256=${SIGNATURE.toUpperCase()}` },
      { 'X-Hook-Signature': SIGNATURE, 'X-Missive-Signature': `sha256=${SIGNATURE}` },
    ];
    for (const headers of rights) {
      const response = await post(chat, BODY, headers);
      assert.equal(response.status, 200, JSON.stringify(headers));
      assert.deepEqual(await response.json(), {});
    }
  });

  it('CC-02 is rejected and not stored when changed, forged or partly signed', async () => {
    const chat = await newChat();
    const { identity } = await chat.openSession({ start: true });
    const body = JSON.stringify(payloadTo(identity));
    const right = sign(body);
    const other = createHmac('sha256', 'another secret').update(body).digest('hex');
    const attempts: [string, Record<string, string>][] = [
      [body, {}],
      [body, { 'X-Hook-Signature': '' }],
      [body, { 'X-Hook-Signature': 'sha256=' }],
      [body, { 'X-Hook-Signature': right.slice(0, -2) }],
      [body, { 'X-Hook-Signature': `${right}00` }],
      [body, { 'X-Hook-Signature': right.replace(/^./, 'z') }],
      [body, { 'X-Hook-Signature': `sha1=${right}` }],
      [body, { 'X-Hook-Signature': `sha256=sha256=${right}` }],
      [body, { 'X-Hook-Signature': other }],
      [body, { 'X-Hook-Signature': `${right}, ${other}` }],
      [body.replace('It left.', 'Pay here'), { 'X-Hook-Signature': right }],
      [`${body} `, { 'X-Hook-Signature': right }],
      [body, { 'X-Hook-Signature': right, 'X-Missive-Signature': other }],
      [body, { 'X-Hook-Signature': other, 'X-Missive-Signature': right }],
      [body, { 'X-Hook-Signature': right, 'X-Missive-Signature': '' }],
      ['', {}],
    ];
    for (const [text, headers] of attempts) {
      const response = await post(chat, text, headers);
      assert.equal(response.status, 401, JSON.stringify(headers));
      assert.equal((await errorOf(response)).code, 'bad-signature');
    }
    assert.equal(await counted(chat, 'refused'), attempts.length);
    assert.equal(await knows(chat, 'm-1'), false);
    assert.deepEqual(await chat.store.relay.failures.failures(chat.account.id, 9), []);
  });

  it('CC-02 for an unknown account or one without Missive is rejected', async () => {
    const chat = await newChat();
    const without = await chat.addAccount();
    for (const account of [without.id, 'nobody', '__proto__', 'x'.repeat(200)]) {
      const address = `/${account}/webhooks/missive`;
      const response = await chat.app.request(address, {
        method: 'POST',
        body: BODY,
        headers: { 'X-Hook-Signature': SIGNATURE },
      });
      assert.equal(response.status, 401, account);
      assert.equal((await chat.app.request(address)).status, 404, account);
    }
  });

  it('CC-02 returns 200 to a check, and rejects other methods', async () => {
    const chat = await newChat();
    const ask = async (method: string) =>
      chat.app.request(`/${chat.account.id}/webhooks/missive`, { method });
    assert.equal((await ask('GET')).status, 200);
    assert.equal((await ask('HEAD')).status, 200);
    const put = await ask('PUT');
    assert.equal(put.status, 405);
    assert.equal(put.headers.get('Allow'), 'POST, GET, HEAD');
    // Empty, as when the settings are saved, and signed, since the channel has a secret.
    assert.equal((await post(chat, '', { 'X-Hook-Signature': sign('') })).status, 200);
    assert.equal((await postSigned(chat, {})).status, 200);
    assert.equal(await counted(chat, 'empty'), 2);
  });

  it('CC-02 of a channel without a secret is accepted unsigned, an empty one too', async () => {
    const chat = await newChat(null);
    const { identity } = await chat.openSession({ start: true });
    assert.equal((await post(chat, '')).status, 200);
    assert.equal((await post(chat, JSON.stringify(payloadTo(identity)))).status, 200);
    assert.equal(await knows(chat, 'm-1'), true);
    // A signature that cannot be checked is ignored.
    assert.equal((await post(chat, BODY, { 'X-Hook-Signature': 'sha256=00' })).status, 200);
  });

  it('CC-02 that is too large or not a JSON object gets an error', async () => {
    const chat = await newChat();
    for (const text of ['{"message":', 'message=1', '[]', '"text"', 'null', '\ufeff{}x']) {
      const response = await post(chat, text, { 'X-Hook-Signature': sign(text) });
      assert.equal(response.status, 400, text);
      const { code, message } = await errorOf(response);
      assert.equal(code, 'invalid');
      assert.match(message, /“message” and “conversation”/);
    }
    const large = Buffer.alloc(16 * 1024 * 1024 + 1, ' ');
    assert.equal((await post(chat, large, { 'X-Hook-Signature': sign(large) })).status, 413);
  });

  it('CC-02 that is repeated is stored once and delivered once', async () => {
    const chat = await newChat();
    const { identity, conversationSid } = await chat.openSession({ start: true });
    const payload = payloadTo(identity, 'm-twice');
    payload.message.attachments = [];
    const answers = await Promise.all(Array.from({ length: 5 }, () => postSigned(chat, payload)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    const service = chat.twilio.conversations.v1.services(chat.serviceSid);
    const bodies = async (): Promise<string[]> => {
      const messages = await service.conversations(conversationSid!).messages.list();
      return messages.map(({ body }) => body);
    };
    await eventually('the message is there', async () => ((await bodies()).length > 0 ? true : undefined));
    assert.equal((await postSigned(chat, payload)).status, 200);
    await chat.deps.relay.stop();
    assert.equal(await counted(chat, 'waiting'), 1);
    assert.equal(await counted(chat, 'known'), 5);
    assert.deepEqual(await bodies(), ['It left.']);
  });

  it('CC-03 to an unknown recipient is accepted and recorded as a failure', async () => {
    const chat = await newChat();
    const payload = payloadTo(`visitor-${'0'.repeat(32)}`, 'm-lost');
    assert.equal((await postSigned(chat, payload)).status, 200);
    assert.equal((await postSigned(chat, payload)).status, 200);
    const failures = await chat.store.relay.failures.failures(chat.account.id, 9);
    assert.equal(failures.length, 1);
    assert.match(failures[0]!.reason, /No visitor with this verified email address/);
    assert.match(chat.log.text, /an agent wrote to an unknown recipient/);
    assert.doesNotMatch(chat.log.text, /lou@example\.org|It left/);
  });

  it('CC-02 of any unexpected shape never causes an internal error', async () => {
    const chat = await newChat(null);
    const { identity } = await chat.openSession({ start: true });
    const random = randomOf(20_261_121);
    const extremes = [
      1e308,
      -1e308,
      1e15,
      -1,
      0.5,
      Number.MAX_SAFE_INTEGER,
      'NaN',
      null,
      [],
      {},
      '\u0000',
      '\ud800',
    ];
    const withExtremes = (id: string): unknown => {
      const payload = structuredClone(payloadTo(identity, id)) as unknown as Record<
        'message' | 'conversation',
        Record<string, unknown>
      >;
      const { message, conversation } = payload;
      const field = random.pick([
        'created_at',
        'delivered_at',
        'id',
        'body',
        'type',
        'to_fields',
        'attachments',
      ]);
      message[field] = random.pick(extremes);
      conversation[random.pick(['messages_count', 'id'])] = random.pick(extremes);
      return payload;
    };
    const seen = new Set<number>();
    for (let round = 0; round < 200; round++) {
      const id = `m-${round}`;
      const payload = random.chance(0.4) ? withExtremes(id) : mutate(payloadTo(identity, id), random);
      const body = JSON.stringify(payload);
      const { status } = await post(chat, body);
      seen.add(status);
      assert.ok(status === 200 || status === 400, `${status} for ${body.slice(0, 500)}`);
    }
    assert.deepEqual([...seen].sort(), [200, 400]);
    await chat.deps.relay.stop();
    assert.doesNotMatch(chat.log.text, /could not ask the storage/);
  });

  it('CC-02 is stored without numbers and ids that no database accepts', async () => {
    const chat = await newChat();
    const { identity } = await chat.openSession({ start: true });
    const odd = payloadTo(identity, 'm-odd');
    odd.message.created_at = 1e308;
    odd.conversation.messages_count = 1e300;
    odd.conversation.id = 'c\u0000';
    assert.equal((await postSigned(chat, odd)).status, 200);
    assert.equal(await knows(chat, 'm-odd'), true);
    const nameless = payloadTo(identity, 'm\u0000');
    assert.equal((await postSigned(chat, nameless)).status, 200);
    assert.equal(await counted(chat, 'empty'), 1);
  });
});
