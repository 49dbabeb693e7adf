import type { ImageSize } from '../../core/types.js';

/** Largest picture in the thread, in px. */
const WIDEST = 240;
const HIGHEST = 320;
/** Smallest side of a picture, in px: a finger can still hit it. */
const SMALLEST = 48;
/** Side of a picture in a grid, in px: a smaller one is not blown up there. */
const CELL = 118;
/** Reserved for a picture whose size is not known. */
const UNKNOWN: ImageSize = { width: 220, height: 160 };

/**
 * Returns the box of a picture as CSS declarations (LC-49): in its own ratio, never larger than the picture. A picture
 * more than twice as high as wide is cropped to its top, one more than three times as wide as high to its middle.
 */
export function pictureBox({ width, height }: ImageSize = UNKNOWN): string {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  const shownWidth = Math.max(width * scale, Math.min(width, (height * scale) / 2));
  const shownHeight = Math.max(height * scale, Math.min(height, shownWidth / 3));
  const [w, h] = [shownWidth, shownHeight].map((length) => Math.max(SMALLEST, Math.round(length)));
  const fit =
    Number(w) > width || Number(h) > height || Math.max(width, height) < CELL ? 'scale-down' : 'cover';
  return `--width: ${w}px; --ratio: ${w} / ${h}; --fit: ${fit}`;
}
