/** What the parameters of the REST API do, through the `twilio` package. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import twilio from 'twilio';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import { FakeClock } from './support.js';

let emulator: TwilioEmulator;
let clock: FakeClock;
before(async () => {
  clock = new FakeClock();
  emulator = await startTwilioEmulator({ clock });
});
after(() => emulator.stop());

let rest: twilio.Twilio;
beforeEach(() => {
  const { sid, authToken } = emulator.createAccount();
  rest = twilio(sid, authToken);
  rest.conversations.baseUrl = emulator.url;
});

const v1 = () => rest.conversations.v1;
const isRefused = async (call: Promise<unknown>, status: number, message: RegExp): Promise<void> =>
  assert.rejects(call, (error: { status: number; message: string }) => {
    assert.equal(error.status, status);
    assert.match(error.message, message);
    return true;
  });

describe('conversations', () => {
  it('EM-04 are listed by state and by creation date', async () => {
    const made = async (date: string, state?: 'closed') =>
      v1().conversations.create({
        friendlyName: date,
        dateCreated: new Date(date),
        ...(state === undefined ? {} : { state }),
      });
    await made('2026-02-01T10:00:00Z');
    await made('2026-02-02T10:00:00Z', 'closed');
    await made('2026-02-03T10:00:00Z');
    const names = async (filter: object) =>
      (await v1().conversations.list(filter)).map((one) => one.friendlyName.slice(0, 10));
    assert.deepEqual(await names({}), ['2026-02-03', '2026-02-02', '2026-02-01']);
    assert.deepEqual(await names({ state: 'closed' }), ['2026-02-02']);
    assert.deepEqual(await names({ startDate: '2026-02-02' }), ['2026-02-03', '2026-02-02']);
    assert.deepEqual(await names({ endDate: '2026-02-02' }), ['2026-02-02', '2026-02-01']);
    assert.deepEqual(await names({ startDate: '2026-02-02T11:00:00Z', endDate: '2026-02-03T09:00:00Z' }), []);
    await isRefused(v1().conversations.list({ startDate: 'yesterday' }), 400, /StartDate/);
  });

  it('EM-04 get the defaults of the account: service, messaging service and timers', async () => {
    const { sid } = await v1().services.create({ friendlyName: 'the new default' });
    await v1()
      .configuration()
      .update({
        defaultChatServiceSid: sid,
        defaultMessagingServiceSid: `MG${'1'.repeat(32)}`,
        defaultInactiveTimer: 'PT5M',
      });
    const conversation = await v1().conversations.create({});
    assert.deepEqual(
      [conversation.chatServiceSid, conversation.messagingServiceSid],
      [sid, `MG${'1'.repeat(32)}`],
    );
    clock.advance(5 * 60_000);
    assert.equal((await v1().conversations(conversation.sid).fetch()).state, 'inactive');
    const own = await v1().conversations.create({ 'timers.inactive': 'PT0S' });
    assert.deepEqual(own.timers, {});
    await isRefused(v1().configuration().update({ defaultClosedTimer: 'PT5M' }), 400, /TimeToClosed/);
    await isRefused(
      v1()
        .configuration()
        .update({ defaultChatServiceSid: `IS${'0'.repeat(32)}` }),
      400,
      /DefaultChatServiceSid/,
    );
  });

  it('EM-04 are created with up to ten participants; a malformed one creates nothing', async () => {
    const { sid } = await v1().conversationWithParticipants.create({
      friendlyName: 'all in one',
      participant: [
        '{"identity":"ann","attributes":"{\\"a\\":1}"}',
        '{"messaging_binding":{"address":"whatsapp:+15005550006","proxy_address":"whatsapp:+15005550008"}}',
      ],
    });
    const participants = await v1().conversations(sid).participants.list();
    assert.deepEqual(
      participants.map((one) => [one.identity, one.attributes, one.messagingBinding as unknown]),
      [
        ['ann', '{"a":1}', null],
        [
          null,
          '{}',
          {
            type: 'whatsapp',
            address: 'whatsapp:+15005550006',
            proxy_address: 'whatsapp:+15005550008',
          },
        ],
      ],
    );
    const withParticipants = (participant: string[]) =>
      v1().conversationWithParticipants.create({ uniqueName: 'never', participant });
    await isRefused(withParticipants(['ann']), 400, /Participant must be JSON/);
    await isRefused(withParticipants(['{"name":"ann"}']), 400, /Participant\.name is not emulated/);
    await isRefused(withParticipants(['{}']), 400, /identity or a messaging_binding/);
    const eleven = Array.from({ length: 11 }, (_, place) => `{"identity":"p${place}"}`);
    await isRefused(withParticipants(eleven), 400, /10 participants/);
    assert.equal((await v1().conversations.list()).length, 1);
  });

  it('EM-04 are found by a participant’s identity or address', async () => {
    const { sid } = await v1().conversations.create({ uniqueName: 'one', attributes: '{"a":1}' });
    await v1().conversations.create({ uniqueName: 'another' });
    const { participants } = v1().conversations(sid);
    const ann = await participants.create({ identity: 'ann' });
    await participants.create({ 'messagingBinding.address': '+15005550006' });
    const [found, ...others] = await v1().participantConversations.list({ identity: 'ann' });
    assert.deepEqual(
      [
        found?.conversationSid,
        found?.conversationUniqueName,
        found?.conversationAttributes,
        found?.participantSid,
      ],
      [sid, 'one', '{"a":1}', ann.sid],
    );
    assert.deepEqual(others, []);
    const byAddress = await v1().participantConversations.list({ address: '+15005550006' });
    assert.deepEqual(
      byAddress.map((one) => [one.conversationSid, one.participantUserSid]),
      [[sid, null]],
    );
    assert.deepEqual(await v1().participantConversations.list({ identity: 'bob' }), []);
    await isRefused(v1().participantConversations.list({}), 400, /Identity or Address/);
  });
});

describe('messages', () => {
  it('EM-04 reject content templates', async () => {
    const { sid } = await v1().conversations.create({});
    const { messages } = v1().conversations(sid);
    await isRefused(
      messages.create({ contentSid: `HX${'1'.repeat(32)}` }),
      400,
      /ContentSid is not emulated/,
    );
    await isRefused(messages.create({ body: 'Hi', contentVariables: '{}' }), 400, /ContentVariables/);
    assert.deepEqual(await messages.list(), []);
  });
});

describe('what is not emulated', () => {
  it('EM-04 is reported by name', async () => {
    await isRefused(v1().addressConfigurations.list(), 501, /Address configurations are not emulated/);
    await isRefused(v1().credentials.list(), 501, /Push credentials are not emulated/);
    const { sid } = await v1().services.create({ friendlyName: 'one' });
    await isRefused(v1().services(sid).bindings.list(), 501, /Push bindings are not emulated/);
    await isRefused(
      v1().services(sid).configuration.notifications().fetch(),
      501,
      /notification configuration is not emulated/,
    );
  });
});
