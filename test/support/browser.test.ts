/** Which browser the tests use, found on the machine. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { packagedChromium } from './browser.js';
import { RUN_TYPESCRIPT } from './typescript.js';

const folder = mkdtempSync(join(tmpdir(), 'missive-chat-browsers-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Creates an empty program of this name in a new folder. */
function program(name: string): string {
  const bin = join(folder, `with-${name}`);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), '#!/bin/sh\n');
  chmodSync(join(bin, name), 0o755);
  return bin;
}

/** Returns what a process with this environment finds. */
function found(code: string, env: Record<string, string>): { stdout: string; stderr: string } {
  const browser = new URL('./browser.ts', import.meta.url).href;
  const find = new URL('./engines/find.ts', import.meta.url).href;
  return spawnSync(
    process.execPath,
    [
      ...RUN_TYPESCRIPT,
      '--input-type=module',
      '-e',
      `const { findBrowser } = await import('${browser}');
       const { findEngine } = await import('${find}');
       console.log(JSON.stringify(await ${code}));`,
    ],
    { encoding: 'utf8', env: { HOME: folder, ...env } },
  );
}

const PATH = process.env.PATH ?? '';

describe('the browser of the tests', () => {
  const ofMachine = JSON.parse(found('findBrowser().catch(() => ({}))', { PATH }).stdout) as {
    source?: string;
  };
  const reason =
    process.platform !== 'linux'
      ? `not possible in ${process.platform}: it looks elsewhere`
      : ofMachine.source === 'installed' && 'not possible in this environment: its own Chrome is found first';
  for (const name of ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'])
    it(`is ${name} when that is on the path`, { skip: reason }, () => {
      const bin = program(name);
      const { stdout, stderr } = found('findBrowser()', { PATH: `${bin}:${PATH}` });
      assert.equal(stderr, '');
      const { executablePath, source } = JSON.parse(stdout) as { executablePath: string; source: string };
      assert.deepEqual({ executablePath, source }, { executablePath: join(bin, name), source: 'installed' });
    });

  it('is the one in CHROME_PATH, if set', () => {
    const named = join(program('my-chrome'), 'my-chrome');
    const { stdout } = found('findBrowser()', {
      PATH: `${program('google-chrome')}:${PATH}`,
      CHROME_PATH: named,
    });
    assert.match(stdout, new RegExp(`"executablePath":"${named}".*"source":"CHROME_PATH"`));
  });

  it('is not guessed when CHROME_PATH is invalid', () => {
    const { stderr } = found('findBrowser()', { PATH, CHROME_PATH: join(folder, 'nothing') });
    assert.match(stderr, /CHROME_PATH names .*nothing, and no file is there. Correct or unset it./);
  });

  it('is firefox-esr before firefox', () => {
    const path = [program('firefox'), program('firefox-esr')].join(':');
    const { stdout } = found("findEngine('firefox')", { PATH: path });
    assert.match(stdout, /with-firefox-esr\/firefox-esr/);
  });

  it('is reported missing with advice, when Firefox is not on the path', () => {
    const { stdout } = found("findEngine('firefox')", { PATH: join(folder, 'empty') });
    assert.match(stdout, /"missing":"Firefox is not on this machine: install firefox-esr/);
  });
});

describe('the packaged Chromium', () => {
  const isPossible = process.platform === 'linux' && process.arch === 'x64';
  const reason = !isPossible && `not possible on ${process.platform} ${process.arch}: it is for Linux x64`;

  it(
    'has its own fonts and libraries, and does not change the environment of other programs',
    { skip: reason },
    async () => {
      const before = { ...process.env };
      const { env } = await packagedChromium();
      assert.deepEqual({ ...process.env }, before);
      assert.ok(env.FONTCONFIG_PATH && env.LD_LIBRARY_PATH, 'its own');
      assert.deepEqual((await packagedChromium()).env, env, 'asked again');
    },
  );
});
