/** Quick replies: replies that a message of the team offers, sent by a tap (LC-53). Pure. */

import type { Message } from './types.js';

/**
 * Returns the id of the message whose quick replies are displayed: the latest that has any, until the visitor writes.
 */
export function offeringMessage(messages: readonly Message[]): string | undefined {
  for (let place = messages.length - 1; place >= 0; place -= 1) {
    const message = messages[place];
    if (message?.from === 'visitor') return undefined;
    if (message?.replies) return message.id;
  }
  return undefined;
}
