/** Style variables: documented names ↔ public custom properties. */

import { DEFAULTS } from './config-defaults.js';

export const VARIABLE_PREFIX = '--missive-chat-';

/** Ours, in addition to the documented variables: they have no default, so that the style sheet's applies. */
export const EXTRA_VARIABLES = ['z-index', 'color-scheme'] as const;

const REFERENCE = /var\(\s*--([^\s,()]+)/g;

/**
 * Documented values refer to each other by bare names (`var(--main-color)`); pages may have variables with
 * the same names, so ours are prefixed. Other names are left to the page.
 */
export const toPublicValue = (value: string): string =>
  value.replace(REFERENCE, (reference, name: string) =>
    isVariableName(name) ? `var(${VARIABLE_PREFIX}${name}` : reference,
  );

export const isVariableName = (name: string): boolean =>
  Object.hasOwn(DEFAULTS.chat.variables, name) || (EXTRA_VARIABLES as readonly string[]).includes(name);

/** Returns `[custom property, value]` of each variable. */
export const toCustomProperties = (variables: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(variables).map(([name, value]) => [VARIABLE_PREFIX + name, toPublicValue(value)]);
