import type { ConfigLayers } from '../core/config-layers.js';
import { VARIABLE_PREFIX } from '../core/variables.js';

/** Custom properties of the style variables that are set: absent where a default is shown, whose contrast may be mended. */
export const EXACT_PREFIX = `${VARIABLE_PREFIX}exact-`;

type Variables = Readonly<Record<string, unknown>>;

/** The style variables that are set, by the Setup page or by the page: all but those of a theme. */
export const chosenVariables = ({ all, presets }: Pick<ConfigLayers, 'all' | 'presets'>): Variables =>
  Object.assign(
    {},
    ...all
      .map(({ chat }) => chat?.variables)
      .filter((variables) => variables !== presets?.layer.chat?.variables),
  ) as Variables;

/** Marks at an element which variables are set; they are shown exactly so in it. */
export function markExact({ style }: HTMLElement, chosen: Variables): void {
  style.cssText = '';
  for (const name in chosen) style.setProperty(EXACT_PREFIX + name, `var(${VARIABLE_PREFIX + name})`);
}
