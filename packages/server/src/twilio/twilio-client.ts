/** Clients of Twilio's REST API. Its base URL is configurable. */

import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import type Responses from 'twilio/lib/http/response.js';
import { inCall, routeOf, setStatusCode } from '../tracing.js';
import { outcomeOf, type CallOutcome } from '../call-outcome.js';

export type TwilioClient = twilio.Twilio;

/** Creates a client with an account's credentials: its Auth Token, or an API key. */
export type TwilioClients = (credentials: {
  accountSid: string;
  username: string;
  password: string;
}) => TwilioClient;

/** Twilio throttled a request. The package's own error lacks the time to wait. */
export class TwilioThrottled extends Error {
  /** Seconds. */
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('Twilio asks for fewer requests.');
    this.name = 'TwilioThrottled';
    this.retryAfter = retryAfter;
  }
}

/** Timeout of one request to Twilio, in milliseconds: a visitor is waiting. */
const REQUEST_TIMEOUT = 8_000;
const DEFAULT_RETRY_AFTER = 5;

/** Reports the outcome of each request, and throws `TwilioThrottled` for a 429. */

class ThrottleAwareClient extends RequestClient {
  readonly #onCall: (outcome: CallOutcome) => void;

  constructor(options: RequestClient.RequestClientOptions, onCall: (outcome: CallOutcome) => void) {
    super(options);
    this.#onCall = onCall;
  }

  override async request<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<Responses.default<TData>> {
    const { method, uri } = options;
    const response = await inCall('twilio', method.toUpperCase(), routeOf(uri), async (span) => {
      const answer = await super.request(options);
      setStatusCode(span, answer.statusCode, answer.statusCode >= 400);
      return answer;
    }).catch((error: unknown) => {
      this.#onCall('none');
      throw error;
    });
    this.#onCall(outcomeOf(response.statusCode));
    if (response.statusCode !== 429) return response;
    const headers = response.headers as Record<string, unknown> | undefined;
    const seconds = Number(headers?.['retry-after']);
    throw new TwilioThrottled(seconds > 0 ? seconds : DEFAULT_RETRY_AFTER);
  }
}

/**
 * One pool of connections for all accounts.
 * @param apiBaseUrl base of the REST API; null means Twilio's own addresses.
 * @param onCall called with the outcome of each request
 */
export function createTwilioClients(
  apiBaseUrl: string | null,
  onCall: (outcome: CallOutcome) => void = () => undefined,
): TwilioClients {
  const httpClient = new ThrottleAwareClient(
    { timeout: REQUEST_TIMEOUT, maxSockets: 100, maxTotalSockets: 200 },
    onCall,
  );
  return ({ accountSid, username, password }) => {
    const client = twilio(username, password, { accountSid, httpClient });
    if (apiBaseUrl !== null) {
      client.conversations.baseUrl = apiBaseUrl;
      client.api.baseUrl = apiBaseUrl;
    }
    return client;
  };
}
