/**
 * Reads a whole body; null when it is over the cap. What is over it is still read but not kept, so that the caller
 * hears the answer.
 */
export const readBody = async (request: Request, cap: number): Promise<Buffer | null> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Node's streams are async iterable; the web typing says so only with the DOM's own library.
  const stream = request.body as AsyncIterable<Uint8Array> | null;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size <= cap) parts.push(part);
    else parts.length = 0;
  }
  return size > cap ? null : Buffer.concat(parts);
};
