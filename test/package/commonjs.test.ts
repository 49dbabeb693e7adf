/** CommonJS projects: what docs/frameworks.md says about `module` in tsconfig.json is true. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PACKAGE_NAMES, PACKAGES, ROOT, run } from './packed.js';

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const STATIC = `
  import 'missive-chat/define';
  import { MissiveChatElement, type MissiveChatConfig } from 'missive-chat';
  import { startTwilioEmulator } from '@missive-chat/emulators';
  import { startChatServer } from '@missive-chat/server';
  const config: MissiveChatConfig = { id: 'demo' };
  console.log(typeof MissiveChatElement, typeof startTwilioEmulator, typeof startChatServer, config.id);
`;
const ON_DEMAND = `void import('missive-chat/define').then(() => console.log('loaded'));`;

describe('a CommonJS TypeScript project', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'missive-chat-commonjs-'));
    await mkdir(join(folder, 'node_modules', '@missive-chat'), { recursive: true });
    for (const types of ['@types', 'undici-types'])
      await symlink(join(ROOT, 'node_modules', types), join(folder, 'node_modules', types));
    for (const name of PACKAGE_NAMES) await symlink(PACKAGES[name], join(folder, 'node_modules', name));
    await writeFile(join(folder, 'package.json'), '{ "name": "shop" }');
    await writeFile(join(folder, 'static.ts'), STATIC);
    await writeFile(join(folder, 'on-demand.ts'), ON_DEMAND);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Compiles a file; returns the error codes. */
  async function compile(file: string, module: string): Promise<string[]> {
    const options = [
      '--pretty',
      'false',
      '--module',
      module,
      '--lib',
      'es2022,dom',
      '--strict',
      '--skipLibCheck',
      '--types',
      'node',
    ];
    const { stdout } = await run(process.execPath, [TSC, '--ignoreConfig', ...options, file], {
      cwd: folder,
    }).catch((error: unknown) => error as { stdout: string });
    return [...new Set([...stdout.matchAll(/error (TS\d+)/g)].map(([, code = '']) => code))];
  }

  const start = async (file: string): Promise<string> =>
    (await run(process.execPath, [file], { cwd: folder })).stdout.trim();

  for (const module of ['commonjs', 'node20', 'nodenext'])
    it(`LC-04 compiles with "module": "${module}", and runs`, async () => {
      assert.deepEqual(await compile('static.ts', module), []);
      assert.equal(await start('static.js'), 'function function function demo');
    });

  it('LC-04 rejects a static import with "module": "node16", and loads the package dynamically', async () => {
    assert.deepEqual(await compile('static.ts', 'node16'), ['TS1479']);
    assert.deepEqual(await compile('on-demand.ts', 'node16'), []);
    assert.equal(await start('on-demand.js'), 'loaded');
  });
});
