/**
 * Validates stored values before use: earlier versions, other scripts and people may have changed them (LC-07). Invalid
 * values count as missing.
 */

import type { Meta, OutgoingMessage, Visitor } from './types.js';
import type { VisitorRecord } from './visitor-record.js';

/** The latest time that a `Date` can represent. */
const LATEST = 8.64e15;

/** Returns the fields of an object; none for other values. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  Object(value) as Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';

export const storedText = (value: unknown): string => (isText(value) ? value : '');

const storedNumber = (value: unknown, missing: number): number =>
  typeof value === 'number' && Math.abs(value) <= LATEST ? value : missing;

/** Returns the stored visitor with a name, an email address or consent; undefined if there is none. */
export function storedVisitor(value: unknown): Visitor | undefined {
  const { name, email, consentAt, answers } = fieldsOf(value);
  if (![name, email, consentAt].some(isText)) return undefined;
  const visitor = {
    name: storedText(name),
    email: storedText(email),
    // As the custom data that they become: values that are not text are dropped when they are sent.
    ...(!!answers && { answers: fieldsOf(answers) as Meta }),
  };
  return isText(consentAt) ? { ...visitor, consentAt } : visitor;
}

/** Returns the stored visitor's data; other fields are validated where they are used. */
export const storedRecord = ({
  visitorToken,
  visitor,
  ...others
}: Partial<VisitorRecord>): Partial<VisitorRecord> => ({
  ...others,
  visitorToken: storedText(visitorToken) || undefined,
  visitor: storedVisitor(visitor),
});

/** Whether there is data of the visitor; whether the window was open does not count. */
export const hasVisitorData = ({ visitor, hasSkipped, hasConversation }: Partial<VisitorRecord>): boolean =>
  !!(storedVisitor(visitor) ?? hasSkipped ?? hasConversation);

/** An outgoing message, as the next page of its tab restores it. */
export interface StoredMessage extends OutgoingMessage {
  readonly sentAt: number;
  readonly hasFailed: boolean;
  /** The log's last index when it was sent (-1: empty log), while its outcome is unknown. */
  readonly doubtAfter?: number;
}

/** Returns the messages that an earlier page left, each id once. */
export const storedOutbox = (value: unknown): StoredMessage[] => [
  ...new Map([value].flat().flatMap(storedMessage)).values(),
];

function storedMessage(value: unknown): [string, StoredMessage][] {
  const { clientId, body, meta, sentAt, hasFailed, doubtAfter, file } = fieldsOf(value);
  // We create the ids; a longer one would not fit into a message.
  if (!isText(clientId) || clientId.length > 99 || !isText(body) || !(body || file)) return [];
  const message = {
    clientId,
    body,
    // Values that are not text are dropped when the message is sent.
    meta: fieldsOf(meta) as Meta,
    sentAt: storedNumber(sentAt, 0),
    hasFailed: hasFailed === true,
    ...(doubtAfter !== undefined && { doubtAfter: storedNumber(doubtAfter, -1) }),
  };
  if (!file) return [[clientId, message]];
  const { name, type, size } = fieldsOf(file);
  const kept = { name: storedText(name), type: storedText(type), size: storedNumber(size, 0) };
  // A file is lost with its page: it has to be attached again.
  return [[clientId, { ...message, file: kept, hasFailed: true }]];
}
