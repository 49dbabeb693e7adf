/** An operator's changes reach open pages, with the window open or closed (LC-03, LC-12). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { useSetup } from '../../packages/server/test/setup/support.js';
import { needs } from '../support/engines/possible.js';
import { eventually } from '../support/eventually.js';
import { html, snippet } from '../support/pages.js';

/** Milliseconds within which a saved change must appear. */
const DEADLINE = 2_000;

describe('live settings', () => {
  const setup = useSetup();

  async function pageOf(account: string, properties = ''): Promise<Page> {
    const page = await (await setup().visitor()).newPage();
    await page.goto(setup().page(html(snippet(setup().serverUrl, properties, account))));
    await page.locator('missive-chat-button button').waitFor();
    return page;
  }
  const headerOf = (page: Page) => page.locator('missive-chat-panel h2');
  const statusOf = (page: Page) => page.locator('missive-chat-panel .status');

  /** Opens the window, and waits until the page is subscribed. */
  async function opened(page: Page): Promise<Page> {
    const listening = page.waitForRequest(/\/events$/);
    await page.locator('missive-chat-button button').click();
    await headerOf(page).waitFor();
    await (await listening).response();
    return page;
  }

  it('LC-03 change an open window within two seconds, without a reload; the page’s own options stay', async () => {
    const account = await setup().account();
    const plain = await opened(await pageOf(account));
    const own = await opened(await pageOf(account, "messages: { title: 'Ask the potter' }"));
    await setup().change(account, {
      settings: { messages: { title: 'Ask us', chat: 'Your question…' }, chat: { position: 'bottom-left' } },
    });
    await headerOf(plain).filter({ hasText: 'Ask us' }).waitFor({ timeout: DEADLINE });
    await own.locator('.frame[data-position=bottom-left]').waitFor({ timeout: DEADLINE });
    assert.equal(await headerOf(own).textContent(), 'Ask the potter');
  });

  it('LC-12 LC-03 change the team’s status, without a reload', async () => {
    const account = await setup().account();
    const page = await opened(await pageOf(account));
    await statusOf(page).filter({ hasText: 'We’re online' }).waitFor();
    await setup().change(account, { availability: { mode: 'manual', manual: 'offline' } });
    await statusOf(page).filter({ hasText: 'We’re offline' }).waitFor({ timeout: DEADLINE });
  });

  it(
    'LC-50 an open window says when the team is back, follows the clock without a request, and the event has the time',
    needs('time zone'),
    async () => {
      const account = await setup().account();
      await setup().change(account, { settings: { messages: { away: 'We are closed.' } } });
      const context = await setup().visitor({ timezoneId: 'America/New_York', locale: 'en-US' });
      const page = await context.newPage();
      await page.clock.install();
      await page.goto(setup().page(html(snippet(setup().serverUrl, '', account))));
      await page.evaluate(
        `window.told = []; addEventListener('missive-status', ({ detail }) => told.push(detail)); 0`,
      );
      await opened(page);
      const status = statusOf(page);
      const bubble = page.locator('missive-chat-panel [part~=bubble]').first();
      await bubble.filter({ hasText: 'Hi there!' }).waitFor();

      const awayUntil = new Date(Date.now() + 30 * 60_000 + 30_000).toISOString();
      await setup().change(account, { availability: { awayUntil } });
      await status.filter({ hasText: 'Back in 31 minutes' }).waitFor({ timeout: DEADLINE });
      await bubble.filter({ hasText: 'We are closed.' }).waitFor();
      assert.deepEqual(await page.evaluate('told.at(-1)'), { status: 'offline', opensAt: awayUntil });

      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.clock.runFor(60_000);
      await status.filter({ hasText: 'Back in 30 minutes' }).waitFor();
      assert.deepEqual(
        requests.filter((url) => url.includes(account)),
        [],
      );

      const later = new Date(Date.now() + 49 * 60 * 60_000);
      await setup().change(account, { availability: { awayUntil: later.toISOString() } });
      const weekday = later.toLocaleDateString('en-US', { timeZone: 'America/New_York', weekday: 'long' });
      await status.filter({ hasText: `Back ${weekday} at` }).waitFor({ timeout: DEADLINE });
      assert.deepEqual(await page.evaluate('told.at(-1)'), {
        status: 'offline',
        opensAt: later.toISOString(),
      });

      await setup().change(account, { availability: { awayUntil: null } });
      await bubble.filter({ hasText: 'Hi there!' }).waitFor({ timeout: DEADLINE });
      assert.doesNotMatch((await status.textContent()) ?? '', /Back/);
    },
  );

  it('LC-03 reach a page whose window was never opened when the visitor approaches the button', async () => {
    const account = await setup().account();
    const page = await (await setup().visitor()).newPage();
    // The page has been open for a minute.
    await page.addInitScript(`{
      const wait = setTimeout;
      window.setTimeout = (task, ms, ...rest) => wait(task, ms === 55000 ? 0 : ms, ...rest);
    }`);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const watching = page.waitForRequest(/\/settings$/);
    await page.goto(setup().page(html(snippet(setup().serverUrl, '', account))));
    await page.locator('missive-chat-button button').waitFor();
    await (await watching).response();
    await setup().change(account, {
      settings: { messages: { title: 'Ask us' }, chat: { position: 'top-left' } },
    });
    await eventually('the button moves', async () => {
      await page.mouse.move(10, 10);
      await page.locator('missive-chat-button button').hover({ force: true });
      return (await page.locator('.frame[data-position=top-left]').count()) > 0 || undefined;
    });
    await page.getByRole('button', { name: 'Ask us' }).waitFor();
    assert.ok(!requests.some((url) => url.endsWith('/events')), 'no stream is open');
  });

  it('LC-03 stay as the open window received them when a cache returns an old copy of the settings later', async () => {
    const account = await setup().account();
    const page = await (await setup().visitor()).newPage();
    // The page has been open for a minute.
    await page.addInitScript(`{
      const wait = setTimeout;
      window.setTimeout = (task, ms, ...rest) => wait(task, ms === 55000 ? 0 : ms, ...rest);
    }`);
    const old = await (await fetch(`${setup().serverUrl}/${account}/settings`)).text();
    let copies = 0;
    await page.route(`**/${account}/settings`, async (route) => {
      copies += 1;
      await route.fulfill({
        body: old,
        contentType: 'application/json',
        headers: { 'Access-Control-Allow-Origin': '*' },
      });
    });
    await page.goto(setup().page(html(snippet(setup().serverUrl, '', account))));
    await opened(page);
    await setup().change(account, { settings: { messages: { title: 'Ask us' } } });
    await headerOf(page).filter({ hasText: 'Ask us' }).waitFor({ timeout: DEADLINE });
    await page.evaluate(`document.querySelector('missive-chat').close()`);
    const before = copies;
    await eventually('an old copy', async () => {
      await page.mouse.move(10, 10);
      await page.locator('missive-chat-button button').hover({ force: true });
      return copies > before || undefined;
    });
    // The copy has been read when the next request would be made.
    await page.evaluate(`fetch('/').then(() => 0, () => 0)`);
    await page.getByRole('button', { name: 'Ask us' }).waitFor();
    await page.locator('missive-chat-button button').click();
    assert.equal(await headerOf(page).textContent(), 'Ask us');
  });
});
