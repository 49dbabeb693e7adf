/** Browser data for the team. */

import type { VisitorData } from '../core/ports.js';

export const visitorData: VisitorData = () => ({ language: navigator.language, ...platformAndBrowser() });

/** Names and versions of browsers; most specific first, since each also claims to be the later ones. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];

const PLATFORMS: readonly (readonly [string, RegExp])[] = [
  ['iOS', /iPhone|iPad|iPod/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
];

function platformAndBrowser(): { platform: string; browser: string } {
  const agent = navigator.userAgent;
  const platform = PLATFORMS.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'unknown';
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return { platform, browser: `${name} ${version}` };
  }
  return { platform, browser: 'unknown' };
}
