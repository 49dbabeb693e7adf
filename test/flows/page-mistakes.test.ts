/** Mistakes of a page that would leave its developer without a chat and without an explanation. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { html } from '../support/pages.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

describe('a mistake in the page', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  /** Opens a page and waits for a matching console message. */
  async function said(markup: string, pattern: RegExp): Promise<void> {
    const page = await (await stack.visitor()).newPage();
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    await page.goto(stack.page(html(markup)));
    await eventually(`the console says ${pattern}`, () =>
      Promise.resolve(lines.find((line) => pattern.test(line))),
    );
    assert.equal(lines.filter((line) => pattern.test(line)).length, 1, 'once');
  }
  const script = (): string => `<script src="${stack.serverUrl}/demo/missive.js"></script>`;
  const CONST = '<script>const MissiveChatConfig = { id: "demo" };</script>';

  it('LC-04 a configuration in a const is reported in the console, before and after the script', async () => {
    await said(CONST + script(), /window\.MissiveChatConfig = /);
    await said(script() + CONST, /window\.MissiveChatConfig = /);
  });

  it('LC-04 the text of the script without its URL is reported in the console', async () => {
    const text = await (await fetch(`${stack.serverUrl}/demo/missive.js`)).text();
    await said(`<script>${text.replaceAll('</script', '<\\/script')}</script>`, /\/missive\.js/);
  });

  it('LC-05 hideBranding on a plan that does not allow it is reported in the console', async () => {
    const config = '<script>MissiveChatConfig = { chat: { hideBranding: true } };</script>';
    await said(config + script(), /chat\.hideBranding .*productive/);
  });

  it('LC-26 a message arrives though navigator.onLine is false, and offline is not shown', async () => {
    const page = await (await stack.visitor()).newPage();
    await page.addInitScript(
      `Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false, configurable: true });`,
    );
    await page.goto(stack.page(html('<script>MissiveChatConfig = {};</script>' + script())));
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify();
    await chat.write('Through a VPN');
    await stack.agent.receive('Through a VPN');
    await chat.window.getByText('Can’t send messages offline.').waitFor({ state: 'detached' });
  });
});
