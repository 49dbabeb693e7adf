/**
 * Messages between tabs of one visitor, and their validation: a message from another tab may be of
 * another release, or of another script on the same site.
 */

import type { ChatErrorCode } from '../../core/chat-error.js';
import type { Link, LinkEvents, LinkState } from '../../core/ports.js';
import type { LoggedMessage } from '../../core/types.js';

/** Part of the channel's name: tabs of incompatible releases do not meet. */
export const PROTOCOL = 4;

/** An event of the link as data: its name and its argument. */
export type SharedEvent = readonly [name: SharedEventName, value: unknown];
export type SharedEventName = Exclude<keyof LinkEvents, 'onState' | 'onTokenExpiring'>;

export type CallName = Exclude<keyof Link, 'updateToken' | 'close'>;

/** `term` identifies the leader: each new one has a higher number. */
export type TabMessage =
  // To the leader.
  | { kind: 'hello'; from: string }
  | {
      kind: 'call';
      term: number;
      id: string;
      at: number;
      name: CallName;
      args: readonly unknown[];
      /** Whether progress is reported: the last argument was a callback. */
      reports: boolean;
    }
  /** Calls get no result although the leader is alive: its socket is dead. */
  | { kind: 'complaint'; term: number }
  // From the leader; `isSeen` is true while its page is visible.
  | { kind: 'state'; term: number; state: LinkState; isSeen: boolean }
  | {
      kind: 'welcome';
      term: number;
      to: string;
      state: LinkState;
      isSeen: boolean;
      events: readonly SharedEvent[];
    }
  | { kind: 'event'; term: number; event: SharedEvent }
  | { kind: 'token'; term: number; token: string }
  | { kind: 'progress'; id: string; values: readonly number[] }
  | { kind: 'answer'; id: string; value: unknown }
  | { kind: 'failure'; id: string; code: ChatErrorCode; message: string };

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => Number.isFinite(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isMissing: Check = (value) => value === undefined;
const isAnything: Check = () => true;
const orMissing =
  (check: Check): Check =>
  (value) =>
    isMissing(value) || check(value);
const isList =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const isOneOf = (names: object): Check => {
  const known = Object.keys(names);
  return (value) => known.includes(value as string);
};
const hasShape =
  (shape: Shape): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(shape).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const isState = isOneOf({
  connecting: 0,
  connected: 0,
  ended: 0,
  denied: 0,
  lost: 0,
} satisfies Record<LinkState, 0>);

const isErrorCode = isOneOf({
  'in-doubt': 0,
  throttled: 0,
  ended: 0,
  refused: 0,
  denied: 0,
  unreachable: 0,
  'unknown-account': 0,
  invalid: 0,
  'too-long': 0,
  'challenge-required': 0,
} satisfies Record<ChatErrorCode, 0>);

const isLoggedMessage = hasShape({
  sid: isText,
  index: isNumber,
  clientId: (value) => value === null || isText(value),
  from: isOneOf({ visitor: 0, team: 0, end: 0 } satisfies Record<LoggedMessage['from'], 0>),
  author: hasShape({ name: isText, avatarUrl: isText }),
  body: isText,
  sentAt: isNumber,
  media: isList(hasShape({ sid: isText, filename: isText, contentType: isText, size: isNumber })),
});

/** A message in another conversation than the shown one. */
const isElsewhere: Check = (value) => isLoggedMessage(value) && hasShape({ conversation: isText })(value);

const isFile = hasShape({
  name: isText,
  type: isText,
  size: isNumber,
  content: orMissing((value) => value instanceof Blob),
});

const EVENTS = {
  onMessage: isLoggedMessage,
  onRemoved: isText,
  onTyping: isBoolean,
  onReadByTeam: isNumber,
  onReadByVisitor: isNumber,
  onUnreadElsewhere: isList(isElsewhere),
  onNextConversation: isMissing,
} satisfies Record<SharedEventName, Check>;

/** Argument and result types of each call; additional fields of a message are passed on unchanged. */
const CALLS = {
  send: [
    [hasShape({ clientId: isText, body: isText, meta: hasShape({}), file: orMissing(isFile) })],
    isMissing,
  ],
  cancel: [[isText], isMissing],
  olderMessages: [[isNumber, isNumber], hasShape({ messages: isList(isLoggedMessage), hasOlder: isBoolean })],
  conversations: [
    [],
    isList(hasShape({ sid: isText, at: isNumber, words: isText, by: isText, unread: isNumber })),
  ],
  typing: [[], isMissing],
  markRead: [[isNumber], isMissing],
  probe: [[], isMissing],
  mediaUrl: [[isNumber, isText], isText],
} satisfies Record<CallName, readonly [args: readonly Check[], result: Check]>;

const isEvent: Check = (value) => {
  const [name, content] = Array.isArray(value) ? (value as unknown[]) : [];
  return Object.hasOwn(EVENTS, name as string) && EVENTS[name as SharedEventName](content);
};

const isCall: Check = (value) => {
  const { name, args } = value as { name: CallName; args: readonly unknown[] };
  const [checks] = CALLS[name];
  return args.length === checks.length && checks.every((check, place) => check(args[place]));
};

/** Returns how many arguments of a call are sent; a progress callback may follow them. */
export const arityOf = (name: CallName): number => CALLS[name][0].length;

/** Whether a call's result is valid. */
export const isResultOf = (name: CallName, value: unknown): boolean => CALLS[name][1](value);

const SHAPES = {
  hello: { from: isText },
  call: {
    term: isNumber,
    id: isText,
    at: isNumber,
    name: isOneOf(CALLS),
    args: Array.isArray,
    reports: isBoolean,
  },
  complaint: { term: isNumber },
  state: { term: isNumber, state: isState, isSeen: isBoolean },
  welcome: { term: isNumber, to: isText, state: isState, isSeen: isBoolean, events: isList(isEvent) },
  event: { term: isNumber, event: isEvent },
  token: { term: isNumber, token: isText },
  progress: { id: isText, values: isList(isNumber) },
  answer: { id: isText, value: isAnything },
  failure: { id: isText, code: isErrorCode, message: isText },
} satisfies Record<TabMessage['kind'], Shape>;

/** Returns the message from another tab, if it is valid. */
export function readTabMessage(data: unknown): TabMessage | null {
  const { kind } = (data ?? {}) as { kind?: unknown };
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind)) return null;
  const fits = hasShape(SHAPES[kind as TabMessage['kind']])(data) && (kind !== 'call' || isCall(data));
  return fits ? (data as TabMessage) : null;
}
