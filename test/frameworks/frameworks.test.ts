/**
 * The chat in apps of popular frameworks (demo/frameworks), built with their own tool chains: one
 * table of checks for all of them, on the real stack.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findBrowser } from '../support/browser.js';
import { freePort } from '../support/engines/free-port.js';
import { eventually, startStack, type Stack } from '../support/stack.js';
import { APPS, type App, type Mode } from './apps.js';
import { buildApps, dependenciesInLock, type Seconds } from './built-apps.js';
import { serveApp, type ServedApp } from './serve-app.js';
import { openShop, type Remains, type Shop } from './shop-page.js';

/** Where the apps expect the chat server: the address of \`npm start\`. */
const SERVER = 'localhost:8080';
const JANE = { name: 'Jane Doe', email: 'jane@acme.com' };
const JANE_SAYS_WHO = JSON.stringify(JANE);
const MOUNTS = 10;

const table: Record<string, Record<string, string>> = {};
let times: Record<string, Seconds> = {};
let stack: Stack;

const passes = (app: App, ...columns: string[]): void => {
  for (const column of columns) (table[app.name] ??= {})[column] = '✓';
};

before(async () => {
  times = await buildApps();
  const port = await freePort();
  stack = await startStack({
    serverOptions: { port },
    // The browser maps the address of npm start to the server of this test.
    async chooseBrowser() {
      const browser = await findBrowser();
      return { ...browser, args: [...browser.args, `--host-resolver-rules=MAP ${SERVER} 127.0.0.1:${port}`] };
    },
  });
});
after(async () => {
  await stack.stop();
  console.log('\nSeconds that each step took; what is empty was there already');
  console.table(times);
  console.table(table);
});

for (const app of APPS)
  describe(app.name, () => {
    const served = new Map<Mode, Promise<ServedApp>>();
    const urlOf = async (mode: Mode): Promise<string> => {
      const starting = served.get(mode) ?? serveApp(app, mode);
      served.set(mode, starting);
      return (await starting).url;
    };
    const open = async (mode: Mode = 'production', { canSkipTime = false } = {}): Promise<Shop> => {
      // Wide enough for the window not to cover the page.
      const context = await stack.visitor({ viewport: { width: 1600, height: 900 } });
      const page = await context.newPage();
      if (canSkipTime) await page.clock.install();
      return openShop(page, await urlOf(mode));
    };
    after(async () => {
      await stack.sendVisitorsHome();
      for (const starting of served.values()) await (await starting).stop();
    });

    it('is locked with the package’s current dependencies', async () => {
      const { locked, real } = await dependenciesInLock(app);
      const advice = `Run \`npm install --package-lock-only\` in demo/frameworks/${app.folder}.`;
      assert.deepEqual(locked, real, advice);
    });

    it('accepts options as a property and as attributes, and changes at run time', async () => {
      const shop = await open();
      await shop.launcher.click();
      const { window, composer, page } = shop;
      await window.waitFor();
      passes(app, 'property');

      const { x } = (await window.boundingBox())!;
      assert.ok(x < 200, 'position="bottom-left"');
      assert.equal(
        await window.getByText('Online', { exact: true }).count(),
        0,
        'show-online-status="false"',
      );
      passes(app, 'attribute');

      const background = (): Promise<string> =>
        page
          .locator('missive-chat')
          .evaluate((chat) => getComputedStyle(chat).getPropertyValue('--missive-chat-background-color'));
      const before = await background();
      await shop.tick('Dark');
      await eventually('it is dark', async () => ((await background()) === before ? undefined : true));
      await shop.tick('Dark');
      await eventually('it is light', async () => ((await background()) === before ? true : undefined));
      passes(app, 'theme');

      await shop.press('Log in');
      await composer.waitFor();
      await shop.tick('Deutsch');
      await page.getByPlaceholder('Ihre Nachricht').waitFor();
      await shop.tick('Deutsch');
      await page.getByPlaceholder('Message…').waitFor();
      passes(app, 'language');
      assert.deepEqual(shop.said, []);
    });

    it('receives each event once, and its methods work', async () => {
      const shop = await open();
      const words = `Hello from ${app.name}`;
      await shop.hear('missive-ready null');
      await shop.hear('missive-status {"status":"online","opensAt":""}');
      await shop.press('Log in');
      await shop.hear(`missive-visitor-identified ${JANE_SAYS_WHO}`);
      await shop.press('Look at order K-17');
      await shop.press('Open chat');
      await shop.hear('missive-open null');
      await shop.write(words);
      await shop.hear(`missive-chat-started ${JANE_SAYS_WHO}`);
      const { sid, messages } = await stack.agent.receive(words);
      assert.match(JSON.stringify(messages[0]!.attributes), /"order":"K-17"/);
      await shop.close();
      await shop.hear('missive-close null');
      await stack.agent.answer(sid, 'Good choice');
      await shop.hear('missive-unread {"count":1}');
      const heard = await shop.hear('missive-new-message {"body":"Good choice"}');
      const isStatus = (event: string): boolean => event.startsWith('missive-status');
      assert.deepEqual(
        heard.filter((event) => !isStatus(event)).sort(),
        [
          `missive-chat-started ${JANE_SAYS_WHO}`,
          'missive-close null',
          'missive-new-message {"body":"Good choice"}',
          'missive-open null',
          'missive-ready null',
          'missive-unread {"count":1}',
          `missive-visitor-identified ${JANE_SAYS_WHO}`,
        ],
        'each once, and no other',
      );
      const statuses = heard.filter(isStatus);
      assert.ok(
        statuses.every((status, index) => status !== statuses[index + 1]),
        'each status is a change',
      );
      passes(app, ...heard.map((event) => event.split(' ')[0]!.replace('missive-', '')));

      await shop.press('Log out');
      await shop.press('Open chat');
      await shop.window.getByLabel('Email').waitFor();
      passes(app, 'show', 'setUser', 'setMeta', 'reset');
      assert.deepEqual(shop.said, []);
    });

    it('receives errors', async () => {
      const page = await (await stack.visitor()).newPage();
      await page.route(`http://${SERVER}/**`, (route) => route.abort());
      const shop = await openShop(page, await urlOf('production'));
      await eventually('the app hears of it', async () =>
        (await shop.events()).some((event) => event.startsWith('missive-error {"code":"unreachable"'))
          ? true
          : undefined,
      );
      passes(app, 'error');
    });

    it(`leaves nothing behind after ${MOUNTS} visits to the page with the chat`, async () => {
      const shop = await open('production', { canSkipTime: true });
      await shop.press('Open chat');
      await shop.identify();
      const words = `${app.name} comes and goes`;
      await shop.write(words);
      await stack.agent.receive(words);
      await shop.connected();
      const until = async (isSo: (remains: Remains) => boolean): Promise<Remains> => {
        let remains: Remains | undefined;
        const ask = async (): Promise<Remains | undefined> => {
          remains = await shop.remains();
          return isSo(remains) ? remains : undefined;
        };
        return eventually('it is gone', ask).catch((error: unknown) => {
          throw new Error(`Still there: ${JSON.stringify(remains)}`, { cause: error });
        });
      };
      const leave = async (): Promise<void> => {
        await shop.goTo('About');
        await shop.window.waitFor({ state: 'detached' });
        // The element waits for a second, since it may only be moved within the page.
        await shop.page.clock.fastForward(1_000);
        await until(({ sockets, streams }) => sockets + streams === 0);
        // Timers of the SDK after its shutdown.
        await shop.page.clock.fastForward(60_000);
      };
      await leave();
      // Frameworks keep the last element until the next update, browsers the last clicked one.
      const isGone = ({ elements }: Remains): boolean => elements <= 2;
      const first = await until(isGone);
      const visit = async (): Promise<void> => {
        await shop.goTo('Shop');
        await shop.window.waitFor();
        await shop.bubble(words).waitFor();
        await shop.connected();
        await leave();
      };
      for (let count = 1; count < MOUNTS; count += 1) await visit();
      const isClean = (remains: Remains): boolean =>
        isGone(remains) && remains.timers <= first.timers && remains.listeners <= first.listeners;
      // An element kept from the last visit is freed by another visit; a leak is not.
      await until(isClean).catch(async () => {
        await visit();
        await until(isClean);
      });
      assert.deepEqual(shop.said, []);
      passes(app, 'unmount');
    });

    it('has no warnings in its development build, with strict mode', async () => {
      const shop = await open('development');
      await shop.hear('missive-ready null');
      await shop.press('Open chat');
      await shop.window.waitFor();
      await shop.goTo('About');
      await shop.window.waitFor({ state: 'detached' });
      await shop.goTo('Shop');
      await shop.window.waitFor();
      const heard = await shop.hear('missive-ready null');
      assert.equal(heard.filter((event) => event === 'missive-ready null').length, 1);
      assert.deepEqual(shop.said, []);
      passes(app, 'strict');
    });

    if (app.serve)
      it('is rendered on the server, and hydrated without a warning', async () => {
        const shop = await open('development');
        assert.match(shop.html, /<h1>Pots and bowls<\/h1>/);
        await shop.hear('missive-ready null');
        await shop.launcher.click();
        await shop.hear('missive-open null');
        assert.deepEqual(shop.said, []);
        passes(app, 'SSR', 'hydration');
      });
  });
