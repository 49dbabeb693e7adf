/** Texts of the emoji picker. */
export const EMOJI_STRINGS = {
  emojiSmileys: 'Smileys',
  emojiGestures: 'People and gestures',
  emojiHearts: 'Hearts and symbols',
  emojiNature: 'Animals and nature',
  emojiFood: 'Food and drink',
  emojiThings: 'Activities and things',
};
