import { isComposing } from './composing.js';

/** A press of Escape that nobody has used: neither a picker or a dialog, nor the end of a composed word. */
export const isEscape = (event: KeyboardEvent): boolean =>
  event.key === 'Escape' && !event.defaultPrevented && !isComposing(event);
