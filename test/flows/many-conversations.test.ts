/** Several conversations of one visitor, with an agent’s inbox, and everything between them real (LC-54). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { freePort } from '../support/engines/free-port.js';
import { html, snippet } from '../support/pages.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const SECRET = 'channel-secret';

describe('a visitor with several conversations', () => {
  let missive: MissiveEmulator;
  let stack: Stack;
  before(async () => {
    missive = await startMissiveEmulator({ port: 0 });
    const { organization } = missive;
    const port = await freePort();
    const channel = organization.createChannel({
      type: 'text',
      name: 'Kiln & Clay',
      webhookUrl: `http://127.0.0.1:${port}/demo/webhooks/missive`,
      signatureSecret: SECRET,
    });
    stack = await startStack({
      serverOptions: {
        port,
        publicUrl: `http://127.0.0.1:${port}`,
        missiveApiBaseUrl: missive.apiBaseUrl,
        missiveApiToken: organization.token,
        missiveChannelId: channel.id,
        missiveChannelType: 'text',
        missiveSignatureSecret: SECRET,
      },
    });
    const url = `http://127.0.0.1:${port}/demo/webhooks/missive`;
    assert.equal(await organization.onClosed({ url, secret: SECRET }), true);
  });
  after(async () => {
    await stack.stop();
    await missive.stop();
  });

  it('LC-54 begins another after a closed one, goes back, and each reply is where it belongs', async () => {
    const { organization } = missive;
    const context = await stack.visitor();
    const url = stack.page(html(snippet(stack.serverUrl, `chat: { conversations: 'many' }`)));
    const page = await context.newPage();
    await page.goto(url);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Ines', 'ines@visitor.example');
    await chat.write('Where is my parcel?');
    await eventually('it is at Missive', () => Promise.resolve(organization.conversations[0]));
    const first = organization.conversations[0]!;
    organization.reply(first.id, { body: 'It left today.' });
    await chat.bubble('It left today.').waitFor();
    organization.close(first.id);

    const next = chat.log.getByRole('button', { name: 'Start a new conversation' });
    await next.waitFor();
    await next.press('Enter');
    await chat.bubble('It left today.').waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(
        `document.querySelector('missive-chat').shadowRoot.querySelector('missive-chat-panel').shadowRoot.activeElement.localName`,
      ),
      'missive-chat-composer',
    );
    await chat.write('Do you have blue ones?');
    await eventually('it is another one at Missive', () => Promise.resolve(organization.conversations[1]));
    const second = organization.conversations.find(({ id }) => id !== first.id)!;
    assert.equal(first.isClosed, true);

    // Another tab follows, and a reload changes nothing.
    const other = await context.newPage();
    await other.goto(url);
    const there = widgetOf(other);
    await there.bubble('Do you have blue ones?').waitFor();
    assert.equal(await there.bubble('Where is my parcel?').count(), 0);
    await other.close();
    await page.reload();
    await chat.bubble('Do you have blue ones?').waitFor();

    // A reply to the earlier one: counted, listed as unread, and read there.
    organization.reply(first.id, { body: 'It is at the post office.' });
    await eventually('it is counted', async () =>
      (await page.evaluate(`document.querySelector('missive-chat').unread`)) === 1 ? true : undefined,
    );
    assert.equal(await chat.bubble('It is at the post office.').count(), 0);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: 'Conversations (1)' }).click();
    const list = page.getByRole('list', { name: 'Conversations' });
    await list.getByRole('button').nth(1).waitFor({ timeout: 8000 });
    const rows = await list.getByRole('button').allInnerTexts();
    assert.match(rows[0]!, /It is at the post office\.[^]*Lou Martin[^]*1/);
    assert.match(rows[1]!, /Do you have blue ones\?/);
    assert.equal(await list.locator('[aria-current=true]').innerText(), rows[1]);
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run('missive-chat', { resultTypes: ['violations'] })`,
    );
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(`document.querySelector('missive-chat').open`), true);
    await page.getByRole('button', { name: 'Menu' }).press('Enter');
    await page.getByRole('menuitem', { name: /^Conversations/ }).press('Enter');
    await list.getByRole('button').first().press('Enter');
    await chat.log.getByText('It is at the post office.').waitFor();
    assert.equal(await chat.log.getByText('Do you have blue ones?').count(), 0);
    await eventually('it is read', async () =>
      (await page.evaluate(`document.querySelector('missive-chat').unread`)) === 0 ? true : undefined,
    );

    // What is written there goes on there.
    await chat.write('Thank you!');
    await eventually('it is open again', () => Promise.resolve(!first.isClosed || undefined));
    assert.equal(organization.conversations.length, 2);
    organization.reply(second.id, { body: 'Blue is back on Monday.' });
    await eventually('the other one counts', async () =>
      (await page.evaluate(`document.querySelector('missive-chat').unread`)) === 1 ? true : undefined,
    );
  });
});
