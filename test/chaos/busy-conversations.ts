/**
 * Conversations in which both sides write several messages a second, one with a backlog during an outage of
 * Missive, and the faults for them: kills in a tight loop, restarts of the database, and short outages of
 * Missive.
 */

import type { Act, Size, VisitorPlan } from './plan.js';
import { visitorsOf, type PlannedFault } from './planned-faults.js';
import type { Random } from './random.js';

export interface BusySize {
  /** Conversations with bursts of messages from both sides. */
  readonly conversations: number;
  /** Messages of each of them, both sides together. */
  readonly messages: number;
  /** Messages that another visitor writes during an outage of Missive; a quarter as many follow afterwards. */
  readonly backlog: number;
  readonly killLoops: number;
  readonly killsPerLoop: number;
  readonly databaseRestarts: number;
}

/** Messages of one side in a burst. */
const BURST = { least: 8, most: 30 };
/** Milliseconds between two messages of a burst: three to ten a second. */
const PAUSE = { least: 100, most: 330 };
/** Milliseconds between two messages that follow the backlog. */
const BACKLOG_PAUSE = 120;

export interface BusyPlan {
  readonly visitors: VisitorPlan[];
  /** Acts of the last visitor during an outage of Missive, before the plan's time begins. */
  readonly backlog: readonly Act[];
  readonly faults: PlannedFault[];
}

export function planBusyVisitors(random: Random, size: Size): BusyPlan {
  const { busy, visitors: first } = size;
  const chatty = Array.from({ length: busy.conversations }, (_, place) =>
    planChatty(random.of(`chatty ${place}`), size, first + place),
  );
  const last = visitorsOf(size) - 1;
  return {
    visitors: [...chatty, planBacklogged(size, last)],
    backlog: Array.from({ length: busy.backlog }, (_, place) => act(0, `${backlogMark(last)}-${place}`)),
    faults: [
      ...planOutages(random.of('outages'), chatty),
      ...spread(random.of('kill loops'), busy.killLoops, size, 0).map((at): PlannedFault => ({
        what: 'kill-loop',
        kills: busy.killsPerLoop,
        at,
      })),
      ...spread(random.of('restarts'), busy.databaseRestarts, size, 0.4).map((at): PlannedFault => ({
        what: 'restart-database',
        down: random.whole(0, 1_500),
        at,
      })),
    ],
  };
}

function planChatty(random: Random, size: Size, number: number): VisitorPlan {
  const visitor = Math.ceil(size.busy.messages / 2);
  const starts = burstsOf(random.of('bursts'), size, Math.ceil(visitor / BURST.least));
  const mark = `c${String(number).padStart(2, '0')}`;
  return {
    name: `Chatty ${mark}`,
    email: `${mark}@visitors.example`,
    visitorActs: [
      act(size.quiet / 5, `${mark}- hello`),
      ...writeBursts(random.of('visitor'), `${mark}-`, starts, visitor - 1),
    ],
    agentActs: writeBursts(random.of('agent'), `${mark}+`, starts, size.busy.messages - visitor),
  };
}

const burstsOf = (random: Random, { quiet, storm }: Size, most: number): number[] =>
  Array.from({ length: most }, () => Math.round(quiet + storm * 0.9 * random.next()));

/** Both sides begin their bursts within the same second. */
function writeBursts(random: Random, mark: string, starts: readonly number[], count: number): Act[] {
  const acts: Act[] = [];
  for (const start of starts) {
    let at = start + random.whole(0, 1_000);
    for (let left = random.whole(BURST.least, BURST.most); left > 0 && acts.length < count; left -= 1) {
      acts.push(act(at, `${mark}${acts.length}`));
      at += random.whole(PAUSE.least, PAUSE.most);
    }
  }
  // Bursts may overlap: the number in a text is the order of planning, not of writing.
  return acts.sort((a, b) => a.at - b.at);
}

const backlogMark = (number: number): string => `b${String(number).padStart(2, '0')}`;

/** Both sides continue to write while the relay works on the backlog. */
function planBacklogged({ busy }: Size, number: number): VisitorPlan {
  const mark = backlogMark(number);
  const count = Math.ceil(busy.backlog / 4);
  const writing = (from: string, places: number): Act[] =>
    Array.from({ length: places }, (_, place) => act(place * BACKLOG_PAUSE, `${mark}${from}${place}`));
  return {
    name: `Backlog ${mark}`,
    email: `${mark}@visitors.example`,
    visitorActs: [act(0, `${mark}- hello`), ...writing('- then ', count)],
    agentActs: writing('+', count),
  };
}

/** Outages of Missive during bursts. */
function planOutages(random: Random, chatty: readonly VisitorPlan[]): PlannedFault[] {
  return chatty.flatMap(({ visitorActs }) =>
    Array.from({ length: Math.ceil(visitorActs.length / 80) }, () => ({
      what: 'away' as const,
      at: visitorActs[random.whole(1, visitorActs.length - 1)]!.at,
      ms: random.whole(1_500, 5_000),
    })),
  );
}

/**
 * Spreads times over the storm; the first are early, during the backlog. @param from the earliest position of each in
 * its part of the time
 */
const spread = (random: Random, count: number, { quiet, storm }: Size, from: number): number[] =>
  Array.from({ length: count }, (_, place) =>
    Math.round(quiet + ((place + from + random.next() * 0.3) * storm) / count),
  );

const act = (at: number, body: string): Act => ({ at: Math.round(at), kind: 'write', body, files: [] });
