/** Responses that any browser and proxy may cache: compressed once, with a validator. */

import type { Context } from 'hono';
import { isUnchanged, type EncodedBodies } from './encoded-body.js';

/** Cached, and revalidated at each load: a saved change appears at the next load (LC-03). */
export const REVALIDATED = 'public, no-cache';
export const IMMUTABLE = 'public, max-age=31536000, immutable';
export const SCRIPT_TYPE = 'text/javascript; charset=utf-8';
/** Methods of public resources. */
export const READ_METHODS = ['GET', 'HEAD', 'OPTIONS'];

export async function sendPublic(
  context: Context,
  bodies: EncodedBodies,
  content: Uint8Array | string,
  contentType: string,
  cacheControl: string,
): Promise<Response> {
  const { bytes, encoding, etag } = await bodies.encode(content, context.req.header('Accept-Encoding'));
  context.header('Cache-Control', cacheControl);
  context.header('Vary', 'Accept-Encoding', { append: true });
  context.header('Cross-Origin-Resource-Policy', 'cross-origin');
  context.header('ETag', etag);
  if (isUnchanged(context.req.header('If-None-Match'), etag)) return context.body(null, 304);
  context.header('Content-Type', contentType);
  if (encoding !== 'identity') context.header('Content-Encoding', encoding);
  context.header('Content-Length', String(bytes.length));
  return context.body(bytes);
}
