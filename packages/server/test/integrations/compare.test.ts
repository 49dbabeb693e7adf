/** `npm run compare-integrations`: compares our posts with those of another server (WI-04). */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { temporaryFolder } from '../support.js';
import { ROOT } from './support.js';

const INDEX = new URL('../../src/index.ts', import.meta.url).href;
const GREETER = `import { Integration } from ${JSON.stringify(INDEX)};
  export default class Greeter extends Integration {
    process({ name }, req, { greeting }) {
      if (name === undefined) return;
      if (name === 'broken') return { text: 'no references' };
      return {
        references: [7],
        subject: req.get('X-Topic'),
        text: greeting + ' ' + name,
        callback: (conversation, { createPost }) => createPost({ conversation, text: 'Bye' }),
      };
    }
  }`;

const run = (...args: string[]): Promise<{ code: number | null; text: string }> =>
  new Promise((resolve) => {
    const options = ['--import', './test/runner/typescript.mjs', 'tools/compare-integrations.mjs', ...args];
    const child = spawn(process.execPath, options, { cwd: ROOT });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.on('close', (code) => resolve({ code, text }));
  });

describe('compare-integrations', () => {
  let folder: string;
  const write = async (path: string, content: unknown): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  before(async () => {
    folder = await temporaryFolder();
    await write('greeter.mjs', GREETER);
    await write('payloads/greeter/hello.json', {
      headers: { 'x-topic': 'Greetings' },
      body: { name: 'Ana' },
      settings: { greeting: 'Hello' },
    });
    await write('payloads/greeter/nothing.json', {});
  });

  it('WI-04 prints the posts of each webhook, including those of callbacks', async () => {
    const { code, text } = await run(folder);
    assert.equal(code, 0, text);
    assert.match(text, /"<greeter\/7@missive-integrations>"[\s\S]*"text": "Hello Ana"[\s\S]*"text": "Bye"/);
    assert.match(text, /greeter nothing\n\[\]/);
    assert.match(text, /^greeter: 2 webhooks, 2 posts here, 0 expected; 0 webhooks differ, 0 failed$/m);
  });

  it('WI-04 names each field that differs from the other server, and each failure', async () => {
    const first = {
      username: 'Greeter',
      username_icon: 'https://elsewhere.example/greeter.png',
      references: ['<greeter/7@missive-integrations>'],
      conversation_subject: 'Greetings',
      update_existing_conversation_subject: false,
      notification: { title: 'Greetings', body: 'Hello Ana' },
      text: 'Good day Ana',
    };
    await write('expected/greeter/hello.json', [first]);
    await write('payloads/greeter/broken.json', { name: 'broken' });
    const { code, text } = await run(folder, '--quiet');
    assert.equal(code, 1);
    assert.match(text, /^greeter hello: 0\.text: "Hello Ana" here, "Good day Ana" there$/m);
    assert.match(text, /^greeter hello: 1: .*"Bye".* here, undefined there$/m);
    assert.match(text, /^greeter: 3 webhooks, 2 posts here, 1 expected; 1 webhooks differ, 1 failed$/m);
    assert.doesNotMatch(text, /elsewhere/);
  });

  it('WI-04 prints its usage', async () => {
    assert.deepEqual(await run(), {
      code: 2,
      text: 'Usage: npm run compare-integrations -- FOLDER [--quiet]\n',
    });
    assert.match((await run(join(folder, 'payloads'))).text, /There is no integration in/);
  });
});
