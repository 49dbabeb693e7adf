/**
 * A written message arrives, whatever the page, the visitor and the storage contain (LC-07). Runs with a
 * fixed seed: WRITES_SEED sets another one, WRITES_COUNT makes the run longer.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { META_LIMITS, SESSION_LIMITS } from '../../../../src/core/limits.js';
import type { SessionRequest, UserConfig } from '../../../../src/core/types.js';
import { sessionSchema } from '../../src/visitors/session-request.js';
import { write, type PageOptions, type Problem } from './visitor-page.js';
import { createTestServer, JANE, useEmulator, type TestServer } from '../support.js';

const SEED = Number(process.env.WRITES_SEED ?? 20_261_129);
const COUNT = Number(process.env.WRITES_COUNT ?? 60);

const emulator = useEmulator();
/** All of the many visitors come from one address. */
const many = { burst: 10_000, perHour: 10_000 };
const unlimited = { address: many, account: many };
const server = (): Promise<TestServer> =>
  createTestServer(emulator(), { creationLimits: { visitor: unlimited, conversation: unlimited } });

const arrives = async (options: PageOptions, text = 'Hello', at?: TestServer): Promise<Problem[]> => {
  const { bodies, problems } = await write(at ?? (await server()), text, options);
  assert.deepEqual(bodies, [text]);
  return problems;
};

const user = (given: Partial<UserConfig>): PageOptions => ({ config: { user: given } });
const stored = (value: unknown): string => JSON.stringify(value);

describe('a message arrives', { concurrency: 4 }, () => {
  const PAGES: Record<string, [PageOptions, field?: string]> = {
    'a cart of more than 1,000 characters in meta': [
      { config: { meta: { cart: JSON.stringify(Array(200).fill({ pot: 'K-17' })) } } },
      'meta.cart',
    ],
    'an address of the page of that length': [
      { address: `https://shop.example/${'pots/'.repeat(400)}` },
      'meta.page',
    ],
    'a user whose name has 250 characters': [user({ email: JANE, name: 'n'.repeat(250) }), 'user.name'],
    'a user whose picture is a data: address': [
      user({ email: JANE, avatarUrl: `data:image/png;base64,${'A'.repeat(5_000)}` }),
      'user.avatarUrl',
    ],
    'a user whose email has blanks around it': [user({ email: ` ${JANE} ` })],
    'a user whose email is no address': [user({ email: 'customer-4711' })],
    'a user whose email is blank': [{ ...user({ email: '  ' }), typed: { name: 'Jane', email: JANE } }],
    'a digest that is too long': [user({ email: JANE, digest: 'd'.repeat(300) }), 'user.digest'],
    'a token that is too long': [user({ email: JANE, token: 't'.repeat(5_000) }), 'user.token'],
    'custom data of 8 kB, more than a message carries': [
      {
        config: { meta: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`k${i}`, 'é'.repeat(450)])) },
      },
      'meta.k4',
    ],
    'halves of surrogate pairs and NUL in every text': [
      {
        config: {
          user: { email: 'a\ud800\u0000@b.c', name: '\udfff\u0000' },
          meta: { '\ud800': '\udc00\u0000' },
        },
      },
    ],
    'a browser that wrongly says it is offline': [{ isNetworkUp: false }],
  };
  for (const [what, [options, field]] of Object.entries(PAGES))
    it(`LC-07 with ${what}`, async () => {
      const problems = await arrives(options);
      const fields = problems.map(({ code, message }) => `${code} ${message.split(' ')[0]}`);
      assert.ok(field === undefined || fields.includes(`too-long ${field}`), JSON.stringify(problems));
      assert.deepEqual(fields, [...new Set(fields)], 'each field is named once');
    });

  it('LC-07 LC-30 with a proof of the wrong size, and the team sees that it cannot be verified', async () => {
    const { session } = await write(
      await server(),
      'Hello',
      user({ email: JANE, digest: 'd78c'.repeat(99) }),
    );
    assert.equal(session.verification, 'cannot-verify');
  });

  const MESSAGE = { clientId: 'old', body: 'Before', meta: {}, sentAt: 1, hasFailed: false };
  const TAB_STORAGE: Record<string, unknown> = {
    'an outbox entry without its fields': { outbox: [{ id: 1 }] },
    'an outbox of nulls': { outbox: [null, undefined, 7, 'text', [], {}] },
    'an outbox that is an object': { outbox: { length: 1 } },
    'an outbox that is null': { outbox: null },
    'a message whose data is null': { outbox: [{ ...MESSAGE, meta: null }] },
    'a message whose data holds objects': { outbox: [{ ...MESSAGE, meta: { a: { b: 1 }, c: 1 } }] },
    'a message with 20 kB of data': { outbox: [{ ...MESSAGE, meta: { a: 'x'.repeat(20_000) } }] },
    'a message with an id of 5,000 characters': { outbox: [{ ...MESSAGE, clientId: 'i'.repeat(5_000) }] },
    'a message with a time beyond all dates': { outbox: [{ ...MESSAGE, sentAt: 1e300 }] },
    'two messages with one id': { outbox: [MESSAGE, MESSAGE] },
    'a doubt of the wrong type': { outbox: [{ ...MESSAGE, doubtAfter: 'later' }] },
    'a file of the wrong type': { outbox: [{ ...MESSAGE, file: 'photo.png' }] },
    'a draft that is an object': { draft: { text: 'x' } },
    'an array': [1, 2, 3],
    null: null,
    'a number': 7,
  };
  for (const [what, value] of Object.entries(TAB_STORAGE))
    it(`LC-07 with ${what} in the tab's storage`, async () => {
      await arrives({ tabStored: stored(value) });
    });

  const STORAGE: Record<string, unknown> = {
    'a visitor of the wrong type': { visitor: 'Jane' },
    'a visitor without a name': { visitor: { email: JANE } },
    'a visitor whose name is an object': { visitor: { name: {}, email: [JANE] } },
    'a visitor that is null': { visitor: null },
    'a token that is an object': { visitorToken: { a: 1 }, hasConversation: true },
    'a token of 5,000 characters': { visitorToken: 't'.repeat(5_000), hasConversation: true },
    'a time of consent that is none': { visitor: { name: 'Jane', email: JANE, consentAt: 'yesterday' } },
    'flags of other types': { hasConversation: 'no', hasSkipped: {}, isOpen: [] },
    'an array': [[]],
    null: null,
    true: true,
  };
  for (const [what, value] of Object.entries(STORAGE))
    it(`LC-07 with ${what} in the browser's storage`, async () => {
      await arrives({ stored: stored(value) });
    });

  for (const text of ['', 'not json', '{"outbox":', '[object Object]'])
    it(`LC-07 with “${text}” in both storages`, async () => {
      await arrives({ stored: text, tabStored: text });
    });

  it('LC-07 in several parts when the page sends a text of any length', async () => {
    const text = '😀a'.repeat(9_000);
    const { bodies } = await write(await server(), text);
    assert.equal(bodies.join(''), text);
    assert.ok(bodies.length > 1);
  });
});

describe('a text over its limit', { concurrency: 4 }, () => {
  /** Every string of the request's schema, by path. */
  const textsOf = (schema: z.core.JSONSchema.BaseSchema, path: string[] = []): string[][] =>
    schema.type === 'string'
      ? [path]
      : Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
          textsOf(child as z.core.JSONSchema.BaseSchema, [...path, name]),
        );
  const paths = textsOf(z.toJSONSchema(sessionSchema, { io: 'input' }));

  /** With those of the ids of conversations. */
  const LENGTHS = { ...SESSION_LIMITS, open: 34, after: 34 };

  it('is known for every string of the schema', () => {
    assert.ok(paths.length >= 9);
    const known = new Set(Object.keys(LENGTHS));
    for (const path of paths) assert.ok(known.has(path.at(-1) ?? ''), path.join('.'));
  });

  for (const path of paths)
    it(`LC-07 is delivered: ${path.join('.')}, also without the browser’s own check`, async () => {
      const [part = '', name] = path;
      const text = 'x'.repeat(LENGTHS[path.at(-1) as keyof typeof LENGTHS] + 1);
      const base = { user: { email: JANE }, visitor: { name: '', email: '' } }[part] ?? {};
      const forced: Partial<SessionRequest> = {
        [part]: name === undefined ? text : { ...base, [name]: text },
      };
      await arrives({ forced });
      if (part === 'user') await arrives({ config: { user: { email: JANE, [name!]: text } } });
      else await arrives({ stored: stored({ hasConversation: true, ...forced }) });
    });

  const META: Record<string, Record<string, string>> = {
    names: Object.fromEntries(Array.from({ length: META_LIMITS.names + 1 }, (_, i) => [`k${i}`, 'x'])),
    name: { ['k'.repeat(META_LIMITS.name + 1)]: 'x' },
    value: { k: 'x'.repeat(META_LIMITS.value + 1) },
    conversationBytes: bytes(META_LIMITS.conversationBytes + 1),
    messageBytes: bytes(META_LIMITS.messageBytes + 1),
  };
  for (const limit of Object.keys(META_LIMITS))
    it(`LC-07 is delivered: meta over its limit of ${limit}, also without the browser’s own check`, async () => {
      assert.ok(limit in META);
      await arrives({ config: { meta: META[limit] } });
      await arrives({ forced: { meta: META[limit]! } });
    });
});

/** Custom data of at least this many bytes of JSON. */
function bytes(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: Math.ceil(count / 900) }, (_, i) => [`k${i}`, 'x'.repeat(900)]),
  );
}

describe('any page, visitor and storage', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '',
      ' ',
      '\u0000',
      '\ud800',
      '\u200b',
      '__proto__',
      'constructor',
      JANE,
      ` ${JANE}`,
      'customer-4711',
    ),
    fc
      .constantFrom('x', 'é', '"', '\u0001', '中', '😀')
      .chain((part) =>
        fc.constantFrom(99, 101, 201, 321, 1_001, 2_001, 4_001, 9_001).map((count) => part.repeat(count)),
      ),
  );
  const anything = fc.oneof({ weight: 3, arbitrary: odd }, fc.jsonValue({ maxDepth: 2 }));
  const some = (names: readonly string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });
  const config = fc.record(
    {
      user: fc.oneof(some(['email', 'name', 'digest', 'token', 'avatarUrl']), anything),
      meta: fc.oneof(fc.dictionary(odd, anything, { maxKeys: 60 }), anything),
      visitor: fc.record(
        Object.fromEntries(
          ['askName', 'requireName', 'askEmail', 'requireEmail', 'requireConsent'].map((name) => [
            name,
            fc.oneof({ weight: 4, arbitrary: fc.boolean() }, anything),
          ]),
        ),
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const message = fc.oneof(
    some(['clientId', 'body', 'meta', 'sentAt', 'hasFailed', 'doubtAfter', 'file', 'id']),
    anything,
  );
  const tab = fc.record({ outbox: fc.oneof(fc.array(message, { maxLength: 3 }), anything), draft: anything });
  const browser = fc.record(
    {
      visitorToken: anything,
      visitor: fc.oneof(some(['name', 'email', 'consentAt']), anything),
      hasConversation: anything,
      hasSkipped: anything,
      isOpen: anything,
    },
    { requiredKeys: [] },
  );
  const text = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string | undefined> =>
    fc.oneof(
      { weight: 4, arbitrary: value.map((one) => JSON.stringify(one)) },
      { weight: 1, arbitrary: odd },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  const page = fc.record({
    config,
    stored: text(browser),
    tabStored: text(tab),
    typed: fc.record({ name: odd, email: odd }),
    address: odd.map((path) => `https://shop.example/${path}`),
    language: odd,
    isNetworkUp: fc.boolean(),
  });

  it(`LC-07 a message that is written arrives (seed ${SEED}, ${COUNT} pages)`, async () => {
    const at = await server();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(page, async (options) => {
        count += 1;
        await arrives(options, `Message ${count}`, at);
      }),
      // Each step of shrinking is a visit that times out.
      {
        seed: SEED,
        numRuns: COUNT,
        interruptAfterTimeLimit: 400_000,
        markInterruptAsFailure: true,
        includeErrorInReport: true,
      },
    );
    console.log(`seed ${SEED}: ${count} pages, visitors and storages; every message arrived`);
    assert.equal(count, COUNT);
  });
});
