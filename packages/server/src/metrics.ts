/** Metrics of this process for Prometheus (CS-05). Labels contain no visitor's data and no account's id. */

import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  /** Duration of sessions in seconds, by kind of visitor. */
  readonly sessionSeconds: Histogram<'result'>;
  readonly rateLimited: Counter<'scope'>;
  readonly twilioCalls: Counter<'outcome'>;
  readonly creationsRefused: Counter<'kind' | 'scope'>;
  /** Challenges of new visitors, by outcome. */
  readonly challenges: Counter<'outcome'>;
  /** Bytes of request bodies held now. */
  readonly bodyBytes: Gauge;
  readonly bodiesRefused: Counter<'reason'>;
  /** Pages connected to the event stream. */
  readonly openStreams: Gauge;
  readonly webhooks: Counter<'result'>;
  /** Messages relayed between visitors and agents. */
  readonly relayed: Counter<'direction'>;
  /** Seconds from writing a message to its delivery. */
  readonly relayDelay: Histogram<'direction'>;
  readonly relayFailures: Counter<'direction'>;
  /** Jobs that are due, across all processes. */
  readonly relayWaiting: Gauge<'queue'>;
  /** Delay of the longest waiting job in seconds. */
  readonly relayLag: Gauge;
  /** Messages that need attention. */
  readonly relayFailed: Gauge;
  /** Messages of visitors that a program was asked about. */
  readonly programAnswers: Counter<'outcome'>;
  readonly missiveCalls: Counter<'outcome'>;
  readonly missiveWebhooks: Counter<'result'>;
  /** When Twilio's last valid webhook arrived, in seconds since 1970. */
  readonly lastWebhook: Gauge;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** One registry per server, so that several in a process count separately. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const name = (rest: string): string => `missive_chat_${rest}`;
  return {
    registry,
    requests: new Counter({
      name: name('http_requests_total'),
      help: 'HTTP requests by response status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    sessionSeconds: new Histogram({
      name: name('session_duration_seconds'),
      help: 'How long visitors waited for their session.',
      labelNames: ['result'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    rateLimited: new Counter({
      name: name('rate_limited_total'),
      help: 'Requests refused because there were too many.',
      labelNames: ['scope'],
      registers,
    }),
    creationsRefused: new Counter({
      name: name('creations_refused_total'),
      help: 'New visitors and conversations refused by the limits of an address or an account.',
      labelNames: ['kind', 'scope'],
      registers,
    }),
    challenges: new Counter({
      name: name('challenges_total'),
      help: 'Challenges of new visitors: required, passed, refused, or failed to be verified.',
      labelNames: ['outcome'],
      registers,
    }),
    bodyBytes: new Gauge({
      name: name('request_body_bytes'),
      help: 'Memory in use by request bodies, in bytes.',
      registers,
    }),
    bodiesRefused: new Counter({
      name: name('request_bodies_refused_total'),
      help: 'Request bodies refused: too large, too slow, or too many at the same time.',
      labelNames: ['reason'],
      registers,
    }),
    twilioCalls: new Counter({
      name: name('twilio_calls_total'),
      help: 'Calls to the REST API of Twilio, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    openStreams: new Gauge({
      name: name('event_streams_open'),
      help: 'Pages connected to Server-Sent Events now.',
      registers,
    }),
    webhooks: new Counter({
      name: name('twilio_webhooks_total'),
      help: 'Webhooks of Twilio received.',
      labelNames: ['result'],
      registers,
    }),
    relayed: new Counter({
      name: name('relayed_total'),
      help: 'Messages passed on between visitors and the inbox.',
      labelNames: ['direction'],
      registers,
    }),
    relayDelay: new Histogram({
      name: name('relay_delay_seconds'),
      help: 'From writing a message to its delivery.',
      labelNames: ['direction'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600],
      registers,
    }),
    relayFailures: new Counter({
      name: name('relay_failures_total'),
      help: 'Messages that the recipient’s service refused.',
      labelNames: ['direction'],
      registers,
    }),
    relayWaiting: new Gauge({
      name: name('relay_waiting'),
      help: 'Jobs that are due, across all processes.',
      labelNames: ['queue'],
      registers,
    }),
    relayLag: new Gauge({
      name: name('relay_lag_seconds'),
      help: 'Delay of the job that has waited longest, across all processes.',
      registers,
    }),
    relayFailed: new Gauge({
      name: name('relay_failed'),
      help: 'Messages that could not be delivered and need attention, across all processes.',
      registers,
    }),
    programAnswers: new Counter({
      name: name('program_answers_total'),
      help: 'Questions to programs that answer visitors: replied, silent, handed-off, failed, or limited.',
      labelNames: ['outcome'],
      registers,
    }),
    missiveCalls: new Counter({
      name: name('missive_calls_total'),
      help: 'Calls to the REST API of Missive, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    missiveWebhooks: new Counter({
      name: name('missive_webhooks_total'),
      help: 'Webhooks of Missive received.',
      labelNames: ['result'],
      registers,
    }),
    lastWebhook: new Gauge({
      name: name('twilio_last_webhook_timestamp_seconds'),
      help: 'Time of the last webhook that Twilio signed.',
      registers,
    }),
  };
}

/** All unknown methods share one label. */
export const methodLabel = (method: string): string => (METHODS.has(method) ? method : 'other');
