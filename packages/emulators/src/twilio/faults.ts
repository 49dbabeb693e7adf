import { ActiveFaults, type ActiveFault, type FaultEffects } from '../shared/active-faults.js';
import { POST_EVENTS } from './constants.js';
import { errors } from './errors.js';
import { newSecret } from './ids.js';
import { checkOneOf } from './validate.js';

/** Faults on demand (SPEC EM-03). Each belongs to one account and may be limited to one identity. */
export const FAULT_KINDS = [
  'close',
  'delay',
  'delay-webhooks',
  'drop',
  'duplicate',
  'duplicate-webhooks',
  'expire',
  'expire-soon',
  'half-open',
  'kill',
  'kill-on-send',
  'lose-reply',
  'lose-webhooks',
  'refuse',
  'reorder-webhooks',
  'throttle',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** These happen immediately to open sockets; the others wait for a match. */
const IMMEDIATE: readonly FaultKind[] = ['kill', 'close', 'expire', 'expire-soon'];
/** These last until cleared unless `times` is given; the others happen once unless `times` is given. */
const LASTING: readonly FaultKind[] = [
  'half-open',
  'delay',
  'duplicate',
  'lose-webhooks',
  'duplicate-webhooks',
  'reorder-webhooks',
  'delay-webhooks',
];

export const REQUEST_KINDS = [
  'configuration',
  'conversations',
  'init',
  'messages',
  'participants',
  'read',
  'send-message',
  'subscribe',
  'sync',
  'typing',
  'update',
  'users',
  'other',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

const STAGES = ['request', 'reply', 'before', 'after'] as const;
const TARGETS = ['init', 'media', 'rest', 'tunnel', 'all'] as const;
const MATCHES = [...REQUEST_KINDS, ...POST_EVENTS, 'any'] as const;

export interface FaultInput {
  kind: FaultKind;
  /** Only sockets and requests of this identity. */
  identity?: string;
  /** How often it happens; by default once, or until cleared for those that last. */
  times?: number;
  /**
   * Which requests (`drop`, `kill-on-send`, `lose-reply`, `throttle`, `refuse` of `rest`) or webhook events
   * it affects.
   */
  match?: (typeof MATCHES)[number];
  /** `drop`: `request` (default) or `reply`; `kill-on-send`: `before` (default) or `after` acceptance. */
  stage?: (typeof STAGES)[number];
  /**
   * `refuse`: `init` (default), `rest` or `media` (uploads); `throttle`: `tunnel` (default), `rest`, `init`,
   * `media` or `all`; `delay`: frames to clients, or `media`.
   */
  target?: (typeof TARGETS)[number];
  /** `close`: code of the close frame (308); `refuse`: HTTP status (403 for `init`, 503 for the others). */
  code?: number;
  /** Twilio's code beside `code`. */
  errorCode?: number;
  /**
   * `delay`, `delay-webhooks` (1000): the delay in milliseconds; `lose-reply`: time until the connection is
   * cut without a response (default: never; 0 cuts it immediately); `reorder-webhooks`: the longest time that
   * one waits for the next (2000).
   */
  ms?: number;
  /** `half-open`: whether new sockets are silent too. */
  newSockets?: 'fine' | 'silent';
  /** `throttle` of `init`, `close` with 308: the reconnect policy for the client. */
  reconnectMinMs?: number;
  reconnectMaxMs?: number;
}

export interface Fault extends FaultInput, ActiveFault {
  /** For immediate faults: number of affected sockets. */
  affected?: number;
}

export interface Occasion {
  identity?: string | null | undefined;
  kind?: string | undefined;
  stage?: FaultInput['stage'] | undefined;
  target?: FaultInput['target'] | undefined;
}

interface Effects extends FaultEffects<Fault> {
  apply(fault: Fault): number;
}

export class Faults extends ActiveFaults<Fault, Effects> {
  pull(input: FaultInput): Fault {
    const isImmediate = IMMEDIATE.includes(input.kind);
    const once = LASTING.includes(input.kind) ? null : 1;
    const fault: Fault = {
      ...withDefaults(input),
      id: newSecret(6),
      since: this.effects.now(),
      remaining: isImmediate ? 0 : (input.times ?? once),
    };
    if (!isImmediate) this.add(fault);
    if (isImmediate || fault.kind === 'half-open') fault.affected = this.effects.apply(fault);
    this.effects.changed();
    return fault;
  }

  /** Returns the first active fault that matches, counted down by one. */
  takeOne(kind: FaultKind, occasion: Occasion): Fault | null {
    return this.take((fault) => fault.kind === kind && fits(fault, occasion));
  }

  /** Returns the first match without counting. */
  find(kind: FaultKind, occasion: Occasion): Fault | null {
    return this.list().find((fault) => fault.kind === kind && fits(fault, occasion)) ?? null;
  }
}

const withDefaults = (input: FaultInput): FaultInput => {
  switch (input.kind) {
    case 'drop':
      return { stage: 'request', match: 'any', ...input };
    case 'kill-on-send':
      return { stage: 'before', match: 'send-message', ...input };
    case 'refuse':
      return { target: 'init', ...input };
    case 'throttle':
      return { target: 'tunnel', match: 'any', ...input };
    case 'close':
      return { code: 308, ...input };
    case 'half-open':
      return { newSockets: 'fine', ...input };
    case 'delay':
      return { ms: 1000, ...input };
    default:
      return input;
  }
};

const fits = (fault: Fault, occasion: Occasion): boolean =>
  (fault.identity === undefined || fault.identity === occasion.identity) &&
  (fault.match === undefined || fault.match === 'any' || fault.match === occasion.kind) &&
  (fault.stage === undefined || fault.stage === occasion.stage) &&
  (fault.target === undefined || fault.target === 'all' || fault.target === occasion.target);

const optionalNumber = (input: Record<string, unknown>, field: string, min: number): number | undefined => {
  const value = input[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min) {
    throw errors.invalid(`${field} must be a whole number from ${min} up`);
  }
  return value;
};

/** Reads a fault from JSON of the console; the error names the invalid field. */
export const parseFault = (input: Record<string, unknown>): FaultInput => {
  const text = (field: string): string | undefined => {
    const value = input[field];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw errors.invalid(`${field} must be text`);
    return value;
  };
  const oneOf = <Value extends string>(field: string, values: readonly Value[]): Value | undefined => {
    const value = text(field);
    return value === undefined ? undefined : checkOneOf(field, values, value);
  };
  const given = {
    identity: text('identity'),
    times: optionalNumber(input, 'times', 1),
    match: oneOf('match', MATCHES),
    stage: oneOf('stage', STAGES),
    target: oneOf('target', TARGETS),
    code: optionalNumber(input, 'code', 100),
    errorCode: optionalNumber(input, 'errorCode', 0),
    ms: optionalNumber(input, 'ms', 0),
    newSockets: oneOf('newSockets', ['fine', 'silent']),
    reconnectMinMs: optionalNumber(input, 'reconnectMinMs', 0),
    reconnectMaxMs: optionalNumber(input, 'reconnectMaxMs', 0),
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { kind: checkOneOf('kind', FAULT_KINDS, text('kind') ?? ''), ...known };
};
