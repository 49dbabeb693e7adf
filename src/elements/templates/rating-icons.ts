import type { TemplateResult } from 'lit';
import type { RatingKind } from '../../core/config-types.js';
import type { Rating } from '../../core/ratings.js';
import { icon } from './icons.js';

const FACE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9.5v.01M15 9.5v.01';
const FACES: Readonly<Record<Rating, TemplateResult>> = {
  bad: icon(`${FACE}M8.5 16.2a4.3 4.3 0 0 1 7 0`),
  okay: icon(`${FACE}M8.5 15h7`),
  good: icon(`${FACE}M8.5 14.2a4.3 4.3 0 0 0 7 0`),
};

const UP =
  'M7 10.5V20H4v-9.5h3l4-7a2.2 2.2 0 0 1 2.2 2.6l-.7 3.9h5.3a2 2 0 0 1 2 2.4l-1.2 6.1a2 2 0 0 1-2 1.5H7';
const DOWN =
  'M17 13.5V4h3v9.5h-3l-4 7a2.2 2.2 0 0 1-2.2-2.6l.7-3.9H6.2a2 2 0 0 1-2-2.4l1.2-6.1A2 2 0 0 1 7.4 4H17';
const THUMBS: Readonly<Partial<Record<Rating, TemplateResult>>> = { bad: icon(DOWN), good: icon(UP) };

/** A face unless the kind is a thumb, which has no middle. */
export const ratingIcon = (rating: Rating, kind: RatingKind): TemplateResult =>
  (kind === 'thumbs' ? THUMBS[rating] : undefined) ?? FACES[rating];
