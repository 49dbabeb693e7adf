/** Limits of greetings, and the check of a list that a page or an operator wrote (LC-52). Browser and server share it. */

import type { Audience, Greeting } from './config-types.js';
import {
  isListOf,
  isText,
  listProblems,
  must,
  mustBeBoolean,
  mustBeOneOf,
  validItems,
  type Check,
  type ListProblem,
} from './list-problems.js';
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

const isNumber = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** Whether a text has the form of a greeting's id; others are texts of their own in `greet()`. */
export const isGreetingId = (value: unknown): value is string =>
  isText(value, GREETING_LIMITS.id) && /^[\w.-]+$/.test(value);

const { text, replies, reply, pages, page, after } = GREETING_LIMITS;

const CHECKS: Readonly<Record<keyof Greeting, Check>> = {
  id: must(isGreetingId, `1 to ${GREETING_LIMITS.id} letters, digits, “-”, “_” or “.”, without spaces`),
  pages: must(
    (value) => isListOf(value, pages, (item) => isText(item, page) && /^[/*]/.test(item)),
    `a list of at most ${pages} paths of at most ${page} characters that begin with / or *, such as /pots/*`,
  ),
  after: must((value) => isNumber(value, 0, after), `a number of seconds from 0 to ${after}`),
  scroll: must((value) => isNumber(value, 1, 100), 'a number from 1 to 100'),
  exit: mustBeBoolean,
  once: mustBeBoolean,
  audience: mustBeOneOf(AUDIENCES),
  text: must((value) => isText(value, text), `a text of 1 to ${text} characters`),
  replies: must(
    (value) => isListOf(value, replies, (item) => isText(item, reply)),
    `a list of at most ${replies} texts of 1 to ${reply} characters`,
  ),
};

/** Returns everything that is wrong with a list of greetings. */
export const greetingProblems = (list: unknown): ListProblem[] =>
  listProblems(list, {
    most: GREETING_LIMITS.greetings,
    item: 'greeting',
    key: 'id',
    required: ['id', 'text'],
    checks: CHECKS,
  });

/** Returns the greetings without a problem. Each problem is reported with the place of its field. */
export const validGreetings = (list: readonly Greeting[], report: (problem: string) => void): Greeting[] =>
  validItems(list, 'greetings', greetingProblems(list), report);
