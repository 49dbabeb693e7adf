/** The faults of a run, generated from its seed. */

import type { MissiveFaultInput, TwilioFaultInput } from '../../packages/emulators/src/index.js';
import type { Size } from './plan.js';
import type { Random } from './random.js';

/** When a process is killed: immediately, or right after the other side has accepted a message. */
export type KillMoment = 'now' | 'missive-took' | 'twilio-took';

export type PlannedFault = { readonly at: number } & Breakage;

type Breakage =
  | {
      readonly what: 'kill';
      readonly processes: readonly number[];
      readonly moment: KillMoment;
      readonly down: number;
    }
  /** `visitor`: number of the affected one; omitted for all. `lasts`: milliseconds until it is cleared. */
  | {
      readonly what: 'twilio';
      readonly fault: TwilioFaultInput;
      readonly visitor?: number;
      readonly lasts?: number;
    }
  | { readonly what: 'missive'; readonly fault: MissiveFaultInput }
  /** An outage of Missive. */
  | { readonly what: 'away'; readonly ms: number }
  /** Processes are killed one after the other, each after a message was accepted since the last kill. */
  | { readonly what: 'kill-loop'; readonly kills: number }
  | { readonly what: 'restart-database'; readonly down: number };

/** Number of visitors: the busy ones come after the others, and the one with the backlog is last. */
export const visitorsOf = ({ visitors, busy }: Size): number => visitors + busy.conversations + 1;

type Draw = (random: Random) => Breakage;

const twilio = (fault: TwilioFaultInput, lasts?: number): Breakage => ({
  what: 'twilio',
  fault,
  ...(lasts !== undefined && { lasts }),
});
const missive = (fault: MissiveFaultInput): Breakage => ({ what: 'missive', fault });
const few = (random: Random): number => random.whole(1, 3);

/** Faults of one visitor's socket; the visitors take turns. */
const SOCKET_FAULTS: readonly Draw[] = [
  () => twilio({ kind: 'kill' }),
  () => twilio({ kind: 'kill' }),
  () => twilio({ kind: 'close' }),
  () => twilio({ kind: 'kill-on-send', stage: 'before' }),
  () => twilio({ kind: 'kill-on-send', stage: 'after' }),
  () => twilio({ kind: 'drop', match: 'send-message', stage: 'request' }),
  () => twilio({ kind: 'drop', match: 'send-message', stage: 'reply' }),
  () => twilio({ kind: 'throttle', match: 'send-message' }),
  () => twilio({ kind: 'expire' }),
  () => twilio({ kind: 'expire-soon' }),
  () => twilio({ kind: 'refuse', target: 'init', code: 503 }),
  () => twilio({ kind: 'refuse', target: 'media', code: 503 }),
  (random) => twilio({ kind: 'half-open' }, random.whole(2_000, 6_000)),
  (random) => twilio({ kind: 'delay', ms: random.whole(100, 800) }, 3_000),
  () => twilio({ kind: 'duplicate' }, 3_000),
];

/** Faults of all visitors, or of the servers' own calls. */
const TWILIO_FAULTS: readonly Draw[] = [
  (random) => twilio({ kind: 'lose-webhooks', times: few(random) }),
  (random) => twilio({ kind: 'lose-webhooks', times: few(random) }),
  (random) => twilio({ kind: 'duplicate-webhooks', times: few(random) }),
  (random) => twilio({ kind: 'reorder-webhooks', times: few(random), ms: 1_500 }),
  (random) => twilio({ kind: 'delay-webhooks', times: few(random), ms: random.whole(200, 3_000) }),
  () => twilio({ kind: 'lose-reply', match: 'send-message', ms: 0 }),
  () => twilio({ kind: 'lose-reply', match: 'send-message', ms: 0 }),
  () => twilio({ kind: 'lose-reply', match: 'send-message' }),
  (random) => twilio({ kind: 'refuse', target: 'rest', code: 500, times: few(random) }),
  () => twilio({ kind: 'refuse', target: 'rest', match: 'send-message', code: 500 }),
  (random) => twilio({ kind: 'throttle', target: 'rest', times: few(random) }),
  () => twilio({ kind: 'kill' }),
];

const MISSIVE_FAULTS: readonly Draw[] = [
  (random) => missive({ kind: 'throttle', times: few(random), retryAfter: random.whole(1, 2) }),
  (random) => missive({ kind: 'refuse', status: 500, times: few(random) }),
  (random) => missive({ kind: 'refuse', status: 503, times: few(random) }),
  () => missive({ kind: 'refuse', status: 502, match: 'send-message' }),
  () => missive({ kind: 'lose-reply', match: 'send-message', ms: 0 }),
  () => missive({ kind: 'lose-reply', match: 'send-message', ms: 0 }),
  () => missive({ kind: 'lose-reply', match: 'send-message' }),
  () => missive({ kind: 'lose-reply', match: 'read', ms: 0 }),
  (random) => missive({ kind: 'delay', ms: random.whole(200, 2_000), times: few(random) }),
  (random) => missive({ kind: 'lose-webhooks', times: few(random) }),
  (random) => missive({ kind: 'lose-webhooks', times: few(random) }),
  (random) => missive({ kind: 'duplicate-webhooks', times: few(random) }),
  (random) => missive({ kind: 'reorder-webhooks', times: few(random), ms: 1_500 }),
  (random) => missive({ kind: 'delay-webhooks', times: few(random), ms: random.whole(200, 3_000) }),
];

/** Mean milliseconds between two faults of a kind. */
const SOCKETS_EVERY = 700;
const TWILIO_EVERY = 1_500;
const MISSIVE_EVERY = 1_200;
const AWAY_EVERY = 60_000;

/** Plans no faults in the quiet time; everything works again at the end. */
export function planFaults(random: Random, size: Size): PlannedFault[] {
  const at = (part: Random): number => size.quiet + part.whole(0, size.storm);
  const family = (
    name: string,
    draws: readonly Draw[],
    every: number,
    hasVisitor = false,
  ): PlannedFault[] => {
    const part = random.of(name);
    const count = Math.max(draws.length, Math.round(size.storm / every));
    return Array.from({ length: count }, (_, place) => ({
      ...draws[place % draws.length]!(part),
      ...(hasVisitor && { visitor: part.whole(0, visitorsOf(size) - 1) }),
      at: at(part),
    }));
  };
  return [
    ...family('sockets', SOCKET_FAULTS, SOCKETS_EVERY, true),
    ...family('twilio', TWILIO_FAULTS, TWILIO_EVERY),
    ...family('missive', MISSIVE_FAULTS, MISSIVE_EVERY),
    ...planAway(random.of('away'), size),
    ...planKills(random.of('kills'), size),
  ].sort((a, b) => a.at - b.at);
}

const planAway = (random: Random, size: Size): PlannedFault[] =>
  Array.from({ length: Math.ceil(size.storm / AWAY_EVERY) }, (_, place) => ({
    what: 'away',
    at: Math.round(size.quiet + (place + random.next() * 0.8) * Math.min(AWAY_EVERY, size.storm)),
    ms: random.whole(1_500, Math.min(12_000, size.storm / 6)),
  }));

/** Spreads the kills over the time; occasionally all processes are killed. */
function planKills(random: Random, size: Size): PlannedFault[] {
  const distance = size.storm / size.kills;
  const moments: readonly KillMoment[] = ['missive-took', 'twilio-took', 'now'];
  return Array.from({ length: size.kills }, (_, place) => ({
    what: 'kill',
    at: Math.round(size.quiet + (place + 0.2 + random.next() * 0.5) * distance),
    processes: place % 3 === 0 ? [0, 1] : [random.whole(0, 1)],
    moment: moments[place % moments.length]!,
    down: random.whole(300, Math.min(5_000, distance / 3)),
  }));
}
