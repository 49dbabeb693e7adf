import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadAnswers } from '../../src/answers/load-answers.js';
import { OptionsError } from '../../src/environment.js';
import { temporaryFolder } from '../support.js';

async function load(entries: unknown, files: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const path = join(folder, 'answers.json');
  await writeFile(path, typeof entries === 'string' ? entries : JSON.stringify(entries));
  return loadAnswers(path);
}
const ENTRY = { module: './answers.mjs', account: 'demo' };
const NAMED = 'export function onVisitorMessage(message, { reply, settings }) { reply(settings.word) }';

describe('the file of programs', () => {
  it('CS-10 names a module for each account, beside the file, in either kind of module', async () => {
    const loaded = await load(
      [
        { ...ENTRY, settings: { word: 'Hi' } },
        { module: './common.cjs', account: 'shop' },
      ],
      { 'answers.mjs': NAMED, 'common.cjs': 'module.exports = (message, { reply }) => reply("Common")' },
    );
    assert.deepEqual(
      loaded.map(({ accountId, settings }) => [accountId, settings]),
      [
        ['demo', { word: 'Hi' }],
        ['shop', {}],
      ],
    );
    assert.ok(loaded.every(({ onVisitorMessage }) => typeof onVisitorMessage === 'function'));
  });

  it('CS-10 names the place of each mistake and the fix', async () => {
    const files = { 'answers.mjs': NAMED, 'empty.mjs': 'export const a = 1;', 'broken.mjs': 'export {' };
    const cases: [unknown, RegExp][] = [
      ['{"a":', /^MISSIVE_CHAT_ANSWERS \S+: it must be JSON/],
      [{}, /: it must be a list such as \[\{ "module"/],
      [[1], /\[0\] must be an object\./],
      [[{ account: 'demo' }], /\[0\]\.module must be the path of a file/],
      [[{ ...ENTRY, account: 'a b' }], /\[0\]\.account must be the id of an account/],
      [[{ ...ENTRY, acount: 'demo' }], /\[0\]\.acount is not known here; leave it out/],
      [[{ ...ENTRY, settings: 1 }], /\[0\]\.settings must be an object/],
      [[ENTRY, ENTRY], /\[1\]\.account has another entry, for “demo”; keep one of them/],
      [[{ ...ENTRY, module: './none.mjs' }], /\[0\]\.module cannot be loaded: Cannot find module/],
      [[{ ...ENTRY, module: './broken.mjs' }], /\[0\]\.module cannot be loaded: /],
      [
        [{ ...ENTRY, module: './empty.mjs' }],
        /\[0\]\.module exports no function “onVisitorMessage”; export one/,
      ],
    ];
    for (const [entries, problem] of cases)
      await assert.rejects(load(entries, files), (error: Error) => {
        assert.ok(error instanceof OptionsError);
        assert.match(error.message, problem);
        return true;
      });
    await assert.rejects(loadAnswers('/nowhere/answers.json'), /cannot be read \(ENOENT\); correct the path/);
  });
});
