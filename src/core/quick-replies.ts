/** Quick replies: answers that a message of the team offers, sent by a tap (LC-53). Pure. */

import type { Message } from './types.js';

/** Of one message. All of them fit into a message's attributes in every script. */
export const MOST_REPLIES = 6;
/** UTF-16 code units. */
export const LONGEST_REPLY = 60;

/** The valid ones of untrusted quick replies, each once. */
export const validReplies = (value: unknown): string[] =>
  Array.isArray(value) ? [...new Set(value.flatMap(validReply))].slice(0, MOST_REPLIES) : [];

function validReply(value: unknown): string[] {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  return text !== '' && text.length <= LONGEST_REPLY ? [text] : [];
}

/** Id of the message whose quick replies are on offer: the latest that has any, until the visitor writes. */
export function offeringMessage(messages: readonly Message[]): string | undefined {
  for (let place = messages.length - 1; place >= 0; place -= 1) {
    const message = messages[place];
    if (message?.from === 'visitor') return undefined;
    if (message?.replies) return message.id;
  }
  return undefined;
}
