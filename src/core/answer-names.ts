/**
 * Names of answers in the custom data (LC-53). They begin with a prefix that names of the page's data cannot have, so
 * that the team can tell what the visitor says from what the page says. In a module of its own: the script has it too.
 */

export const ANSWER_PREFIX = 'field:';
