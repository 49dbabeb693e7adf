import { readFileSync } from 'node:fs';

/** Twilio's published description of Conversations v1; tools/twilio-table.mjs generates the file. */

export interface Operation {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  status: number;
  /** Name of the shape of the response, or of a list's items; absent for a response without a body. */
  resource?: string;
  list?: string;
  pageSize?: number;
  query?: string[];
  required?: string[];
  form?: Record<string, string>;
}

export interface Table {
  origin: string;
  operations: Operation[];
  resources: Record<string, Record<string, string>>;
}

export const table = JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8')) as Table;

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isUrl = matches(/^https?:\/\//);

const CHECKS: Record<string, Check> = {
  any: () => true,
  text: isText,
  date: matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/),
  url: isUrl,
  links: (value) => isObject(value) && Object.values(value as object).every(isUrl),
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every(isText),
  list: Array.isArray,
};

const checkOf = (type: string): Check => {
  if (type.includes('|')) return (value) => type.split('|').includes(value as string);
  if (/^[A-Z]{2}$/.test(type)) return matches(new RegExp(`^${type}[0-9a-fA-F]{32}$`));
  const check = CHECKS[type];
  if (!check) throw new Error(`The table has a type that this test does not know: ${type}`);
  return check;
};

/** Each difference between a resource and its shape, as a sentence. */
export const differences = (resource: string, value: unknown): string[] => {
  const shape = table.resources[resource];
  if (!shape || !isObject(value)) return [`${resource} is not an object`];
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).filter((key) => !(key in shape));
  return [
    ...unknown.map((key) => `${resource}.${key} is not in the description`),
    ...Object.entries(shape).flatMap(([key, type]) => {
      if (!(key in given)) return [`${resource}.${key} is missing`];
      const isNullable = type.endsWith('?');
      if (given[key] === null && isNullable) return [];
      const isRight = checkOf(isNullable ? type.slice(0, -1) : type)(given[key]);
      return isRight ? [] : [`${resource}.${key} is ${JSON.stringify(given[key])}, not ${type}`];
    }),
  ];
};
