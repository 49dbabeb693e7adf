/** Redirects a signed link to the file's temporary URL at Twilio. */

import { Hono } from 'hono';
import type { AccountStore } from '../../accounts/account-store.js';
import { HttpError, retryAfter } from '../errors.js';
import { allowOnly, findAccount, notFound } from '../page-admission.js';
import { readFileToken } from '../../relay/files/file-links.js';
import { MediaError, type TwilioMedia } from '../../relay/files/twilio-media.js';

export interface FileLinkDeps {
  readonly store: Pick<AccountStore, 'find'>;
  readonly media: Pick<TwilioMedia, 'temporaryUrl'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function fileLinkRoutes({ store, media, now }: FileLinkDeps): Hono {
  const app = new Hono();
  app.get('/:account/files/:token', async (context) => {
    const account = await findAccount(context, store);
    const token = readFileToken(account, context.req.param('token'), now());
    if (token === null || account.twilio === null) throw notFound();
    if (token.isExpired)
      throw new HttpError(410, 'link-expired', 'This link has expired. Ask the sender for the file again.');
    const url = await media.temporaryUrl(account.twilio, token.mediaSid).catch((error: unknown) => {
      throw error instanceof MediaError ? toHttpError(error) : error;
    });
    context.header('Cache-Control', 'no-store');
    context.header('Referrer-Policy', 'no-referrer');
    return context.redirect(url, 302);
  });
  app.all('/:account/files/:token', allowOnly(['GET', 'HEAD']));
  return app;
}

function toHttpError(error: MediaError): HttpError {
  const cause = { cause: error };
  if (error.problem === 'missing')
    return new HttpError(404, 'not-found', 'The file is no longer there.', cause);
  if (error.problem === 'throttled')
    return new HttpError(503, 'twilio-throttled', 'The chat is very busy. Please try again in a moment.', {
      ...cause,
      headers: retryAfter(error.retryAfter),
    });
  if (error.problem === 'unavailable')
    return new HttpError(
      502,
      'twilio-unavailable',
      'The chat service cannot be reached at the moment. Please try again.',
      cause,
    );
  return new HttpError(
    502,
    'twilio-refused',
    'The chat service refused the request. The reason is in the log of the chat server.',
    cause,
  );
}
