/** Accounts in a SQLite file: the embedded default. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, Migrator, SqliteDialect, type Selectable } from 'kysely';
import Database from 'libsql';
import type { ConfigLayer } from '../core/types.js';
import type { Account, AccountChanges, AccountStore, TwilioAccess } from './account-store.js';
import { migrationProvider } from './migrations.js';
import { createSecretBox, readOrCreateKey, type SecretBox } from './secret-box.js';

interface AccountsTable {
  id: string;
  name: string;
  avatar_url: string;
  /** JSON. */
  settings: string;
  plan: string;
  availability: string;
  /** JSON array. */
  allowed_origins: string;
  twilio_account_sid: string | null;
  /** Sealed, as every column below that holds a key or a token. */
  twilio_auth_token: string | null;
  service_sid: string | null;
  api_key_sid: string | null;
  api_key_secret: string | null;
  secret_key: string;
  visitor_token_key: string;
  /** ISO 8601. */
  created_at: string;
  updated_at: string;
}

interface Schema {
  accounts: AccountsTable;
}

/**
 * Opens (and creates or brings up to date) the store in a folder.
 * Throws in plain words when the folder cannot be written or the file was made by a newer version.
 */
export async function openSqliteAccountStore(dataDirectory: string): Promise<AccountStore> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const box = createSecretBox(readOrCreateKey(dataDirectory));
  const database = new Database(join(dataDirectory, 'missive-chat.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('busy_timeout = 5000');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new Error(
      `The database in ${dataDirectory} could not be brought up to date. ` +
        'If it was used with a newer version of missive-chat, run that version.',
      { cause: error },
    );
  }
  return new SqliteAccountStore(db, box);
}

class SqliteAccountStore implements AccountStore {
  readonly #db: Kysely<Schema>;
  readonly #box: SecretBox;

  constructor(db: Kysely<Schema>, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  async find(id: string): Promise<Account | null> {
    const row = await this.#db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toAccount(row, this.#box);
  }

  async createIfMissing(account: Account): Promise<Account> {
    await this.#db
      .insertInto('accounts')
      .values({
        id: account.id,
        visitor_token_key: this.#box.seal(account.visitorTokenKey),
        created_at: toIso(account.createdAt),
        ...(toColumns(account, this.#box) as Omit<
          AccountsTable,
          'id' | 'visitor_token_key' | 'created_at' | 'updated_at'
        >),
        updated_at: toIso(account.updatedAt),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const stored = await this.find(account.id);
    if (stored === null) throw new Error('An account that was just stored is not there.');
    return stored;
  }

  async update(id: string, changes: AccountChanges, now: number): Promise<Account | null> {
    await this.#db
      .updateTable('accounts')
      .set({ ...toColumns(changes, this.#box), updated_at: toIso(now) })
      .where('id', '=', id)
      .execute();
    return this.find(id);
  }

  async ping(): Promise<void> {
    await this.#db.selectFrom('accounts').select('id').limit(1).execute();
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }
}

/** Columns of the fields that are given; the others are left out. */
function toColumns(changes: AccountChanges, box: SecretBox): Partial<AccountsTable> {
  const { name, avatarUrl, settings, plan, availability, allowedOrigins, twilio, secretKey } = changes;
  return {
    ...(name === undefined ? {} : { name }),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(plan === undefined ? {} : { plan }),
    ...(availability === undefined ? {} : { availability }),
    ...(allowedOrigins === undefined ? {} : { allowed_origins: JSON.stringify(allowedOrigins) }),
    ...(twilio === undefined ? {} : toTwilioColumns(twilio, box)),
    ...(secretKey === undefined ? {} : { secret_key: box.seal(secretKey) }),
  };
}

const toTwilioColumns = (twilio: TwilioAccess | null, box: SecretBox): Partial<AccountsTable> => ({
  twilio_account_sid: twilio?.accountSid ?? null,
  twilio_auth_token: twilio === null ? null : box.seal(twilio.authToken),
  service_sid: twilio?.serviceSid ?? null,
  api_key_sid: twilio?.apiKeySid ?? null,
  api_key_secret: twilio === null ? null : box.seal(twilio.apiKeySecret),
});

function toAccount(row: Selectable<AccountsTable>, box: SecretBox): Account {
  return {
    id: row.id,
    name: row.name,
    avatarUrl: row.avatar_url,
    settings: JSON.parse(row.settings) as ConfigLayer,
    plan: row.plan,
    availability: row.availability === 'offline' ? 'offline' : 'online',
    allowedOrigins: JSON.parse(row.allowed_origins) as string[],
    twilio: toTwilioAccess(row, box),
    secretKey: box.open(row.secret_key),
    visitorTokenKey: box.open(row.visitor_token_key),
    createdAt: Date.parse(row.created_at),
    updatedAt: Date.parse(row.updated_at),
  };
}

function toTwilioAccess(row: Selectable<AccountsTable>, box: SecretBox): TwilioAccess | null {
  const { twilio_account_sid, twilio_auth_token, service_sid, api_key_sid, api_key_secret } = row;
  if (!twilio_account_sid || !twilio_auth_token || !service_sid || !api_key_sid || !api_key_secret)
    return null;
  return {
    accountSid: twilio_account_sid,
    authToken: box.open(twilio_auth_token),
    serviceSid: service_sid,
    apiKeySid: api_key_sid,
    apiKeySecret: box.open(api_key_secret),
  };
}

const toIso = (time: number): string => new Date(time).toISOString();
