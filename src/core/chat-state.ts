/** The state of the window, and the pure functions that change it. */

import { DEFAULT_FILE_LIMITS, type FileLimits } from './files.js';
import type {
  Availability,
  ConversationSummary,
  LoggedMessage,
  Message,
  RatingRequest,
  ReplyTime,
  Status,
  Visitor,
  VisitorField,
} from './types.js';

/**
 * `no`: not yet asked or answered · `form`: just filled in the form · `skipped`: declined ·
 * `known`: from the page or an earlier visit.
 */
export type Identified = 'no' | 'form' | 'skipped' | 'known';

/** `idle`: no conversation yet · `retrying`: failed, and retrying. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'retrying';

export interface SentRating extends Omit<RatingRequest, 'visitorToken' | 'conversation'> {
  readonly step: 'sending' | 'sent' | 'failed';
}

export interface ChatState {
  readonly availability: Availability;
  /** When the team is back, ISO 8601; absent while it is online, and when that is not known. */
  readonly nextOpening?: string | undefined;
  /** Absent if it is not shown, and if it is not known. */
  readonly replyTime?: ReplyTime | undefined;
  readonly connection: ConnectionState;
  readonly isNetworkUp: boolean;
  readonly visitor: Visitor;
  readonly identified: Identified;
  /** Incremented for the log of another conversation. */
  readonly thread: number;
  /** Logged messages in the log's order, then outgoing ones in the order written. */
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  readonly isTeamTyping: boolean;
  readonly visitorReadIndex: number | null;
  readonly teamReadIndex: number | null;
  readonly draft: string;
  /** Temporary URLs of requested files, by media SID. */
  readonly mediaUrls: Readonly<Record<string, string>>;
  readonly fileLimits: FileLimits;
  /** The visitor's rating, since this page has sent it. */
  readonly rating?: SentRating;
  /** Whether replies that the visitor does not see are emailed. */
  readonly emailsReplies?: boolean | undefined;
  /** SID of the shown conversation, where the visitor may have several. */
  readonly shown?: string;
  /** The visitor's conversations; null if they could not be loaded, absent until they are. */
  readonly conversations?: readonly ConversationSummary[] | null;
  /** Unread messages of the visitor's other conversations, oldest first; absent until they are known. */
  readonly elsewhere?: readonly Message[] | undefined;
  /** The operator's own fields to ask for; absent until the part that displays them has loaded. */
  readonly fields?: readonly VisitorField[];
}

export const INITIAL_STATE: ChatState = {
  availability: 'online',
  connection: 'idle',
  isNetworkUp: true,
  visitor: { name: '', email: '' },
  identified: 'no',
  thread: 0,
  messages: [],
  hasOlder: false,
  isLoadingOlder: false,
  isTeamTyping: false,
  visitorReadIndex: null,
  teamReadIndex: null,
  draft: '',
  mediaUrls: {},
  fileLimits: DEFAULT_FILE_LIMITS,
};

/** The status in the header: the team's availability, or that the chat is connecting. */
export const statusOf = ({ connection, availability }: ChatState): Status =>
  connection === 'connecting' || connection === 'retrying' ? 'connecting' : availability;

/** The team's messages that the visitor has not seen: those after the last seen one, in the log's order. */
export function unreadMessages({ messages, visitorReadIndex }: ChatState): Message[] {
  const seen = visitorReadIndex ?? -1;
  return messages.slice(afterLast(messages, (index) => index <= seen)).filter(isUnread);
}

const isUnread = ({ from, index }: Message): boolean => from === 'team' && index !== null;

export const unreadCount = (state: ChatState): number =>
  unreadMessages(state).length + (state.elsewhere?.length ?? 0);

export const lastLoggedIndex = ({ messages }: ChatState): number | null =>
  messages[afterLast(messages, () => true) - 1]?.index ?? null;

/** Index after the last logged message that matches; searched from the end, where it usually is. */
function afterLast(messages: readonly Message[], fits: (index: number) => boolean): number {
  let place = messages.length;
  for (; place > 0; place -= 1) {
    const index = messages[place - 1]?.index ?? null;
    if (index !== null && fits(index)) break;
  }
  return place;
}

/**
 * Merges logged messages into the thread: by SID, or by client id for own outgoing ones,
 * so that an echo, a retry or a fetched page never duplicates a message.
 */
export function mergeLogged(state: ChatState, logged: readonly LoggedMessage[]): ChatState {
  const taken = new Map(
    logged.map((message) => toMessage(message, state.teamReadIndex)).map((shown) => [shown.id, shown]),
  );
  const others = state.messages.filter(({ id, file }) => {
    const shown = taken.get(id);
    if (shown && file) taken.set(id, { ...shown, file });
    return !shown;
  });
  const messages = [...others, ...taken.values()].sort(byPlaceInThread);
  // The visitor has gone to the conversation of these.
  const elsewhere = state.elsewhere?.filter(({ id }) => !taken.has(id));
  return { ...state, messages, elsewhere };
}

/** Removes the log of one conversation, and keeps outgoing messages. */
export const startThread = (state: ChatState): ChatState => ({
  ...state,
  thread: state.thread + 1,
  messages: state.messages.filter(({ index }) => index === null),
  visitorReadIndex: null,
  teamReadIndex: null,
  mediaUrls: {},
});

/**
 * Merges the log's last page into the thread. If more was missed than a page holds, the thread would have
 * a gap: it then starts at this page, and older pages are loaded from there.
 */
export function mergeLastPage(state: ChatState, page: readonly LoggedMessage[]): ChatState {
  const last = lastLoggedIndex(state);
  const first = page[0]?.index;
  if (last === null || first === undefined || first <= last + 1) return mergeLogged(state, page);
  const onTheirWay = state.messages.filter(({ index }) => index === null);
  return { ...mergeLogged({ ...state, messages: onTheirWay }, page), hasOlder: true };
}

export function setTeamReadIndex(state: ChatState, index: number | null): ChatState {
  const teamReadIndex = later(state.teamReadIndex, index);
  if (teamReadIndex === state.teamReadIndex) return state;
  const messages = state.messages.map((message) =>
    isReadBy(message.index, teamReadIndex) && message.from === 'visitor'
      ? { ...message, delivery: 'read' as const }
      : message,
  );
  return { ...state, teamReadIndex, messages };
}

export function setVisitorReadIndex(state: ChatState, index: number | null): ChatState {
  const visitorReadIndex = later(state.visitorReadIndex, index);
  return visitorReadIndex === state.visitorReadIndex ? state : { ...state, visitorReadIndex };
}

function toMessage(logged: LoggedMessage, teamReadIndex: number | null): Message {
  const isOwn = logged.from === 'visitor';
  return {
    // Before the copied fields: added to a copy, V8 gives each message a hidden class of its own, and reading
    // a long thread takes ten times as long.
    id: (isOwn ? logged.clientId : null) ?? logged.sid,
    delivery: isOwn && isReadBy(logged.index, teamReadIndex) ? 'read' : 'sent',
    ...logged,
  };
}

const isReadBy = (index: number | null, readIndex: number | null): boolean =>
  index !== null && readIndex !== null && index <= readIndex;

const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** Outgoing messages come last, in the order written (sort is stable). */
const byPlaceInThread = (a: Message, b: Message): number =>
  (a.index ?? Number.MAX_SAFE_INTEGER) - (b.index ?? Number.MAX_SAFE_INTEGER);
