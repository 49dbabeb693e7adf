/** Why the test message did not go on, in words for the operator. */

import { explainMissiveError, GateBusy, MissiveError } from '../missive/missive-errors.js';
import { isNetworkError, twilioStatus } from '../twilio/twilio-errors.js';

export interface Trouble {
  readonly problem: string;
  /** What to do about it; left out where the problem says it. */
  readonly fix?: string;
}

/** The test ends here. */
export class Stop extends Error {
  readonly trouble: Trouble;
  constructor(problem: string, fix?: string) {
    super(problem);
    this.name = 'Stop';
    this.trouble = { problem, ...(fix === undefined ? {} : { fix }) };
  }
}

/** Null for a fault of ours: its words are for the log. */
export function troubleOf(error: unknown): Trouble | null {
  if (error instanceof Stop) return error.trouble;
  if (error instanceof MissiveError) return missiveTroubleOf(error);
  if (error instanceof GateBusy) return missiveIsBusy;
  return twilioTroubleOf(error);
}

const missiveIsBusy: Trouble = {
  problem: 'Missive allows no more calls with this token at the moment.',
  fix: 'Try again in a minute.',
};

function missiveTroubleOf(error: MissiveError): Trouble {
  switch (error.kind) {
    case 'throttled':
      return missiveIsBusy;
    case 'unavailable':
      return {
        problem: `Missive is in trouble at the moment (status ${error.status ?? 'unknown'}).`,
        fix: 'Try again in some minutes.',
      };
    case 'no-answer':
      return {
        problem: `Missive does not answer${error.code === null ? '' : ` (${error.code})`}.`,
        fix: 'Let this server reach public.missiveapp.com; check MISSIVE_API_BASE_URL if it is set.',
      };
    case 'refused':
      return { problem: explainMissiveError(error) };
  }
}

function twilioTroubleOf(error: unknown): Trouble | null {
  const status = twilioStatus(error);
  if (status === null)
    return isNetworkError(error)
      ? {
          problem: 'Twilio does not answer.',
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
    return { problem: `Twilio is in trouble (status ${status}).`, fix: 'Try again in some minutes.' };
  return { problem: `Twilio refused it: ${error instanceof Error ? error.message : String(status)}` };
}
