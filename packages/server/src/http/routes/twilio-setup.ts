/** `PUT /api/accounts/{id}/twilio`: sets Account SID and Auth Token from the Setup page. */

import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { TwilioSetupView } from '../../api/account.js';
import { isAccountId } from '../../accounts/account-store.js';
import { readBody } from '../../admin/invalid-fields.js';
import { HttpError, retryAfter, type HttpErrorCode } from '../errors.js';
import { unknownAccount } from '../page-admission.js';
import { ProvisionError, type Credentials, type ProvisionErrorCode } from '../../twilio/provision.js';
import { setUpTwilio, type TwilioSetupDeps } from '../../twilio/twilio-account.js';
import { webhookUrl } from '../webhook-url.js';

export const twilioSetupSchema = z.object(
  {
    accountSid: z.string({ error: 'must be a text' }).max(64, 'must be at most 64 characters'),
    authToken: z.string({ error: 'must be a text' }).max(200, 'must be at most 200 characters'),
  },
  { error: 'must be an object' },
);

/** The admin routes check the session. The response never contains the token or a key's secret. */
export function twilioSetupRoutes(deps: TwilioSetupDeps): Hono {
  const api = new Hono();
  api.put('/accounts/:id/twilio', async (context) => {
    const id = context.req.param('id');
    const credentials = await readCredentials(context);
    if (!isAccountId(id)) throw unknownAccount();
    const account = await setUpTwilio(id, credentials, deps).catch((error: unknown) => {
      throw error instanceof ProvisionError ? toHttpError(error) : error;
    });
    if (!account?.twilio) throw unknownAccount();
    const { accountSid, serviceSid, apiKeySid } = account.twilio;
    const webhook = deps.publicUrl === null ? null : webhookUrl(deps.publicUrl, id);
    return context.json<TwilioSetupView>({ accountSid, serviceSid, apiKeySid, webhookUrl: webhook }, 200, {
      'Cache-Control': 'no-store',
    });
  });
  return api;
}

async function readCredentials(context: Context): Promise<Credentials> {
  const { accountSid, authToken } = await readBody(context, twilioSetupSchema);
  return { accountSid: accountSid.trim(), authToken: authToken.trim() };
}

const ANSWERS: Readonly<Record<ProvisionErrorCode, readonly [400 | 422 | 502 | 503, HttpErrorCode]>> = {
  'bad-sid': [400, 'invalid'],
  'bad-token': [400, 'invalid'],
  denied: [422, 'twilio-denied'],
  suspended: [422, 'twilio-suspended'],
  forbidden: [422, 'twilio-forbidden'],
  limited: [422, 'twilio-limited'],
  refused: [422, 'twilio-refused'],
  unreachable: [502, 'twilio-unavailable'],
  busy: [503, 'twilio-throttled'],
};
const FIELDS: Partial<Record<ProvisionErrorCode, string>> = {
  'bad-sid': 'accountSid',
  'bad-token': 'authToken',
};

/** The operator is signed in, so the response contains the reason and the fix. */
function toHttpError(error: ProvisionError): HttpError {
  const [status, code] = ANSWERS[error.code];
  const field = FIELDS[error.code];
  const message = field === undefined ? error.message : `${field}: ${error.message}`;
  return new HttpError(status, code, message, {
    cause: error,
    ...(error.code === 'busy' ? { headers: retryAfter(5) } : {}),
  });
}
