/** A pinned version: every file of the package on a CDN is checked by its hash. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { html } from '../support/pages.js';
import { startStack, widgetOf, type Stack } from '../support/stack.js';
import { ROOT } from './packed.js';

const FOLDER = join(ROOT, 'dist', 'cdn');
const { version, files } = JSON.parse(readFileSync(join(ROOT, 'dist', 'integrity.json'), 'utf8')) as {
  version: string;
  files: Record<string, string>;
};

/** The script of the document that writes the tags. */
function tagsFor(base: string): string {
  const page = readFileSync(join(ROOT, 'docs', 'edge.md'), 'utf8');
  const [, script = ''] = /```js\n(import \{ createRequire[^]+?)```/.exec(page) ?? [];
  assert.notEqual(script, '', 'the script of docs/edge.md');
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script, base], {
    cwd: ROOT,
    encoding: 'utf8',
  });
}

describe('the hashes of the files on a CDN', () => {
  let stack: Stack;
  let cdn: Server;
  let base: string;
  /** Files that were changed at the CDN. */
  let isChanged: (file: string) => boolean = () => false;

  before(async () => {
    stack = await startStack();
    cdn = createServer((request, response) => {
      const file = (request.url ?? '').slice(1);
      if (!(file in files)) return void response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' });
      response.end(
        readFileSync(join(FOLDER, file), 'utf8') + (isChanged(file) ? '\nwindow.isHarmed = true;' : ''),
      );
    });
    await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}/`;
  });
  after(async () => {
    cdn.closeAllConnections();
    await new Promise((resolve) => cdn.close(resolve));
    await stack.stop();
  });

  async function openPage() {
    const visitor = await stack.visitor();
    const page = await visitor.newPage();
    const element = `<missive-chat account-id="demo" server-url="${stack.serverUrl}"></missive-chat>`;
    await page.goto(stack.page(html(tagsFor(base), element)));
    return { page, isHarmed: () => page.evaluate(() => 'isHarmed' in window) };
  }

  it('CS-09 are those of every script of the version', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    assert.equal(version, manifest.version);
    const scripts = readdirSync(FOLDER).filter((file) => file.endsWith('.js'));
    assert.deepEqual(Object.keys(files), scripts.sort());
    for (const [file, hash] of Object.entries(files)) {
      const digest = createHash('sha384')
        .update(readFileSync(join(FOLDER, file)))
        .digest('base64');
      assert.equal(hash, `sha384-${digest}`, file);
    }
  });

  it('CS-09 let the chat load and open, with the tags that the document’s script writes', async () => {
    isChanged = () => false;
    const { page } = await openPage();
    await widgetOf(page).open();
  });

  it('CS-09 keep a changed entry from running', async () => {
    isChanged = (file) => file === 'define.js';
    const { page, isHarmed } = await openPage();
    await page.waitForLoadState('networkidle');
    assert.equal(await isHarmed(), false);
    assert.equal(await page.evaluate(() => customElements.get('missive-chat') === undefined), true);
  });

  it('CS-09 keep a changed part from running that the entry loads later', async () => {
    isChanged = (file) => file !== 'define.js';
    const { page, isHarmed } = await openPage();
    const refused = page.waitForEvent('console', (message) => /integrity/i.test(message.text()));
    await widgetOf(page).button.click();
    await refused;
    assert.equal(await isHarmed(), false);
  });
});
