/** The files for operators name what exists, and pass the tools that read them where those are installed. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ENVIRONMENT_VARIABLES } from '../../packages/server/src/environment.js';
import { onPath } from '../support/engines/find.js';
import { PACKAGES, ROOT, run } from './packed.js';

const read = (name: string): string => readFileSync(join(ROOT, 'deploy', name), 'utf8');
const UNITS = ['missive-chat.service', 'missive-chat-backup.service', 'missive-chat-backup.timer'];

describe('the files for operators', () => {
  it('CS-09 are in the server’s package, all but those for images', () => {
    const built = readdirSync(join(PACKAGES['@missive-chat/server'], 'dist', 'deploy')).sort();
    const all = readdirSync(join(ROOT, 'deploy')).filter((name) => !/Dockerfile|compose/.test(name));
    assert.deepEqual(built, all.sort());
    assert.ok(UNITS.every((unit) => built.includes(unit)));
  });

  it('CS-09 set environment variables that exist', () => {
    const known: string[] = Object.values(ENVIRONMENT_VARIABLES);
    const set = [...read('chat.env').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
    assert.deepEqual(
      set.filter((name) => !known.includes(name)),
      [],
    );
    for (const file of [...UNITS, 'compose.yaml', 'Dockerfile'])
      for (const [name] of read(file).matchAll(/\b(?:MISSIVE_CHAT|TWILIO|MISSIVE)_[A-Z_]+\b/g))
        assert.ok(known.includes(name), `${file}: ${name}`);
  });

  it('CS-09 publish the proxy only, and run the chat server without privileges: the compose file', () => {
    const [, chat = '', database = '', proxy = ''] =
      /\n {2}chat:\n([^]+)\n {2}database:\n([^]+)\n {2}proxy:\n([^]+)\nvolumes:/.exec(read('compose.yaml')) ??
      [];
    assert.match(proxy, /'443:443'/);
    for (const inner of [chat, database]) assert.doesNotMatch(inner, /\bports:|privileged|network_mode/);
    for (const line of [
      'read_only: true',
      'cap_drop: [ALL]',
      'no-new-privileges:true',
      "MISSIVE_CHAT_PROXY_HOPS: '1'",
    ])
      assert.ok(chat.includes(line), line);
    for (const [, path = ''] of read('compose.yaml').matchAll(/(?:dockerfile:|- \.\/)\s*([\w./]+)/g))
      assert.ok(existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'deploy', path)), path);
  });

  it('CS-09 run as a user of their own, whom little of the machine is open to: the units', async () => {
    for (const unit of UNITS.slice(0, 2)) {
      const text = read(unit);
      for (const line of [
        'User=missive-chat',
        'NoNewPrivileges=yes',
        'ProtectSystem=strict',
        'CapabilityBoundingSet=',
      ])
        assert.ok(text.split('\n').includes(line), `${unit}: ${line}`);
      assert.match(text, /^EnvironmentFile=\/etc\/missive-chat\/chat\.env$/m);
    }
    if (onPath('systemd-analyze') === undefined) {
      console.log('systemd-analyze is not on this machine: the units were read by this test only.');
      return;
    }
    const folder = join(ROOT, 'deploy');
    for (const unit of UNITS) {
      const { stderr } = await run('systemd-analyze', ['verify', `./${unit}`], { cwd: folder });
      assert.equal(stderr, '', unit);
    }
    const { stdout } = await run(
      'systemd-analyze',
      ['security', '--offline=true', './missive-chat.service'],
      { cwd: folder },
    );
    const exposure = /Overall exposure level for missive-chat\.service: ([\d.]+)/.exec(stdout)?.[1];
    console.log(`systemd-analyze security: exposure ${exposure ?? '?'} of 10.`);
    assert.ok(Number(exposure) <= 2, stdout);
  });
});
