/** `POST /{account}/ratings`: the visitor rates a conversation that the team has closed (LC-54). */

import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { LONGEST_RATING_WORDS, RATINGS } from 'missive-chat/core/ratings.js';
import type { Account, AccountStore } from '../../accounts/account-store.js';
import { ratingPost } from '../../relay/rating-post.js';
import type { Relay } from '../../relay/relay.js';
import type { RelayStore } from '../../stores/relay-store.js';
import type { VisitorRecord, VisitorStore } from '../../stores/store.js';
import { parseAttributes, restMessageToLogged } from '../../twilio/message-mapping.js';
import type { TwilioClients } from '../../twilio/twilio-client.js';
import { callTwilio, orNullIfMissing } from '../../twilio/twilio-errors.js';
import { readVisitorToken } from '../../visitors/visitor-token.js';
import { JsonError, parseJson } from '../bounded-json.js';
import { callerAddress } from '../caller-address.js';
import { allowOrigin, answerOptions } from '../cors.js';
import { HttpError, retryAfter } from '../errors.js';
import { accountOf, admitPage, allowOnly } from '../page-admission.js';
import { callerOf, RateLimiter, type RateLimit } from '../rate-limit.js';
import type { RequestBodies } from '../request-body.js';

export interface RatingRoutesDeps {
  readonly store: Pick<AccountStore, 'find'> &
    Pick<VisitorStore, 'findVisitor' | 'conversationsOfVisitor'> & {
      readonly relay: Pick<RelayStore, 'ratings' | 'threads'>;
    };
  readonly clients: TwilioClients;
  readonly relay: Pick<Relay, 'wake'>;
  readonly bodies: RequestBodies;
  readonly proxyHops: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Requests of one address. */
const LIMIT: RateLimit = { burst: 20, perMinute: 10 };
const MAX_BODY_BYTES = 8_192;
const PATH = '/:account/ratings';
const METHODS = ['POST', 'OPTIONS'];

const TOKEN = 'must be the token of a session';
const WORDS = `must be a text of at most ${LONGEST_RATING_WORDS} characters`;
const CONVERSATION = 'must be the SID of a conversation';
const ratingSchema = z.strictObject({
  visitorToken: z.string({ error: TOKEN }).max(2_000, TOKEN),
  conversation: z
    .string({ error: CONVERSATION })
    .regex(/^CH[0-9a-f]{32}$/, CONVERSATION)
    .optional(),
  message: z
    .string({ error: 'must be the SID of a message' })
    .regex(/^IM[0-9a-f]{32}$/, 'must be the SID of a message'),
  rating: z.enum(RATINGS, { error: `must be one of ${RATINGS.join(', ')}` }),
  words: z.string({ error: WORDS }).max(LONGEST_RATING_WORDS, WORDS),
});
type RatingBody = z.infer<typeof ratingSchema>;

export function ratingRoutes(deps: RatingRoutesDeps): Hono {
  const { store, bodies, proxyHops, now } = deps;
  const app = new Hono();
  const callers = new RateLimiter(LIMIT, now);

  app.options(PATH, async (context) => {
    await admitPage(context, store);
    return answerOptions(context, METHODS);
  });

  app.post(
    PATH,
    async (context, next) => {
      allowOrigin(context, context.req.header('Origin'));
      const wait = callers.take(callerOf(callerAddress(context, proxyHops)));
      if (wait > 0)
        throw new HttpError(429, 'throttled', 'Too many requests from this address. Please wait a moment.', {
          headers: retryAfter(wait),
        });
      return next();
    },
    bodies.limit(MAX_BODY_BYTES),
    async (context) => {
      const account = await admitPage(context, store);
      const body = await readBody(context);
      const claims = await readVisitorToken(account, body.visitorToken, now());
      const visitor = claims && (await store.findVisitor(account.id, claims.visitorId));
      if (!visitor)
        throw new HttpError(401, 'unauthorized', `visitorToken: ${TOKEN} of this account’s visitor`);
      const rating = await callTwilio(() => rate(deps, account, visitor, body));
      return context.json({ rating }, 200, { 'Cache-Control': 'no-store' });
    },
  );
  app.all(PATH, allowOnly(METHODS));
  return app;
}

/** `GET /api/accounts/{id}/ratings`: count and mean. The admin routes have checked the session. */
export function ratingSetupRoutes({ store }: Pick<RatingRoutesDeps, 'store'>): Hono {
  const api = new Hono();
  api.get('/accounts/:id/ratings', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    return context.json(await store.relay.ratings.summary(id));
  });
  return api;
}

/** Stores it with the team's post, and then marks the notice, by which all pages of the visitor know. */
async function rate(
  { clients, now, relay, store }: RatingRoutesDeps,
  account: Account,
  { id, conversationSid: latest, identity }: VisitorRecord,
  { conversation: chosen, message: messageSid, rating, words }: RatingBody,
): Promise<RatingBody['rating']> {
  const { twilio, missive } = account;
  if (twilio === null) throw nothingToRate();
  if (chosen !== undefined && !(await store.conversationsOfVisitor(account.id, id)).includes(chosen))
    throw nothingToRate();
  const conversationSid = chosen ?? latest;
  const { accountSid, apiKeySid, apiKeySecret, serviceSid } = twilio;
  const client = clients({ accountSid, username: apiKeySid, password: apiKeySecret });
  const message = client.conversations.v1
    .services(serviceSid)
    .conversations(conversationSid)
    .messages(messageSid);
  const found = await orNullIfMissing(message.fetch());
  const notice = found && restMessageToLogged(found, identity);
  if (found === null || notice?.from !== 'end') throw nothingToRate();
  if (notice.rating) return notice.rating;
  const { missiveConversationId } = await store.relay.threads.thread(account.id, conversationSid);
  const conversation = {
    accountId: account.id,
    organizationId: missive?.organizationId ?? null,
    conversationSid,
    missiveConversationId,
    messageSid,
  };
  const post = ratingPost(conversation, rating, words);
  const stored = await store.relay.ratings.addRating(
    { accountId: account.id, conversationSid, messageSid, rating },
    post,
    now(),
  );
  relay.wake();
  const attributes = JSON.stringify({ ...parseAttributes(found.attributes), rating: stored });
  await message.update({ attributes });
  return stored;
}

async function readBody(context: Context): Promise<RatingBody> {
  let json: unknown;
  try {
    json = parseJson(await context.req.text());
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new HttpError(400, 'invalid', `body: ${error.message}`);
  }
  const parsed = ratingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new HttpError(400, 'invalid', `${field === '' ? 'body' : field}: ${issue?.message ?? 'is wrong'}`);
}

const nothingToRate = (): HttpError =>
  new HttpError(404, 'not-found', 'message: is no notice that this visitor’s conversation was closed');
