/**
 * The steps of the test message, in order. Each ends when the next part has the message, or with the reason
 * why not.
 */

import type { StepReport } from '../api/missive.js';
import type { Account, MissiveAccess } from '../accounts/account-store.js';
import { webhookProblem } from '../admin/missive-view.js';
import type { Metrics } from '../metrics.js';
import type { MissiveClient, MissiveClients } from '../missive/missive-client.js';
import type { CreatedIds } from '../missive/missive-resources.js';
import { hasWebhook } from '../twilio/provision-service.js';
import { messageFields, referenceOf } from '../relay/missive-message.js';
import type { Relay } from '../relay/relay.js';
import type { QueueName, JobStatus, RelayStore } from '../stores/relay-store.js';
import type { VisitorStore } from '../stores/store.js';
import { missiveWebhookUrl, webhookUrl } from '../http/webhook-url.js';
import { cleanUp } from './cleanup.js';
import { pollUntil, type PollLimits } from './poll-until.js';
import { StepFailure, type StepProblem } from './step-failure.js';
import { sendTestMessage, TEST_REPLY, type TestVisitor, type TestVisitorDeps } from './test-visitor.js';

export interface TestDeps extends TestVisitorDeps {
  readonly store: VisitorStore & { readonly relay: RelayStore };
  readonly missiveClients: MissiveClients;
  /** Public URL of this server; null when not configured. */
  readonly publicUrl: string | null;
  readonly relay: Pick<Relay, 'onVisitorMessage'>;
  readonly metrics: Pick<Metrics, 'missiveWebhooks'>;
}

/** State shared by the steps. */
export interface TestRun {
  readonly account: Account;
  readonly deps: TestDeps;
  readonly pollLimits: PollLimits;
  readonly signal: AbortSignal;
  missive: { readonly access: MissiveAccess; readonly client: MissiveClient } | null;
  visitor: TestVisitor | null;
  /** Ids in Missive's response to the reply. */
  reply: CreatedIds | null;
  /** Rejected webhook calls before the reply was sent. */
  refusedBefore: number;
}

type StepName = Exclude<StepReport['step'], 'tidy'>;

/** Returns a problem that did not stop the test. @throws StepFailure, and the errors of Twilio's and Missive's clients */
type Step = (test: TestRun) => Promise<StepProblem | 'skipped' | null>;

/** Milliseconds that a call to Missive may wait for a slot. */
const MAX_WAIT = 10_000;
const MAX_FAILURES = 2;
/** Milliseconds to wait for a webhook that probably is not configured. */
const UNLIKELY_WAIT = 3_000;

async function checkToken(test: TestRun): Promise<null> {
  const { account, deps } = test;
  if (account.missive === null) throw new StepFailure('Missive is not connected.', 'Connect it above.');
  const client = deps.missiveClients(account.missive.token, { maxWait: MAX_WAIT });
  await client.organizations();
  test.missive = { access: account.missive, client };
  return null;
}

async function write(test: TestRun): Promise<null> {
  const { account, deps } = test;
  if (account.twilio === null)
    throw new StepFailure(
      'Twilio is not connected: visitors cannot write.',
      'Connect it under “Getting started”.',
    );
  test.visitor = await sendTestMessage(account, account.twilio, deps);
  return null;
}

async function waitForTwilioWebhook(test: TestRun): Promise<StepProblem | null> {
  const { account, deps, pollLimits, signal } = test;
  const isConfigured = await isTwilioTold(test);
  const status = isConfigured
    ? await pollUntil(() => jobStatusOf(test, 'to-missive'), pollLimits, signal)
    : null;
  if (status !== null) return null;
  await deps.relay.onVisitorMessage(account.id, visitorOf(test).conversationSid);
  return {
    problem: `Twilio’s webhook did not reach this server. Until it does, messages are found by a search from time to time, and reach Missive late.`,
    fix: webhookFix(test, isConfigured),
  };
}

/** Whether Twilio's service calls this server. */
async function isTwilioTold({ account, deps }: TestRun): Promise<boolean> {
  const { publicUrl, clients } = deps;
  const { twilio } = account;
  if (publicUrl === null || twilio === null) return false;
  const { accountSid, apiKeySid: username, apiKeySecret: password, serviceSid } = twilio;
  const url = webhookUrl(publicUrl, account.id);
  // If Twilio's API does not tell, wait for the webhook itself.
  return hasWebhook(clients({ accountSid, username, password }), serviceSid, url).catch(() => true);
}

function webhookFix({ account, deps }: TestRun, isConfigured: boolean): string {
  const { publicUrl } = deps;
  if (publicUrl === null)
    return 'Set MISSIVE_CHAT_PUBLIC_URL to the https:// address of this server, start it again, and connect Twilio again under “Getting started”.';
  const url = webhookUrl(publicUrl, account.id);
  return isConfigured
    ? `Twilio calls ${url}: let the proxy and the firewall in front of this server pass it on.`
    : `Twilio does not call ${url}: connect Twilio again under “Getting started”.`;
}

async function waitForInbox(test: TestRun): Promise<null> {
  const { account, deps, pollLimits, signal } = test;
  const { conversationSid, message } = visitorOf(test);
  const isThere = async (): Promise<true | null> => {
    const { cursor } = await deps.store.relay.threads.thread(account.id, conversationSid);
    // A rejected message is skipped.
    await stopAtFailure(test, 'to-missive');
    return cursor >= message.index ? true : null;
  };
  if ((await pollUntil(isThere, pollLimits, signal)) === null) throw await notPassedOn(test, 'to-missive');
  return null;
}

async function sendReply(test: TestRun): Promise<'skipped' | null> {
  const { account, deps } = test;
  const { access, client } = missiveOf(test);
  if (access.channelType === 'email') return 'skipped';
  const { conversationSid } = visitorOf(test);
  const [visitor, thread] = await Promise.all([
    deps.store.findVisitorOfConversation(account.id, conversationSid),
    deps.store.relay.threads.thread(account.id, conversationSid),
  ]);
  if (visitor === null)
    throw new StepFailure(
      'The test visitor was deleted during the test.',
      'Do not run two tests at the same time.',
    );
  // Replies as an agent does: to the sender of the message, from its recipient.
  const { from_field, to_fields } = messageFields(
    { id: account.id, name: account.name, missive: access },
    conversationSid,
    visitor,
    thread,
    { key: conversationSid, body: '', attachments: [], sentAt: deps.now() },
  );
  const [house] = to_fields ?? [];
  const { missiveConversationId: conversation } = thread;
  test.refusedBefore = await refusedCalls(deps);
  test.reply = await client.sendDraft({
    account: access.channelId,
    to_fields: [from_field],
    ...(house === undefined ? {} : { from_field: house }),
    body: TEST_REPLY,
    references: [referenceOf(conversationSid)],
    ...(conversation === null ? {} : { conversation }),
    send: true,
  });
  return null;
}

async function waitForMissiveWebhook(test: TestRun): Promise<'skipped' | null> {
  const { account, deps, pollLimits, signal } = test;
  if (test.reply === null) return 'skipped';
  const { publicUrl } = deps;
  const hasArrived = async (): Promise<true | null> => {
    if ((await jobStatusOf(test, 'to-visitor')) !== null) return true;
    if ((await refusedCalls(deps)) > test.refusedBefore)
      throw new StepFailure(
        'Missive called this server, but its signature was wrong.',
        'Set the same signature secret in the channel’s settings in Missive and here.',
      );
    return null;
  };
  // Without a public URL the webhook URL may still have been entered manually.
  const limit = publicUrl === null ? Math.min(pollLimits.limit, UNLIKELY_WAIT) : pollLimits.limit;
  if ((await pollUntil(hasArrived, { ...pollLimits, limit }, signal)) !== null) return null;
  const unreachable = webhookProblem(publicUrl);
  throw new StepFailure(
    `The reply is in Missive, but Missive did not call this server.${unreachable === null ? '' : ` ${unreachable}`}`,
    publicUrl === null
      ? undefined
      : `In the channel’s settings in Missive, the webhook address has to be ${missiveWebhookUrl(publicUrl, account.id)}`,
  );
}

async function waitForVisitor(test: TestRun): Promise<'skipped' | null> {
  const { pollLimits, signal } = test;
  if (test.reply === null) return 'skipped';
  const visitor = visitorOf(test);
  const isThere = async (): Promise<true | null> => {
    await stopAtFailure(test, 'to-visitor');
    return (await visitor.hasReceived(TEST_REPLY)) ? true : null;
  };
  if ((await pollUntil(isThere, pollLimits, signal)) === null) throw await notPassedOn(test, 'to-visitor');
  return null;
}

export const STEPS: readonly (readonly [StepName, Step])[] = [
  ['token', checkToken],
  ['write', write],
  ['heard', waitForTwilioWebhook],
  ['inbox', waitForInbox],
  ['reply', sendReply],
  ['webhook', waitForMissiveWebhook],
  ['visitor', waitForVisitor],
];

/** Removes all traces on both sides. */
export const cleanUpTest = (test: TestRun): Promise<StepProblem | null> =>
  cleanUp({
    account: test.account,
    visitor: visitorOf(test),
    missive: missiveOf(test).client,
    conversationId: test.reply?.conversationId ?? null,
    hasReply: test.reply !== null,
    relay: test.deps.store.relay,
    now: test.deps.now,
  });

/** Number of webhook calls by Missive without a valid signature, in this process. */
async function refusedCalls({ metrics }: TestDeps): Promise<number> {
  const { values } = await metrics.missiveWebhooks.get();
  return values.find(({ labels }) => labels.result === 'refused')?.value ?? 0;
}

const jobStatusOf = ({ account, deps, visitor }: TestRun, name: QueueName): Promise<JobStatus | null> =>
  deps.store.relay.jobs.status(
    { accountId: account.id, queue: name, subject: visitor?.conversationSid ?? '' },
    deps.now(),
  );

/**
 * @throws StepFailure when the message will not be relayed, or waits for a known reason: one failure may be
 * temporary, two are not
 */
async function stopAtFailure(test: TestRun, queue: 'to-missive' | 'to-visitor'): Promise<void> {
  const { account, deps, visitor } = test;
  const failures = await deps.store.relay.failures.failures(account.id, 50);
  const own = failures.find(({ subject }) => subject === visitor?.conversationSid);
  if (own !== undefined) throw new StepFailure(own.reason);
  const job = await jobStatusOf(test, queue);
  if (job?.problem && job.failures >= MAX_FAILURES) throw new StepFailure(job.problem);
}

async function notPassedOn(test: TestRun, name: 'to-missive' | 'to-visitor'): Promise<StepFailure> {
  const status = await jobStatusOf(test, name);
  if (status?.problem) return new StepFailure(status.problem);
  const { limit } = test.pollLimits;
  const time = `within ${Math.round(limit / 1_000)} seconds`;
  const isWaiting =
    status !== null && !status.isClaimed && status.dueAt !== null && status.dueAt <= test.deps.now();
  return isWaiting
    ? new StepFailure(
        `It was not relayed ${time}: it is waiting in the queue.`,
        'This is normal when many messages are waiting. Otherwise see the log of the chat server, and restart it.',
      )
    : new StepFailure(
        `It was not relayed ${time}, for an unknown reason.`,
        'Try again: it may only have been slow. See also the log of the chat server.',
      );
}

function visitorOf({ visitor }: TestRun): TestVisitor {
  if (visitor === null) throw new StepFailure('There is no test visitor.');
  return visitor;
}

function missiveOf({ missive }: TestRun): NonNullable<TestRun['missive']> {
  if (missive === null) throw new StepFailure('Missive is not connected.');
  return missive;
}
