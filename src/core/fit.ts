/**
 * Fits data of a page, a visitor or old storage to the limits, so that no value stops a chat (LC-07). The
 * browser fits before it sends; the server fits what is still too long.
 */

import { isBlank } from './blank-text.js';
import { META_LIMITS, SESSION_LIMITS } from './limits.js';
import type { LeftOut, Meta, OutgoingMessage, SessionRequest, UserConfig, Visitor } from './types.js';

type LeaveOut = (field: string, limit: string) => void;

/** Replaces NUL and unpaired surrogates, which databases and services reject. */
export const wellFormed = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');

/** Cuts a text to `limit` characters, without half a surrogate pair at the end. */
export const cutText = (text: string, limit: number): string =>
  text.length > limit ? text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '') : text;

/** Returns the request within the limits, and a list of the values that were shortened or omitted. */
export function fitSession(request: SessionRequest): {
  readonly request: SessionRequest;
  readonly leftOut: readonly LeftOut[];
} {
  const leftOut: LeftOut[] = [];
  const leaveOut: LeaveOut = (field, limit) => leftOut.push({ field, limit });
  const { user, visitor, meta, start, conversations } = request;
  /** Values that are useless when truncated. */
  const whole = (name: 'visitorToken' | 'idempotencyKey' | 'challenge'): SessionRequest => {
    const text = request[name];
    if (text === undefined || text.length <= SESSION_LIMITS[name])
      return text === undefined ? {} : { [name]: text };
    leaveOut(name, characters(SESSION_LIMITS[name]));
    return {};
  };
  return {
    request: {
      ...whole('visitorToken'),
      ...whole('idempotencyKey'),
      ...whole('challenge'),
      ...(user && { user: fitUser(user, leaveOut) }),
      ...(visitor && { visitor: fitVisitor(visitor, leaveOut) }),
      ...(meta && { meta: fitMeta(meta, META_LIMITS.conversationBytes, leaveOut) }),
      ...(start !== undefined && { start }),
      ...(conversations && { conversations }),
    },
    leftOut,
  };
}

/** Returns the message within Twilio's limits: with as much of its custom data as fits into its attributes. */
export function fitMessage({ clientId, body, meta, file }: OutgoingMessage): {
  readonly message: OutgoingMessage;
  readonly leftOut: readonly LeftOut[];
} {
  const leftOut: LeftOut[] = [];
  const fitting = fitMeta(meta, META_LIMITS.messageBytes, (field, limit) =>
    leftOut.push({ field, limit: `${limit} with a message` }),
  );
  return {
    message: { clientId, body: wellFormed(body), meta: fitting, ...(file && { file }) },
    leftOut,
  };
}

/** A proof that is too long is truncated as well: it is then invalid, and the team sees that. */
function fitUser(user: Partial<UserConfig>, leaveOut: LeaveOut): Partial<UserConfig> {
  const fit = (name: keyof UserConfig): Partial<UserConfig> => {
    const text = user[name];
    return text === undefined
      ? {}
      : { [name]: fitText(`user.${name}`, text, SESSION_LIMITS[name], leaveOut) };
  };
  const { avatarUrl = '' } = user;
  const isPicture = /^(https?:\/\/.*)?$/is.test(avatarUrl) && avatarUrl.length <= SESSION_LIMITS.avatarUrl;
  if (!isPicture)
    leaveOut('user.avatarUrl', `a web address of at most ${characters(SESSION_LIMITS.avatarUrl)}`);
  return {
    ...fit('email'),
    ...fit('name'),
    ...fit('digest'),
    ...fit('token'),
    ...(isPicture && fit('avatarUrl')),
  };
}

function fitVisitor({ name, email, consentAt }: Visitor, leaveOut: LeaveOut): Visitor {
  const isTime = consentAt === undefined || isConsentTime(consentAt);
  if (!isTime) leaveOut('visitor.consentAt', 'a time in ISO 8601');
  return {
    name: fitText('visitor.name', name, SESSION_LIMITS.name, leaveOut).trim(),
    email: fitText('visitor.email', email.replace(/\p{Cc}/gu, ' ').trim(), SESSION_LIMITS.email, leaveOut),
    ...(consentAt !== undefined && isTime && { consentAt }),
  };
}

/** Whether the text is an ISO 8601 time with its zone. */
export const isConsentTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !isNaN(Date.parse(text));

/** Always part of the custom data (LC-32). */
const ALWAYS = ['language', 'platform', 'browser'];

/** Custom data of at most `bytes` bytes of JSON. Values are shortened, and the excess is listed by name. */
export function fitMeta(meta: Meta, bytes: number, leaveOut: LeaveOut): Meta {
  const taken: [string, string][] = [];
  let room = bytes - 2; // the braces
  for (const name of new Set([...ALWAYS, ...Object.keys(meta)])) {
    // Old storage may contain anything.
    const given: unknown = Object.hasOwn(meta, name) ? meta[name] : undefined;
    if (typeof given !== 'string' || isBlank(name)) continue;
    const field = `meta.${cutText(name, META_LIMITS.name)}`;
    const value = fitText(field, given, META_LIMITS.value, leaveOut);
    const size = jsonBytes({ [name]: value });
    const limit =
      name.length > META_LIMITS.name
        ? `${characters(META_LIMITS.name)} a name`
        : taken.length >= META_LIMITS.names
          ? `${META_LIMITS.names} names`
          : size > room && `${bytes} bytes of JSON in all`;
    if (limit) {
      leaveOut(field, limit);
      continue;
    }
    taken.push([wellFormed(name), value]);
    room -= size;
  }
  return Object.fromEntries(taken);
}

function fitText(field: string, text: string, limit: number, leaveOut: LeaveOut): string {
  if (text.length > limit) leaveOut(field, characters(limit));
  return cutText(wellFormed(text), limit);
}

const characters = (count: number): string => `${count} characters`;

/** Returns the size of the JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  for (const character of JSON.stringify(value)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
