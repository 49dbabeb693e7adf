/** One suite for the relay's storage, run on both engines. */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { NewAccount } from '../../src/accounts/account-store.js';
import { missiveAccess } from '../../src/accounts/missive-access.js';
import type { AgentMessage, ClaimedJob, Job, JobOutcome, RelayStore } from '../../src/stores/relay-store.js';
import { randomOf } from '../fuzzing.js';
import { closeAll, ENGINES } from './engines.js';

const NOW = Date.parse('2026-11-20T10:00:00.123Z');
const LEASE = 90_000;
const CH1 = `CH${'1'.repeat(32)}`;
const CH2 = `CH${'2'.repeat(32)}`;
const JOB: Job = { accountId: 'shop', queue: 'to-missive', subject: CH1 };
const MISSIVE = missiveAccess({
  token: 'missive_pat-a-real-secret',
  channelId: '6f0b0c1e-0000-4000-8000-000000000001',
  channelType: 'text',
  signatureSecret: 'channel-secret',
});
const newAccount = (changes: Partial<NewAccount> = {}): NewAccount => ({
  id: 'shop',
  secretKey: 'secret-key',
  visitorTokenKey: 'visitor-token-key',
  createdAt: NOW,
  ...changes,
});
const outcome = (changes: Partial<JobOutcome> = {}): JobOutcome => ({
  dueAt: null,
  failures: 0,
  problem: null,
  activeAt: NOW,
  ...changes,
});
const agentMessage = (id: string, changes: Partial<AgentMessage> = {}): AgentMessage => ({
  accountId: 'shop',
  id,
  conversationSid: CH1,
  missiveConversationId: 'c-1',
  content: { type: 'custom_text', body: `says ${id}`, name: 'Lou', avatarUrl: '', files: [] },
  writtenAt: NOW,
  position: 1,
  ...changes,
});

for (const engine of ENGINES)
  describe(`the relay’s storage on ${engine.name}`, () => {
    const newPlace = engine.use();
    const newRelay = async (): Promise<RelayStore> => {
      const store = await (await newPlace()).open();
      await store.create(newAccount());
      await store.create(newAccount({ id: 'other' }));
      return store.relay;
    };
    afterEach(closeAll);

    describe('jobs', () => {
      const claim = (relay: RelayStore, at = NOW, holder = 'a'): Promise<ClaimedJob | null> =>
        relay.jobs.claim(['to-missive'], holder, at, LEASE);

      it('CC-04 gives a due job to one claimer until it is released', async () => {
        const { jobs } = await newRelay();
        await jobs.schedule(JOB, NOW);
        const claimed = await jobs.claim(['to-missive', 'posts'], 'a', NOW, LEASE);
        assert.deepEqual(claimed, {
          ...JOB,
          scheduleCount: 1,
          failures: 0,
          activeAt: NOW,
          dueAt: NOW,
          holder: 'a',
        });
        assert.equal(await jobs.claim(['to-missive'], 'b', NOW, LEASE), null);
        await jobs.release(claimed, outcome({ dueAt: NOW + 5 }), NOW);
        assert.equal(await jobs.claim(['to-missive'], 'b', NOW + 4, LEASE), null);
        assert.equal((await jobs.claim(['to-missive'], 'b', NOW + 5, LEASE))?.holder, 'b');
      });

      it('CC-04 claims the job that has been due longest, of the requested queues only', async () => {
        const { jobs } = await newRelay();
        const of = (subject: string, name: Job['queue'] = 'to-missive'): Job => ({
          ...JOB,
          queue: name,
          subject,
        });
        await jobs.schedule(of('second'), NOW - 1);
        await jobs.schedule(of('first'), NOW - 2);
        await jobs.schedule(of('later'), NOW + 1);
        await jobs.schedule(of('another', 'posts'), NOW - 9);
        const claimed = [];
        for (let job; (job = await jobs.claim(['to-missive'], 'a', NOW, LEASE));) claimed.push(job.subject);
        assert.deepEqual(claimed, ['first', 'second']);
      });

      it('CC-04 keeps the earlier time when a job is scheduled twice', async () => {
        const { jobs } = await newRelay();
        await jobs.schedule(JOB, NOW + 10);
        await jobs.schedule(JOB, NOW + 50);
        assert.equal((await jobs.status(JOB, NOW))?.dueAt, NOW + 10);
        await jobs.schedule(JOB, NOW + 3);
        assert.equal((await jobs.status(JOB, NOW))?.dueAt, NOW + 3);
      });

      it('CC-04 runs a job again that was scheduled during its run', async () => {
        const relay = await newRelay();
        await relay.jobs.schedule(JOB, NOW);
        const claimed = (await claim(relay))!;
        await relay.jobs.schedule(JOB, NOW + 1);
        await relay.jobs.release(claimed, outcome({ dueAt: NOW + 9_999 }), NOW + 2);
        assert.equal((await relay.jobs.status(JOB, NOW))?.dueAt, NOW + 2);
        const again = (await claim(relay, NOW + 2))!;
        await relay.jobs.release(again, outcome(), NOW + 3);
        assert.equal((await relay.jobs.status(JOB, NOW))?.dueAt, null);
        await relay.jobs.schedule(JOB, NOW + 4);
        assert.equal((await claim(relay, NOW + 4))?.scheduleCount, 3);
      });

      it('CC-04 ignores renewals and releases of an expired lease that another one has claimed', async () => {
        const relay = await newRelay();
        await relay.jobs.schedule(JOB, NOW);
        const slow = (await claim(relay, NOW, 'slow'))!;
        assert.equal(await relay.jobs.renew(slow, NOW + 2 * LEASE), true);
        assert.equal(await claim(relay, NOW + LEASE, 'quick'), null);
        const quick = (await claim(relay, NOW + 2 * LEASE, 'quick'))!;
        assert.equal(quick.holder, 'quick');
        assert.equal(await relay.jobs.renew(slow, NOW + 9 * LEASE), false);
        await relay.jobs.release(slow, outcome({ problem: 'not mine to say' }), NOW + 2 * LEASE);
        const status = await relay.jobs.status(JOB, NOW + 2 * LEASE);
        assert.deepEqual(status, { dueAt: NOW, failures: 0, problem: null, isClaimed: true });
        assert.equal(await relay.jobs.renew(quick, NOW + 4 * LEASE), true);
      });

      it('CC-04 keeps failures and the problem until a run succeeds', async () => {
        const relay = await newRelay();
        await relay.jobs.schedule(JOB, NOW);
        const failing = (await claim(relay))!;
        const failed = { dueAt: NOW + 1, failures: 1, problem: 'no such token' };
        await relay.jobs.release(failing, outcome(failed), NOW);
        assert.deepEqual(await relay.jobs.status(JOB, NOW), { ...failed, isClaimed: false });
        const again = (await claim(relay, NOW + 1))!;
        assert.equal(again.failures, 1);
        await relay.jobs.release(again, outcome({ activeAt: NOW + 1 }), NOW + 1);
        assert.equal((await relay.jobs.status(JOB, NOW))?.problem, null);
        assert.equal(await relay.jobs.status({ ...JOB, subject: 'unknown' }, NOW), null);
      });

      it('CC-04 never gives one job to two of many concurrent claimers', async () => {
        const place = await newPlace();
        const stores = await Promise.all([place.open(), place.open(), place.open()]);
        await stores[0].create(newAccount());
        const random = randomOf(20_261_120);
        const subjects = Array.from({ length: 6 }, (_, number) => `CH${number}`);
        for (const subject of subjects) await stores[0].relay.jobs.schedule({ ...JOB, subject }, NOW);
        const held = new Set<string>();
        let claims = 0;
        const work = async (relay: RelayStore, holder: string): Promise<void> => {
          for (let round = 0; round < 12; round++) {
            const job = await relay.jobs.claim(['to-missive'], `${holder}.${round}`, NOW, LEASE);
            if (random.chance(0.3))
              await relay.jobs.schedule({ ...JOB, subject: random.pick(subjects) }, NOW);
            if (job === null) continue;
            assert.equal(held.has(job.subject), false, job.subject);
            held.add(job.subject);
            claims += 1;
            if (random.chance(0.5)) assert.equal(await relay.jobs.renew(job, NOW + LEASE), true);
            held.delete(job.subject);
            await relay.jobs.release(job, outcome({ dueAt: NOW - random.below(3) }), NOW);
          }
        };
        await Promise.all(
          stores.flatMap(({ relay }, number) => [work(relay, `${number}a`), work(relay, `${number}b`)]),
        );
        assert.ok(claims > 20, `${claims} claims`);
      });
    });

    describe('threads', () => {
      it('CC-01 returns an empty thread before anything is saved', async () => {
        const { threads } = await newRelay();
        const fresh = {
          cursor: -1,
          parts: 0,
          attempt: null,
          missiveConversationId: null,
          localMessageCount: 0,
          remoteMessageCount: 0,
          lastPartAt: null,
          describedFingerprint: '',
        };
        assert.deepEqual(await threads.thread('shop', CH1), fresh);
        await threads.saveThread('shop', CH1, {
          cursor: 3,
          attempt: { key: 'IM1:2', at: NOW, settledAt: NOW, conversationId: null },
        });
        await threads.saveThread('shop', CH1, { describedFingerprint: 'f', missiveConversationId: 'c-1' });
        assert.deepEqual(await threads.thread('shop', CH1), {
          ...fresh,
          cursor: 3,
          attempt: { key: 'IM1:2', at: NOW, settledAt: NOW, conversationId: null },
          describedFingerprint: 'f',
          missiveConversationId: 'c-1',
        });
        await threads.saveThread('shop', CH1, { attempt: null, missiveConversationId: null });
        const { attempt, missiveConversationId } = await threads.thread('shop', CH1);
        assert.deepEqual({ attempt, missiveConversationId }, { attempt: null, missiveConversationId: null });
        assert.deepEqual(await threads.thread('other', CH1), fresh);
      });

      it('CC-04 moves the cursor forward only, and clears the attempt', async () => {
        const { threads } = await newRelay();
        const attempt = { key: 'IM5', at: NOW, settledAt: NOW, conversationId: null };
        await threads.advance('shop', CH1, 4);
        await threads.saveThread('shop', CH1, { parts: 1, attempt });
        await threads.advance('shop', CH1, 3);
        const kept = await threads.thread('shop', CH1);
        assert.deepEqual([kept.cursor, kept.parts, kept.attempt], [4, 1, attempt]);
        await threads.advance('shop', CH1, 5);
        const moved = await threads.thread('shop', CH1);
        assert.deepEqual([moved.cursor, moved.parts, moved.attempt], [5, 0, null]);
      });

      it('CC-04 counts a part that arrived, clears the attempt and stores the conversation', async () => {
        const { threads } = await newRelay();
        const attempt1 = { key: 'IM1', at: NOW, settledAt: NOW, conversationId: null };
        const attempt2 = { ...attempt1, key: 'IM1:1' };
        await threads.saveThread('shop', CH1, { attempt: attempt1 });
        const first = { attempt: attempt1, parts: 1, askedFor: null, missiveConversationId: null, at: NOW };
        assert.equal(await threads.recordPart('shop', CH1, first), true);
        await threads.saveThread('shop', CH1, { attempt: attempt2 });
        assert.equal(await threads.recordPart('shop', CH1, first), false, 'another attempt is under way');
        await threads.recordPart('shop', CH1, {
          attempt: attempt2,
          parts: 2,
          askedFor: null,
          missiveConversationId: 'c-1',
          at: NOW,
        });
        const { parts, attempt, missiveConversationId, localMessageCount, lastPartAt } = await threads.thread(
          'shop',
          CH1,
        );
        assert.deepEqual(
          { parts, attempt, missiveConversationId, localMessageCount, lastPartAt },
          { parts: 2, attempt: null, missiveConversationId: 'c-1', localMessageCount: 2, lastPartAt: NOW },
        );
      });

      it('CC-01 continues in the conversation that Missive merged ours into', async () => {
        const { threads } = await newRelay();
        const attempt = { key: 'IM1', at: NOW, settledAt: NOW, conversationId: null };
        await threads.saveThread('shop', CH1, {
          missiveConversationId: 'c-1',
          localMessageCount: 4,
          attempt,
        });
        await threads.recordPart('shop', CH1, {
          attempt,
          parts: 1,
          askedFor: 'c-1',
          missiveConversationId: 'c-2',
          at: NOW,
        });
        const merged = await threads.thread('shop', CH1);
        assert.deepEqual([merged.missiveConversationId, merged.localMessageCount], ['c-2', 1]);
        // An agent has continued in another one.
        await threads.saveThread('shop', CH1, {
          missiveConversationId: 'c-3',
          localMessageCount: 2,
          attempt,
        });
        await threads.recordPart('shop', CH1, {
          attempt,
          parts: 1,
          askedFor: 'c-2',
          missiveConversationId: 'c-2',
          at: NOW,
        });
        const moved = await threads.thread('shop', CH1);
        assert.deepEqual([moved.missiveConversationId, moved.localMessageCount], ['c-3', 2]);
      });

      it('CC-04 stores a higher message count of Missive', async () => {
        const { threads } = await newRelay();
        await threads.saveThread('shop', CH1, { missiveConversationId: 'c-1', localMessageCount: 2 });
        assert.equal(await threads.recordRemoteCount('shop', CH1, 2), false);
        assert.equal(await threads.recordRemoteCount('shop', CH1, 3), true);
        assert.equal(
          await threads.recordRemoteCount('shop', CH1, 2),
          true,
          'an older page takes nothing back',
        );
        await threads.reconcileCounts('shop', CH1, 3);
        assert.equal(await threads.recordRemoteCount('shop', CH1, 3), false);
        assert.equal(await threads.recordRemoteCount('shop', 'CHunknown', 3), false);
      });

      it('CC-04 counts a message once when it is sent during a fetch of messages', async () => {
        const { threads } = await newRelay();
        await threads.saveThread('shop', CH1, { missiveConversationId: 'c-1', localMessageCount: 2 });
        const attempt = { key: 'IM3', at: NOW, settledAt: NOW, conversationId: null };
        await threads.saveThread('shop', CH1, { attempt });
        await threads.recordRemoteCount('shop', CH1, 3);
        await threads.reconcileCounts('shop', CH1, 3);
        await threads.recordPart('shop', CH1, {
          attempt,
          parts: 1,
          askedFor: 'c-1',
          missiveConversationId: 'c-1',
          at: NOW,
        });
        assert.equal((await threads.thread('shop', CH1)).localMessageCount, 3);
        assert.equal(await threads.recordRemoteCount('shop', CH1, 4), true);
      });

      it('CC-04 uses Missive’s count when it is lower than ours', async () => {
        const { threads } = await newRelay();
        await threads.saveThread('shop', CH1, { missiveConversationId: 'c-1', localMessageCount: 7 });
        assert.equal(await threads.recordRemoteCount('shop', CH1, 5), false);
        assert.equal(await threads.recordRemoteCount('shop', CH1, 6), true);
      });

      it('CC-03 finds conversations by Missive’s ids', async () => {
        const { threads } = await newRelay();
        await threads.saveThread('shop', CH1, { missiveConversationId: 'c-1' });
        await threads.saveThread('shop', CH2, { missiveConversationId: 'c-2' });
        await threads.saveThread('other', CH1, { missiveConversationId: 'c-3' });
        const found = await threads.threadsOfMissive('shop', ['c-1', 'c-2', 'c-3', 'c-4']);
        assert.deepEqual(Object.fromEntries(found), { 'c-1': CH1, 'c-2': CH2 });
        assert.equal((await threads.threadsOfMissive('shop', [])).size, 0);
      });
    });

    describe('agents’ messages', () => {
      it('CC-02 are stored once, also when two webhooks arrive at the same time', async () => {
        const place = await newPlace();
        const stores = await Promise.all([place.open(), place.open()]);
        await stores[0].create(newAccount());
        const kept = await Promise.all(
          stores.map(({ relay }) => relay.agentMessages.addAgentMessage(agentMessage('m-1'), 1, NOW)),
        );
        assert.deepEqual(kept.sort(), [false, true]);
        const { agentMessages, threads } = stores[0].relay;
        assert.deepEqual(await agentMessages.waitingAgentMessages('shop', CH1), [
          { ...agentMessage('m-1'), parts: 0, attemptAt: null, settledAt: null },
        ]);
        const { localMessageCount, remoteMessageCount, missiveConversationId } = await threads.thread(
          'shop',
          CH1,
        );
        assert.deepEqual([localMessageCount, remoteMessageCount, missiveConversationId], [1, 1, 'c-1']);
      });

      it('CC-04 are returned in the order in which they were written', async () => {
        const { agentMessages } = await newRelay();
        const written: [string, number, number][] = [
          ['third', NOW, 4],
          ['last', NOW + 1_000, 2],
          ['first', NOW - 1_000, 9],
          ['second', NOW, 3],
        ];
        for (const [id, writtenAt, position] of written)
          await agentMessages.addAgentMessage(agentMessage(id, { writtenAt, position }), 1, NOW);
        await agentMessages.addAgentMessage(agentMessage('elsewhere', { conversationSid: CH2 }), 1, NOW);
        const waiting = await agentMessages.waitingAgentMessages('shop', CH1);
        assert.deepEqual(
          waiting.map(({ id }) => id),
          ['first', 'second', 'third', 'last'],
        );
      });

      it('CC-01 continue the thread in the conversation the agent wrote in', async () => {
        const { agentMessages, threads } = await newRelay();
        await threads.saveThread('shop', CH1, { missiveConversationId: 'c-1', localMessageCount: 3 });
        await agentMessages.addAgentMessage(agentMessage('m-1'), 5, NOW);
        const same = await threads.thread('shop', CH1);
        assert.deepEqual([same.localMessageCount, same.remoteMessageCount], [4, 5]);
        const elsewhere = agentMessage('m-2', { missiveConversationId: 'c-2' });
        await agentMessages.addAgentMessage(elsewhere, 1, NOW);
        const moved = await threads.thread('shop', CH1);
        assert.deepEqual(
          [moved.missiveConversationId, moved.localMessageCount, moved.remoteMessageCount],
          ['c-2', 1, 1],
        );
        const nowhere = agentMessage('m-3', { missiveConversationId: null });
        await agentMessages.addAgentMessage(nowhere, 0, NOW);
        const still = await threads.thread('shop', CH1);
        assert.deepEqual([still.missiveConversationId, still.remoteMessageCount], ['c-2', 1]);
      });

      it('CC-04 keep their progress, and lose their content when delivered', async () => {
        const place = await newPlace();
        const { relay, create } = await place.open().then((store) => ({
          relay: store.relay,
          create: () => store.create(newAccount()),
        }));
        await create();
        const { agentMessages } = relay;
        const message = agentMessage('m-1');
        await agentMessages.addAgentMessage(message, 1, NOW);
        await agentMessages.saveAgentMessage(message, { parts: 2 });
        await agentMessages.saveAgentMessage(message, { attemptAt: NOW });
        const [waiting] = await agentMessages.waitingAgentMessages('shop', CH1);
        assert.deepEqual([waiting?.parts, waiting?.attemptAt], [2, NOW]);
        await agentMessages.saveAgentMessage(message, { attemptAt: null });
        assert.equal((await agentMessages.waitingAgentMessages('shop', CH1))[0]?.attemptAt, null);
        await agentMessages.finishAgentMessage(message, NOW);
        assert.deepEqual(await agentMessages.waitingAgentMessages('shop', CH1), []);
        const known = await agentMessages.knownAgentMessages('shop', ['m-1', 'm-2']);
        assert.deepEqual([...known], ['m-1']);
        assert.equal((await agentMessages.knownAgentMessages('shop', [])).size, 0);
        assert.equal((await agentMessages.knownAgentMessages('other', ['m-1'])).size, 0);
        const rows = JSON.stringify(
          await place.database().selectFrom('agent_messages').selectAll().execute(),
        );
        assert.doesNotMatch(rows, /says m-1|Lou/);
        assert.equal(await agentMessages.addAgentMessage(message, 1, NOW), false, 'it is known for good');
      });
    });

    describe('posts', () => {
      const post = (deliveryId: string) => ({
        accountId: 'shop',
        integrationId: 'github',
        deliveryId,
        post: { text: `about ${deliveryId}` },
      });

      it('WI-03 are stored once and returned in order of arrival', async () => {
        const { posts } = await newRelay();
        for (const id of ['b', 'a', 'c']) assert.equal(await posts.addPost(post(id), NOW), true);
        assert.equal(await posts.addPost(post('a'), NOW), false);
        const other = { ...post('a'), integrationId: 'stripe' };
        assert.equal(await posts.addPost(other, NOW), true);
        const waiting = await posts.waitingPosts('shop', 'github', 2);
        assert.deepEqual(waiting, [
          { ...post('b'), attemptAt: null, settledAt: null },
          { ...post('a'), attemptAt: null, settledAt: null },
        ]);
        await posts.savePostAttempt(post('b'), { attemptAt: NOW, settledAt: NOW + 5 });
        assert.equal((await posts.waitingPosts('shop', 'github', 1))[0]?.settledAt, NOW + 5);
        assert.equal((await posts.waitingPosts('shop', 'github', 1))[0]?.attemptAt, NOW);
        await posts.finishPost(post('b'), NOW);
        const left = await posts.waitingPosts('shop', 'github', 9);
        assert.deepEqual(
          left.map(({ deliveryId }) => deliveryId),
          ['a', 'c'],
        );
        assert.equal(await posts.addPost(post('b'), NOW), false);
      });
    });

    describe('failures', () => {
      const fill = async (relay: RelayStore): Promise<void> => {
        await relay.failures.refuseMessage('shop', CH1, 'IM1', 'Missive refused it.', NOW + 2);
        await relay.agentMessages.addAgentMessage(agentMessage('m-1'), 1, NOW + 1);
        await relay.agentMessages.failAgentMessage(agentMessage('m-1'), 'The file is too large.');
        const post = { accountId: 'shop', integrationId: 'github', deliveryId: 'd-1', post: { text: 'x' } };
        await relay.posts.addPost(post, NOW);
        await relay.posts.failPost(post, 'Missive refused the post.');
      };
      const idOf = async (relay: RelayStore, messageId: string): Promise<string> =>
        (await relay.failures.failures('shop', 9)).find((one) => one.messageId === messageId)!.id;

      it('CC-04 are listed newest first, for both directions', async () => {
        const relay = await newRelay();
        await fill(relay);
        const listed = await relay.failures.failures('shop', 9);
        assert.deepEqual(
          listed.map(({ direction, subject, messageId, reason, at }) => ({
            direction,
            subject,
            messageId,
            reason,
            at,
          })),
          [
            {
              direction: 'to-missive',
              subject: CH1,
              messageId: 'IM1',
              reason: 'Missive refused it.',
              at: NOW + 2,
            },
            {
              direction: 'to-visitor',
              subject: CH1,
              messageId: 'm-1',
              reason: 'The file is too large.',
              at: NOW + 1,
            },
            {
              direction: 'post',
              subject: 'github',
              messageId: 'd-1',
              reason: 'Missive refused the post.',
              at: NOW,
            },
          ],
        );
        assert.equal(new Set(listed.map(({ id }) => id)).size, 3);
        assert.equal((await relay.failures.failures('shop', 2)).length, 2);
        assert.deepEqual(await relay.failures.failures('other', 9), []);
      });

      it('CC-04 are retried: their job becomes due, and they are no longer listed', async () => {
        const relay = await newRelay();
        await fill(relay);
        const retry = async (messageId: string): Promise<Job | null> =>
          relay.failures.retryFailure('shop', await idOf(relay, messageId), NOW);
        const jobs = {
          missive: await retry('IM1'),
          visitor: await retry('m-1'),
          post: await retry('d-1'),
        };
        assert.deepEqual(jobs, {
          missive: { accountId: 'shop', queue: 'to-missive', subject: CH1 },
          visitor: { accountId: 'shop', queue: 'to-visitor', subject: CH1 },
          post: { accountId: 'shop', queue: 'posts', subject: 'github' },
        });
        for (const job of Object.values(jobs)) assert.equal((await relay.jobs.status(job, NOW))?.dueAt, NOW);
        assert.deepEqual(await relay.failures.failures('shop', 9), []);
        assert.deepEqual(await relay.failures.refusedMessagesDue('shop', CH1), ['IM1']);
        assert.equal((await relay.agentMessages.waitingAgentMessages('shop', CH1)).length, 1);
        assert.equal((await relay.posts.waitingPosts('shop', 'github', 9)).length, 1);
        await relay.failures.refuseMessage('shop', CH1, 'IM1', 'Refused again.', NOW + 9);
        assert.deepEqual(await relay.failures.refusedMessagesDue('shop', CH1), []);
        assert.equal((await relay.failures.failures('shop', 9))[0]?.reason, 'Refused again.');
        await relay.failures.forgetRefusedMessage('shop', CH1, 'IM1');
        assert.deepEqual(await relay.failures.failures('shop', 9), []);
      });

      it('CC-04 can be dismissed once, and do not come back', async () => {
        const relay = await newRelay();
        await fill(relay);
        for (const messageId of ['IM1', 'm-1', 'd-1']) {
          const id = await idOf(relay, messageId);
          assert.equal(await relay.failures.dismissFailure('other', id), false);
          assert.equal(await relay.failures.dismissFailure('shop', id), true);
          assert.equal(await relay.failures.dismissFailure('shop', id), false);
          assert.equal(await relay.failures.retryFailure('shop', id, NOW), null);
        }
        assert.deepEqual(await relay.failures.failures('shop', 9), []);
        assert.equal(await relay.agentMessages.addAgentMessage(agentMessage('m-1'), 1, NOW), false);
        assert.deepEqual(await relay.agentMessages.waitingAgentMessages('shop', CH1), []);
      });

      it('CC-03 include a message without a recipient, which cannot be retried', async () => {
        const relay = await newRelay();
        const lost = agentMessage('m-9', { conversationSid: null });
        assert.equal(await relay.agentMessages.addUndeliverableAgentMessage(lost, 'For nobody.', NOW), true);
        assert.equal(await relay.agentMessages.addUndeliverableAgentMessage(lost, 'For nobody.', NOW), false);
        const [failure] = await relay.failures.failures('shop', 9);
        assert.deepEqual([failure?.subject, failure?.reason], [null, 'For nobody.']);
        assert.equal(await relay.failures.retryFailure('shop', failure!.id, NOW), null);
        assert.equal(await relay.failures.dismissFailure('shop', failure!.id), true);
      });

      it('CC-04 reject an unknown id', async () => {
        const relay = await newRelay();
        const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        for (const id of [
          '',
          'x',
          encode({}),
          encode([1, 2, 3]),
          encode(['constructor', 'a', 'b']),
          encode(['to-missive', CH1, 'IM404']),
          encode(['to-visitor', CH1, 'm-404']),
        ]) {
          assert.equal(await relay.failures.retryFailure('shop', id, NOW), null, id);
          assert.equal(await relay.failures.dismissFailure('shop', id), false, id);
        }
      });

      it('CC-04 include the relay’s status per account and in total', async () => {
        const relay = await newRelay();
        const nothing = {
          waiting: {
            'to-missive': 0,
            'to-visitor': 0,
            answers: 0,
            mail: 0,
            ending: 0,
            posts: 0,
            sweep: 0,
            retention: 0,
          },
          oldestDueAt: null,
          failures: 0,
          problem: null,
          lastActiveAt: null,
        };
        assert.deepEqual(await relay.failures.status('shop', NOW), nothing);
        await fill(relay);
        await relay.jobs.schedule(JOB, NOW - 5);
        await relay.jobs.schedule({ ...JOB, queue: 'to-visitor' }, NOW - 3);
        await relay.jobs.schedule({ ...JOB, queue: 'sweep', subject: 'inbox' }, NOW + 900);
        const claimed = (await relay.jobs.claim(['to-visitor'], 'a', NOW, LEASE))!;
        const failed = { problem: 'no response', failures: 2, dueAt: NOW + 9, activeAt: NOW - 7 };
        await relay.jobs.release(claimed, failed, NOW);
        const status = {
          waiting: {
            'to-missive': 1,
            'to-visitor': 0,
            answers: 0,
            mail: 0,
            ending: 0,
            posts: 0,
            sweep: 0,
            retention: 0,
          },
          oldestDueAt: NOW - 5,
          failures: 3,
          problem: 'no response',
          lastActiveAt: NOW - 5,
        };
        assert.deepEqual(await relay.failures.status('shop', NOW), status);
        assert.deepEqual(await relay.failures.totalStatus(NOW), status);
        assert.deepEqual(await relay.failures.status('other', NOW), nothing);
      });

      it('CC-04 keep failures and waiting messages when finished data is deleted', async () => {
        const relay = await newRelay();
        await fill(relay);
        const done = agentMessage('done');
        const dismissed = agentMessage('dismissed');
        const fresh = agentMessage('fresh');
        for (const message of [done, dismissed, fresh, agentMessage('waiting')])
          await relay.agentMessages.addAgentMessage(message, 1, NOW);
        await relay.agentMessages.finishAgentMessage(done, NOW);
        await relay.agentMessages.finishAgentMessage(fresh, NOW + 20);
        await relay.agentMessages.failAgentMessage(dismissed, 'x');
        await relay.failures.dismissFailure('shop', await idOf(relay, 'dismissed'));
        await relay.failures.deleteFinished(NOW + 10);
        const ids = ['done', 'dismissed', 'fresh', 'waiting', 'm-1'];
        const known = await relay.agentMessages.knownAgentMessages('shop', ids);
        assert.deepEqual([...known].sort(), ['fresh', 'm-1', 'waiting']);
        assert.equal((await relay.failures.failures('shop', 9)).length, 3);
      });
    });

    it('CC-04 are deleted with their account', async () => {
      const place = await newPlace();
      const store = await place.open();
      await store.create(newAccount());
      const { relay } = store;
      await relay.jobs.schedule(JOB, NOW);
      await relay.threads.saveThread('shop', CH1, { cursor: 1 });
      await relay.agentMessages.addAgentMessage(agentMessage('m-1'), 1, NOW);
      await relay.failures.refuseMessage('shop', CH1, 'IM1', 'x', NOW);
      await relay.posts.addPost({ accountId: 'shop', integrationId: 'i', deliveryId: 'd', post: {} }, NOW);
      const database = place.database();
      // Foreign keys are switched on per connection, as in the store.
      if (engine.name === 'SQLite') await sql`pragma foreign_keys = on`.execute(database);
      await database.deleteFrom('accounts').where('id', '=', 'shop').execute();
      for (const table of [
        'relay_lanes',
        'relay_threads',
        'agent_messages',
        'refused_messages',
        'integration_posts',
      ] as const)
        assert.deepEqual(await database.selectFrom(table).selectAll().execute(), [], table);
    });

    it('CC-01 keep the Missive credentials encrypted, and read them back', async () => {
      const place = await newPlace();
      const store = await place.open();
      await store.create(newAccount({ missive: MISSIVE }));
      assert.deepEqual((await store.find('shop'))?.missive, MISSIVE);
      const rows = JSON.stringify(await place.database().selectFrom('accounts').selectAll().execute());
      for (const secret of [MISSIVE.token, MISSIVE.signatureSecret!, MISSIVE.channelId])
        assert.equal(rows.includes(secret), false, secret);
      const changed = { ...MISSIVE, token: 'another-token', signatureSecret: null };
      assert.deepEqual((await store.update('shop', { missive: changed }, NOW))?.missive, changed);
      assert.equal((await store.update('shop', { missive: null }, NOW))?.missive, null);
    });
  });
