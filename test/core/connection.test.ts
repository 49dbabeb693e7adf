import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeLogged, type ConnectionState } from '../../src/core/chat-state.js';
import { ChatStore } from '../../src/core/chat-store.js';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { StoredRecord, visitorRecord } from '../../src/core/visitor-record.js';
import { Connection } from '../../src/core/connection.js';
import {
  ANSWER_TIMEOUT,
  CONNECT_TIMEOUT,
  PROBE_INTERVAL,
  retryDelay,
  withTimeout,
} from '../../src/core/timing.js';
import type { Session } from '../../src/core/types.js';
import { FakeClock, settle, World, visitorData } from './fakes.js';

/** A connection and its recorded callbacks. */
class Line {
  readonly world = new World();
  readonly states: ConnectionState[] = [];
  readonly errors: string[] = [];
  readonly sessions: Session[] = [];
  readonly received: string[] = [];
  /** How to respond to each challenge. */
  readonly challenges: ((token: string) => void)[] = [];
  readonly store = new ChatStore();
  timesConnected = 0;
  readonly connection: Connection;

  constructor(prepare: (world: World) => void = () => undefined) {
    prepare(this.world);
    this.connection = new Connection(
      this.world.ports,
      {
        sessionRequest: () => ({ visitorToken: 'proof' }),
        onSessionAsked: () => (session) => this.sessions.push(session),
        onState: (state) => state !== this.states.at(-1) && this.states.push(state),
        onConnected: () => (this.timesConnected += 1),
        onChallenge: (respond) => this.challenges.push(respond),
        onError: ({ code }) => this.errors.push(code),
        onMessage: ({ body }) => this.received.push(body),
        store: this.store,
        config: () => DEFAULTS,
        record: visitorRecord(this.world.ports.storage, 'demo'),
        tabRecord: new StoredRecord(this.world.ports.tabStorage, 'missive-chat:demo'),
      },
      visitorData,
    );
  }

  /** Connected to an existing conversation. */
  static async connected(prepare?: (world: World) => void): Promise<Line> {
    const line = new Line(prepare);
    line.connection.start();
    await settle();
    assert.equal(line.state, 'connected');
    return line;
  }

  get state(): ConnectionState | undefined {
    return this.states.at(-1);
  }
  get asked(): number {
    return this.world.backend.requests.length;
  }
  get links(): number {
    return this.world.transport.links.length;
  }
}

const withConversation = ({ backend }: World): void => void (backend.conversationSid = 'CH1');

describe('the log after a connection', () => {
  it('LC-46 is compared with all shown messages, page by page', async () => {
    const line = new Line(withConversation);
    for (let index = 0; index < 70; index += 1) line.world.backend.append({ body: 'x' });
    const shown = line.world.backend.log.slice(5);
    line.world.backend.log.splice(40, 2);
    line.store.update((state) => mergeLogged(state, shown));
    line.world.backend.log.splice(7, 1, { ...line.world.backend.log[7]!, body: 'edited' });
    line.connection.resume();
    await settle();
    await settle();
    const { messages } = line.store.state;
    assert.deepEqual(
      messages.map(({ index }) => index),
      shown.map(({ index }) => index).filter((index) => index !== 40 && index !== 41),
    );
    assert.equal(messages[2]?.body, 'edited');
    assert.equal(line.world.transport.olderPagesAsked, 3);
  });
});

describe('a connection', () => {
  it('LC-31 requests a session and then connects to its conversation', async () => {
    const line = await Line.connected();
    const { options } = line.world.transport.link;
    assert.deepEqual(options, {
      token: 'token-1',
      identity: 'visitor-1',
      conversationSid: 'CH1',
      websocketUrl: null,
      isApart: false,
    });
    assert.deepEqual(line.world.backend.requests, [
      { visitorToken: 'proof', meta: visitorData(), start: true, idempotencyKey: 'own-1' },
    ]);
    assert.deepEqual(line.states, ['connecting', 'connected']);
    assert.equal(line.timesConnected, 1);
    assert.equal(line.connection.link, line.world.transport.link);
  });

  it('LC-31 neither loads nor contacts Twilio when there is no conversation to resume', async () => {
    const line = new Line();
    line.connection.resume();
    await settle();
    assert.deepEqual(line.states, ['connecting', 'idle']);
    assert.deepEqual([line.world.transportLoads, line.links, line.world.clock.pending], [0, 0, 0]);
    assert.deepEqual(line.world.backend.requests, [{ visitorToken: 'proof', meta: visitorData() }]);
  });

  it('LC-31 resumes a conversation without creating one', async () => {
    const line = new Line(withConversation);
    line.connection.resume();
    await settle();
    assert.equal(line.state, 'connected');
    assert.equal(line.world.backend.requests[0]?.start, undefined);
  });

  it('LC-40 starts once, however often it is requested', async () => {
    const line = await Line.connected();
    line.connection.start();
    line.connection.resume();
    await settle();
    assert.deepEqual([line.asked, line.links], [1, 1]);
  });

  it('LC-40 creates the conversation when start is requested during a resume', async () => {
    const line = new Line();
    const looking = line.world.backend.holdNext();
    line.connection.resume();
    line.connection.start();
    await looking.respond();
    assert.deepEqual(
      line.world.backend.requests.map(({ start }) => start ?? false),
      [false, true],
    );
    assert.equal(line.state, 'connected');
  });

  it('LC-40 connects once when the resumed conversation exists and start is requested', async () => {
    const line = new Line(withConversation);
    const looking = line.world.backend.holdNext();
    line.connection.resume();
    line.connection.start();
    await looking.respond();
    assert.deepEqual([line.state, line.asked, line.links], ['connected', 1, 1]);
  });

  it('LC-40 starts after there was nothing to resume', async () => {
    const line = new Line();
    line.connection.resume();
    await settle();
    line.connection.start();
    await settle();
    assert.equal(line.state, 'connected');
  });

  it('LC-41 forwards the link’s events', async () => {
    const line = await Line.connected();
    const { events } = line.world.transport.link;
    line.world.teamWrites('Hello');
    assert.deepEqual(line.received, ['Hello']);
    const { store } = line;
    events.onTyping(true);
    assert.equal(store.state.isTeamTyping, true);
    events.onTyping(false);
    events.onReadByTeam(3);
    events.onReadByVisitor(2);
    const { isTeamTyping, teamReadIndex, visitorReadIndex } = store.state;
    assert.deepEqual([isTeamTyping, teamReadIndex, visitorReadIndex], [false, 3, 2]);
  });

  it('LC-25 retries when a part of the chat does not load', async () => {
    const line = new Line((world) => (world.failingLoads = 1));
    line.connection.start();
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.state, line.world.transportLoads], ['connected', 2]);
  });
});

describe('retrying', () => {
  it('LC-25 is shown after the second failure, not the first', async () => {
    const line = new Line(({ backend }) => backend.failNext('unreachable', 'unreachable'));
    line.connection.start();
    await settle();
    assert.deepEqual([line.states, line.errors], [['connecting'], []]);
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.states, line.errors], [['connecting', 'retrying'], ['unreachable']]);
  });

  it('LC-25 stays shown until the connection is restored, without flicker', async () => {
    const line = new Line(({ backend }) => backend.failNext('unreachable', 'unreachable', 'unreachable'));
    line.connection.start();
    await line.world.clock.advance(60_000);
    assert.deepEqual(line.states, ['connecting', 'retrying', 'connected']);
  });

  for (const code of ['unknown-account', 'invalid', 'refused'] as const)
    it(`LC-25 is shown immediately for a permanent error (${code}), which is retried rarely`, async () => {
      const line = new Line(({ backend }) => backend.failNext(code));
      line.connection.start();
      await settle();
      assert.deepEqual([line.state, line.errors], ['retrying', [code]]);
      await line.world.clock.advance(59_000);
      assert.equal(line.asked, 1);
      await line.world.clock.advance(2_000);
      assert.deepEqual([line.asked, line.state], [2, 'connected']);
    });

  it('LC-25 is retried after 1, 2, 4 … seconds, and at least once a minute', async () => {
    const line = new Line(({ backend }) => backend.failNext(...Array<'unreachable'>(10).fill('unreachable')));
    line.connection.start();
    await settle();
    const pauses: number[] = [];
    for (let second = 0, last = 0, asked = 1; pauses.length < 9;) {
      await line.world.clock.advance(500);
      second += 0.5;
      if (line.asked === asked) continue;
      pauses.push(second - last);
      [asked, last] = [line.asked, second];
    }
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('LC-25 is retried after any time up to the maximum, so that pages do not reconnect at the same moment', () => {
    assert.deepEqual([retryDelay(1, 0), retryDelay(1, 0.5), retryDelay(1, 1)], [0, 500, 1_000]);
    assert.deepEqual([retryDelay(30, 0), retryDelay(30, 1)], [0, 60_000]);
  });

  it('CS-06 spreads the retries of 1,000 pages during a two-minute outage of the server, and afterwards', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const OUTAGE = 120_000;
    const requests: number[] = [];
    for (let page = 0; page < 1_000; page++)
      for (let at = 0, failures = 1; at < OUTAGE; failures++) {
        at += retryDelay(failures, random());
        requests.push(at);
      }
    const busiest = (from: number, slot: number): number => {
      const slots: number[] = [];
      for (const at of requests)
        if (at >= from) slots[Math.floor(at / slot)] = (slots[Math.floor(at / slot)] ?? 0) + 1;
      return Math.max(...slots.filter(Boolean));
    };
    assert.ok(busiest(0, 100) <= 200, `${busiest(0, 100)} requests within 100 ms`);
    assert.ok(busiest(OUTAGE, 1_000) <= 60, `${busiest(OUTAGE, 1_000)} pages came back in one second`);
    assert.ok(Math.max(...requests) <= OUTAGE + 60_000, 'all are back within a minute');
  });

  it('LC-25 spreads the retry of a session', async () => {
    const line = new Line(({ backend, environment }) => {
      environment.randomness = 0.5;
      backend.failNext('unreachable');
    });
    line.connection.start();
    await line.world.clock.advance(499);
    assert.equal(line.asked, 1);
    await line.world.clock.advance(1);
    assert.equal(line.asked, 2);
  });

  it('LC-25 resets the backoff after a connection', async () => {
    const line = new Line(({ backend }) => backend.failNext('unreachable', 'unreachable'));
    line.connection.start();
    await line.world.clock.advance(5_000);
    assert.equal(line.state, 'connected');
    line.errors.length = 0;
    await line.world.transport.link.become('lost');
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.asked, line.errors], [4, []]);
    assert.equal(line.states.filter((state) => state === 'retrying').length, 1);
  });

  it('LC-25 is not shown while the link is connected and only the chat server does not respond', async () => {
    const line = await Line.connected();
    line.world.backend.failNext('unreachable', 'unreachable', 'unreachable');
    line.connection.catchUp();
    await line.world.clock.advance(5_000);
    assert.equal(line.state, 'connected');
    assert.deepEqual(line.errors, ['unreachable', 'unreachable']);
    await line.world.clock.advance(5_000);
    assert.equal(line.asked, 5);
  });
});

describe('a link that breaks', () => {
  it('CS-04 gets a new session and a new link when its token is rejected', async () => {
    const line = await Line.connected();
    const first = line.world.transport.link;
    await first.become('denied');
    await line.world.clock.advance(1_000);
    assert.deepEqual([first.isClosed, line.links, line.asked, line.state], [true, 2, 2, 'connected']);
    assert.equal(line.world.transport.link.options.token, 'token-2');
  });

  it('CS-04 shows the error when every token is rejected', async () => {
    const line = new Line(({ transport }) => (transport.firstState = 'denied'));
    line.connection.start();
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.state, line.errors], ['retrying', ['denied']]);
    assert.equal(line.world.transport.openLinks, 0);
  });

  it('LC-25 is replaced when it is lost', async () => {
    const line = await Line.connected();
    await line.world.transport.link.become('lost');
    assert.equal(line.connection.link, null);
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.links, line.state, line.errors], [2, 'connected', []]);
    assert.equal(line.world.transport.openLinks, 1);
  });

  it('LC-25 shows connecting while it reconnects automatically, and is not used', async () => {
    const line = await Line.connected();
    await line.world.transport.link.become('connecting');
    assert.deepEqual([line.state, line.connection.link], ['connecting', null]);
    await line.world.transport.link.become('connected');
    assert.deepEqual([line.state, line.links], ['connected', 1]);
  });

  it('LC-40 fetches the log after it has reconnected automatically', async () => {
    const line = await Line.connected();
    await line.world.transport.link.become('connecting');
    line.world.backend.append({ body: 'meanwhile' });
    await line.world.transport.link.become('connected');
    assert.deepEqual(
      line.sessions[1]?.messages.map(({ body }) => body),
      ['meanwhile'],
    );
    assert.equal(line.timesConnected, 2);
  });

  it('LC-25 is replaced after 30 seconds of reconnecting', async () => {
    const line = await Line.connected();
    await line.world.transport.link.become('connecting');
    await line.world.clock.advance(CONNECT_TIMEOUT - 1);
    assert.equal(line.links, 1);
    await line.world.clock.advance(1_001);
    assert.deepEqual([line.links, line.world.transport.openLinks, line.state], [2, 1, 'connected']);
  });

  it('LC-25 is replaced when it has not connected within 30 seconds', async () => {
    const line = new Line(({ transport }) => (transport.firstState = null));
    line.connection.start();
    await line.world.clock.advance(CONNECT_TIMEOUT);
    assert.equal(line.world.transport.openLinks, 0);
    line.world.transport.firstState = 'connected';
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.links, line.world.transport.openLinks, line.state], [2, 1, 'connected']);
  });

  it('LC-25 emits nothing after it was replaced', async () => {
    const line = await Line.connected();
    const first = line.world.transport.link;
    await first.become('lost');
    await line.world.clock.advance(1_000);
    await first.become('connecting');
    assert.equal(line.state, 'connected');
    await first.become('denied');
    assert.deepEqual([line.links, line.state], [2, 'connected']);
  });
});

describe('a half-open socket', () => {
  it('LC-40 is probed periodically', async () => {
    const line = await Line.connected();
    await line.world.clock.advance(3 * PROBE_INTERVAL);
    assert.deepEqual([line.world.transport.link.probes, line.links], [3, 1]);
  });

  it('LC-40 is replaced when it does not respond within 10 seconds', async () => {
    const line = await Line.connected();
    const first = line.world.transport.link;
    first.isResponsive = false;
    await line.world.clock.advance(PROBE_INTERVAL + ANSWER_TIMEOUT - 1);
    assert.equal(first.isClosed, false);
    await line.world.clock.advance(1);
    assert.deepEqual([first.isClosed, line.links, line.state], [true, 2, 'connected']);
  });

  it('LC-40 is not probed while the page is hidden, and immediately when it is shown', async () => {
    const line = await Line.connected();
    line.world.environment.pageVisible = false;
    await line.world.clock.advance(4 * PROBE_INTERVAL);
    assert.equal(line.world.transport.link.probes, 0);
    line.world.environment.pageVisible = true;
    line.connection.wake();
    assert.equal(line.world.transport.link.probes, 1);
  });

  it('LC-40 is replaced also while a new token is being sent over it', async () => {
    const line = await Line.connected();
    const first = line.world.transport.link;
    first.isResponsive = false;
    first.events.onTokenExpiring();
    await line.world.clock.advance(PROBE_INTERVAL + ANSWER_TIMEOUT + 5_000);
    assert.deepEqual([first.isClosed, line.state, line.world.transport.openLinks], [true, 'connected', 1]);
  });

  it('LC-40 is replaced immediately when it is detected while a new token is being sent over it', async () => {
    const line = await Line.connected();
    line.world.transport.link.isResponsive = false;
    line.world.transport.link.events.onTokenExpiring();
    await settle();
    line.connection.replaceLink();
    await settle();
    assert.deepEqual([line.links, line.world.transport.openLinks, line.state], [2, 1, 'connected']);
  });

  it('LC-40 that never acknowledges a new token does not block later requests', async () => {
    const line = await Line.connected();
    const { link } = line.world.transport;
    link.isResponsive = false;
    link.events.onTokenExpiring();
    await line.world.clock.advance(ANSWER_TIMEOUT + 1_500);
    link.isResponsive = true;
    await line.world.clock.advance(ANSWER_TIMEOUT + 5_000);
    assert.equal(link.tokens.at(-1), `token-${line.asked}`);
    assert.ok(line.asked >= 3);
  });

  it('LC-40 is replaced with the session that is being requested', async () => {
    const line = await Line.connected();
    const held = line.world.backend.holdNext();
    line.connection.catchUp();
    line.connection.replaceLink();
    assert.equal(line.state, 'connecting');
    await held.respond();
    assert.deepEqual([line.links, line.world.transport.openLinks, line.state], [2, 1, 'connected']);
  });
});

describe('an access token', () => {
  it('CS-04 is renewed silently before it expires', async () => {
    const line = await Line.connected();
    line.world.transport.link.events.onTokenExpiring();
    await settle();
    assert.deepEqual(line.world.transport.link.tokens, ['token-2']);
    assert.deepEqual([line.links, line.states], [1, ['connecting', 'connected']]);
  });

  it('CS-04 is renewed later when the chat server does not respond', async () => {
    const line = await Line.connected();
    line.world.backend.failNext('unreachable');
    line.world.transport.link.events.onTokenExpiring();
    await line.world.clock.advance(1_000);
    assert.deepEqual(line.world.transport.link.tokens, ['token-3']);
  });

  it('CS-04 is not passed to a connecting link, which has a token of its own', async () => {
    const line = new Line(({ transport }) => (transport.firstState = null));
    line.connection.start();
    await settle();
    line.connection.catchUp();
    await settle();
    assert.deepEqual([line.asked, line.links, line.world.transport.link.tokens], [2, 1, []]);
    await line.world.transport.link.become('connected');
    assert.deepEqual([line.state, line.timesConnected], ['connected', 1]);
  });

  it('LC-31 of another visitor is not passed to the link; they get a link to their own conversation', async () => {
    const line = await Line.connected();
    const first = line.world.transport.link;
    Object.assign(line.world.backend, { identity: 'visitor-2', conversationSid: 'CH2' });
    line.connection.catchUp();
    await settle();
    assert.deepEqual([first.tokens, first.isClosed, line.world.transport.openLinks], [[], true, 1]);
    assert.equal(line.world.transport.link.options.conversationSid, 'CH2');
    assert.equal(line.state, 'connected');
  });

  it('LC-31 without a conversation closes the link to the previous one', async () => {
    const line = new Line(withConversation);
    line.connection.resume();
    await settle();
    Object.assign(line.world.backend, { identity: 'visitor-2', conversationSid: null });
    line.connection.catchUp();
    await settle();
    assert.deepEqual([line.world.transport.openLinks, line.connection.link, line.state], [0, null, 'idle']);
    line.connection.start();
    await settle();
    assert.equal(line.world.transport.link.options.identity, 'visitor-2');
  });
});

describe('the network', () => {
  it('LC-26 is tried though the browser reports that it is offline', async () => {
    const line = new Line(({ environment }) => (environment.networkUp = false));
    line.connection.start();
    await settle();
    assert.deepEqual([line.asked, line.state], [1, 'connected']);
  });

  it('LC-26 is retried with growing delays while the browser is offline, without showing an error', async () => {
    const line = new Line(({ environment, backend }) => {
      environment.networkUp = false;
      backend.isReachable = false;
    });
    line.connection.start();
    await line.world.clock.advance(600_000);
    assert.ok(line.asked > 5 && line.asked < 20, `${line.asked} requests in ten minutes`);
    assert.equal(line.state, 'connecting');
  });

  it('LC-25 is tried immediately when it comes back', async () => {
    const line = new Line(({ environment, backend }) => {
      environment.networkUp = false;
      backend.isReachable = false;
    });
    line.connection.start();
    await settle();
    line.world.environment.networkUp = true;
    line.world.backend.isReachable = true;
    line.connection.wake();
    await settle();
    assert.equal(line.state, 'connected');
  });

  it('LC-25 is tried immediately when it comes back during a long delay', async () => {
    const line = new Line(({ backend }) => backend.failNext(...Array<'unreachable'>(7).fill('unreachable')));
    line.connection.start();
    await line.world.clock.advance(64_000);
    assert.deepEqual([line.asked, line.state], [7, 'retrying']);
    line.connection.wake();
    await settle();
    assert.deepEqual([line.asked, line.state], [8, 'connected']);
    await line.world.clock.advance(20_000);
    assert.equal(line.asked, 8);
  });

  it('LC-25 is retried soon when it comes back but does not work yet', async () => {
    const line = new Line(({ backend }) => backend.failNext(...Array<'unreachable'>(8).fill('unreachable')));
    line.connection.start();
    await line.world.clock.advance(64_000);
    line.connection.wake();
    await line.world.clock.advance(1_000);
    assert.deepEqual([line.asked, line.state], [9, 'connected']);
  });

  it('LC-40 is checked on a link that claims to be connected', async () => {
    const line = await Line.connected();
    const first = line.world.transport.link;
    first.isResponsive = false;
    line.connection.wake();
    await line.world.clock.advance(ANSWER_TIMEOUT);
    assert.deepEqual([first.isClosed, line.state], [true, 'connected']);
  });

  it('LC-31 does not connect when it comes back and no conversation was requested', async () => {
    const line = new Line(withConversation);
    line.connection.wake();
    line.connection.catchUp();
    await settle();
    assert.equal(line.asked, 0);
  });
});

describe('catching up', () => {
  it('LC-40 requests the log again when it is requested during an earlier request', async () => {
    const line = await Line.connected();
    const held = line.world.backend.holdNext();
    line.connection.catchUp();
    line.world.backend.append({ body: 'after the first was asked' });
    line.connection.catchUp();
    assert.equal(line.asked, 2);
    await held.respond();
    assert.equal(line.asked, 3);
    assert.deepEqual(
      line.sessions.at(-1)?.messages.map(({ body }) => body),
      ['after the first was asked'],
    );
  });

  it('LC-40 requests it only once more, however often it was requested', async () => {
    const line = await Line.connected();
    const held = line.world.backend.holdNext();
    for (let times = 0; times < 5; times += 1) line.connection.catchUp();
    await held.respond();
    await line.world.clock.advance(20_000);
    assert.equal(line.asked, 3);
  });

  it('LC-40 requests it on the retry when the earlier request fails', async () => {
    const line = await Line.connected();
    const held = line.world.backend.holdNext();
    line.connection.catchUp();
    line.connection.catchUp();
    await held.fail('unreachable');
    assert.equal(line.asked, 2);
    await line.world.clock.advance(10_000);
    assert.equal(line.asked, 3);
  });
});

describe('closing a connection', () => {
  const leavesNothing = (line: Line): void => {
    assert.deepEqual(
      { timers: line.world.clock.pending, openLinks: line.world.transport.openLinks, state: line.state },
      { timers: 0, openLinks: 0, state: 'idle' },
    );
  };

  it('LC-33 leaves no timer and no link when connected', async () => {
    const line = await Line.connected();
    assert.notEqual(line.world.clock.pending, 0);
    line.connection.close();
    leavesNothing(line);
    assert.equal(line.connection.link, null);
  });

  it('LC-33 leaves no timer and no link when connecting', async () => {
    const line = new Line(({ transport }) => (transport.firstState = null));
    line.connection.start();
    await settle();
    line.connection.close();
    leavesNothing(line);
  });

  it('LC-33 leaves no timer when waiting for a retry', async () => {
    const line = new Line(({ backend }) => backend.failNext('unreachable'));
    line.connection.start();
    await settle();
    assert.equal(line.world.clock.pending, 1);
    line.connection.close();
    leavesNothing(line);
  });

  it('LC-33 leaves no timer in the middle of a probe or a new token', async () => {
    const line = await Line.connected();
    line.world.transport.link.isResponsive = false;
    line.connection.wake();
    line.world.transport.link.events.onTokenExpiring();
    await settle();
    line.connection.close();
    await settle();
    leavesNothing(line);
  });

  it('LC-33 ignores a session that arrives later', async () => {
    const line = new Line();
    const held = line.world.backend.holdNext();
    line.connection.start();
    line.connection.close();
    await held.respond();
    leavesNothing(line);
    assert.deepEqual([line.sessions, line.links], [[], 0]);
  });

  it('LC-33 ignores a session that fails later', async () => {
    const line = new Line();
    const held = line.world.backend.holdNext();
    line.connection.start();
    line.connection.close();
    await held.fail('unknown-account');
    leavesNothing(line);
    assert.deepEqual(line.errors, []);
  });

  it('LC-33 opens no link when the real-time part loads later', async () => {
    const line = new Line();
    const held = line.world.backend.holdNext();
    line.connection.start();
    const answered = held.respond();
    await Promise.resolve().then(() => line.connection.close());
    await answered;
    leavesNothing(line);
  });
});

describe('a timeout', () => {
  it('leaves no timer after a response in time', async () => {
    const clock = new FakeClock();
    assert.equal(await withTimeout(clock, Promise.resolve(5), 1_000), 5);
    await settle();
    assert.equal(clock.pending, 0);
  });

  it('forwards an error and leaves no timer', async () => {
    const clock = new FakeClock();
    await assert.rejects(withTimeout(clock, Promise.reject(new Error('no')), 1_000), /no/);
    await settle();
    assert.equal(clock.pending, 0);
  });

  it('LC-40 leaves in doubt what got no response in time', async () => {
    const clock = new FakeClock();
    const late = assert.rejects(withTimeout(clock, new Promise(() => undefined), 1_000), {
      code: 'in-doubt',
    });
    await clock.advance(1_000);
    await late;
  });
});
