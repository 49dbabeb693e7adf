/** The steps of the test message, in order. Each ends when the next part has it, or says why it has not. */

import type { Account, MissiveAccess } from '../accounts/account-store.js';
import { webhookProblem } from '../admin/missive-view.js';
import type { Metrics } from '../metrics.js';
import type { MissiveClient, MissiveClients } from '../missive/missive-client.js';
import type { CreatedIds } from '../missive/missive-resources.js';
import { hasWebhook } from '../twilio/provision-service.js';
import { messageFields, referenceOf } from '../relay/missive-message.js';
import type { Relay } from '../relay/relay.js';
import type { LaneName, LaneStanding, RelayStore } from '../relay/relay-store.js';
import type { VisitorStore } from '../storage/store.js';
import { missiveWebhookUrl, webhookUrl } from '../http/webhook-url.js';
import { clearAway } from './cleanup.js';
import { until, type Patience } from './poll-until.js';
import { Stop, type Trouble } from './step-failure.js';
import { sendTestMessage, TEST_REPLY, type TestVisitor, type TestVisitorDeps } from './test-visitor.js';

export interface TestDeps extends TestVisitorDeps {
  readonly store: VisitorStore & { readonly relay: RelayStore };
  readonly missiveClients: MissiveClients;
  /** Base address of this server as the world knows it; null when nobody told. */
  readonly publicUrl: string | null;
  readonly relay: Pick<Relay, 'hear'>;
  readonly metrics: Pick<Metrics, 'missiveWebhooks'>;
}

/** What the steps so far have come to. */
export interface Journey {
  readonly account: Account;
  readonly deps: TestDeps;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  missive: { readonly access: MissiveAccess; readonly client: MissiveClient } | null;
  visitor: TestVisitor | null;
  /** What Missive said of the reply that was sent. */
  reply: CreatedIds | null;
  /** Calls that were refused before the reply was sent. */
  refusedBefore: number;
}

export type StepName = 'token' | 'write' | 'heard' | 'inbox' | 'reply' | 'webhook' | 'visitor';

/** Answers what is amiss although it went on. @throws Stop, and the errors of Twilio's and Missive's clients */
type Step = (journey: Journey) => Promise<Trouble | 'skipped' | null>;

/** Milliseconds that a call to Missive may wait for its place. */
const MAX_WAIT = 10_000;

async function checkToken(journey: Journey): Promise<null> {
  const { account, deps } = journey;
  if (account.missive === null) throw new Stop('Missive is not connected.', 'Connect it above.');
  const client = deps.missiveClients(account.missive.token, { maxWait: MAX_WAIT });
  await client.organizations();
  journey.missive = { access: account.missive, client };
  return null;
}

async function write(journey: Journey): Promise<null> {
  const { account, deps } = journey;
  if (account.twilio === null)
    throw new Stop('Twilio is not connected: visitors cannot write.', 'Connect it under “Getting started”.');
  journey.visitor = await sendTestMessage(account, account.twilio, deps);
  return null;
}

async function beHeard(journey: Journey): Promise<Trouble | null> {
  const { account, deps, patience, signal } = journey;
  const { publicUrl } = deps;
  const heard =
    publicUrl === null ? null : await until(() => laneOf(journey, 'to-missive'), patience, signal);
  if (heard !== null) return null;
  await deps.relay.hear(account.id, visitorOf(journey).conversationSid);
  return {
    problem: `Twilio’s webhook did not reach this server. Until it does, messages are found by a search from time to time, and reach Missive late.`,
    fix: await webhookFix(journey),
  };
}

async function webhookFix({ account, deps }: Journey): Promise<string> {
  const { publicUrl, clients } = deps;
  const { twilio } = account;
  if (publicUrl === null || twilio === null)
    return 'Set MISSIVE_CHAT_PUBLIC_URL to the https:// address of this server, start it again, and connect Twilio again under “Getting started”.';
  const url = webhookUrl(publicUrl, account.id);
  const { accountSid, apiKeySid: username, apiKeySecret: password, serviceSid } = twilio;
  const isTold = await hasWebhook(clients({ accountSid, username, password }), serviceSid, url);
  return isTold
    ? `Twilio is told to call ${url}: let the proxy and the firewall in front of this server pass it on.`
    : `Twilio is not told to call ${url}: connect Twilio again under “Getting started”.`;
}

async function reachInbox(journey: Journey): Promise<null> {
  const { account, deps, patience, signal } = journey;
  const { conversationSid, message } = visitorOf(journey);
  const isThere = async (): Promise<true | null> => {
    const { cursor } = await deps.store.relay.threads.thread(account.id, conversationSid);
    // A message that is refused is passed by.
    await stopAtFailure(journey);
    return cursor >= message.index ? true : null;
  };
  if ((await until(isThere, patience, signal)) === null) throw await stuck(journey, 'to-missive');
  return null;
}

async function sendReply(journey: Journey): Promise<'skipped' | null> {
  const { account, deps } = journey;
  const { access, client } = missiveOf(journey);
  if (access.channelType === 'email') return 'skipped';
  const { conversationSid } = visitorOf(journey);
  const [visitor, thread] = await Promise.all([
    deps.store.findVisitorOfConversation(account.id, conversationSid),
    deps.store.relay.threads.thread(account.id, conversationSid),
  ]);
  if (visitor === null)
    throw new Stop('The test visitor was forgotten meanwhile.', 'Do not run two tests at once.');
  // As an agent answers: to whom it came from, as whom it was written to.
  const { from_field, to_fields } = messageFields(
    { id: account.id, name: account.name, missive: access },
    conversationSid,
    visitor,
    thread,
    { key: conversationSid, body: '', attachments: [], sentAt: deps.now() },
  );
  const [house] = to_fields ?? [];
  const { missiveConversationId: conversation } = thread;
  journey.refusedBefore = await refusedCalls(deps);
  journey.reply = await client.sendDraft({
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

async function beCalled(journey: Journey): Promise<'skipped' | null> {
  const { account, deps, patience, signal } = journey;
  if (journey.reply === null) return 'skipped';
  if ((await until(() => laneOf(journey, 'to-visitor'), patience, signal)) !== null) return null;
  const { publicUrl } = deps;
  const unreachable = webhookProblem(publicUrl);
  if ((await refusedCalls(deps)) > journey.refusedBefore)
    throw new Stop(
      'Missive called this server, but its signature was wrong.',
      'Set the same signature secret in the channel’s settings in Missive and here.',
    );
  throw new Stop(
    `The reply is in Missive, but Missive did not call this server.${unreachable === null ? '' : ` ${unreachable}`}`,
    publicUrl === null
      ? undefined
      : `In the channel’s settings in Missive, the webhook address has to be ${missiveWebhookUrl(publicUrl, account.id)}`,
  );
}

async function reachVisitor(journey: Journey): Promise<'skipped' | null> {
  const { patience, signal } = journey;
  if (journey.reply === null) return 'skipped';
  const visitor = visitorOf(journey);
  const isThere = async (): Promise<true | null> => {
    await stopAtFailure(journey);
    return (await visitor.reads(TEST_REPLY)) ? true : null;
  };
  if ((await until(isThere, patience, signal)) === null) throw await stuck(journey, 'to-visitor');
  return null;
}

export const STEPS: readonly (readonly [StepName, Step])[] = [
  ['token', checkToken],
  ['write', write],
  ['heard', beHeard],
  ['inbox', reachInbox],
  ['reply', sendReply],
  ['webhook', beCalled],
  ['visitor', reachVisitor],
];

/** Removes all traces on both sides. */
export const tidyUp = (journey: Journey): Promise<Trouble | null> =>
  clearAway({
    account: journey.account,
    visitor: visitorOf(journey),
    missive: missiveOf(journey).client,
    conversationId: journey.reply?.conversationId ?? null,
    hasReply: journey.reply !== null,
    relay: journey.deps.store.relay,
    now: journey.deps.now,
  });

/** Calls of Missive's without the right signature, to this process. */
async function refusedCalls({ metrics }: TestDeps): Promise<number> {
  const { values } = await metrics.missiveWebhooks.get();
  return values.find(({ labels }) => labels.result === 'refused')?.value ?? 0;
}

const laneOf = ({ account, deps, visitor }: Journey, name: LaneName): Promise<LaneStanding | null> =>
  deps.store.relay.lanes.laneStanding(
    { accountId: account.id, name, subject: visitor?.conversationSid ?? '' },
    deps.now(),
  );

/** @throws Stop when the message is among those that will not be passed on */
async function stopAtFailure({ account, deps, visitor }: Journey): Promise<void> {
  const failures = await deps.store.relay.failures.failures(account.id, 50);
  const own = failures.find(({ subject }) => subject === visitor?.conversationSid);
  if (own !== undefined) throw new Stop(own.reason);
}

async function stuck(journey: Journey, name: 'to-missive' | 'to-visitor'): Promise<Stop> {
  const lane = await laneOf(journey, name);
  if (lane?.problem) return new Stop(lane.problem);
  const { limit } = journey.patience;
  const time = `within ${Math.round(limit / 1_000)} seconds`;
  const isUntouched =
    lane !== null && !lane.isHeld && lane.dueAt !== null && lane.dueAt <= journey.deps.now();
  return isUntouched
    ? new Stop(
        `Nobody has passed it on ${time}: it waits in line.`,
        'If much is waiting, this is normal. Otherwise the chat server has trouble: see its log, and start it again.',
      )
    : new Stop(
        `It was not passed on ${time}, and nobody said why.`,
        'Try again: it may only have been slow. The log of the chat server tells more.',
      );
}

function visitorOf({ visitor }: Journey): TestVisitor {
  if (visitor === null) throw new Stop('There is no test visitor.');
  return visitor;
}

function missiveOf({ missive }: Journey): NonNullable<Journey['missive']> {
  if (missive === null) throw new Stop('Missive is not connected.');
  return missive;
}
