/** Whom an agent wrote to, as far as Missive says it (CC-03). Pure. */

import type { MissiveParty } from '../missive/missive-resources.js';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Addresses that a recipient is named by; an agent may type one into any of the fields. */
export const emailsOf = ({ username, address, id, name }: MissiveParty): string[] =>
  [username, address, id, name].filter((text): text is string => text !== null && EMAIL.test(text));

const HOW = 'Write from the chat’s conversation, or to the visitor’s ID.';

/** Why no visitor was found. An address that nobody has proved may be anybody's, and a name is no proof of anything. */
export function explainNoRecipient(to: readonly MissiveParty[]): string {
  if (to.some((party) => emailsOf(party).length > 0))
    return `No visitor who has proved this email address has chatted here. ${HOW}`;
  if (to.some(({ id, username, name }) => id === null && username === null && name !== null))
    return `A name does not tell which visitor is meant. ${HOW}`;
  return `No visitor matches its recipient. ${HOW}`;
}
