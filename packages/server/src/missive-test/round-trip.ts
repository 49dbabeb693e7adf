/** Sends a test message from a visitor to Missive, and a reply back to the visitor. */

import type { StepReport } from '../api/missive.js';
import type { Account } from '../accounts/account-store.js';
import type { Logger } from '../logging.js';
import { POLL_LIMITS, type PollLimits } from './poll-until.js';
import { STEPS, cleanUpTest, type TestRun, type TestDeps } from './steps.js';
import { problemOf, type StepProblem } from './step-failure.js';

export interface RoundTripDeps extends TestDeps {
  readonly logger: Logger;
}

/** Ends at the first step that fails, and always cleans up. Never rejects. */
export async function runRoundTrip(
  account: Account,
  deps: RoundTripDeps,
  report: (line: StepReport) => void,
  signal: AbortSignal = new AbortController().signal,
  pollLimits: PollLimits = POLL_LIMITS,
): Promise<void> {
  const test: TestRun = {
    account,
    deps,
    pollLimits,
    signal,
    visitor: null,
    missive: null,
    reply: null,
    refusedBefore: 0,
  };
  for (const [step, run] of STEPS) {
    const outcome = await runStep(step, () => run(test), deps, report);
    if (outcome === 'failed' || signal.aborted) break;
  }
  if (test.visitor !== null) await runStep('tidy', () => cleanUpTest(test), deps, report);
}

async function runStep(
  step: StepReport['step'],
  run: () => Promise<StepProblem | 'skipped' | null>,
  { logger }: RoundTripDeps,
  report: (line: StepReport) => void,
): Promise<StepReport['state']> {
  report({ step, state: 'running' });
  const start = performance.now();
  const end = (state: StepReport['state'], problem: StepProblem | null): StepReport['state'] => {
    report({ step, state, ms: Math.round(performance.now() - start), ...problem });
    return state;
  };
  try {
    const outcome = await run();
    return outcome === 'skipped' ? end('skipped', null) : end('done', outcome);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null && !isAbort(error)) logger.error({ err: error, step }, 'the test message failed');
    return end('failed', problem ?? INTERNAL_ERROR);
  }
}

const INTERNAL_ERROR: StepProblem = {
  problem: 'An internal error occurred in the chat server.',
  fix: 'See its log.',
};

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
