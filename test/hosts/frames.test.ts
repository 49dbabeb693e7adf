/** Frames, pages without a network, and printing. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { startStack, widgetOf, type Stack } from '../support/stack.js';
import { LAUNCHER } from './support/look.js';

describe('hosts: frames, networks and paper', { concurrency: 3 }, () => {
  let stack: Stack;
  before(async () => (stack = await startStack()));
  after(() => stack.stop());

  const visit = async (url: string): Promise<{ page: Page; said: string[] }> => {
    const page = await (await stack.visitor({ reducedMotion: 'reduce' })).newPage();
    const said: string[] = [];
    page.on('console', (message) => /warning|error/.test(message.type()) && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(url);
    return { page, said };
  };
  /** Locates elements in a frame as in a page. */
  const inFrame = async (page: Page): Promise<ReturnType<typeof widgetOf>> => {
    const frame = (await (await page.locator('iframe').elementHandle()).contentFrame())!;
    return widgetOf(frame as unknown as Page);
  };
  const talk = async (chat: ReturnType<typeof widgetOf>, body: string): Promise<void> => {
    await chat.open();
    await chat.identify();
    await chat.write(body);
    const { sid } = await stack.agent.receive(body);
    await stack.agent.answer(sid, `Answer to “${body}”`);
    await chat.bubble(`Answer to “${body}”`).waitFor();
  };
  const escaped = (markup: string): string => markup.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

  const FRAMES: Readonly<Record<string, { attributes: string; isForeign?: true; isInline?: true }>> = {
    'a frame of the same site': { attributes: '' },
    'a frame of another site': { attributes: '', isForeign: true },
    'a sandbox that allows scripts, and nothing else': { attributes: 'sandbox="allow-scripts"' },
    'a sandbox with its page in an attribute': {
      attributes: 'sandbox="allow-scripts allow-forms"',
      isInline: true,
    },
  };
  for (const [name, { attributes, isForeign, isInline }] of Object.entries(FRAMES))
    it(`LC-01 ${name}`, async () => {
      const inner = html(snippet(stack.serverUrl), '<h1>Inside</h1>');
      const address = stack.page(inner).replace('127.0.0.1', isForeign ? 'localhost' : '127.0.0.1');
      const source = isInline ? `srcdoc="${escaped(inner)}"` : `src="${address}"`;
      const { page, said } = await visit(
        stack.page(
          html('', `<h1>Outside</h1><iframe width="700" height="650" ${attributes} ${source}></iframe>`),
        ),
      );
      const chat = await inFrame(page);
      await talk(chat, `From ${name}`);
      assert.equal(await page.locator('missive-chat').count(), 0, 'the page around it has none');
      assert.deepEqual(said, []);
    });

  it('LC-16 a frame as small as an advertisement: the window fills it', async () => {
    const address = stack.page(html(snippet(stack.serverUrl)));
    const { page } = await visit(
      stack.page(html('', `<iframe width="300" height="250" src="${address}"></iframe>`)),
    );
    const chat = await inFrame(page);
    await chat.open();
    const box = await chat.window.boundingBox();
    assert.deepEqual(
      [box?.width, box?.height].map((side) => Math.round(side ?? 0)),
      [300, 250],
    );
    await chat.window.getByRole('button', { name: 'Close' }).click();
    await chat.window.waitFor({ state: 'hidden' });
  });

  it('LC-25 the network is interrupted before the window is opened, and while it is open', async () => {
    const { page } = await visit(stack.page(html(snippet(stack.serverUrl))));
    const chat = widgetOf(page);
    await chat.button.waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /^Chat with us/ }).click();
    await page.locator('missive-chat .placeholder').getByText('Sorry, there is an issue').waitFor();
    await page.context().setOffline(false);
    // A window that was opened before opens automatically.
    await chat.window.waitFor();
    await chat.identify();
    await page.context().setOffline(true);
    await chat.window.getByText('Can’t send messages offline.').waitFor();
    await page.context().setOffline(false);
    await chat.write('Back again');
    await stack.agent.receive('Back again');
  });

  it('LC-01 a page that is offline from the start has no errors', async () => {
    const { page } = await visit(stack.page(html('', '<h1>Shop</h1>')));
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.context().setOffline(true);
    await page.evaluate(
      `const script = document.createElement('script'); script.src = '${stack.serverUrl}/demo/missive.js'; window.MissiveChatConfig = { id: 'demo' };
       new Promise((done) => { script.onerror = done; document.head.append(script); }).then(() => 0)`,
    );
    assert.deepEqual(errors, []);
    assert.equal(await page.locator('missive-chat').count(), 0);
  });

  it('LC-01 in print there is no button, and no window over the text', async () => {
    const { page } = await visit(stack.page(html(snippet(stack.serverUrl))));
    const chat = widgetOf(page);
    await chat.open();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await chat.button.isVisible(), false);
    assert.equal(await chat.window.isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    assert.ok(await chat.window.isVisible());
  });

  it('LC-04 the snippet on a page that has the package’s own classes', async () => {
    const { outputFiles } = await build({
      stdin: { contents: `import 'missive-chat/define'`, resolveDir: process.cwd() },
      bundle: true,
      write: false,
      format: 'iife',
      conditions: ['browser'],
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    });
    const bundle = stack.page(outputFiles[0]?.text ?? '', { 'Content-Type': 'text/javascript' });
    const { page, said } = await visit(
      stack.page(html(`<script src="${bundle}"></script>${snippet(stack.serverUrl)}`)),
    );
    const chat = widgetOf(page);
    await talk(chat, 'Two copies');
    assert.deepEqual(said, []);
    assert.ok(await page.evaluate(LAUNCHER));
  });
});
