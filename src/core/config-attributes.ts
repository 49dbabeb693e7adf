/**
 * Attributes of `<missive-chat>` ↔ options: the path in kebab case, `chat.` dropped. Objects have none.
 */

import { DEFAULTS } from './config-defaults.js';
import type { ReportOption } from './config-resolve.js';
import type { ConfigLayer } from './types.js';

interface AttributeRow {
  readonly attribute: string;
  readonly group: 'chat' | 'support' | 'visitor';
  readonly option: string;
  readonly isBoolean: boolean;
}

/** `hidden` is a global attribute and would hide the window with the button. */
const EXCEPTIONS: Readonly<Record<string, string>> = { 'chat.hidden': 'button-hidden' };

const kebab = (name: string): string => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

export const ATTRIBUTES: readonly AttributeRow[] = (['chat', 'support', 'visitor'] as const).flatMap(
  (group) =>
    Object.entries(DEFAULTS[group])
      .filter(([, value]) => typeof value !== 'object')
      .map(([option, value]) => ({
        attribute: EXCEPTIONS[`${group}.${option}`] ?? (group === 'chat' ? '' : `${group}-`) + kebab(option),
        group,
        option,
        isBoolean: typeof value === 'boolean',
      })),
);

/**
 * The configuration layer of the attributes. Booleans have three values: missing falls through to the layer
 * below, empty or `true`, and `false` (frameworks write the word, so presence alone cannot decide).
 */
export function readAttributes(
  read: (attribute: string) => string | null,
  report: ReportOption,
): ConfigLayer {
  const layer: Record<string, Record<string, unknown>> = {};
  for (const { attribute, group, option, isBoolean } of ATTRIBUTES) {
    const text = read(attribute);
    if (text === null) continue;
    if (isBoolean && !['', 'true', 'false'].includes(text)) report(`${group}.${option}`);
    else (layer[group] ??= {})[option] = isBoolean ? text !== 'false' : text;
  }
  return layer;
}
