/** Fields of the operator's own in the form, with a visitor’s page and an agent’s inbox, and everything between them real (LC-53). */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { startStack, widgetOf, type Stack } from '../support/stack.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');

const FIELDS = `meta: { topic: 'Repair' }, visitor: { fields: [
  { name: 'order', label: 'Order number', required: true },
  { name: 'topic', label: 'What is it about?', type: 'select', options: ['Care', 'Repair'] },
  { name: 'day', label: 'Day', type: 'date' },
  { name: 'story', label: 'What has happened to your pot since you bought it in our shop?', type: 'textarea' },
  { name: 'phone', label: 'Phone', type: 'tel', when: 'away' },
  { name: 'terms', label: 'I have read the care instructions', type: 'checkbox', required: true },
] }`;

describe('fields of the form', () => {
  let missive: MissiveEmulator;
  let stack: Stack;
  before(async () => {
    missive = await startMissiveEmulator({ port: 0 });
    const { organization } = missive;
    stack = await startStack({
      serverOptions: {
        missiveApiBaseUrl: missive.apiBaseUrl,
        missiveApiToken: organization.token,
        missiveChannelId: organization.channel.id,
        missiveChannelType: 'text',
      },
    });
  });
  after(async () => {
    await stack.stop();
    await missive.stop();
  });

  async function open(options: BrowserContextOptions = {}, config = FIELDS): Promise<Page> {
    const page = await (await stack.visitor(options)).newPage();
    await page.goto(stack.page(html(snippet(stack.serverUrl, config))));
    await page.evaluate('customElements.whenDefined("missive-chat").then(() => MissiveChat.open())');
    return page;
  }

  async function violations(page: Page): Promise<string[]> {
    await page.addScriptTag({ path: AXE });
    const found = await page.evaluate<AxeResults>(`axe.run('missive-chat', { resultTypes: ['violations'] })`);
    return found.violations.map(({ id }) => id);
  }

  it('LC-53 are filled in by the visitor, and read by the team under what the visitor says', async () => {
    const warnings: string[] = [];
    const page = await open();
    page.on('console', (message) => warnings.push(message.text()));
    const chat = widgetOf(page);
    const order = page.getByLabel('Order number');
    await order.waitFor();
    assert.equal(await page.getByLabel('What is it about?').inputValue(), 'Repair');
    assert.equal(await page.getByLabel('Phone').count(), 0);
    await page.getByLabel('Name', { exact: true }).fill('Ines');
    await page.getByLabel('Email').fill('ines@visitor.example');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('Please fill in this field.').waitFor();
    await page.getByText('Please tick this box to continue.').waitFor();
    assert.ok(await order.evaluate((field) => field.matches(':focus')));
    assert.deepEqual(await violations(page), []);
    await order.fill('1234');
    await page.getByLabel('What has happened').fill('It fell.\nTwice.');
    await page.getByLabel('I have read').check();
    await page.getByRole('button', { name: 'Submit' }).click();
    await chat.write('Can it be mended?');
    const agent = await (await stack.visitor()).newPage();
    await agent.goto(`${missive.url}/inbox#organization=${missive.organization.id}`);
    await agent.getByRole('navigation').getByText('Ines').first().click();
    const said = agent.locator('.post-card', { hasText: 'What the visitor says' });
    await said.getByText('Answer: Order number').waitFor();
    assert.deepEqual(await said.locator('dt').allTextContents(), [
      'Name',
      'Email',
      'Answer: Order number',
      'Answer: What is it about?',
      'Answer: What has happened to your pot since you bought it in our sho',
      'Answer: I have read the care instructions',
    ]);
    assert.deepEqual((await said.locator('dd').allTextContents()).slice(2), [
      '1234',
      'Repair',
      'It fell. Twice.',
      'yes',
    ]);
    const pageSaid = agent.locator('.post-card', { hasText: 'What the page says' });
    assert.ok((await pageSaid.locator('dt').allTextContents()).includes('Page data: topic'));
    await page.reload();
    await chat.composer.waitFor();
  });

  it('LC-53 that a known user has not given are the only ones asked for, and do not stop a visitor who has a conversation', async () => {
    const user = `user: { name: 'Jane', email: 'jane@acme.com' }, visitor: { fields: [{ name: 'order', label: 'Order number', required: true }, { name: 'phone', label: 'Phone' }] }`;
    const page = await open({}, user);
    const order = page.getByLabel('Order number');
    await order.waitFor();
    assert.equal(await page.getByLabel('Phone').count(), 0);
    assert.equal(await page.getByLabel('Email').count(), 0);
    await order.fill('77');
    await order.press('Enter');
    await widgetOf(page).write('Hello');
    await widgetOf(page).bubble('Hello').waitFor();
    await page.reload();
    await widgetOf(page).composer.waitFor();
    const given = await open({}, `meta: { order: '5' }, ${user}`);
    await widgetOf(given).composer.waitFor();
  });

  it('LC-53 have no accessibility violation in the dark, from right to left and on a phone', async () => {
    for (const [name, options, config] of [
      ['dark', {}, `chat: { theme: 'dark' }, ${FIELDS}`],
      ['right to left', {}, `chat: { locale: 'ar' }, ${FIELDS}`],
      ['phone', { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true }, FIELDS],
    ] as const) {
      const page = await open(options, config);
      await page.locator('#field-order').waitFor();
      await page.locator('missive-chat-identify [type=submit]').click();
      await page.locator('#field-order-error').waitFor();
      assert.deepEqual(await violations(page), [], name);
      // The field with the first error has the focus, and is in sight below the header.
      const isCovered = `(() => {
        const form = document.querySelector('missive-chat').shadowRoot.querySelector('missive-chat-panel').shadowRoot
          .querySelector('missive-chat-identify');
        const header = form.getRootNode().querySelector('.header').getBoundingClientRect();
        return form.shadowRoot.activeElement.getBoundingClientRect().top < header.bottom;
      })()`;
      await page.waitForFunction(`!${isCovered}`, undefined, { timeout: 5_000 });
      if (name === 'phone')
        assert.deepEqual(
          await page
            .locator('missive-chat-fields .box')
            .evaluateAll((boxes) => boxes.map((box) => parseFloat(getComputedStyle(box).fontSize) >= 16)),
          [true, true, true],
        );
      const { SHOTS } = process.env;
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/fields-${name.replaceAll(' ', '-')}.png` });
    }
  });
});
