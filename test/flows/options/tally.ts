/** Counts which options were tested, and in which ways. */

import { DEFAULTS } from '../../../src/core/config-defaults.js';
import { DOCUMENTED_CALLBACKS, DOCUMENTED_CONFIG, OWN_OPTIONS } from '../../fixtures/documented-config.js';
import { attributeOf, WAYS, type WayName } from './ways.js';

/** The paths of all options of a configuration: custom data and texts are one option each. */
export function pathsOf(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const at = path + name;
    const isOption = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
    return isOption ? [at] : pathsOf(value, `${at}.`);
  });
}

export const DOCUMENTED = pathsOf(DOCUMENTED_CONFIG);
export const OWN = Object.keys(OWN_OPTIONS);
export const OURS = pathsOf(DEFAULTS);

const CALLS: Readonly<Record<string, readonly WayName[]>> = {
  id: ['config property', 'attribute'],
  meta: ['property', 'call'],
  'chat.hidden': ['call'],
};

/** Every possible way to set this option. */
export function waysOf(path: string): readonly WayName[] {
  const ways: WayName[] = ['config object', 'config property', ...(CALLS[path] ?? [])];
  if (attributeOf(path)) ways.push('attribute');
  if (path.startsWith('messages.')) ways.push('property');
  if (path.startsWith('user.')) ways.push('property', 'call');
  if (path.startsWith('chat.variables.')) ways.push('property', 'call', 'page rule');
  return WAYS.filter((way) => ways.includes(way));
}

export class Tally {
  readonly #ways = new Map<string, Set<WayName>>();
  readonly callbacks = new Set<string>();

  note(path: string, way: WayName): void {
    this.#ways.set(path, (this.#ways.get(path) ?? new Set()).add(way));
  }

  get options(): string[] {
    return [...this.#ways.keys()];
  }

  /** `option: way` for each that was not tested. */
  get missing(): string[] {
    return [...DOCUMENTED, ...OWN].flatMap((path) =>
      waysOf(path)
        .filter((way) => !this.#ways.get(path)?.has(way))
        .map((way) => `${path}: ${way}`),
    );
  }

  print(): void {
    const groups: Record<string, readonly string[]> = {
      variables: DOCUMENTED.filter((path) => path.startsWith('chat.variables.')),
      messages: DOCUMENTED.filter((path) => path.startsWith('messages.')),
      others: DOCUMENTED.filter((path) => !/^(chat\.variables|messages)\./.test(path)),
      'of ours': OWN,
    };
    const line = (...cells: (string | number)[]): void =>
      console.log(cells.map((cell, place) => String(cell).padEnd(place ? 17 : 11)).join(''));
    line('', ...WAYS);
    for (const [name, paths] of Object.entries(groups))
      line(
        name,
        ...WAYS.map((way) => {
          const due = paths.filter((path) => waysOf(path).includes(way));
          const done = due.filter((path) => this.#ways.get(path)?.has(way));
          return due.length ? `${done.length} of ${due.length}` : '–';
        }),
      );
    const isProved = (path: string): boolean => waysOf(path).every((way) => this.#ways.get(path)?.has(way));
    const proved = [...DOCUMENTED, ...OWN].filter(isProved).length + this.callbacks.size;
    const all = DOCUMENTED.length + OWN.length + DOCUMENTED_CALLBACKS.length;
    console.log(`${proved} of ${all} options proved (${this.callbacks.size} of them callbacks)`);
  }
}
