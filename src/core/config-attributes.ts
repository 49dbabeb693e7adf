/**
 * Attributes of `<missive-chat>` ↔ options: the path in kebab case, `chat.` dropped. Objects have none.
 */

import type { ReportOption } from './config-resolve.js';
import { LAUNCHER_DEFAULTS } from './launcher-defaults.js';
import type { ConfigLayer } from './types.js';

interface AttributeRow {
  readonly attribute: string;
  readonly group: 'chat' | 'support' | 'visitor';
  readonly option: string;
  readonly isBoolean: boolean;
}

/** `hidden` is every element's own attribute and would hide the window with the button. */
const EXCEPTIONS: Readonly<Record<string, string>> = { 'chat.hidden': 'button-hidden' };

const kebab = (name: string): string => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

const row = (group: AttributeRow['group'], option: string, isBoolean: boolean): AttributeRow => ({
  attribute: EXCEPTIONS[`${group}.${option}`] ?? (group === 'chat' ? '' : `${group}-`) + kebab(option),
  group,
  option,
  isBoolean,
});

export const ATTRIBUTES: readonly AttributeRow[] = [
  ...Object.entries(LAUNCHER_DEFAULTS.chat)
    .filter(([, value]) => typeof value !== 'object')
    .map(([option, value]) => row('chat', option, typeof value === 'boolean')),
  ...['email', 'phone'].map((option) => row('support', option, false)),
  // Their defaults come with the window, their names are needed before.
  ...['askName', 'requireName', 'askEmail', 'requireEmail', 'requireConsent'].map((option) =>
    row('visitor', option, true),
  ),
];

/**
 * The layer that the attributes say. Booleans have three values: missing asks the layer below, empty
 * or `true`, and `false` (frameworks write the word, so presence alone cannot decide).
 */
export function readAttributes(
  read: (attribute: string) => string | null,
  report: ReportOption = () => undefined,
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
