/** Returns the URL if an image may be loaded from it, otherwise null. */
export const imageSource = (address: string): string | null =>
  /^(?:https?:|blob:|data:image\/)/i.test(address) ? address : null;

/** Hides an image that cannot be displayed, so that the content beside or under it is visible. */
export const showLoaded = ({ type, currentTarget }: Event): void => {
  (currentTarget as HTMLImageElement).hidden = type === 'error';
};
