/** The names of answers to the operator's own form fields in the custom data of messages (LC-53). Pure. */

import { ANSWER_PREFIX } from './answer-names.js';
import type { VisitorField } from './config-types.js';

/** Characters of a label in a name: with the field's name, it fits into a name of the custom data. */
export const LABEL_IN_NAME = 60;

/** The name of a field's answer in the custom data: `field:order (Order number)`. */
export const answerName = ({ name, label }: Pick<VisitorField, 'name' | 'label'>): string =>
  `${ANSWER_PREFIX}${name} (${shortened(label)})`;

const shortened = (label: string): string =>
  label
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LABEL_IN_NAME)
    .replace(/\p{Cs}$/u, '');
