/** One suite, run on both engines: what is stored of answers by a program. */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Answer } from '../../src/stores/answer-store.js';
import type { Store } from '../../src/stores/store.js';
import { closeAll, ENGINES } from './engines.js';

const NOW = Date.parse('2026-11-30T10:00:00.123Z');
const SID = `CH${'1'.repeat(32)}`;
const KEY = { accountId: 'shop', conversationSid: SID, messageSid: `IM${'1'.repeat(32)}` };
const SAID = { replies: [{ text: 'Hello', replies: ['Yes'] }], handOff: null };

for (const engine of ENGINES)
  describe(`answers by a program on ${engine.name}`, () => {
    const newPlace = engine.use();
    const open = async (): Promise<{ store: Store; another: Store; database: () => Promise<string> }> => {
      const place = await newPlace();
      const store = await place.open();
      await store.create({
        id: 'shop',
        secretKey: 'secret-key',
        visitorTokenKey: 'visitor-token-key',
        createdAt: NOW,
      });
      const database = async (): Promise<string> =>
        JSON.stringify(await place.database().selectFrom('accounts').selectAll().execute());
      return { store, another: await place.open(), database };
    };
    const only = async ({ relay }: Store): Promise<Answer> => {
      const [answer] = await relay.answers.answersOf('shop', SID, 0);
      assert.ok(answer);
      return answer;
    };
    afterEach(closeAll);

    it('CS-10 a message is asked about by one of many workers', async () => {
      const { store, another } = await open();
      await store.relay.answers.addAnswer(KEY, 4, NOW);
      await another.relay.answers.addAnswer(KEY, 4, NOW + 1);
      const answer = await only(store);
      assert.deepEqual(answer, {
        ...KEY,
        messageIndex: 4,
        state: 'asking',
        attempts: 0,
        replies: [],
        parts: 0,
        sends: 0,
        attemptAt: null,
        settledAt: null,
        handOff: null,
        isNoted: false,
        reason: null,
        createdAt: NOW,
        finishedAt: null,
      });
      const begun = await Promise.all(
        [store, another, store, another].map(({ relay }) => relay.answers.beginAsking(answer)),
      );
      assert.equal(begun.filter(Boolean).length, 1);
      assert.equal((await only(store)).attempts, 1);
    });

    it('CS-10 what the program said is stored by the worker that asked last, once', async () => {
      const { store, another } = await open();
      const { answers } = store.relay;
      await answers.addAnswer(KEY, 4, NOW);
      const first = await only(store);
      await answers.beginAsking(first);
      const second = await only(store);
      await another.relay.answers.beginAsking(second);
      assert.equal(await answers.saveReplies(first, SAID), false, 'a worker that lost its lease');
      assert.equal(await another.relay.answers.saveReplies(second, SAID), true);
      assert.equal(await another.relay.answers.saveReplies(second, SAID), false);
      const { state, replies } = await only(store);
      assert.deepEqual({ state, replies }, { state: 'sending', replies: SAID.replies });
    });

    it('CS-10 a message is sent by one of many workers, and what is finished has no words any more', async () => {
      const { store, another } = await open();
      const { answers } = store.relay;
      await answers.addAnswer(KEY, 4, NOW);
      const asked = await only(store);
      await answers.beginAsking(asked);
      await answers.saveReplies(asked, SAID);
      const answer = await only(store);
      const begun = await Promise.all(
        [store, another, store, another].map(({ relay }) =>
          relay.answers.beginSending(answer, NOW + 5, NOW + 9),
        ),
      );
      assert.equal(begun.filter(Boolean).length, 1);
      const { attemptAt, settledAt, sends } = await only(store);
      assert.deepEqual({ attemptAt, settledAt, sends }, { attemptAt: NOW + 5, settledAt: NOW + 9, sends: 1 });
      await answers.recordSent(KEY, 1);
      await answers.finishAnswer(KEY, 'done', null, NOW + 10);
      await answers.finishAnswer(KEY, 'failed', 'late', NOW + 11);
      const { state, replies, finishedAt, reason } = await only(store);
      assert.deepEqual(
        { state, replies, finishedAt, reason },
        { state: 'done', replies: [], finishedAt: NOW + 10, reason: null },
      );
    });

    it('CS-10 a failed answer is listed and counted until it is dismissed, and is not retried', async () => {
      const { store } = await open();
      const { answers, failures } = store.relay;
      await answers.addAnswer(KEY, 4, NOW);
      await answers.finishAnswer(KEY, 'failed', 'The program returned status 500.', NOW);
      const [failure] = await failures.failures('shop', 10);
      assert.deepEqual(
        { ...failure, id: '' },
        {
          id: '',
          direction: 'answer',
          subject: SID,
          messageId: KEY.messageSid,
          reason: 'The program returned status 500.',
          at: NOW,
        },
      );
      assert.equal((await failures.status('shop', NOW)).failures, 1);
      assert.equal((await failures.totalStatus(NOW)).failures, 1);
      assert.equal(await failures.retryFailure('shop', failure!.id, NOW), null);
      assert.equal(await failures.dismissFailure('other', failure!.id), false);
      assert.equal(await failures.dismissFailure('shop', failure!.id), true);
      assert.equal((await failures.status('shop', NOW)).failures, 0);
    });

    it('CS-10 answers are read as far back as asked, and deleted by age', async () => {
      const { store } = await open();
      const { answers, failures } = store.relay;
      await answers.addAnswer(KEY, 4, NOW);
      await answers.addAnswer({ ...KEY, messageSid: 'IM2' }, 6, NOW + 10);
      assert.equal((await answers.answersOf('shop', SID, NOW + 1)).length, 1);
      await failures.deleteFinished(NOW + 1);
      assert.deepEqual(
        (await answers.answersOf('shop', SID, 0)).map(({ messageSid }) => messageSid),
        ['IM2'],
      );
    });

    it('CS-10 an account has no program at first; its webhook’s secret is encrypted', async () => {
      const { store, another, database } = await open();
      assert.equal((await store.find('shop'))?.program, null);
      const program = { isOn: true, url: 'https://answers.example/', secret: 'the secret of the program' };
      await store.update('shop', { program }, NOW);
      assert.deepEqual((await another.find('shop'))?.program, program);
      assert.doesNotMatch(await database(), /the secret of the program/);
      await store.update('shop', { name: 'Shop' }, NOW);
      await store.undo('shop', NOW);
      assert.deepEqual((await another.find('shop'))?.program, program, 'it is no part of an undo');
      await store.update('shop', { program: null }, NOW);
      assert.equal((await another.find('shop'))?.program, null);
    });
  });
