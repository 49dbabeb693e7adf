/**
 * What storage holds, checked before it is used: earlier versions, other scripts and people write there too
 * (LC-07). What is wrong counts as missing.
 */

import type { QueuedMessage } from './outbox.js';
import type { Meta, Visitor } from './types.js';

/** The latest time that a date can show. */
const LATEST = 8.64e15;

/** Its fields, none where it is no object. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  Object(value) as Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';

export const storedText = (value: unknown): string => (isText(value) ? value : '');

const storedNumber = (value: unknown, missing: number): number =>
  typeof value === 'number' && Math.abs(value) <= LATEST ? value : missing;

/** Who gave a name, an email address or consent; undefined when nobody did. */
export function storedVisitor(value: unknown): Visitor | undefined {
  const { name, email, consentAt } = fieldsOf(value);
  if (![name, email, consentAt].some(isText)) return undefined;
  const visitor = { name: storedText(name), email: storedText(email) };
  return isText(consentAt) ? { ...visitor, consentAt } : visitor;
}

/** The messages that an earlier page left, each id once. */
export const storedOutbox = (value: unknown): QueuedMessage[] => [
  ...new Map([value].flat().flatMap(storedMessage)).values(),
];

function storedMessage(value: unknown): [string, QueuedMessage][] {
  const { clientId, body, meta, sentAt, hasFailed, doubtAfter, file } = fieldsOf(value);
  // Ids are ours; longer ones would not fit with a message.
  if (!isText(clientId) || clientId.length > 99 || !isText(body) || !(body || file)) return [];
  const message = {
    clientId,
    body,
    // What of it is no text is left out when the message goes out.
    meta: fieldsOf(meta) as Meta,
    sentAt: storedNumber(sentAt, 0),
    hasFailed: hasFailed === true,
    ...(doubtAfter !== undefined && { doubtAfter: storedNumber(doubtAfter, -1) }),
  };
  if (!file) return [[clientId, message]];
  const { name, type, size } = fieldsOf(file);
  const kept = { name: storedText(name), type: storedText(type), size: storedNumber(size, 0) };
  // A file does not outlive its page: it can only be attached again.
  return [[clientId, { ...message, file: kept, hasFailed: true }]];
}
