/** Formats that cannot hold scripts or refer to other files. */
const FORMATS = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
/** Bytes of one picture, and milliseconds for its download. */
export const LARGEST_PICTURE = 5_000_000;
const TIMEOUT = 15_000;

export const isCopiedPicture = (type: string, size: number): boolean =>
  FORMATS.includes(type) && size <= LARGEST_PICTURE;

/**
 * Loads a picture as a `data:` URL. Returns undefined if the browser may not read it (another origin, the page's policy),
 * or if it is not such a picture.
 */
export async function pictureData(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const blob = await response.blob();
    return response.ok && isCopiedPicture(blob.type, blob.size) ? await dataUrl(blob) : undefined;
  } catch {
    return undefined;
  }
}

const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error('The picture cannot be read.'));
    reader.readAsDataURL(blob);
  });
