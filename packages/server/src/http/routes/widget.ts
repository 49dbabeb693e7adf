/** `GET /{account}/missive.js` and `/{account}/settings`: what a page loads initially. */

import { Hono, type Context } from 'hono';
import type { PublicSettings } from 'missive-chat/core/types.js';
import { isAccountId, isReserved, type Account, type AccountStore } from '../../accounts/account-store.js';
import { availabilityAt } from '../../accounts/availability.js';
import { publicSettings } from '../../accounts/public-settings.js';
import type { ReplyTimes } from '../../accounts/reply-times.js';
import type { WidgetLoads } from '../../accounts/widget-loads.js';
import type { Assets } from '../assets.js';
import { allowEverybody, answerOptions } from '../cors.js';
import { edgeControl, tagForPurge } from '../edge-cache.js';
import { EncodedBodies } from '../encoded-body.js';
import { allowOnly, findAccount, notFound } from '../page-admission.js';
import { READ_METHODS, SCRIPT_TYPE, sendPublic } from '../public-response.js';
import { snippetScript, unknownAccountScript } from '../snippet.js';

export interface WidgetDeps {
  readonly store: Pick<AccountStore, 'find'>;
  readonly assets: Pick<Assets, 'bundle'>;
  readonly loads: WidgetLoads;
  /** Greatest age in seconds of a copy at a CDN; 0 for none. */
  readonly edgeSeconds: number;
  readonly replyTimes: Pick<ReplyTimes, 'of'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const SCRIPT = '/:account/missive.js';
const SETTINGS = '/:account/settings';

export function widgetRoutes(deps: WidgetDeps): Hono {
  const { store, assets, loads, replyTimes, edgeSeconds, now } = deps;
  const app = new Hono();
  const bodies = new EncodedBodies(1_000);
  const settingsOf = async (account: Account): Promise<PublicSettings> =>
    publicSettings(account, now(), await replyTimes.of(account));

  const send = (context: Context, account: Account, content: string, type: string): Promise<Response> => {
    const { changesAt } = availabilityAt(account.availability, now());
    if (edgeSeconds > 0) tagForPurge(context, account.id);
    return sendPublic(context, bodies, content, type, edgeControl(edgeSeconds, changesAt, now()));
  };

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
    return send(context, account, script, SCRIPT_TYPE);
  });

  app.get(SETTINGS, async (context) => {
    allowEverybody(context);
    const account = await findAccount(context, store);
    loads.note(account, context);
    const settings = JSON.stringify(await settingsOf(account));
    return send(context, account, settings, 'application/json');
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
