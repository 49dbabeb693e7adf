/** The store on any SQL engine: every query once. What the engines do differently comes in as `Engine`. */

import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { EditableFields } from '../api/account.js';
import {
  ACCOUNT_DEFAULTS,
  EDITABLE_FIELDS,
  StaleVersionError,
  type Account,
  type AccountChanges,
  type NewAccount,
} from '../accounts/account-store.js';
import type { AuditStore } from '../stores/audit-store.js';
import type { LimitStore } from '../stores/limit-store.js';
import type { MissiveCallStore } from '../stores/missive-call-store.js';
import type { OperatorStore } from '../stores/operator-store.js';
import type { PictureStore } from '../stores/picture-store.js';
import type { RelayStore } from '../stores/relay-store.js';
import type { StatisticsStore } from '../stores/statistics-store.js';
import type { VisitorDataStore } from '../stores/visitor-data-store.js';
import type { SecretBox } from '../crypto/secret-box.js';
import { Audit } from './audit.js';
import { ChangePoller } from './change-poller.js';
import { Limits } from './limits.js';
import { MissiveCalls } from './missive-calls.js';
import { Operators } from './operators.js';
import { Pictures } from './pictures.js';
import { relayTables } from './relay-tables.js';
import { editableFieldsOf, toAccount, toColumns, toIso } from './rows.js';
import type { AccountsTable, Schema } from './schema.js';
import { Statistics } from './statistics.js';
import { VisitorData } from './visitor-data.js';
import { Visitors } from './visitors.js';
import { listWidgetLoads, recordWidgetLoad } from './widget-load-table.js';
import type {
  NewSiteRules,
  Store,
  VisitorRecord,
  VisitorSighting,
  VisitorStore,
  WidgetLoad,
} from '../stores/store.js';

export interface Engine {
  readonly db: Kysely<Schema>;
  readonly box: SecretBox;
  /** Notifies other processes of changes when this transaction commits; they also poll. */
  announce?(transaction: Transaction<Schema>): Promise<void>;
  /** Subscribes to notifications of other processes; returns an unsubscribe function. */
  listen?(listener: () => void): () => void;
}

const LAST_PING = 'last-ping';

export class KyselyStore implements Store {
  readonly #db: Kysely<Schema>;
  readonly #box: SecretBox;
  readonly #engine: Engine;
  readonly #changes: ChangePoller;
  readonly relay: RelayStore;
  readonly missiveCalls: MissiveCallStore;
  readonly limits: LimitStore;
  readonly pictures: PictureStore;
  readonly visitorData: VisitorDataStore;
  readonly audit: AuditStore;
  readonly operators: OperatorStore;
  readonly statistics: StatisticsStore;
  readonly #visitors: Visitors;

  constructor(engine: Engine) {
    this.#db = engine.db;
    this.#box = engine.box;
    this.#engine = engine;
    this.relay = relayTables(engine.db);
    this.missiveCalls = new MissiveCalls(engine.db);
    this.limits = new Limits(engine.db);
    this.pictures = new Pictures(engine.db);
    this.visitorData = new VisitorData(engine.db);
    this.audit = new Audit(engine.db);
    this.operators = new Operators(engine.db);
    this.statistics = new Statistics(engine.db);
    this.#visitors = new Visitors(engine.db, this.visitorData);
    this.#changes = new ChangePoller(
      {
        latest: () => this.#latestChange(),
        changedAfter: (number) => this.#changedAfter(number),
      },
      engine.listen,
    );
  }

  async find(id: string): Promise<Account | null> {
    const row = await this.#db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toAccount(row, this.#box);
  }

  async list(): Promise<Account[]> {
    const rows = await this.#db.selectFrom('accounts').selectAll().orderBy('id').execute();
    return rows.map((row) => toAccount(row, this.#box));
  }

  async create({ id, visitorTokenKey, createdAt, ...fields }: NewAccount): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('accounts')
      .values({
        ...(toColumns({ ...ACCOUNT_DEFAULTS, ...fields }, this.#box) as Selectable<AccountsTable>),
        id,
        visitor_token_key: this.#box.seal(visitorTokenKey),
        version: 1,
        change_number: 0,
        created_at: toIso(createdAt),
        updated_at: toIso(createdAt),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async createIfMissing(account: NewAccount): Promise<Account> {
    await this.create(account);
    const stored = await this.find(account.id);
    if (stored === null) throw new Error('An account that was just stored is not there.');
    return stored;
  }

  update(id: string, changes: AccountChanges, now: number, version?: number): Promise<Account | null> {
    return this.#change(id, version, now, () => changes);
  }

  undo(id: string, now: number, version?: number): Promise<Account | null> {
    return this.#change(id, version, now, ({ before_change: before }) =>
      before === null ? {} : (JSON.parse(before) as EditableFields),
    );
  }

  async deleteAccount(id: string): Promise<boolean> {
    const wasThere = await this.#db.transaction().execute(async (transaction) => {
      const limits = [`${id}:%`, `mail:${id}:%`].map((pattern) => pattern.replaceAll('_', '\\_'));
      for (const pattern of limits)
        await sql`delete from rate_limits where key like ${pattern} escape '\\'`.execute(transaction);
      // Every other table refers to it, and is emptied with it.
      const { numDeletedRows } = await transaction
        .deleteFrom('accounts')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
    if (wasThere) this.#changes.reportDeleted(id);
    return wasThere;
  }

  /**
   * One change of an account. Counting it comes first: it takes the lock that puts changes one after the
   * other, so that no change is based on a version that is being replaced.
   */
  async #change(
    id: string,
    version: number | undefined,
    now: number,
    decide: (row: Selectable<AccountsTable>) => AccountChanges,
  ): Promise<Account | null> {
    const account = await this.#db.transaction().execute(async (transaction) => {
      const { number } = await transaction
        .updateTable('changes')
        .set({ number: sql<number>`number + 1` })
        .returning('number')
        .executeTakeFirstOrThrow();
      const find = transaction.selectFrom('accounts').selectAll().where('id', '=', id);
      const row = await find.executeTakeFirst();
      if (row === undefined) return null;
      if (version !== undefined && version !== row.version) throw new StaleVersionError(row.version);
      const before = toAccount(row, this.#box);
      const changes = differing(before, decide(row));
      if (Object.keys(changes).length === 0) return before;
      await transaction
        .updateTable('accounts')
        .set({
          ...toColumns(changes, this.#box),
          ...(EDITABLE_FIELDS.some((field) => field in changes)
            ? { before_change: JSON.stringify(editableFieldsOf(before)), undoable_since: toIso(now) }
            : {}),
          version: row.version + 1,
          change_number: number,
          updated_at: toIso(now),
        })
        .where('id', '=', id)
        .execute();
      await this.#engine.announce?.(transaction);
      return toAccount(await find.executeTakeFirstOrThrow(), this.#box);
    });
    this.#changes.wake();
    return account;
  }

  recordVisitor(sighting: VisitorSighting): Promise<void> {
    return this.#visitors.recordVisitor(sighting);
  }

  findVisitor(accountId: string, id: string): Promise<VisitorRecord | null> {
    return this.#visitors.findVisitor(accountId, id);
  }

  conversationsOfVisitor(accountId: string, id: string): Promise<string[]> {
    return this.#visitors.conversationsOfVisitor(accountId, id);
  }

  findVisitorOfConversation(accountId: string, conversationSid: string): Promise<VisitorRecord | null> {
    return this.#visitors.findVisitorOfConversation(accountId, conversationSid);
  }

  planVisitor(visitor: Parameters<VisitorStore['planVisitor']>[0], at: number): Promise<void> {
    return this.#visitors.planVisitor(visitor, at);
  }

  isPlanned(accountId: string, id: string): Promise<boolean> {
    return this.#visitors.isPlanned(accountId, id);
  }

  recordWidgetLoad(accountId: string, origin: string, at: number, rules?: NewSiteRules): Promise<void> {
    return recordWidgetLoad(this.#db, accountId, origin, at, rules);
  }

  listWidgetLoads(accountId: string): Promise<WidgetLoad[]> {
    return listWidgetLoads(this.#db, accountId);
  }

  watch(listener: (accountId: string) => void): Promise<() => void> {
    return this.#changes.watch(listener);
  }

  async #latestChange(): Promise<number> {
    return (await this.#db.selectFrom('changes').select('number').executeTakeFirstOrThrow()).number;
  }

  async #changedAfter(number: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('accounts')
      .select('id')
      .where('change_number', '>', number)
      .orderBy('change_number')
      .execute();
    return rows.map(({ id }) => id);
  }

  async ping(): Promise<void> {
    const value = String(Date.now());
    await this.#db
      .insertInto('facts')
      .values({ name: LAST_PING, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }

  async close(): Promise<void> {
    await this.#changes.close();
    await this.#db.destroy();
  }
}

/** Those of the changes that change something. */
const differing = (account: Account, changes: AccountChanges): AccountChanges =>
  Object.fromEntries(
    Object.entries(changes).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(account[field as keyof Account]),
    ),
  );
