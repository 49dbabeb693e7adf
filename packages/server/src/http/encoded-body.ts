/** Bodies that are compressed once and sent many times, with validators for caching. */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

export interface EncodedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoding: Encoding;
  /** Strong validator of these bytes. */
  readonly etag: string;
}

const ENCODINGS: readonly Encoding[] = ['br', 'gzip', 'identity'];
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Caches the results for the most recent contents; equal contents are compressed once. */
export class EncodedBodies {
  readonly #max: number;
  readonly #kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(max: number) {
    this.#max = max;
  }

  async encode(content: Uint8Array | string, acceptEncoding: string | undefined): Promise<EncodedBody> {
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 22);
    const encoding = negotiate(acceptEncoding);
    const key = `${hash}-${encoding}`;
    const running = this.#kept.get(key) ?? compress(content, encoding);
    this.#kept.delete(key); // reinserted below, at the end
    this.#kept.set(key, running);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#max) break;
      this.#kept.delete(oldest);
    }
    return { bytes: await running, encoding, etag: encoding === 'identity' ? `"${hash}"` : `"${key}"` };
  }
}

async function compress(content: Uint8Array | string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Buffer.from(content);
  if (encoding === 'gzip') return new Uint8Array(await compressGzip(bytes, { level: 9 }));
  if (encoding === 'identity') return new Uint8Array(bytes);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return new Uint8Array(await compressBrotli(bytes, { params }));
}

/** The smallest encoding that the browser accepts (RFC 9110 §12.5.3). */
export function negotiate(acceptEncoding: string | undefined): Encoding {
  const weights = new Map<string, number>();
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    if (name !== '') weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)) || 0);
  }
  const takes = (encoding: Encoding): boolean => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0;
  return ENCODINGS.find((encoding) => encoding !== 'identity' && takes(encoding)) ?? 'identity';
}

/** Whether a browser's `If-None-Match` names this validator; a proxy may have made it weak. */
export const isUnchanged = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
