import { isComposing } from './composing.js';

/** Whether Escape was pressed and not handled: not by a picker or a dialog, and not to end a composition. */
export const isEscape = (event: KeyboardEvent): boolean =>
  event.key === 'Escape' && !event.defaultPrevented && !isComposing(event);
