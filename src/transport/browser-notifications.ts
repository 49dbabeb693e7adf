/** Browser notifications, shown by the page: a service worker would be the site's own. */

import type { NotificationAccess, Notifications } from '../core/ports.js';

/** Whether the page can create notifications; unknown until that was tried. */
let canCreate: boolean | undefined;

/**
 * Chrome on Android has the constructor, but it throws. Without permission, to try it shows nothing (and asks nothing).
 * https://developer.mozilla.org/docs/Web/API/Notification/Notification
 */
function tryConstructor(): boolean {
  try {
    new Notification('');
    return true;
  } catch {
    return false;
  }
}

function access(): NotificationAccess {
  // Missing in Safari on iOS, unless the site was added to the home screen.
  if (!isSecureContext || !('Notification' in window)) return 'unsupported';
  const { permission } = Notification;
  if (permission === 'default') canCreate ??= tryConstructor();
  return canCreate === false ? 'unsupported' : permission;
}

export const browserNotifications: Notifications = {
  access,
  async request() {
    if (access() === 'default') await Notification.requestPermission().catch(() => undefined);
    return access();
  },
  show({ title, icon, ...options }, clicked) {
    try {
      // Silent: `chat.sound` is our sound. TypeScript does not know `renotify`.
      const content = { ...options, ...(icon && { icon }), silent: true };
      const notification = new Notification(title, content);
      notification.onclick = clicked;
      return () => notification.close();
    } catch {
      canCreate = false;
      return () => undefined;
    }
  },
};
