/** Processes that are killed while a program answers: another one finishes it (CS-10). */

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RUN_TYPESCRIPT } from '../../../../test/support/typescript.js';
import { LeaseLostError } from '../../src/relay/worker-pool.js';
import type { StartOptions } from '../../src/start.js';
import { Answers } from '../../src/storage/answers.js';
import { IntegrationPosts } from '../../src/storage/integration-posts.js';
import { RelayThreads } from '../../src/storage/relay-threads.js';
import { ACCOUNT, until, useBridge, type Bridge } from '../relay/bridge.js';
import { beforeSteps, type Steps } from '../steps.js';
import { json, startProgram, type ProgramServer } from './program-server.js';

const SERVER = fileURLToPath(new URL('../mail/server-process.ts', import.meta.url));
const PACE = {
  lease: 700,
  maxStepTime: 2_000,
  pollInterval: 50,
  retryDelay: 50,
  maxRetryDelay: 200,
  settleTime: 50,
  minCheckDelay: 150,
  maxCheckDelay: 1_000,
  sweepInterval: 60_000,
  maxMissiveCallTime: 500,
  maxTwilioCallTime: 500,
};
/** What is stored of an answer, of the messages and posts that the team gets, and how often in one conversation. */
const STORED: readonly (readonly [prototype: object, calls: Readonly<Record<string, number>>])[] = [
  [
    Answers.prototype,
    {
      addAnswer: 1,
      beginAsking: 1,
      saveReplies: 1,
      beginSending: 2,
      recordSent: 2,
      finishAnswer: 1,
      noteHandOff: 1,
    },
  ],
  [IntegrationPosts.prototype, { addPost: 1, savePostAttempt: 1, finishPost: 1 }],
  // The visitor's message, a card about the visitor, and two automatic replies.
  [RelayThreads.prototype, { saveThread: 4, recordPart: 1, advance: 3 }],
];
const STEPS: Steps = STORED.map(([prototype, calls]) => [prototype, Object.keys(calls)]);
const CALLS = STORED.flatMap(([, calls]) =>
  Object.entries(calls).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, place) => [name, place + 1] as const),
  ),
);

describe('a process that dies while a program answers', () => {
  const used = useBridge();
  let bridge: Bridge;
  let program: ProgramServer;
  let options: StartOptions;
  let child: ChildProcess | undefined;
  let number = 0;
  before(async () => {
    bridge = used();
    program = await startProgram();
    program.respond = (response) => json(response, { reply: ['One', 'Two'], handOff: 'Please' });
    await bridge.stopServer();
    const access = { isOn: true, url: program.url, secret: 'a secret of the program' };
    await (await bridge.store()).update(ACCOUNT, { program: access }, Date.now());
    options = {
      ...(await bridge.startOptions()),
      relayPace: PACE,
      answersOrigin: program.origin,
      logLevel: 'error',
    };
  });
  after(async () => {
    child?.kill('SIGKILL');
    await program.stop();
  });

  const start = (): ChildProcess =>
    (child = fork(SERVER, {
      execArgv: [...RUN_TYPESCRIPT],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH ?? '', OPTIONS: JSON.stringify(options) },
    }));

  /** A new visitor writes; resolves when all is done, with how often the program was asked. */
  async function answered(): Promise<number> {
    const asked = program.asked.length;
    number += 1;
    const ana = await bridge.visitor({ visitor: { name: 'Ana', email: `ana${number}@example.org` } });
    await ana.write('Hello');
    const posts = () =>
      bridge.missive.posts
        .filter(({ references }) => references.includes(`mwc:${ana.sid}`))
        .flatMap(({ cards }) => cards.map(({ text }) => text ?? ''))
        .filter((text) => ['One', 'Two', 'Please'].includes(text));
    await until('the team has read everything', () => posts().includes('Please'));
    const { jobs, answers } = (await bridge.store()).relay;
    await until('nothing is left to do', async () => {
      const [answer] = await answers.answersOf(ACCOUNT, ana.sid, 0);
      const status = await jobs.status(
        { accountId: ACCOUNT, queue: 'answers', subject: ana.sid },
        Date.now(),
      );
      return answer?.isNoted === true && status?.dueAt === null && !status.isClaimed;
    });
    assert.deepEqual(
      (await ana.receivedMessages()).map(({ body }) => body),
      ['One', 'Two'],
      'the visitor has each once, in order',
    );
    assert.deepEqual(posts(), ['One', 'Two', 'Please'], 'and so has the team');
    return program.asked.length - asked;
  }

  // To the database, a worker that stops without a word is as good as a dead process.
  it('CS-10 at any step: another worker finishes it, once', async (test) => {
    await bridge.startServer(options);
    const again: string[] = [];
    for (const [step, place] of CALLS) {
      let left = place;
      const end = beforeSteps(STEPS, (name) => {
        if (name === step && (left -= 1) === 0) throw new LeaseLostError();
      });
      const asked = await answered().finally(end);
      assert.ok(left <= 0, `${step} ${place} was met`);
      if (asked !== 1) again.push(`${step}: ${asked}`);
    }
    await bridge.stopServer();
    test.diagnostic(`${CALLS.length} steps`);
    assert.deepEqual(again, ['saveReplies: 2'], 'it is asked again only where its answer was not stored');
  });

  it('CS-10 by SIGKILL, while the program thinks and when it has spoken: the next process answers, once', async () => {
    const say = program.respond;
    start();
    const ready = (): Promise<void> =>
      until(
        'the process listens',
        async () => (await fetch(`${bridge.url}/healthz`).catch(() => null))?.ok === true,
      );
    await ready();
    for (const isHeard of [false, true]) {
      const victim = child!;
      program.respond = (response, asked) => {
        program.respond = say;
        if (isHeard) say(response, asked);
        const kill = (): void => {
          victim.kill('SIGKILL');
          void once(victim, 'exit').then(() => start());
        };
        if (isHeard) response.once('close', kill);
        else kill();
      };
      await answered();
      assert.equal(victim.signalCode, 'SIGKILL');
    }
  });
});
