/** Failures of the relay, from the four tables that hold them, and its status. */

import type { Kysely } from 'kysely';
import type { Failure, FailureStore, Job, QueueName, JobStore, RelayStatus } from '../stores/relay-store.js';
import type { Answers } from './answers.js';
import { toIso } from './rows.js';
import type { Schema } from './schema.js';

const QUEUES: readonly QueueName[] = [
  'to-missive',
  'to-visitor',
  'answers',
  'mail',
  'posts',
  'ending',
  'sweep',
  'retention',
];

export class RelayFailures implements FailureStore {
  readonly #db: Kysely<Schema>;
  readonly #jobs: Pick<JobStore, 'schedule'>;
  readonly #answers: Answers;

  constructor(db: Kysely<Schema>, jobs: Pick<JobStore, 'schedule'>, answers: Answers) {
    this.#db = db;
    this.#jobs = jobs;
    this.#answers = answers;
  }

  async refuseMessage(
    accountId: string,
    conversationSid: string,
    messageSid: string,
    reason: string,
    now: number,
  ): Promise<void> {
    const refusal = { reason, refused_at: toIso(now), is_due: 0 };
    await this.#db
      .insertInto('refused_messages')
      .values({
        account_id: accountId,
        conversation_sid: conversationSid,
        message_sid: messageSid,
        ...refusal,
      })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'conversation_sid', 'message_sid']).doUpdateSet(refusal),
      )
      .execute();
  }

  async refusedMessagesDue(accountId: string, conversationSid: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('refused_messages')
      .select('message_sid')
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('is_due', '=', 1)
      .orderBy('refused_at')
      .execute();
    return rows.map(({ message_sid }) => message_sid);
  }

  async forgetRefusedMessage(accountId: string, conversationSid: string, messageSid: string): Promise<void> {
    await this.#refused(accountId, conversationSid, messageSid).execute();
  }

  async failures(accountId: string, limit: number): Promise<Failure[]> {
    const [refused, agents, posts, answers] = await Promise.all([
      this.#db
        .selectFrom('refused_messages')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('is_due', '=', 0)
        .orderBy('refused_at', 'desc')
        .limit(limit)
        .execute(),
      this.#db
        .selectFrom('agent_messages')
        .select(['id', 'conversation_sid', 'reason', 'received_at'])
        .where('account_id', '=', accountId)
        .where('state', '=', 'failed')
        .orderBy('received_at', 'desc')
        .limit(limit)
        .execute(),
      this.#db
        .selectFrom('integration_posts')
        .select(['integration_id', 'delivery_id', 'reason', 'received_at'])
        .where('account_id', '=', accountId)
        .where('state', '=', 'failed')
        .orderBy('received_at', 'desc')
        .limit(limit)
        .execute(),
      this.#answers.failures(accountId, limit),
    ]);
    const all: Failure[] = [
      ...refused.map((row) => ({
        id: idOf('to-missive', row.conversation_sid, row.message_sid),
        direction: 'to-missive' as const,
        subject: row.conversation_sid,
        messageId: row.message_sid,
        reason: row.reason,
        at: Date.parse(row.refused_at),
      })),
      ...agents.map((row) => ({
        id: idOf('to-visitor', row.conversation_sid ?? '', row.id),
        direction: 'to-visitor' as const,
        subject: row.conversation_sid,
        messageId: row.id,
        reason: row.reason ?? '',
        at: Date.parse(row.received_at),
      })),
      ...posts.map((row) => ({
        id: idOf('post', row.integration_id, row.delivery_id),
        direction: 'post' as const,
        subject: row.integration_id,
        messageId: row.delivery_id,
        reason: row.reason ?? '',
        at: Date.parse(row.received_at),
      })),
      ...answers.map((one) => ({ id: idOf('answer', one.subject ?? '', one.messageId), ...one })),
    ];
    return all.sort((a, b) => b.at - a.at).slice(0, limit);
  }

  async retryFailure(accountId: string, id: string, now: number): Promise<Job | null> {
    const key = keyOf(id);
    if (key === null) return null;
    const [direction, subject, messageId] = key;
    // When the message is this old, an agent should reply.
    if (direction === 'answer') return null;
    const changed = await this.#retry(accountId, direction, subject, messageId);
    if (!changed) return null;
    const job: Job = { accountId, queue: direction === 'post' ? 'posts' : direction, subject };
    await this.#jobs.schedule(job, now);
    return job;
  }

  async dismissFailure(accountId: string, id: string): Promise<boolean> {
    const key = keyOf(id);
    if (key === null) return false;
    const [direction, subject, messageId] = key;
    if (direction === 'to-missive') {
      const { numDeletedRows } = await this.#refused(accountId, subject, messageId).executeTakeFirst();
      return numDeletedRows === 1n;
    }
    if (direction === 'answer')
      return this.#answers.dismissFailure({ accountId, conversationSid: subject, messageSid: messageId });
    // Keep its id, so that a repeated webhook does not restore the message.
    const { numUpdatedRows } =
      direction === 'post'
        ? await this.#failedPost(accountId, subject, messageId)
            .set({ state: 'dismissed', post: '' })
            .executeTakeFirst()
        : await this.#failedAgentMessage(accountId, messageId)
            .set({ state: 'dismissed', content: '' })
            .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  status(accountId: string, now: number): Promise<RelayStatus> {
    return this.#status(accountId, now);
  }

  totalStatus(now: number): Promise<RelayStatus> {
    return this.#status(null, now);
  }

  async deleteFinished(before: number): Promise<void> {
    const time = toIso(before);
    await this.#answers.deleteOld(before);
    for (const table of ['agent_messages', 'integration_posts'] as const) {
      await this.#db.deleteFrom(table).where('delivered_at', '<', time).execute();
      await this.#db
        .deleteFrom(table)
        .where('state', '=', 'dismissed')
        .where('received_at', '<', time)
        .execute();
    }
  }

  async #retry(
    accountId: string,
    direction: Failure['direction'],
    subject: string,
    messageId: string,
  ): Promise<boolean> {
    if (direction === 'post') {
      const post = this.#failedPost(accountId, subject, messageId);
      return (await post.set({ state: 'waiting', reason: null }).executeTakeFirst()).numUpdatedRows === 1n;
    }
    if (direction === 'to-visitor') {
      // The recipient is unknown: a retry would fail the same way.
      const message = this.#failedAgentMessage(accountId, messageId).where(
        'conversation_sid',
        'is not',
        null,
      );
      return (await message.set({ state: 'waiting', reason: null }).executeTakeFirst()).numUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await this.#db
      .updateTable('refused_messages')
      .set({ is_due: 1 })
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', subject)
      .where('message_sid', '=', messageId)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  #refused(accountId: string, conversationSid: string, messageSid: string) {
    return this.#db
      .deleteFrom('refused_messages')
      .where('account_id', '=', accountId)
      .where('conversation_sid', '=', conversationSid)
      .where('message_sid', '=', messageSid);
  }

  #failedAgentMessage(accountId: string, id: string) {
    return this.#db
      .updateTable('agent_messages')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('state', '=', 'failed');
  }

  #failedPost(accountId: string, integrationId: string, deliveryId: string) {
    return this.#db
      .updateTable('integration_posts')
      .where('account_id', '=', accountId)
      .where('integration_id', '=', integrationId)
      .where('delivery_id', '=', deliveryId)
      .where('state', '=', 'failed');
  }

  async #status(accountId: string | null, now: number): Promise<RelayStatus> {
    let jobs = this.#db.selectFrom('relay_lanes');
    let refused = this.#db.selectFrom('refused_messages').where('is_due', '=', 0);
    let agents = this.#db.selectFrom('agent_messages').where('state', '=', 'failed');
    let posts = this.#db.selectFrom('integration_posts').where('state', '=', 'failed');
    if (accountId !== null) {
      jobs = jobs.where('account_id', '=', accountId);
      refused = refused.where('account_id', '=', accountId);
      agents = agents.where('account_id', '=', accountId);
      posts = posts.where('account_id', '=', accountId);
    }
    const [due, failing, active, ...failed] = await Promise.all([
      jobs
        .select(({ fn }) => ['lane', fn.countAll().as('count'), fn.min('due_at').as('oldest')])
        .where('due_at', '<=', toIso(now))
        .groupBy('lane')
        .execute(),
      jobs
        .select('problem')
        .where('problem', 'is not', null)
        .where('lane', '!=', 'retention')
        .orderBy('failures', 'desc')
        .limit(1)
        .executeTakeFirst(),
      jobs
        .select(({ fn }) => fn.max('active_at').as('at'))
        .where('lane', 'in', ['to-missive', 'to-visitor', 'posts'])
        .executeTakeFirst(),
      refused.select(({ fn }) => fn.countAll().as('count')).executeTakeFirst(),
      agents.select(({ fn }) => fn.countAll().as('count')).executeTakeFirst(),
      posts.select(({ fn }) => fn.countAll().as('count')).executeTakeFirst(),
      this.#answers.failureCount(accountId).then((count) => ({ count })),
    ]);
    const oldest = due.map((row) => Date.parse(row.oldest ?? '')).filter((time) => !Number.isNaN(time));
    return {
      waiting: Object.fromEntries(
        QUEUES.map((queue) => [queue, Number(due.find((row) => row.lane === queue)?.count ?? 0)]),
      ) as Record<QueueName, number>,
      oldestDueAt: oldest.length === 0 ? null : Math.min(...oldest),
      failures: failed.reduce((sum, row) => sum + Number(row?.count ?? 0), 0),
      problem: failing?.problem ?? null,
      lastActiveAt: active?.at ? Date.parse(active.at) : null,
    };
  }
}

const DIRECTIONS: readonly Failure['direction'][] = ['to-missive', 'to-visitor', 'post', 'answer'];

/** Safe in URLs without escaping. */
const idOf = (...key: readonly [Failure['direction'], string, string]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

function keyOf(id: string): [Failure['direction'], string, string] | null {
  try {
    const key: unknown = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
    if (!Array.isArray(key) || key.length !== 3) return null;
    const [direction, subject, messageId] = key as unknown[];
    const known = DIRECTIONS.find((one) => one === direction);
    if (known === undefined || typeof subject !== 'string' || typeof messageId !== 'string') return null;
    return [known, subject, messageId];
  } catch {
    return null;
  }
}
