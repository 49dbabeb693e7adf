/** One suite, run on both engines: what is stored of emails to visitors. */

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Mail, NewMail } from '../../src/stores/mail-store.js';
import type { Store } from '../../src/stores/store.js';
import { closeAll, ENGINES } from './engines.js';

const NOW = Date.parse('2026-11-30T10:00:00.123Z');
const DAY = 24 * 60 * 60 * 1_000;
const SID = `CH${'1'.repeat(32)}`;
const HASH = 'a'.repeat(64);
const newMail = (changes: Partial<NewMail> = {}): NewMail => ({
  accountId: 'shop',
  id: 'mail-1',
  conversationSid: SID,
  firstIndex: 1,
  lastIndex: 3,
  tokenHash: HASH,
  tokenUntil: NOW + 7 * DAY,
  ...changes,
});

for (const engine of ENGINES)
  describe(`emails to visitors on ${engine.name}`, () => {
    const newPlace = engine.use();
    const open = async (): Promise<{ store: Store; another: Store }> => {
      const place = await newPlace();
      const store = await place.open();
      const account = { secretKey: 'secret-key', visitorTokenKey: 'visitor-token-key', createdAt: NOW };
      await store.create({ id: 'shop', ...account });
      await store.create({ id: 'other', ...account });
      return { store, another: await place.open() };
    };
    const only = async ({ relay }: Store): Promise<Mail> => {
      const [mail] = await relay.mails.mailsOf('shop', SID);
      assert.ok(mail);
      return mail;
    };
    afterEach(closeAll);

    it('CS-07 an email of a quiet spell is stored once, as it was first decided', async () => {
      const { store, another } = await open();
      await store.relay.mails.addMail(newMail(), NOW);
      await another.relay.mails.addMail(newMail({ lastIndex: 9 }), NOW + 1);
      const mails = await store.relay.mails.mailsOf('shop', SID);
      assert.deepEqual(mails, [
        {
          accountId: 'shop',
          id: 'mail-1',
          conversationSid: SID,
          firstIndex: 1,
          lastIndex: 3,
          state: 'sending',
          reason: null,
          attempts: 0,
          doubts: 0,
          settledAt: null,
          isNoted: false,
          createdAt: NOW,
          finishedAt: null,
        },
      ]);
    });

    it('CS-07 of many workers that begin the same attempt, one may make it', async () => {
      const { store, another } = await open();
      await store.relay.mails.addMail(newMail(), NOW);
      const mail = await only(store);
      const begun = await Promise.all(
        [store, another, store, another].map(({ relay }) => relay.mails.beginAttempt(mail, NOW + 1)),
      );
      assert.equal(begun.filter(Boolean).length, 1);
      const { attempts, doubts, settledAt } = await only(store);
      assert.deepEqual({ attempts, doubts, settledAt }, { attempts: 1, doubts: 1, settledAt: NOW + 1 });
    });

    it('CS-07 an attempt that certainly failed leaves no doubt; one whose outcome is unknown does', async () => {
      const { store } = await open();
      const { mails } = store.relay;
      await mails.addMail(newMail(), NOW);
      await mails.beginAttempt(await only(store), NOW + 1);
      await mails.cancelAttempt(newMail());
      assert.deepEqual(
        await only(store).then(({ attempts, doubts, settledAt }) => ({ attempts, doubts, settledAt })),
        { attempts: 1, doubts: 0, settledAt: null },
      );
      await mails.extendMail(newMail(), 5);
      await mails.beginAttempt(await only(store), NOW + 2);
      await mails.settleAttempt(newMail(), NOW + 3);
      await mails.extendMail(newMail(), 7);
      const { lastIndex, doubts, settledAt } = await only(store);
      assert.deepEqual({ lastIndex, doubts, settledAt }, { lastIndex: 5, doubts: 1, settledAt: NOW + 3 });
    });

    it('CS-07 what is finished stays as it ended, and begins no attempt', async () => {
      const { store } = await open();
      const { mails } = store.relay;
      await mails.addMail(newMail(), NOW);
      await mails.finishMail(newMail(), 'refused', 'no such mailbox', NOW + 1);
      await mails.finishMail(newMail(), 'sent', null, NOW + 2);
      const mail = await only(store);
      assert.equal(mail.state, 'refused');
      assert.equal(mail.reason, 'no such mailbox');
      assert.equal(mail.finishedAt, NOW + 1);
      assert.equal(await mails.beginAttempt(mail, NOW + 3), false);
      await mails.noteMail(mail);
      assert.equal((await only(store)).isNoted, true);
    });

    it('CS-07 a link is redeemed once, in time, and for its own account, however many try together', async () => {
      const { store, another } = await open();
      const { mails } = store.relay;
      await mails.addMail(newMail(), NOW);
      assert.equal(await mails.redeemLink('other', HASH, NOW), null);
      assert.equal(await mails.redeemLink('shop', 'b'.repeat(64), NOW), null);
      assert.equal(await mails.redeemLink('shop', HASH, NOW + 7 * DAY), null);
      const redeemed = await Promise.all(
        [store, another, store, another].map(({ relay }) =>
          relay.mails.redeemLink('shop', HASH, NOW + 6 * DAY),
        ),
      );
      assert.deepEqual(
        redeemed.filter((sid) => sid !== null),
        [SID],
      );
      assert.equal(await mails.redeemLink('shop', HASH, NOW + 6 * DAY), null);
    });

    it('CS-07 an address is stopped for its account, and stopping it twice is no error', async () => {
      const { store } = await open();
      const { mails } = store.relay;
      await mails.optOut('shop', 'address', NOW);
      await mails.optOut('shop', 'address', NOW + 1);
      assert.equal(await mails.hasOptedOut('shop', 'address'), true);
      assert.equal(await mails.hasOptedOut('other', 'address'), false);
    });

    it('CS-07 finished emails are deleted by age, others stay', async () => {
      const { store } = await open();
      const { mails } = store.relay;
      await mails.addMail(newMail(), NOW);
      await mails.addMail(newMail({ id: 'mail-2', firstIndex: 4, tokenHash: 'c'.repeat(64) }), NOW);
      await mails.finishMail(newMail(), 'sent', null, NOW);
      await mails.deleteFinishedMails(NOW);
      assert.equal((await mails.mailsOf('shop', SID)).length, 2);
      await mails.deleteFinishedMails(NOW + 1);
      assert.deepEqual(
        (await mails.mailsOf('shop', SID)).map(({ id }) => id),
        ['mail-2'],
      );
    });

    it('CS-07 what an account chose about emails is stored; at first nothing is sent', async () => {
      const { store, another } = await open();
      const off = { isOn: false, minutes: 10, siteUrl: '', replyTo: '' };
      assert.deepEqual((await store.find('shop'))?.email, off);
      const email = {
        isOn: true,
        minutes: 5,
        siteUrl: 'https://shop.example/',
        replyTo: 'team@shop.example',
      };
      await store.update('shop', { email }, NOW);
      assert.deepEqual((await another.find('shop'))?.email, email);
      await store.undo('shop', NOW);
      assert.deepEqual((await another.find('shop'))?.email, off);
    });
  });
