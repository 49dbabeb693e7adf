/** `POST /api/accounts/{id}/visitors/{visitor}/messages`: the operator's own system writes to a visitor (LC-53). */

import { Hono } from 'hono';
import { z } from 'zod';
import { LONGEST_REPLY, MOST_REPLIES, validReplies } from 'missive-chat/core/valid-replies.js';
import type { AccountStore } from '../../accounts/account-store.js';
import { invalid, readBody } from '../../admin/invalid-fields.js';
import { apiMessage } from '../../relay/api-message.js';
import type { Relay } from '../../relay/relay.js';
import type { RelayStore } from '../../stores/relay-store.js';
import type { VisitorStore } from '../../stores/store.js';
import { HttpError, retryAfter } from '../errors.js';
import { accountOf } from '../page-admission.js';
import { RateLimiter } from '../rate-limit.js';

export interface VisitorMessageDeps {
  readonly store: Pick<AccountStore, 'find'> &
    Pick<VisitorStore, 'findVisitor'> & { readonly relay: Pick<RelayStore, 'agentMessages' | 'threads'> };
  readonly relay: Pick<Relay, 'wake'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Messages of an account. */
const LIMIT = { burst: 60, perMinute: 120 };
const LONGEST_TEXT = 4_000;
const LONGEST_AUTHOR = 60;

const ID = 'must be 1 to 60 letters, digits, “-”, “_”, “.” or “:”: your own id of the message';
const TEXT = `must be a text of 1 to ${LONGEST_TEXT} characters`;
const REPLIES = `must be at most ${MOST_REPLIES} texts of 1 to ${LONGEST_REPLY} characters`;
const AUTHOR = `must be a text of at most ${LONGEST_AUTHOR} characters`;
const messageSchema = z.strictObject({
  id: z.string(ID).regex(/^[\w.:-]{1,60}$/, ID),
  text: z
    .string(TEXT)
    .max(LONGEST_TEXT, TEXT)
    .refine((text) => text.trim() !== '', TEXT),
  replies: z
    .array(z.string(REPLIES), REPLIES)
    .refine((replies) => validReplies(replies).length === replies.length, `${REPLIES}, each once`)
    .default([]),
  author: z.string(AUTHOR).max(LONGEST_AUTHOR, AUTHOR).default(''),
});

/** The admin routes have checked the session. */
export function visitorMessageRoutes({ store, relay, now }: VisitorMessageDeps): Hono {
  const api = new Hono();
  const senders = new RateLimiter(LIMIT, now);

  api.post('/accounts/:id/visitors/:visitor/messages', async (context) => {
    const given = await readBody(context, messageSchema);
    const account = await accountOf(context.req.param('id'), store);
    const { missive, twilio } = account;
    if (missive === null || twilio === null)
      throw new HttpError(
        409,
        'missive-not-connected',
        'Messages are sent by what connects Twilio and Missive: connect this account to both first.',
      );
    const visitor = await store.findVisitor(account.id, visitorIdOf(context.req.param('visitor')));
    if (visitor === null)
      throw new HttpError(404, 'not-found', 'visitor: no visitor with this id has written to this account.');
    const wait = senders.take(account.id);
    if (wait > 0)
      throw new HttpError(429, 'throttled', 'Too many messages. Please wait a moment.', {
        headers: retryAfter(wait),
      });
    const { conversationSid } = visitor;
    const thread = await store.relay.threads.thread(account.id, conversationSid);
    const bridged = { ...account, missive, twilio };
    const said = { ...given, replies: validReplies(given.replies) };
    const { message, post } = apiMessage(bridged, conversationSid, thread, said, now());
    const isNew = await store.relay.agentMessages.addApiMessage(message, post, now());
    relay.wake();
    return context.json({ id: given.id, state: isNew ? 'accepted' : 'known' }, isNew ? 202 : 200);
  });
  return api;
}

/** @throws HttpError 400 `invalid` */
function visitorIdOf(text: string): string {
  const [, id] = /^(?:visitor-)?([0-9a-f]{32})$/.exec(text) ?? [];
  if (id !== undefined) return id;
  throw invalid([
    { field: 'visitor', message: 'must be a visitor’s id: “visitor-” and 32 hexadecimal digits' },
  ]);
}
