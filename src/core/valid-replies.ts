/** Limits of quick replies, and validation of those in a message's attributes (LC-53). Pure. */

/** Maximum quick replies of one message. All of them fit into a message's attributes in every script. */
export const MOST_REPLIES = 6;
/** Maximum length of a quick reply, in UTF-16 code units. */
export const LONGEST_REPLY = 60;

/** Returns the valid ones of untrusted quick replies, each once. */
export const validReplies = (value: unknown): string[] =>
  Array.isArray(value) ? [...new Set(value.flatMap(validReply))].slice(0, MOST_REPLIES) : [];

function validReply(value: unknown): string[] {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  return text !== '' && text.length <= LONGEST_REPLY ? [text] : [];
}
