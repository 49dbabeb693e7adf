/** The list of the form's own fields. Pure. */

import type { FieldTime, FieldType, VisitorField } from '../../../../src/core/types.js';
import { freeName, type Changes } from './lists.js';

/** A line of text, with a name that is free. */
export const nextField = (list: readonly VisitorField[]): VisitorField => ({
  name: freeName(
    'field',
    list.map(({ name }) => name),
  ),
  label: 'Order number',
});

/** The changes to a field that becomes one of another type: only a list of choices has choices. */
export const ofType = ({ options }: VisitorField, type: FieldType): Changes<VisitorField> => ({
  type: type === 'text' ? undefined : type,
  options: type === 'select' ? (options ?? ['First', 'Second']) : undefined,
});

export const TYPE_LABELS: Readonly<Record<FieldType, string>> = {
  text: 'One line of text',
  textarea: 'Several lines of text',
  email: 'Email address',
  tel: 'Phone number',
  select: 'One of several choices',
  checkbox: 'A box to tick',
};

export const TIME_LABELS: Readonly<Record<FieldTime, string>> = {
  always: 'Always',
  online: 'While the team is online',
  away: 'While the team is away',
};
