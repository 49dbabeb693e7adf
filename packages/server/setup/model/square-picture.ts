/** Pixels: shown at 40 at most, on screens of up to six times as many. */
const SIDE = 256;
const QUALITY = 0.9;

/**
 * The middle square of a picture, scaled down: a photo of a telephone has a hundred times the bytes, and says where it was
 * taken.
 * @throws when the browser cannot read the file as a picture
 */
export async function squarePicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.min(SIDE, side);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be scaled.'))),
      // Safari does not write WebP, and makes PNG of it.
      'image/webp',
      QUALITY,
    );
  });
}
