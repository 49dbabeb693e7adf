/** `GET /{account}/missive.js` and `/{account}/settings`: what a page loads initially. */

import { Hono } from 'hono';
import type { PublicSettings } from 'missive-chat/core/types.js';
import { isAccountId, isReserved, type Account, type AccountStore } from '../../accounts/account-store.js';
import { publicSettings } from '../../accounts/public-settings.js';
import type { ReplyTimes } from '../../accounts/reply-times.js';
import type { WidgetLoads } from '../../accounts/widget-loads.js';
import type { Assets } from '../assets.js';
import { allowEverybody, answerOptions } from '../cors.js';
import { EncodedBodies } from '../encoded-body.js';
import { allowOnly, findAccount, notFound } from '../page-admission.js';
import { READ_METHODS, REVALIDATED, SCRIPT_TYPE, sendPublic } from '../public-response.js';
import { snippetScript, unknownAccountScript } from '../snippet.js';

export interface WidgetDeps {
  readonly store: Pick<AccountStore, 'find'>;
  readonly assets: Pick<Assets, 'bundle'>;
  readonly loads: WidgetLoads;
  readonly replyTimes: Pick<ReplyTimes, 'of'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const SCRIPT = '/:account/missive.js';
const SETTINGS = '/:account/settings';

export function widgetRoutes({ store, assets, loads, replyTimes, now }: WidgetDeps): Hono {
  const app = new Hono();
  const bodies = new EncodedBodies(1_000);
  const settingsOf = async (account: Account): Promise<PublicSettings> =>
    publicSettings(account, now(), await replyTimes.of(account));

  app.get(SCRIPT, async (context) => {
    allowEverybody(context);
    const id = context.req.param('account');
    if (isReserved(id)) throw notFound();
    const account = isAccountId(id) ? await store.find(id) : null;
    if (account === null) {
      context.header('Cross-Origin-Resource-Policy', 'cross-origin');
      return context.body(unknownAccountScript(id), 200, {
        'Content-Type': SCRIPT_TYPE,
        'Cache-Control': 'no-store',
      });
    }
    loads.note(account, context);
    const script = snippetScript(await settingsOf(account), await assets.bundle());
    return sendPublic(context, bodies, script, SCRIPT_TYPE, REVALIDATED);
  });

  app.get(SETTINGS, async (context) => {
    allowEverybody(context);
    const account = await findAccount(context, store);
    loads.note(account, context);
    const settings = JSON.stringify(await settingsOf(account));
    return sendPublic(context, bodies, settings, 'application/json', REVALIDATED);
  });

  for (const path of [SCRIPT, SETTINGS]) {
    app.options(path, (context) => {
      allowEverybody(context);
      return answerOptions(context, READ_METHODS);
    });
    app.all(path, allowOnly(READ_METHODS));
  }
  return app;
}
