/**
 * Runs the system's WebKitGTK with Playwright: its remote inspector uses the protocol that Playwright uses for WebKit
 * on phones. Features that this connection lacks (several pages, switching off the network) are added here; key presses
 * and clicks are simulated by script. Suites of elements use real key presses (webkit-driver.ts).
 */
import { spawn } from 'node:child_process';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { failWhenItEnds } from '../ends.js';
import { eventually, TIMEOUT } from '../eventually.js';
import { requireEngine } from './find.js';
import { freePort } from './free-port.js';
import { startNetworkSwitch } from './network-switch.js';
import { startDisplay } from './webkit-display.js';
import { connectToInspector } from './webkit-inspector.js';

/** Supported options of a context; the size of the window cannot be set. */
const OPTIONS: ReadonlySet<string> = new Set(['viewport', 'reducedMotion', 'colorScheme']);

/** Milliseconds after which the inspector's list of windows is requested again. */
const ANSWER_MS = 10_000;

/** Like real key presses, simulated ones leave shadow trees. */
const KEYS_LEAVE_SHADOWS = `window.KeyboardEvent = class KeyboardEvent extends window.KeyboardEvent {
  constructor(type, init) { super(type, { composed: true, ...init }); }
};`;

/** The part of Playwright's browser that the tests use. */
export async function launchWebKit(): Promise<Browser> {
  const { executablePath } = await requireEngine('webkit');
  const display = await startDisplay();
  const contexts = new Set<BrowserContext>();
  const newContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const refused = Object.keys(options).filter((name) => !OPTIONS.has(name));
    if (refused.length > 0) throw new Error(`WebKitGTK cannot be told: ${refused.join(', ')}.`);
    const start = (): Promise<BrowserContext> => startWebKit(executablePath, display.env, options);
    const context = await start().catch((error: unknown) => {
      console.error('WebKit did not start, and is started once more:', error);
      return start();
    });
    contexts.add(context);
    return context;
  };
  const close = async (): Promise<void> => {
    for (const context of contexts) await context.close();
    display.stop();
  };
  return { newContext, close } as unknown as Browser;
}

/** A separate process for each visitor, without shared data. */
async function startWebKit(
  executablePath: string,
  env: Record<string, string>,
  { reducedMotion, colorScheme }: BrowserContextOptions,
): Promise<BrowserContext> {
  const network = await startNetworkSwitch();
  const inspector = `127.0.0.1:${await freePort()}`;
  const process_ = spawn(
    executablePath,
    [
      '--private',
      `--proxy=${network.url}`,
      '--enable-developer-extras=1',
      '--javascript-can-open-windows-automatically=1',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...env, WEBKIT_INSPECTOR_HTTP_SERVER: inspector } },
  );
  let complaints = '';
  process_.stderr.on('data', (data: Buffer) => (complaints = (complaints + data.toString()).slice(-2_000)));
  /** If WebKit exits while it starts, it is started once more; later, its exit fails the test. */
  const endsEarly = new Promise<never>((_, reject) => {
    process_.once('exit', (code) => reject(new Error(`WebKit ended (exit code ${code}): ${complaints}`)));
    process_.once('error', reject);
  });
  endsEarly.catch(() => undefined);
  let expectEnd = (): void => undefined;
  const kill = (): void => {
    expectEnd();
    process_.kill('SIGKILL');
  };
  process.once('exit', kill);
  const taken = new Set<string>();
  /** Connects Playwright to the window opened last. */
  const connect = async (): Promise<Browser> => {
    const find = async (): Promise<string | undefined> => {
      if (process_.exitCode !== null || process_.signalCode !== null) throw new Error('WebKit has ended.');
      const listed = await fetch(`http://${inspector}/`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
        (response) => response.text(),
        () => '',
      );
      // A window without a URL is still being created: attaching now would lose it.
      const targets = listed.matchAll(/"targeturl">[^<]+<.*?(\/socket\/\d+\/\d+\/WebPage)/g);
      return Array.from(targets, ([, path = '']) => path).find((path) => !taken.has(path));
    };
    const path = await eventually('WebKit has a new page', find);
    taken.add(path);
    return connectToInspector(`ws://${inspector}${path}`);
  };

  const prepare = async (page: Page): Promise<void> => {
    await page.addInitScript(KEYS_LEAVE_SHADOWS);
    // It renders without a graphics card: endless animations would keep a core busy and delay everything
    // else.
    await page.emulateMedia({ reducedMotion: reducedMotion ?? 'reduce', colorScheme: colorScheme ?? null });
  };
  const connectFirst = async (): Promise<{ browser: Browser; context: BrowserContext; page: Page }> => {
    const browser = await connect();
    const context = browser.contexts()[0]!;
    const page = context.pages()[0]!;
    await prepare(page);
    return { browser, context, page };
  };

  const {
    browser,
    context,
    page: first,
  } = await Promise.race([connectFirst(), endsEarly]).catch((error: unknown) => {
    process.off('exit', kill);
    kill();
    network.stop();
    throw error;
  });
  expectEnd = failWhenItEnds(process_, 'WebKit');
  const connected = [browser];
  const pages: Page[] = [];
  const { setDefaultTimeout } = context;
  let timeout = TIMEOUT;
  return Object.assign(context, {
    async newPage(): Promise<Page> {
      let page = first;
      if (pages.length > 0) {
        await first.evaluate(`window.open('about:blank', '_blank'); 0`);
        const browser = await connect();
        connected.push(browser);
        page = browser.contexts()[0]!.pages()[0]!;
        page.context = () => context;
        await prepare(page);
      }
      pages.push(page);
      page.setDefaultTimeout(timeout);
      return page;
    },
    setDefaultTimeout(milliseconds: number) {
      timeout = milliseconds;
      setDefaultTimeout.call(context, milliseconds);
    },
    /** The proxy cuts the network; the page's events are dispatched here. */
    async setOffline(isOffline: boolean): Promise<void> {
      network.turn(isOffline ? 'off' : 'on');
      for (const page of pages)
        await page.evaluate(`Object.defineProperty(navigator, 'onLine', { configurable: true, value: ${!isOffline} });
          window.dispatchEvent(new Event('${isOffline ? 'offline' : 'online'}')); 0`);
    },
    async close(): Promise<void> {
      process.off('exit', kill);
      expectEnd();
      // Killed first: if the browser hangs, its connections cannot be closed.
      kill();
      network.stop();
      await Promise.allSettled(connected.map((browser) => browser.close()));
    },
  });
}
