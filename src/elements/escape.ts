/** A press of Escape that nobody has used: neither a picker or a dialog, nor the end of a composed word. */
export const isEscape = (event: KeyboardEvent): boolean =>
  // Safari says that a word is composed by the code alone.
  event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && codeOf(event) !== COMPOSING;

const COMPOSING = 229;

const codeOf = (event: { readonly keyCode: number }): number => event.keyCode;
