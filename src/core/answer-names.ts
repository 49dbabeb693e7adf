/**
 * Answers of the operator's own form fields in the custom data (LC-53): their names there begin with a prefix that the
 * page's data cannot have, so that the team can tell what the visitor says from what the page says. Pure.
 */

/** Begins the names of answers. */
export const ANSWER_PREFIX = 'field:';
