/** `GET /api/accounts/{id}/statistics`, and the price of Twilio (CS-05). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Counted, StatisticsView } from '../../src/api/statistics.js';
import { hashPassword } from '../../src/admin/passwords.js';
import { LimitCounter } from '../../src/statistics/limit-counter.js';
import { COUNTED } from '../../src/stores/statistics-store.js';
import { ADMIN_SECRET, createTestServer, useEmulator, type TestServer } from '../support.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const PASSWORD = 'a long password of ana';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** After counting has begun. Just after midnight in Tokyo, and the afternoon of the day before in UTC. */
const NOW = Date.parse(`${isoDay(Date.now() + 70 * DAY)}T15:10:00.000Z`);
/** In Tokyo. */
const daysAgo = (days: number): string => isoDay(NOW + (1 - days) * DAY);
const MONTH = isoDay(NOW).slice(0, 7);

type Call = (method: string, path: string, body?: unknown) => Promise<Response>;

async function signIn(chat: TestServer, body: object): Promise<Call> {
  const response = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(body),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async (method, path, sent) =>
    chat.app.request(`/api/accounts/${chat.account.id}/statistics${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
}

async function office(now = NOW) {
  const chat = await createTestServer(emulator());
  chat.clock.now = now;
  await chat.store.operators.addOperator({
    name: 'Ben',
    passwordHash: await hashPassword(PASSWORD, { N: 2 ** 4, r: 8, p: 1 }),
    role: 'viewer',
    createdAt: NOW,
  });
  const { availability } = chat.account;
  const inTokyo = { ...availability, schedule: { ...availability.schedule, timeZone: 'Asia/Tokyo' } };
  await chat.store.update(chat.account.id, { availability: inTokyo }, NOW);
  const admin = await signIn(chat, { secret: ADMIN_SECRET });
  const read = async (days: number | null = null): Promise<StatisticsView> =>
    (await (await admin('GET', days === null ? '' : `?days=${days}`)).json()) as StatisticsView;
  const ask = (sid: string, askedAt: number, wasAway = false): Promise<void> =>
    chat.store.relay.firstReplies.recordQuestion(
      { accountId: chat.account.id, conversationSid: sid, askedAt, wasAway },
      NOW,
    );
  let written = 0;
  const reply = (sid: string, writtenAt: number): Promise<boolean> =>
    chat.store.relay.agentMessages.addAgentMessage(
      {
        accountId: chat.account.id,
        id: `reply-${(written += 1)}`,
        conversationSid: sid,
        missiveConversationId: null,
        content: { type: 'custom_text', body: 'Hello', name: 'Lou', avatarUrl: '', files: [] },
        writtenAt,
        position: 1,
      },
      1,
      writtenAt,
    );
  const count = (name: Counted, at: number, by = 1): Promise<void> =>
    chat.store.statistics.count(chat.account.id, name, by, at);
  return { chat, admin, read, ask, reply, count };
}

describe('statistics of an account', () => {
  it('CS-05 are all zero before anything has happened', async () => {
    const { read } = await office();
    const view = await read();
    assert.equal(view.days, 7);
    assert.deepEqual(new Set(Object.values(view.counts)), new Set([0]));
    assert.deepEqual(Object.keys(view.counts), [...COUNTED]);
    assert.deepEqual(view.firstReplies, { count: 0, median: null, p90: null, missed: 0, missedOnline: 0 });
    assert.deepEqual(view.now, { undelivered: 0, unanswered: 0, waiting: [] });
    assert.equal(view.byDay.length, 7);
    assert.equal(view.twilio.cost, null);
  });

  it('CS-05 are those of the days of the account’s time zone, and of as many days before', async () => {
    const { read, count } = await office();
    // Tokyo: 00:10 today, 23:50 yesterday, six, seven and fourteen days before.
    await count('conversations', NOW);
    await count('conversations', NOW - 20 * MINUTE, 2);
    await count('conversations', NOW - 6 * DAY, 4);
    await count('conversations', NOW - 7 * DAY, 8);
    await count('conversations', NOW - 13 * DAY, 16);
    await count('conversations', NOW - 14 * DAY, 32);
    const today = await read(1);
    assert.deepEqual(
      [today.counts.conversations, today.previous?.counts.conversations, today.byDay.map(({ day }) => day)],
      [1, 2, [daysAgo(0)]],
    );
    const week = await read(7);
    assert.equal(week.counts.conversations, 1 + 2 + 4);
    assert.equal(week.previous?.counts.conversations, 8 + 16);
    assert.deepEqual(
      week.byDay.map(({ day, counts }) => [day, counts.conversations]),
      [
        [daysAgo(6), 4],
        [daysAgo(5), 0],
        [daysAgo(4), 0],
        [daysAgo(3), 0],
        [daysAgo(2), 0],
        [daysAgo(1), 2],
        [daysAgo(0), 1],
      ],
    );
    assert.equal((await read(30)).counts.conversations, 63);
  });

  it('CS-05 compare with no period that was not counted as a whole', async () => {
    const { read } = await office(Date.now() + 8 * DAY);
    assert.notEqual((await read(1)).previous, null);
    assert.equal((await read(7)).previous, null);
  });

  it('CS-05 tell how fast people replied, what was missed, and who waits', async () => {
    const { read, ask, reply } = await office();
    for (const [place, minutes] of [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].entries()) {
      const at = NOW - 3 * DAY + place * MINUTE;
      await ask(`CH${place}`, at);
      await reply(`CH${place}`, at + minutes * MINUTE);
    }
    await ask('CH-online', NOW - 2 * DAY);
    await ask('CH-away', NOW - 2 * DAY, true);
    await ask('CH-late', NOW - 4 * DAY);
    await reply('CH-late', NOW - 4 * DAY + 25 * HOUR);
    await ask('CH-waits', NOW - HOUR);
    await ask('CH-before', NOW - 10 * DAY);
    const view = await read();
    const { count, median, p90, missed, missedOnline } = view.firstReplies;
    assert.deepEqual([count, median, p90], [11, 6 * 60, 100 * 60]);
    assert.deepEqual([missed, missedOnline], [3, 2]);
    assert.equal(view.now.unanswered, 1);
    assert.equal(view.previous?.firstReplies.missed, 1);
  });

  it('CS-05 are read by viewers, who enter no price; a bad period or price is named', async () => {
    const { chat, admin } = await office();
    const viewer = await signIn(chat, { name: 'Ben', password: PASSWORD });
    const price = { perUser: 0.25, freeUsers: 1, currency: 'EUR' };
    assert.equal((await viewer('GET', '')).status, 200);
    assert.equal((await viewer('PUT', '/twilio-price', price)).status, 403);
    assert.equal((await viewer('DELETE', '/twilio-price')).status, 403);
    const bad = await admin('GET', '?days=8');
    assert.equal(bad.status, 400);
    assert.match(await bad.text(), /days: must be one of 1, 7, 30/);
    for (const [changes, message] of [
      [{ perUser: -1 }, /perUser: must be a price from 0 to 1000/],
      [{ freeUsers: 0.5 }, /freeUsers: must be a whole number/],
      [{ currency: 'euro' }, /currency: must be the code of a currency/],
    ] as const) {
      const response = await admin('PUT', '/twilio-price', { ...price, ...changes });
      assert.equal(response.status, 400);
      assert.match(await response.text(), message);
    }
    assert.equal((await chat.app.request(`/api/accounts/${chat.account.id}/statistics`)).status, 401);
  });

  it('CS-05 estimate the cost at Twilio from the price that the operator entered, and say when', async () => {
    const { chat, admin, read } = await office();
    const monthBegins = Date.parse(`${MONTH}-01T00:00:00Z`);
    for (const [id, at] of [
      ['a', NOW],
      ['b', monthBegins],
      ['c', monthBegins + 1],
      ['d', monthBegins - 1],
    ] as const)
      await chat.store.recordVisitor({
        accountId: chat.account.id,
        id,
        identity: `visitor-${id}`,
        conversationSid: `CH-${id}`,
        at,
      });
    assert.equal((await read()).twilio.cost, null);
    await admin('PUT', '/twilio-price', { perUser: 0.25, freeUsers: 1, currency: 'EUR' });
    assert.deepEqual((await read()).twilio, {
      month: MONTH,
      activeVisitors: 3,
      price: { perUser: 0.25, freeUsers: 1, currency: 'EUR', enteredAt: new Date(NOW).toISOString() },
      cost: 0.5,
    });
    await admin('DELETE', '/twilio-price');
    assert.equal((await read()).twilio.price, null);
  });

  it('CS-05 count a conversation that a visitor begins, and what limits refuse', async () => {
    const { chat, read } = await office();
    const limits = chat.deps.limitCounts as LimitCounter;
    await chat.openSession({ start: true, idempotencyKey: 'a key of the test' });
    limits.note('refused-requests', chat.account.id);
    limits.note('refused-requests', chat.account.id);
    limits.note('refused-bodies', 'unknown');
    limits.note('refused-bodies', '../other');
    await limits.flush();
    const tooLarge = await chat.postSession({ meta: { text: 'x'.repeat(1_000_000) } });
    assert.equal(tooLarge.status, 413);
    await limits.flush();
    const { counts } = await read(1);
    assert.deepEqual([counts.conversations, counts['refused-requests'], counts['refused-bodies']], [1, 2, 1]);
  });
});
