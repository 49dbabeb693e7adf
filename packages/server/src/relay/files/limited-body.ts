/** Reads untrusted bodies up to a size limit. */

export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`The body is longer than ${limit} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

const FIRST_ROOM = 64 * 1024;

/**
 * Uses at most one and a half times the limit, while it grows the buffer of a body with a wrong length.
 * Stopping closes the stream.
 * @param announced length declared by the sender, which may be wrong
 * @throws BodyTooLarge, and errors of the stream
 */
export async function readLimited(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
  announced = 0,
): Promise<Buffer<ArrayBuffer>> {
  let room = Buffer.allocUnsafe(Math.min(Math.max(announced, FIRST_ROOM), limit));
  let length = 0;
  for await (const chunk of chunks) {
    const needed = length + chunk.length;
    if (needed > limit) throw new BodyTooLarge(limit);
    if (needed > room.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, room.length * 2), limit));
      room.copy(larger, 0, 0, length);
      room = larger;
    }
    room.set(chunk, length);
    length = needed;
  }
  return room.subarray(0, length);
}

/** The length in a header; 0 when missing. */
export function announcedLength(header: string | null | undefined): number {
  return /^\d{1,15}$/.test(header ?? '') ? Number(header) : 0;
}
