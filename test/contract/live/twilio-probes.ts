import { once } from 'node:events';
import type { Client } from '@twilio/conversations';
import type { Probes } from './assumptions.js';
import { refusal, same, within } from './expect.js';
import { signToken } from '../twilio-control.js';
import type { TwilioTools } from './twilio-tools.js';

const WEBHOOKS = 'it takes an address that the service can call';
const SECOND = 1000;

/** The difference of two dates in whole seconds. */
const secondsBetween = (from: Date, to: string): number =>
  Math.round((Date.parse(to) - from.getTime()) / SECOND);

const timersOf = (one: { timers: unknown }) => one.timers as { date_inactive?: string; date_closed?: string };

/** Makes a call through the client library; returns the service's error, if any. */
const inConversation = async (client: Client, sid: string) => client.getConversationBySid(sid);

export const twilioProbes: Probes<TwilioTools> = {
  T1: async ({ account }) => {
    const { rest, service } = await account.newService();
    const context = rest.conversations.v1.services(service);
    same((await context.configuration().fetch()).reachabilityEnabled, false, 'reachability of a new service');
    same((await context.users.create({ identity: 'ann' })).isOnline, null, 'is_online');
  },
  T2: 'no public library shows the items of the map',
  T3: async (tools) => {
    const client = await tools.client(tools.name('ann'), 30);
    const started = Date.now();
    const warned = new Promise<number>((resolve) => {
      client.on('tokenAboutToExpire', () => resolve(Date.now() - started));
    });
    const after = await within(25 * SECOND, warned);
    if (after === null) throw new Error('no warning in 25 of 30 seconds');
    if (after < 10 * SECOND || after > 20 * SECOND)
      throw new Error(`warned after ${Math.round(after / SECOND)} of 30 seconds`);
  },
  T4: async (tools) => {
    const { socket } = await tools.socket();
    const started = Date.now();
    const closed = await within(30 * SECOND, once(socket, 'close'));
    if (closed === null) throw new Error('open after 30 seconds');
    const seconds = (Date.now() - started) / SECOND;
    if (seconds < 8 || seconds > 14) throw new Error(`closed after ${Math.round(seconds)} seconds`);
  },
  T5: 'the service sends no close frame on demand',
  T6: async (tools) => {
    const socket = await tools.socket();
    const { header } = await socket.init(tools.token('ann'), {
      continuation_token: 'handed out by nobody',
      registrations: [],
      capabilities: [],
    });
    const { reissue_reason: reason } = (header.continuation_token_status ?? {}) as {
      reissue_reason?: string;
    };
    same(reason, 'INVALID', 'reissue reason');
  },
  T7: async (tools) => {
    const { keySid, account, service } = tools.own;
    const forged = signToken({ keySid, account, keySecret: 'another secret' }, 'ann', service);
    const client = await tools.socket();
    await client.init(forged, { registrations: [], capabilities: [] });
    const closed = await within(3 * SECOND, once(client.socket, 'close'));
    if (closed !== null) throw new Error('the service closed the socket');
  },
  T8: async (tools) => {
    const key = await tools.account.newKey();
    const { account, service } = tools.own;
    const token = signToken({ account, keySid: key.sid, keySecret: key.secret }, 'ann', service);
    const fields = { registrations: [], capabilities: [] };
    const open = await tools.socket();
    await open.init(token, fields);
    await tools.account.removeKey(key.sid);
    const refused = await (await tools.socket()).init(token, fields);
    same((refused.header.status as { errorCode?: number }).errorCode, 20103, 'code of the refused token');
    const closed = await within(3 * SECOND, once(open.socket, 'close'));
    if (closed !== null) throw new Error('the service closed the open socket');
  },
  T9: async (tools) => {
    const [ann, bob] = [tools.name('ann'), tools.name('bob')];
    const creator = await tools.client(ann);
    const member = await tools.client(bob);
    const made = await creator.createConversation({ uniqueName: tools.name('made') });
    await made.join();
    const joined = new Promise((resolve) => member.on('conversationJoined', resolve));
    await made.add(bob);
    if ((await within(20 * SECOND, joined)) === null) throw new Error('the member never joined');
    await made.sendMessage('by the creator');
    const seen = await inConversation(member, made.sid);
    await seen.sendMessage('by the member');
    const messages = (await tools.service.conversations(made.sid).messages.list()).map((one) => one.author);
    same(messages, [ann, bob], 'authors');
    const [first] = (await seen.getMessages(10)).items;
    same(await refusal(first!.updateBody('changed')), [403, 50107], 'a member edits another’s message');
    same(await refusal(seen.delete()), [403, 50107], 'a member deletes the conversation');
    await made.updateFriendlyName('renamed');
    await seen.leave();
    await made.delete();
  },
  T10: async (tools) => {
    const stranger = await tools.client(tools.name('ann'));
    const { sid } = await (await tools.conversation([tools.name('bob')])).fetch();
    same(await refusal(stranger.peekConversationBySid(sid)), [403, 50430], 'a stranger');
  },
  T11: async (tools) => {
    const client = await tools.client(tools.name('ann'));
    const made = await client.createConversation({ uniqueName: tools.name('made') });
    same((await client.peekConversationBySid(made.sid)).sid, made.sid, 'read before joining');
    await made.join();
  },
  T12: async (tools) => {
    const role = await tools.service.roles.create({
      friendlyName: tools.name('nothing'),
      type: 'service',
      permission: ['joinConversation'],
    });
    const identity = tools.name('ann');
    await tools.service.users.create({ identity, roleSid: role.sid });
    const client = await tools.client(identity);
    same(await refusal(client.createConversation()), [403, 50107], 'createConversation');
    same(await refusal(client.user.updateFriendlyName('Ann')), [403, 50107], 'editOwnUserInfo');
  },
  T13: 'it takes an account that is suspended',
  T14: async (tools) => {
    const [ann, bob] = [tools.name('ann'), tools.name('bob')];
    const { sid } = await (await tools.conversation([bob])).fetch();
    const member = await tools.session(bob);
    const { body } = await member.request('GET', `/Client/v2/Conversations/${sid}`);
    const objects = body.sync_objects as { conversation: string; messages: string; participants: string };
    const stranger = await tools.session(ann);
    const codes: unknown[] = [];
    for (const path of [
      `/v3/Documents/${objects.conversation}`,
      `/v3/Lists/${objects.messages}`,
      `/v3/Maps/${objects.participants}`,
    ]) {
      const answer = await stranger.request('GET', path);
      codes.push([answer.status, answer.body.code]);
    }
    const expected = [
      [404, 54100],
      [404, 54150],
      [404, 54200],
    ];
    same(codes, expected, 'documents, lists, maps');
  },
  T15: async (tools) => {
    const conversation = await tools.conversation();
    const missing = conversation.messages(`IM${'0'.repeat(32)}`).fetch();
    same(await refusal(missing), [404, 50500], 'a missing message');
    const malformed = conversation.messages.create({ body: 'x', attributes: 'no JSON' });
    same(await refusal(malformed), [400, 20001], 'attributes that are no JSON');
  },
  T16: 'it would send more than 150 MB',
  T17: async (tools) => {
    const ann = tools.name('ann');
    const conversation = await tools.conversation([ann]);
    await conversation.messages.create({ author: ann, body: 'before the end' });
    await conversation.update({ state: 'closed' });
    const closed = [400, 50377];
    same(await refusal(conversation.messages.create({ body: 'too late' })), closed, 'a message');
    same(await refusal(conversation.participants.create({ identity: 'bob' })), closed, 'a participant');
    same(await refusal(conversation.update({ friendlyName: 'changed' })), closed, 'a change');
    const read = await conversation.participants(ann).update({ lastReadMessageIndex: 0 });
    same(read.lastReadMessageIndex, 0, 'read horizon');
    same((await conversation.participants.list()).length, 1, 'participants');
    same((await conversation.messages.list()).length, 1, 'messages');
    await conversation.remove();
  },
  T18: async (tools) => {
    const conversation = await tools.conversation();
    const set = (timers: Record<string, string>) => refusal(conversation.update(timers));
    same(await set({ 'timers.inactive': 'PT59S' }), [400, 50375], 'inactive after 59 seconds');
    same(await set({ 'timers.closed': 'PT9M' }), [400, 50376], 'closed after 9 minutes');
    same(await set({ 'timers.inactive': 'soon' }), [400, 50379], 'inactive, no duration');
    same(await set({ 'timers.closed': 'soon' }), [400, 50380], 'closed, no duration');
    same(await set({ 'timers.inactive': 'P1M' }), [400, 50379], 'a month');
  },
  T19: async (tools) => {
    const conversation = await tools.conversation();
    const set = await conversation.update({ 'timers.inactive': 'PT1H', 'timers.closed': 'P1D' });
    same(secondsBetween(set.dateCreated, timersOf(set).date_closed ?? ''), 86_400, 'seconds until closed');
    await within(1100, new Promise(() => undefined));
    const message = await conversation.messages.create({ body: 'activity' });
    const after = timersOf(await conversation.fetch());
    same(secondsBetween(message.dateCreated, after.date_inactive ?? ''), 3600, 'seconds after a message');
    same(secondsBetween(message.dateCreated, after.date_closed ?? ''), 86_400, 'closed after a message');
    const without = timersOf(await conversation.update({ 'timers.inactive': 'PT0S', 'timers.closed': '' }));
    same(without, {}, 'timers taken away');
  },
  T20: WEBHOOKS,
  T21: 'it would change the configuration of the whole account',
  T22: async (tools) => {
    await tools.conversation();
    const page = await tools.service.conversations.page({ pageSize: 1000 });
    const { meta } = (page as unknown as { _payload: { meta: { page_size: number } } })._payload;
    same(meta.page_size, 100, 'page size of conversations');
  },
  T23: async (tools) => {
    const name = tools.name('at noon');
    const dateCreated = new Date('2026-01-02T12:00:00Z');
    await tools.service.conversations.create({ friendlyName: name, dateCreated });
    const found = await tools.service.conversations.list({ startDate: '2026-01-02', endDate: '2026-01-02' });
    same(
      found.map((one) => one.friendlyName),
      [name],
      'conversations of a day',
    );
  },
  T24: async (tools) => {
    const list = (filter: object) => refusal(tools.service.participantConversations.list(filter));
    same((await list({ identity: 'ann', address: '+15005550006' }))[0], 400, 'both');
    same((await list({}))[0], 400, 'neither');
  },
  T25: async (tools) => {
    const user = (bytes: number) => ({
      identity: tools.name('ann'),
      attributes: JSON.stringify({ text: 'x'.repeat(bytes - 11) }),
    });
    await tools.service.users.create(user(4096));
    same((await refusal(tools.service.users.create(user(4097))))[0], 400, '4,097 bytes');
  },
  T26: async (tools) => {
    const conversation = await tools.conversation();
    same((await conversation.messages.create({ body: 'x' })).author, 'system', 'author');
  },
  T27: async (tools) => {
    const conversation = await tools.conversation();
    const { sid } = await conversation.messages.create({ body: 'one' });
    await conversation.messages(sid).remove();
    same((await conversation.messages.create({ body: 'two' })).index, 1, 'index after a deletion');
  },
  T28: async (tools) => {
    const ann = tools.name('ann');
    const conversation = await tools.conversation([ann]);
    const read = async (lastReadMessageIndex: number) =>
      (await conversation.participants(ann).update({ lastReadMessageIndex })).lastReadMessageIndex;
    same([await read(7), await read(0)], [7, 0], 'read horizons');
  },
  T29: 'the libraries show media only through messages',
  T30: WEBHOOKS,
  T31: async (tools) => {
    // An address reserved for documentation, which never responds (RFC 5737).
    const { rest, service } = await tools.account.newService();
    const context = rest.conversations.v1.services(service);
    await context.configuration
      .webhooks()
      .update({ preWebhookUrl: 'http://192.0.2.1/pre', filters: ['onMessageAdd'] });
    const { sid } = await context.conversations.create({});
    const message = await context
      .conversations(sid)
      .messages.create({ xTwilioWebhookEnabled: 'true', body: 'without consent' });
    same(message.body, 'without consent', 'the message');
  },
  T32: WEBHOOKS,
  T33: WEBHOOKS,
  T34: 'no public library deletes media',
};
