/** Server-side rendering imports the browser's modules: they must not throw or have side effects. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { bundle } from '../support/bundles.js';

const root = new URL('../../', import.meta.url);
const importInNode = async (specifier: string): Promise<void> => {
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(specifier)})`],
    {
      cwd: root,
      timeout: 120_000,
    },
  );
};

describe('import in plain Node', () => {
  for (const specifier of ['missive-chat', 'missive-chat/define', './dist/esm/window.js'])
    it(`${specifier} does not throw and exits`, () => importInNode(specifier));

  it('the snippet does not throw either', () => importInNode(`./dist/browser/${bundle('missive').file}`));

  it('classes are exported without being registered', async () => {
    const { MissiveChatElement, MissiveChatButtonElement } = await import('missive-chat');
    assert.equal(typeof MissiveChatElement, 'function');
    assert.equal(typeof MissiveChatButtonElement, 'function');
  });
});
