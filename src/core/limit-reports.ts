/** Reports values over a limit to the developer, once per field. */

import { ChatError } from './chat-error.js';
import type { LeftOut } from './types.js';

export function limitReports(onError: (error: ChatError) => void): (leftOut: readonly LeftOut[]) => void {
  const reported = new Set<string>();
  return (leftOut) => {
    for (const { field, limit } of leftOut) {
      if (reported.has(field)) continue;
      reported.add(field);
      onError(new ChatError('too-long', `${field} is shortened or left out. The limit is ${limit}.`));
    }
  };
}
