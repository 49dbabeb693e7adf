/** The check of a list of objects that a page or an operator wrote, such as greetings. Browser and server share it. */

export interface ListProblem {
  /** Place in the list, such as `[0, 'text']`; empty for the list itself. */
  readonly path: readonly (string | number)[];
  /** Follows the name of the field. */
  readonly message: string;
}

type Values = Readonly<Record<string, unknown>>;

/** The check of one option: returns what is wrong with a value, or nothing. */
export type Check = (value: unknown, item: Values) => string | undefined;

export interface ListRules {
  /** Most items. */
  readonly most: number;
  /** Name of an item, in the singular: `greeting`. */
  readonly item: string;
  /** Option that identifies an item; absent if items may be alike. */
  readonly key?: string;
  readonly required: readonly string[];
  readonly checks: Readonly<Record<string, Check>>;
}

export const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max;

export const isListOf = (value: unknown, most: number, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= most && value.every(isItem);

export const must =
  (isRight: (value: unknown) => boolean, words: string): Check =>
  (value) =>
    isRight(value) ? undefined : `must be ${words}`;

export const mustBeBoolean = must((value) => typeof value === 'boolean', 'true or false');

export const mustBeOneOf = (choices: readonly unknown[]): Check =>
  must((value) => choices.includes(value), `one of ${choices.join(', ')}`);

/** Returns everything that is wrong with a list. */
export function listProblems(list: unknown, rules: ListRules): ListProblem[] {
  const { most, item, key } = rules;
  if (!Array.isArray(list) || list.length > most)
    return [{ path: [], message: `must be a list of at most ${most} ${item}s` }];
  const keys = list.map((one: unknown) => (key ? (Object(one) as Values)[key] : undefined));
  return list.flatMap((one: unknown, place) => [
    ...problemsOf(one, rules).map(({ path, message }) => ({ path: [place, ...path], message })),
    ...(key && keys[place] !== undefined && keys.indexOf(keys[place]) < place
      ? [{ path: [place, key], message: `must differ from the ${key}s of the other ${item}s` }]
      : []),
  ]);
}

function problemsOf(one: unknown, { checks, item, required }: ListRules): ListProblem[] {
  if (typeof one !== 'object' || one === null || Array.isArray(one))
    return [{ path: [], message: `must be an object with ${required.join(' and ')}` }];
  const values = one as Values;
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(checks, name));
  return [
    ...Object.entries(checks).flatMap(([name, check]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const message = value === undefined && !required.includes(name) ? undefined : check(value, values);
      return message === undefined ? [] : [{ path: [name], message }];
    }),
    ...unknown.map((name) => ({
      path: [name.slice(0, 100)],
      message: `is not an option of a ${item}: there are ${Object.keys(checks).join(', ')}`,
    })),
  ];
}

/** Returns the items without a problem. Each problem is reported with the place of its option, below `name`. */
export function validItems<Item>(
  list: readonly Item[],
  name: string,
  problems: readonly ListProblem[],
  report: (problem: string) => void,
): Item[] {
  for (const { path, message } of problems) report(`${[name, ...path].join('.')} ${message}. It is ignored.`);
  if (problems.some(({ path }) => path.length === 0)) return [];
  return list.filter((_, place) => !problems.some(({ path }) => path[0] === place));
}
