import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Integration } from '../../src/index.js';
import { createBench, load, own } from './support.js';

class Echo extends Integration {
  process(payload: unknown) {
    return { references: ['x'], text: JSON.stringify(payload) };
  }
}

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

describe('POST /integrations/{id}', () => {
  it('WI-03 exists for configured integrations, and for POST only', async () => {
    const chat = createBench([own(Echo)]);
    for (const id of ['nobody', 'constructor', '__proto__', 'own2'])
      assert.equal((await chat.deliver(id)).status, 404, id);
    assert.equal((await chat.app.request('/integrations/nobody/picture.png')).status, 404);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await chat.app.request('/integrations/own', { method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('Allow'), 'POST');
    }
    assert.equal((await chat.app.request('/integrations')).status, 404);
  });

  it('WI-03 reads JSON and forms, and rejects other bodies with the reason', async () => {
    const chat = createBench([own(Echo)]);
    const post = async (body: string, type: string) =>
      chat.deliver('own', { body, headers: { 'Content-Type': type } });
    assert.equal((await post('{"a":1}', 'application/json; charset=utf-8')).status, 200);
    assert.equal((await post('{"a":2}', 'application/vnd.hook+json')).status, 200);
    assert.equal((await post('a=1&b=2&a=3', 'application/x-www-form-urlencoded')).status, 200);
    assert.equal((await post('payload=%7B%22a%22%3A4%7D', 'application/x-www-form-urlencoded')).status, 200);
    assert.deepEqual(
      chat.missive.posts.map(({ text }) => text),
      ['{"a":1}', '{"a":2}', '{"a":["1","3"],"b":"2"}', '{"a":4}'],
    );
    for (const body of ['', '{', '{"a":}', 'null,']) {
      const response = await post(body, 'application/json');
      assert.equal(response.status, 400, body);
      assert.equal(await codeOf(response), 'invalid');
    }
    assert.equal((await post('payload={', 'application/x-www-form-urlencoded')).status, 400);
    const xml = await post('<event/>', 'text/xml');
    assert.equal(xml.status, 415);
    assert.equal(await codeOf(xml), 'unsupported-type');
  });

  it('WI-03 accepts at most 10 MB', async () => {
    class Size extends Integration {
      process(payload: { a: string }) {
        return { references: ['x'], text: `${payload.a.length}` };
      }
    }
    const chat = createBench([own(Size)]);
    const envelope = '{"a":""}'.length;
    const full = 10 * 1024 * 1024 - envelope;
    assert.equal((await chat.deliver('own', { body: JSON.stringify({ a: 'x'.repeat(full) }) })).status, 200);
    const response = await chat.deliver('own', { body: JSON.stringify({ a: 'x'.repeat(full + 1) }) });
    assert.equal(response.status, 413);
    assert.equal(await codeOf(response), 'too-large');
  });

  it('WI-03 logs the name of a class that throws, but not the payload', async () => {
    for (const failing of [
      class Failing extends Integration {
        process(payload: unknown): never {
          throw new TypeError(`cannot read ${JSON.stringify(payload)}\n    at ${JSON.stringify(payload)}`);
        }
      },
      class Failing extends Integration {
        process(payload: unknown): never {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- plain JavaScript may
          throw JSON.stringify(payload);
        }
      },
      class Failing extends Integration {
        constructor() {
          super();
          throw new Error('card 4242');
        }
        process(): undefined {
          return undefined;
        }
      },
      class Failing extends Integration {
        override deliveryId(): string {
          return undefined as never;
        }
        process() {
          return { references: ['x'], text: 'card 4242' };
        }
      },
    ]) {
      const chat = createBench([own(failing)]);
      const response = await chat.deliver('own', { body: '{"card":"card 4242"}' });
      assert.equal(response.status, 500);
      assert.ok(!(await response.text()).includes('4242'));
      const lines = chat.log.text.trim().split('\n');
      assert.equal(lines.length, 1);
      assert.ok(lines[0]!.includes('The integration “own” failed'));
      assert.ok(!lines[0]!.includes('4242'), lines[0]);
      assert.deepEqual(chat.queued(), []);
    }
  });

  it('WI-03 accepts a webhook only when verification returns true', async () => {
    const results: unknown[] = [
      true,
      Promise.resolve(true),
      false,
      'yes',
      1,
      {},
      undefined,
      Promise.resolve('yes'),
    ];
    const seen = await Promise.all(
      results.map(async (result) => {
        class Odd extends Echo {
          override verify(): boolean {
            return result as boolean;
          }
        }
        return (await createBench([own(Odd, { secret: 'a secret' })]).deliver('own')).status;
      }),
    );
    assert.deepEqual(seen, [200, 200, 401, 401, 401, 401, 401, 401]);
  });

  it('WI-03 queues each webhook for its account, under its own id', async () => {
    const chat = createBench(
      await load([
        { provider: 'generic', account: 'shop', secret: 'secret-of-the-shop' },
        { provider: 'generic', id: 'studio-jobs', account: 'studio', secret: 'secret-of-the-studio' },
      ]),
    );
    const body = JSON.stringify({ id: 'same', references: ['r'], text: 't' });
    const send = async (id: string, secret: string): Promise<number> =>
      (await chat.deliver(id, { body, headers: { Authorization: `Bearer ${secret}` } })).status;
    assert.equal(await send('generic', 'secret-of-the-shop'), 200);
    assert.equal(await send('studio-jobs', 'secret-of-the-studio'), 200);
    assert.equal(await send('studio-jobs', 'secret-of-the-shop'), 401);
    assert.deepEqual(
      chat.queued().map(({ accountId, integrationId }) => [accountId, integrationId]),
      [
        ['shop', 'generic'],
        ['studio', 'studio-jobs'],
      ],
    );
    assert.equal(chat.missive.conversations.length, 2);
  });
});
