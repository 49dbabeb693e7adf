/** How Web Test Runner starts each engine. */
import { chromeLauncher } from '@web/test-runner-chrome';
import type { BrowserLauncher } from '@web/test-runner-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../browser.js';
import { requireEngine, type EngineName } from './find.js';
import { openWebKitWindow, type WebKitWindow } from './webkit-driver.js';

export async function launcherOf(engine: EngineName): Promise<BrowserLauncher> {
  if (engine === 'webkit') return webKitLauncher();
  if (engine === 'firefox') return firefoxLauncher();
  const { executablePath, args, env } = await findBrowser();
  return chromeLauncher({
    puppeteer,
    launchOptions: { executablePath, args, env },
    createPage: async ({ context }) => {
      failWhenItCloses(context.browser(), 'Chromium');
      const page = await context.newPage();
      // Otherwise a page that is not in front is in the background, and gets no frames in the new headless mode.
      const devtools = await page.createCDPSession();
      await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      return page;
    },
  });
}

const watched = new WeakSet<Browser>();

/** A browser that exits unexpectedly fails the run with its name. */
function failWhenItCloses(browser: Browser, name: string): void {
  if (watched.has(browser)) return;
  watched.add(browser);
  const fail = (): never => {
    throw new Error(`${name} ended while tests needed it.`);
  };
  // Not `once`: Puppeteer wraps such a listener, and `off` does not find it.
  browser.on('disconnected', fail);
  const close = browser.close.bind(browser);
  browser.close = () => {
    browser.off('disconnected', fail);
    return close();
  };
}

interface PuppeteerLauncher extends BrowserLauncher {
  getPage(sessionId: string): Page;
}

async function firefoxLauncher(): Promise<BrowserLauncher> {
  const { executablePath } = await requireEngine('firefox');
  const launcher = chromeLauncher({
    puppeteer,
    concurrency: 1,
    createPage: ({ context }) => {
      failWhenItCloses(context.browser(), 'Firefox');
      return context.newPage();
    },
    launchOptions: {
      browser: 'firefox',
      executablePath,
      // Required for emulating media queries.
      args: ['--remote-allow-system-access'],
    },
  }) as unknown as PuppeteerLauncher;
  const pageOf = launcher.getPage.bind(launcher);
  launcher.getPage = (sessionId) => {
    const page = pageOf(sessionId);
    page.emulateMediaFeatures = (features) => emulateInFirefox(page, features ?? []);
    return page;
  };
  return launcher;
}

/** Firefox preferences for media features that WebDriver BiDi cannot set yet. */
const OVERRIDES: Readonly<Record<string, string>> = {
  'prefers-color-scheme': 'prefersColorSchemeOverride',
  'prefers-reduced-motion': 'prefersReducedMotionOverride',
};

interface BidiConnection {
  send(method: string, params: object): Promise<{ result: unknown }>;
}

async function emulateInFirefox(
  page: Page,
  features: readonly { name: string; value: string }[],
): Promise<void> {
  const { connection } = page.browser() as unknown as { connection: BidiConnection };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const [context] = (tree.result as { contexts: { context: string }[] }).contexts;
  const settings = features.map(
    ({ name, value }) => `tab[${JSON.stringify(OVERRIDES[name])}] = ${JSON.stringify(value)};`,
  );
  const answer = await connection.send('script.evaluate', {
    target: { context: context?.context },
    awaitPromise: false,
    expression: `for (const { gBrowser } of Services.wm.getEnumerator('navigator:browser'))
      for (const { linkedBrowser: { browsingContext: tab } } of gBrowser.tabs) { ${settings.join(' ')} }`,
  });
  const { exceptionDetails } = answer.result as { exceptionDetails?: { text: string } };
  if (exceptionDetails) throw new Error(`Firefox cannot emulate media: ${exceptionDetails.text}`);
}

/** Opens one page after another: a WebDriver has one window. Keys, mouse and size have Playwright's names. */
function webKitLauncher(): BrowserLauncher & { getPage(): WebKitWindow } {
  let window: WebKitWindow | undefined;
  let opening: Promise<WebKitWindow> | undefined;
  const urls = new Map<string, string>();
  const open = async (): Promise<WebKitWindow> => (window = await (opening ??= openWebKitWindow()));
  return {
    name: 'WebKit',
    type: 'playwright',
    concurrency: 1,
    async startSession(id, url) {
      urls.set(id, url);
      await (await open()).goto(url);
    },
    isActive: (id) => urls.has(id),
    getBrowserUrl: (id) => urls.get(id),
    async stopSession(id) {
      urls.delete(id);
      await window?.goto('about:blank');
      return {};
    },
    startDebugSession: () => Promise.reject(new Error('There is no debugging in WebKit.')),
    async stop() {
      await window?.close();
    },
    getPage() {
      if (!window) throw new Error('WebKit has not started.');
      return window;
    },
  };
}
