/** The page and its clock: only what the button needs, since it is loaded on every page. */

import type { Clock, Page } from '../core/ports.js';
import { LONGEST_DELAY } from '../core/longest-delay.js';

export const browserClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, Math.min(delay, LONGEST_DELAY));
    return () => clearTimeout(timer);
  },
};

export const browserPage: Page = {
  // If the browser cannot tell, assume the visitor's action, so that the window takes the focus.
  isVisitorActing: () => (navigator as Partial<Navigator>).userActivation?.isActive ?? true,
  // The same limits as in the window's styles; shorter than a media query, and loaded on every page.
  isPhoneSized: () => innerWidth < 481 || innerHeight < 431,
  whenIdle(task) {
    if ('requestIdleCallback' in window) requestIdleCallback(task, { timeout: 5_000 });
    else setTimeout(task, 1_000);
  },
};
