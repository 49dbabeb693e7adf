/** Deletes what is older than an account keeps it (CS-08): visitors without activity, and conversations that ended before. */

import type { Account } from '../accounts/account-store.js';
import type { RelayDeps } from '../relay/relay-deps.js';
import type { JobResult, Lease } from '../relay/worker-pool.js';
import type { ClaimedJob } from '../stores/relay-store.js';
import type { VisitorRecord } from '../stores/store.js';
import type { Service } from '../twilio/latest-conversation.js';
import { orNullIfMissing } from '../twilio/twilio-errors.js';
import { visitorOfConversationName } from '../visitors/visitor-identity.js';
import { eraseConversation, eraseVisitor } from './erase-visitor.js';
import { visitorOfId } from './find-visitors.js';
import { ConversationBusyError, holdConversations } from './hold-conversation.js';
import { conversationsOf } from './twilio-conversations.js';
import { serviceOf, type VisitorDataDeps } from './visitor-data-deps.js';

export type RetentionDeps = VisitorDataDeps &
  Pick<RelayDeps, 'logger'> & {
    readonly pace: Pick<RelayDeps['pace'], 'retentionInterval'>;
  };

const DAY = 24 * 60 * 60 * 1_000;
const PAGE_SIZE = 50;
/** A conversation that is being relayed is not old; the next run looks at it again. */
const OPTIONS = { includesOptOuts: false, patience: 0 };

export async function deleteOldData(deps: RetentionDeps, job: ClaimedJob, lease: Lease): Promise<JobResult> {
  const { store, clock, pace, logger } = deps;
  const account = await store.find(job.accountId);
  if (account?.retentionDays == null) return { didWork: false, nextAt: null };
  const since = clock.now() - account.retentionDays * DAY;
  const run = new RetentionRun(deps, account, since, lease);
  const visitors = await run.deleteVisitors();
  const conversations = await run.deleteConversations();
  const didWork = visitors + conversations > 0;
  if (didWork) logger.info({ account: account.id, visitors, conversations }, 'deleted data by its age');
  return { didWork, nextAt: clock.now() + pace.retentionInterval };
}

class RetentionRun {
  readonly #deps: RetentionDeps;
  readonly #account: Account;
  readonly #service: Service | null;
  readonly #since: number;
  readonly #lease: Lease;

  constructor(deps: RetentionDeps, account: Account, since: number, lease: Lease) {
    this.#deps = deps;
    this.#account = account;
    this.#service = serviceOf(deps, account);
    this.#since = since;
    this.#lease = lease;
  }

  /** Returns how many. */
  async deleteVisitors(): Promise<number> {
    const { visitorData } = this.#deps.store;
    let deleted = 0;
    for (let after: VisitorRecord | null = null; ;) {
      const page: VisitorRecord[] = await visitorData.inactiveVisitors(
        this.#account.id,
        this.#since,
        after,
        PAGE_SIZE,
      );
      for (const record of page) {
        if (this.#lease.isStopping()) return deleted;
        await this.#lease.renew();
        if (await this.#unlessBusy(() => this.#deleteVisitor(record))) deleted += 1;
      }
      after = page.at(-1) ?? null;
      if (page.length < PAGE_SIZE) return deleted;
    }
  }

  /** Those that ended before the visitor's latest one. Returns how many. */
  async deleteConversations(): Promise<number> {
    const { visitorData } = this.#deps.store;
    let deleted = 0;
    for (let after = ''; ;) {
      const page = await visitorData.inactiveConversations(this.#account.id, this.#since, after, PAGE_SIZE);
      for (const sid of page) {
        if (this.#lease.isStopping()) return deleted;
        await this.#lease.renew();
        if (await this.#unlessBusy(() => this.#deleteConversation(sid))) deleted += 1;
      }
      after = page.at(-1) ?? '';
      if (page.length < PAGE_SIZE) return deleted;
    }
  }

  async #deleteVisitor({ id }: VisitorRecord): Promise<boolean> {
    const visitor = await visitorOfId(this.#deps, this.#account, id);
    if (visitor === null) return false;
    if (this.#service !== null)
      for (const sid of (await conversationsOf(this.#service, visitor)).own)
        if (await this.#isActive(this.#service, sid)) return false;
    await eraseVisitor(this.#deps, this.#account, visitor, OPTIONS);
    return true;
  }

  async #deleteConversation(sid: string): Promise<boolean> {
    const { clock, store } = this.#deps;
    const service = this.#service;
    const conversation = service === null ? null : await orNullIfMissing(service.conversations(sid).fetch());
    if (service !== null && conversation !== null) {
      if (visitorOfConversationName(conversation.uniqueName) === null) return false;
      if (await this.#isActive(service, sid)) return false;
    }
    const hold = await holdConversations(this.#deps, this.#account.id, [sid], OPTIONS.patience);
    try {
      if (service !== null && conversation !== null)
        await eraseConversation(this.#deps, this.#account, service, sid, hold.renew, []);
      const scope = {
        accountId: this.#account.id,
        visitorId: null,
        conversationSids: [sid],
        addressKeys: [],
      };
      await store.visitorData.deleteVisitorData(scope, OPTIONS, clock.now());
    } finally {
      await hold.end();
    }
    return true;
  }

  /** Whether anybody wrote in it since then: also what the relay does not see, such as messages from Twilio's Console. */
  async #isActive(service: Service, sid: string): Promise<boolean> {
    const latest = await orNullIfMissing(
      service.conversations(sid).messages.list({ order: 'desc', pageSize: 1, limit: 1 }),
    );
    return (latest?.[0]?.dateCreated.getTime() ?? 0) >= this.#since;
  }

  async #unlessBusy(deletion: () => Promise<boolean>): Promise<boolean> {
    try {
      return await deletion();
    } catch (error) {
      if (error instanceof ConversationBusyError) return false;
      throw error;
    }
  }
}
