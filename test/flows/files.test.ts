/**
 * Files in both directions, on the page with the strict policy: the real SDK uploads, and the agent receives
 * the bytes.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { ENGINE } from '../support/engines/find.js';
import { needs } from '../support/engines/possible.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

/** An image of noise: it cannot be compressed, so that its upload takes time on a slow line. */
function picture(side: number): Buffer {
  const image = new PNG({ width: side, height: side });
  for (let place = 0; place < image.data.length; place += 1)
    image.data[place] = place % 4 === 3 ? 255 : (place * 7919) % 251;
  return PNG.sync.write(image, { deflateLevel: 0 });
}

const PHOTO = { name: 'pot.png', mimeType: 'image/png', buffer: picture(64) };
const LARGE = { name: 'large.png', mimeType: 'image/png', buffer: picture(400) };
const INVOICE = {
  name: 'Facture été 2024.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj\n', 'latin1'),
};
const JSON_FILE = { name: 'order.json', mimeType: 'application/json', buffer: Buffer.from('{"pots": 4}') };

type Rect = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

interface SentMedia {
  sid: string;
  filename: string;
  contentType: string;
  url: string;
}

describe('files', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  /** A visitor who has written “Hello”, and errors and policy violations of their page. */
  async function conversation(name: string) {
    const page = await (await stack.visitor({ reducedMotion: 'reduce' })).newPage();
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
    });
    page.on('pageerror', ({ message }) => said.push(message));
    await page.goto(`${stack.demoUrl}/strict.html`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify(name, `${name.toLowerCase()}@visitor.example`);
    await chat.write(`Hello from ${name}`);
    const { sid } = await stack.agent.receive(`Hello from ${name}`);
    const media = async (): Promise<SentMedia[]> =>
      (await stack.agent.conversation(sid)).messages.flatMap((message) => mediaOf(message));
    return { page, chat, sid, said, media };
  }

  const mediaOf = (message: object): SentMedia[] => (message as { media?: SentMedia[] }).media ?? [];

  const attach = async (page: Page, ...files: (typeof PHOTO)[]): Promise<void> => {
    const { window } = widgetOf(page);
    if (ENGINE === 'webkit') await window.locator('input[type=file]').setInputFiles(files);
    else {
      const chooser = page.waitForEvent('filechooser');
      await window.getByRole('button', { name: 'Attach files' }).click();
      await (await chooser).setFiles(files);
    }
    await window
      .locator('missive-chat-composer')
      .getByRole('listitem')
      .nth(files.length - 1)
      .waitFor();
  };

  const slowLine = async (page: Page, uploadThroughput: number): Promise<CDPSession> => {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
    return session;
  };

  const bytesAt = async (url: string): Promise<Buffer> =>
    Buffer.from(await (await fetch(new URL(url, stack.twilioUrl))).arrayBuffer());

  const seriousViolations = async (page: Page): Promise<string[]> => {
    // Too long for WebKit's inspector (128 kB): there the element suites run axe.
    if (ENGINE === 'webkit') return [];
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    return page.evaluate(
      `axe.run(document.querySelector('missive-chat')).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target.flat().join(' '))))`,
    );
  };

  it('LC-42 text and files of a visitor reach the agent in order, byte for byte', async () => {
    const { page, chat, sid, said, media } = await conversation('Ida');
    await attach(page, PHOTO, INVOICE, JSON_FILE);
    assert.deepEqual(await seriousViolations(page), []);
    await chat.composer.fill('Is this crack normal?');
    await chat.composer.press('Enter');
    const sent = await eventually('three files arrive', async () => {
      const found = await media();
      return found.length === 3 ? found : undefined;
    });
    const bodies = (await stack.agent.bodies(sid)) as (string | null)[];
    assert.deepEqual(bodies, ['Hello from Ida', 'Is this crack normal?', null, null, null]);
    const originals = [PHOTO, INVOICE, JSON_FILE];
    for (const [place, { filename, contentType, url }] of sent.entries()) {
      const original = originals[place];
      assert.deepEqual([filename, contentType], [original?.name, original?.mimeType]);
      assert.ok((await bytesAt(url)).equals(original!.buffer), `${filename} is what it was`);
    }
    await chat.window.getByRole('button', { name: 'Show pot.png in full size' }).waitFor();
    await chat.window.getByRole('link', { name: /Facture été 2024\.pdf/ }).waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    assert.deepEqual(said, []);
    assert.equal(await page.evaluate('window.violations.length'), 0);
  });

  it('LC-42 LC-49 pictures sent together are a grid, also after a reload, and reach the agent one by one in order', async () => {
    const { page, chat, sid, said, media } = await conversation('Kaia');
    const names = ['first.png', 'second.png', 'third.png'];
    await attach(page, ...names.map((name) => ({ ...PHOTO, name })));
    await chat.composer.press('Enter');
    await eventually('three pictures arrive', async () => ((await media()).length === 3 ? true : undefined));
    assert.deepEqual(
      (await media()).map(({ filename }) => filename),
      names,
    );
    assert.deepEqual(await stack.agent.bodies(sid), ['Hello from Kaia', null, null, null]);
    const boxes = (): Promise<(Rect | null)[]> =>
      Promise.all(
        names.map((name) => chat.window.getByRole('button', { name: `Show ${name}` }).boundingBox()),
      );
    const expectGrid = async (): Promise<void> => {
      const [first, second, third] = await eventually('the three pictures are there', async () => {
        const found = (await boxes()).filter((box) => box !== null);
        return found.length === 3 ? found : undefined;
      });
      assert.equal(first!.y, second!.y);
      assert.ok(second!.x > first!.x, 'the second is right of the first');
      assert.ok(third!.y > first!.y, 'the third is below');
      assert.ok(Math.abs(third!.x - first!.x) < 0.5);
      assert.ok(Math.abs(third!.x + third!.width - second!.x - second!.width) < 0.5);
    };
    await chat.window.getByText('Sent', { exact: true }).waitFor();
    await expectGrid();
    assert.deepEqual(await seriousViolations(page), []);
    await page.reload();
    await expectGrid();
    await chat.window.getByRole('button', { name: 'Show second.png' }).click();
    await page.getByRole('dialog', { name: 'second.png, 2 of 3' }).waitFor();
    assert.deepEqual(said, []);
  });

  it(
    'LC-42 an upload shows its progress, and can be cancelled; the connection stays',
    needs('slow line'),
    async () => {
      const { page, chat, sid, said, media } = await conversation('Olaf');
      await slowLine(page, 150_000);
      await attach(page, LARGE);
      await chat.composer.press('Enter');
      const progress = chat.window.getByRole('progressbar', { name: /Uploading large\.png/ });
      await eventually('a part of it has gone out', async () => {
        const part = await progress.evaluate((bar) => (bar as HTMLProgressElement).value);
        return part > 0 && part < 1 ? part : undefined;
      });
      await chat.window.getByRole('button', { name: 'Cancel sending large.png' }).click();
      await progress.waitFor({ state: 'detached' });
      await slowLine(page, -1);
      await chat.write('Never mind');
      await stack.agent.receive('Never mind');
      assert.deepEqual(await stack.agent.bodies(sid), ['Hello from Olaf', 'Never mind']);
      assert.deepEqual(await media(), []);
      assert.deepEqual(said, []);
    },
  );

  it('LC-42 a rejected file shows the reason, can be retried or discarded, and delays nothing else', async () => {
    const { page, chat, sid, media } = await conversation('Pia');
    stack.pullFault({ kind: 'refuse', target: 'media', code: 500, times: 2 });
    await attach(page, PHOTO, INVOICE);
    await chat.write('Two files');
    await chat.window.getByText('Not sent').nth(1).waitFor();
    assert.deepEqual(await stack.agent.bodies(sid), ['Hello from Pia', 'Two files']);
    await chat.window.getByRole('button', { name: 'Retry' }).first().click();
    await eventually('the picture arrives', async () => ((await media()).length === 1 ? true : undefined));
    await chat.window.getByRole('button', { name: 'Discard' }).click();
    await chat.window.getByText('Not sent').waitFor({ state: 'detached' });
    assert.deepEqual(
      (await media()).map(({ filename }) => filename),
      ['pot.png'],
    );
  });

  it('LC-42 a file too large for the service is rejected once, and not retried', async () => {
    const { page, chat, media } = await conversation('Quirin');
    stack.pullFault({ kind: 'refuse', target: 'media', code: 413 });
    await attach(page, PHOTO);
    await chat.composer.press('Enter');
    await chat.window.getByText('Not sent').waitFor();
    assert.deepEqual(await media(), []);
  });

  it(
    'LC-25 LC-42 an upload interrupted by the network is retried automatically, and arrives once',
    needs('slow line'),
    async () => {
      const { page, chat, media } = await conversation('Ravn');
      await slowLine(page, 100_000);
      await attach(page, LARGE);
      await chat.composer.press('Enter');
      const progress = chat.window.getByRole('progressbar');
      await eventually('a part of it has gone out', async () =>
        (await progress.evaluate((bar) => (bar as HTMLProgressElement).value)) > 0 ? true : undefined,
      );
      await page.context().setOffline(true);
      await chat.window.getByText('Can’t send messages offline.').waitFor();
      await page.context().setOffline(false);
      await slowLine(page, -1);
      await progress.waitFor({ state: 'detached' });
      const [sent, ...more] = await media();
      assert.ok((await bytesAt(sent!.url)).equals(LARGE.buffer));
      assert.deepEqual(more, []);
    },
  );

  it('LC-42 a file lost with its page is reported after the reload', needs('slow line'), async () => {
    const { page, chat, media } = await conversation('Rosa');
    await slowLine(page, 20_000);
    await attach(page, LARGE);
    await chat.composer.press('Enter');
    await chat.window.getByRole('progressbar').waitFor();
    await page.reload();
    await chat.window.getByText('large.png is no longer here. Please attach it again.').waitFor();
    await chat.window.getByRole('button', { name: 'Discard' }).click();
    await chat.window.getByText('large.png').waitFor({ state: 'detached' });
    assert.deepEqual(await media(), []);
  });

  it('LC-42 an agent’s image opens large, and Escape closes only that', async () => {
    const { page, chat, sid, said } = await conversation('Sven');
    await stack.agent.sendFile(sid, 'glaze.png', 'image/png', new Uint8Array(picture(300)));
    const thumbnail = chat.window.getByRole('button', { name: 'Show glaze.png in full size' });
    await thumbnail.click();
    const large = page.getByRole('dialog', { name: 'glaze.png' });
    await large.waitFor();
    await eventually('the picture is there', async () => {
      const width = await large.getByRole('img').evaluate((img) => (img as HTMLImageElement).naturalWidth);
      return width === 300 ? true : undefined;
    });
    assert.deepEqual(await seriousViolations(page), []);
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
    await chat.window.waitFor();
    assert.equal(
      await thumbnail.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element),
      true,
    );
    assert.deepEqual(said, []);
  });

  it('LC-42 images of the history are shown after a reload', async () => {
    const { page, chat, sid } = await conversation('Tor');
    await stack.agent.sendFile(sid, 'glaze.png', 'image/png', new Uint8Array(picture(30)));
    const thumbnail = chat.window.getByRole('button', { name: 'Show glaze.png in full size' });
    await thumbnail.waitFor();
    await page.reload();
    await thumbnail.waitFor();
  });

  it(
    'LC-42 LC-44 a tab without the connection sends files through the one that has it',
    needs('later tab'),
    async () => {
      const { page, chat, media } = await conversation('Una');
      const second = await page.context().newPage();
      await second.goto(`${stack.demoUrl}/strict.html`);
      const other = widgetOf(second);
      await other.window.waitFor(); // open on the page before, so it opens automatically
      await other.bubble('Hello from Una').waitFor();
      await attach(second, PHOTO);
      await other.composer.press('Enter');
      const [sent] = await eventually('the file arrives', async () => {
        const found = await media();
        return found.length > 0 ? found : undefined;
      });
      assert.ok((await bytesAt(sent!.url)).equals(PHOTO.buffer));
      await chat.window.getByRole('button', { name: 'Show pot.png in full size' }).waitFor();
    },
  );
});
