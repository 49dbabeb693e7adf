/** Which media type a file is stored under, when neither who names it nor who serves it is simply believed. */

export const UNKNOWN_TYPE = 'application/octet-stream';

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
/** What servers say that do not know. */
const TELLS_NOTHING = new Set([
  '',
  UNKNOWN_TYPE,
  'binary/octet-stream',
  'application/unknown',
  'application/x-binary',
]);
/** Types by which a browser that opens the file would run what is in it, besides all whose name says so. */
const ACTIVE = new Set(['text/css', 'application/wasm', 'application/x-shockwave-flash', 'message/rfc822']);
/** Kinds of which no file begins as markup does. */
const NEVER_MARKUP = new Set(['image', 'audio', 'video', 'font']);

export interface TypeClaims {
  /** What Missive calls it; empty when it does not. */
  readonly claimed: string;
  /** What came with the bytes; empty when nothing did. */
  readonly served: string;
  readonly bytes: Uint8Array;
}

/** The type, where all agree on its kind and nothing of that type can act; else `application/octet-stream`. */
export function storedContentType({ claimed, served, bytes }: TypeClaims): string {
  const told = normalType(served);
  const type = normalType(claimed) || told;
  if (!MEDIA_TYPE.test(type) || isActive(type)) return UNKNOWN_TYPE;
  if (!TELLS_NOTHING.has(told) && kindOf(told) !== kindOf(type)) return UNKNOWN_TYPE;
  return NEVER_MARKUP.has(kindOf(type)) && beginsAsMarkup(bytes) ? UNKNOWN_TYPE : type;
}

const normalType = (text: string): string => (text.split(';')[0] ?? '').trim().toLowerCase();

const kindOf = (type: string): string => type.split('/')[0] ?? '';

const isActive = (type: string): boolean =>
  ACTIVE.has(type) || type.startsWith('multipart/') || /html|script|[/+.-]xml(?![a-z])|svg/.test(type);

/** Skips what a browser would skip too: the mark of the encoding, and white space. */
function beginsAsMarkup(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  return /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?[\s\0]*</.test(start);
}
