/** Cleans file names from others, for display and saving. */

import { getExtension } from 'hono/utils/mime';

/** Limit of common file systems. */
const MAX_BYTES = 255;
/** A longer one is not an extension but part of a sentence. */
const MAX_EXTENSION = 16;

/**
 * Controls, unpaired surrogates, Unicode line breaks, and marks that change the text direction: with these
 * `gnp.exe` reads as `exe.png`. Joiners stay, as emoji and several scripts need them.
 */
const UNSHOWN = /[\p{Cc}\p{Cs}\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/**
 * The last part of a path, without invisible characters; never empty, and at most 255 bytes with its
 * extension kept.
 * @param contentType gives the extension when the name has none
 */
export function cleanFilename(name: string, contentType = ''): string {
  const parts = name
    .replace(UNSHOWN, '')
    .split(/[/\\]/)
    .map((part) => part.trim().replace(/[.\s]+$/, ''))
    .filter((part) => part !== '');
  const clean = (parts.at(-1) ?? 'file').normalize('NFC');
  return shorten(extensionOf(clean) === '' ? clean + extensionFor(contentType) : clean);
}

function extensionOf(name: string): string {
  const point = name.lastIndexOf('.');
  return point > 0 && name.length - point <= MAX_EXTENSION ? name.slice(point) : '';
}

function extensionFor(contentType: string): string {
  const extension = contentType === 'application/octet-stream' ? undefined : getExtension(contentType);
  return extension === undefined ? '' : `.${extension}`;
}

function shorten(name: string): string {
  const extension = extensionOf(name);
  let stem = Array.from(name.slice(0, name.length - extension.length));
  const room = MAX_BYTES - Buffer.byteLength(extension);
  if (stem.length > room) stem = stem.slice(0, room);
  while (Buffer.byteLength(stem.join('')) > room) stem.pop();
  return stem.join('') + extension;
}
