import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench, fixture, load, type Bench } from './support.js';

const SECRET = 'a long secret';
const entry = { provider: 'rollbar', account: 'demo', secret: SECRET };
const bench = async (settings = {}): Promise<Bench> => createBench(await load([{ ...entry, settings }]));
/** The `Authorization` header that a client makes of `https://rollbar:secret@chat.example/…`. */
const basic = (password: string): string => `Basic ${Buffer.from(`rollbar:${password}`).toString('base64')}`;

const send = async (chat: Bench, name: string): Promise<string> =>
  chat.statusOf('rollbar', {
    body: await fixture(`rollbar/${name}`),
    headers: { Authorization: basic(SECRET) },
  });

describe('Rollbar', () => {
  it('WI-03 posts an item into one conversation whose color shows its status', async () => {
    const chat = await bench();
    const colors: (string | null)[] = [];
    const events = [
      'new_item',
      'occurrence',
      'exp_repeat_item',
      'item_velocity',
      'resolved_item',
      'reactivated_item',
      'reopened_item',
    ];
    for (const event of events) {
      assert.equal(await send(chat, event), 'stored', event);
      colors.push(chat.missive.conversations[0]!.color);
    }
    assert.deepEqual(colors, ['danger', 'danger', 'danger', 'danger', 'good', 'danger', 'danger']);
    const [conversation, ...others] = chat.missive.conversations;
    assert.equal(others.length, 0);
    assert.equal(conversation!.subject, '#31 TypeError: total is undefined');
    assert.deepEqual(
      conversation!.posts.map(({ cards }) => cards[0]!.pretext),
      [
        'New item',
        'Happened again',
        'Happened 100 times',
        'Happened 50 times within 5 minutes',
        'Resolved',
        'Reactivated: it happened again after it was resolved',
        'Reopened',
      ],
    );
    assert.equal(conversation!.posts[0]!.notification.body, 'New item: TypeError: total is undefined');
  });

  it('WI-03 gives each level a color, for levels as numbers or words', async () => {
    const chat = await bench();
    for (const event of ['new_item', 'new_item-warning', 'new_item-info']) await send(chat, event);
    const seen = chat.missive.conversations.map(({ color, posts }) => [
      color,
      posts[0]!.cards[0]!.fields.find(({ title }) => title === 'level')!.value,
    ]);
    assert.deepEqual(seen, [
      ['danger', 'error'],
      ['warning', 'warning'],
      ['#8b949e', 'info'],
    ]);
    assert.ok(!chat.missive.posts[1]!.cards[0]!.title!.includes('<https'));
  });

  it('WI-03 links the title to the item, using the configured project', async () => {
    const chat = await bench();
    await send(chat, 'new_item');
    const card = chat.missive.posts[0]!.cards[0]!;
    assert.equal(card.titleLink, 'https://rollbar.com/item/uuid/?uuid=5c0e8f52-0a3b-4d0c-9d0e-3f1f6a0f7c11');
    assert.equal(card.timestamp, 1772445600);
    const named = await bench({ account: 'kiln', project: 'shop' });
    await send(named, 'new_item');
    assert.equal(named.missive.posts[0]!.cards[0]!.titleLink, 'https://rollbar.com/kiln/shop/items/31/');
  });

  it('WI-03 posts deploys and tests', async () => {
    const chat = await bench();
    await send(chat, 'deploy');
    await send(chat, 'test');
    const [deploy, test] = chat.missive.posts;
    assert.deepEqual(deploy!.references, ['rollbar/90/deploys/production@missive-integrations']);
    assert.equal(deploy!.cards[0]!.pretext, 'Deployed bbbbbbbbbb to production by ana');
    assert.equal(deploy!.cards[0]!.text, 'Shipping costs');
    assert.equal(test!.text, 'This is a test payload from Rollbar.');
  });

  it('WI-03 accepts other payloads without posting them', async () => {
    const chat = await bench();
    const headers = { Authorization: basic(SECRET) };
    for (const name of ['constructor', '__proto__', 'new_thing', 'new_item'])
      assert.equal(
        await chat.statusOf('rollbar', { headers, body: JSON.stringify({ event_name: name }) }),
        'ignored',
      );
    assert.deepEqual(chat.missive.posts, []);
  });

  it('WI-03 posts an event once when Rollbar repeats it hours later', async () => {
    const chat = await bench();
    assert.equal(await send(chat, 'new_item'), 'stored');
    chat.clock.now += 5 * 3_600_000;
    assert.equal(await send(chat, 'new_item'), 'known');
    assert.equal(chat.missive.posts.length, 1);
  });

  it('WI-03 requires the secret in the address, a bearer token or a header, since Rollbar does not sign', async () => {
    const chat = await bench();
    const body = await fixture('rollbar/test');
    const post = async (headers: Record<string, string>, query = ''): Promise<number> =>
      (await chat.deliver('rollbar', { body, headers, query })).status;
    for (const headers of [
      { Authorization: basic(SECRET) },
      { Authorization: `Bearer ${SECRET.replaceAll(' ', '_')}` },
      { 'X-Integration-Secret': SECRET },
    ] as Record<string, string>[])
      assert.equal(await post(headers), headers.Authorization?.startsWith('Bearer') ? 401 : 200);
    for (const headers of [
      {},
      { Authorization: basic('wrong') },
      { Authorization: basic('') },
      { Authorization: `Basic ${Buffer.from(SECRET).toString('base64')}` },
      { Authorization: 'Bearer ' },
      { 'X-Integration-Secret': SECRET.slice(0, -1) },
    ] as Record<string, string>[])
      assert.equal(await post(headers), 401, JSON.stringify(headers));
    assert.equal(await post({}, `?secret=${encodeURIComponent(SECRET)}`), 401);
    const [loaded] = await load([{ ...entry, secret: 'without-spaces' }]);
    const other = createBench([loaded!]);
    const bearer = { Authorization: 'bearer without-spaces' };
    assert.equal(await other.statusOf('rollbar', { body, headers: bearer }), 'stored');
  });
});
