/** What this process counts, as Prometheus reads it (CS-05). Labels hold no visitor's data and no account's id. */

import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  /** Seconds that a session took, by how the visitor came. */
  readonly sessionSeconds: Histogram<'result'>;
  readonly rateLimited: Counter<'scope'>;
  readonly twilioCalls: Counter<'outcome'>;
  /** Pages that listen to events now. */
  readonly openStreams: Gauge;
  readonly webhooks: Counter<'result'>;
  /** When Twilio's last good webhook came, in seconds since 1970. */
  readonly lastWebhook: Gauge;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** One registry for each server, so that several in a process do not count together. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const name = (rest: string): string => `missive_chat_${rest}`;
  return {
    registry,
    requests: new Counter({
      name: name('http_requests_total'),
      help: 'HTTP requests answered.',
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
    twilioCalls: new Counter({
      name: name('twilio_calls_total'),
      help: 'Calls to the REST API of Twilio, by how they ended.',
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
    lastWebhook: new Gauge({
      name: name('twilio_last_webhook_timestamp_seconds'),
      help: 'Time of the last webhook that Twilio signed.',
      registers,
    }),
  };
}

/** A method that anybody invents is one label, not a new one each. */
export const methodLabel = (method: string): string => (METHODS.has(method) ? method : 'other');
