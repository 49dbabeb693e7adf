/** Outcome of a request to another service, as counted by the metrics. */
export type CallOutcome = '2xx' | '4xx' | '429' | '5xx' | 'none';

/** Redirects count as client errors: our clients do not follow them. */
export function outcomeOf(status: number): CallOutcome {
  if (status === 429) return '429';
  if (status >= 500) return '5xx';
  return status >= 300 ? '4xx' : '2xx';
}
