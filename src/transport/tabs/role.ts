/** What a tab is for the others: the leader that holds the connection, or a follower that uses it. */

import type { ChatErrorCode } from '../../core/chat-error.js';
import { ChatError } from '../../core/chat-error.js';
import type { Clock, Environment, LinkState } from '../../core/ports.js';
import type { CallName, SharedEvent, TabMessage } from './tab-messages.js';

export interface Role {
  /** Of the leader; each later one has a higher number. `-Infinity` while none is known. */
  readonly term: number;
  call(name: CallName, args: readonly unknown[]): Promise<unknown>;
  updateToken(token: string): Promise<void>;
  /** From another tab. */
  receive(message: TabMessage): void;
  /** The visitor came to this tab. */
  pageShown(): void;
  /** Ends what it holds; its calls are in doubt. */
  leave(): void;
}

/** The link of this tab, as its role sees it. */
export interface RoleHost {
  readonly clock: Clock;
  readonly environment: Pick<Environment, 'newId' | 'random' | 'isPageVisible'>;
  post(message: TabMessage): void;
  /** Tells the link's owner; `denied` and `lost` end the link. */
  show(state: LinkState): void;
  emit(event: SharedEvent): void;
  keepToken(token: string): void;
  /** The leader is dead or asleep: this tab takes its place. */
  takeOver(): void;
  /** Another tab leads, or should. */
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
