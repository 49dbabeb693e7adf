/** A visitor’s rating of a closed conversation: stored once, and read by the team once, also over crashes (LC-54). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IntegrationPosts } from '../../src/storage/integration-posts.js';
import { AgentMessages } from '../../src/storage/agent-messages.js';
import { Endings } from '../../src/storage/endings.js';
import { LeaseLostError } from '../../src/relay/worker-pool.js';
import { ACCOUNT, until, useBridge, type Bridge } from './bridge.js';

type Visitor = Awaited<ReturnType<Bridge['visitor']>>;

/** A visitor whose message is at Missive, in a conversation that is open there. */
async function conversation(bridge: Bridge) {
  const ana = await bridge.visitor();
  await ana.write('Where is my parcel?');
  const reference = `mwc:${ana.sid}`;
  const message = () => bridge.missive.messages.find(({ references }) => references.includes(reference));
  await until('it is at Missive', () => message() !== undefined);
  return { ana, reference, id: bridge.missive.conversationOf(message()!).id };
}

const isNotice = ({ attributes }: { attributes: Record<string, unknown> }): boolean => 'ended' in attributes;

/** Closes it, and returns the SID of the notice. */
async function close(bridge: Bridge, { ana, id }: { ana: Visitor; id: string }): Promise<string> {
  bridge.missive.close(id);
  await until('the visitor has the notice', async () => (await ana.receivedMessages()).some(isNotice));
  const messages = await bridge.conversations(ana.sid).messages.list({ order: 'desc', limit: 1 });
  return messages[0]!.sid;
}

const rate = async (
  bridge: Bridge,
  { session }: Visitor,
  message: string,
  changes: object = {},
): Promise<{ status: number; text: string }> => {
  const body = { visitorToken: session.visitorToken, message, rating: 'good', words: 'Quick!', ...changes };
  const response = await fetch(`${bridge.url}/${ACCOUNT}/ratings`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};

const ratings = (bridge: Bridge, reference: string): (string | null)[] =>
  bridge.missive.posts
    .filter(({ references, text }) => references.includes(reference) && text?.startsWith('Rating'))
    .map(({ text }) => text);

describe('a rating', () => {
  const use = useBridge();

  it('LC-54 is a post in the conversation once, however often it is sent, and opens nothing', async () => {
    const bridge = use();
    const { ana, reference, id } = await conversation(bridge);
    const notice = await close(bridge, { ana, id });
    const sent = await Promise.all([1, 2, 3].map(() => rate(bridge, ana, notice)));
    assert.deepEqual(
      sent.map(({ status, text }) => [status, text]),
      Array.from({ length: 3 }, () => [200, '{"rating":"good"}']),
    );
    assert.equal((await rate(bridge, ana, notice, { rating: 'bad' })).text, '{"rating":"good"}');
    await until('the team has it', () => ratings(bridge, reference).length > 0);
    assert.deepEqual(ratings(bridge, reference), ['Rating: 🙂 Good\n“Quick!”']);
    assert.equal(bridge.missive.conversation(id).isClosed, true);
    const shown = (await ana.receivedMessages()).find(isNotice);
    assert.equal(shown?.attributes.rating, 'good', 'every page of the visitor knows');
    const { ratings: stored } = (await bridge.store()).relay;
    assert.deepEqual(await stored.summary(ACCOUNT), { count: 1, mean: 1 });
  });

  it('LC-54 of another visitor’s conversation, or of no notice, is refused', async () => {
    const bridge = use();
    const { ana, id } = await conversation(bridge);
    const notice = await close(bridge, { ana, id });
    const eve = await bridge.visitor();
    assert.equal((await rate(bridge, eve, notice)).status, 404);
    const own = await eve.write('I ended it', {
      attributes: JSON.stringify({ ended: new Date().toISOString(), name: 'Lou' }),
    });
    assert.equal((await rate(bridge, eve, own.sid)).status, 404, 'a visitor writes no notices');
    assert.equal((await rate(bridge, ana, notice, { visitorToken: 'forged' })).status, 401);
  });

  it('LC-54 that is malformed names the field', async () => {
    const bridge = use();
    const { ana } = await conversation(bridge);
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ rating: 'superb' }, /rating: must be one of bad, okay, good/],
      [{ words: 'x'.repeat(501) }, /words: must be a text of at most 500 characters/],
      [{ message: '../x' }, /message: must be the SID of a message/],
      [{ visitorToken: 7 }, /visitorToken: must be the token of a session/],
      [{ stars: 5 }, /Unrecognized key/],
    ];
    for (const [changes, problem] of cases) {
      const { status, text } = await rate(bridge, ana, `IM${'0'.repeat(32)}`, changes);
      assert.equal(status, 400);
      assert.match(text, problem);
    }
    assert.equal((await rate(bridge, ana, 'x', { words: 'x'.repeat(10_000) })).status, 413);
  });
});

/** Calls `interrupt` before each of these methods. Returns a function that ends this. */
function before(
  steps: readonly (readonly [prototype: object, names: readonly string[]])[],
  interrupt: (name: string) => void,
): () => void {
  const ends = steps.flatMap(([prototype, names]) => {
    const methods = prototype as Record<string, (...values: unknown[]) => unknown>;
    return names.map((name) => {
      const method = methods[name]!;
      methods[name] = function (this: unknown, ...values) {
        interrupt(name);
        return method.apply(this, values);
      };
      return () => void (methods[name] = method);
    });
  });
  return () => {
    for (const end of ends) end();
  };
}

/** Dies before the n-th step of each run; returns the steps that were met. */
async function walk(
  steps: Parameters<typeof before>[0],
  run: () => Promise<void>,
  check: (died: string) => Promise<void>,
): Promise<string[]> {
  const met: string[] = [];
  for (let step = 1; ; step += 1) {
    let left = step;
    let died = '';
    const end = before(steps, (name) => {
      if ((left -= 1) !== 0) return;
      died = name;
      throw new LeaseLostError();
    });
    await run();
    end();
    await check(died);
    if (died === '') return met;
    met.push(died);
  }
}

// To the database, a worker that stops without a word is as good as a dead process.
describe('a worker that dies at any step', () => {
  const use = useBridge();

  it('LC-54 another one tells the visitor of the end, once', async (test) => {
    const bridge = use();
    let current: Awaited<ReturnType<typeof conversation>>;
    const met = await walk(
      [
        [Endings.prototype, ['ending', 'recordClosed']],
        [AgentMessages.prototype, ['waitingAgentMessage', 'saveAgentMessage', 'finishAgentMessage']],
      ],
      async () => {
        current = await conversation(bridge);
        await close(bridge, current);
        const { jobs } = (await bridge.store()).relay;
        const job = { accountId: ACCOUNT, queue: 'to-visitor', subject: current.ana.sid } as const;
        await until('the job is over', async () => (await jobs.status(job, Date.now()))?.dueAt === null);
      },
      async (died) => {
        const told = (await current.ana.receivedMessages()).filter(isNotice).length;
        test.diagnostic(`before ${died || 'nothing'}: ${told}`);
        assert.equal(told, 1, died);
      },
    );
    assert.ok(met.length >= 5, met.join());
  });

  it('LC-54 another one posts the rating, once', async (test) => {
    const bridge = use();
    let current: Awaited<ReturnType<typeof conversation>>;
    const met = await walk(
      [[IntegrationPosts.prototype, ['addPost', 'waitingPosts', 'savePostAttempt', 'finishPost']]],
      async () => {
        current = await conversation(bridge);
        const notice = await close(bridge, current);
        await until('it is accepted', async () => (await rate(bridge, current.ana, notice)).status === 200);
        const { jobs } = (await bridge.store()).relay;
        const job = { accountId: ACCOUNT, queue: 'posts', subject: 'visitor ratings' } as const;
        await until('the job is over', async () => (await jobs.status(job, Date.now()))?.dueAt === null);
      },
      async (died) => {
        const posted = ratings(bridge, current.reference).length;
        test.diagnostic(`before ${died || 'nothing'}: ${posted}`);
        assert.equal(posted, 1, died);
        await Promise.resolve();
      },
    );
    assert.ok(met.length >= 4, met.join());
  });
});
