/** Whether the key belongs to a word that is being composed in an input method, and is not a command yet. */
export const isComposing = (event: KeyboardEvent): boolean =>
  // Safari marks the Enter that ends a composition by this code alone: https://bugs.webkit.org/show_bug.cgi?id=165004
  event.isComposing || codeOf(event) === COMPOSING;

const COMPOSING = 229;

const codeOf = (event: { readonly keyCode: number }): number => event.keyCode;
