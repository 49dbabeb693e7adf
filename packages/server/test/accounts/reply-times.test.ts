/** How fast an account usually replies: what visitors see of it (LC-50). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AvailabilityRule } from '../../src/api/account.js';
import type { Account } from '../../src/accounts/account-store.js';
import { ALWAYS_ONLINE } from '../../src/accounts/availability.js';
import { publicSettings } from '../../src/accounts/public-settings.js';
import { ReplyTimes } from '../../src/accounts/reply-times.js';
import type { FirstReply } from '../../src/stores/first-reply-store.js';
import { createTestServer, useEmulator } from '../support.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-30T10:00:00Z');

const reply = (milliseconds: number, wasAway = false): FirstReply => ({ at: NOW, milliseconds, wasAway });

function measuring(found: readonly FirstReply[]) {
  const asked: number[] = [];
  const clock = { now: NOW };
  const firstReplies = {
    firstReplies: (_: string, since: number) => {
      asked.push(since);
      return Promise.resolve([...found]);
    },
  };
  return {
    asked,
    clock,
    times: new ReplyTimes({ store: { relay: { firstReplies } }, now: () => clock.now }),
  };
}

const account = (
  replyTime: AvailabilityRule['replyTime'],
  showReplyTime?: boolean,
): Pick<Account, 'id' | 'availability' | 'settings'> => ({
  id: 'shop',
  availability: { ...ALWAYS_ONLINE, replyTime },
  settings: showReplyTime === undefined ? {} : { chat: { showReplyTime } },
});

describe('the usual reply time', () => {
  for (const [waits, expected] of [
    [[1, 2, 3, 4], null],
    [[1, 2, 15, 600, 900], 'minutes'],
    [[1, 2, 16, 600, 900], 'hours'],
    [[1, 2, 480, 600, 900, 1_000], 'day'],
    [[1, 470, 480, 480, 900, 1_000], 'hours'],
    [[1, 2, 1_440, 1_600, 1_900], 'day'],
    [[1, 2, 1_441, 1_600, 1_900], null],
  ] as const)
    it(`LC-50 is ${expected ?? 'not said'} after waits of ${waits.join(', ')} minutes`, async () => {
      const { times, asked } = measuring(waits.map((minutes) => reply(minutes * MINUTE)));
      assert.equal(await times.of(account('measured', true)), expected);
      assert.deepEqual(asked, [NOW - 7 * 24 * HOUR]);
    });

  it('LC-50 does not count visitors who wrote while the team was away', async () => {
    const online = [1, 2, 3, 4].map((minutes) => reply(minutes * MINUTE));
    const away = [1, 1, 1].map(() => reply(9 * HOUR, true));
    assert.equal((await measuring([...online, ...away]).times.measured('shop')).count, 4);
    const { times } = measuring([...online, reply(5 * MINUTE), ...away]);
    assert.deepEqual(await times.measured('shop'), { count: 5, median: 3 * MINUTE, replyTime: 'minutes' });
  });

  it('LC-50 is what the operator says, and is not measured where it is not shown', async () => {
    const { times, asked } = measuring([1, 2, 3, 4, 5].map((minutes) => reply(minutes * MINUTE)));
    assert.equal(await times.of(account('hours')), 'hours');
    assert.equal(await times.of(account('measured')), null);
    assert.equal(await times.of(account('measured', false)), null);
    assert.deepEqual(asked, []);
  });

  it('LC-50 is measured once in ten minutes for all pages, and again after a failure', async () => {
    const { times, asked, clock } = measuring([]);
    await Promise.all([times.measured('shop'), times.measured('shop')]);
    clock.now += 10 * MINUTE - 1;
    await times.measured('shop');
    assert.equal(asked.length, 1);
    clock.now += 1;
    await times.measured('shop');
    assert.equal(asked.length, 2);
    let failures = 0;
    const firstReplies = {
      firstReplies: () => {
        failures += 1;
        return failures === 1 ? Promise.reject(new Error('busy')) : Promise.resolve([]);
      },
    };
    const failing = new ReplyTimes({ store: { relay: { firstReplies } }, now: () => NOW });
    await assert.rejects(failing.measured('shop'), /busy/);
    assert.equal((await failing.measured('shop')).count, 0);
  });

  it('LC-50 is left out of the settings while it cannot be measured', async () => {
    const firstReplies = { firstReplies: () => Promise.reject(new Error('busy')) };
    const failing = new ReplyTimes({ store: { relay: { firstReplies } }, now: () => NOW });
    assert.equal(await failing.of(account('measured', true)), null);
  });
});

describe('the public settings', () => {
  const twilio = useEmulator();

  it('LC-50 have the usual reply time as one of three words, and no figure', async () => {
    const availability = { ...ALWAYS_ONLINE, replyTime: 'day' } as const;
    const chat = await createTestServer(twilio(), { account: { availability } });
    const settings = (await (await chat.app.request(`/${chat.account.id}/settings`)).json()) as object;
    assert.equal((settings as { replyTime?: string }).replyTime, 'day');
    const script = await (await chat.app.request(`/${chat.account.id}/missive.js`)).text();
    assert.ok(script.includes('"replyTime":"day"'));
    const other = await createTestServer(twilio());
    const plain = (await (await other.app.request(`/${other.account.id}/settings`)).json()) as object;
    assert.equal('replyTime' in plain, false);
  });

  it('LC-50 have the measured reply time from the replies that the server saw', async () => {
    const chat = await createTestServer(twilio(), {
      account: { settings: { chat: { showReplyTime: true } } },
    });
    const { firstReplies, agentMessages } = chat.store.relay;
    const now = chat.deps.now();
    for (let number = 0; number < 5; number += 1) {
      const sid = `CH${number}`;
      const askedAt = now - (number + 1) * HOUR;
      await firstReplies.recordQuestion(
        { accountId: chat.account.id, conversationSid: sid, askedAt, wasAway: false },
        now,
      );
      const content = { type: 'custom_text', body: 'Hi', name: 'Lou', avatarUrl: '', files: [] };
      const message = { accountId: chat.account.id, id: `r-${number}`, conversationSid: sid, content };
      await agentMessages.addAgentMessage(
        { ...message, missiveConversationId: null, writtenAt: askedAt + 20 * MINUTE, position: 1 },
        1,
        now,
      );
    }
    const settings = (await (await chat.app.request(`/${chat.account.id}/settings`)).json()) as object;
    assert.equal((settings as { replyTime?: string }).replyTime, 'hours');
  });

  it('LC-50 have the names of the team only where it is shown', async () => {
    const team = [{ name: 'Ada' }];
    const chat = await createTestServer(twilio(), { account: { settings: { team } } });
    assert.equal(publicSettings(chat.account, NOW).config.team, undefined);
    const shown = await chat.addAccount({ settings: { team, chat: { header: 'team' } } });
    assert.deepEqual(publicSettings(shown, NOW).config.team, team);
  });
});
