/** Callbacks of a connection to its owner. */

import type { ChallengeEvents } from './challenge.js';
import type { ChatError } from './chat-error.js';
import type { ConnectionState } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { TabRecord } from './outbox.js';
import type { LinkEvents } from './ports.js';
import type { PlacedSession } from './thread-place.js';
import type { Config, SessionRequest } from './types.js';
import type { StoredRecord, VisitorRecord } from './visitor-record.js';

export interface ConnectionEvents
  extends Pick<LinkEvents, 'onMessage'>, Pick<ChallengeEvents, 'onChallenge'> {
  /** Returns the session request; called anew for each request. */
  sessionRequest(): SessionRequest;
  /** A session is being requested; the returned function is called with the result. */
  onSessionAsked(): (session: PlacedSession) => void;
  config(): Config;
  /** The stored visitor, shared by the tabs. */
  readonly record: Pick<StoredRecord<VisitorRecord>, 'read' | 'write'>;
  readonly tabRecord: Pick<StoredRecord<TabRecord>, 'read' | 'write'>;
  /** Contains the thread: logged messages, then outgoing ones. */
  readonly store: ChatStore;
  onState(state: ConnectionState): void;
  /** Messages can be sent. */
  onConnected(): void;
  /** Reports a persistent error to developers. */
  onError(error: ChatError): void;
}
