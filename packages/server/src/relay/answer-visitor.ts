/**
 * Answers a visitor by a program: asks it, and sends what it says, once (CS-10).
 *
 * Asking is at least once: a process that dies while the program thinks asks it again, about the same id. What the program
 * said is stored before it is sent, so all that follows is about the same words; a message with an unknown outcome is
 * looked up in the log before it is sent again.
 */

import { decideAnswer, isTooOld, isWithPeople, SILENCE } from '../answers/decide-answer.js';
import { ProgramError, type Program, type ProgramAnswer } from '../answers/program.js';
import type { Answer } from '../stores/answer-store.js';
import type { ClaimedJob } from '../stores/relay-store.js';
import type { VisitorRecord } from '../stores/store.js';
import { TwilioThrottled } from '../twilio/twilio-client.js';
import { twilioStatus } from '../twilio/twilio-errors.js';
import { testVisitorId } from '../visitors/visitor-identity.js';
import { PROGRAM } from './authors.js';
import { noteHandOffs } from './hand-off-notes.js';
import { automaticMessage, partsOfAnswer, programMessage } from './program-message.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import { explainRelayError, isUncertain, UnsettledAttemptError } from './relay-errors.js';
import { isInLog, messagesAfter, visitorOf, type RelayedMessage } from './twilio-log.js';
import { LeaseLostError, type JobResult, type Lease } from './worker-pool.js';

/** How often a program is asked about one message. */
const MAX_ATTEMPTS = 3;
/** Difference between Twilio's clock and ours, in milliseconds. */
const CLOCK_SLACK = 2 * 60_000;
/** Of all programs of an account: no fault of a program or a visitor may cost more. */
const ACCOUNT_LIMIT = { burst: 300, perHour: 600 };
/** Messages of the last day that are read. */
const MAX_LOG = 1_000;
const TOO_MANY = 'There were too many automatic replies in a short time.';
const DONE: JobResult = { didWork: false, nextAt: null };

export async function answerVisitor(deps: RelayDeps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const bridge = await bridgeOf(deps, job.accountId);
  if (bridge === null) return DONE;
  const visitor = await visitorOf(bridge, deps.store, job.subject);
  if (visitor === null) return DONE;
  // A visitor of a later conversation has another job, unless several go on side by side.
  if (visitor.conversationSid !== job.subject && !visitor.seesEarlier) return DONE;
  if (visitor.id === testVisitorId(bridge.account.visitorTokenKey)) return DONE;
  return new AnswerJob(deps, bridge, { ...visitor, conversationSid: job.subject }, lease).run();
}

interface Situation {
  readonly messages: readonly RelayedMessage[];
  readonly isPersonReplying: boolean;
  readonly askedIndex: number;
  readonly handedOffAt: number | null;
  readonly now: number;
}

class AnswerJob {
  readonly #deps: RelayDeps;
  readonly #bridge: Bridge;
  /** With the conversation of this job. */
  readonly #visitor: VisitorRecord;
  readonly #lease: Lease;

  constructor(deps: RelayDeps, bridge: Bridge, visitor: VisitorRecord, lease: Lease) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#visitor = visitor;
    this.#lease = lease;
  }

  async run(): Promise<JobResult> {
    const { store, clock, programs } = this.#deps;
    const { account } = this.#bridge;
    const program = programs.of(account);
    const since = clock.now() - SILENCE - CLOCK_SLACK;
    const known = await store.relay.answers.answersOf(account.id, this.#visitor.conversationSid, since);
    const situation = await this.#situation(known);
    if (situation === null) return DONE;
    const { conversationSid: sid } = this.#visitor;
    const notesAt = await noteHandOffs(this.#deps, account, sid, known, situation.messages);
    const open = known.find(({ state }) => state === 'asking' || state === 'sending');
    if (open !== undefined) return this.#continue(open, situation, program);
    const decision = program === null ? { type: 'silent' as const } : decideAnswer(situation);
    if (decision.type === 'silent') return { didWork: false, nextAt: notesAt };
    return this.#begin(decision.message, decision.type === 'limit');
  }

  /** Null when the conversation does not exist any more. */
  async #situation(known: readonly Answer[]): Promise<Situation | null> {
    const { store, clock } = this.#deps;
    const { account } = this.#bridge;
    const { conversationSid: sid, identity } = this.#visitor;
    const now = clock.now();
    const range = { cursor: -1, identity, since: now - SILENCE, limit: MAX_LOG };
    const messages = await messagesAfter(this.#bridge, sid, range);
    if (messages === null) return null;
    const waiting = await store.relay.agentMessages.waitingAgentMessages(account.id, sid);
    const handOffs = known.filter(({ handOff }) => handOff !== null).map(({ createdAt }) => createdAt);
    return {
      messages,
      isPersonReplying: waiting.length > 0,
      askedIndex: Math.max(-1, ...known.map(({ messageIndex }) => messageIndex)),
      handedOffAt: handOffs.length === 0 ? null : Math.max(...handOffs),
      now,
    };
  }

  async #begin(message: RelayedMessage, isOverLimit: boolean): Promise<JobResult> {
    const { store, clock } = this.#deps;
    const { answers } = store.relay;
    const { id: accountId } = this.#bridge.account;
    const key = { accountId, conversationSid: this.#visitor.conversationSid, messageSid: message.sid };
    const limit = `answers:${accountId}`;
    const isRefused = (await store.limits.take(limit, ACCOUNT_LIMIT, clock.now())) > 0;
    const limited = isOverLimit || isRefused ? { handOff: isOverLimit ? TOO_MANY : null } : undefined;
    await answers.addAnswer(key, message.index, clock.now(), limited);
    if (limited !== undefined) this.#count('limited');
    return this.#again();
  }

  async #continue(answer: Answer, situation: Situation, program: Program | null): Promise<JobResult> {
    const message = situation.messages.find(({ sid }) => sid === answer.messageSid);
    // The answer's own hand-off is no reason to drop it.
    const isTaken = isWithPeople(answer.handOff === null ? situation : { ...situation, handedOffAt: null });
    if (answer.state === 'sending') return this.#send(answer, message, isTaken, situation.now);
    if (message === undefined || program === null || isTaken || isTooOld(message, situation.now))
      return this.#finish(answer, 'dropped');
    return this.#ask(answer, message, situation, program);
  }

  async #ask(
    answer: Answer,
    message: RelayedMessage,
    { messages, now }: Situation,
    program: Program,
  ): Promise<JobResult> {
    const { store, pace } = this.#deps;
    const { answers } = store.relay;
    if (answer.settledAt !== null && now < answer.settledAt)
      return { didWork: false, nextAt: answer.settledAt };
    // Processes died while it was asked.
    if (answer.attempts >= MAX_ATTEMPTS) return this.#fail(answer, 'The program was interrupted too often.');
    await this.#lease.renew();
    if (!(await answers.beginAsking(answer))) throw new LeaseLostError();
    let said: ProgramAnswer;
    try {
      said = await program.ask(programMessage(this.#bridge.account, this.#visitor, messages, message, now));
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      this.#count('failed');
      const attempts = answer.attempts + 1;
      if (error.isPermanent || attempts >= MAX_ATTEMPTS) return this.#fail(answer, error.message);
      const nextAt = this.#deps.clock.now() + pace.retryDelay * 2 ** attempts;
      await answers.holdUntil(answer, nextAt);
      return { didWork: true, nextAt };
    }
    const { handOff } = said;
    const replies = partsOfAnswer(said);
    if (!(await answers.saveReplies(answer, { replies, handOff }))) throw new LeaseLostError();
    this.#count(replies.length > 0 ? 'replied' : handOff === null ? 'silent' : 'handed-off');
    return this.#again();
  }

  /** Sends the next message of the answer. */
  async #send(
    answer: Answer,
    message: RelayedMessage | undefined,
    isTaken: boolean,
    now: number,
  ): Promise<JobResult> {
    const { answers } = this.#deps.store.relay;
    const { account } = this.#bridge;
    if (answer.attemptAt !== null && (await this.#isSent(answer))) {
      await answers.recordSent(answer, answer.parts + 1);
      return this.#again();
    }
    const { parts } = answer;
    const part = answer.replies[parts];
    if (part === undefined) return this.#finish(answer, 'done', message);
    // What was begun is said to its end, although a person answers meanwhile.
    if (message === undefined || isTooOld(message, now) || (isTaken && parts === 0))
      return this.#finish(answer, 'dropped');
    if (this.#lease.isStopping()) return this.#again();
    const language = message.meta?.language ?? this.#visitor.meta.language ?? null;
    const { body, ...author } = automaticMessage(account, part.text, language);
    const attributes = {
      ...author,
      automatic: true,
      answerId: answerIdOf(answer, parts),
      ...(part.replies.length > 0 ? { replies: part.replies } : {}),
    };
    if (!(await this.#create(answer, body, attributes)))
      return this.#fail(answer, 'Twilio refused the automatic reply: the conversation may be closed.');
    await answers.recordSent(answer, parts + 1);
    return this.#again();
  }

  /** Whether the message in doubt is in the log. @throws UnsettledAttemptError while it may still arrive */
  async #isSent(answer: Answer): Promise<boolean> {
    const conversation = this.#bridge.service.conversations(this.#visitor.conversationSid);
    const since = (answer.attemptAt ?? 0) - CLOCK_SLACK;
    if (await isInLog(conversation, { answerId: answerIdOf(answer, answer.parts) }, since)) return true;
    if (answer.settledAt !== null && this.#deps.clock.now() < answer.settledAt)
      throw new UnsettledAttemptError(answer.settledAt);
    return false;
  }

  /** Returns false when Twilio will never take it. */
  async #create(answer: Answer, body: string, attributes: object): Promise<boolean> {
    const { clock, pace, store } = this.#deps;
    const { answers } = store.relay;
    await this.#lease.renew();
    const now = clock.now();
    if (!(await answers.beginSending(answer, now, now + pace.maxTwilioCallTime + pace.settleTime)))
      throw new LeaseLostError();
    try {
      await this.#bridge.service
        .conversations(this.#visitor.conversationSid)
        .messages.create({ author: PROGRAM, body, attributes: JSON.stringify(attributes) });
      return true;
    } catch (error) {
      if (isUncertain(error)) {
        await answers.holdUntil(answer, clock.now() + pace.settleTime);
        throw error;
      }
      const status = twilioStatus(error);
      if (status !== null) await answers.cancelSending(answer);
      const isTemporary =
        error instanceof TwilioThrottled || status === null || [401, 403, 408, 429].includes(status);
      if (isTemporary) throw error;
      this.#deps.logger.warn({ err: error }, explainRelayError(error));
      return false;
    }
  }

  async #finish(answer: Answer, state: 'done' | 'dropped', message?: RelayedMessage): Promise<JobResult> {
    const { clock, metrics, store } = this.#deps;
    await this.#tellTeam(answer);
    if (answer.parts > 0) metrics.relayed.inc({ direction: 'answer' });
    if (answer.parts > 0 && message !== undefined)
      metrics.relayDelay.observe({ direction: 'answer' }, (clock.now() - message.sentAt) / 1_000);
    await store.relay.answers.finishAnswer(answer, state, null, clock.now());
    return this.#again();
  }

  async #fail(answer: Answer, reason: string): Promise<JobResult> {
    const { clock, metrics, store } = this.#deps;
    metrics.relayFailures.inc({ direction: 'answer' });
    await this.#tellTeam(answer);
    await store.relay.answers.finishAnswer(answer, 'failed', reason, clock.now());
    return this.#again();
  }

  /** Has what was said posted to Missive. Twilio calls no webhook for it; the log has it. */
  async #tellTeam({ accountId, conversationSid: subject, parts }: Answer): Promise<void> {
    const { clock, store } = this.#deps;
    if (parts > 0) await store.relay.jobs.schedule({ accountId, queue: 'to-missive', subject }, clock.now());
  }

  #count(outcome: string): void {
    this.#deps.metrics.programAnswers.inc({ outcome });
  }

  #again(): JobResult {
    return { didWork: true, nextAt: this.#deps.clock.now() };
  }
}

const answerIdOf = ({ messageSid }: Answer, part: number): string => `${messageSid}:${part}`;
