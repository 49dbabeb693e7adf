/** One day in the demo’s shop, played as `npm start` serves it: the whole conversation, and every part real. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { MissiveEmulator } from '@missive-chat/emulators';
import type { Browser, Download, Page } from 'playwright-core';
import { sharedBrowser } from '../support/engines/launch.js';
import { TIMEOUT } from '../support/eventually.js';

interface LocalStack {
  readonly missive: MissiveEmulator;
  stop(): Promise<void>;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port with three free ones after it, as the demo needs them. */
async function freePorts(): Promise<number> {
  for (;;) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const next = await Promise.all([0, 1, 2, 3].map((step) => isFree(port + step)));
    if (port < 65_500 && next.every(Boolean)) return port;
  }
}

describe('one day in the shop', () => {
  let folder: string;
  let stack: LocalStack;
  let port: number;
  let browser: Browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'missive-chat-day-'));
    port = await freePorts();
    const demo = (await import(new URL('../../demo/serve.mjs', import.meta.url).href)) as {
      startLocalStack(options: object): Promise<LocalStack>;
    };
    stack = await demo.startLocalStack({
      port,
      dataDirectory: folder,
      adminSecret: 'a secret of the tests',
      logLevel: 'silent',
    });
    browser = await sharedBrowser();
  });
  after(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function open(path: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    context.setDefaultTimeout(TIMEOUT);
    const page = await context.newPage();
    await page.goto(`http://localhost:${port + 3}${path}`);
    return page;
  }

  it('LC-50 LC-52 LC-53 LC-54 LC-55 goes from the greeting to the copy', async () => {
    const page = await open('/day.html');
    const downloads: Download[] = [];
    page.on('download', (download) => downloads.push(download));
    const steps = page.locator('#steps li');
    await page.getByRole('button', { name: 'Play the whole day' }).click();
    await page.getByText(/The day is over\.|: .*within a minute|: \d{3} /).waitFor();
    const states = await steps.evaluateAll((items) =>
      items.map((item) => [item.querySelector('b')?.textContent, item.dataset.state]),
    );
    assert.deepEqual(
      states.map(([name, state]) => `${name}: ${state}`),
      [
        'A greeting',
        'The visitor answers it',
        'A question with quick replies',
        'One press is an answer',
        'The team is away',
        'The team is back',
        'A file',
        'The conversation is closed',
        'It is rated',
        'It is copied',
      ].map((name) => `${name}: done`),
    );

    // What the team has.
    const { organization } = stack.missive;
    const [conversation] = organization.conversations;
    assert.ok(conversation);
    assert.deepEqual(
      conversation.messages.map(({ body, direction }) => [direction, body]),
      [
        ['incoming', 'Yes, for my window'],
        [
          'outgoing',
          'Gladly! What will grow in it? {{ reply: A fern }} {{ reply: Herbs }} {{ reply: I don’t know yet }}',
        ],
        ['incoming', 'A fern'],
        ['incoming', 'Will it survive the frost?'],
        ['outgoing', 'Good morning! It will, with feet under the pot, so that water can drain.'],
        ['outgoing', 'This is Terra, No. 4. Shall we keep one for you?'],
      ],
    );
    assert.equal(conversation.isClosed, true);
    const posts = organization.posts.map(({ text, markdown }) => text ?? markdown ?? '');
    assert.ok(posts.includes('Rating: 🙂 Good\n“Quick and kind.”'), posts.join('\n---\n'));
    assert.match(JSON.stringify(organization.posts), /greeting/, 'the team sees which greeting it was');

    // What the visitor has: the same, in order, with times.
    const text = (await page.locator('#copy pre').textContent()) ?? '';
    const lines = text.split('\n').filter((line) => line.startsWith('  '));
    assert.deepEqual(
      lines.map((line) => line.replace(/https?:\/\/\S+/, 'URL').replace(/, [\d.]+ \S+\]/, ', SIZE]')),
      [
        '  Yes, for my window',
        '  Gladly! What will grow in it?',
        '  [Suggested replies: A fern · Herbs · I don’t know yet]',
        '  A fern',
        '  Will it survive the frost?',
        '  Good morning! It will, with feet under the pot, so that water can drain.',
        '  This is Terra, No. 4. Shall we keep one for you?',
        '  [terra.png, SIZE]',
        '  URL',
        '  Lou Martin closed this conversation',
        '  How was this conversation? Good',
      ],
    );
    assert.match(text, /^Lou Martin · \w+,? \d+ \w+ \d{4} at \d\d:\d\d:\d\d \S+$/m);
    const [download] = downloads;
    assert.match(download?.suggestedFilename() ?? '', /^chat-\d{4}-\d\d-\d\d\.html$/);
    const file = await readFile((await download?.path()) ?? '', 'utf8');
    assert.match(file, /<img src="data:image\/png;base64,iVBOR/);
    assert.doesNotMatch(file, /<script|localhost|127\.0\.0\.1/);
  });

  it('LC-52 the shop of the demo greets its visitors', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Can we help you to choose a pot?' }).waitFor();
    await page.getByRole('button', { name: 'Yes, please' }).waitFor();
  });
});
