/** Texts of the operator's own form fields. */
export const FIELD_STRINGS = {
  /** In a list of choices, before one was made. */
  choose: 'Please choose',
};

export type FieldStrings = Readonly<typeof FIELD_STRINGS>;
