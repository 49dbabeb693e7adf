import { VARIABLE_PREFIX } from '../core/variables.js';
import { make } from './dom.js';

/** Returns the relative luminances (WCAG) of the style variables at `root`, by name; null if a value is not a color. */
export function variableLuminances(root: ParentNode): {
  luminanceOf(name: string): number | null;
  dispose(): void;
} {
  const probe = make('i', {});
  root.append(probe);
  return {
    luminanceOf(name) {
      // If the value is not a color, or the browser does not support this syntax, the text's own color remains, without
      // xyz.
      probe.style.setProperty('color', `color(from var(${VARIABLE_PREFIX}${name}) xyz x y z)`);
      const [, y] = /^color\(xyz\S* \S+ (\S+)/.exec(getComputedStyle(probe).color) ?? [];
      return y === undefined ? null : Number(y);
    },
    dispose: () => probe.remove(),
  };
}
