import { expect } from '@open-wc/testing';
import { ChatError, type ChatErrorCode } from '../../src/core/chat-error.js';
import type { Link } from '../../src/core/ports.js';
import type { OutgoingMessage } from '../../src/core/types.js';
import { LEADER_TIMEOUT } from '../../src/transport/tabs/follower.js';
import { message, outgoing, SleepyChannel, TabsWorld, until } from './tabs.js';

const codeOf = (promise: Promise<unknown>): Promise<ChatErrorCode | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      expect(error).to.be.instanceOf(ChatError);
      return (error as ChatError).code;
    },
  );

/** Placeholder for the leader's term, which only its tabs know. */
const TERM = 'the leader’s';

/** A tab that holds the lock and does not respond: asleep, or dead. */
async function holdLockSilently(name: string): Promise<() => void> {
  let release: () => void = () => undefined;
  await new Promise<void>((taken) => {
    const hold = (): Promise<void> => {
      taken();
      return new Promise((resolve) => (release = resolve));
    };
    navigator.locks.request(name, hold).catch(() => undefined);
  });
  return () => release();
}

describe('one connection for all tabs', () => {
  let world: TabsWorld;
  beforeEach(() => (world = new TabsWorld()));
  afterEach(() => world.close());

  /** Waits until all messages between the tabs have arrived. */
  const caughtUp = async (): Promise<void> => {
    const [probe, other] = [0, 1].map(() => new BroadcastChannel(world.lockName));
    for (let turn = 0; turn < 3; turn += 1)
      await new Promise<void>((resolve) => {
        other!.onmessage = ({ data }): void => {
          if (data === turn) resolve();
        };
        probe!.postMessage(turn);
      });
    probe!.close();
    other!.close();
  };

  it('LC-44 is opened by one tab; the others load nothing', async () => {
    const [first, second, third] = await world.connected({}, {}, {});
    expect(world.openReals).to.deep.equal([first!.real]);
    expect([first, second, third].map((tab) => tab!.loads)).to.deep.equal([1, 0, 0]);
    expect([first, second, third].map((tab) => tab!.states)).to.deep.equal([
      ['connected'],
      ['connected'],
      ['connected'],
    ]);
    expect(first!.real.options).to.deep.equal({
      token: 'token',
      identity: 'visitor',
      conversationSid: world.conversationSid,
      websocketUrl: null,
      isApart: false,
    });
  });

  it('LC-44 differs by conversation', async () => {
    const [first, second] = await world.connected({}, { conversationSid: `CH${crypto.randomUUID()}` });
    expect(world.openReals).to.deep.equal([first!.real, second!.real]);
  });

  it('LC-44 delivers events to all tabs, in order', async () => {
    const [first, second, third] = await world.connected({}, {}, {});
    const { events } = first!.real;
    events.onTyping(true);
    events.onMessage(message(0, 'Hello'));
    events.onTyping(false);
    events.onMessage(message(1, 'Still there?'));
    events.onReadByTeam(0);
    events.onReadByVisitor(1);
    events.onMessage({ ...message(2, 'Lou closed it'), from: 'end' });
    events.onUnreadElsewhere([{ ...message(5, 'In another one'), conversation: 'CH2' }]);
    const all = [
      ['typing', true],
      ['message', 'Hello'],
      ['typing', false],
      ['message', 'Still there?'],
      ['read by team', 0],
      ['read by visitor', 1],
      ['message', 'Lou closed it'],
      ['elsewhere', [['CH2', 'In another one']]],
    ];
    expect(first!.heard).to.deep.equal(all);
    await until('all have received it', () => third!.heard.length + second!.heard.length === 16);
    expect(second!.heard).to.deep.equal(all);
    expect(third!.heard).to.deep.equal(all);
  });

  it('LC-44 delivers to a later tab what arrived during its start', async () => {
    const [first] = await world.connected({});
    const { events } = first!.real;
    for (let index = 0; index < 40; index += 1) events.onMessage(message(index));
    events.onMessage(message(35, 'message 35, edited'));
    events.onReadByTeam(12);
    events.onReadByTeam(39);
    events.onTyping(true);
    const later = world.open();
    await later.connected();
    expect(later.heard).to.have.length(32);
    expect(later.heard[0]).to.deep.equal(['message', 'message 10']);
    expect(later.heard[25]).to.deep.equal(['message', 'message 35, edited']);
    expect(later.heard.slice(-2)).to.deep.equal([
      ['read by team', 39],
      ['typing', true],
    ]);
  });

  it('LC-44 is reconnected in all tabs when it is in one', async () => {
    const [first, second] = await world.connected({}, {});
    first!.real.events.onState('connecting');
    await until('the other knows', () => second!.state === 'connecting');
    first!.real.events.onState('connected');
    await second!.connected();
    expect(second!.states).to.deep.equal(['connected', 'connecting', 'connected']);
  });

  for (const [name, call, result] of [
    ['send', (link: Link, tab: string) => link.send(outgoing(tab)), undefined],
    ['olderMessages', (link: Link) => link.olderMessages(7, 30), { messages: [message(6)], hasOlder: true }],
    ['markRead', (link: Link) => link.markRead(4), undefined],
    ['probe', (link: Link) => link.probe(), undefined],
    ['mediaUrl', (link: Link) => link.mediaUrl(3, 'ME1'), 'https://media.test/3/ME1'],
  ] as const)
    it(`LC-44 makes any tab’s calls: ${name}`, async () => {
      const [first, second] = await world.connected({}, {});
      expect(await call(second!.link, 'second')).to.deep.equal(result);
      expect(await call(first!.link, 'first')).to.deep.equal(result);
      expect([...first!.real.asked, ...first!.real.sent]).to.have.length(2);
      expect(second!.loads).to.equal(0);
    });

  it('LC-44 notifies the team that the visitor is typing, in any tab', async () => {
    const [first, second] = await world.connected({}, {});
    second!.link.typing();
    await until('it arrives', () => first!.real.asked.length === 1);
    expect(first!.real.asked).to.deep.equal([['typing']]);
  });

  it('LC-54 lists the visitor’s conversations, in any tab', async () => {
    const [, second] = await world.connected({}, {});
    expect((await second!.link.conversations()).map(({ words }) => words)).to.deep.equal(['Hello']);
  });

  it('LC-42 cancels what another tab is sending', async () => {
    const [first, second] = await world.connected({}, {});
    second!.link.cancel('own-1');
    await until('it arrives', () => first!.real.asked.length === 1);
    expect(first!.real.asked).to.deep.equal([['cancel', 'own-1']]);
  });

  it('LC-42 transfers files and their progress between tabs', async () => {
    const [first, second] = await world.connected({}, {});
    const content = new File(['Terra 48'], 'price list.txt', { type: 'text/plain' });
    const file = { name: content.name, type: content.type, size: content.size, content };
    const arrived: OutgoingMessage[] = [];
    first!.real.send = (sent, onProgress): Promise<void> => {
      arrived.push(sent);
      onProgress?.(0.5);
      onProgress?.(1);
      return Promise.resolve();
    };
    const progress: number[] = [];
    await second!.link.send({ ...outgoing(''), file }, (part) => progress.push(part));
    expect(progress).to.deep.equal([0.5, 1]);
    const arrivedContent = arrived[0]?.file?.content as File;
    expect(arrivedContent).to.be.instanceOf(File);
    expect(arrivedContent.name).to.equal('price list.txt');
    expect(await arrivedContent.text()).to.equal('Terra 48');
  });

  it('LC-42 cancels in one tab what another sends for it', async () => {
    const [first, second] = await world.connected({}, {});
    second!.link.cancel('own-large');
    await until('it arrives', () => first!.real.asked.length === 1);
    expect(first!.real.asked).to.deep.equal([['cancel', 'own-large']]);
  });

  it('LC-40 rejects what cannot be cloned for another tab', async () => {
    const [, second] = await world.connected({}, {});
    const bad = { ...outgoing('x'), extra: () => undefined };
    expect(await codeOf(second!.link.send(bad))).to.equal('refused');
  });

  it('LC-40 LC-44 sends a message once that a duplicated tab sends too, and again when it failed', async () => {
    const [first, second, third] = await world.connected({}, {}, {});
    const sends: ((code?: ChatErrorCode) => void)[] = [];
    first!.real.send = () =>
      new Promise((resolve, reject) =>
        sends.push((code) => (code ? reject(new ChatError(code, 'because')) : resolve())),
      );
    const all = (): Promise<(ChatErrorCode | undefined)[]> =>
      Promise.all([first!, second!, third!].map(({ link }) => codeOf(link.send(outgoing('x')))));
    for (const code of ['throttled', undefined] as const) {
      const ended = all();
      await caughtUp();
      expect(sends).to.have.length(1);
      sends.pop()!(code);
      expect(await ended).to.deep.equal([code, code, code]);
    }
    expect(await codeOf(second!.link.send(outgoing('x')))).to.equal(undefined);
    expect(sends).to.be.empty;
  });

  for (const code of ['throttled', 'refused', 'in-doubt'] as const)
    it(`LC-40 reports in any tab why a message was not sent: ${code}`, async () => {
      const [first, second] = await world.connected({}, {});
      first!.real.send = () => Promise.reject(new ChatError(code, 'because'));
      expect(await codeOf(second!.link.send(outgoing('x')))).to.equal(code);
      expect(await codeOf(first!.link.send(outgoing('x')))).to.equal(code);
    });

  it('LC-44 moves to a waiting tab when its tab closes; pending calls are in doubt', async () => {
    const [first, second, third] = await world.connected({}, {}, {});
    first!.real.send = () => new Promise(() => undefined);
    const sending = [second!, third!].map(({ link }) => codeOf(link.send(outgoing('x'))));
    await caughtUp();
    first!.link.close();
    await until('another leads', () => second!.leads);
    expect(await Promise.all(sending)).to.deep.equal(['in-doubt', 'in-doubt']);
    await until('both are connected again', () => [second, third].every((tab) => tab!.states.length === 3));
    expect(second!.states).to.deep.equal(['connected', 'connecting', 'connected']);
    expect(third!.states).to.deep.equal(['connected', 'connecting', 'connected']);
    expect(world.openReals).to.deep.equal([second!.real]);
    expect(first!.real.isClosed).to.be.true;
    await third!.link.send(outgoing('again'));
    expect(second!.real.sent.map(({ body }) => body)).to.deep.equal(['again']);
  });

  it('LC-44 moves to a waiting tab when its tab crashes', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const [crashing, waiting] = await world.connected({ window: frame.contentWindow }, {});
    expect(crashing!.leads).to.be.true;
    frame.remove();
    await until('another leads', () => waiting!.leads);
    await waiting!.connected();
    expect(waiting!.states).to.deep.equal(['connected', 'connecting', 'connected']);
  });

  for (const end of ['denied', 'lost'] as const)
    it(`LC-25 ${end}, it ends for all tabs, and each may reconnect`, async () => {
      const [first, second] = await world.connected({}, {});
      first!.real.events.onState(end);
      await until('both have ended', () => second!.state === end);
      expect(first!.state).to.equal(end);
      expect(first!.real.isClosed).to.be.true;
      const [third, fourth] = await world.connected({ token: 'fresh' }, {});
      expect(world.openReals).to.deep.equal([third!.real]);
      expect(fourth!.state).to.equal('connected');
    });

  it('LC-25 that cannot be loaded is lost, and does not block another', async () => {
    const tab = world.open({ failsToLoad: true });
    await until('it is lost', () => tab.state === 'lost');
    const [next] = await world.connected({});
    expect(next!.leads).to.be.true;
  });

  it('CS-04 requests a new token from the leader only, and the next leader has it', async () => {
    const [first, second] = await world.connected({}, {});
    first!.real.events.onTokenExpiring();
    await caughtUp();
    expect([first!.tokensWanted, second!.tokensWanted]).to.deep.equal([1, 0]);
    await first!.link.updateToken('token of 10 o’clock');
    expect(first!.real.asked).to.deep.equal([['updateToken', 'token of 10 o’clock']]);
    await caughtUp();
    first!.link.close();
    await until('another leads', () => second!.leads);
    expect(second!.real.options.token).to.equal('token of 10 o’clock');
  });

  it('CS-04 accepts a token from a follower, for when it becomes the leader', async () => {
    const [first, second] = await world.connected({}, {});
    await second!.link.updateToken('own');
    await caughtUp();
    expect(first!.real.asked).to.deep.equal([]);
    first!.link.close();
    await until('another leads', () => second!.leads);
    expect(second!.real.options.token).to.equal('own');
  });

  describe('one connection whose tab sleeps or is dead', () => {
    it('LC-44 moves to a visible tab, after two unanswered messages', async () => {
      const release = await holdLockSilently(world.lockName);
      const tab = world.open();
      await caughtUp();
      world.clock.advance(LEADER_TIMEOUT);
      await caughtUp();
      expect(tab.leads).to.be.false;
      world.clock.advance(LEADER_TIMEOUT);
      await tab.connected();
      expect(tab.leads).to.be.true;
      release();
    });

    it('LC-44 stays for a hidden tab, until it is visible', async () => {
      const release = await holdLockSilently(world.lockName);
      const tab = world.open({ isVisible: false });
      for (let n = 0; n < 10; n += 1) world.clock.advance(LEADER_TIMEOUT);
      await caughtUp();
      expect(tab.leads).to.be.false;
      expect(world.clock.pending).to.equal(0);
      tab.show();
      world.clock.advance(LEADER_TIMEOUT);
      world.clock.advance(LEADER_TIMEOUT);
      await tab.connected();
      release();
    });

    it('LC-44 moves when an action of the visitor gets no response, and continues there', async () => {
      const sleepy = new SleepyChannel();
      const [first, second, third] = await world.connected({ channel: sleepy.open }, {}, {});
      sleepy.fallAsleep();
      const sending = codeOf(second!.link.send(outgoing('Anybody?')));
      world.clock.advance(LEADER_TIMEOUT);
      world.clock.advance(LEADER_TIMEOUT);
      expect(await sending).to.equal('in-doubt');
      await until('another leads', () => second!.leads);
      await until('all are connected', () => [second, third].every((tab) => tab!.states.length === 3));
      await until('the one before knows', () => first!.real.isClosed);
      sleepy.wake();
      await until('it follows', () => first!.state === 'connected');
      expect(first!.states).to.deep.equal(['connected', 'connecting', 'connected']);
      expect(world.openReals).to.deep.equal([second!.real]);
      second!.real.events.onMessage(message(0, 'Here again'));
      await until('it hears', () => first!.heard.length === 1);
    });

    it('LC-40 does not make late calls that another tab has made since', async () => {
      const sleepy = new SleepyChannel();
      // It keeps the lock forever: it is not notified that it was stolen.
      const locks = { request: (_: string, __: unknown, hold: () => unknown) => hold() };
      const [first, second] = await world.connected(
        { channel: sleepy.open, locks: () => locks as unknown as LockManager },
        { locks: () => ({ request: () => new Promise(() => undefined) }) as unknown as LockManager },
      );
      sleepy.fallAsleep();
      const sending = second!.link.send(outgoing('Too late'));
      await until('it is in the post', () => sleepy.waiting === 1);
      world.clock.advance(1_200);
      sleepy.wake();
      expect(await codeOf(sending)).to.equal('in-doubt');
      expect(first!.real.sent).to.deep.equal([]);
    });

    it('LC-44 ends immediately when its successor appears', async () => {
      const [first] = await world.connected({});
      const other = new BroadcastChannel(world.lockName);
      other.postMessage({ kind: 'state', term: 1e15, state: 'connecting', isSeen: true });
      await until('it has given up', () => first!.reals[0]!.isClosed);
      other.close();
    });

    it('LC-44 is replaced when its socket is dead and a tab drops it for that', async () => {
      const [first, second] = await world.connected({ isVisible: false }, {});
      first!.real.probe = () => new Promise(() => undefined);
      const probing = codeOf(second!.link.probe());
      await caughtUp();
      world.clock.advance(10_000);
      second!.link.close(); // as connection.ts does after this long
      expect(await probing).to.equal('in-doubt');
      await until('there is another', () => first!.reals.length === 2);
      expect(first!.reals[0]!.isClosed).to.be.true;
      await first!.connected();
    });

    it('LC-44 is kept when a tab merely closes', async () => {
      const [first, second] = await world.connected({}, {});
      first!.real.probe = () => new Promise(() => undefined);
      void codeOf(second!.link.probe());
      await caughtUp();
      second!.link.close();
      await caughtUp();
      expect(first!.states).to.deep.equal(['connected']);
    });

    it('LC-44 is not taken from a busy tab', async () => {
      const [first, second] = await world.connected({}, {});
      first!.real.send = () => new Promise(() => undefined); // a large file, for example
      void codeOf(second!.link.send(outgoing('large')));
      await caughtUp();
      for (let n = 0; n < 4; n += 1) world.clock.advance(LEADER_TIMEOUT);
      await caughtUp();
      expect(second!.states).to.deep.equal(['connected']);
      expect(second!.leads).to.be.false;
    });

    it('LC-44 moves to a visible tab when a hidden one cannot connect', async () => {
      world.firstState = null;
      const [hidden, seen, other] = await world.connected({ isVisible: false }, {}, { isVisible: false });
      await until('one leads', () => hidden!.leads);
      await caughtUp();
      world.firstState = 'connected';
      world.clock.advance(2 * LEADER_TIMEOUT);
      await until('another leads', () => seen!.leads);
      await until('all are connected', () => world.tabs.every(({ state }) => state === 'connected'));
      expect(world.openReals).to.deep.equal([seen!.real]);
      expect(other!.loads).to.equal(0);
    });

    it('LC-44 is kept by a hidden tab that reconnects quickly', async () => {
      const [hidden, seen] = await world.connected({ isVisible: false }, {});
      hidden!.real.events.onState('connecting');
      await until('the other knows', () => seen!.state === 'connecting');
      await caughtUp();
      world.clock.advance(LEADER_TIMEOUT);
      hidden!.real.events.onState('connected');
      await seen!.connected();
      expect(world.clock.pending).to.equal(0);
      expect(seen!.leads).to.be.false;
    });

    it('LC-44 is not taken from a visible tab that reconnects', async () => {
      const [first, second] = await world.connected({}, {});
      first!.real.events.onState('connecting');
      await until('the other knows', () => second!.state === 'connecting');
      await caughtUp();
      world.clock.advance(10 * LEADER_TIMEOUT);
      await caughtUp();
      expect(second!.leads).to.be.false;
    });

    it('LC-44 survives a clock that was set back', async () => {
      const [first, second, third] = await world.connected({}, {}, {});
      world.clock.advance(-3_600_000);
      first!.link.close();
      await until('another leads', () => second!.leads);
      await until('the third follows', () => third!.states.length === 3);
      expect(third!.states).to.deep.equal(['connected', 'connecting', 'connected']);
    });
  });

  it('LC-44 moves to another tab when its page is left for the back-forward cache', async () => {
    const [first, second] = await world.connected({}, {});
    first!.leavePage();
    expect(first!.state).to.equal('lost');
    expect(first!.watchers).to.equal(0);
    await until('another leads', () => second!.leads);
    await second!.connected();
    expect(second!.states).to.deep.equal(['connected', 'connecting', 'connected']);
  });

  for (const [what, data] of [
    ['nothing', null],
    ['a text', 'hello'],
    ['an unknown kind', { kind: 'toString', term: 1e15 }],
    ['a state that is none', { kind: 'state', term: 1e15, state: 'half-dead', isSeen: true }],
    ['a state without a leader', { kind: 'state', state: 'lost', isSeen: true }],
    ['half a message', { kind: 'event', term: 1e15, event: ['onMessage', { body: 'forged' }] }],
    ['an event that is none', { kind: 'event', term: 1e15, event: ['constructor', 1] }],
    [
      'a call of something else',
      { kind: 'call', term: TERM, id: 'x', at: 1_000_000, name: 'close', args: [], reports: false },
    ],
    [
      'a call with wrong words',
      { kind: 'call', term: TERM, id: 'x', at: 1_000_000, name: 'markRead', args: ['all'], reports: false },
    ],
    [
      'a message with a file that is none',
      {
        kind: 'call',
        term: TERM,
        id: 'x',
        at: 1_000_000,
        name: 'send',
        args: [{ clientId: 'x', body: '', meta: {}, file: { name: 'x', type: '', size: 1, content: 'x' } }],
        reports: false,
      },
    ],
    ['the end of a leader of before', { kind: 'state', term: 1, state: 'lost', isSeen: true }],
    ['news of a leader of before', { kind: 'event', term: 1, event: ['onTyping', true] }],
    ['an answer to nobody', { kind: 'answer', id: 'nobody', value: 1 }],
    ['a token that is none', { kind: 'token', term: 1e15, token: { a: 1 } }],
  ] as const)
    it(`LC-44 ignores ${what} on its channel`, async () => {
      const [first, second] = await world.connected({}, {});
      const stranger = new BroadcastChannel(world.lockName);
      const term = new Promise<number>((resolve) => {
        stranger.onmessage = ({ data: welcome }: MessageEvent<{ term: number }>): void =>
          resolve(welcome.term);
      });
      stranger.postMessage({ kind: 'hello', from: 'stranger' });
      const said: unknown = JSON.parse(JSON.stringify(data).replaceAll(`"${TERM}"`, String(await term)));
      stranger.postMessage(said);
      await second!.link.markRead(1);
      await caughtUp();
      stranger.close();
      expect([first!.states, second!.states]).to.deep.equal([['connected'], ['connected']]);
      expect([first!.heard, second!.heard]).to.deep.equal([[], []]);
      expect(first!.real.asked).to.deep.equal([['markRead', 1]]);
    });

  for (const [where, given] of [
    ['without locks', { locks: () => undefined }],
    [
      'where locks are forbidden',
      {
        locks: () =>
          ({
            request: () => Promise.reject(new DOMException('no', 'SecurityError')),
          }) as unknown as LockManager,
      },
    ],
    [
      'where locks throw',
      {
        locks: () => {
          throw new DOMException('no', 'SecurityError');
        },
      },
    ],
    [
      'without channels',
      {
        channel: () => {
          throw new ReferenceError('BroadcastChannel is not defined');
        },
      },
    ],
  ] as const)
    it(`LC-44 is separate for each tab ${where}`, async () => {
      const [first, second] = await world.connected(given, given);
      expect(world.openReals).to.deep.equal([first!.real, second!.real]);
      await second!.link.send(outgoing('mine'));
      await first!.link.updateToken('new');
      expect(second!.real.sent).to.have.length(1);
      expect(first!.real.asked).to.deep.equal([['updateToken', 'new']]);
      second!.real.events.onMessage(message(0));
      expect(second!.heard).to.have.length(1);
      second!.link.close();
      expect(second!.real.isClosed).to.be.true;
    });

  it('LC-44 leaves nothing behind when all tabs are closed', async () => {
    world.firstState = null;
    const [first, second, third] = await world.connected({}, {}, {});
    await until('one leads', () => first!.leads);
    const states = world.tabs.map((tab) => tab.states.length);
    for (const tab of [third!, first!, second!]) tab.link.close();
    await caughtUp();
    const { held = [], pending = [] } = await navigator.locks.query();
    expect([...held, ...pending].filter(({ name }) => name === world.lockName)).to.deep.equal([]);
    expect(world.openReals).to.deep.equal([]);
    expect(world.clock.pending).to.equal(0);
    expect(world.tabs.map(({ watchers }) => watchers)).to.deep.equal([0, 0, 0]);
    expect(world.tabs.map((tab) => tab.states.length)).to.deep.equal(states);
  });

  it('LC-44 opens nothing when closed before it began', async () => {
    const tab = world.open();
    tab.link.close();
    const [next] = await world.connected({});
    expect(tab.loads).to.equal(0);
    expect(next!.leads).to.be.true;
  });
});
