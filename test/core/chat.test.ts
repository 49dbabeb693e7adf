import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unreadCount } from '../../src/core/chat-state.js';
import { ANSWER_TIMEOUT, PROBE_INTERVAL } from '../../src/core/timing.js';
import { settle, thread, World } from './fakes.js';

const VISITOR = { name: 'Ann', email: 'ann@acme.com' };
const USER = { email: 'jane@acme.com', name: 'Jane Doe', digest: 'd78c' };
const MEMORY_KEY = 'missive-chat:acme';

describe('before the visitor acts', () => {
  it('LC-31 stores, requests and loads nothing', async () => {
    const world = new World();
    world.chat();
    await world.clock.advance(600_000);
    assert.deepEqual([world.storage.writes, world.tabStorage.writes], [0, 0]);
    assert.deepEqual([world.backend.requests.length, world.transportLoads, world.clock.pending], [0, 0, 0]);
    assert.deepEqual(world.announced, []);
  });

  it('LC-31 stores nothing for a verified user who has no conversation, and does not contact Twilio', async () => {
    const world = new World();
    world.chat({ user: USER });
    await settle();
    assert.deepEqual(world.backend.requests[0]?.user, { ...USER, token: '', avatarUrl: '' });
    assert.deepEqual([world.storage.writes, world.tabStorage.writes, world.transportLoads], [0, 0, 0]);
  });

  it('LC-31 restores a verified user’s conversation on any device', async () => {
    const world = new World();
    world.backend.conversationSid = 'CH1';
    world.backend.append({ body: 'Welcome back' });
    const chat = world.chat({ user: USER });
    await settle();
    assert.deepEqual(thread(chat), ['Welcome back']);
  });

  it('LC-31 requests nothing for a user who is not verified', async () => {
    const world = new World();
    world.chat({ user: { email: 'jane@acme.com' } });
    await settle();
    assert.deepEqual([world.backend.requests.length, world.storage.writes], [0, 0]);
  });

  it('LC-12 shows the team’s status from the server', () => {
    const { state } = new World().chat().store;
    assert.deepEqual([state.availability, state.connection, state.identified], ['online', 'idle', 'no']);
  });
});

describe('identifying', () => {
  it('LC-23 stores the visitor, and emits the event once', () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', name: ' Ann ', email: ' ann@acme.com ', consent: false });
    assert.deepEqual(world.events('missive-visitor-identified'), [VISITOR]);
    assert.deepEqual(world.remembered, { visitor: VISITOR });
    assert.deepEqual([chat.store.state.identified, chat.store.state.visitor], ['form', VISITOR]);
  });

  it('LC-22 stores the time of consent with the visitor, and sends it', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: true });
    const visitor = { ...VISITOR, consentAt: '2026-01-05T09:00:00.000Z' };
    assert.deepEqual(world.remembered, { visitor });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(world.backend.requests[0]?.visitor, visitor);
  });

  it('CS-07 sends a changed address with the next session, and keeps the consent that was given before', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: true });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    const asked = world.backend.requests.length;
    chat.request({ type: 'identify', name: VISITOR.name, email: 'other@acme.com', consent: false });
    await settle();
    const visitor = { ...VISITOR, email: 'other@acme.com', consentAt: '2026-01-05T09:00:00.000Z' };
    assert.deepEqual(
      world.backend.requests.slice(asked).map((request) => request.visitor),
      [visitor],
    );
    assert.deepEqual(chat.store.state.visitor, visitor);
    assert.equal(world.events('missive-visitor-identified').length, 1);
  });

  it('LC-20 preloads what the first message needs, without a request', () => {
    const world = new World();
    world.chat().request({ type: 'identify', ...VISITOR, consent: false });
    assert.deepEqual([world.transportLoads, world.backend.requests.length], [1, 0]);
  });

  it('LC-25 continues when the preload fails', async () => {
    const world = new World();
    world.failingLoads = 1;
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: false });
    await settle();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(thread(chat), ['Hi:sent']);
  });

  it('LC-23 recognizes the visitor on the next page, without the form and without an event', () => {
    const world = new World();
    world.chat().request({ type: 'identify', ...VISITOR, consent: false });
    world.announced.length = 0;
    const { state } = world.chat().store;
    assert.deepEqual([state.identified, state.visitor], ['known', VISITOR]);
    assert.deepEqual(world.announced, []);
  });

  it('LC-21 remembers that the form was skipped', () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'skip-identify' });
    assert.equal(chat.store.state.identified, 'skipped');
    assert.equal(world.chat().store.state.identified, 'skipped');
    assert.deepEqual(world.events('missive-visitor-identified'), []);
  });

  it('LC-23 skips the form for the page’s user, who precedes a stored visitor', () => {
    const world = new World();
    world.chat().request({ type: 'identify', ...VISITOR, consent: false });
    const { state } = world.chat({ user: USER }).store;
    assert.deepEqual(
      [state.identified, state.visitor],
      ['known', { name: 'Jane Doe', email: 'jane@acme.com' }],
    );
  });

  it('LC-23 accepts a user who is set later', () => {
    const world = new World();
    const chat = world.chat();
    chat.setConfig(world.config({ user: USER }));
    assert.deepEqual(
      [chat.store.state.identified, chat.store.state.visitor.email],
      ['known', 'jane@acme.com'],
    );
  });

  for (const user of [USER, { ...USER, digest: '' }])
    it(`LC-31 ${user.digest ? 'looks up' : 'does not look up'} the conversation of a user set later ${user.digest ? 'with' : 'without'} a digest`, async () => {
      const world = new World();
      world.backend.conversationSid = 'CH1';
      const chat = world.chat();
      chat.setConfig(world.config({ user }));
      await settle();
      assert.equal(chat.store.state.connection, user.digest ? 'connected' : 'idle');
    });

  it('LC-30 requests a session again when the digest of the same user is set later', async () => {
    const world = new World();
    const chat = world.chat({ user: { ...USER, digest: '' } });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    chat.setConfig(world.config({ user: USER }));
    await settle();
    assert.deepEqual(
      world.backend.requests.map(({ user }) => user?.digest),
      ['', 'd78c'],
    );
  });

  it('LC-31 connects as the user who logs in while the session of an unknown visitor is being requested', async () => {
    const world = new World();
    const chat = world.chat();
    const held = world.backend.holdNext();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    Object.assign(world.backend, { identity: 'visitor-jane', conversationSid: 'CH2' });
    chat.setConfig(world.config({ user: USER }));
    await held.respond();
    assert.deepEqual(
      [world.transport.link.options.identity, world.transport.openLinks, thread(chat)],
      ['visitor-jane', 1, ['Hi:sent']],
    );
  });

  it('LC-32 requests nothing when another option changes', async () => {
    const world = new World();
    const chat = await world.returningChat({ user: USER });
    chat.setConfig(world.config({ user: USER, meta: { plan: 'paid' } }));
    await settle();
    assert.equal(world.backend.requests.length, 1);
  });

  it('LC-31 shows a user who logs in their own conversation, and nothing of the previous one', async () => {
    const world = new World();
    world.backend.append({ body: 'for the other user' });
    world.backend.visitorReadIndex = 0;
    const chat = await world.returningChat();
    chat.request({ type: 'media-url', messageIndex: 0, mediaSid: 'ME1' });
    await settle();
    assert.deepEqual(thread(chat), ['for the other user']);
    Object.assign(world.backend, {
      identity: 'visitor-jane',
      conversationSid: 'CH2',
      log: [],
      visitorReadIndex: null,
    });
    world.backend.append({ body: 'for Jane' });
    chat.setConfig(world.config({ user: USER }));
    await settle();
    assert.deepEqual(thread(chat), ['for Jane']);
    assert.deepEqual([unreadCount(chat.store.state), chat.store.state.mediaUrls], [1, {}]);
    assert.deepEqual(world.events('missive-new-message'), []);
    chat.request({ type: 'send', body: 'Hi, Jane here' });
    await settle();
    assert.deepEqual(thread(chat), ['for Jane', 'Hi, Jane here:sent']);
    assert.equal(world.transport.link.options.conversationSid, 'CH2');
  });
});

describe('the first message', () => {
  it('LC-23 starts the conversation, and emits the event once with name and email', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: false });
    chat.request({ type: 'send', body: 'Hi' });
    assert.deepEqual(thread(chat), ['Hi:sending']);
    assert.deepEqual(world.events('missive-chat-started'), []);
    await settle();
    assert.deepEqual(
      world.backend.requests.map(({ start, visitor }) => ({ start, visitor })),
      [{ start: true, visitor: VISITOR }],
    );
    assert.deepEqual(thread(chat), ['Hi:sent']);
    assert.deepEqual(world.events('missive-chat-started'), [VISITOR]);
    chat.request({ type: 'send', body: 'Again' });
    await settle();
    assert.equal(world.events('missive-chat-started').length, 1);
  });

  it('LC-23 emits the event once when only its echo arrives', async () => {
    const world = new World();
    world.transport.fates.push('accept-then-hang');
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(world.events('missive-chat-started'), []);
    world.transport.link.events.onMessage(world.backend.log[0]!);
    assert.deepEqual(world.events('missive-chat-started'), [{ name: '', email: '' }]);
    await world.clock.advance(60_000);
    assert.equal(world.events('missive-chat-started').length, 1);
  });

  it('LC-23 emits no event when the visitor comes back to a conversation', async () => {
    const world = new World();
    world.backend.append({ from: 'visitor', clientId: 'old', body: 'Earlier' });
    const chat = await world.returningChat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(world.events('missive-chat-started'), []);
  });

  it('LC-23 emits no event in a long conversation whose last page is all from the team', async () => {
    const world = new World();
    world.backend.append({ from: 'visitor', clientId: 'old', body: 'Earlier' });
    for (let count = 0; count < 30; count += 1) world.backend.append({ body: `news ${count}` });
    const chat = await world.returningChat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(world.events('missive-chat-started'), []);
  });

  it('LC-31 stores the visitor token once there is a conversation, and sends it from then on', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(world.remembered, { visitorToken: 'proof-of-visitor-1', hasConversation: true });
    chat.dispose();
    world.chat();
    await settle();
    const { visitorToken, start } = world.backend.requests[1] ?? {};
    assert.deepEqual([visitorToken, start], ['proof-of-visitor-1', undefined]);
  });

  it('LC-32 includes the custom data and the browser’s data', async () => {
    const world = new World();
    const chat = world.chat({ meta: { plan: 'paid', language: 'xx' } });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    chat.setConfig(world.config({ meta: { plan: 'free' } }));
    chat.request({ type: 'send', body: 'Again' });
    await settle();
    const page = 'https://shop.example/pots';
    const data = { language: 'fr-CA', platform: 'Linux', browser: 'Firefox 140', page };
    assert.deepEqual(
      world.transport.link.sent.map(({ meta }) => meta),
      [
        { plan: 'paid', ...data },
        { plan: 'free', ...data },
      ],
    );
    assert.deepEqual(world.backend.requests[0]?.meta, { plan: 'paid', ...data });
  });

  it('CC-05 lets the page override the visitor’s page', async () => {
    const world = new World();
    world.chat({ meta: { page: 'Checkout' } }).request({ type: 'send', body: 'Hi' });
    await settle();
    assert.equal(world.transport.link.sent[0]?.meta.page, 'Checkout');
  });

  it('LC-40 is not sent when it is blank', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'send', body: ' \n ' });
    await settle();
    assert.deepEqual([thread(chat), world.backend.requests.length, world.tabStorage.writes], [[], 0, 0]);
  });
});

describe('sending', () => {
  it('LC-40 shows sending, then sent, then read', async () => {
    const world = new World();
    const chat = world.chat();
    const seen = new Set<string>();
    chat.store.subscribe(({ messages }) => messages.forEach(({ delivery }) => seen.add(delivery)));
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    world.transport.link.events.onReadByTeam(0);
    assert.deepEqual([...seen], ['sending', 'sent', 'read']);
  });

  it('LC-40 shows a rejected message as failed, and sends it on retry under the same id', async () => {
    const world = new World();
    world.transport.fates.push('refuse', 'accept-unseen');
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(thread(chat), ['Hi:failed']);
    chat.request({ type: 'retry', id: chat.store.state.messages[0]?.id ?? '' });
    assert.deepEqual(thread(chat), ['Hi:sending']);
    await settle();
    assert.deepEqual(thread(chat), ['Hi:sent']);
    assert.equal(new Set(world.transport.link.sent.map(({ clientId }) => clientId)).size, 1);
  });

  it('LC-40 retries only failed messages', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    chat.request({ type: 'retry', id: chat.store.state.messages[0]?.id ?? '' });
    chat.request({ type: 'retry', id: 'unknown' });
    await settle();
    assert.deepEqual([thread(chat), world.transport.sentBodies], [['Hi:sent'], ['Hi']]);
  });

  it('LC-40 sends automatically, in order, after it was throttled', async () => {
    const world = new World();
    world.transport.fates.push('throttle');
    const chat = world.chat();
    chat.request({ type: 'send', body: 'one' });
    await settle();
    assert.deepEqual(thread(chat), ['one:sending']);
    await world.clock.advance(2_000);
    assert.deepEqual(thread(chat), ['one:sent']);
  });

  it('LC-40 shows a message whose echo is lost once, in its place', async () => {
    const world = new World();
    world.transport.fates.push('accept-unseen');
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(thread(chat), ['Hi:sent']);
    world.teamWrites('Hello');
    await world.transport.link.become('connecting');
    await world.transport.link.become('connected');
    assert.deepEqual(thread(chat), ['Hi:sent', 'Hello']);
  });

  for (const [fate, times] of [
    ['break', 2],
    ['accept-then-break', 1],
  ] as const)
    it(`LC-40 logs a message once when the socket dies (${fate})`, async () => {
      const world = new World();
      world.transport.fates.push(fate);
      const chat = world.chat();
      chat.request({ type: 'send', body: 'one' });
      chat.request({ type: 'send', body: 'two' });
      await settle();
      await world.transport.link.become('connected');
      await world.clock.advance(5_000);
      assert.deepEqual(
        world.backend.log.map(({ body }) => body),
        ['one', 'two'],
      );
      assert.deepEqual(thread(chat), ['one:sent', 'two:sent']);
      assert.equal(world.transport.sentBodies.filter((body) => body === 'one').length, times);
    });

  for (const [fate, times] of [
    ['hang', 2],
    ['accept-then-hang', 1],
  ] as const)
    it(`LC-40 logs a message once when the socket is half-open (${fate})`, async () => {
      const world = new World();
      world.transport.fates.push('accept', fate);
      const chat = world.chat();
      chat.request({ type: 'send', body: 'zero' });
      await settle();
      world.transport.link.isResponsive = false;
      chat.request({ type: 'send', body: 'one' });
      chat.request({ type: 'send', body: 'two' });
      await world.clock.advance(ANSWER_TIMEOUT + 5_000);
      assert.deepEqual(
        world.backend.log.map(({ body }) => body),
        ['zero', 'one', 'two'],
      );
      assert.deepEqual(thread(chat), ['zero:sent', 'one:sent', 'two:sent']);
      assert.equal(world.transport.sentBodies.filter((body) => body === 'one').length, times);
      assert.equal(world.transport.openLinks, 1);
    });

  it('LC-40 shows messages whose events were lost, in order, once a later one arrives', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const bodies = ['known', 'lost one', 'lost two', 'later'];
    const [known, , , later] = bodies.map((body) => world.backend.append({ body }));
    world.transport.link.events.onMessage(known!);
    world.transport.link.events.onMessage(later!);
    assert.deepEqual(thread(chat), ['known', 'later']);
    await settle();
    assert.deepEqual(thread(chat), bodies);
    assert.equal(world.transport.links.length, 1);
  });

  it('LC-40 resolves a doubt that arises while an older page of the log is being fetched', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const { link } = world.transport;
    const older = world.backend.holdNext();
    link.events.onTokenExpiring();
    world.transport.fates.push('accept-then-break');
    chat.request({ type: 'send', body: 'one' });
    await settle();
    await link.become('connected');
    await older.respond();
    await world.clock.advance(1_000);
    assert.deepEqual(thread(chat), ['one:sent']);
    assert.deepEqual(world.transport.sentBodies, ['one']);
    chat.request({ type: 'send', body: 'two' });
    await settle();
    assert.deepEqual(thread(chat), ['one:sent', 'two:sent']);
  });

  it('LC-25 keeps messages written offline and sends them in order when the network is back', async () => {
    const world = new World();
    world.environment.networkUp = false;
    world.backend.isReachable = false;
    const chat = world.chat();
    for (const body of ['one', 'two', 'three']) chat.request({ type: 'send', body });
    await world.clock.advance(300_000);
    assert.deepEqual(thread(chat), ['one:sending', 'two:sending', 'three:sending']);
    assert.equal(chat.store.state.isNetworkUp, false);
    assert.equal(chat.store.state.connection, 'connecting');
    world.backend.isReachable = true;
    world.environment.goOnline();
    await settle();
    assert.equal(chat.store.state.isNetworkUp, true);
    assert.deepEqual(thread(chat), ['one:sent', 'two:sent', 'three:sent']);
    assert.deepEqual(world.transport.sentBodies, ['one', 'two', 'three']);
  });

  it('LC-26 sends while the browser reports that it is offline, and then ignores that report', async () => {
    const world = new World();
    world.environment.networkUp = false;
    const chat = world.chat();
    assert.equal(chat.store.state.isNetworkUp, false);
    chat.request({ type: 'send', body: 'through a VPN' });
    await settle();
    assert.deepEqual(thread(chat), ['through a VPN:sent']);
    assert.equal(chat.store.state.isNetworkUp, true);
  });

  it('LC-25 LC-26 shows offline when the connection that outlived the browser’s report is lost', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.environment.goOffline();
    await settle();
    assert.equal(chat.store.state.isNetworkUp, true);
    world.backend.isReachable = false;
    await world.transport.link.become('lost');
    await world.clock.advance(60_000);
    assert.equal(chat.store.state.isNetworkUp, false);
  });

  it('LC-26 probes the connection when the browser reports that it is offline, and keeps it when it responds', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const { probes } = world.transport.link;
    world.environment.goOffline();
    assert.equal(chat.store.state.isNetworkUp, false);
    await settle();
    assert.equal(world.transport.link.probes, probes + 1);
    assert.equal(chat.store.state.isNetworkUp, true);
    chat.request({ type: 'send', body: 'still here' });
    await settle();
    assert.deepEqual(thread(chat), ['still here:sent']);
  });

  it('LC-25 sends it also when the page is hidden by then', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.environment.goOffline();
    await world.transport.link.become('lost');
    chat.request({ type: 'send', body: 'on the train' });
    world.environment.hide();
    await world.clock.advance(60_000);
    world.environment.goOnline();
    await settle();
    assert.deepEqual(thread(chat), ['on the train:sent']);
  });

  it('LC-40 sends waiting messages after a reload', async () => {
    const world = new World();
    world.backend.isReachable = false;
    const before = world.chat();
    before.request({ type: 'send', body: 'one' });
    before.request({ type: 'send', body: 'two' });
    before.dispose();
    world.backend.isReachable = true;
    const chat = world.chat();
    assert.deepEqual(thread(chat), ['one:sending', 'two:sending']);
    await settle();
    assert.deepEqual(thread(chat), ['one:sent', 'two:sent']);
    assert.equal(world.backend.requests.at(-1)?.start, true);
  });

  for (const fate of ['hang', 'accept-then-hang'] as const)
    it(`LC-40 delivers a message once that was being sent during a reload (${fate})`, async () => {
      const world = new World();
      world.transport.fates.push(fate);
      world.chat().request({ type: 'send', body: 'one' });
      await settle();
      world.transport.link.isClosed = true; // the page is gone without an event
      const chat = world.chat();
      await settle();
      assert.deepEqual(
        world.backend.log.map(({ body }) => body),
        ['one'],
      );
      assert.deepEqual(thread(chat), ['one:sent']);
    });

  it('LC-40 does not keep a message for a reload that the log contains, though no response came', async () => {
    const world = new World();
    world.transport.fates.push('accept-then-hang');
    world.chat().request({ type: 'send', body: 'one' });
    await settle();
    world.transport.link.events.onMessage(world.backend.log[0]!);
    assert.deepEqual(JSON.parse(world.tabStorage.read(MEMORY_KEY) ?? ''), { outbox: [], draft: '' });
  });

  it('LC-40 shows failed messages after a reload, without connecting', async () => {
    const world = new World();
    world.transport.fates.push('refuse');
    const before = world.chat();
    before.request({ type: 'send', body: 'one' });
    await settle();
    before.dispose();
    world.storage.values.clear();
    const asked = world.backend.requests.length;
    const chat = world.chat();
    await settle();
    assert.deepEqual([thread(chat), world.backend.requests.length], [['one:failed'], asked]);
    chat.request({ type: 'retry', id: chat.store.state.messages[0]?.id ?? '' });
    await settle();
    assert.deepEqual(thread(chat), ['one:sent']);
  });
});

describe('the composer', () => {
  it('LC-25 keeps the draft across a reload, until it is sent', async () => {
    const world = new World();
    world.chat().request({ type: 'draft', text: 'half a sent' });
    const chat = world.chat();
    assert.equal(chat.store.state.draft, 'half a sent');
    chat.request({ type: 'send', body: 'half a sentence' });
    await settle();
    assert.equal(chat.store.state.draft, '');
    assert.equal(world.chat().store.state.draft, '');
  });

  it('LC-44 keeps the draft in its own tab', () => {
    const world = new World();
    world.chat().request({ type: 'draft', text: 'mine' });
    assert.equal(world.storage.writes, 0);
  });

  it('LC-41 notifies the team that the visitor is typing, but not with every key', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const type = (text: string): void => chat.request({ type: 'draft', text });
    for (const text of ['H', 'He', 'Hel']) type(text);
    assert.equal(world.transport.link.typingNotices, 1);
    await world.clock.advance(4_000);
    type('Hell');
    assert.equal(world.transport.link.typingNotices, 2);
    await world.clock.advance(4_000);
    type('');
    assert.equal(world.transport.link.typingNotices, 2);
  });
});

describe('messages of the team', () => {
  it('LC-23 emit events as they arrive, once and in order, but not for history', async () => {
    const world = new World();
    world.backend.append({ body: 'history' });
    const chat = await world.returningChat();
    world.teamWrites('one');
    world.teamWrites('two');
    assert.deepEqual(thread(chat), ['history', 'one', 'two']);
    assert.deepEqual(world.events('missive-new-message'), [{ body: 'one' }, { body: 'two' }]);
  });

  it('LC-23 emit one event each when they were missed, in order', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const { link } = world.transport;
    await link.become('connecting');
    world.teamWrites('one');
    const two = world.teamWrites('two');
    await link.become('connected');
    link.events.onMessage(two);
    assert.deepEqual(thread(chat), ['one', 'two']);
    assert.deepEqual(world.events('missive-new-message'), [{ body: 'one' }, { body: 'two' }]);
  });

  it('LC-43 leave no gap in the thread when more were missed than a page holds', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.teamWrites('before');
    const { link } = world.transport;
    await link.become('connecting');
    for (let n = 0; n < 70; n += 1) world.backend.append({ body: `missed ${n}` });
    await link.become('connected');
    const indices = (): (number | null)[] => chat.store.state.messages.map(({ index }) => index);
    const isWithoutGap = (): boolean => indices().every((index, n, all) => index === Number(all[0]) + n);
    assert.deepEqual([indices().at(-1), isWithoutGap(), chat.store.state.hasOlder], [70, true, true]);
    while (chat.store.state.hasOlder) {
      chat.request({ type: 'older-messages' });
      await settle();
    }
    assert.deepEqual([indices()[0], indices().length, isWithoutGap()], [0, 71, true]);
  });

  it('LC-23 emit no event when they are edited', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const message = world.teamWrites('tpyo');
    world.transport.link.events.onMessage({ ...message, body: 'typo' });
    assert.deepEqual(thread(chat), ['typo']);
    assert.deepEqual(world.events('missive-new-message'), [{ body: 'tpyo' }]);
  });

  it('LC-23 emit no event for the visitor’s own messages', async () => {
    const world = new World();
    const chat = await world.returningChat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    assert.deepEqual(world.events('missive-new-message'), []);
  });

  it('LC-23 emit their event after they are in the thread', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const threads: string[][] = [];
    world.onAnnounced = (name) => {
      if (name === 'missive-new-message') threads.push(thread(chat));
    };
    world.teamWrites('one');
    assert.deepEqual(threads, [['one']]);
  });

  it('LC-23 reach a hidden page whose network was interrupted', async () => {
    const world = new World();
    await world.returningChat();
    world.environment.hide();
    world.environment.goOffline();
    await world.transport.link.become('connecting');
    await world.clock.advance(120_000);
    world.teamWrites('Hello?');
    world.environment.goOnline();
    await settle();
    assert.deepEqual(world.events('missive-new-message'), [{ body: 'Hello?' }]);
  });

  it('LC-40 arrive after sleep, when the page is shown again', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.environment.hide();
    world.transport.link.isResponsive = false;
    world.transport.link.state = 'connecting';
    await world.clock.advance(8 * PROBE_INTERVAL);
    world.teamWrites('Still there?');
    world.environment.show();
    await world.clock.advance(ANSWER_TIMEOUT);
    assert.deepEqual(thread(chat), ['Still there?']);
  });

  it('LC-41 show the typing indicator, and hide it when the connection breaks', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.transport.link.events.onTyping(true);
    assert.equal(chat.store.state.isTeamTyping, true);
    await world.transport.link.become('connecting');
    assert.equal(chat.store.state.isTeamTyping, false);
  });
});

describe('unread messages', () => {
  it('LC-14 are counted until they are read, and each change emits one event', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.teamWrites('one');
    world.teamWrites('two');
    chat.request({ type: 'read', index: 0 });
    chat.request({ type: 'read', index: 1 });
    chat.request({ type: 'read', index: 1 });
    assert.deepEqual(world.events('missive-unread'), [
      { count: 1 },
      { count: 2 },
      { count: 1 },
      { count: 0 },
    ]);
    assert.deepEqual(world.transport.link.readMarks, [0, 1]);
  });

  it('LC-14 are counted when the visitor comes back', async () => {
    const world = new World();
    for (const body of ['one', 'two', 'three']) world.backend.append({ body });
    world.backend.visitorReadIndex = 0;
    const chat = await world.returningChat();
    assert.equal(unreadCount(chat.store.state), 2);
    assert.deepEqual(world.events('missive-unread').at(-1), { count: 2 });
  });

  it('LC-44 are read when another tab reads them', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.teamWrites('one');
    world.transport.link.events.onReadByVisitor(0);
    assert.equal(unreadCount(chat.store.state), 0);
    assert.deepEqual(world.transport.link.readMarks, []);
  });

  it('LC-44 are reported as read when the connection is back', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.teamWrites('one');
    await world.transport.link.become('connecting');
    chat.request({ type: 'read', index: 0 });
    assert.deepEqual(world.transport.link.readMarks, []);
    await world.transport.link.become('connected');
    assert.deepEqual(world.transport.link.readMarks, [0]);
  });
});

describe('older messages', () => {
  const longAgo = (world: World, count: number): void => {
    for (let index = 0; index < count; index += 1) world.backend.append({ body: `m${index}` });
  };

  it('LC-43 load page by page up to the first', async () => {
    const world = new World();
    longAgo(world, 70);
    const chat = await world.returningChat();
    world.transport.olderPagesAsked = 0;
    const pages: [number, boolean][] = [];
    for (let page = 0; page < 3; page += 1) {
      pages.push([chat.store.state.messages.length, chat.store.state.hasOlder]);
      chat.request({ type: 'older-messages' });
      await settle();
    }
    assert.deepEqual(pages, [
      [30, true],
      [60, true],
      [70, false],
    ]);
    assert.equal(thread(chat)[0], 'm0');
    assert.equal(world.transport.olderPagesAsked, 2);
    assert.deepEqual(world.events('missive-new-message'), []);
  });

  it('LC-43 do not load in a short thread', async () => {
    const world = new World();
    longAgo(world, 30);
    const chat = await world.returningChat();
    assert.equal(chat.store.state.hasOlder, false);
  });

  it('LC-43 are requested once at a time, and again after a failure', async () => {
    const world = new World();
    longAgo(world, 31);
    const chat = await world.returningChat();
    world.transport.olderPagesAsked = 0;
    world.transport.link.isResponsive = false;
    chat.request({ type: 'older-messages' });
    chat.request({ type: 'older-messages' });
    assert.deepEqual([world.transport.olderPagesAsked, chat.store.state.isLoadingOlder], [1, true]);
    await world.clock.advance(ANSWER_TIMEOUT);
    assert.deepEqual([chat.store.state.isLoadingOlder, chat.store.state.hasOlder], [false, true]);
    world.transport.link.isResponsive = true;
    chat.request({ type: 'older-messages' });
    await settle();
    assert.equal(thread(chat).length, 31);
  });
});

describe('files', () => {
  it('LC-42 have a URL when one is requested', async () => {
    const world = new World();
    const chat = await world.returningChat();
    chat.request({ type: 'media-url', messageIndex: 3, mediaSid: 'ME1' });
    chat.request({ type: 'media-url', messageIndex: 3, mediaSid: 'gone' });
    await settle();
    assert.deepEqual(chat.store.state.mediaUrls, { ME1: 'https://media.test/3/ME1' });
  });
});

describe('a visitor who writes during a long retry delay', () => {
  it('LC-25 does not wait for the next retry', async () => {
    const world = new World();
    const chat = world.chat();
    world.backend.failNext('unreachable', 'unreachable', 'unreachable', 'unreachable');
    chat.request({ type: 'send', body: 'one' });
    await world.clock.advance(7_000);
    const asked = world.backend.requests.length;
    chat.request({ type: 'send', body: 'two' });
    await settle();
    assert.equal(world.backend.requests.length, asked + 1);
  });

  it('LC-25 does not wait for a part that never loads', async () => {
    const world = new World();
    let loads = 0;
    const chat = world.chat(
      {},
      {
        loadTransport: () => {
          loads += 1;
          return loads === 1 ? new Promise(() => undefined) : Promise.resolve(world.transport);
        },
      },
    );
    chat.request({ type: 'send', body: 'Hi' });
    await world.clock.advance(60_000);
    assert.deepEqual(thread(chat), ['Hi:sent']);
  });
});

describe('another tab', () => {
  it('LC-44 resumes the conversation that this one started', async () => {
    const world = new World();
    const other = world.chat({}, { tabStorage: new World().tabStorage });
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    world.announced.length = 0;
    world.environment.notify('storage');
    await settle();
    assert.deepEqual(thread(other), ['Hi:sent']);
    assert.equal(world.backend.requests.at(-1)?.start, undefined);
    assert.deepEqual(world.events('missive-chat-started'), []);
  });

  it('LC-44 does not show the form again', () => {
    const world = new World();
    const other = world.chat({}, { tabStorage: new World().tabStorage });
    world.chat().request({ type: 'identify', ...VISITOR, consent: false });
    world.environment.notify('storage');
    assert.deepEqual([other.store.state.identified, other.store.state.visitor], ['known', VISITOR]);
  });

  it('CS-07 LC-44 has the address that the visitor changed there; the page’s user keeps the page’s', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: false });
    const other = world.chat({}, { tabStorage: new World().tabStorage });
    const users = world.chat({ user: USER }, { tabStorage: new World().tabStorage });
    chat.request({ type: 'identify', name: VISITOR.name, email: 'other@acme.com', consent: false });
    world.environment.notify('storage');
    await settle();
    assert.equal(other.store.state.visitor.email, 'other@acme.com');
    assert.equal(users.store.state.visitor.email, 'jane@acme.com');
  });

  it('LC-44 of a verified user emits no event for a conversation that this one started', async () => {
    const world = new World();
    world.chat({ user: USER }, { tabStorage: new World().tabStorage });
    await settle();
    const chat = world.chat({ user: USER });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    world.environment.notify('storage');
    await settle();
    assert.equal(world.events('missive-chat-started').length, 1);
  });

  for (const [what, used] of [
    ['a conversation', { visitorToken: 'proof', hasConversation: true }],
    ['who the visitor is', { visitor: VISITOR }],
    ['that they said no', { hasSkipped: true }],
  ] as const)
    it(`LC-33 forgets ${what}, and so does this one`, async () => {
      const world = new World();
      world.storage.values.set(MEMORY_KEY, JSON.stringify(used));
      world.chat();
      await settle();
      world.storage.values.delete(MEMORY_KEY);
      world.environment.notify('storage');
      assert.equal(world.timesForgotten, 1);
    });

  it('LC-33 forgets what this one has learned, even if its window was opened or closed since', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: false });
    world.storage.values.set(MEMORY_KEY, JSON.stringify({ isOpen: false }));
    world.environment.notify('storage');
    assert.equal(world.timesForgotten, 1);
    const { writes } = world.storage;
    chat.forget();
    await settle();
    assert.deepEqual([world.storage.writes, world.remembered], [writes, {}]);
  });

  it('LC-33 forgets nothing when storage is blocked or full, and nothing was stored', async () => {
    const world = new World();
    const nothing = (): undefined => undefined;
    const chat = world.chat({}, { storage: { read: () => null, write: nothing, remove: nothing } });
    chat.request({ type: 'identify', ...VISITOR, consent: false });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    world.environment.notify('storage');
    assert.equal(world.timesForgotten, 0);
    assert.deepEqual(thread(chat), ['Hi:sent']);
  });

  it('LC-31 has no effect while there is no conversation', async () => {
    const world = new World();
    world.chat();
    world.storage.values.set(MEMORY_KEY, JSON.stringify({ isOpen: true }));
    world.environment.notify('storage');
    await settle();
    assert.equal(world.backend.requests.length, 0);
  });
});

describe('connection errors', () => {
  it('LC-25 emit an event with their code when they persist', async () => {
    const world = new World();
    world.backend.failNext('unreachable', 'unreachable');
    const chat = world.chat();
    chat.request({ type: 'send', body: 'Hi' });
    await world.clock.advance(1_000);
    assert.equal(chat.store.state.connection, 'retrying');
    assert.deepEqual(world.events('missive-error'), [
      { code: 'unreachable', message: 'scripted: unreachable' },
    ]);
    await world.clock.advance(60_000);
    assert.deepEqual(thread(chat), ['Hi:sent']);
  });

  it('LC-12 change the status, and each change emits one event', async () => {
    const world = new World();
    world.backend.failNext('unreachable', 'unreachable');
    world.chat().request({ type: 'send', body: 'Hi' });
    await world.clock.advance(60_000);
    assert.deepEqual(world.events('missive-status'), [
      { status: 'connecting', opensAt: '' },
      { status: 'online', opensAt: '' },
    ]);
  });
});

describe('forgetting', () => {
  it('LC-33 deletes everything about the visitor from both storages', async () => {
    const world = new World();
    const chat = world.chat();
    chat.request({ type: 'identify', ...VISITOR, consent: true });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    chat.request({ type: 'draft', text: 'secret' });
    chat.forget();
    await settle();
    assert.deepEqual([[...world.storage.values], [...world.tabStorage.values]], [[], []]);
  });

  it('LC-33 closes the link, and cancels all timers and subscriptions', async () => {
    const world = new World();
    const chat = await world.returningChat();
    assert.equal(world.environment.watchers, 1);
    chat.forget();
    assert.deepEqual([world.transport.openLinks, world.clock.pending, world.environment.watchers], [0, 0, 0]);
  });

  it('LC-33 stores nothing when a session arrives later', async () => {
    const world = new World();
    const chat = world.chat();
    const held = world.backend.holdNext();
    chat.request({ type: 'send', body: 'Hi' });
    chat.forget();
    await held.respond();
    assert.deepEqual([[...world.storage.values], [...world.tabStorage.values]], [[], []]);
  });

  for (const outcome of ['taken', 'refused', 'throttled'] as const)
    it(`LC-33 stores nothing when a message was being sent (${outcome})`, async () => {
      const world = new World();
      const chat = await world.returningChat();
      const finish = world.transport.holdSend();
      chat.request({ type: 'send', body: 'one' });
      chat.request({ type: 'send', body: 'two' });
      await settle();
      chat.forget();
      finish(outcome);
      await settle();
      assert.deepEqual([[...world.storage.values], [...world.tabStorage.values]], [[], []]);
      assert.equal(world.clock.pending, 0);
    });

  it('LC-33 keeps other accounts of the page', async () => {
    const world = new World();
    world.storage.values.set('missive-chat:other', '{}');
    const chat = await world.returningChat();
    chat.forget();
    assert.deepEqual([...world.storage.values.keys()], ['missive-chat:other']);
  });
});

describe('disposing', () => {
  it('LC-33 keeps the storage, and emits nothing more', async () => {
    const world = new World();
    const chat = await world.returningChat();
    const { link } = world.transport;
    world.announced.length = 0;
    chat.dispose();
    link.events.onState('connecting');
    await world.clock.advance(600_000);
    assert.deepEqual([world.announced, world.transport.openLinks, world.clock.pending], [[], 0, 0]);
    assert.equal(world.remembered.hasConversation, true);
  });

  it('LC-40 leaves no timer of a throttled message', async () => {
    const world = new World();
    const chat = await world.returningChat();
    world.transport.fates.push('throttle');
    chat.request({ type: 'send', body: 'one' });
    await settle();
    chat.dispose();
    assert.equal(world.clock.pending, 0);
  });
});
