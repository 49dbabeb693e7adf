/** Words for developers, in a chunk of their own: loaded where there is something to look into. */

import { explainColors } from './core/color-problems.js';
import { variableLuminances } from './elements/variable-luminance.js';
import { report } from './report.js';

export { explainOption } from './core/config-problems.js';

/** Says in the console which colours of this chat cannot be read. */
export function reportColors(root: ParentNode, variables: Readonly<Record<string, string>>): void {
  const { luminanceOf, isChosen, dispose } = variableLuminances(root);
  explainColors(variables, luminanceOf, isChosen).forEach((problem) => report(problem));
  dispose();
}
