import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadIntegrations } from '../../src/integrations/load-integrations.js';
import { configureWithPackage, createBench, load, ROOT } from './support.js';

const section = await readFile(join(ROOT, 'docs', 'integrations.md'), 'utf8');
/** The first code block of this language in the document. */
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(section)?.[1] ??
  assert.fail(`no ${language} block`);

describe('the integrations document', () => {
  it('WI-01 shows a ten-line integration that works as printed', async () => {
    const code = block('js');
    assert.ok(code.trimEnd().split('\n').length <= 10);
    const entries = [{ module: './my-service.mjs', account: 'demo', secret: 'long enough for us' }];
    const path = await configureWithPackage(entries, { 'my-service.mjs': code });
    const chat = createBench(await loadIntegrations(path, {}));
    const body = JSON.stringify({ subscriber: { name: 'Ana', email: 'ana@example.org' } });
    assert.equal((await chat.deliver('my-service', { body })).status, 401);
    const headers = { 'X-Integration-Secret': 'long enough for us' };
    assert.equal(await chat.statusOf('my-service', { body, headers }), 'stored');
    const [conversation] = chat.missive.conversations;
    assert.equal(conversation!.subject, 'New subscriber: Ana');
    assert.equal(conversation!.posts[0]!.username, 'MyService');
    assert.equal(conversation!.posts[0]!.text, 'Ana subscribed with ana@example.org');
  });

  it('WI-03 shows a configuration that is valid as printed', async () => {
    const environment = Object.fromEntries(
      ['GITHUB', 'STRIPE', 'ROLLBAR', 'BACKUPS'].map((name) => [
        `${name}_WEBHOOK_SECRET`,
        'long enough for us',
      ]),
    );
    const loaded = await load(block('json'), {}, environment);
    assert.deepEqual(
      loaded.map(({ id }) => id),
      ['github', 'stripe', 'rollbar', 'backups'],
    );
  });
});
