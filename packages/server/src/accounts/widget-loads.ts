/** Sites that load the widget, for the Setup page's install check: origins and times, no visitor data. */

import type { Context } from 'hono';
import type { Account } from './account-store.js';
import { callerAddress } from '../http/caller-address.js';
import { isOriginAllowed } from './allowed-origins.js';
import type { Logger } from '../logging.js';
import { callerOf, RateLimiter } from '../http/rate-limit.js';
import type { WidgetLoadStore } from '../stores/store.js';

/** A site's loads within this time, in milliseconds, are written down once. */
const PAUSE = 60_000;
const MAX_REMEMBERED = 10_000;
/** Longest host name, scheme and port. */
const MAX_ORIGIN = 300;

/** New sites that one address may name. */
const NEW_SITES = { burst: 10, perMinute: 0.2 };
/** Sites that may not use the account are shown to the operator, but leave most of the list to those that may. */
const ROOM_FOR_OTHERS = 20;

export interface WidgetLoadsDeps {
  readonly store: Pick<WidgetLoadStore, 'recordWidgetLoad'>;
  readonly now: () => number;
  readonly logger: Logger;
  readonly proxyHops: number;
}

export class WidgetLoads {
  readonly #store: Pick<WidgetLoadStore, 'recordWidgetLoad'>;
  readonly #now: () => number;
  readonly #logger: Logger;
  readonly #proxyHops: number;
  readonly #newSites: RateLimiter;
  readonly #noted = new Map<string, number>();

  constructor({ store, now, logger, proxyHops }: WidgetLoadsDeps) {
    this.#proxyHops = proxyHops;
    this.#newSites = new RateLimiter(NEW_SITES, now);
    this.#store = store;
    this.#now = now;
    this.#logger = logger;
  }

  /** Records the page that makes this request. The response neither waits for it nor fails with it. */
  note({ id, allowedOrigins }: Pick<Account, 'id' | 'allowedOrigins'>, context: Context): void {
    const origin = siteOf(context);
    if (origin === null) return;
    const now = this.#now();
    const key = `${id} ${origin}`;
    if (now - (this.#noted.get(key) ?? -Infinity) < PAUSE) return;
    if (this.#noted.size >= MAX_REMEMBERED) this.#noted.clear();
    this.#noted.set(key, now);
    const rules = {
      admitNew: () => this.#newSites.take(callerOf(callerAddress(context, this.#proxyHops))) === 0,
      ...(isOriginAllowed(origin, allowedOrigins) ? {} : { room: ROOM_FOR_OTHERS }),
    };
    this.#store.recordWidgetLoad(id, origin, now, rules).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'a load of the widget could not be recorded');
    });
  }
}

/**
 * A script tag sends no `Origin`, but browsers name its page's origin as `Referer`. Our own pages show the
 * widget too and are no site.
 */
function siteOf(context: Context): string | null {
  const named = context.req.header('Origin') ?? context.req.header('Referer') ?? '';
  if (!/^https?:\/\//.test(named) || named.length > 4096 || !URL.canParse(named)) return null;
  const { origin, host } = new URL(named);
  return host === context.req.header('Host') || origin.length > MAX_ORIGIN ? null : origin;
}
