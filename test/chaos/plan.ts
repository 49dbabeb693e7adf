/** The plan of a run: generated from the seed, before anything starts. */

import { planBusyVisitors, type BusySize } from './busy-conversations.js';
import { planFaults, type PlannedFault } from './planned-faults.js';
import { Random } from './random.js';
import { fileOf, textOf, type ChaosFile } from './words.js';

export interface Size {
  readonly visitors: number;
  /** Texts of both sides together. */
  readonly messages: number;
  /** Files of both sides together. */
  readonly files: number;
  /** Number of kills. */
  readonly kills: number;
  /** Milliseconds without faults, for the figures. */
  readonly quiet: number;
  /** Milliseconds with faults. */
  readonly storm: number;
  /** Bytes of the largest files. */
  readonly largestFile: number;
  /** Factor by which the widget's timeouts are shortened. */
  readonly speedup: number;
  /** Additional conversations with more messages than people write. */
  readonly busy: BusySize;
}

export const LONG: Size = {
  visitors: 20,
  messages: 2_000,
  files: 100,
  kills: 24,
  quiet: 30_000,
  storm: 420_000,
  largestFile: 3_000_000,
  speedup: 1,
  busy: { conversations: 3, messages: 500, backlog: 400, killLoops: 4, killsPerLoop: 8, databaseRestarts: 4 },
};

/** Mostly busy conversations: the shortest run that finds faults in a relay. */
export const BUSY: Size = {
  visitors: 1,
  messages: 10,
  files: 1,
  kills: 2,
  quiet: 2_000,
  storm: 45_000,
  largestFile: 100_000,
  speedup: 2,
  busy: { conversations: 1, messages: 120, backlog: 210, killLoops: 2, killsPerLoop: 6, databaseRestarts: 1 },
};

export const SHORT: Size = {
  visitors: 6,
  messages: 150,
  files: 10,
  kills: 3,
  quiet: 3_000,
  storm: 18_000,
  largestFile: 400_000,
  speedup: 4,
  busy: { conversations: 1, messages: 120, backlog: 210, killLoops: 1, killsPerLoop: 5, databaseRestarts: 1 },
};

/** Maximum characters; a visitor's longest text fits into one message at Twilio, and so does an agent's. */
const LONGEST = { visitor: 5_000, agent: 1_500 };

/** An action of a person. Times are milliseconds after the start. */
export interface Act {
  readonly at: number;
  readonly body: string;
  readonly files: readonly ChaosFile[];
  /** `reload`: the visitor's page is reloaded; `compose`: the agent starts a conversation at Missive. */
  readonly kind: 'write' | 'reload' | 'compose';
}

export interface VisitorPlan {
  readonly name: string;
  readonly email: string;
  readonly visitorActs: readonly Act[];
  readonly agentActs: readonly Act[];
}

/** Whether this is the visitor's name with its mark: unverified addresses identify no one at Missive. */
export const isFrom = ({ name }: { readonly name: string | null }, plan: VisitorPlan): boolean =>
  name === `${plan.name} [Unverified]`;

export interface Plan {
  readonly seed: string;
  readonly size: Size;
  readonly visitors: readonly VisitorPlan[];
  /** Acts of the last visitor before the plan's time begins, during an outage of Missive. */
  readonly backlog: readonly Act[];
  readonly faults: readonly PlannedFault[];
}

export function makePlan(seed: string, size: Size): Plan {
  const random = new Random(seed);
  const busy = planBusyVisitors(random.of('busy'), size);
  const visitors = [
    ...Array.from({ length: size.visitors }, (_, number) => planVisitor(random, size, number)),
    ...busy.visitors,
  ];
  const faults = [...planFaults(random.of('faults'), size), ...busy.faults].sort(byTime);
  return { seed, size, visitors, backlog: busy.backlog, faults };
}

function planVisitor(all: Random, size: Size, number: number): VisitorPlan {
  const mark = `v${String(number).padStart(2, '0')}`;
  const random = all.of(mark);
  // Each visitor's share of all messages, the same for both sides; rounded so that the last visitor gets the
  // rest.
  const share = (total: number): number =>
    Math.floor((total * (number + 1)) / size.visitors) - Math.floor((total * number) / size.visitors);
  const [texts, files] = [share(size.messages), share(size.files)];
  const visitorTexts = Math.ceil(texts / 2);
  const visitorFiles = number % 2 === 0 ? Math.ceil(files / 2) : Math.floor(files / 2);
  return {
    name: number % 3 === 0 ? `ליאת ${mark}` : `Visitor ${mark}`,
    email: `${mark}@visitors.example`,
    visitorActs: visitorActs(random.of('visitor'), size, `${mark}-`, visitorTexts, visitorFiles),
    agentActs: agentActs(random.of('agent'), size, `${mark}+`, texts - visitorTexts, files - visitorFiles),
  };
}

/** The first message is in the quiet time, so that every visitor has a conversation. */
function visitorActs(random: Random, size: Size, mark: string, texts: number, files: number): Act[] {
  const written = writings(random, size, mark, texts, files, LONGEST.visitor);
  const first = { ...written[0]!, at: random.whole(0, size.quiet / 4) };
  const reloads = Array.from({ length: Math.ceil(size.storm / 200_000) }, () => ({
    at: size.quiet + random.whole(0, size.storm),
    kind: 'reload' as const,
    body: '',
    files: [],
  }));
  return [first, ...written.slice(1), ...reloads].sort(byTime);
}

function agentActs(random: Random, size: Size, mark: string, texts: number, files: number): Act[] {
  const written = writings(random, size, mark, texts, files, LONGEST.agent)
    // Several within one second: only their order at Missive shows which was first.
    .map((act) => (random.chance(0.4) ? { ...act, at: Math.floor(act.at / 4_000) * 4_000 } : act))
    .sort(byTime);
  return written.map((act, place) => {
    // Two conversations at Missive have no order within a second, so a new one keeps its distance.
    const gaps = [
      act.at - (written[place - 1]?.at ?? -Infinity),
      (written[place + 1]?.at ?? Infinity) - act.at,
    ];
    const isNew = Math.min(...gaps) > 2_500 && act.files.length === 0 && random.chance(0.1);
    return isNew ? { ...act, kind: 'compose', body: `${act.body} (new ${mark}${place})` } : act;
  });
}

/** Plans the writing of one side; a tenth of it is in the quiet time. */
function writings(
  random: Random,
  size: Size,
  mark: string,
  texts: number,
  files: number,
  longest: number,
): Act[] {
  const time = (): number =>
    Math.round(
      random.chance(0.1)
        ? size.quiet * (0.4 + 0.5 * random.next())
        : size.quiet + random.next() * size.storm * 0.97,
    );
  const bodies = Array.from({ length: texts }, (_, place) => textOf(random, `${mark}${place}`, longest));
  const sent = Array.from({ length: files }, (_, place) =>
    fileOf(random, `${mark}f${place}`, size.largestFile),
  );
  // Some texts have one or two files; the other files are sent alone.
  const acts = bodies.map((body) => ({
    at: time(),
    kind: 'write' as const,
    body,
    files: random.chance(0.03) ? sent.splice(0, random.whole(1, 2)) : [],
  }));
  const alone = sent.map((file) => ({ at: time(), kind: 'write' as const, body: '', files: [file] }));
  return [...acts, ...alone].sort(byTime);
}

const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at;
