import { VARIABLE_PREFIX } from '../core/variables.js';
import { make } from './dom.js';

/** Relative luminances (WCAG) of the style variables as they are where `root` is, by name; null of what is no colour. */
export function variableLuminances(root: ParentNode): {
  luminanceOf(name: string): number | null;
  dispose(): void;
} {
  const probe = make('i', {});
  root.append(probe);
  return {
    luminanceOf(name) {
      // Of anything but a colour, and in a browser that cannot do this, the text's own colour is left: no xyz.
      probe.style.setProperty('color', `color(from var(${VARIABLE_PREFIX}${name}) xyz x y z)`);
      const [, y] = /^color\(xyz\S* \S+ (\S+)/.exec(getComputedStyle(probe).color) ?? [];
      return y === undefined ? null : Number(y);
    },
    dispose: () => probe.remove(),
  };
}
