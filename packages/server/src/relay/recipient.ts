/** The recipient of an agent's message, from Missive's fields (CC-03). Pure. */

import type { MissiveParty } from '../missive/missive-resources.js';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Email addresses of a recipient; an agent may type one into any of the fields. */
export const emailsOf = ({ username, address, id, name }: MissiveParty): string[] =>
  [username, address, id, name].filter((text): text is string => text !== null && EMAIL.test(text));

const HOW = 'Write from the chat’s conversation, or to the visitor’s ID.';

/** Why no visitor was found. An unverified address may belong to anyone, and a name proves nothing. */
export function explainNoRecipient(to: readonly MissiveParty[]): string {
  if (to.some((party) => emailsOf(party).length > 0))
    return `No visitor with this verified email address has chatted here. ${HOW}`;
  if (to.some(({ id, username, name }) => id === null && username === null && name !== null))
    return `A name does not identify a visitor. ${HOW}`;
  return `No visitor matches its recipient. ${HOW}`;
}
