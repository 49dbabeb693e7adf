/** `/api/accounts/{id}/emails…`: whether emails can be sent, and a test (CS-07). */

import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountStore } from '../../accounts/account-store.js';
import { readBody } from '../../admin/invalid-fields.js';
import { mailBody, teamName } from '../../mail/mail-message.js';
import { mailLanguage } from '../../mail/mail-language.js';
import { returnUrl, stopUrl } from '../../mail/mail-links.js';
import { isMailAddress, MailError, type Mailer } from '../../mail/mailer.js';
import { HttpError, retryAfter } from '../errors.js';
import { accountOf } from '../page-admission.js';
import { RateLimiter } from '../rate-limit.js';

export interface EmailSetupDeps {
  readonly store: Pick<AccountStore, 'find'>;
  /** Null when no mail server is configured. */
  readonly mailer: Mailer | null;
  readonly publicUrl: string | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const ADDRESS = 'must be an email address such as you@example.com';
const testSchema = z.strictObject({ to: z.string({ error: ADDRESS }).trim().refine(isMailAddress, ADDRESS) });
const LIMIT = { burst: 5, perMinute: 2 };

/** The admin routes have checked the session. */
export function emailSetupRoutes({ store, mailer, publicUrl, now }: EmailSetupDeps): Hono {
  const api = new Hono();
  const tests = new RateLimiter(LIMIT, now);

  api.get('/accounts/:id/emails', async (context) => {
    await accountOf(context.req.param('id'), store);
    return context.json({ from: mailer?.from ?? null });
  });

  api.post('/accounts/:id/emails/test', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    const { to } = await readBody(context, testSchema);
    if (mailer === null || publicUrl === null)
      throw new HttpError(
        409,
        'mail-not-configured',
        'No mail server is configured. Set MISSIVE_CHAT_SMTP_URL and MISSIVE_CHAT_SMTP_FROM, and start the chat server again.',
      );
    const wait = tests.take(account.id);
    if (wait > 0)
      throw new HttpError(429, 'throttled', 'Too many test emails. Please wait a moment.', {
        headers: retryAfter(wait),
      });
    const { chat } = account.settings;
    const name = chat?.name ?? account.name;
    const body = mailBody({
      team: { name, avatarUrl: chat?.avatarUrl ?? account.avatarUrl },
      replies: [
        { author: { name: '', avatarUrl: '' }, body: 'This is a test from the Setup page.', media: [] },
      ],
      language: mailLanguage(['en']),
      // Its links do nothing.
      returnUrl: account.email.siteUrl === '' ? publicUrl : returnUrl(account.email.siteUrl, 'test'),
      stopUrl: stopUrl(publicUrl, account, 'test', 'en'),
    });
    try {
      await mailer.send({
        id: randomBytes(16).toString('hex'),
        conversationId: randomBytes(16).toString('hex'),
        date: now(),
        fromName: teamName(name),
        to,
        replyTo: account.email.replyTo === '' ? null : account.email.replyTo,
        ...body,
        stopUrl: null,
      });
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      const message = `${error.message} ${error.answer}`.trim();
      if (error.kind === 'refused') throw new HttpError(422, 'mail-refused', message, { cause: error });
      throw new HttpError(502, 'mail-unavailable', message, { cause: error });
    }
    return context.body(null, 204);
  });
  return api;
}
