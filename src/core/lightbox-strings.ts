/** Texts of the lightbox. */
export const LIGHTBOX_STRINGS = {
  closeImage: 'Close the image',
  download: 'Download',
  imagePlace: '{number} of {total}',
  previousImage: 'Previous image',
  nextImage: 'Next image',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
};
