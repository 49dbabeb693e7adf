/** The steps of a test message, as the page shows them. */

import type { StepReport } from '../../src/api/missive.js';

/** Titles by the server's names of the steps, in order. */
export const STEP_TITLES = {
  token: 'Missive accepts the API token',
  write: 'A test visitor writes at Twilio',
  heard: 'Twilio notifies this server',
  inbox: 'The message is in Missive',
  reply: 'A reply is sent from Missive',
  webhook: 'Missive notifies this server, signed',
  visitor: 'The visitor has the reply',
  tidy: 'The test is cleared away on both sides',
} as const;

export type StepName = keyof typeof STEP_TITLES;
export const STEP_NAMES = Object.keys(STEP_TITLES) as readonly StepName[];

export interface ShownStep {
  readonly name: StepName;
  readonly title: string;
  /** `warned`: it succeeded in another way than expected. `waiting`: not yet started. */
  readonly state: 'waiting' | 'running' | 'done' | 'warned' | 'failed' | 'skipped';
  /** Duration in milliseconds. */
  readonly ms: number | null;
  readonly problem: string;
  readonly fix: string;
}

export type Verdict = 'none' | 'running' | 'good' | 'warned' | 'failed';

export function stepsOf(reports: readonly StepReport[]): readonly ShownStep[] {
  return STEP_NAMES.map((name) => {
    const report = reports.filter(({ step }) => step === name).at(-1);
    const { state = 'waiting', ms = null, problem = '', fix = '' } = report ?? {};
    return {
      name,
      title: STEP_TITLES[name],
      state: state === 'done' && problem !== '' ? 'warned' : state,
      ms,
      problem,
      fix,
    };
  });
}

export function verdictOf(steps: readonly ShownStep[], isRunning: boolean): Verdict {
  const has = (state: ShownStep['state']): boolean => steps.some((step) => step.state === state);
  if (isRunning) return 'running';
  if (steps.every(({ state }) => state === 'waiting')) return 'none';
  // The connection ended before the last step.
  if (has('failed') || has('running')) return 'failed';
  return has('warned') ? 'warned' : 'good';
}

/** The result in one sentence, also for screen readers. */
export function verdictText(steps: readonly ShownStep[], isRunning: boolean): string {
  const begun = steps.filter(({ state }) => state !== 'waiting');
  const last = begun.at(-1);
  const failed = steps.find(({ state }) => state === 'failed' || state === 'running');
  switch (verdictOf(steps, isRunning)) {
    case 'none':
      return '';
    case 'running':
      return last === undefined
        ? 'The test begins.'
        : `Step ${steps.indexOf(last) + 1} of ${steps.length}: ${last.title}…`;
    case 'failed':
      return failed?.name === 'tidy'
        ? 'The message went all the way round, but was not cleared away.'
        : `It stopped at “${failed?.title ?? ''}”.`;
    case 'warned':
      return 'The message went all the way round, with a detour.';
    case 'good':
      return steps.some(({ state }) => state === 'skipped')
        ? 'The message is in Missive. On an email channel the test ends here: Missive has no webhook for replies.'
        : `The message went all the way round in ${seconds(total(steps))}.`;
  }
}

const total = (steps: readonly ShownStep[]): number =>
  steps.reduce((sum, { name, ms }) => sum + (name === 'tidy' ? 0 : (ms ?? 0)), 0);

export const seconds = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`);
