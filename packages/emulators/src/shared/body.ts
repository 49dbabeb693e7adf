/**
 * Reads a whole body; null when it is over the limit. The excess is read and discarded, so that the caller
 * receives the response.
 */
export const readBody = async (request: Request, cap: number): Promise<Buffer | null> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Node's streams are async iterable; the web types include that only with the DOM library.
  const stream = request.body as AsyncIterable<Uint8Array> | null;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size <= cap) parts.push(part);
    else parts.length = 0;
  }
  return size > cap ? null : Buffer.concat(parts);
};
