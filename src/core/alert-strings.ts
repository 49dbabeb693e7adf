import { textsOf } from './strings.js';
import type { Config } from './types.js';

/** Texts of sound and notifications. */
export const ALERT_STRINGS = {
  sound: 'Sound',
  notifications: 'Notifications',
  notificationsBlocked: 'Notifications (blocked by the browser)',
  notifyOffer: 'Get notified of replies?',
  notifyAccept: 'Turn on',
  notifyDecline: 'No thanks',
  notifyAccepted: 'Notifications are on.',
};

export type AlertStrings = Readonly<typeof ALERT_STRINGS>;

export const alertStringsOf = (config: Config): AlertStrings => textsOf(ALERT_STRINGS, config);
