import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chat } from '../../src/core/chat.js';
import { CHALLENGE_TIMEOUT } from '../../src/core/challenge.js';
import type { MissiveChatEventDetails } from '../../src/core/events.js';
import { settle, World } from './fakes.js';

type Asked = MissiveChatEventDetails['missive-challenge'];

/** A new visitor of a chat server that requires a challenge, and the page around the chat. */
class Page {
  readonly world = new World();
  readonly chat: Chat;

  constructor(refusals = 1) {
    this.refuse(refusals);
    this.chat = this.world.chat();
  }

  /** Makes the server require a challenge, or another one, for the next requests. */
  refuse(times: number): void {
    for (let count = 0; count < times; count++) this.world.backend.failNext('challenge-required');
  }

  async send(body: string): Promise<void> {
    this.chat.request({ type: 'send', body });
    await settle();
  }

  async respond(token: string, to = this.asked.at(-1)): Promise<void> {
    to?.respond(token);
    await settle();
  }

  get asked(): Asked[] {
    return this.world.events('missive-challenge') as Asked[];
  }
  /** The tokens of all requests. */
  get tokens(): (string | undefined)[] {
    return this.world.backend.requests.map(({ challenge }) => challenge);
  }
  get errors(): unknown[] {
    return this.world.events('missive-error').map((detail) => (detail as { code: string }).code);
  }
}

describe('a challenge', () => {
  it('CS-06 is passed to the page, and its token opens the session; messages written before are sent', async () => {
    const page = new Page();
    await page.send('one');
    await page.send('two');
    assert.deepEqual([page.asked.length, page.tokens.length], [1, 1]);
    assert.equal(page.chat.store.state.connection, 'connecting');

    await page.respond('solved');
    assert.deepEqual(page.tokens, [undefined, 'solved']);
    const [first, second] = page.world.backend.requests;
    assert.equal(second?.idempotencyKey, first?.idempotencyKey);
    assert.deepEqual(
      page.world.transport.link.sent.map(({ body }) => body),
      ['one', 'two'],
    );
    assert.equal(page.chat.store.state.connection, 'connected');
    assert.deepEqual(page.errors, []);
  });

  it('CS-06 is not requested again while the page solves it, whatever happens to page and network', async () => {
    const page = new Page();
    await page.send('one');
    const { environment } = page.world;
    environment.hide();
    environment.show();
    environment.goOffline();
    environment.goOnline();
    await page.send('two');
    assert.deepEqual([page.asked.length, page.tokens.length], [1, 1]);
  });

  it('CS-06 without a response of the page is reported with the fix; a late response is used', async () => {
    const page = new Page();
    await page.send('one');
    await page.world.clock.advance(CHALLENGE_TIMEOUT - 1);
    assert.deepEqual(page.errors, []);
    await page.world.clock.advance(1);
    assert.deepEqual(page.errors, ['challenge-required']);
    const [{ message } = { message: '' }] = page.world.events('missive-error') as { message: string }[];
    assert.match(message, /missive-challenge.*detail\.respond\(token\)/);
    await page.respond('late');
    assert.equal(page.tokens.at(-1), 'late');
    assert.deepEqual(
      page.world.transport.link.sent.map(({ body }) => body),
      ['one'],
    );
  });

  it('CS-06 is requested again after a time without a response', async () => {
    const page = new Page(1000);
    await page.send('one');
    await page.world.clock.advance(600_000);
    assert.ok(page.asked.length > 3 && page.asked.length <= 20, `${page.asked.length} in ten minutes`);
  });

  it('CS-06 is requested again immediately when its token has expired', async () => {
    const page = new Page(2);
    await page.send('one');
    await page.respond('ended');
    assert.equal(page.asked.length, 2);
    await page.respond('fresh');
    assert.deepEqual(page.tokens, [undefined, 'ended', 'fresh']);
    assert.deepEqual(
      page.world.transport.link.sent.map(({ body }) => body),
      ['one'],
    );
  });

  it('CS-06 with a token that is always wrong makes few requests', async () => {
    const page = new Page(1000);
    let responded = 0;
    await page.send('one');
    for (let second = 0; second < 600; second++) {
      for (; responded < page.asked.length; responded++) await page.respond('wrong', page.asked[responded]);
      await page.world.clock.advance(1000);
    }
    assert.ok(page.tokens.length < 60, `${page.tokens.length} requests in ten minutes`);
    assert.ok(page.errors.includes('challenge-required'));
  });

  it('CS-06 keeps its token for the retry when the server cannot be reached', async () => {
    const page = new Page();
    page.world.backend.failNext('unreachable');
    await page.send('one');
    await page.respond('solved');
    await page.world.clock.advance(5_000);
    assert.deepEqual(page.tokens, [undefined, 'solved', 'solved']);
    assert.deepEqual(
      page.world.transport.link.sent.map(({ body }) => body),
      ['one'],
    );
  });

  it('CS-06 is not waited for when the page verifies its user', async () => {
    const page = new Page();
    await page.send('one');
    const user = { email: 'jane@acme.com', name: 'Jane', digest: 'd1' };
    page.chat.setConfig(page.world.config({ user: { ...page.world.config().user, ...user } }));
    await settle();
    assert.equal(page.tokens.length, 2);
    assert.equal(page.chat.store.state.connection, 'connected');
  });

  it('CS-06 has no effect after its chat has been disposed, and none when its response comes twice', async () => {
    const page = new Page();
    await page.send('one');
    await page.respond('solved');
    await page.respond('solved');
    assert.equal(page.tokens.length, 2);

    const other = new Page();
    await other.send('one');
    other.chat.dispose();
    await other.respond('late');
    assert.deepEqual([other.tokens.length, other.world.clock.pending], [1, 0]);
  });
});
