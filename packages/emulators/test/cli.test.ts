/** The emulators from the command line, as built. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const SID = `AC${'ab'.repeat(16)}`;

/** Runs the command until it exits. */
async function end(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CLI, ...args]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Runs the command until `use` has finished with its output, then stops it with a signal. */
async function during(args: string[], use: (printed: string) => Promise<void>): Promise<number | null> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close') as Promise<[number | null]>;
  try {
    let printed = '';
    for await (const data of child.stdout as AsyncIterable<Buffer>) {
      printed += data.toString();
      if (/^\s+(Auth Token|Token)\s+\S+$/m.test(printed)) break;
    }
    await use(printed);
  } finally {
    child.kill('SIGTERM');
  }
  return (await closed)[0];
}

const at = (printed: string, name: string): string =>
  new RegExp(`^\\s+${name}\\s+(\\S+)$`, 'm').exec(printed)?.[1] ?? assert.fail(printed);

describe('missive-chat-emulators', () => {
  it('EM-01 starts Twilio for the unmodified client library, and stops on a signal', async () => {
    const code = await during(
      ['twilio', '--port', '0', '--account-sid', SID, '--auth-token', 'secret'],
      async (printed) => {
        const client = twilio(at(printed, 'Account SID'), at(printed, 'Auth Token'));
        client.conversations.baseUrl = at(printed, 'REST').replace(/\/v1$/, '');
        const { sid } = await client.conversations.v1.conversations.create({ friendlyName: 'From the shop' });
        assert.match(sid, /^CH/);
      },
    );
    assert.equal(code, 0);
  });

  it('EM-02 starts Missive, and stops on a signal', async () => {
    const code = await during(['missive', '--port', '0'], async (printed) => {
      const headers = { Authorization: `Bearer ${at(printed, 'Token')}` };
      const response = await fetch(`${at(printed, 'REST')}/conversations?all=true`, { headers });
      assert.equal(response.status, 200);
    });
    assert.equal(code, 0);
  });

  it('reports errors in the command line', async () => {
    for (const [args, words] of [
      [['twillio'], /no emulator “twillio”/],
      [['twilio', '--port', '70000'], /--port must be a number/],
      [['twilio', '--account-sid', 'AC1'], /--account-sid must be/],
      [['missive', '--colour'], /--colour/],
    ] as const) {
      const { code, output } = await end(...args);
      assert.equal(code, 2, output);
      assert.match(output, words);
    }
    const { code, output } = await end('help');
    assert.equal(code, 0);
    assert.match(output, /missive-chat-emulators twilio/);
  });
});
