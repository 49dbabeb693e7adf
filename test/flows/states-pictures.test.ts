/**
 * Key states as pictures, compared with those in `test/visual/references`. Always in the browser of the lock
 * file, with a font that the demo brings, at a fixed time: the same on every machine. After a change that is
 * meant, `UPDATE_REFERENCES=1` takes them anew; look at them before they are committed.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pixelmatch from 'pixelmatch';
import type { BrowserContextOptions } from 'playwright-core';
import { PNG } from 'pngjs';
import { packagedChromium } from '../support/browser.js';
import { startStack, type Stack } from '../support/stack.js';
import { PHONE, showStates } from '../support/states.js';

const REFERENCES = new URL('../visual/references/', import.meta.url);
const IS_UPDATE = process.env.UPDATE_REFERENCES === '1';
/** Fraction of pixels that may differ: less than a letter. */
const TOLERANCE = 0.0002;
const NOW = new Date('2024-10-17T14:30:00Z');

const BUTTON = 'missive-chat-button';
const PANEL = 'missive-chat-panel';
const PICTURES: readonly {
  name: string;
  query: Record<string, string>;
  part?: string;
  device?: BrowserContextOptions;
}[] = [
  { name: 'form', query: { state: 'form' } },
  { name: 'form-errors', query: { state: 'form-errors' } },
  { name: 'form-errors-dark', query: { state: 'form-errors', theme: 'dark' } },
  { name: 'agents', query: { state: 'agents' } },
  { name: 'agents-dark', query: { state: 'agents', theme: 'dark' } },
  { name: 'agents-from-right', query: { state: 'agents', dir: 'rtl' } },
  { name: 'account', query: { state: 'account' } },
  { name: 'deliveries', query: { state: 'deliveries' } },
  { name: 'typing', query: { state: 'typing' } },
  { name: 'links-yellow', query: { state: 'links', color: '#ffd400' } },
  { name: 'links-violet-dark', query: { state: 'links', color: '#3b1d8f', theme: 'dark' } },
  { name: 'rich', query: { state: 'rich' } },
  { name: 'rich-dark-from-right', query: { state: 'rich', theme: 'dark', dir: 'rtl' } },
  { name: 'draft', query: { state: 'draft' } },
  { name: 'images', query: { state: 'images' } },
  { name: 'files-dark', query: { state: 'files', theme: 'dark' } },
  { name: 'retrying', query: { state: 'retrying' } },
  { name: 'new-messages', query: { state: 'new-messages' } },
  { name: 'long-title', query: { state: 'long-title' } },
  { name: 'phone', query: { state: 'agents' }, device: PHONE },
  { name: 'button', query: { state: 'button-12' }, part: BUTTON },
];

/** Folder of the images that differ. */
let folder: string | undefined;

function compare(name: string, taken: Buffer): void {
  const file = new URL(`${name}.png`, REFERENCES);
  if (IS_UPDATE) return writeFileSync(file, taken);
  assert.ok(existsSync(file), `There is no reference ${name}.png: take it with UPDATE_REFERENCES=1.`);
  const [actual, wanted] = [PNG.sync.read(taken), PNG.sync.read(readFileSync(file))];
  const { width, height } = wanted;
  const isSameSize = actual.width === width && actual.height === height;
  const difference = new PNG({ width, height });
  const count = isSameSize
    ? pixelmatch(actual.data, wanted.data, difference.data, width, height, { threshold: 0.1 })
    : width * height;
  if (count <= width * height * TOLERANCE) return;
  folder ??= mkdtempSync(join(tmpdir(), 'missive-chat-pictures-'));
  writeFileSync(join(folder, `${name}.actual.png`), taken);
  writeFileSync(join(folder, `${name}.difference.png`), PNG.sync.write(difference));
  assert.fail(
    `${name}: ${isSameSize ? `${count} pixels differ` : `it is ${actual.width} × ${actual.height}, not ${width} × ${height}`}. ` +
      `Look at ${join(folder, name)}.actual.png and ${name}.difference.png. ` +
      'If the change is meant, UPDATE_REFERENCES=1 takes the reference anew.',
  );
}

describe('pictures', () => {
  let stack: Stack;
  before(async () => (stack = await startStack({ chooseBrowser: packagedChromium })));
  after(() => stack.stop());

  for (const { name, query, part = PANEL, device = { viewport: { width: 520, height: 720 } } } of PICTURES)
    it(`LC-15 look as before: ${name}`, async () => {
      const context = await stack.visitor({
        ...device,
        locale: 'en-GB',
        timezoneId: 'UTC',
        colorScheme: 'light',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.clock.setFixedTime(NOW);
      await showStates(page, stack, { pictures: '', ...query });
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const picture = await page.locator(part).screenshot({ animations: 'disabled', caret: 'hide' });
      compare(name, picture);
      await context.close();
    });
});
