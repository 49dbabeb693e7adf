import type { CreateTableBuilder, Kysely } from 'kysely';

export const index = (db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> =>
  db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
    .execute();

export const ofAccount = <Table extends string>(
  db: Kysely<unknown>,
  table: Table,
): CreateTableBuilder<Table, 'account_id'> =>
  db.schema
    .createTable(table)
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'));
