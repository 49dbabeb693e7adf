/** Which visitors have been inactive since a time, for the retention of their data. */

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { toIso } from './rows.js';

/** Whether the relay has done nothing in the conversation since then. */
export const isQuietSince = (
  accountId: string,
  sid: RawBuilder<unknown>,
  since: number,
): RawBuilder<SqlBool> => {
  const time = toIso(since);
  return sql<SqlBool>`not exists (select 1 from relay_threads t where t.account_id = ${accountId}
      and t.conversation_sid = ${sid} and t.last_part_at >= ${time})
    and not exists (select 1 from agent_messages m where m.account_id = ${accountId}
      and m.conversation_sid = ${sid} and m.received_at >= ${time})`;
};

/** Whether that is so in all conversations of the visitor. */
export const hasNoActive = (accountId: string, since: number): RawBuilder<SqlBool> =>
  sql<SqlBool>`not exists (select 1 from visitor_conversations c where c.account_id = ${accountId}
    and c.visitor_id = visitors.id and not (${isQuietSince(accountId, sql.ref('c.conversation_sid'), since)}))`;
