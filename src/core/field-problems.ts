/** Limits of the operator's own form fields, and the check of a list (LC-53). Browser and server share it. */

import type { FieldTime, FieldType, VisitorField } from './config-types.js';
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

export const FIELD_LIMITS = {
  fields: 8,
  /** Characters, as all of these but the counts. */
  name: 30,
  label: 120,
  options: 20,
  option: 100,
  /** An answer of one line. */
  line: 200,
  /** An answer of several lines. */
  area: 500,
} as const;

export const FIELD_TYPES: readonly FieldType[] = ['text', 'textarea', 'email', 'tel', 'select', 'checkbox'];

export const FIELD_TIMES: readonly FieldTime[] = ['always', 'online', 'away'];

const { name, label, options, option } = FIELD_LIMITS;

export const isFieldName = (value: unknown): value is string =>
  isText(value, name) && /^[\p{L}\p{M}\p{N}_.-]+$/u.test(value);

const isChoice = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  new Set(value).size === value.length &&
  isListOf(value, options, (item) => isText(item, option));

const CHECKS: Readonly<Record<keyof VisitorField, Check>> = {
  name: must(isFieldName, `1 to ${name} letters, digits, “-”, “_” or “.”, without spaces`),
  label: must((value) => isText(value, label), `a text of 1 to ${label} characters`),
  // Only lists of choices have some, and they need them: `options` is checked with the type.
  type: (value, item) =>
    mustBeOneOf(FIELD_TYPES)(value, item) ??
    (value === 'select' && item.options === undefined
      ? 'must have options beside it if it is select, such as options: ["A", "B"]'
      : undefined),
  options: (value, { type }) =>
    type === 'select'
      ? must(isChoice, `a list of 1 to ${options} different texts of 1 to ${option} characters`)(value, {})
      : 'must be left out unless type is select',
  required: mustBeBoolean,
  when: mustBeOneOf(FIELD_TIMES),
};

/** Returns everything that is wrong with a list of fields. */
export const fieldProblems = (list: unknown): ListProblem[] =>
  listProblems(list, {
    most: FIELD_LIMITS.fields,
    item: 'field',
    key: 'name',
    required: ['name', 'label'],
    checks: CHECKS,
  });

/** Returns the fields without a problem. Each problem is reported with the place of its option. */
export const validFields = (
  list: readonly VisitorField[],
  report: (problem: string) => void,
): VisitorField[] => validItems(list, 'visitor.fields', fieldProblems(list), report);
