/** Processes that are killed while they send an email: another one finishes it (CS-07). */

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RUN_TYPESCRIPT } from '../../../../test/support/typescript.js';
import { EMAIL_OFF } from '../../src/accounts/email-rules.js';
import { LeaseLostError } from '../../src/relay/worker-pool.js';
import type { StartOptions } from '../../src/start.js';
import { ACCOUNT, until, useBridge, type Bridge } from '../relay/bridge.js';
import { startMailServer, type MailServer, type Stage } from './mail-server.js';
import { beforeSteps } from '../steps.js';
import { MAIL_STEPS } from './mail-steps.js';

const SERVER = fileURLToPath(new URL('./server-process.ts', import.meta.url));
/** More than there are steps. */
const CONVERSATIONS = 20;
const PACE = {
  lease: 1_000,
  pollInterval: 50,
  retryDelay: 50,
  maxRetryDelay: 400,
  settleTime: 50,
  minCheckDelay: 60_000,
  maxCheckDelay: 60_000,
  sweepInterval: 60_000,
  maxMissiveCallTime: 1_000,
  maxTwilioCallTime: 1_000,
  maxMailTime: 1_000,
};

/** Conversations with a reply that nobody has seen. */
interface Installation {
  readonly mail: MailServer;
  readonly options: StartOptions;
  readonly bridge: Bridge;
  /** Conversations whose email is not sent yet. */
  readonly waiting: string[];
}

async function install(bridge: Bridge): Promise<Installation> {
  const mail = await startMailServer();
  const numbers = Array.from({ length: CONVERSATIONS }, (_, number) => number);
  const waiting = await Promise.all(numbers.map((number) => conversation(bridge, number)));
  await bridge.stopServer();
  const email = { ...EMAIL_OFF, isOn: true, minutes: 0.001, siteUrl: 'https://shop.example/' };
  await (await bridge.store()).update(ACCOUNT, { email }, Date.now());
  const options = {
    ...(await bridge.startOptions()),
    port: 0,
    logLevel: 'error' as const,
    smtpUrl: mail.url,
    smtpFrom: 'chat@kiln.example',
    mailTimeout: 900,
    relayPace: PACE,
  };
  return { mail, options, bridge, waiting };
}

/** Every conversation has an address of its own, since there is a limit to how many emails an address gets. */
async function conversation(bridge: Bridge, number: number): Promise<string> {
  const visitor = await bridge.visitor({ visitor: { name: 'Ana', email: `ana${number}@example.org` } });
  await visitor.write('Hello');
  const reference = `mwc:${visitor.sid}`;
  const received = () => bridge.missive.messages.find(({ references }) => references.includes(reference));
  await until('the message is at Missive', () => received() !== undefined);
  bridge.missive.reply(bridge.missive.conversationOf(received()!).id, { body: 'It left today.' });
  await until('the visitor has the reply', async () => (await visitor.receivedMessages()).length === 1);
  return visitor.sid;
}

/** Has the email of another conversation sent, and returns how many copies the mail server has accepted. */
async function sendNext({ bridge, mail, waiting }: Installation): Promise<number> {
  const sid = waiting.shift() ?? assert.fail('there are more steps than conversations');
  const { jobs } = (await bridge.store()).relay;
  const job = { accountId: ACCOUNT, queue: 'mail', subject: sid } as const;
  const before = mail.received.length;
  await jobs.schedule(job, Date.now());
  await until('the job is over', async () => {
    const status = await jobs.status(job, Date.now());
    return status !== null && status.dueAt === null && !status.isClaimed;
  });
  const notes = () =>
    bridge.missive.posts
      .filter(({ references }) => references.includes(`mwc:${sid}`))
      .map(({ text }) => text ?? '')
      .filter((text) => text.includes('mailed'));
  await until('the team was told', () => notes().length > 0);
  assert.match(notes().join(), /^Emailed to ana\d+@example\.org at [^.]+\.$/, 'it was told once');
  const copies = mail.received.slice(before);
  assert.equal(new Set(copies.map(({ raw }) => raw)).size, 1, 'all copies are equal, byte by byte');
  return copies.length;
}

describe('a process that dies while it sends an email', () => {
  const bridge = useBridge();
  let all: Installation;
  let child: ChildProcess | undefined;
  before(async () => {
    all = await install(bridge());
  });
  after(async () => {
    child?.kill('SIGKILL');
    await all.mail.stop();
  });

  const start = (): ChildProcess =>
    (child = fork(SERVER, {
      execArgv: [...RUN_TYPESCRIPT],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH ?? '', OPTIONS: JSON.stringify(all.options) },
    }));

  // To the database, a worker that stops without a word is as good as a dead process.
  it('CS-07 at any step: another worker sends it, once, or an equal copy where the acceptance was not stored', async (test) => {
    await all.bridge.startServer(all.options);
    const twice: string[] = [];
    let steps = 0;
    for (let isOver = false; !isOver;) {
      let left = (steps += 1);
      const died: string[] = [];
      const end = beforeSteps(MAIL_STEPS, (name) => {
        if ((left -= 1) !== 0) return;
        died.push(name);
        throw new LeaseLostError();
      });
      const copies = await sendNext(all);
      end();
      test.diagnostic(`${steps}. before ${died.join() || 'nothing'}: ${copies}`);
      isOver = died.length === 0;
      if (copies !== 1) twice.push(`${died.join()}: ${copies}`);
    }
    await all.bridge.stopServer();
    assert.deepEqual(twice, ['finishMail: 2']);
    assert.ok(steps > 8, 'the walk met all steps');
  });

  const POINTS: readonly (readonly [stage: Stage, what: string, copies: number])[] = [
    ['recipient', 'before the mail server has the email', 1],
    ['middle', 'while the mail server reads the email', 1],
    ['accepted', 'before the mail server’s acceptance arrives', 2],
  ];
  it('CS-07 by SIGKILL, before, during and after the email: the next process sends it', async () => {
    let running = start();
    for (const [stage, what, expected] of POINTS) {
      const victim = running;
      void once(victim, 'exit').then(() => (running = start()));
      all.mail.onStage = (at) => {
        if (at !== stage || victim.killed) return undefined;
        victim.kill('SIGKILL');
        // The end of the data may be on its way before the signal is.
        return 'lost';
      };
      assert.equal(await sendNext(all), expected, what);
      assert.equal(victim.signalCode, 'SIGKILL');
    }
    assert.equal(all.mail.ids().length, CONVERSATIONS - all.waiting.length, 'one Message-ID for each email');
  });
});
