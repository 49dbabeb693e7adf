/**
 * Emails replies that a visitor has not seen (CS-07): once for each quiet spell, also after failures and crashes.
 *
 * SMTP cannot be asked whether it has an email. So an attempt is noted before it is made. One that certainly had no
 * effect is repeated. One with an unknown outcome is repeated too, at least once rather than at most once: an answer
 * that is lost is worse than one that comes twice. All attempts are equal byte by byte, with one Message-ID, by which
 * mailboxes recognise the second copy.
 */

import type { LoggedMessage } from 'missive-chat/core/types.js';
import { teamOf } from '../accounts/team.js';
import { decideMail, unseenReplies, type MailSituation } from '../mail/mail-due.js';
import {
  addressKeyOf,
  conversationMailId,
  hashOfToken,
  LINK_LIFETIME,
  mailId,
  returnPage,
  returnToken,
  returnUrl,
  stopToken,
  stopUrl,
} from '../mail/mail-links.js';
import { mailBody, teamName } from '../mail/mail-message.js';
import { LEFT_OUT, mailNote } from '../mail/mail-note.js';
import { mailLanguage } from '../mail/mail-language.js';
import { isMailAddress, MailError, type Mailer, type OutgoingMail } from '../mail/mailer.js';
import { OWN_POSTS } from '../stores/own-posts.js';
import type { ClaimedJob } from '../stores/relay-store.js';
import type { Mail, MailState } from '../stores/mail-store.js';
import type { VisitorRecord } from '../stores/store.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';
import { referenceOf } from './missive-message.js';
import { bridgeOf, type Bridge, type RelayDeps } from './relay-deps.js';
import { UnsettledAttemptError } from './relay-errors.js';
import { messagesAfter } from './twilio-log.js';
import { LeaseLostError, type JobResult, type Lease } from './worker-pool.js';

/** After this many attempts with an unknown outcome it is not sent again. */
const MAX_DOUBTS = 3;
/** A mail server that does not accept an email for this long is not asked any more. Milliseconds. */
const MAX_WAIT = 24 * 60 * 60 * 1_000;
const KEEP_FINISHED = 30 * 24 * 60 * 60 * 1_000;
const MAX_LOG_AGE = 7 * 24 * 60 * 60 * 1_000;
/** Emails to one address: one who types another person’s address is no nuisance to that person. */
const ADDRESS_LIMIT = { burst: 10, perHour: 1 };
const DONE: JobResult = { didWork: false, nextAt: null };

export async function sendMail(deps: RelayDeps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const { mailer, publicUrl, store } = deps;
  const bridge = await bridgeOf(deps, job.accountId);
  if (mailer === null || publicUrl === null || bridge === null) return DONE;
  const visitor = await store.findVisitorOfConversation(bridge.account.id, job.subject);
  if (visitor === null) return { ...DONE, isGone: true };
  const recipient = { ...visitor, conversationSid: job.subject };
  return new MailJob(deps, bridge, recipient, lease, { mailer, publicUrl }).run();
}

type Situation = MailSituation<LoggedMessage>;

class MailJob {
  readonly #deps: RelayDeps;
  readonly #bridge: Bridge;
  /** With the conversation of this job. */
  readonly #visitor: VisitorRecord;
  readonly #lease: Lease;
  readonly #mailer: Mailer;
  readonly #publicUrl: string;

  constructor(
    deps: RelayDeps,
    bridge: Bridge,
    visitor: VisitorRecord,
    lease: Lease,
    { mailer, publicUrl }: { readonly mailer: Mailer; readonly publicUrl: string },
  ) {
    this.#deps = deps;
    this.#bridge = bridge;
    this.#visitor = visitor;
    this.#lease = lease;
    this.#mailer = mailer;
    this.#publicUrl = publicUrl;
  }

  async run(): Promise<JobResult> {
    const { clock } = this.#deps;
    const { mails } = this.#deps.store.relay;
    const { account } = this.#bridge;
    const known = await mails.mailsOf(account.id, this.#visitor.conversationSid);
    for (const mail of known) if (mail.state !== 'sending' && !mail.isNoted) await this.#note(mail);
    const open = known.find(({ state }) => state === 'sending');
    if (open === undefined && !account.email.isOn) return DONE;
    if (open?.settledAt != null && clock.now() < open.settledAt)
      throw new UnsettledAttemptError(open.settledAt);
    const mailedIndex = Math.max(
      -1,
      ...known.filter((mail) => mail !== open).map(({ lastIndex }) => lastIndex),
    );
    const situation = await this.#situation(mailedIndex);
    if (situation === null) return DONE;
    if (open !== undefined) return this.#continue(open, situation);
    const decision = decideMail(situation);
    if (decision.type === 'wait') return { didWork: false, nextAt: decision.until };
    if (decision.type === 'none') {
      await mails.deleteFinishedMails(clock.now() - KEEP_FINISHED);
      return DONE;
    }
    return this.#continue(await this.#add(decision.replies), situation);
  }

  /** Null when the conversation does not exist any more. */
  async #situation(mailedIndex: number): Promise<Situation | null> {
    const { service, account } = this.#bridge;
    const { conversationSid: sid, identity } = this.#visitor;
    const now = this.#deps.clock.now();
    const [messages, participants, user] = await Promise.all([
      messagesAfter(this.#bridge, sid, { cursor: mailedIndex, identity, since: now - MAX_LOG_AGE }),
      orNullIfMissing(service.conversations(sid).participants.list({ pageSize: 100 })),
      orNullIfMissing(service.users(identity).fetch()),
    ]);
    if (messages === null || participants === null) return null;
    const own = participants.find((participant) => participant.identity === identity);
    return {
      // Automatic replies are not worth an email.
      messages: messages.filter(({ sender }) => sender !== 'program'),
      readIndex: own?.lastReadMessageIndex ?? null,
      mailedIndex,
      isConnected: user?.isOnline === true,
      minutes: account.email.minutes,
      now,
    };
  }

  async #add(replies: readonly LoggedMessage[]): Promise<Mail> {
    const { clock, store } = this.#deps;
    const { account } = this.#bridge;
    const { conversationSid } = this.#visitor;
    const indexes = replies.map(({ index }) => index);
    const firstIndex = Math.min(...indexes);
    const id = mailId(account, conversationSid, firstIndex);
    const now = clock.now();
    await store.relay.mails.addMail(
      {
        accountId: account.id,
        id,
        conversationSid,
        firstIndex,
        lastIndex: Math.max(...indexes),
        tokenHash: hashOfToken(returnToken(account, id)),
        tokenUntil: now + LINK_LIFETIME,
      },
      now,
    );
    const known = await store.relay.mails.mailsOf(account.id, conversationSid);
    const mail = known.find((one) => one.id === id);
    // Another worker has added and finished it.
    if (mail?.state !== 'sending') throw new LeaseLostError();
    return mail;
  }

  /** Sends an email that is decided, unless the visitor has come back since. */
  async #continue(mail: Mail, situation: Situation): Promise<JobResult> {
    const { clock, store } = this.#deps;
    const { account } = this.#bridge;
    const again: JobResult = { didWork: true, nextAt: clock.now() };
    const inDoubt = mail.doubts > 0;
    const isSeen = !unseenReplies(situation).some(({ index }) => index <= mail.lastIndex);
    if (inDoubt && (isSeen || mail.doubts >= MAX_DOUBTS)) return this.#finish(mail, 'unsure', null, again);
    if (isSeen || !account.email.isOn) return this.#finish(mail, 'needless', null, again);
    if (clock.now() > mail.createdAt + MAX_WAIT)
      return this.#finish(
        mail,
        inDoubt ? 'unsure' : 'refused',
        'The mail server has not accepted it for a day.',
        again,
      );
    const decision = decideMail(situation);
    if (decision.type !== 'send')
      return { didWork: false, nextAt: decision.type === 'wait' ? decision.until : clock.now() };
    const address = this.#visitor.email.trim();
    const addressKey = addressKeyOf(account, address);
    if (!isMailAddress(address)) return this.#finish(mail, 'left-out', LEFT_OUT.noAddress, again);
    if (await store.relay.mails.hasOptedOut(account.id, addressKey))
      return this.#finish(mail, 'left-out', LEFT_OUT.optedOut, again);
    if (
      mail.attempts === 0 &&
      (await store.limits.take(`mail:${account.id}:${addressKey}`, ADDRESS_LIMIT, clock.now())) > 0
    )
      return this.#finish(mail, 'left-out', LEFT_OUT.tooMany, again);
    const last = inDoubt ? mail.lastIndex : Math.max(...decision.replies.map(({ index }) => index));
    if (last > mail.lastIndex) await store.relay.mails.extendMail(mail, last);
    const replies = situation.messages.filter(
      ({ from, index }) => from === 'team' && index >= mail.firstIndex && index <= last,
    );
    return this.#attempt(mail, this.#compose(mail, replies, address), again);
  }

  async #attempt(mail: Mail, message: OutgoingMail, again: JobResult): Promise<JobResult> {
    const { clock, metrics, pace, store } = this.#deps;
    const { mails } = store.relay;
    await this.#lease.renew();
    const begun = await mails.beginAttempt(mail, clock.now() + pace.maxMailTime + pace.settleTime);
    if (!begun) throw new LeaseLostError();
    try {
      await this.#mailer.send(message);
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      if (error.kind === 'uncertain') await mails.settleAttempt(mail, clock.now() + pace.settleTime);
      else await mails.cancelAttempt(mail);
      if (error.kind !== 'refused') throw error;
      metrics.relayFailures.inc({ direction: 'mail' });
      return this.#finish(mail, 'refused', `${error.message} ${error.answer}`.trim(), again);
    }
    metrics.relayed.inc({ direction: 'mail' });
    return this.#finish(mail, 'sent', null, again);
  }

  async #finish(
    mail: Mail,
    state: Exclude<MailState, 'sending'>,
    reason: string | null,
    result: JobResult,
  ): Promise<JobResult> {
    const { clock, store } = this.#deps;
    await store.relay.mails.finishMail(mail, state, reason, clock.now());
    await this.#note({ ...mail, state, reason, finishedAt: clock.now() });
    return result;
  }

  /** Tells the team once, by a post in the conversation. */
  async #note(mail: Mail): Promise<void> {
    const { clock, store } = this.#deps;
    const { jobs, mails, posts, threads } = store.relay;
    const { account } = this.#bridge;
    const { conversationSid, email } = this.#visitor;
    const address = isMailAddress(email.trim()) ? email.trim() : '';
    const note = mailNote(mail, address, account);
    if (note !== null && !(await this.#wasTold(mail))) {
      const { missiveConversationId: conversation } = await threads.thread(account.id, conversationSid);
      const { organizationId: organization } = account.missive;
      const post = {
        ...note,
        references: [referenceOf(conversationSid)],
        ...(conversation === null ? {} : { conversation }),
        ...(organization === null ? {} : { organization }),
        reopen: false,
      };
      const now = clock.now();
      const subject = OWN_POSTS.mails;
      await posts.addPost({ accountId: account.id, integrationId: subject, deliveryId: mail.id, post }, now);
      await jobs.schedule({ accountId: account.id, queue: 'posts', subject }, now);
    }
    await mails.noteMail(mail);
  }

  /** Whether the agents already know that the visitor gave no address: one note per conversation. */
  async #wasTold({ id, reason }: Mail): Promise<boolean> {
    if (reason !== LEFT_OUT.noAddress) return false;
    const { account } = this.#bridge;
    const known = await this.#deps.store.relay.mails.mailsOf(account.id, this.#visitor.conversationSid);
    return known.some((mail) => mail.id !== id && mail.reason === reason && mail.isNoted);
  }

  #compose(mail: Mail, replies: readonly LoggedMessage[], address: string): OutgoingMail {
    const { account } = this.#bridge;
    const team = teamOf(account);
    const language = mailLanguage([this.#visitor.meta.language ?? '']);
    const page = returnPage(account, this.#visitor.pageUrl);
    const links = {
      returnUrl: returnUrl(page, returnToken(account, mail.id)),
      stopUrl: stopUrl(
        this.#publicUrl,
        account,
        stopToken(account, addressKeyOf(account, address)),
        language.language,
      ),
    };
    return {
      id: mail.id,
      conversationId: conversationMailId(account, mail.conversationSid),
      date: mail.createdAt,
      fromName: teamName(team.name),
      to: address,
      replyTo: account.email.replyTo === '' ? null : account.email.replyTo,
      ...mailBody({ team, replies, language, ...links }),
      stopUrl: links.stopUrl,
    };
  }
}
