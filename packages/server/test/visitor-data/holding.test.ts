/** Export and deletion while others work, and where Twilio is missing or fails (CS-08). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Job, QueueName } from '../../src/stores/relay-store.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator } from '../support.js';

const emulator = useEmulator();
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

async function visited() {
  const chat = await createTestServer(emulator());
  const signedIn = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ secret: ADMIN_SECRET }),
  });
  const Cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const session = await chat.openSession({ visitor: { name: 'Ana', email: 'ana@example.org' }, start: true });
  const call = async (method: string): Promise<Response> =>
    chat.app.request(`/api/accounts/${chat.account.id}/visitors?identity=${session.identity}`, {
      method,
      headers: { ...HEADERS, Cookie },
    });
  const { jobs } = chat.store.relay;
  const jobOf = (queue: QueueName): Job => ({
    accountId: chat.account.id,
    queue,
    subject: session.conversationSid!,
  });
  /** Works on the conversation, as another process. */
  const claim = async () => {
    await jobs.schedule(jobOf('to-visitor'), chat.clock.now);
    return (await jobs.claim(['to-visitor'], 'relay', chat.clock.now, 3_600_000))!;
  };
  /** Whether the deletion holds the conversation's first job. */
  const isHeld = async (): Promise<true | undefined> =>
    (await jobs.status(jobOf('to-missive'), chat.clock.now))?.isClaimed ? true : undefined;
  const done = { dueAt: null, failures: 0, problem: null, activeAt: chat.clock.now };
  return { chat, session, call, claim, jobs, jobOf, isHeld, done };
}

describe('deleting a visitor’s data', () => {
  it('CS-08 waits until a message has been passed on', async () => {
    const { chat, call, claim, isHeld, jobs, done } = await visited();
    const claimed = await claim();
    const deletion = call('DELETE');
    await eventually('it waits', isHeld);
    await jobs.release(claimed, done, chat.clock.now);
    assert.equal((await deletion).status, 200);
  });

  it('CS-08 gives up in time, deletes nothing, and leaves the other jobs as they were', async () => {
    const { chat, session, call, claim, isHeld, jobs, jobOf } = await visited();
    await claim();
    const deletion = call('DELETE');
    await eventually('it waits', isHeld);
    chat.clock.now += 11_000;
    const response = await deletion;
    assert.equal(response.status, 409);
    assert.equal((await errorOf(response)).code, 'conversation-busy');
    assert.ok(Number(response.headers.get('Retry-After')) > 0);
    assert.equal(await jobs.status(jobOf('to-missive'), chat.clock.now), null);
    assert.equal((await jobs.status(jobOf('to-visitor'), chat.clock.now))?.isClaimed, true);
    const { conversations } = chat.twilio.conversations.v1.services(chat.serviceSid);
    assert.equal((await conversations(session.conversationSid!).fetch()).state, 'active');
  });

  it('CS-08 says what to delete at Twilio where it is not connected any more', async () => {
    const { chat, session, call } = await visited();
    await chat.store.update(chat.account.id, { twilio: null }, chat.clock.now);
    const exported = (await (await call('GET')).json()) as {
      isComplete: boolean;
      visitors: { email: string }[];
    };
    assert.deepEqual([exported.isComplete, exported.visitors[0]?.email], [true, 'ana@example.org']);
    const { visitors } = (await (await call('DELETE')).json()) as {
      visitors: { left: { twilio: string[] }; deleted: { stored: { visitors: number } } }[];
    };
    assert.match(visitors[0]?.left.twilio[0] ?? '', new RegExp(session.conversationSid!));
    assert.equal(visitors[0]?.deleted.stored.visitors, 1);
  });
});

describe('an export', () => {
  it('CS-08 says that it is not complete when Twilio fails on the way', async () => {
    const { chat, call } = await visited();
    emulator().account(chat.account.twilio!.accountSid).faults.pull({
      kind: 'refuse',
      target: 'rest',
      code: 503,
      times: 1,
    });
    const response = await call('GET');
    assert.equal(response.status, 200);
    const exported = (await response.json()) as {
      isComplete: boolean;
      problems: string[];
      visitors: { stored: { visitors: unknown[] } }[];
    };
    assert.equal(exported.isComplete, false);
    assert.match(exported.problems.join(), /Twilio refused it \(status 503\)/);
    assert.equal(exported.visitors[0]?.stored.visitors.length, 1);
  });
});
