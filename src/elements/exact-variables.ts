import type { ConfigLayers } from '../core/config-layers.js';
import type { Config } from '../core/types.js';
import { VARIABLE_PREFIX } from '../core/variables.js';

/**
 * Names of the style variables that the Setup page or the page has set: all but the defaults and the theme's. They are
 * displayed exactly as set, even if the value equals the default (LC-08).
 */
export function exactVariables(
  variables: Config['chat']['variables'],
  { all, presets }: Pick<ConfigLayers, 'all' | 'presets'>,
): string[] {
  const chosen = all
    .map(({ chat }) => chat?.variables as typeof variables | undefined)
    .filter((layer) => layer && layer !== presets?.layer.chat?.variables);
  // A rejected value is not in `variables`, so it does not match.
  return Object.keys(variables).filter((name) => chosen.some((layer) => layer?.[name] === variables[name]));
}

/** Marks these variables on an element; the contrast of all others may be corrected in it. */
export function markExact({ style }: HTMLElement, names: readonly string[]): void {
  style.cssText = '';
  for (const name of names)
    style.setProperty(`${VARIABLE_PREFIX}exact-${name}`, `var(${VARIABLE_PREFIX + name})`);
}
