/** Why a step of the test failed, in words for the operator. */

import { explainMissiveError, GateBusy, MissiveError } from '../missive/missive-errors.js';
import { isNetworkError, twilioStatus } from '../twilio/twilio-errors.js';

export interface StepProblem {
  readonly problem: string;
  /** The fix; omitted when the problem includes it. */
  readonly fix?: string;
}

/** Ends the test. */
export class StepFailure extends Error {
  readonly details: StepProblem;
  constructor(problem: string, fix?: string) {
    super(problem);
    this.name = 'Stop';
    this.details = { problem, ...(fix === undefined ? {} : { fix }) };
  }
}

/** Null for an internal error, which is logged instead. */
export function problemOf(error: unknown): StepProblem | null {
  if (error instanceof StepFailure) return error.details;
  if (error instanceof MissiveError) return missiveProblemOf(error);
  if (error instanceof GateBusy) return missiveIsBusy;
  return twilioProblemOf(error);
}

const missiveIsBusy: StepProblem = {
  problem: 'Missive allows no more calls with this token at the moment.',
  fix: 'Try again in a minute.',
};

function missiveProblemOf(error: MissiveError): StepProblem {
  switch (error.kind) {
    case 'throttled':
      return missiveIsBusy;
    case 'unavailable':
      return {
        problem: `Missive has a problem at the moment (status ${error.status ?? 'unknown'}).`,
        fix: 'Try again in some minutes.',
      };
    case 'no-answer':
      return {
        problem: `Missive does not respond${error.code === null ? '' : ` (${error.code})`}.`,
        fix: 'Let this server reach public.missiveapp.com; check MISSIVE_API_BASE_URL if it is set.',
      };
    case 'refused':
      return { problem: explainMissiveError(error) };
  }
}

function twilioProblemOf(error: unknown): StepProblem | null {
  const status = twilioStatus(error);
  if (status === null)
    return isNetworkError(error)
      ? {
          problem: 'Twilio does not respond.',
          fix: 'Let this server reach conversations.twilio.com; check TWILIO_API_BASE_URL if it is set.',
        }
      : null;
  if (status === 401 || status === 403)
    return {
      problem: 'Twilio does not accept this server’s API key.',
      fix: 'Connect Twilio again under “Getting started”: another key is made then.',
    };
  if (status === 429) return { problem: 'Twilio asks for fewer requests.', fix: 'Try again in a minute.' };
  if (status >= 500)
    return { problem: `Twilio has a problem (status ${status}).`, fix: 'Try again in some minutes.' };
  return { problem: `Twilio refused it: ${error instanceof Error ? error.message : String(status)}` };
}
