/**
 * A challenge that new visitors must pass before anything is created for them (CS-06). Off unless the
 * operator chooses a provider.
 */

import { HttpError, retryAfter } from '../http/errors.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';

/** A provider, such as `turnstileChallenge`. */
export interface Challenge {
  /**
   * Whether the page's token is valid. `remoteAddress` is null when unknown. Rejects when this
   * cannot be determined: the message is logged, so it must not contain a secret.
   */
  verify(token: string, remoteAddress: string | null): Promise<boolean>;
}

export interface ChallengeDeps {
  readonly challenge: Challenge | null;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Checks a new visitor. While the provider cannot be reached, no new visitor passes; known visitors and
 * verified users are never challenged.
 * @throws HttpError 403 `challenge-required`, 503 `challenge-unavailable`
 */
export async function requireChallenge(
  token: string | undefined,
  remoteAddress: string | null,
  { challenge, logger, metrics }: ChallengeDeps,
): Promise<void> {
  if (challenge === null) return;
  if (!token) {
    metrics.challenges.inc({ outcome: 'required' });
    throw new HttpError(403, 'challenge-required', 'New visitors must pass a challenge first.');
  }
  const isValid = await challenge.verify(token, remoteAddress).catch((error: unknown) => {
    metrics.challenges.inc({ outcome: 'failed' });
    logger.error({ err: error }, 'a challenge could not be verified, so a new visitor was refused');
    throw new HttpError(503, 'challenge-unavailable', 'The challenge cannot be verified at the moment.', {
      headers: retryAfter(10),
    });
  });
  metrics.challenges.inc({ outcome: isValid ? 'passed' : 'refused' });
  if (isValid) return;
  throw new HttpError(
    403,
    'challenge-required',
    'The token of the challenge is wrong, has ended, or was used before. A new one is required.',
  );
}
