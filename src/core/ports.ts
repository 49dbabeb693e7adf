/**
 * What the core needs from the world. Adapters live in `src/transport`; tests bring their own.
 */

import type { Connection } from './connection.js';
import type { LoggedMessage, OutgoingMessage, Session, SessionRequest } from './types.js';

/** Time. Durations and times are milliseconds. */
export interface Clock {
  now(): number;
  /** Runs `task` once, later; the answer cancels it. */
  after(delay: number, task: () => void): () => void;
}

/** Text kept in the browser. Never throws: blocked storage forgets, and that is all. */
export interface KeyValueStorage {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
}

/** The page, as far as the button needs it. */
export interface Page {
  /** The visitor pressed or clicked a moment ago: what happens now is their doing. */
  isVisitorActing(): boolean;
  /** The window would cover the whole screen. */
  isPhoneSized(): boolean;
  /** Runs `task` when the page has nothing better to do. */
  whenIdle(task: () => void): void;
}

/** The browser around a conversation. */
export interface Environment {
  /** Fresh, unguessable id. */
  newId(): string;
  /** Between 0 and 1, to spread retries. */
  random(): number;
  isNetworkUp(): boolean;
  isPageVisible(): boolean;
  /** Address of the page, without its query: that may hold what is nobody's business. */
  page(): string;
  /**
   * Calls back when the network comes or goes, the page is shown or hidden (also after sleep), or
   * another tab changed what is stored. The answer ends it.
   */
  watch(changed: (what: 'network' | 'visibility' | 'storage') => void): () => void;
}

/** Our chat server. */
export interface Backend {
  /** Rejects with a `ChatError`. */
  session(request: SessionRequest): Promise<Session>;
}

export interface LinkOptions {
  readonly token: string;
  readonly identity: string;
  readonly conversationSid: string;
  readonly websocketUrl: string | null;
}

/**
 * `connected` and `connecting` alternate while the service mends its connection by itself;
 * `denied` (token refused) and `lost` (nothing more will come) end the link. `ended`: the conversation is over (closed,
 * deleted, or left); its log can be read as far as it is there, and the link waits for the visitor's next one.
 */
export type LinkState = 'connecting' | 'connected' | 'ended' | 'denied' | 'lost';

export interface LinkEvents {
  onState(state: LinkState): void;
  /** A message was added to, or changed in, the log: own ones included. */
  onMessage(message: LoggedMessage): void;
  /** A message was taken out of the log. */
  onRemoved(sid: string): void;
  /** Somebody of the team writes, or has stopped. */
  onTyping(isTyping: boolean): void;
  onReadByTeam(index: number): void;
  /** The visitor has read up to here, in whatever tab. */
  onReadByVisitor(index: number): void;
  /** The conversation has ended, and the visitor is in another one now. */
  onNextConversation(): void;
  /** The access token ends soon: hand a new one to `updateToken`. */
  onTokenExpiring(): void;
}

/** One connection to one conversation, from `connect` to `close`, `denied` or `lost`. */
export interface Link {
  /**
   * Resolves when the service has taken the message; rejects with `ChatError` (`in-doubt` if it may have, `ended` if the
   * conversation takes no messages any more).
   * Of a file, `onProgress` hears which part of it has gone out, from 0 to 1.
   */
  send(message: OutgoingMessage, onProgress?: (part: number) => void): Promise<void>;
  /** Breaks off what is on its way, if that is still possible. */
  cancel(clientId: string): void;
  /** The page before `index`, oldest first. Before 0, the visitor's earlier conversations count down from -1. */
  olderMessages(index: number, count: number): Promise<{ messages: LoggedMessage[]; hasOlder: boolean }>;
  /** Tells the team that the visitor writes. */
  typing(): void;
  markRead(index: number): Promise<void>;
  updateToken(token: string): Promise<void>;
  /** Asks the service for an answer; rejects when none can come. Never resolves on a half-open socket. */
  probe(): Promise<void>;
  /** Temporary address of a file. */
  mediaUrl(messageIndex: number, mediaSid: string): Promise<string>;
  close(): void;
}

export interface Transport {
  /** A connection is near: what it needs may load. */
  prepare?(): void;
  connect(options: LinkOptions, events: LinkEvents): Link;
}

/** `language`, `platform` and `browser` of the visitor, always part of a message's meta (LC-32). */
export type VisitorData = () => { language: string; platform: string; browser: string };

/** What the part of the widget brings that keeps a conversation connected. */
export interface ConnectionPart {
  readonly Connection: typeof Connection;
  readonly visitorData: VisitorData;
}

export interface Ports {
  readonly clock: Clock;
  /** Kept for the browser, shared by its tabs. */
  readonly storage: KeyValueStorage;
  /** Kept for this tab only, over reloads. */
  readonly tabStorage: KeyValueStorage;
  readonly environment: Environment;
  readonly backend: Backend;
  /** Loads what keeps a conversation connected, when there is one. Rejects when it cannot be loaded now. */
  readonly loadConnection: () => Promise<ConnectionPart>;
  /** Loads the real-time part when a conversation needs it. */
  readonly loadTransport: () => Promise<Transport>;
}
