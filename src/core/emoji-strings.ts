/** Texts of the emoji picker. */
export const EMOJI_STRINGS = {
  emojiSearch: 'Search emoji',
  emojiNone: 'No emoji found',
  emojiRecent: 'Recently used',
  emojiSmileys: 'Smileys',
  emojiGestures: 'People and gestures',
  emojiHearts: 'Hearts and symbols',
  emojiNature: 'Animals and nature',
  emojiFood: 'Food and drink',
  emojiThings: 'Activities and things',
};
