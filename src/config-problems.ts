/** Messages for developers, in a chunk of their own: loaded when there is something to check. */

import { explainColors } from './core/color-problems.js';
import { exactVariables } from './elements/exact-variables.js';
import type { WindowHost } from './elements/platform.js';
import { variableLuminances } from './elements/variable-luminance.js';
import { report } from './report.js';

export { explainOption } from './core/config-problems.js';

/** Reports the unreadable colors of this chat in the console. */
export function reportColors(
  { renderRoot, layers }: Pick<WindowHost, 'renderRoot' | 'layers'>,
  variables: Readonly<Record<string, string>>,
): void {
  const { luminanceOf, dispose } = variableLuminances(renderRoot);
  const exact = exactVariables(variables, layers);
  explainColors(variables, luminanceOf, exact).forEach((problem) => report(problem));
  dispose();
}
