/** What a connection asks of its owner, and tells it. */

import type { ChallengeEvents } from './challenge.js';
import type { ChatError } from './chat-error.js';
import type { ConnectionState } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { LinkEvents } from './ports.js';
import type { PlacedSession } from './thread-place.js';
import type { SessionRequest } from './types.js';

export interface ConnectionEvents
  extends Pick<LinkEvents, 'onMessage'>, Pick<ChallengeEvents, 'onChallenge'> {
  /** What to ask for; called anew each time. */
  sessionRequest(): SessionRequest;
  /** A session was asked for now; the answer is called with what came back. */
  onSessionAsked(): (session: PlacedSession) => void;
  /** Has the thread: what is logged, then what is on its way. */
  readonly store: ChatStore;
  onState(state: ConnectionState): void;
  /** Messages may be sent. */
  onConnected(): void;
  /** For the developer: what keeps going wrong. */
  onError(error: ChatError): void;
}
