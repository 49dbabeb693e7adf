/** Pages without a bundler: the files of the package on a CDN or any static host. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliSize } from '../support/bundles.js';
import { html } from '../support/pages.js';
import { startStack, widgetOf, type Stack } from '../support/stack.js';
import { pack, readManifest, ROOT } from './packed.js';

/**
 * Bytes after brotli of everything loaded before the chat opens; the snippet's script takes 10 kB of them.
 */
const ENTRY_BUDGET = 11_000;

describe('the files of the package on a CDN', () => {
  let stack: Stack;
  let cdn: Server;
  let address: string;
  let entry: string;

  before(async () => {
    stack = await startStack();
    const [{ unpkg = '', jsdelivr }, packed] = await Promise.all([
      readManifest('missive-chat'),
      pack('missive-chat'),
    ]);
    assert.equal(unpkg, jsdelivr);
    entry = unpkg;
    await packed.remove();
    const published = new Set(packed.files.map(({ path }) => path));
    cdn = createServer((request, response) => {
      const path = (request.url ?? '').replace('/npm/missive-chat@0.1.0/', '');
      if (!published.has(path)) return void response.writeHead(404).end();
      response.writeHead(200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Access-Control-Allow-Origin': '*',
      });
      void readFile(join(ROOT, path)).then((content) => response.end(content));
    });
    await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve));
    address = new URL(
      entry,
      `http://127.0.0.1:${(cdn.address() as AddressInfo).port}/npm/missive-chat@0.1.0/`,
    ).href;
  });
  after(async () => {
    cdn.closeAllConnections();
    await new Promise((resolve) => cdn.close(resolve));
    await stack.stop();
  });

  const element = (): string =>
    `<missive-chat account-id="demo" server-url="${stack.serverUrl}"></missive-chat>`;

  it('LC-04 open the window and carry a conversation, from one script tag', async () => {
    const visitor = await stack.visitor();
    const page = await visitor.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('requestfailed', (request) => problems.push(request.url()));
    const loaded: string[] = [];
    page.on('requestfinished', (request) => {
      if (request.url().includes('/npm/')) loaded.push(request.url());
    });
    await page.goto(stack.page(html(`<script type="module" src="${address}"></script>`, element())));
    const widget = widgetOf(page);
    await widget.button.waitFor();
    await page.waitForLoadState('networkidle');
    const texts = await Promise.all(
      loaded.map((url) => readFile(join(ROOT, new URL(url).pathname.split('@0.1.0/')[1] ?? ''), 'utf8')),
    );
    const size = texts.reduce((sum, text) => sum + brotliSize(text), 0);
    console.log(
      `${(size / 1000).toFixed(1)} of ${ENTRY_BUDGET / 1000} kB in ${loaded.length} files before the chat opens`,
    );
    assert.ok(size <= ENTRY_BUDGET);
    for (const word of ['twilsock', 'missive-chat-panel', 'from"lit', 'node:'])
      assert.ok(!texts.join().includes(word), word);

    await widget.open();
    await widget.identify();
    await widget.write('Hello from a CDN');
    const { sid } = await stack.agent.receive('Hello from a CDN');
    await stack.agent.answer(sid, 'Hello back');
    await widget.bubble('Hello back').waitFor();
    assert.deepEqual(problems, []);
  });

  it('LC-04 serve imports of missive-chat/define, with an import map', async () => {
    const visitor = await stack.visitor();
    const page = await visitor.newPage();
    const head = `<script type="importmap">${JSON.stringify({ imports: { 'missive-chat/define': address } })}</script>
      <script type="module">import 'missive-chat/define';</script>`;
    await page.goto(stack.page(html(head, element())));
    await widgetOf(page).open();
  });
});
