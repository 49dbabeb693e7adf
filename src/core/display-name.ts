/**
 * A visitor's name for display beside our marks (CC-07): one line of limited length, without invisible
 * characters and without the square brackets and check marks that could imitate a verification. Pure.
 */

/** About the length of a name that is read at a glance. */
const MAX_GRAPHEMES = 60;
/** A grapheme can contain any number of wide characters, such as Hangul jamo. */
const MAX_CODE_POINTS = 90;
/** Longer than any name; the rest is not read. */
const MAX_INPUT = 2_000;

/** Gaps: spaces, controls and empty glyphs. */
const GAP = /[\s\p{Cc}\u115F\u1160\u2800\u3164\uFFA0\u{1D159}\u{13441}\u{13442}]|\u{16FE4}/u;
/** Invisible, or different in every font. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Me}\p{Default_Ignorable_Code_Point}\uFFFC]/u;
/** Symbols that are not emoji: among them check marks, boxes and parts of brackets. ASCII stays. */
const SYMBOL = /(?![\p{Emoji}\0-\x7F\u00B0\u2116])[\p{So}\p{Sm}]/u;
const CHECK_MARK = /[\u2611\u2705\u2714]/u;
const OPENING = /(?!\()\p{Ps}/u;
const CLOSING = /(?!\))\p{Pe}/u;
/** A character in names has one or two marks; some scripts stack three. */
const TOO_MANY_MARKS = /(\p{M}{3})\p{M}+/gu;
const MARKS_WITHOUT_BASE = /(^|[\s\p{P}])\p{M}+/gu;

/** Scripts in which a joiner between two letters changes their shape. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u;
const PICTURE = /\p{Extended_Pictographic}/u;
const ZWNJ = '\u200C';
const ZWJ = '\u200D';
const EMOJI_STYLE = '\uFE0F';

/** Returns an empty string if nothing visible is left. */
export const displayName = (name: string): string =>
  shorten(onOneLine(name.slice(0, MAX_INPUT), (character) => nameCharacter(character)));

/** Returns a text of any length on one line, without invisible characters; brackets and symbols stay. */
export const visibleLine = (text: string): string => onOneLine(text, (character) => character);

function onOneLine(text: string, shownAs: (character: string) => string): string {
  const characters = Array.from(text.normalize('NFC'));
  return characters
    .map((character, place) => {
      if (isInUse(character, characters[place - 1], characters[place + 1])) return character;
      if (GAP.test(character)) return ' ';
      return INVISIBLE.test(character) ? '' : shownAs(character);
    })
    .join('')
    .replace(MARKS_WITHOUT_BASE, '$1')
    .replace(TOO_MANY_MARKS, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether an invisible character is significant: in emoji, and between joining letters. */
function isInUse(character: string, before = '', after = ''): boolean {
  if (character === EMOJI_STYLE) return PICTURE.test(before);
  if (character !== ZWJ && character !== ZWNJ) return false;
  const isInEmoji = character === ZWJ && EMOJI.test(before) && PICTURE.test(after);
  return isInEmoji || (JOINED.test(before) && JOINED.test(after));
}

function nameCharacter(character: string): string {
  if (SYMBOL.test(character) || CHECK_MARK.test(character)) return '';
  if (OPENING.test(character)) return '(';
  return CLOSING.test(character) ? ')' : character;
}

/** Cuts between graphemes, with an ellipsis as the last one. */
function shorten(line: string): string {
  const graphemes = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  let length = 0;
  const fitting = graphemes.findIndex(
    (grapheme, count) => count >= MAX_GRAPHEMES || (length += Array.from(grapheme).length) > MAX_CODE_POINTS,
  );
  return fitting === -1
    ? line
    : `${graphemes
        .slice(0, Math.min(fitting, MAX_GRAPHEMES - 1))
        .join('')
        .trimEnd()}…`;
}
