/** What not every engine can be asked for by its driver. */

const isWebKit = navigator.userAgent.includes('AppleWebKit') && !navigator.userAgent.includes('Chrome');

/** A test of what media queries say; where the driver cannot set that, it is named, with the reason. */
export const itsMedia = (title: string, test: () => Promise<void>): void => {
  if (isWebKit) it.skip(`${title} (its driver cannot emulate media)`, test);
  else it(title, test);
};
