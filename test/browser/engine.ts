/** Engine features that not every driver supports. */

const isWebKit = navigator.userAgent.includes('AppleWebKit') && !navigator.userAgent.includes('Chrome');

/** A test that sizes the window; where the driver cannot, it is reported with the reason. */
export const itsSized = (title: string, test: () => Promise<void>): void => {
  if (isWebKit) it.skip(`${title} (its inspector cannot size the window)`, test);
  else it(title, test);
};

/** A test of media queries; where the driver cannot emulate them, it is reported with the reason. */
export const itsMedia = (title: string, test: () => Promise<void>): void => {
  if (isWebKit) it.skip(`${title} (its driver cannot emulate media)`, test);
  else it(title, test);
};
