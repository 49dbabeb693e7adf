import { isRecord } from '../shared/is-record.js';
import { ATTRIBUTES_LIMITS, BODY_LIMIT, NAME_LIMIT } from './constants.js';
import { errors } from './errors.js';

/** Checks of input; each returns the typed value, or throws an error in Twilio's shape. */

export const asRecord = (value: unknown): Record<string, unknown> => {
  if (!isRecord(value)) throw errors.invalid('The request body must be an object');
  return value;
};

/** Resources with attributes. */
export type AttributesOwner = keyof typeof ATTRIBUTES_LIMITS;

/** Attributes are JSON text of any content. */
export const checkAttributes = (owner: AttributesOwner, text: string): string => {
  if (Buffer.byteLength(text) > ATTRIBUTES_LIMITS[owner]) throw errors.attributesTooLong();
  try {
    JSON.parse(text);
  } catch {
    throw errors.invalid('Attributes must be valid JSON');
  }
  return text === '' ? '{}' : text;
};

export const checkBody = (text: string): string => {
  if (Buffer.byteLength(text) > BODY_LIMIT) throw errors.bodyTooLong();
  return text;
};

export const checkName = (field: string, text: string): string => {
  if (text.length > NAME_LIMIT) throw errors.invalid(`${field} is longer than ${NAME_LIMIT} characters`);
  return text;
};

export const checkIdentity = (text: string): string => {
  if (text === '') throw errors.invalid('Identity must not be empty');
  return checkName('Identity', text);
};

export const checkReadIndex = (value: number): number => {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw errors.invalid('LastReadMessageIndex must be a whole number from 0 up');
  }
  return value;
};

export const checkUrl = (field: string, text: string): string | null => {
  if (text === '') return null;
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isHttp) throw errors.invalid(`${field} must be an absolute http or https address`);
  return text;
};

export const checkOneOf = <Value extends string>(
  field: string,
  values: readonly Value[],
  text: string,
): Value => {
  const value = values.find((candidate) => candidate === text);
  if (value === undefined) throw errors.invalid(`${field} must be one of ${values.join(', ')}`);
  return value;
};

/**
 * JSON fields of tunnelled requests: absent stays undefined, null may be allowed, anything else must have the
 * type.
 */
export const optionalText = (body: Record<string, unknown>, field: string): string | null | undefined => {
  const value = body[field];
  if (value === undefined || value === null || typeof value === 'string') return value;
  throw errors.invalid(`${field} must be text`);
};

export const optionalAttributes = (
  owner: AttributesOwner,
  body: Record<string, unknown>,
): string | undefined => {
  const text = optionalText(body, 'attributes');
  return typeof text === 'string' ? checkAttributes(owner, text) : undefined;
};
