/** A browser of the engine that the tests run in, as Playwright has them. */
import { chromium, firefox, type Browser } from 'playwright-core';
import { findBrowser } from '../browser.js';
import { shared } from '../shared.js';
import { ENGINE, requireEngine } from './find.js';
import { launchWebKit } from './webkit-browser.js';

/** One for the test files of a process. What a visitor stores is in a context of its own. */
export const sharedBrowser = shared(launchBrowser, (browser) => browser.close());

async function launchBrowser(): Promise<Browser> {
  if (ENGINE === 'webkit') return launchWebKit();
  if (ENGINE === 'chromium') return launchChromium();
  const { executablePath } = await requireEngine('firefox');
  // The system's own Firefox, by WebDriver BiDi.
  return failWhenItCloses(await firefox.launch({ channel: 'moz-firefox', executablePath }), 'Firefox');
}

/** `choose` says which of several Chromiums it is. */
export async function launchChromium(choose: typeof findBrowser = findBrowser): Promise<Browser> {
  const { executablePath, args, env } = await choose();
  return failWhenItCloses(await chromium.launch({ executablePath, args, env }), 'Chromium');
}

/** A browser that ends before it is asked to makes the tests fail with its name. */
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
