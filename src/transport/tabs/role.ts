/** A tab's role: the leader that holds the connection, or a follower that uses it. */

import type { ChatErrorCode } from '../../core/chat-error.js';
import { ChatError } from '../../core/chat-error.js';
import type { Clock, Environment, LinkState } from '../../core/ports.js';
import type { CallName, SharedEvent, TabMessage } from './tab-messages.js';

export interface Role {
  /** Term of the leader; increases with each new one. `-Infinity` while none is known. */
  readonly term: number;
  call(name: CallName, args: readonly unknown[]): Promise<unknown>;
  updateToken(token: string): Promise<void>;
  /** Handles a message from another tab. */
  receive(message: TabMessage): void;
  /** Called when the visitor switched to this tab. */
  pageShown(): void;
  /** Releases the lock and the connection; pending calls are in doubt. */
  leave(): void;
}

/** The link of this tab, as its role uses it. */
export interface RoleHost {
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'newId' | 'random' | 'isPageVisible'>;
  post(message: TabMessage): void;
  /** Notifies the link's owner; `denied` and `lost` end the link. */
  show(state: LinkState): void;
  emit(event: SharedEvent): void;
  keepToken(token: string): void;
  /** Makes this tab the leader: the previous one is dead or suspended. */
  takeOver(): void;
  /** Makes this tab a follower: another tab is or should be the leader. */
  giveUp(): void;
}

export const failure = (
  id: string,
  error: unknown,
): { kind: 'failure'; id: string; code: ChatErrorCode; message: string } => ({
  kind: 'failure',
  id,
  code: error instanceof ChatError ? error.code : 'in-doubt',
  message: error instanceof Error ? error.message : String(error),
});
