/** Detects text that is invisible: an empty message or name, in any disguise (CC-07). Pure. */

/**
 * Invisible or blank: spaces, controls, the characters that are ignored by Unicode's rules if a font has no glyph
 * for them (zero-width ones, Hangul fillers, tags, bidi controls, variation selectors), interlinear
 * annotation, and the glyphs that are empty without being spaces (U+2800, U+FFFC, U+1D159, U+13441, U+13442,
 * U+16FE4).
 */
const NOTHING_TO_SEE =
  /^(?:[\s\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFC\u2800\u{1D159}\u{13441}\u{13442}]|\u{16FE4})*$/u;

/** Whether nothing of the text is visible. */
export const isBlank = (text: string): boolean => NOTHING_TO_SEE.test(text);
