/** The address if an image may come from there, else null. */
export const imageSource = (address: string): string | null =>
  /^(?:https?:|blob:|data:image\/)/i.test(address) ? address : null;
