/** `/api/accounts/{id}/audit` and `/api/audit`: what operators did, newest first (CS-08). */

import { Hono, type Context } from 'hono';
import type { AuditEntryView, AuditPage } from '../../api/visitors.js';
import type { AccountStore } from '../../accounts/account-store.js';
import { invalid } from '../../admin/invalid-fields.js';
import type { AuditEntry, AuditStore } from '../../stores/audit-store.js';
import { accountOf } from '../page-admission.js';

export interface AuditRoutesDeps {
  readonly store: Pick<AccountStore, 'find'> & { readonly audit: AuditStore };
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const ID = /^\d{4}-[\dT:.-]{10,30}Z-[0-9a-f]{12}$/;

/** The admin routes have checked the session. */
export function auditRoutes({ store }: AuditRoutesDeps): Hono {
  const api = new Hono();
  const page = async (context: Context, accountId: string | null): Promise<Response> => {
    const { before, limit } = readQuery(context);
    const entries = await store.audit.list(accountId, before, limit);
    return context.json<AuditPage>({
      entries: entries.map(viewOf),
      next: entries.length < limit ? null : (entries.at(-1)?.id ?? null),
    });
  };

  api.get('/accounts/:id/audit', async (context) =>
    page(context, (await accountOf(context.req.param('id'), store)).id),
  );
  api.get('/audit', (context) => page(context, null));
  return api;
}

/** @throws HttpError 400 `invalid` */
function readQuery(context: Context): { before: string | null; limit: number } {
  const { before, limit = String(DEFAULT_LIMIT) } = context.req.query();
  if (before !== undefined && !ID.test(before))
    throw invalid([{ field: 'before', message: 'must be the id of an entry, as “next” of the page before' }]);
  const count = /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > MAX_LIMIT)
    throw invalid([{ field: 'limit', message: `must be a number from 1 to ${MAX_LIMIT}` }]);
  return { before: before ?? null, limit: count };
}

const viewOf = ({ at, ...entry }: AuditEntry): AuditEntryView => ({
  ...entry,
  at: new Date(at).toISOString(),
});
