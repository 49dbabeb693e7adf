/** The end of a conversation, with a visitor’s page and an agent’s inbox, and everything between them real (LC-54). */
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

describe('a conversation that an agent closes', () => {
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

  it('LC-54 is seen by the visitor, who rates it and writes on', async () => {
    const { organization } = missive;
    const page = await (await stack.visitor()).newPage();
    await page.goto(
      stack.page(
        html(
          `<script>
            window.heard = [];
            for (const name of ['missive-chat-ended', 'missive-rated', 'missive-new-message'])
              document.addEventListener(name, ({ detail }) => heard.push([name, detail]));
          </script>${snippet(stack.serverUrl, `chat: { rating: 'faces' }`)}`,
        ),
      ),
    );
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Ines', 'ines@visitor.example');
    await chat.write('Do you ship to Norway?');

    const agent = await (await stack.visitor()).newPage();
    await agent.goto(`${missive.url}/inbox#organization=${organization.id}`);
    await agent.getByRole('navigation').getByText('Ines').first().click();
    await agent.getByRole('region', { name: 'Messages' }).getByText('Do you ship to Norway?').waitFor();
    await agent.locator('#composer textarea').fill('We do, every Monday.');
    await agent.locator('#composer textarea').press('Enter');
    await chat.bubble('We do, every Monday.').waitFor();
    await agent.getByRole('button', { name: 'Close', exact: true }).click();

    const line = chat.log.getByText('Lou Martin closed this conversation');
    await line.waitFor();
    const ended = chat.log.locator('missive-chat-end time');
    assert.match((await ended.textContent()) ?? '', /^\d{1,2}:\d{2}/);
    await page.locator('[aria-live=polite] p').filter({ hasText: 'closed this conversation' }).waitFor();
    assert.equal(await page.evaluate(`document.querySelector('missive-chat').unread`), 0);

    await page.getByRole('radio', { name: 'Good' }).press('Space');
    await page.getByLabel('What was good or bad?').fill('Very friendly <b>*all*</b>');
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run('missive-chat', { resultTypes: ['violations'] })`,
    );
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await chat.log.getByRole('button', { name: 'Send' }).click();
    await chat.log.getByText('Thank you for your rating.').waitFor();
    await page.locator('[aria-live=polite] p').filter({ hasText: 'Thank you for your rating.' }).waitFor();
    await agent.getByRole('button', { name: /^Closed/ }).click();
    await agent.getByRole('navigation').getByText('Ines').first().click();
    await agent.getByRole('region', { name: 'Messages' }).getByText('Rating: 🙂 Good').waitFor();
    const ratings = organization.posts.map(({ text }) => text).filter((text) => text?.startsWith('Rating'));
    assert.deepEqual(ratings, ['Rating: 🙂 Good\n“Very friendly ‹b›all‹/b›”']);
    assert.equal(organization.conversations[0]?.isClosed, true, 'a rating opens nothing');

    // A later page shows the same, without asking again.
    await page.reload();
    await line.waitFor();
    await chat.log.getByText('Thank you for your rating.').waitFor();
    assert.equal(await page.getByRole('radio').count(), 0);

    await chat.write('One more question');
    await eventually('it is open again', () =>
      Promise.resolve(organization.conversations[0]?.isClosed === false || undefined),
    );
    assert.equal(organization.conversations.length, 1);
  });
});
