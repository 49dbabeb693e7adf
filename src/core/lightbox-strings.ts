/** Texts beside a picture that is shown large. */
export const LIGHTBOX_STRINGS = {
  closeImage: 'Close the image',
  download: 'Download',
};
