/** The core's ports. Adapters are in `src/transport`; tests have their own. */

import type { Connection } from './connection.js';
import type {
  ConversationSummary,
  LoggedMessage,
  MessageElsewhere,
  OutgoingMessage,
  RatingRequest,
  Session,
  SessionRequest,
} from './types.js';

/** Time. Durations and times are milliseconds. */
export interface Clock {
  now(): number;
  /**
   * Runs `task` once after the delay; returns a cancel function. A delay over `LONGEST_DELAY` is shortened to it: a task that
   * is due later looks at the clock, and waits again.
   */
  after(delay: number, task: () => void): () => void;
}

/** Text storage in the browser. Never throws: blocked storage is empty. */
export interface KeyValueStorage {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
}

/** The page, with the functions that the button needs. */
export interface Page {
  /** Whether the visitor has just pressed a key or clicked: the current event is their action. */
  isVisitorActing(): boolean;
  /** Whether the window would cover the whole screen. */
  isPhoneSized(): boolean;
  /** Runs `task` when the page is idle. */
  whenIdle(task: () => void): void;
}

/** The browser around a conversation. */
export interface Environment {
  /** A new, unguessable id. */
  newId(): string;
  /** Returns a number between 0 and 1, to spread retries. */
  random(): number;
  isNetworkUp(): boolean;
  isPageVisible(): boolean;
  /** Returns the URL of the page without its query, which may be private. */
  page(): string;
  /**
   * Calls back when the network changes, the page is shown or hidden (also after sleep), or
   * another tab changed the storage. Returns an unsubscribe function.
   */
  watch(changed: (what: 'network' | 'visibility' | 'storage') => void): () => void;
}

/** The sound of an answer. */
export interface Sound {
  /** Whether the browser lets this page play it: after a click or a key press in the page. */
  readonly isAllowed: boolean;
  play(): void;
  dispose(): void;
}

/** Permission for notifications; `unsupported` where the browser cannot show one from a page. */
export type NotificationAccess = 'default' | 'granted' | 'denied' | 'unsupported';

export interface NotificationContent {
  readonly title: string;
  readonly body: string;
  /** URL of a picture; may be empty. */
  readonly icon: string;
  readonly lang: string;
  /** A notification replaces the one with the same tag. */
  readonly tag: string;
  /** Whether it draws attention although it replaces another one. */
  readonly renotify: boolean;
}

/** Browser notifications. */
export interface Notifications {
  access(): NotificationAccess;
  /** Asks the visitor; only in a click or key press of theirs. */
  request(): Promise<NotificationAccess>;
  /** Returns a function that closes the notification. Never throws. */
  show(content: NotificationContent, clicked: () => void): () => void;
}

/** Our chat server. */
export interface Backend {
  /** Rejects with a `ChatError`. */
  session(request: SessionRequest): Promise<Session>;
  /** Rates a closed conversation; repeating a request has no effect. Rejects with a `ChatError`. */
  rate(request: RatingRequest): Promise<unknown>;
}

export interface LinkOptions {
  readonly token: string;
  readonly identity: string;
  readonly conversationSid: string;
  readonly websocketUrl: string | null;
  /** Whether the conversation is shown without the visitor's other ones, which are listed. */
  readonly isApart: boolean;
}

/**
 * `connected` and `connecting` alternate while the service reconnects automatically;
 * `denied` (token rejected) and `lost` (permanently) end the link. `ended`: the conversation is over (closed,
 * deleted, or left); its log can be read if it still exists, and the link waits for the visitor's next one.
 */
export type LinkState = 'connecting' | 'connected' | 'ended' | 'denied' | 'lost';

export interface LinkEvents {
  onState(state: LinkState): void;
  /** A message was added to the log or changed in it, including own ones. */
  onMessage(message: LoggedMessage): void;
  /** A message was removed from the log. */
  onRemoved(sid: string): void;
  /** An agent is typing, or has stopped. */
  onTyping(isTyping: boolean): void;
  onReadByTeam(index: number): void;
  /** The visitor has read up to this index, in any tab. */
  onReadByVisitor(index: number): void;
  /**
   * The team's messages that the visitor has not seen in the other conversations, oldest first; only for a link apart.
   */
  onUnreadElsewhere(messages: readonly MessageElsewhere[]): void;
  /** The conversation has ended, and the visitor is in another one now. */
  onNextConversation(): void;
  /** The access token expires soon: pass a new one to `updateToken`. */
  onTokenExpiring(): void;
}

/** One connection to one conversation, from `connect` to `close`, `denied` or `lost`. */
export interface Link {
  /**
   * Resolves when the service has accepted the message; rejects with `ChatError` (`in-doubt` if it may have, `ended` if
   * the conversation accepts no more messages). For a file, `onProgress` receives the uploaded fraction, from 0 to 1.
   */
  send(message: OutgoingMessage, onProgress?: (part: number) => void): Promise<void>;
  /** Cancels a send in progress, if still possible. */
  cancel(clientId: string): void;
  /**
   * Returns the page before `index`, oldest first. Before 0, the visitor's earlier conversations have negative indexes,
   * ending with -1.
   */
  olderMessages(index: number, count: number): Promise<{ messages: LoggedMessage[]; hasOlder: boolean }>;
  /** Returns the visitor's conversations, the one written in last first. */
  conversations(): Promise<ConversationSummary[]>;
  /** Notifies the team that the visitor is typing. */
  typing(): void;
  markRead(index: number): Promise<void>;
  updateToken(token: string): Promise<void>;
  /**
   * Requests a response from the service; rejects if that is impossible, or if events of messages were lost. Never settles
   * on a half-open socket.
   */
  probe(): Promise<void>;
  /** Returns the temporary URL of a file. */
  mediaUrl(messageIndex: number, mediaSid: string): Promise<string>;
  close(): void;
}

export interface Transport {
  /** Called when a connection is likely soon: preloads what it needs. */
  prepare?(): void;
  connect(options: LinkOptions, events: LinkEvents): Link;
}

/** `language`, `platform` and `browser` of the visitor, always part of a message's meta (LC-32). */
export type VisitorData = () => { language: string; platform: string; browser: string };

/** The lazily loaded part of the widget that keeps a conversation connected. */
export interface ConnectionPart {
  readonly Connection: typeof Connection;
  readonly visitorData: VisitorData;
}

export interface Ports {
  readonly clock: Clock;
  /** Storage of the browser, shared by its tabs. */
  readonly storage: KeyValueStorage;
  /** Storage of this tab only, kept across reloads. */
  readonly tabStorage: KeyValueStorage;
  readonly environment: Environment;
  readonly backend: Backend;
  /** Loads the part that keeps a conversation connected. Rejects if it cannot be loaded now. */
  readonly loadConnection: () => Promise<ConnectionPart>;
  /** Loads the real-time part when a conversation needs it. */
  readonly loadTransport: () => Promise<Transport>;
}
