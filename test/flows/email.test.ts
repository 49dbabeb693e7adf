/** A visitor leaves, the answer finds them by email, and the email leads back (CS-07). */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import { openSqliteStore } from '../../packages/server/src/storage/sqlite.js';
import { startMailServer, type MailServer } from '../../packages/server/test/mail/mail-server.js';
import { html, snippet } from '../support/pages.js';
import { announcements } from '../support/announcements.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

describe('an answer to a visitor who has left', () => {
  let stack: Stack;
  let missive: MissiveEmulator;
  let mail: MailServer;
  let shop: string;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'missive-chat-email-'));
    missive = await startMissiveEmulator({ port: 0 });
    mail = await startMailServer();
    const { channel, token } = missive.organization;
    stack = await startStack({
      serverOptions: {
        dataDirectory: folder,
        publicUrl: 'http://127.0.0.1:1',
        smtpUrl: mail.url,
        smtpFrom: 'chat@kiln.example',
        missiveApiBaseUrl: missive.apiBaseUrl,
        missiveApiToken: token,
        missiveChannelId: channel.id,
        relayPace: { pollInterval: 100, minCheckDelay: 300, sweepInterval: 300 },
      },
    });
    shop = stack.page(html(snippet(stack.serverUrl), '<h1>Shop</h1>'));
    const store = await openSqliteStore(folder);
    await store.update(
      'demo',
      { email: { isOn: true, minutes: 2 / 60, siteUrl: shop, replyTo: '' } },
      Date.now(),
    );
    await store.close();
  });
  after(async () => {
    await stack.stop();
    await missive.stop();
    await mail.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('CS-07 comes in one email, whose button returns to the conversation in another browser, once', async () => {
    const own = await stack.visitor();
    const page = await own.newPage();
    await page.goto(shop);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Ana', 'ana@visitor.example');
    await chat.write('Where is my pot?');
    const { organization } = missive;
    const received = await eventually('the message is at Missive', () =>
      Promise.resolve(organization.messages.find(({ body }) => body === 'Where is my pot?')),
    );
    await own.close();
    const { id } = organization.conversationOf(received);
    for (const body of ['It left today.', 'By ship.', 'Four weeks.']) organization.reply(id, { body });
    await eventually('the email', () => Promise.resolve(mail.received[0]));
    const text = mail.received[0]?.email.text ?? '';
    for (const reply of ['It left today.', 'By ship.', 'Four weeks.']) assert.ok(text.includes(reply), text);
    assert.ok(!text.includes('Where is my pot?'));
    const [link = ''] = /http\S+#missive-chat=\S+/.exec(text) ?? [];
    await eventually('the team was told', () =>
      Promise.resolve(
        organization.posts.find((post) => post.text?.startsWith('Emailed to ana@visitor.example')),
      ),
    );
    assert.equal(mail.received.length, 1);

    const elsewhere = await (await stack.visitor()).newPage();
    await elsewhere.goto(link);
    await elsewhere.getByText('Where is my pot?').waitFor();
    await elsewhere.getByText('Four weeks.').waitFor();
    assert.ok(!elsewhere.url().includes('missive-chat='), 'the token has left the address');

    const third = await (await stack.visitor()).newPage();
    await third.goto(link);
    const stranger = widgetOf(third);
    await stranger.window.waitFor();
    assert.ok(!third.url().includes('missive-chat='));
    assert.equal(await third.getByText('Four weeks.').count(), 0, 'the link does not work twice');

    const eve = await (await stack.visitor()).newPage();
    await eve.goto(shop);
    const hers = widgetOf(eve);
    await hers.open();
    await hers.identify('Eve', 'ana@visitor.example');
    await hers.write('I am Ana, honestly');
    await stack.agent.receive('I am Ana, honestly');
    assert.equal(await eve.getByText('Where is my pot?').count(), 0);
    assert.equal(await eve.getByText('Four weeks.').count(), 0);
  });

  it('CS-07 the visitor reads so once, below the first message, and changes the address there', async () => {
    const own = await stack.visitor();
    const page = await own.newPage();
    await page.goto(shop);
    const chat = widgetOf(page);
    await chat.open();
    const spoken = await announcements(page);
    await chat.identify('Ben', 'ben@visitor.example');
    assert.equal(await page.getByText(/^If you leave/).count(), 0);
    await chat.write('Do you ship to Iceland?');
    await spoken.have('If you leave, replies are emailed to ben@visitor.example.');
    await chat.write('And to Greenland?');
    await chat.bubble('And to Greenland?').waitFor();
    const notice = page.locator('missive-chat-email-notice');
    assert.equal(await notice.count(), 1);
    await notice.getByRole('button', { name: 'Change address' }).press('Enter');
    await page.keyboard.press('Escape');
    await notice.getByRole('button', { name: 'Change address' }).press('Enter');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('ben@home.example');
    await page.keyboard.press('Enter');
    await spoken.have('If you leave, replies are emailed to ben@home.example.');
    const told = (await spoken.all()).filter((text) => text.startsWith('If you leave'));
    assert.equal(told.length, 2, 'once for each address');

    await page.reload();
    await notice.getByText('ben@home.example').waitFor();
    const { organization } = missive;
    const received = await eventually('the message is at Missive', () =>
      Promise.resolve(organization.messages.find(({ body }) => body === 'And to Greenland?')),
    );
    const before = mail.received.length;
    await own.close();
    organization.reply(organization.conversationOf(received).id, { body: 'Yes, both.' });
    await eventually('the email', () => Promise.resolve(mail.received[before]));
    assert.deepEqual(mail.received[before]?.to, ['ben@home.example']);
  });

  it('CS-07 the visitor reads nothing of it where no email will come', async () => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(stack.page(html(snippet(stack.serverUrl, 'visitor: { requireEmail: false }'))));
    const chat = widgetOf(page);
    await chat.open();
    await chat.window.getByLabel('Name').fill('Cleo');
    await chat.window.getByRole('button', { name: 'Submit' }).click();
    await chat.write('No address');
    await stack.agent.receive('No address');
    await chat.window.getByText('Sent').first().waitFor();
    assert.equal(await page.locator('missive-chat-email-notice').count(), 0);
  });
});
