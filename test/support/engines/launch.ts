/** Launches a browser of the tested engine, with Playwright's interface. */
import { chromium, firefox, type Browser } from 'playwright-core';
import { findBrowser } from '../browser.js';
import { shared } from '../shared.js';
import { ENGINE, requireEngine } from './find.js';
import { launchWebKit } from './webkit-browser.js';

/** One browser per process. Each visitor has a separate context. */
export const sharedBrowser = shared(launchBrowser, (browser) => browser.close());

async function launchBrowser(): Promise<Browser> {
  if (ENGINE === 'webkit') return launchWebKit();
  if (ENGINE === 'chromium') return launchChromium();
  const { executablePath } = await requireEngine('firefox');
  // The system's own Firefox, through WebDriver BiDi.
  return failWhenItCloses(await firefox.launch({ channel: 'moz-firefox', executablePath }), 'Firefox');
}

/** `choose` selects one of several Chromiums. */
export async function launchChromium(choose: typeof findBrowser = findBrowser): Promise<Browser> {
  const { executablePath, args, env } = await choose();
  return failWhenItCloses(await chromium.launch({ executablePath, args, env }), 'Chromium');
}

/** A browser that exits unexpectedly makes the tests fail with its name. */
function failWhenItCloses(browser: Browser, name: string): Browser {
  const fail = (): never => {
    throw new Error(`${name} ended while tests needed it.`);
  };
  browser.once('disconnected', fail);
  const close = browser.close.bind(browser);
  browser.close = (...options) => {
    browser.off('disconnected', fail);
    return close(...options);
  };
  return browser;
}
