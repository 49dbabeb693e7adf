import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { go, publicSettings, save, useSetup } from './support.js';

const setup = useSetup();
const PREVIEW = 'Preview of the chat';

describe('greetings on the Setup page', () => {
  const card = (page: Page, number: number) => page.getByRole('region', { name: `Greeting ${number}` });

  it('LC-52 are added, previewed while they are typed, and saved', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Greetings');
    await page.getByText('0 of at most 20').waitFor();
    await page.getByRole('button', { name: 'Add a greeting' }).click();
    await page.getByText('1 of at most 20').waitFor();
    const first = card(page, 1);
    const preview = page.frameLocator(`iframe[title="${PREVIEW}"]`);
    await preview.getByText('Hello! May we help you?').waitFor();
    await first.getByLabel('Text').fill('Shall we help you to choose?');
    await preview.getByText('Shall we help you to choose?').waitFor();
    await first.getByLabel('Quick replies').fill('Yes, please\n\nNo');
    await preview.getByRole('button', { name: 'Yes, please' }).waitFor();
    await first.getByLabel('Pages').fill('/pots/*');
    await first.getByLabel('Seconds on the page').fill('5');
    await first.getByLabel('When the mouse leaves').check();
    await first.getByLabel('For').selectOption('New visitors');
    await first.getByLabel('Id').fill('choose');
    await preview.getByText('Shall we help you to choose?').waitFor();
    await save(page);
    assert.deepEqual((await publicSettings(setup(), account)).config.greetings, [
      {
        id: 'choose',
        text: 'Shall we help you to choose?',
        after: 5,
        replies: ['Yes, please', 'No'],
        pages: ['/pots/*'],
        exit: true,
        audience: 'new',
      },
    ]);
    await go(page, 'Texts');
    await preview.getByRole('dialog').waitFor();
  });

  it('LC-52 change places and go by keyboard, which keeps the focus', async () => {
    const account = await setup().account();
    const greetings = ['one', 'two', 'three'].map((id) => ({ id, text: `Text ${id}` }));
    await setup().change(account, { settings: { greetings } });
    const page = await setup().open(account, 'Greetings');
    const order = (): Promise<string[]> =>
      page.getByLabel('Id').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
    await page.getByRole('button', { name: 'Move up: Greeting 3' }).press('Enter');
    assert.deepEqual(await order(), ['one', 'three', 'two']);
    await page.locator('button:focus').press('Enter');
    assert.deepEqual(await order(), ['three', 'one', 'two']);
    await page.getByRole('button', { name: 'Remove: Greeting 2' }).press('Enter');
    assert.deepEqual(await order(), ['three', 'two']);
    await page.frameLocator(`iframe[title="${PREVIEW}"]`).getByText('Text two').waitFor();
    await save(page);
    assert.deepEqual((await publicSettings(setup(), account)).config.greetings, [greetings[2], greetings[1]]);
  });

  it('LC-52 say what is wrong at its field, and are not saved until it is mended', async () => {
    const account = await setup().account();
    const greetings = [
      { id: 'one', text: 'One' },
      { id: 'two', text: 'Two' },
    ];
    await setup().change(account, { settings: { greetings } });
    const page = await setup().open(account, 'Greetings');
    const second = card(page, 2);
    await second.getByLabel('Id').fill('one');
    await second.getByText('must differ from the ids of the other greetings').waitFor();
    await second.getByLabel('Id').fill('two words');
    await second.getByText(/must be 1 to 60 letters/).waitFor();
    await second.getByLabel('Pages').fill('pots');
    await second.getByText(/begin with \/ or \*/).waitFor();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('Not saved yet: something').waitFor();
    assert.deepEqual((await publicSettings(setup(), account)).config.greetings, greetings);
    await second.getByLabel('Id').fill('other');
    await second.getByLabel('Pages').fill('/pots');
    await save(page);
  });
});
