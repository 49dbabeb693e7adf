/** Copies of the conversation and of messages, with the built widget and the real log (LC-55). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { useStack, widgetOf, type Stack } from '../support/stack.js';

const MESSAGES = 70;

describe('a copy', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  async function write(page: Page, words: string): Promise<string> {
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Ines', 'ines@visitor.example');
    await chat.write(words);
    return (await stack.agent.receive(words)).sid;
  }

  it('LC-55 has all pages of the log, under a strict policy', async () => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(`${stack.demoUrl}/strict.html`);
    const sid = await write(page, 'The first message');
    for (let place = 1; place < MESSAGES; place += 1) await stack.agent.answer(sid, `Answer ${place}`);
    await page.reload();
    const chat = widgetOf(page);
    await chat.bubble(`Answer ${MESSAGES - 1}`).waitFor();
    const shown = await page.locator('missive-chat .row[data-key]').count();
    assert.ok(shown < MESSAGES, `${shown} messages are loaded`);
    const { text, html: copied } = await page.evaluate<{ text: string; html: string }>(
      'MissiveChat.transcript()',
    );
    const expected = [
      'The first message',
      ...Array.from({ length: MESSAGES - 1 }, (_, at) => `Answer ${at + 1}`),
    ];
    assert.deepEqual(
      text.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.trim()] : [])),
      expected,
    );
    assert.deepEqual(
      [...copied.matchAll(/<p class="words" dir="auto">(.+?)<\/p>/g)].map(([, words]) => words),
      expected,
    );
    assert.deepEqual(await page.evaluate('violations'), []);
  });

  it('LC-55 of a message is on the clipboard, and a quote reaches the team as text', async () => {
    const context = await stack.visitor();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await page.goto(`${stack.demoUrl}/strict.html`);
    const sid = await write(page, 'Is it in stock?');
    await stack.agent.answer(sid, 'It is.');
    const chat = widgetOf(page);
    await chat.bubble('It is.').click();
    await chat.log.getByRole('button', { name: 'Copy text' }).click();
    await page.locator('[aria-live=polite] p').filter({ hasText: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'It is.');
    await chat.log.getByRole('button', { name: 'Quote' }).click();
    await page.keyboard.type('Great!');
    await page.keyboard.press('Enter');
    await chat.log.locator('blockquote').getByText('It is.').waitFor();
    await stack.agent.receive('> It is.\n\nGreat!');
    assert.deepEqual(await page.evaluate('violations'), []);
  });

  it('LC-55 waits for a connection: the window says so calmly, and the next press saves it', async () => {
    const context = await stack.visitor();
    const page = await context.newPage();
    await page.goto(stack.page(html(snippet(stack.serverUrl, 'chat: { showClosing: true }'))));
    const sid = await write(page, 'Thank you!');
    const ended = new Date().toISOString();
    await stack.agent.answer(sid, 'Closed', 'Jane', { ended });
    const chat = widgetOf(page);
    const button = chat.log.getByRole('button', { name: 'Take a copy' });
    await button.waitFor();
    await context.setOffline(true);
    await button.click();
    const note = chat.window.getByText('The copy could not be made. Please try again later.');
    await note.waitFor();
    await context.setOffline(false);
    const [download] = await Promise.all([page.waitForEvent('download'), retry()]);
    assert.match(download.suggestedFilename(), /^chat-[\d-]{10}\.html$/);
    assert.match(await readFile(await download.path(), 'utf8'), /Jane closed this conversation/);
    assert.equal(await note.count(), 0);

    async function retry(): Promise<void> {
      await page.waitForFunction('navigator.onLine');
      await page.waitForFunction(`document.querySelector('missive-chat').status === 'online'`);
      await button.click();
    }
  });
});
