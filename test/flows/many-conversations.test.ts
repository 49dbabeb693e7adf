/** Several conversations of one visitor, with an agent’s inbox, and everything between them real (LC-54). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { ENGINE } from '../support/engines/find.js';
import { freePort } from '../support/engines/free-port.js';
import { html, snippet } from '../support/pages.js';
import { RECORD_ALERTS, TONES } from '../support/record-alerts.js';
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
    const other = await tab(context, url);
    await other.evaluate(`document.querySelector('missive-chat').show()`);
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
    await checkAccessibility(page);
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

  /** In one engine: the rules are the same in all, and WebKit's inspector cannot add a script of this size. */
  async function checkAccessibility(page: Page): Promise<void> {
    if (ENGINE !== 'chromium') return;
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run('missive-chat', { resultTypes: ['violations'] })`,
    );
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
  }

  /** A tab that records alerts. In WebKit, scripts of the context do not run in a later one. */
  async function tab(context: BrowserContext, url: string): Promise<Page> {
    const page = await context.newPage();
    await page.addInitScript(RECORD_ALERTS);
    await page.addInitScript(`
      window.news = [];
      addEventListener('missive-new-message', ({ detail }) => news.push(detail));`);
    await page.goto(url);
    await page.locator('missive-chat').waitFor({ state: 'attached' });
    return page;
  }

  /** A visitor who has closed the window, with the second of two conversations in it; `reply` writes as the team. */
  async function two(name: string): Promise<{
    page: Page;
    chat: ReturnType<typeof widgetOf>;
    reply: (to: 'earlier' | 'latest', body: string) => void;
    url: string;
  }> {
    const { organization } = missive;
    const others = organization.conversations.length;
    const context = await stack.visitor();
    const options = `chat: { conversations: 'many', sound: true, notifications: true }`;
    const url = stack.page(html(snippet(stack.serverUrl, options), '<h1>Shop</h1><button>Bowls</button>'));
    const page = await tab(context, url);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify(name, `${name}@visitor.example`);
    await chat.write('Where is my parcel?');
    const earlier = await eventually('it is at Missive', () =>
      Promise.resolve(organization.conversations[others]),
    );
    await page.getByRole('button', { name: 'Turn on' }).click();
    // Without a reply: the next one would be of the same burst, and make no sound.
    organization.close(earlier.id);
    await chat.log.getByRole('button', { name: 'Start a new conversation' }).click();
    await chat.bubble('Where is my parcel?').waitFor({ state: 'detached' });
    await chat.write('Do you have blue ones?');
    const latest = await eventually('it is another one at Missive', () =>
      Promise.resolve(organization.conversations[others + 1]),
    );
    await chat.window.getByRole('button', { name: 'Close' }).click();
    const ids = { earlier: earlier.id, latest: latest.id };
    return { page, chat, url, reply: (to, body) => void organization.reply(ids[to], { body }) };
  }

  /** Waits for it in the page. */
  const until = (page: Page, condition: string): Promise<true> =>
    eventually(condition, async () => ((await page.evaluate(condition)) ? true : undefined));
  const unread = (page: Page, count: number): Promise<true> =>
    until(page, `document.querySelector('missive-chat').unread === ${count}`);
  const sum = async (pages: Page[], expression: string): Promise<number> => {
    const values = await Promise.all(pages.map((page) => page.evaluate<number>(expression)));
    return values.reduce((all, value) => all + value, 0);
  };
  /** A sound is allowed after a click in the page. */
  const allowSound = (page: Page): Promise<unknown> =>
    eventually('sounds are allowed', async () => {
      await page.getByRole('button', { name: 'Bowls' }).click();
      return (await page.evaluate<number>('counts.contexts')) > 0 || undefined;
    });

  it('LC-14 LC-51 LC-54 points to a reply in the earlier one beside the closed window, once over all tabs, and leads there', async () => {
    const { page, chat, url, reply } = await two('Ada');
    const other = await tab(page.context(), url);
    await widgetOf(other).button.waitFor();
    // Both take part in the choice of the tab that acts for all.
    await until(
      other,
      `navigator.locks.query().then(({ held, pending }) =>
        [...held, ...pending].filter(({ name }) => name.startsWith('missive-chat:front:')).length === 2)`,
    );
    await page.bringToFront();
    await page.evaluate('look(true)');
    await allowSound(page);
    const heard = await sum([page, other], 'heard.length + news.length');

    reply('earlier', 'It is at the post office.');
    const preview = page.getByRole('group', { name: 'New message from Lou Martin' });
    await preview.getByText('It is at the post office.').waitFor();
    await unread(page, 1);
    await unread(other, 1);
    await until(page, `document.title === 'New message!'`);
    await until(page, `spoken.includes('New message from Lou Martin: It is at the post office.')`);
    reply('earlier', 'Please bring your passport.');
    await preview.getByText('Please bring your passport.').waitFor();
    await preview.getByText('1 more message').waitFor();
    await until(page, `spoken.includes('New message from Lou Martin: Please bring your passport.')`);
    assert.equal(await sum([page, other], 'counts.tones'), TONES, 'one sound');
    assert.equal(await sum([page, other], `spoken.filter((text) => /post office/.test(text)).length`), 1);
    assert.equal(await sum([page, other], 'heard.length + news.length'), heard + 1 + 2 * 2);
    const events = await page.evaluate<{ body: string; conversation: string }[]>(
      '[...news.slice(-2), ...heard]',
    );
    assert.match(events[0]!.conversation, /^CH[0-9a-f]{32}$/);
    assert.deepEqual(
      events.map(({ body, conversation }) => [body, conversation === events[0]!.conversation]),
      [
        ['It is at the post office.', true],
        ['Please bring your passport.', true],
        ['It is at the post office.', true],
      ],
    );

    await preview.getByRole('button', { name: /passport/ }).press('Enter');
    await chat.log.getByText('It is at the post office.').waitFor();
    await chat.log.getByText('New', { exact: true }).waitFor();
    assert.equal(await chat.log.getByText('Do you have blue ones?').count(), 0);
    assert.equal(await page.getByRole('list', { name: 'Conversations' }).count(), 0);
    await unread(page, 0);
    await unread(other, 0);
    await until(page, `document.title === 'Shop'`);
    await other.close();
  });

  it('LC-51 LC-54 notifies of one elsewhere while the visitor looks away, and a press leads there', async () => {
    const { page, chat, reply } = await two('Grace');
    await allowSound(page);
    await page.evaluate('look(false)');
    reply('latest', 'We have blue ones.');
    reply('earlier', 'It is at the post office.');
    await until(page, 'shown.length === 2');
    assert.equal(
      await page.evaluate('new Set(shown.map(({ tag }) => tag)).size'),
      2,
      'one for each conversation',
    );
    reply('earlier', 'Please bring your passport.');
    await until(page, 'shown.length === 3');
    assert.equal(
      await page.evaluate('new Set(shown.map(({ tag }) => tag)).size'),
      2,
      'the later one replaces',
    );
    await page.evaluate('shown[2].live.onclick()');
    await page.evaluate('look(true)');
    await chat.log.getByText('Please bring your passport.').waitFor();
    assert.equal(await page.getByRole('list', { name: 'Conversations' }).count(), 0);
    await unread(page, 1);
    await until(page, 'shown[2].live.isClosed && !shown.find(({ body }) => /blue/.test(body)).live.isClosed');
  });

  it('LC-17 LC-54 counts a reply elsewhere at the menu of the open window, says it, and leads there', async () => {
    const { page, chat, reply } = await two('Joan');
    await chat.open();
    await chat.bubble('Do you have blue ones?').waitFor();
    reply('earlier', 'It is at the post office.');
    const menu = chat.window.getByRole('button', { name: 'Menu (1)' });
    await menu.waitFor();
    await checkAccessibility(page);
    await until(
      page,
      `spoken.includes('Conversations: New message from Lou Martin: It is at the post office.')`,
    );
    assert.equal(await page.getByRole('group', { name: /^New message/ }).count(), 0);
    assert.equal(await chat.log.getByText('It is at the post office.').count(), 0);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Conversations (1)' }).click();
    await page
      .getByRole('list', { name: 'Conversations' })
      .getByRole('button', { name: /post office/ })
      .click();
    await chat.log.getByText('It is at the post office.').waitFor();
    await unread(page, 0);
    await chat.window.getByRole('button', { name: 'Menu', exact: true }).waitFor();
  });
});
