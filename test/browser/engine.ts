/** Engine features that not every driver supports. */

const isWebKit = navigator.userAgent.includes('AppleWebKit') && !navigator.userAgent.includes('Chrome');

/** A test of media queries; where the driver cannot emulate them, it is reported with the reason. */
export const itsMedia = (title: string, test: () => Promise<void>): void => {
  if (isWebKit) it.skip(`${title} (its driver cannot emulate media)`, test);
  else it(title, test);
};
