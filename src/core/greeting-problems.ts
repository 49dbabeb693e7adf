/** Limits of greetings, and the check of a list that a page or an operator wrote (LC-52). Browser and server share it. */

import type { Audience, Greeting } from './config-types.js';
import { LONGEST_REPLY, MOST_REPLIES } from './valid-replies.js';

export const GREETING_LIMITS = {
  greetings: 20,
  /** Characters, as all of these but the counts. */
  id: 60,
  text: 500,
  replies: MOST_REPLIES,
  reply: LONGEST_REPLY,
  pages: 20,
  page: 200,
  /** Seconds. */
  after: 3600,
} as const;

export const AUDIENCES: readonly Audience[] = ['all', 'new', 'returning'];

export interface GreetingProblem {
  /** Place in the list, such as `[0, 'text']`; empty for the list itself. */
  readonly path: readonly (string | number)[];
  /** Follows the name of the field. */
  readonly message: string;
}

/** The check of one field: returns what is wrong with a value, or nothing. */
type Check = (value: unknown) => string | undefined;

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max;

const isListOf = (value: unknown, most: number, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= most && value.every(isItem);

const isNumber = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

const must =
  (isRight: (value: unknown) => boolean, words: string): Check =>
  (value) =>
    isRight(value) ? undefined : `must be ${words}`;

/** Whether a text has the form of a greeting's id; others are texts of their own in `greet()`. */
export const isGreetingId = (value: unknown): value is string =>
  isText(value, GREETING_LIMITS.id) && /^[\w.-]+$/.test(value);

const { text, replies, reply, pages, page, after } = GREETING_LIMITS;
const isBoolean = must((value) => typeof value === 'boolean', 'true or false');

const CHECKS: Readonly<Record<keyof Greeting, Check>> = {
  id: must(isGreetingId, `1 to ${GREETING_LIMITS.id} letters, digits, “-”, “_” or “.”, without spaces`),
  pages: must(
    (value) => isListOf(value, pages, (item) => isText(item, page) && /^[/*]/.test(item)),
    `a list of at most ${pages} paths of at most ${page} characters that begin with / or *, such as /pots/*`,
  ),
  after: must((value) => isNumber(value, 0, after), `a number of seconds from 0 to ${after}`),
  scroll: must((value) => isNumber(value, 1, 100), 'a number from 1 to 100'),
  exit: isBoolean,
  once: isBoolean,
  audience: must((value) => AUDIENCES.includes(value as Audience), `one of ${AUDIENCES.join(', ')}`),
  text: must((value) => isText(value, text), `a text of 1 to ${text} characters`),
  replies: must(
    (value) => isListOf(value, replies, (item) => isText(item, reply)),
    `a list of at most ${replies} texts of 1 to ${reply} characters`,
  ),
};

const REQUIRED: readonly string[] = ['id', 'text'];

/** Returns everything that is wrong with a list of greetings. */
export function greetingProblems(list: unknown): GreetingProblem[] {
  const most = GREETING_LIMITS.greetings;
  if (!Array.isArray(list) || list.length > most)
    return [{ path: [], message: `must be a list of at most ${most} greetings` }];
  const ids = list.map((one: unknown) => (Object(one) as Partial<Greeting>).id);
  return list.flatMap((one: unknown, place) => [
    ...problemsOf(one).map(({ path, message }) => ({ path: [place, ...path], message })),
    ...(ids.indexOf(ids[place]) < place && ids[place] !== undefined
      ? [{ path: [place, 'id'], message: 'must differ from the ids of the other greetings' }]
      : []),
  ]);
}

function problemsOf(greeting: unknown): GreetingProblem[] {
  if (typeof greeting !== 'object' || greeting === null || Array.isArray(greeting))
    return [{ path: [], message: 'must be an object with id and text' }];
  const values = greeting as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(CHECKS, name));
  return [
    ...Object.entries(CHECKS).flatMap(([name, check]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const message = value === undefined && !REQUIRED.includes(name) ? undefined : check(value);
      return message === undefined ? [] : [{ path: [name], message }];
    }),
    ...unknown.map((name) => ({
      path: [name.slice(0, 100)],
      message: `is not an option of a greeting: there are ${Object.keys(CHECKS).join(', ')}`,
    })),
  ];
}

/** Returns the greetings without a problem. Each problem is reported with the place of its field. */
export function validGreetings(list: readonly Greeting[], report: (problem: string) => void): Greeting[] {
  const problems = greetingProblems(list);
  for (const { path, message } of problems)
    report(`${['greetings', ...path].join('.')} ${message}. It is ignored.`);
  if (problems.some(({ path }) => path.length === 0)) return [];
  return list.filter((_, place) => !problems.some(({ path }) => path[0] === place));
}
