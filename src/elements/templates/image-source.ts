/** The address if an image may come from there, else null. */
export const imageSource = (address: string): string | null =>
  /^(?:https?:|blob:|data:image\/)/i.test(address) ? address : null;

/** Of an image that cannot be shown, what stands beside or under it is seen instead. */
export const showLoaded = ({ type, currentTarget }: Event): void => {
  (currentTarget as HTMLImageElement).hidden = type === 'error';
};
