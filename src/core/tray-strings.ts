import type { PluralText } from './strings.js';

/** Texts of the file tray. */
export const TRAY_STRINGS = {
  drop: 'Drop files here to send them',
  attached: '{name} attached',
  remove: 'Remove {name}',
  tooLarge: '{name} is too large. Files can have up to {size}.',
  emptyFile: '{name} is empty.',
  refusedType: 'Files such as {name} cannot be sent.',
  tooMany: {
    one: 'You can send {count} file at a time.',
    other: 'You can send {count} files at a time.',
  } as PluralText,
};
