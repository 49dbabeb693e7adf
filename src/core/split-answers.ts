/** Reads answers to the operator's own form fields from the custom data of a visitor, for the server (LC-53). Pure. */

import { ANSWER_PREFIX } from './answer-names.js';
import { LABEL_IN_NAME } from './answers.js';
import type { Meta } from './config-types.js';
import { FIELD_LIMITS, isFieldName } from './field-problems.js';
import { cutText } from './fit.js';

export interface Answer {
  /** Name of the field. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

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
