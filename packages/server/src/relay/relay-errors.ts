/** Classifies errors of relay jobs: when to retry, and what to tell the operator. */

import { explainMissiveError, GateBusy, MissiveError } from '../missive/missive-errors.js';
import { TwilioThrottled } from '../twilio/twilio-client.js';
import { isNetworkError, twilioStatus } from '../twilio/twilio-errors.js';
import { MailError } from '../mail/mailer.js';
import { RemoteFileError } from './files/remote-file.js';
import { MediaError } from './files/twilio-media.js';

/** A request with unknown outcome may still take effect until `settledAt`; it is not sent again before. */
export class UnsettledAttemptError extends Error {
  /** Milliseconds since 1970. */
  readonly settledAt: number;

  constructor(settledAt: number) {
    super('An earlier attempt may still take effect.');
    this.name = 'UnsettledAttemptError';
    this.settledAt = settledAt;
  }
}

export interface RetryPlan {
  /** Milliseconds since 1970. */
  readonly retryAt: number;
  /** Whether it counts as a failure; throttling does not. */
  readonly isFailure: boolean;
  readonly problem: string | null;
}

/** @param wait after a failure, in milliseconds */
export function retryPlanFor(error: unknown, now: number, wait: number): RetryPlan {
  if (error instanceof GateBusy) return { retryAt: error.retryAt, isFailure: false, problem: null };
  if (error instanceof UnsettledAttemptError)
    return { retryAt: error.settledAt, isFailure: false, problem: null };
  if (error instanceof TwilioThrottled) return retryAfterSeconds(now, error.retryAfter);
  if (error instanceof MediaError && error.problem === 'throttled')
    return retryAfterSeconds(now, error.retryAfter);
  if (error instanceof MissiveError && error.kind === 'throttled')
    return retryAfterSeconds(now, error.retryAfter ?? 1);
  return { retryAt: now + wait, isFailure: true, problem: explainRelayError(error) };
}

const retryAfterSeconds = (now: number, seconds: number): RetryPlan => ({
  retryAt: now + seconds * 1_000,
  isFailure: false,
  problem: null,
});

/** Describes the error for the operator. */
export function explainRelayError(error: unknown): string {
  if (error instanceof MissiveError) return explainMissiveError(error);
  if (error instanceof MediaError || error instanceof RemoteFileError || error instanceof MailError)
    return error.message;
  const status = twilioStatus(error);
  if (status !== null) return `Twilio refused it (status ${status}): ${(error as Error).message}`;
  if (isNetworkError(error)) return 'Twilio did not respond. It is retried automatically.';
  return 'An internal error occurred; see the log of the chat server. It is retried automatically.';
}

/**
 * Whether Missive will never accept this message, while it may accept others. A rejected token or an expired plan
 * affects all messages: they wait.
 */
export const isPermanentRefusal = (error: unknown): error is MissiveError =>
  error instanceof MissiveError &&
  error.kind === 'refused' &&
  error.status !== null &&
  error.status >= 400 &&
  ![401, 402, 403, 408, 425].includes(error.status);

/** Whether the request may have taken effect, or may still do so. */
export function isUncertain(error: unknown): boolean {
  if (error instanceof MissiveError) return error.isUncertain;
  if (error instanceof MailError) return error.kind === 'uncertain';
  const status = twilioStatus(error);
  return status === null ? isNetworkError(error) : status >= 500;
}

export const isNotFound = (error: unknown): boolean => error instanceof MissiveError && error.status === 404;

/**
 * The same for a message whose conversation exists: a 404 then means that the settings name something that does not
 * exist, and all messages wait until they are corrected.
 */
export const isMessageRefusal = (error: unknown): error is MissiveError =>
  isPermanentRefusal(error) && !isNotFound(error);
