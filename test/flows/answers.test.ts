/** A program speaks first, a person goes on: with a visitor's browser and an agent's (CS-10). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import type { ProgramMessage } from '@missive-chat/server';
import { freePort } from '../support/engines/free-port.js';
import { html, snippet } from '../support/pages.js';
import { announcements } from '../support/announcements.js';
import { eventually, startStack, type Stack } from '../support/stack.js';

describe('a visitor, a program and an agent', () => {
  let stack: Stack;
  let missive: MissiveEmulator;
  let shop: string;
  const asked: ProgramMessage[] = [];

  before(async () => {
    missive = await startMissiveEmulator({ port: 0 });
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const { channel, token } = missive.organization;
    channel.webhookUrl = `${publicUrl}/demo/webhooks/missive`;
    channel.signatureSecret = 'a secret of the channel';
    stack = await startStack({
      serverOptions: {
        port,
        publicUrl,
        missiveApiBaseUrl: missive.apiBaseUrl,
        missiveApiToken: token,
        missiveChannelId: channel.id,
        missiveSignatureSecret: channel.signatureSecret,
        relayPace: { pollInterval: 100, minCheckDelay: 300 },
        onVisitorMessage(message, { reply }) {
          asked.push(message);
          reply({ text: 'Pots leave within two days.', replies: ['That helps', 'Talk to a person'] });
        },
      },
    });
    shop = stack.page(html(snippet(stack.serverUrl), '<h1>Shop</h1>'));
  });
  after(async () => {
    await stack.stop();
    await missive.stop();
  });

  it('CS-10 the reply says that it is automatic; the agent reads it, answers, and the program is silent', async () => {
    const page = await (await stack.visitor({ locale: 'de-DE' })).newPage();
    await page.goto(shop);
    const german = page.getByRole('dialog');
    await page.getByRole('button').first().click();
    await german.waitFor();
    const fields = german.getByRole('textbox');
    await fields.nth(0).fill('Ana');
    await fields.nth(1).fill('ana@visitor.example');
    await fields.nth(1).press('Enter');
    const composer = german.getByRole('textbox').last();
    await german.getByRole('log').waitFor();
    const spoken = await announcements(page);
    await composer.fill('When do you send my pot?');
    await composer.press('Enter');
    await german.getByText('Pots leave within two days.', { exact: true }).waitFor();
    const mark = 'Automatische Antwort · Kiln & Clay';
    await german.getByText(mark, { exact: true }).first().waitFor();
    await eventually('it is spoken with its mark', async () =>
      (await spoken.all()).some((text) => text.includes(mark)) ? true : undefined,
    );
    await german.getByRole('button', { name: 'That helps' }).waitFor();

    const inbox = await (await stack.visitor()).newPage();
    const { organization } = missive;
    const { id } = await eventually('the conversation is at Missive', () =>
      Promise.resolve(organization.conversations[0]),
    );
    await inbox.goto(`${missive.url}/inbox#organization=${organization.id}&conversation=${id}`);
    await inbox.getByText('When do you send my pot?').first().waitFor();
    await inbox.getByText('Automatic reply · message 2 of the chat').first().waitFor();
    await inbox.getByText('Pots leave within two days.').first().waitFor();
    const box = inbox.getByRole('textbox', { name: 'Reply' });
    await box.fill('Ada here: it leaves today.');
    await box.press('Enter');
    await german.getByText('Ada here: it leaves today.', { exact: true }).waitFor();

    await composer.fill('Thank you!');
    await composer.press('Enter');
    await inbox.getByText('Thank you!').first().waitFor();
    await eventually('the message is at Missive', () =>
      Promise.resolve(organization.messages.find(({ body }) => body === 'Thank you!')),
    );
    assert.equal(asked.length, 1);
    assert.equal(await german.getByText('Pots leave within two days.', { exact: true }).count(), 1);

    await page.reload();
    await german.getByText(mark, { exact: true }).first().waitFor();
  });
});
