/** The media type under which a file is stored; neither sender nor server is trusted. */

export const UNKNOWN_TYPE = 'application/octet-stream';

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
/** Types of servers that do not know the type. */
const TELLS_NOTHING = new Set([
  '',
  UNKNOWN_TYPE,
  'binary/octet-stream',
  'application/unknown',
  'application/x-binary',
]);
/** Types that a browser executes, in addition to those that are recognized by their name. */
const ACTIVE = new Set(['text/css', 'application/wasm', 'application/x-shockwave-flash', 'message/rfc822']);
/** Kinds whose files never begin like markup. */
const NEVER_MARKUP = new Set(['image', 'audio', 'video', 'font']);

export interface TypeClaims {
  /** Missive's type; empty when unknown. */
  readonly claimed: string;
  /** The response's type; empty when unknown. */
  readonly served: string;
  readonly bytes: Uint8Array;
}

/** The type, if all agree on its kind and browsers do not execute it; else `application/octet-stream`. */
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

/** Skips what a browser would skip too: the byte order mark and white space. */
function beginsAsMarkup(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  return /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?[\s\0]*</.test(start);
}
