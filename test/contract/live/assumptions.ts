import { readFileSync } from 'node:fs';

/** The assumptions in an emulator's README, and the probe of each. */

export interface Assumption {
  /** `T1`, `M1`. */
  id: string;
  text: string;
}

/**
 * Resolves when the assumption holds, and rejects with the observation otherwise. A string is the reason for
 * having no probe.
 */
export type Probe<Tools> = string | ((tools: Tools) => Promise<void>);
export type Probes<Tools> = Readonly<Record<string, Probe<Tools>>>;

export interface Outcome extends Assumption {
  result: 'held' | 'did not hold' | 'not tried';
  why: string;
}

const ITEM = /^- \*\*([A-Z]\d+)\*\* ([\s\S]*?)(?=\n- |\n*$(?![\s\S]))/gm;

export const readAssumptions = (emulator: 'missive' | 'twilio'): Assumption[] => {
  const url = new URL(`../../../packages/emulators/src/${emulator}/README.md`, import.meta.url);
  const [, section = ''] = readFileSync(url, 'utf8').split('## What was assumed\n');
  return [...section.matchAll(ITEM)].map(([, id = '', text = '']) => ({
    id,
    text: text.replace(/\s+/g, ' ').trim(),
  }));
};

export const tryAll = async <Tools>(
  assumptions: readonly Assumption[],
  probes: Probes<Tools>,
  tools: Tools,
  report: (outcome: Outcome) => void,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const assumption of assumptions) {
    const probe = probes[assumption.id];
    const outcome = { ...assumption, ...(await tryOne(probe, tools)) };
    outcomes.push(outcome);
    report(outcome);
  }
  return outcomes;
};

const tryOne = async <Tools>(
  probe: Probe<Tools> | undefined,
  tools: Tools,
): Promise<Pick<Outcome, 'result' | 'why'>> => {
  if (typeof probe !== 'function') return { result: 'not tried', why: probe ?? 'there is no probe for it' };
  try {
    await probe(tools);
    return { result: 'held', why: '' };
  } catch (error) {
    return { result: 'did not hold', why: error instanceof Error ? error.message : String(error) };
  }
};
