/** Detects messages that are shown large (LC-45). Pure. */

/** One to three flags, keycaps, or pictographs with their modifiers and joiners. */
const EMOJI_ONLY =
  /^(?:(?:\p{Regional_Indicator}{2}|[\d#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}])*)\s*){1,3}$/u;

/** A message of a few emoji and nothing else, shown large (LC-45). */
export function isEmojiOnly(text: string): boolean {
  return EMOJI_ONLY.test(text.trim());
}
