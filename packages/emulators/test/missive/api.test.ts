import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MissiveEmulator } from '../../src/index.js';
import { FakeClock } from '../twilio/support.js';
import { ANA, apiOf, assertRefused, messageOf, SHOP, startDesk, until } from './support.js';

describe('POST /v1/messages', () => {
  let emulator: MissiveEmulator;
  before(async () => {
    ({ emulator } = await startDesk());
  });
  after(() => emulator.stop());
  const makeDesk = () => {
    const organization = emulator.createOrganization();
    return { organization, api: apiOf(emulator, organization) };
  };

  it('EM-02 rejects a missing and a wrong token with the same message', async () => {
    const { api } = makeDesk();
    for (const authorization of ['', 'Bearer wrong', 'Basic abc'])
      assertRefused(
        await api.call('GET', '/organizations', undefined, { authorization }),
        401,
        /token is invalid or has been revoked/,
      );
    assert.equal((await api.get('/organizations')).status, 200);
  });

  it('EM-02 accepts the documented message of a text channel', async () => {
    const { organization, api } = makeDesk();
    const reply = await api.send({
      external_id: 'IM1',
      conversation_subject: 'Chat from ana@example.org',
      delivered_at: 1_760_000_000,
      attachments: [{ filename: 'label.png', base64_data: 'iVBORw0KGgo=' }],
    });
    assert.equal(reply.status, 201);
    const [message] = organization.messages;
    assert.equal(message?.body, 'Where is my parcel?');
    assert.deepEqual([message.from.id, message.from.name, message.to[0]?.id], [ANA.id, ANA.name, SHOP.id]);
    assert.equal(message.deliveredAt, 1_760_000_000);
    assert.equal(message.attachments[0]?.mediaType, 'image');
    assert.equal(message.attachments[0].bytes.toString('base64'), 'iVBORw0KGgo=');
    assert.equal(organization.conversations[0]?.subject, 'Chat from ana@example.org');
  });

  const refusals: [name: string, fields: Record<string, unknown>, message: RegExp, status?: number][] = [
    ['an unknown field', { created_at: 1 }, /Unpermitted parameters: created_at/],
    ['an unknown field inside', { from_field: { ...ANA, email: 'x' } }, /Unpermitted parameters: email/],
    ['a subject', { subject: 'Hi' }, /'subject' is not allowed for 'text' messages/],
    ['copies', { cc_fields: [ANA] }, /'cc_fields' is not allowed for 'text' messages/],
    ['a missing account', { account: null }, /'messages.account' is required/],
    ['an account that is no UUID', { account: 'shop' }, /'messages.account' must be a UUID/],
    ['an unknown account', { account: '00000000-0000-4000-8000-000000000000' }, /Account not found/, 404],
    ['a missing sender', { from_field: null }, /'messages.from_field' is required/],
    ['an empty sender', { from_field: {} }, /needs one of id, username, name/],
    ['an address as sender', { from_field: { address: 'a@b.c' } }, /Unpermitted parameters: address/],
    ['recipients that are no array', { to_fields: SHOP }, /'messages.to_fields' must be an array/],
    ['neither body nor files', { body: '' }, /'messages.body' or 'attachments' is required/],
    ['milliseconds', { delivered_at: 1_760_000_000_000 }, /must not be above/],
    ['a file by address', { attachments: [{ url: 'https://x' }] }, /Unpermitted parameters: url/],
    ['a file without a name', { attachments: [{ base64_data: 'AAAA' }] }, /filename' is required/],
    ['a data address', { attachments: [{ filename: 'a', base64_data: 'data:,x' }] }, /must be Base64/],
    ['an unknown color', { conversation_color: 'red' }, /must be #hex, good, warning or danger/],
    [
      'users without the organization',
      { add_users: ['00000000-0000-4000-8000-000000000000'] },
      /'messages.organization' is required with 'add_users'/,
    ],
    ['a team inbox without a team', { add_to_team_inbox: true }, /'messages.team' is required/],
    ['an unknown team', { team: '00000000-0000-4000-8000-000000000000' }, /Team .* not found/, 404],
    [
      'an unknown conversation',
      { conversation: '00000000-0000-4000-8000-000000000000' },
      /Conversation not found/,
      404,
    ],
  ];
  for (const [name, fields, message, status = 400] of refusals)
    it(`EM-02 rejects ${name} on a text channel`, async () => {
      const { organization, api } = makeDesk();
      assertRefused(await api.send(fields), status, message);
      assert.deepEqual([organization.messages, organization.conversations], [[], []]);
    });

  it('EM-02 accepts one object per request, in its envelope, as JSON', async () => {
    const { organization, api } = makeDesk();
    const message = messageOf(organization);
    assertRefused(await api.post('/messages', { messages: [message] }), 400, /must be one object/);
    assertRefused(await api.post('/messages', message), 400, /Unpermitted parameters: account/);
    assertRefused(await api.post('/messages', {}), 400, /'messages' is required/);
    assertRefused(await api.post('/messages', '{"messages":'), 400, /not valid JSON/);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assertRefused(await api.call('POST', '/messages', 'a=b', form), 400, /application\/json/);
  });

  it('EM-02 accepts HTML on an HTML channel, and addresses, subject and copies on an email channel only', async () => {
    const { organization, api } = makeDesk();
    const html = organization.createChannel({ type: 'html' });
    assert.equal((await api.send({ account: html.id, body: '<b>Hi</b>' })).status, 201);
    assertRefused(
      await api.send({ account: html.id, subject: 'Hi' }),
      400,
      /'subject' is not allowed for 'html' messages/,
    );
    const email = organization.createChannel({ type: 'email' });
    const letter = {
      account: email.id,
      from_field: { address: 'ana@example.org', name: 'Ana' },
      to_fields: [{ address: 'shop@example.org' }],
      cc_fields: [{ address: 'cc@example.org' }],
      subject: 'Parcel',
      references: [],
    };
    assert.equal((await api.send(letter)).status, 201);
    assert.equal(organization.messages[1]?.subject, 'Parcel');
    assertRefused(
      await api.send({ ...letter, from_field: ANA }),
      400,
      /Unpermitted parameters: id, username/,
    );
    assertRefused(
      await api.send({ ...letter, external_id: 'x' }),
      400,
      /'external_id' is not allowed for 'email'/,
    );
  });

  it('EM-02 rejects more than 10 MB, including base64', async () => {
    const { organization, api } = makeDesk();
    const file = (size: number) => [{ filename: 'a.bin', base64_data: 'A'.repeat(size) }];
    assert.equal((await api.send({ attachments: file(9_900_000) })).status, 201);
    assertRefused(await api.send({ attachments: file(10_000_000) }), 413, /10 MB at most/);
    assert.equal(organization.messages.length, 1);
  });

  it('EM-02 does not deduplicate: the same external id twice is two messages', async () => {
    const { organization, api } = makeDesk();
    await api.send({ external_id: 'IM1' });
    await api.send({ external_id: 'IM1' });
    assert.equal(organization.messages.length, 2);
    assert.equal(organization.conversations.length, 1);
  });

  it('EM-02 threads by references, with or without angle brackets, and by external ids', async () => {
    const { organization, api } = makeDesk();
    await api.send({ references: ['mwc:CH1'], external_id: 'IM1' });
    await api.send({ references: ['<mwc:CH1>'] });
    await api.send({ references: ['other', 'IM1'] });
    await api.send({ references: ['other'] });
    assert.equal(organization.conversations.length, 1);
    await api.send({ references: ['mwc:CH2'] });
    await api.send({ references: [] });
    await api.send({ references: [] });
    assert.deepEqual(
      organization.conversations.map(({ messages }) => messages.length),
      [4, 1, 1, 1],
    );
  });

  it('EM-02 threads by conversation, also after a merge', async () => {
    const { organization, api } = makeDesk();
    await api.send({ references: ['a'] });
    await api.send({ references: ['b'] });
    const [first, second] = organization.conversations.map(({ id }) => id);
    await api.send({ references: ['a'], conversation: second });
    assert.equal(organization.conversation(second!).messages.length, 2);
    const merged = await api.post(`/conversations/${first}/merge`, { target: second });
    assert.deepEqual(merged.body, { conversations: { id: second } });
    await api.send({ references: [], conversation: first });
    assert.equal(organization.conversations.length, 1);
    const { body } = await api.get(`/conversations/${first}`);
    assert.deepEqual([body!.conversations![0]!.id, organization.messages.length], [second, 4]);
  });

  it('EM-02 keeps the team of a conversation unless forced, and reopens it for a new message', async () => {
    const { organization, api } = makeDesk();
    const [support, orders] = organization.teams.map(({ id }) => id);
    await api.send({ team: support, conversation_subject: 'First' });
    const conversation = organization.conversations[0]!;
    await api.send({ team: orders, close: true, conversation_subject: 'Second' });
    assert.deepEqual(
      [conversation.team, conversation.isClosed, conversation.subject],
      [support, true, 'First'],
    );
    await api.send({ team: orders, force_team: true });
    assert.deepEqual([conversation.team, conversation.isClosed], [orders, false]);
  });

  it('EM-02 returns each of the observed response shapes, including an empty body', async () => {
    const { organization, api } = makeDesk();
    const shapes = [];
    for (const shape of ['id', 'object', 'array', 'bare', 'conversation', 'empty'] as const) {
      organization.createdReply = shape;
      const { status, body } = await api.send();
      assert.equal(status, 201);
      shapes.push(body);
    }
    const conversation = organization.conversations[0]!.id;
    const ids = organization.messages.map(({ id }) => id);
    assert.deepEqual(shapes, [
      { messages: { id: ids[0], conversation } },
      { messages: { id: ids[1], conversation: { id: conversation } } },
      { messages: [{ id: ids[2], conversation: { id: conversation } }] },
      { id: ids[3], conversation: { id: conversation } },
      { conversation: { id: conversation } },
      null,
    ]);
  });
});

describe('POST /v1/posts', () => {
  it('EM-02 accepts every documented field, and returns it', async () => {
    const { organization, api, stop } = await startDesk();
    await api.send();
    const card = {
      color: 'warning',
      pretext: 'p',
      author_name: 'a',
      author_link: 'https://a.example',
      author_icon: 'https://a.example/i.png',
      title: 't',
      title_link: 'https://t.example',
      image_url: 'https://t.example/i.png',
      text: 'Ana is on <https://example.org|Checkout>',
      markdown: '**m**',
      timestamp: 1_760_000_200,
      footer: 'live chat',
      footer_icon: 'https://f.example/i.png',
      fields: [{ title: 'language', value: 'fr-CA', short: true }],
    };
    const reply = await api.sendPost({
      references: ['mwc:CH1'],
      username: 'Website chat',
      username_icon: 'https://cdn.example/icon.png',
      conversation_icon: 'https://cdn.example/c.png',
      conversation_color: '#f00',
      markdown: 'x'.repeat(9_000),
      attachments: [card, { filename: 'a.txt', base64_data: 'aGk=' }],
    });
    const [conversation] = organization.conversations;
    assert.equal(reply.status, 201);
    assert.deepEqual(reply.body, {
      posts: { id: organization.posts[0]!.id, conversation: conversation!.id },
    });
    const { body } = await api.get(`/conversations/${conversation!.id}/posts`);
    const post = body!.posts![0]! as unknown as { markdown: string; attachments: unknown[] };
    assert.deepEqual(post.attachments[0], card);
    assert.equal(post.markdown.length, 8_000);
    assert.equal(conversation!.color, '#f00');
    assert.equal((await api.call('DELETE', `/posts/${organization.posts[0]!.id}`)).status, 200);
    assert.deepEqual(organization.posts, []);
    await stop();
  });

  it('EM-02 requires a notification and content, and rejects unknown fields', async () => {
    const { organization, api, stop } = await startDesk();
    assertRefused(await api.sendPost({ notification: null }), 400, /'posts.notification' is required/);
    assertRefused(
      await api.sendPost({ notification: { title: 't' } }),
      400,
      /notification.body' is required/,
    );
    assertRefused(await api.sendPost({ text: '' }), 400, /'posts.text' or 'markdown' or 'attachments'/);
    assertRefused(await api.sendPost({ archive: true }), 400, /Unpermitted parameters: archive/);
    assertRefused(
      await api.sendPost({ attachments: [{ colour: 'x' }] }),
      400,
      /Unpermitted parameters: colour/,
    );
    assert.deepEqual(organization.conversations, []);
    await stop();
  });

  it('EM-02 reopens a closed conversation unless reopen is false', async () => {
    const { organization, api, stop } = await startDesk();
    await api.send({ close: true });
    const conversation = organization.conversations[0]!;
    await api.sendPost({ references: ['mwc:CH1'], reopen: false });
    assert.deepEqual([conversation.isClosed, conversation.unread], [true, 1]);
    await api.sendPost({ references: ['mwc:CH1'] });
    assert.deepEqual([conversation.isClosed, conversation.unread], [false, 2]);
    await stop();
  });

  it('WI-01 sets the subject of a new conversation, and of an existing one only on request', async () => {
    const { organization, api, stop } = await startDesk();
    const post = (subject: string, more = {}) =>
      api.sendPost({ references: ['<github/1@shop>'], conversation_subject: subject, ...more });
    const subject = () => organization.conversations[0]?.subject;
    await post('First');
    await post('Second');
    assert.equal(subject(), 'First');
    await post('Third', { update_existing_conversation_subject: true });
    assert.equal(subject(), 'Third');
    await stop();
  });
});

describe('reading', () => {
  it('CC-04 finds a message with unknown outcome in its conversation', async () => {
    const { organization, api, stop } = await startDesk();
    organization.createdReply = 'empty';
    await api.send({ external_id: 'IM1', attachments: [{ filename: 'a.txt', base64_data: 'aGk=' }] });
    assertRefused(await api.get('/conversations'), 400, /You need to paginate at least one mailbox/);
    assertRefused(await api.get('/conversations?all=true&limit=1'), 400, /min 'limit' value is 2/);
    assertRefused(await api.get('/conversations?all=true&page=2'), 400, /Unpermitted parameters: page/);
    const { body: found } = await api.get('/conversations?all=true');
    const { id } = found!.conversations![0]!;
    const { body: list } = await api.get(`/conversations/${id}/messages`);
    const [summary] = list!.messages as unknown as [Record<string, string>];
    assert.equal(summary.external_id, 'IM1');
    assert.equal('body' in summary, false);
    const { body } = await api.get(`/messages/${summary.id}`);
    const message = body!.messages as unknown as Record<string, unknown>;
    assert.equal(message.body, 'Where is my parcel?');
    const [file] = message.attachments as [{ url: string; size: number; extension: string }];
    assert.deepEqual([file.size, file.extension], [2, 'txt']);
    assert.equal(await (await fetch(file.url)).text(), 'hi');
    await stop();
  });

  it('EM-02 pages ten messages at a time, newest first, and extends a page over equal times', async () => {
    const { organization, api, stop } = await startDesk();
    for (let count = 0; count < 23; count += 1)
      await api.send({ external_id: `IM${count}`, delivered_at: 1_000 + Math.floor(count / 4) });
    const { id } = organization.conversations[0]!;
    const seen = new Set<string>();
    let until = '';
    for (;;) {
      const { body } = await api.get(`/conversations/${id}/messages${until}`);
      const page = body!.messages as unknown as { external_id: string; delivered_at: number }[];
      for (const { external_id } of page) seen.add(external_id);
      assert.equal(page[0]!.delivered_at >= page.at(-1)!.delivered_at, true);
      until = `?until=${page.at(-1)!.delivered_at}`;
      if (page[0]!.delivered_at === page.at(-1)!.delivered_at) break;
    }
    assert.equal(seen.size, 23);
    assertRefused(await api.get(`/conversations/${id}/messages?limit=11`), 400, /max 'limit' value is 10/);
    const three = organization.messages.slice(0, 3).map((one) => one.id);
    const { body } = await api.get(`/messages/${three.join(',')}`);
    assert.equal(body!.messages!.length, 3);
    await stop();
  });

  it('EM-02 changes conversations without a post, all or none', async () => {
    const { organization, api, stop } = await startDesk();
    await api.send();
    const conversation = organization.conversations[0]!;
    const patch = (value: unknown) =>
      api.call('PATCH', `/conversations/${conversation.id}`, { conversations: value });
    assertRefused(await patch({ id: conversation.id }), 400, /must be an array/);
    assertRefused(
      await patch([{ id: conversation.id, archive: true }]),
      400,
      /Unpermitted parameters: archive/,
    );
    assert.equal((await patch([{ id: conversation.id, subject: 'New', close: true }])).status, 200);
    assert.deepEqual([conversation.subject, conversation.isClosed], ['New', true]);
    assertRefused(await api.call('PATCH', '/messages/x', {}), 404, /not found/);
    await stop();
  });

  it('EM-02 lists users without presence, teams and labels', async () => {
    const { organization, api, stop } = await startDesk();
    const { body } = await api.get('/users');
    assert.deepEqual(Object.keys(body!.users![0]!), ['id', 'email', 'name', 'avatar_url', 'me']);
    assert.equal((await api.get('/teams')).body!.teams!.length, organization.teams.length);
    assert.equal((await api.get('/shared_labels')).status, 200);
    await stop();
  });
});

describe('rate limits', () => {
  const assertTooQuick = (reply: { status: number; headers: Headers }, retryAfter: string, limit: string) => {
    assert.equal(reply.status, 429);
    assert.equal(reply.headers.get('retry-after'), retryAfter);
    assert.equal(reply.headers.get('x-ratelimit-limit'), limit);
    assert.equal(reply.headers.get('x-ratelimit-remaining'), '0');
    assert.match(reply.headers.get('x-ratelimit-reset') ?? '', /^\d{10}$/);
  };

  it('EM-02 allows five concurrent requests of a token', async () => {
    const clock = new FakeClock();
    const { organization, api, emulator, stop } = await startDesk({ clock });
    organization.faults.pull({ kind: 'delay', times: 5, ms: 1_000 });
    const slow = Array.from({ length: 5 }, () => api.get('/organizations'));
    await until(organization, () => organization.faults.list().length === 0);
    assertTooQuick(await api.get('/organizations'), '1', '5');
    const other = emulator.createOrganization();
    assert.equal((await apiOf(emulator, other).get('/organizations')).status, 200);
    clock.advance(1_000);
    for (const reply of await Promise.all(slow)) assert.equal(reply.status, 200);
    assert.equal((await api.get('/organizations')).headers.get('x-ratelimit-limit'), null);
    await stop();
  });

  it('EM-02 allows 300 requests in a minute and 900 in 15 minutes', async () => {
    const clock = new FakeClock();
    const { api, stop } = await startDesk({ clock });
    const many = async (count: number) => {
      for (let done = 0; done < count; done += 1)
        assert.equal((await api.get('/organizations')).status, 200, `request ${done}`);
    };
    await many(299);
    clock.advance(20_000);
    await many(1);
    assertTooQuick(await api.get('/organizations'), '40', '300');
    clock.advance(40_000);
    await many(299);
    clock.advance(60_000);
    await many(300);
    clock.advance(60_000);
    await many(1);
    assertTooQuick(await api.get('/organizations'), '720', '900');
    await stop();
  });
});
