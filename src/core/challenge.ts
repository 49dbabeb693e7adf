/**
 * The challenge that a chat server may require of new visitors (CS-06). The page solves it: the widget loads
 * no code of other services.
 */

import { ChatError } from './chat-error.js';
import type { Clock } from './ports.js';
import type { SessionRequest } from './types.js';

/** Milliseconds until a missing response of the page is reported. A later response is used as well. */
export const CHALLENGE_TIMEOUT = 30_000;

const NO_RESPONSE =
  'The chat server requires a challenge of new visitors, and the page did not respond to the event ' +
  'missive-challenge: listen to it and call detail.respond(token). Until then no message of a new visitor is sent.';

export interface ChallengeEvents {
  /** Asks the page to solve the challenge and to call `respond` with its token. */
  onChallenge(respond: (token: string) => void): void;
  /** A token is available. */
  onResponse(): void;
  /** The page did not respond in time. */
  onTimeout(error: ChatError): void;
}

export const isChallengeRequired = (error: unknown): boolean =>
  error instanceof ChatError && error.code === 'challenge-required';

export class Challenge {
  readonly #clock: Clock;
  readonly #events: ChallengeEvents;
  #isRequired = false;
  #token: string | null = null;
  #refusals = 0;
  #cancelTimeout: (() => void) | null = null;

  constructor(clock: Clock, events: ChallengeEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Whether the page is solving the challenge: a session request would be rejected. */
  get isPending(): boolean {
    return this.#cancelTimeout !== null;
  }

  /** Adds the token to the request, if there is one. */
  addTo(request: SessionRequest): SessionRequest {
    return this.#token === null ? request : { ...request, challenge: this.#token };
  }

  /**
   * Called when the server requires the challenge. Returns false after the server has rejected two tokens: the next
   * attempt is delayed, so that a page with wrong tokens does not send requests endlessly.
   */
  require(): boolean {
    if (this.#token !== null) this.#refusals += 1;
    const isDelayed = this.#token !== null && this.#refusals > 1;
    this.#token = null;
    if (isDelayed) return false;
    this.#isRequired = true;
    this.#stopWaiting();
    this.#cancelTimeout = this.#clock.after(CHALLENGE_TIMEOUT, () => {
      this.#cancelTimeout = null;
      this.#events.onTimeout(new ChatError('challenge-required', NO_RESPONSE));
    });
    this.#events.onChallenge((token) => this.#respond(token));
    return true;
  }

  /** Called when circumstances have changed: the server decides whether the challenge is still required. */
  recheck(): void {
    this.#stopWaiting();
  }

  /** Called when the challenge was passed or is no longer required. */
  end(): void {
    this.#isRequired = false;
    this.#token = null;
    this.#refusals = 0;
    this.#stopWaiting();
  }

  #respond(token: unknown): void {
    if (!this.#isRequired) return;
    this.#stopWaiting();
    this.#token = String(token);
    this.#events.onResponse();
  }

  #stopWaiting(): void {
    this.#cancelTimeout?.();
    this.#cancelTimeout = null;
  }
}
