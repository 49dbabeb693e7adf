/** `missive-chat doctor`: reports what works, what does not, and the fix. */

import { examine } from '../doctor/checks.js';
import { report } from '../doctor/finding.js';
import { readEnvironment } from '../environment.js';
import { print, UsageError, type Command } from './command.js';

export const doctor: Command = async (args, { environment, output }) => {
  if (args.length > 0) throw new UsageError(`doctor takes no “${args[0] ?? ''}”.`);
  const sections = await examine(readEnvironment(environment), environment);
  print(output, report(sections).trimStart());
  const isIll = sections.some(({ findings }) => findings.some(({ level }) => level === 'wrong'));
  return isIll ? 1 : 0;
};
