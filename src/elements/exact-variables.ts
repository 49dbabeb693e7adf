import type { ConfigLayers } from '../core/config-layers.js';
import type { Config } from '../core/types.js';
import { VARIABLE_PREFIX } from '../core/variables.js';

/**
 * Names of the style variables that are set, by the Setup page or by the page: all but the defaults and those of a
 * theme. They are shown exactly as they are set, also where that is the default's value (LC-08).
 */
export function exactVariables(
  variables: Config['chat']['variables'],
  { all, presets }: Pick<ConfigLayers, 'all' | 'presets'>,
): string[] {
  const chosen = all
    .map(({ chat }) => chat?.variables as typeof variables | undefined)
    .filter((layer) => layer && layer !== presets?.layer.chat?.variables);
  // A value that was refused is in no configuration.
  return Object.keys(variables).filter((name) => chosen.some((layer) => layer?.[name] === variables[name]));
}

/** Marks these variables at an element; the contrast of all others may be mended in it. */
export function markExact({ style }: HTMLElement, names: readonly string[]): void {
  style.cssText = '';
  for (const name of names)
    style.setProperty(`${VARIABLE_PREFIX}exact-${name}`, `var(${VARIABLE_PREFIX + name})`);
}
