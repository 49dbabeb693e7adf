/**
 * A sound and a notification for replies that the visitor does not see, with visitor and agent, under a strict policy
 * (LC-51). Audio and the constructor of notifications are the browser’s own. The permission is simulated: a headless
 * Chromium blocks notifications, whatever permission is granted.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { html } from '../support/pages.js';
import { RECORD_ALERTS, TONES } from '../support/record-alerts.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');

describe('sound and notifications', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const shop = (): string =>
    stack.page(
      html(
        `<script>
          MissiveChatConfig = {
            id: 'demo',
            chat: { sound: true, notifications: true },
            visitor: { askName: false, askEmail: false },
          };
        </script>
        <script async src="${stack.serverUrl}/demo/missive.js"></script>`,
        '<h1>Shop</h1><button>Bowls</button>',
      ),
      {
        'Content-Security-Policy':
          `default-src 'none'; script-src 'unsafe-inline' ${stack.serverUrl}; connect-src http: ws:; img-src data:; ` +
          `style-src 'none'; require-trusted-types-for 'script'; trusted-types missive-chat`,
      },
    );

  async function browser(): Promise<BrowserContext> {
    const context = await stack.visitor();
    await context.addInitScript(RECORD_ALERTS);
    return context;
  }
  async function open(context: BrowserContext, url: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('missive-chat').waitFor({ state: 'attached' });
    return page;
  }
  const counts = (page: Page): Promise<{ contexts: number; tones: number; requests: number }> =>
    page.evaluate('counts');
  const shown = (page: Page): Promise<string[]> =>
    page.evaluate(
      `shown.map(({ title, body, live }) => title + ': ' + body + (live.isClosed ? ' (closed)' : ''))`,
    );
  const stored = (page: Page): Promise<Record<string, unknown> | null> =>
    page.evaluate(`JSON.parse(localStorage.getItem('missive-chat:demo'))`);
  // The page's policy forbids Playwright's own polling.
  const until = (page: Page, condition: string): Promise<true> =>
    eventually(condition, async () => ((await page.evaluate(condition)) ? true : undefined));
  const speaks = (page: Page, text: string): Promise<true> =>
    until(page, `spoken.includes(${JSON.stringify(text)})`);
  const look = (page: Page, isHere: boolean): Promise<void> => page.evaluate(`look(${isHere})`);
  const item = (page: Page, name: string) => page.getByRole('menuitemcheckbox', { name });
  const unread = (page: Page, count: number): Promise<unknown> =>
    until(page, `document.querySelector('missive-chat').unread === ${count}`);
  /** Waits until the sound of this page is allowed: its part has loaded, and has received the visitor’s click. */
  const press = async (page: Page): Promise<void> => {
    await until(page, `performance.getEntriesByType('resource').some(({ name }) => /\\/alerts-/.test(name))`);
    await eventually('sounds are allowed', async () => {
      await page.getByRole('button', { name: 'Bowls' }).click();
      return (await counts(page)).contexts > 0 || undefined;
    });
  };

  it('LC-51 LC-44 one of each, in one of two tabs; none for history, and nothing stored or asked before an act', async () => {
    const context = await browser();
    const url = shop();
    const page = await open(context, url);
    assert.deepEqual(await counts(page), { contexts: 0, tones: 0, requests: 0 });
    assert.equal(await stored(page), null);
    const chat = widgetOf(page);
    await chat.open();
    await chat.log.waitFor(); // what was there before the thread is not announced
    await chat.write('Is it frost-proof?');
    const { sid } = await stack.agent.receive('Is it frost-proof?');

    const offer = chat.log.getByText('Get notified of replies?');
    await offer.waitFor();
    await speaks(page, 'Get notified of replies?');
    assert.equal((await stored(page))?.notifications, undefined);
    await page.getByRole('button', { name: 'Turn on' }).press('Enter');
    await speaks(page, 'Notifications are on.');
    assert.equal(await offer.count(), 0);
    assert.equal((await stored(page))?.notifications, true);
    assert.equal((await counts(page)).requests, 1, 'in the press');
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });

    const other = await open(context, url);
    await press(other);
    await unread(other, 0);
    await look(page, false);
    await look(other, false);
    await stack.agent.answer(sid, 'It is.');
    await stack.agent.answer(sid, 'Put it on {{ link:https://kiln.example/feet feet }}.');
    await unread(page, 2);
    await unread(other, 2);
    await eventually('both are notified', async () => (await shown(other)).length === 2 || undefined);
    assert.deepEqual(await shown(other), ['Ada: It is.', 'Ada: Put it on feet.']);
    assert.equal((await counts(other)).tones, TONES, 'one sound for both');
    assert.deepEqual(await shown(page), [], 'not in the tab that was looked at before');
    assert.equal((await counts(page)).tones, 0);
    assert.deepEqual(
      await page.evaluate('heard.length').then(async (own) => [own, await other.evaluate('heard')]),
      [
        0,
        [
          { body: 'It is.', author: 'Ada', sound: true, notification: true },
          { body: 'Put it on feet.', author: 'Ada', sound: false, notification: true },
        ],
      ],
    );
    assert.deepEqual(
      await other.evaluate(`shown.map(({ tag, silent, renotify }) => [tag, silent, renotify])`),
      [
        ['missive-chat:demo', true, true],
        ['missive-chat:demo', true, false],
      ],
    );

    // After a reload, both are history.
    await page.reload();
    await press(page);
    await look(page, false);
    await unread(page, 2);
    assert.deepEqual([await shown(page), (await counts(page)).tones], [[], 0]);

    await look(other, true);
    await other.evaluate(`shown.at(-1).live.dispatchEvent(new Event('click'))`);
    await widgetOf(other).bubble('It is.').waitFor();
    await unread(other, 0);
    assert.deepEqual((await shown(other)).at(-1), 'Ada: Put it on feet. (closed)');
    await unread(page, 0);

    // The page does its own instead.
    await other.evaluate('window.isOwn = true');
    await look(other, false);
    await stack.agent.answer(sid, 'Anything else?');
    await eventually(
      'the page gets the event',
      async () => (await other.evaluate('heard.length')) === 3 || undefined,
    );
    assert.deepEqual([(await shown(other)).length, (await counts(other)).requests], [2, 0]);
    for (const one of [page, other]) assert.deepEqual(await one.evaluate('violations'), []);
  });

  it('LC-51 the menu turns both on and off, and remembers it; it is accessible', async () => {
    const context = await browser();
    const page = await open(context, shop());
    const chat = widgetOf(page);
    await chat.open();
    await chat.write('Hello?');
    const { sid } = await stack.agent.receive('Hello?');
    await page.getByRole('button', { name: 'Turn on' }).waitFor();
    await page.getByRole('button', { name: 'No thanks' }).click();
    assert.equal(await chat.log.getByText('Get notified of replies?').count(), 0);
    await page.getByRole('button', { name: 'Menu' }).press('Enter');
    assert.deepEqual(
      [await item(page, 'Sound').isChecked(), await item(page, 'Notifications').isChecked()],
      [true, false],
    );
    await page.keyboard.press('Space');
    await item(page, 'Sound').and(page.locator('[aria-checked=false]')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await item(page, 'Notifications').and(page.locator('[aria-checked=true]')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.equal(await chat.window.isVisible(), true);

    await page.reload();
    await chat.window.waitFor();
    assert.equal(await chat.log.getByText('Get notified of replies?').count(), 0, 'declined stays declined');
    await page.getByRole('button', { name: 'Bowls' }).click();
    await chat.bubble('Hello?').waitFor();
    await look(page, false);
    await stack.agent.answer(sid, 'Hello!');
    await eventually('a notification', async () => (await shown(page)).length === 1 || undefined);
    assert.equal((await counts(page)).tones, 0);
    const { sound, notifications } = (await stored(page)) ?? {};
    assert.deepEqual([sound, notifications], [false, true]);
  });

  it('LC-51 where the browser blocks notifications, nothing is offered, and nothing fails', async () => {
    const context = await browser();
    const page = await open(context, shop());
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    const chat = widgetOf(page);
    await page.evaluate(`localStorage.setItem('permission', 'denied')`);
    await chat.open();
    await chat.write('Good evening');
    await stack.agent.receive('Good evening');
    await chat.log.getByText('Sent', { exact: true }).waitFor();
    assert.equal(await chat.log.getByText('Get notified of replies?').count(), 0);
    await page.getByRole('button', { name: 'Menu' }).click();
    assert.equal(await item(page, 'Notifications (blocked by the browser)').isDisabled(), true);
    assert.deepEqual([errors, (await counts(page)).requests], [[], 0]);
  });

  it('LC-51 the menu and the offer have no violation of axe', async () => {
    const context = await stack.visitor({ bypassCSP: true });
    await context.addInitScript(RECORD_ALERTS);
    const page = await open(context, shop());
    const chat = widgetOf(page);
    await chat.open();
    await chat.write('Are you there?');
    await page.getByRole('button', { name: 'Turn on' }).waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menu').waitFor();
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run('missive-chat', { resultTypes: ['violations'] })`,
    );
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
  });
});
