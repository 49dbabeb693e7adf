/** Answers of the operator's own form fields, in the custom data of the visitor's messages (LC-53). Pure. */

import { ANSWER_PREFIX } from './answer-names.js';
import type { Meta, VisitorField } from './config-types.js';
import { FIELD_LIMITS, isFieldName } from './field-problems.js';
import { cutText } from './fit.js';

export interface Answer {
  /** Name of the field. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** Characters of a label in a name: with the field's name, it fits into a name of the custom data. */
const LABEL_IN_NAME = 60;

/** The name of a field's answer in the custom data: `field:order (Order number)`. */
export const answerName = ({ name, label }: Pick<VisitorField, 'name' | 'label'>): string =>
  `${ANSWER_PREFIX}${name} (${cutText(label.replace(/\s+/g, ' ').trim(), LABEL_IN_NAME)})`;

/** Separates the answers of untrusted custom data from the page's own data. */
export function splitAnswers(meta: Meta): { readonly answers: readonly Answer[]; readonly page: Meta } {
  const answers: Answer[] = [];
  const page: [string, string][] = [];
  for (const [key, value] of Object.entries(meta)) {
    const [, name = '', label = ''] = ANSWER.exec(key) ?? [];
    if (!isFieldName(name) || label.length > LABEL_IN_NAME || answers.length >= FIELD_LIMITS.fields)
      page.push([key, value]);
    else answers.push({ name, label, value: cutText(value, FIELD_LIMITS.area) });
  }
  return { answers, page: Object.fromEntries(page) };
}

const ANSWER = new RegExp(`^${ANSWER_PREFIX}([^ ]+) \\((.+)\\)$`, 's');
