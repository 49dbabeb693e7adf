import { randomUUID } from 'node:crypto';
import { ActiveFaults, type ActiveFault, type FaultEffects } from '../shared/active-faults.js';
import { Fields } from './fields.js';

/** Faults on demand (SPEC EM-03). Each belongs to one organization. */
export const FAULT_KINDS = [
  'away',
  'delay',
  'delay-webhooks',
  'duplicate-webhooks',
  'lose-reply',
  'lose-webhooks',
  'refuse',
  'reorder-webhooks',
  'throttle',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** These last until cleared unless `times` is given; the others happen once. */
const LASTING: readonly FaultKind[] = ['away', 'delay'];

export const REQUEST_KINDS = ['send-message', 'send-post', 'send-draft', 'read', 'other'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
const MATCHES = [...REQUEST_KINDS, 'any'] as const;

export interface FaultInput {
  kind: FaultKind;
  /** How often it happens; by default once, or until cleared for `away` and `delay`. */
  times?: number;
  /** Which requests it affects; all by default. */
  match?: (typeof MATCHES)[number];
  /**
   * `delay` (1000), `delay-webhooks` (1000): the delay in milliseconds; `away`: the duration; `lose-reply`:
   * time until the connection is cut without a response (default: never; 0 cuts it immediately);
   * `reorder-webhooks`: the longest time that one waits for the next (2000).
   */
  ms?: number;
  /** `refuse`: the HTTP status (500). */
  status?: number;
  /** `throttle`: seconds of `Retry-After` (1). */
  retryAfter?: number;
}

export type Fault = FaultInput & ActiveFault;

const FIELDS = ['kind', 'times', 'match', 'ms', 'status', 'retryAfter'] as const;

/** Reads a fault from JSON of the control API; the error names the invalid field. */
export const parseFault = (value: unknown): FaultInput => {
  const fields = new Fields(value, 'fault', FIELDS);
  const kind = fields.oneOf('kind', FAULT_KINDS);
  if (kind === undefined) throw fields.invalid('kind', `must be one of ${FAULT_KINDS.join(', ')}`);
  const given = {
    times: fields.whole('times', 1),
    match: fields.oneOf('match', MATCHES),
    ms: fields.whole('ms'),
    status: fields.whole('status', 400, 599),
    retryAfter: fields.whole('retryAfter'),
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined));
  return { kind, ...known };
};

interface Effects extends FaultEffects<Fault> {
  after(ms: number, run: () => void): void;
}

export class Faults extends ActiveFaults<Fault, Effects> {
  pull(input: FaultInput): Fault {
    const remaining = input.times ?? (LASTING.includes(input.kind) ? null : 1);
    const fault: Fault = { ...input, id: randomUUID(), since: this.effects.now(), remaining };
    this.add(fault);
    if (fault.kind === 'away' && fault.ms !== undefined)
      this.effects.after(fault.ms, () => this.clear(fault.id));
    this.effects.changed();
    return fault;
  }

  /** Returns the first active fault that matches, counted down by one. */
  takeOne(kind: FaultKind, request?: RequestKind): Fault | null {
    return this.take((fault) => fault.kind === kind && fits(fault, request));
  }
}

const fits = ({ match = 'any' }: Fault, request: RequestKind | undefined): boolean =>
  match === 'any' || match === request;

/** The kind of a request, as `match` names it. */
export const kindOf = (method: string, path: string): RequestKind => {
  if (method === 'GET') return 'read';
  if (method !== 'POST') return 'other';
  if (path === '/v1/messages') return 'send-message';
  if (path === '/v1/posts') return 'send-post';
  return path === '/v1/drafts' ? 'send-draft' : 'other';
};
