/** Repeatable random requests: bodies follow the server's own schemas, with random mistakes. */

import { z } from 'zod';

export interface Random {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  chance(part: number): boolean;
}

/** Mulberry32: small, sufficiently uniform, and the same on every platform. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (from) => from[below(from.length)]!, chance: (part) => next() < part };
}

export interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  required?: string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  maxLength?: number;
  minLength?: number;
  format?: string;
}

const toJsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonSchema;

/** Every schema that a server module exports. A new route exports its schema and is then fuzzed. */
export function schemasOf(modules: readonly Record<string, unknown>[]): JsonSchema[] {
  return modules
    .flatMap((module) => Object.values(module))
    .filter((value): value is z.ZodType => value instanceof z.ZodType)
    .map(toJsonSchema);
}

const TEXTS: readonly string[] = [
  '',
  ' ',
  'Jane Doe',
  'jane@acme.com',
  'https://shop.example/a?b=c#d',
  '__proto__',
  'constructor',
  'null',
  '#2866D1',
  '#fff',
  'Europe/Paris',
  '../../etc/passwd',
  '%00%2e%2e%2f',
  "'; DROP TABLE accounts; --",
  '<script>alert(1)</script>',
  '{{constructor}}',
  '\u0000\u0001\u001f\u007f',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe',
  '👩‍💻'.repeat(20),
  'é'.normalize('NFD').repeat(50),
  '\r\nSet-Cookie: a=b',
  '9'.repeat(400),
  'x'.repeat(5_000),
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
  '2026-11-20T12:00:00.000Z',
  '2026-13-45T99:99:99Z',
  'AC' + '0'.repeat(32),
  '[Unverified]',
];
const NUMBERS: readonly number[] = [0, -0, 1, 2, 3, -1, 1e308, -1e308, 2 ** 53, 0.1, 1e-300, 59, 1440];
const ODDITIES: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  '',
  0,
  { a: { b: { c: {} } } },
];

function anyText(random: Random, { maxLength, format }: JsonSchema = {}): string {
  if (format === 'date-time' && random.chance(0.7)) return '2026-11-20T12:00:00Z';
  if (maxLength !== undefined && random.chance(0.2))
    return random.pick(['a', 'é', '👋', '\u0000', '"']).repeat(maxLength + random.pick([-1, 0, 1]));
  return random.pick(TEXTS);
}

/** Values for fields that cannot be guessed. */
export type Hints = Readonly<Record<string, unknown>>;

/** Returns a value that is mostly valid for the schema. */
export function valueFor(schema: JsonSchema, random: Random, hints: Hints = {}, depth = 0): unknown {
  if (depth > 6) return null;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valueFor(random.pick(choices), random, hints, depth + 1);
  if (schema.enum) return random.pick(schema.enum);
  if ('const' in schema) return schema.const;
  switch (schema.type) {
    case 'string':
      return anyText(random, schema);
    case 'number':
    case 'integer':
      return random.pick(NUMBERS);
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return Array.from({ length: random.below(4) }, () =>
        valueFor(schema.items ?? {}, random, hints, depth + 1),
      );
    case 'object':
      return objectFor(schema, random, hints, depth);
    default:
      return random.pick(ODDITIES);
  }
}

function objectFor(schema: JsonSchema, random: Random, hints: Hints, depth: number): Record<string, unknown> {
  const share = random.pick([0.05, 0.2, 0.6, 1]);
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => schema.required?.includes(name) === true || random.chance(share))
    .map(([name, property]): [string, unknown] => [
      name,
      name in hints && random.chance(0.8) ? hints[name] : valueFor(property, random, hints, depth + 1),
    ]);
  const { additionalProperties: more } = schema;
  if (typeof more === 'object')
    for (let count = random.pick([0, 1, 3, 60]); count > 0; count--)
      entries.push([`${anyText(random)}${count}`, valueFor(more, random, hints, depth + 1)]);
  return Object.fromEntries(entries);
}

/** Returns the value with a random mistake. */
export function mutate(value: unknown, random: Random): unknown {
  if (random.chance(0.25)) return random.pick(ODDITIES);
  if (random.chance(0.1)) return random.pick(TEXTS);
  if (Array.isArray(value))
    return value.map((item: unknown) => (random.chance(0.5) ? mutate(item, random) : item));
  if (typeof value !== 'object' || value === null)
    return random.pick([value, [value], { value }, anyText(random)]);
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0 || random.chance(0.2))
    return { ...value, [anyText(random)]: random.pick(ODDITIES) };
  const [name, inner] = random.pick(entries);
  return { ...value, [name]: mutate(inner, random) };
}

/** Returns JSON of a value for the schema, valid or invalid, or text that is not JSON. */
export function bodyFor(schema: JsonSchema, random: Random, hints: Hints): string {
  const value = valueFor(schema, random, hints);
  const json = JSON.stringify(random.chance(0.4) ? mutate(value, random) : value);
  switch (random.below(24)) {
    case 0:
      return json.slice(0, random.below(json.length + 1));
    case 1:
      return '['.repeat(20_000);
    case 2:
      return random.pick(TEXTS);
    case 3:
      return '{"__proto__":{"a":1},"constructor":{"prototype":{"b":1}}}';
    case 4:
      return new URLSearchParams([[anyText(random), anyText(random)]]).toString();
    case 5:
      return json.padEnd(random.pick([65_536, 65_537, 300_000]), ' ');
    default:
      return json;
  }
}

export const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'BREW',
] as const;

/** Fills in the parameters of a route's path, with known values if there are any and `isGood`. */
export function knownPath(
  route: string,
  known: Readonly<Record<string, readonly string[]>>,
  random: Random,
  isGood = false,
): string {
  return route
    .replace(/\*/g, () => encodeOddly(anyText(random), random))
    .replace(/:(\w+)(?:\{[^}]*\})?\??/g, (_, name: string) => {
      const good = known[name] ?? [];
      const isKnown = good.length > 0 && (isGood || random.chance(0.7));
      return isKnown ? random.pick(good) : encodeOddly(anyText(random), random);
    });
}

/** Fills in the parameters of a route's path; occasionally returns another route's path. */
export function pathFor(
  route: string,
  known: Readonly<Record<string, readonly string[]>>,
  random: Random,
): string {
  const path = knownPath(route, known, random);
  const query = random.chance(0.2)
    ? `?${encodeOddly(anyText(random), random)}=${encodeOddly(anyText(random), random)}`
    : '';
  const odd = random.chance(0.05) ? random.pick(['/', '//', '/..', '/%2e%2e', '/.', ';a=b', '%']) : '';
  return path + odd + query;
}

/** Percent-encodes text, in unusual ways too. */
function encodeOddly(text: string, random: Random): string {
  const short = Buffer.from(text.slice(0, 300)).toString(); // half a surrogate pair becomes the replacement character
  return random.chance(0.1) ? '%ff%fe%' : encodeURIComponent(short || '-');
}

const HEADER_VALUES: readonly string[] = [
  '',
  '*',
  'null',
  'https://shop.example',
  'https://evil.example',
  'application/json',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'gzip;q=0, br;q=abc, *;q=1',
  'bytes=0-99999999999',
  'W/"x", *',
  'Bearer undefined',
  'Basic YTpi',
  '-1',
  '99999999999999999999',
  'a=b; c=d; =; session=',
  'x'.repeat(4_000),
  'é\u00ff',
  '203.0.113.9, , ,,',
];
const HEADER_NAMES: readonly string[] = [
  'Origin',
  'Content-Type',
  'Accept-Encoding',
  'If-None-Match',
  'If-Match',
  'If-Modified-Since',
  'Range',
  'Authorization',
  'Cookie',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'X-Twilio-Signature',
  'X-CSRF-Token',
  'Access-Control-Request-Method',
  'Access-Control-Request-Headers',
  'Last-Event-ID',
  'X-HTTP-Method-Override',
  'Sec-Fetch-Site',
  'Referer',
  'Accept',
];

export function headersFor(random: Random): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: random.below(5) }, () => [random.pick(HEADER_NAMES), random.pick(HEADER_VALUES)]),
  );
}
