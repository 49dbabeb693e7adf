/** `/api/accounts/{id}/statistics`: the numbers of the overview, and the price of Twilio. */

import { Hono } from 'hono';
import { z } from 'zod';
import { invalid, readBody } from '../../admin/invalid-fields.js';
import type { AccountStore } from '../../accounts/account-store.js';
import { accountStatistics, PERIODS, type StatisticsDeps } from '../../statistics/account-statistics.js';
import { accountOf } from '../page-admission.js';

export interface StatisticsRoutesDeps extends StatisticsDeps {
  readonly store: Pick<AccountStore, 'find'> & StatisticsDeps['store'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const PER_USER = 'must be a price from 0 to 1000, such as 0.05';
const FREE_USERS = 'must be a whole number from 0 to 1000000';
const CURRENCY = 'must be the code of a currency, such as USD';
const priceSchema = z.strictObject({
  perUser: z.number(PER_USER).min(0, PER_USER).max(1_000, PER_USER),
  freeUsers: z.int(FREE_USERS).min(0, FREE_USERS).max(1_000_000, FREE_USERS),
  currency: z.string(CURRENCY).regex(/^[A-Z]{3}$/, CURRENCY),
});

/** The admin routes have checked the session. */
export function statisticsRoutes({ store, now }: StatisticsRoutesDeps): Hono {
  const api = new Hono();

  api.get('/accounts/:id/statistics', async (context) => {
    const text = context.req.query('days') ?? '7';
    const days = PERIODS.find((one) => String(one) === text);
    if (days === undefined)
      throw invalid([{ field: 'days', message: `must be one of ${PERIODS.join(', ')}` }]);
    const account = await accountOf(context.req.param('id'), store);
    return context.json(await accountStatistics({ store }, account, days, now()));
  });

  api.put('/accounts/:id/statistics/twilio-price', async (context) => {
    const price = await readBody(context, priceSchema);
    const { id } = await accountOf(context.req.param('id'), store);
    await store.statistics.setTwilioPrice(id, { ...price, enteredAt: now() });
    return context.body(null, 204);
  });

  api.delete('/accounts/:id/statistics/twilio-price', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    await store.statistics.setTwilioPrice(id, null);
    return context.body(null, 204);
  });
  return api;
}
