/** What an error means for the work it stopped: when to go on, and what to tell people. */

import { explainMissiveError, GateBusy, MissiveError } from '../missive/missive-errors.js';
import { TwilioThrottled } from '../twilio/twilio-client.js';
import { isNetworkError, twilioStatus } from '../twilio/twilio-errors.js';
import { RemoteFileError } from './files/remote-file.js';
import { MediaError } from './files/twilio-media.js';

/** Something was sent with an unknown result, and may still take effect until then: it is not sent again before. */
export class StillUnsettled extends Error {
  /** Milliseconds since 1970. */
  readonly settledAt: number;

  constructor(settledAt: number) {
    super('An earlier attempt may still take effect.');
    this.name = 'StillUnsettled';
    this.settledAt = settledAt;
  }
}

export interface Standing {
  /** Milliseconds since 1970. */
  readonly retryAt: number;
  /** Whether something is wrong; being asked to wait is not. */
  readonly isFailure: boolean;
  readonly problem: string | null;
}

/** @param wait after a failure, in milliseconds */
export function standingOf(error: unknown, now: number, wait: number): Standing {
  if (error instanceof GateBusy) return { retryAt: error.retryAt, isFailure: false, problem: null };
  if (error instanceof StillUnsettled) return { retryAt: error.settledAt, isFailure: false, problem: null };
  if (error instanceof TwilioThrottled) return waiting(now, error.retryAfter);
  if (error instanceof MediaError && error.problem === 'throttled') return waiting(now, error.retryAfter);
  if (error instanceof MissiveError && error.kind === 'throttled') return waiting(now, error.retryAfter ?? 1);
  return { retryAt: now + wait, isFailure: true, problem: explain(error) };
}

const waiting = (now: number, seconds: number): Standing => ({
  retryAt: now + seconds * 1_000,
  isFailure: false,
  problem: null,
});

/** What is wrong, for whoever runs the chat. */
export function explain(error: unknown): string {
  if (error instanceof MissiveError) return explainMissiveError(error);
  if (error instanceof MediaError || error instanceof RemoteFileError) return error.message;
  const status = twilioStatus(error);
  if (status !== null) return `Twilio refused it (status ${status}): ${(error as Error).message}`;
  if (isNetworkError(error)) return 'Twilio did not answer. This is tried again by itself.';
  return 'Something went wrong in the chat server; its log says what. This is tried again by itself.';
}

/**
 * Whether Missive will never take this message as it is, while it may take others. A token that is refused or a
 * plan that ended concerns them all: they wait.
 */
export const isRefusedForGood = (error: unknown): error is MissiveError =>
  error instanceof MissiveError &&
  error.kind === 'refused' &&
  error.status !== null &&
  error.status >= 400 &&
  ![401, 402, 403, 408, 425].includes(error.status);

/** Whether what was sent to Missive, or created at Twilio, may have been done all the same, or be done yet. */
export function isUncertain(error: unknown): boolean {
  if (error instanceof MissiveError) return error.isUncertain;
  const status = twilioStatus(error);
  return status === null ? isNetworkError(error) : status >= 500;
}

export const isMissing = (error: unknown): boolean => error instanceof MissiveError && error.status === 404;

/**
 * The same of a message whose conversation is there: what is missing then is what the settings name, and all
 * messages wait until they are put right.
 */
export const isRefusedForItself = (error: unknown): error is MissiveError =>
  isRefusedForGood(error) && !isMissing(error);
