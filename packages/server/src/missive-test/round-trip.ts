/** A test message goes all the way round: a visitor writes, Missive has it, a reply comes back, the visitor has that. */

import type { Account } from '../accounts/account-store.js';
import type { Logger } from '../logging.js';
import { PATIENCE, type Patience } from './poll-until.js';
import { STEPS, tidyUp, type Journey, type StepName, type TestDeps } from './steps.js';
import { troubleOf, type Trouble } from './step-failure.js';

/** A line of the answer. A step may be done and still have a problem: it went on another way. */
export interface StepReport extends Partial<Trouble> {
  readonly step: StepName | 'tidy';
  /** `skipped`: this channel has no such step. */
  readonly state: 'running' | 'done' | 'failed' | 'skipped';
  readonly ms?: number;
}

export interface RoundTripDeps extends TestDeps {
  readonly logger: Logger;
}

/** Ends at the first step that fails; whatever happens, it clears away what it made. Never rejects. */
export async function runRoundTrip(
  account: Account,
  deps: RoundTripDeps,
  report: (line: StepReport) => void,
  signal: AbortSignal = new AbortController().signal,
  patience: Patience = PATIENCE,
): Promise<void> {
  const journey: Journey = {
    account,
    deps,
    patience,
    signal,
    visitor: null,
    missive: null,
    reply: null,
    refusedBefore: 0,
  };
  for (const [step, run] of STEPS) {
    const outcome = await runStep(step, () => run(journey), deps, report);
    if (outcome === 'failed' || signal.aborted) break;
  }
  if (journey.visitor !== null) await runStep('tidy', () => tidyUp(journey), deps, report);
}

async function runStep(
  step: StepReport['step'],
  run: () => Promise<Trouble | 'skipped' | null>,
  { logger }: RoundTripDeps,
  report: (line: StepReport) => void,
): Promise<StepReport['state']> {
  report({ step, state: 'running' });
  const start = performance.now();
  const end = (state: StepReport['state'], trouble: Trouble | null): StepReport['state'] => {
    report({ step, state, ms: Math.round(performance.now() - start), ...trouble });
    return state;
  };
  try {
    const outcome = await run();
    return outcome === 'skipped' ? end('skipped', null) : end('done', outcome);
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null && !isAbort(error)) logger.error({ err: error, step }, 'the test message got stuck');
    return end('failed', trouble ?? OURS);
  }
}

const OURS: Trouble = {
  problem: 'Something went wrong in the chat server.',
  fix: 'Its log says what.',
};

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
