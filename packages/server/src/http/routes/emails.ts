/** `/{account}/emails/…`: the ways back from an email: into the conversation, and out of further emails (CS-07). */

import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { escapeHtml } from '../../escape-html.js';
import type { Account, AccountStore } from '../../accounts/account-store.js';
import { hashOfToken, readStopToken } from '../../mail/mail-links.js';
import { mailLanguage } from '../../mail/mail-language.js';
import type { RelayStore } from '../../stores/relay-store.js';
import type { VisitorStore } from '../../stores/store.js';
import { verifiedVisitorId } from '../../visitors/verification.js';
import { signVisitorToken } from '../../visitors/visitor-token.js';
import { JsonError, parseJson } from '../bounded-json.js';
import { callerAddress } from '../caller-address.js';
import { allowOrigin, answerOptions } from '../cors.js';
import { HttpError, retryAfter } from '../errors.js';
import { admitPage, allowOnly, findAccount, notFound } from '../page-admission.js';
import { callerOf, RateLimiter, type RateLimit } from '../rate-limit.js';
import type { RequestBodies } from '../request-body.js';
import { pagePolicy } from '../security-headers.js';

export interface EmailRoutesDeps {
  readonly store: Pick<AccountStore, 'find'> &
    Pick<VisitorStore, 'findVisitorOfConversation'> & { readonly relay: Pick<RelayStore, 'mails'> };
  readonly bodies: RequestBodies;
  readonly proxyHops: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Requests of one address. Tokens have 256 random bits. */
const LIMIT: RateLimit = { burst: 20, perMinute: 10 };
const MAX_BODY_BYTES = 1_024;
const RETURN = '/:account/emails/return';
const STOP = '/:account/emails/stop';

const TOKEN = 'must be the token of a link';
const returnSchema = z.strictObject({ token: z.string({ error: TOKEN }).max(200, TOKEN) });

export function emailRoutes({ store, bodies, proxyHops, now }: EmailRoutesDeps): Hono {
  const app = new Hono();
  const callers = new RateLimiter(LIMIT, now);
  const refuseTooMany = (context: Context): void => {
    const wait = callers.take(callerOf(callerAddress(context, proxyHops)));
    if (wait > 0)
      throw new HttpError(429, 'throttled', 'Too many requests from this address. Please wait a moment.', {
        headers: retryAfter(wait),
      });
  };

  app.options(RETURN, async (context) => {
    await admitPage(context, store);
    return answerOptions(context, ['POST', 'OPTIONS']);
  });

  app.post(
    RETURN,
    async (context, next) => {
      allowOrigin(context, context.req.header('Origin'));
      refuseTooMany(context);
      return next();
    },
    bodies.limit(MAX_BODY_BYTES),
    async (context) => {
      const account = await admitPage(context, store);
      const token = readToken(await context.req.text());
      const sid = await store.relay.mails.redeemLink(account.id, hashOfToken(token), now());
      const visitor = sid === null ? null : await store.findVisitorOfConversation(account.id, sid);
      if (visitor === null)
        throw new HttpError(410, 'link-expired', 'This link was used already, or has expired.');
      // A person whom the site has proved is proved by the site again, and by nothing else.
      const isProved = verifiedVisitorId(visitor.email, account.visitorTokenKey) === visitor.id;
      const visitorToken = isProved
        ? null
        : await signVisitorToken(account, { visitorId: visitor.id, kind: 'anonymous' }, now());
      const back = { visitorToken, ...(visitor.seesEarlier ? { conversation: sid } : {}) };
      return context.json(back, 200, { 'Cache-Control': 'no-store' });
    },
  );

  app.get(STOP, async (context) => {
    const { account, token } = await stopRequest(context);
    const { texts } = languageOf(context);
    const action = `?token=${encodeURIComponent(token)}&language=${encodeURIComponent(context.req.query('language') ?? '')}`;
    return page(
      context,
      account,
      `<form method="post" action="${escapeHtml(action)}"><button>${escapeHtml(texts.stop)}</button></form>`,
    );
  });

  /** From the page, or by a mail program with one click (RFC 8058). */
  app.post(STOP, bodies.limit(MAX_BODY_BYTES), async (context) => {
    const { account, addressKey } = await stopRequest(context);
    await store.relay.mails.optOut(account.id, addressKey, now());
    return page(context, account, `<p>${escapeHtml(languageOf(context).texts.stopped)}</p>`);
  });

  app.all(RETURN, allowOnly(['POST', 'OPTIONS']));
  app.all(STOP, allowOnly(['GET', 'HEAD', 'POST']));
  return app;

  async function stopRequest(
    context: Context,
  ): Promise<{ account: Account; token: string; addressKey: string }> {
    refuseTooMany(context);
    const account = await findAccount(context, store);
    const token = context.req.query('token') ?? '';
    const addressKey = readStopToken(account, token);
    if (addressKey === null) throw notFound();
    return { account, token, addressKey };
  }
}

/** @throws HttpError 400 `invalid` */
function readToken(body: string): string {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new HttpError(400, 'invalid', `body: ${error.message}`);
  }
  const parsed = returnSchema.safeParse(json);
  if (!parsed.success) throw new HttpError(400, 'invalid', `token: ${TOKEN}`);
  return parsed.data.token;
}

const languageOf = (context: Context) => mailLanguage([context.req.query('language') ?? '']);

function page(context: Context, { name }: Account, content: string): Response {
  const { language, direction } = languageOf(context);
  const title = escapeHtml(name);
  const html = `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
  return context.body(html, 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': pagePolicy({ connect: "'none'", frame: "'none'", frameAncestors: "'none'" }),
  });
}
