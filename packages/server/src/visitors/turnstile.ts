/** Cloudflare Turnstile as the challenge of new visitors. */

import { z } from 'zod';
import type { Challenge } from './challenge.js';

export interface TurnstileOptions {
  /** “Secret key” of the Turnstile widget. */
  readonly secret: string;
  /** Where tokens are verified; Cloudflare's own address when left out. */
  readonly url?: string | undefined;
  /** Timeout of a verification in milliseconds. */
  readonly timeout?: number | undefined;
}

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const TIMEOUT = 5_000;

/** These error codes concern the token; all others concern the secret, the request or the service. */
const TOKEN_CODES = ['missing-input-response', 'invalid-input-response', 'timeout-or-duplicate'];

const answerSchema = z.object({
  success: z.boolean(),
  'error-codes': z.array(z.string()).default([]),
});

export const turnstileChallenge = ({
  secret,
  url = SITEVERIFY,
  timeout = TIMEOUT,
}: TurnstileOptions): Challenge => ({
  async verify(token, remoteAddress) {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({
        secret,
        response: token,
        ...(remoteAddress !== null && { remoteip: remoteAddress }),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    const answer = answerSchema.safeParse(await response.json().catch(() => null));
    if (!answer.success) throw new Error(`Turnstile returned ${response.status} without a result.`);
    const { success, 'error-codes': codes } = answer.data;
    if (success || codes.some((code) => TOKEN_CODES.includes(code))) return success;
    const fix = codes.some((code) => code.endsWith('input-secret'))
      ? ' MISSIVE_CHAT_TURNSTILE_SECRET must be the secret key of the Turnstile widget.'
      : '';
    throw new Error(`Turnstile could not verify a token: ${codes.join(', ').slice(0, 200)}.${fix}`);
  },
});
