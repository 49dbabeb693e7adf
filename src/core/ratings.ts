/** Ratings of a closed conversation (LC-54). Pure. */

import type { RatingKind } from './config-types.js';

/** From worst to best. */
export const RATINGS = ['bad', 'okay', 'good'] as const;
export type Rating = (typeof RATINGS)[number];

/** Maximum length of the words to a rating, in UTF-16 code units. */
export const LONGEST_RATING_WORDS = 500;

/** The ratings that the visitor can choose from: thumbs have no middle. */
export const ratingsOf = (kind: RatingKind): readonly Rating[] =>
  kind === 'faces' ? RATINGS : kind === 'thumbs' ? ['bad', 'good'] : [];
