/** Twilio's documented limits, states and timers (EM-04). */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import twilio from 'twilio';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import { FakeClock } from './support.js';

let emulator: TwilioEmulator;
let clock: FakeClock;
before(async () => {
  clock = new FakeClock();
  emulator = await startTwilioEmulator({ port: 0, clock });
});
after(() => emulator.stop());

let rest: twilio.Twilio;
beforeEach(() => {
  const { sid, authToken } = emulator.createAccount();
  rest = twilio(sid, authToken);
  rest.conversations.baseUrl = emulator.url;
});

const conversations = () => rest.conversations.v1.conversations;
const code = async (call: Promise<unknown>): Promise<number | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error as { code?: number }).code,
  );
const minutes = (count: number): number => count * 60_000;
const stateOf = async (sid: string): Promise<string> => (await conversations()(sid).fetch()).state;

/** Attributes of exactly this many bytes, most of them in characters of three bytes. */
const attributesOf = (bytes: number): string => {
  const room = bytes - JSON.stringify({ text: '' }).length;
  return JSON.stringify({ text: '語'.repeat(Math.floor(room / 3)) + 'x'.repeat(room % 3) });
};

describe('attributes', () => {
  it('EM-04 have the documented limits, counted in bytes of UTF-8', async () => {
    const conversation = await conversations().create({ attributes: attributesOf(16_384) });
    const { sid } = conversation;
    const { messages, participants } = conversations()(sid);
    const message = await messages.create({ body: 'Hi', attributes: attributesOf(4_096) });
    const participant = await participants.create({ identity: 'ann', attributes: attributesOf(4_096) });
    const tooLarge = [
      conversations().create({ attributes: attributesOf(16_385) }),
      conversations()(sid).update({ attributes: attributesOf(16_385) }),
      messages.create({ attributes: attributesOf(4_097) }),
      messages(message.sid).update({ attributes: attributesOf(4_097) }),
      participants.create({ identity: 'bob', attributes: attributesOf(4_097) }),
      participants(participant.sid).update({ attributes: attributesOf(4_097) }),
    ];
    assert.deepEqual(
      await Promise.all(tooLarge.map(code)),
      tooLarge.map(() => 50303),
    );
  });
});

describe('state timers', () => {
  it('EM-04 make a conversation inactive, then closed, counted from its last message', async () => {
    const { sid } = await conversations().create({ 'timers.inactive': 'PT10M', 'timers.closed': 'PT1H' });
    clock.advance(minutes(9));
    await conversations()(sid).messages.create({ body: 'Still here' });
    clock.advance(minutes(9));
    assert.equal(await stateOf(sid), 'active');
    clock.advance(minutes(1));
    assert.equal(await stateOf(sid), 'inactive');
    await conversations()(sid).messages.create({ body: 'Back again' });
    assert.equal(await stateOf(sid), 'active');
    clock.advance(minutes(59));
    assert.equal(await stateOf(sid), 'inactive');
    clock.advance(minutes(1));
    assert.equal(await stateOf(sid), 'closed');
  });

  it('EM-04 show when they expire, and can be changed and removed', async () => {
    const start = clock.now();
    const created = await conversations().create({ 'timers.inactive': 'P1DT2H', 'timers.closed': 'P2W' });
    const at = (ms: number): string => new Date(start + ms).toISOString().replace('.000Z', 'Z');
    const dates = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('.000Z', 'Z'));
    assert.deepEqual(dates(created.timers), {
      date_inactive: at(93_600_000),
      date_closed: at(1_209_600_000),
    });
    const changed = await conversations()(created.sid).update({
      'timers.inactive': 'PT0S',
      'timers.closed': 'PT600S',
    });
    assert.deepEqual(dates(changed.timers), { date_closed: at(600_000) });
    const none = await conversations()(created.sid).update({ 'timers.closed': '' });
    assert.deepEqual(none.timers, {});
    clock.advance(minutes(60));
    assert.equal(await stateOf(created.sid), 'active');
  });

  it('EM-04 wait to their end when longer than Node’s longest timer', async () => {
    const { sid } = await conversations().create({ 'timers.closed': 'P60D' });
    clock.advance(minutes(59 * 24 * 60));
    assert.equal(await stateOf(sid), 'active');
    clock.advance(minutes(24 * 60));
    assert.equal(await stateOf(sid), 'closed');
  });

  it('EM-04 have the documented minimums and format', async () => {
    const create = (timers: object): Promise<number | undefined> => code(conversations().create(timers));
    assert.equal(await create({ 'timers.inactive': 'PT59S' }), 50375);
    assert.equal(await create({ 'timers.inactive': 'PT1M' }), undefined);
    assert.equal(await create({ 'timers.closed': 'PT9M59S' }), 50376);
    assert.equal(await create({ 'timers.closed': 'PT10M' }), undefined);
    for (const wrong of ['10', 'P', 'PT', '10M', 'P1DT', 'PTM', '-PT10M', 'soon'])
      assert.equal(await create({ 'timers.inactive': wrong }), 50379, wrong);
  });
});

describe('a closed conversation', () => {
  it('EM-04 accepts no message, participant or change, and can be read and deleted', async () => {
    const { sid } = await conversations().create();
    const one = conversations()(sid);
    await one.participants.create({ identity: 'ann' });
    await one.messages.create({ body: 'Hi' });
    await one.update({ state: 'closed' });
    assert.equal(await code(one.messages.create({ body: 'Late' })), 50377);
    assert.equal(await code(one.participants.create({ identity: 'bob' })), 50377);
    assert.equal(await code(one.update({ state: 'active' })), 50377);
    assert.deepEqual(
      (await one.messages.list()).map(({ body }) => body),
      ['Hi'],
    );
    assert.equal(await one.remove(), true);
  });
});
