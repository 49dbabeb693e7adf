/** Projects that install the package and use their own bundlers get the chat, and its parts on demand. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { brotliSize } from '../support/bundles.js';
import { startStack, widgetOf, type Stack } from '../support/stack.js';
import { makeConsumer, type Consumer } from './consumer-project.js';
import { run } from './packed.js';

/** Kilobytes after brotli before the chat opens: our own script, and what a bundler adds. */
const ENTRY_BUDGET = 13_000;
/** In the order of their tests: slow ones are built during the tests of the others. */
const QUICK = ['vite', 'esbuild', 'parcel'];
const SLOW = ['webpack', 'rollup'];
const OF_TWILIO = 'twilsock';
const OF_THE_WINDOW = 'missive-chat-panel';

interface Row {
  entry: string;
  requests: number;
  window: string;
  twilio: string;
  'after a failed load': string;
}
const table: Record<string, Row> = {};

describe('a project that installs the package', () => {
  let stack: Stack;
  let consumer: Consumer;
  const builds = new Map<string, ReturnType<Consumer['build']>>();

  before(async () => {
    stack = await startStack();
    const start = performance.now();
    consumer = await makeConsumer(() => stack.serverUrl);
    console.log(`installed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    for (const bundler of SLOW) {
      const building = consumer.build(bundler);
      building.catch(() => undefined); // its own test reports the error
      builds.set(bundler, building);
    }
  });
  after(async () => {
    console.table(table);
    await Promise.allSettled(builds.values());
    await consumer.stop();
    await stack.stop();
  });

  it('runs the commands by the names of their packages', async () => {
    for (const [name, words] of [
      ['@missive-chat/server', /missive-chat doctor/],
      ['@missive-chat/emulators', /missive-chat-emulators twilio/],
    ] as const) {
      const { stdout } = await run('npx', ['--no', name, 'help'], { cwd: consumer.folder });
      assert.match(stdout, words);
    }
  });

  it('starts the server and the emulators from code, with all of their files', async () => {
    const code = `
      import { startChatServer } from '@missive-chat/server';
      import { startMissiveEmulator, startTwilioEmulator } from '@missive-chat/emulators';
      const twilio = await startTwilioEmulator();
      const missive = await startMissiveEmulator();
      const { sid, authToken } = twilio.createAccount();
      const server = await startChatServer({
        port: 0, account: 'demo', dataDirectory: 'data', logLevel: 'silent',
        twilioAccountSid: sid, twilioAuthToken: authToken,
        twilioApiBaseUrl: twilio.url, twilioWebsocketUrl: twilio.websocketUrl,
      });
      const found = {};
      const ask = async (url) => {
        const response = await fetch(url);
        found[new URL(url).pathname.replace(/-[\\w-]{8}\\.js/, '-….js')] = response.status;
        return response.text();
      };
      const script = await ask(server.url + '/demo/missive.js');
      await ask(server.url + '/assets/' + /window-[\\w-]{8}\\.js/.exec(script)[0]);
      await ask(server.url + '/setup');
      await ask(twilio.url + '/console');
      await ask(missive.url + '/inbox');
      console.log(JSON.stringify(found));
      await Promise.all([server.stop(), twilio.stop(), missive.stop()]);
    `;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: consumer.folder,
    });
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), {
      '/demo/missive.js': 200,
      '/assets/window-….js': 200,
      '/setup': 200,
      '/console': 200,
      '/inbox': 200,
    });
  });

  for (const bundler of [...QUICK, ...SLOW])
    it(`builds with ${bundler}, and loads each part on demand`, async () => {
      const { said, seconds } = await (builds.get(bundler) ?? consumer.build(bundler));
      console.log(`${bundler}: built in ${seconds.toFixed(1)} s`);
      assert.equal(said, '', 'it has nothing to say');

      const visitor = await stack.visitor();
      const { page, complaints, loaded, countedRequests } = await openApp(visitor, bundler);
      const widget = widgetOf(page);

      const entry = await loaded();
      const requests = countedRequests();
      assert.ok(!entry.text.includes(OF_TWILIO), 'Twilio is not there yet');
      assert.ok(!entry.text.includes(OF_THE_WINDOW), 'nor the window');
      assert.ok(entry.size <= ENTRY_BUDGET, `${entry.size} bytes are over ${ENTRY_BUDGET}`);

      await widget.open();
      await widget.log.waitFor();
      await page.waitForLoadState('networkidle');
      const window = await loaded();
      assert.ok(window.text.includes(OF_THE_WINDOW));
      assert.ok(!window.text.includes(OF_TWILIO), 'Twilio is not there yet');

      await widget.identify();
      await widget.write(`Hello from ${bundler}`);
      const { sid } = await stack.agent.receive(`Hello from ${bundler}`);
      await stack.agent.answer(sid, `Hello ${bundler}`);
      await widget.bubble(`Hello ${bundler}`).waitFor();
      const twilio = await loaded();
      assert.ok(twilio.text.includes(OF_TWILIO));
      assert.ok(!twilio.text.includes('core-js'), 'without its polyfills');
      assert.deepEqual(complaints, []);

      table[bundler] = {
        entry: kilobytes(entry),
        requests,
        window: kilobytes(window),
        twilio: kilobytes(twilio),
        'after a failed load': await afterFailure(bundler),
      };
      await stack.sendVisitorsHome();
    });

  /** The app in a page, and the files it has loaded since the last check. */
  async function openApp(visitor: BrowserContext, bundler: string) {
    const page = await visitor.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    let scripts: string[] = [];
    let requests = 0;
    page.on('requestfinished', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (request.isNavigationRequest() || pathname === '/favicon.ico') return;
      requests += 1;
      if (origin === consumer.url && pathname.endsWith('.js')) scripts.push(pathname);
    });
    await page.goto(`${consumer.url}/${bundler}/`);
    await widgetOf(page).button.waitFor();
    await page.waitForLoadState('networkidle');
    return {
      page,
      complaints,
      countedRequests: () => requests,
      async loaded() {
        const texts = await Promise.all(scripts.map((path) => consumer.read(path)));
        scripts = [];
        const size = texts.reduce((sum, text) => sum + brotliSize(text), 0);
        return { text: texts.join('\n'), size, files: texts.length };
      },
    };
  }

  /** How the window opens after its files could not be loaded at the first click. */
  async function afterFailure(bundler: string): Promise<string> {
    const { page } = await openApp(await stack.visitor(), bundler);
    const failed = page.waitForEvent('requestfailed');
    await page.route('**/*.js', (route) => route.abort());
    await widgetOf(page).button.click();
    await failed;
    await page.unroute('**/*.js');
    if (await clickUntilOpen(page)) return 'opens';
    await page.reload();
    await widgetOf(page).open();
    return 'opens after a reload';
  }
});

async function clickUntilOpen(page: Page): Promise<boolean> {
  const { button, window } = widgetOf(page);
  for (let click = 0; click < 3; click += 1) {
    await button.click();
    const isOpen = await window.waitFor({ timeout: 1_500 }).then(
      () => true,
      () => false,
    );
    if (isOpen) return true;
  }
  return false;
}

const kilobytes = ({ size, files }: { size: number; files: number }): string =>
  `${(size / 1000).toFixed(1)} kB in ${files}`;
