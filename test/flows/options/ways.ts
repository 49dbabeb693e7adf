/** Ways to set an option on a loaded page, and to reset it. */

import { ATTRIBUTES } from '../../../src/core/config-attributes.js';
import { merge, optionsOf } from './scenes.js';
import type { Options, Row } from './rows.js';

export const WAYS = [
  'config object',
  'config property',
  'attribute',
  'property',
  'call',
  'page rule',
] as const;
export type WayName = (typeof WAYS)[number];

/** Expressions in the page: set the option, and reset it. */
export interface Way {
  readonly name: WayName;
  readonly set: string;
  readonly unset: string;
}

const json = (value: unknown): string => JSON.stringify(value);

export const attributeOf = (path: string): string | undefined =>
  ATTRIBUTES.find(({ group, option }) => `${group}.${option}` === path)?.attribute;

/** All ways except the snippet's own, which needs a new page. */
export function liveWays({ path, away }: Row, given: Options): Way[] {
  const ways: Way[] = [];
  const add = (name: WayName, set: string, unset: string): number => ways.push({ name, set, unset });
  const config = (options: Options): string => `walk.widget().config = ${json(options)}`;
  add('config property', config(merge(given, optionsOf(path, away))), config(given));

  const attribute = attributeOf(path);
  if (attribute) {
    const attr = (value: string): string => `walk.widget().setAttribute('${attribute}', ${json(value)})`;
    const unset = `walk.widget().removeAttribute('${attribute}')`;
    add('attribute', attr(String(away)), unset);
    if (away === true) add('attribute', attr(''), unset);
  }

  const [group, name = ''] = path.split(/\.(?=[^.]*$)/);
  if (group === 'messages')
    add('property', `walk.widget().messages = ${json({ [name]: away })}`, `walk.widget().messages = {}`);
  if (path === 'chat.hidden') add('call', 'MissiveChat.hideButton()', 'MissiveChat.showButton()');
  if (group === 'chat.variables') {
    const rule = `missive-chat { --missive-chat-${name}: ${String(away)} }`;
    add(
      'page rule',
      `document.getElementById('rule').textContent = ${json(rule)}`,
      `document.getElementById('rule').textContent = ''`,
    );
    for (const [way, call] of [
      ['property', (values: unknown) => `walk.widget().variables = ${json(values)}`],
      ['call', (values: unknown) => `MissiveChat.setVariables(${json(values)})`],
    ] as const)
      add(way, call({ [name]: away }), call({ [name]: null }));
  }
  return ways;
}

/** The reverse: an attribute with the default overrides the page's configuration. */
export function overruled({ path, away }: Row, given: Options): Way | undefined {
  const attribute = attributeOf(path);
  if (!attribute || typeof away !== 'boolean') return undefined;
  const options = merge(given, optionsOf(path, away));
  return {
    name: 'attribute',
    set: `walk.widget().config = ${json(options)}; walk.widget().setAttribute('${attribute}', '${String(!away)}')`,
    unset: `walk.widget().config = ${json(given)}; walk.widget().removeAttribute('${attribute}')`,
  };
}
