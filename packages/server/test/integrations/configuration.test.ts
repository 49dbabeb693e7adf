import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionsError } from '../../src/index.js';
import { loadIntegrations } from '../../src/integrations/load-integrations.js';
import { configureWithPackage, createBench, load } from './support.js';

const GITHUB = { provider: 'github', account: 'demo', secret: 'long enough for us' };
const ID = '0f0b0c1e-0000-4000-8000-000000000001';
const CLASS = `class MyService extends Integration {
  process(payload, req) {
    return { references: ['some-ref'], text: payload.text }
  }
}`;
const COMMON_JS = `const { Integration } = require('@missive-chat/server')\n${CLASS}\nmodule.exports = MyService`;

async function problemsOf(entries: unknown, files = {}, environment = {}): Promise<string> {
  const error = await load(entries, files, environment).then(
    () => assert.fail('it was taken'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof OptionsError, String(error));
  return error.message;
}

describe('the integrations file', () => {
  it('WI-03 names each built-in integration and its required fields', async () => {
    const loaded = await load(
      [
        GITHUB,
        { ...GITHUB, id: 'docs', options: { organization: ID, team: ID, add_users: [ID], reopen: false } },
        { provider: 'stripe', account: 'shop', secretFrom: 'STRIPE_SECRET' },
        {
          provider: 'rollbar',
          account: 'shop',
          allowUnsigned: true,
          settings: { account: 'k', project: 's' },
        },
        { provider: 'chat-events', account: 'shop', secret: 'long enough for us' },
        { provider: 'generic', account: 'shop', secret: 'long enough for us' },
      ],
      {},
      { STRIPE_SECRET: ' whsec_1234567890 ' },
    );
    assert.deepEqual(
      loaded.map(({ id, accountId, secret }) => [id, accountId, secret]),
      [
        ['github', 'demo', 'long enough for us'],
        ['docs', 'demo', 'long enough for us'],
        ['stripe', 'shop', 'whsec_1234567890'],
        ['rollbar', 'shop', null],
        ['chat-events', 'shop', 'long enough for us'],
        ['generic', 'shop', 'long enough for us'],
      ],
    );
    assert.deepEqual(loaded[1]!.options, { organization: ID, team: ID, add_users: [ID], reopen: false });
    assert.ok(loaded.every(({ picture }) => picture.subarray(1, 4).toString() === 'PNG'));
  });

  it('WI-03 names the place of each mistake and the fix, and no secret', async () => {
    const unsigned = { provider: 'github', account: 'demo' };
    const cases: [unknown, RegExp, (string | undefined)?][] = [
      ['{"a":', /must be JSON/],
      [{}, /: it must be a list of integrations\./],
      [[1], /\[0\] must be an object\./],
      [[{ ...GITHUB, provider: 'gitlab' }], /\[0\]\.provider must be one of github, stripe/],
      [[{ account: 'demo', secret: 'long enough for us' }], /\[0\]\.provider .*give it, or “module”/],
      [[{ ...GITHUB, module: './a.mjs' }], /\[0\]\.provider .*not both/],
      [[{ ...GITHUB, account: 'a b' }], /\[0\]\.account must be the id of an account/],
      [[{ ...GITHUB, acount: 'demo' }], /\[0\]\.acount is not known here; leave it out/],
      [[{ ...GITHUB, id: 'a/b' }], /\[0\]\.id must be 1 to 64 letters/],
      [[unsigned], /\[0\]\.secret is missing; set "secretFrom"/],
      [[{ ...GITHUB, secret: 'short one' }], /\[0\]\.secret must be at least 12 characters/, 'short one'],
      [
        [{ ...unsigned, secretFrom: 'NOT_SET' }],
        /\[0\]\.secretFrom names .*NOT_SET, which is not set; set it/,
      ],
      [[{ ...unsigned, secretFrom: 'SHORT' }], /\[0\]\.secretFrom names .*SHORT, which is too short/, 'tiny'],
      [[{ ...GITHUB, allowUnsigned: true }], /\[0\]\.secret excludes/],
      [[{ ...GITHUB, secretFrom: 'SHORT' }], /\[0\]\.secret excludes/],
      [[GITHUB, GITHUB], /two integrations named “github”; give one of them another "id"/],
      [[{ ...GITHUB, options: { team: 'Support' } }], /\[0\]\.options\.team must be a UUID/],
      [
        [{ ...GITHUB, options: { add_users: [ID] } }],
        /\[0\]\.options\.organization is needed with “add_users”/,
      ],
      [[{ ...GITHUB, options: { add_to_team_inbox: true } }], /\[0\]\.options\.team is needed with/],
      [[{ ...GITHUB, options: { add_user: [ID] } }], /\[0\]\.options\.add_user is not known here/],
      [[{ ...GITHUB, settings: { a: 1 } }], /\[0\]\.settings must be empty/],
      [[{ ...GITHUB, provider: 'rollbar', settings: { account: 'k' } }], /\[0\]\.settings must have both/],
      [[{ ...GITHUB, provider: undefined, module: './missing.mjs' }], /\[0\]\.module cannot be loaded: /],
      [
        [{ ...GITHUB, provider: undefined, module: './none.mjs' }],
        /\[0\]\.module exports no integration; export/,
      ],
    ];
    for (const [entries, expected, secret] of cases) {
      const problems = await problemsOf(
        entries,
        { 'none.mjs': 'export default class Other {}' },
        { SHORT: 'tiny' },
      );
      assert.match(problems, expected);
      assert.match(problems, /^MISSIVE_CHAT_INTEGRATIONS .+integrations\.json: /);
      assert.ok(!problems.includes('long enough for us'));
      assert.ok(secret === undefined || !problems.includes(secret));
    }
    const both = await problemsOf([unsigned, { ...unsigned, id: 'b' }]);
    assert.equal(both.split('\n').length, 2);
    await assert.rejects(loadIntegrations('/nowhere/integrations.json', {}), /cannot be read \(ENOENT\)/);
  });

  it('WI-01 loads the documented class from CommonJS, ES modules and installed packages', async () => {
    const path = await configureWithPackage(
      [
        { module: './my-service.cjs', account: 'demo', allowUnsigned: true },
        { module: './other.mjs', id: 'other', account: 'demo', secret: 'long enough for us' },
        { module: './named.mjs', id: 'named', account: 'demo', allowUnsigned: true },
      ],
      {
        'my-service.cjs': COMMON_JS,
        'other.mjs': `import { Integration } from '@missive-chat/server';\nexport default ${CLASS}`,
        'named.mjs': `import { Integration } from '@missive-chat/server';\nexport ${CLASS}`,
      },
    );
    const chat = createBench(await loadIntegrations(path, {}));
    const body = '{"text":"It works"}';
    assert.equal(await chat.statusOf('my-service', { body }), 'stored');
    assert.equal(await chat.statusOf('named', { body }), 'stored');
    assert.equal((await chat.deliver('other', { body })).status, 401);
    const headers = { 'X-Integration-Secret': 'long enough for us' };
    assert.equal(await chat.statusOf('other', { body, headers }), 'stored');
    assert.deepEqual(
      chat.missive.posts.map(({ username, text }) => `${username ?? ''}: ${text ?? ''}`),
      ['MyService: It works', 'MyService: It works', 'MyService: It works'],
    );
  });

  it('WI-02 uses an image next to a module, and rejects an invalid one', async () => {
    const [{ picture } = { picture: Buffer.from('') }] = await load([GITHUB]);
    const entries = [{ module: './my-service.mjs', account: 'demo', allowUnsigned: true }];
    const files = {
      'my-service.mjs': `import { Integration } from '@missive-chat/server';\nexport default ${CLASS}`,
      'my-service.png': picture,
    };
    const [loaded] = await loadIntegrations(await configureWithPackage(entries, files), {});
    assert.deepEqual(loaded!.picture, picture);
    const path = await configureWithPackage(entries, { ...files, 'my-service.png': '<svg/>' });
    await assert.rejects(loadIntegrations(path, {}), /my-service\.png, that is no PNG of at most 256 kB/);
  });
});
