/** A browser of the engine that the tests run in, as Playwright has them. */
import { chromium, firefox, type Browser } from 'playwright-core';
import { findBrowser } from '../browser.js';
import { ENGINE, requireEngine } from './find.js';
import { launchWebKit } from './webkit-browser.js';

/** `chooseChromium` says which of several Chromiums it is, where it is one. */
export async function launchBrowser(chooseChromium: typeof findBrowser = findBrowser): Promise<Browser> {
  if (ENGINE === 'webkit') return launchWebKit();
  if (ENGINE === 'firefox') {
    const { executablePath } = await requireEngine('firefox');
    // The system's own Firefox, by WebDriver BiDi.
    return firefox.launch({ channel: 'moz-firefox', executablePath });
  }
  const { executablePath, args, env } = await chooseChromium();
  return chromium.launch({ executablePath, args, env });
}
