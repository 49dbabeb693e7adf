import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { publicSettings, save, useSetup } from './support.js';

const setup = useSetup();

describe('form fields on the Setup page', () => {
  const card = (page: Page, number: number) => page.getByRole('region', { name: `Field ${number}` });
  const previewOf = (page: Page) => page.frameLocator('iframe[title="Preview of the chat"]');

  it('LC-53 are added, previewed while they are typed, and saved', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Form fields');
    await page.getByText('The form has no fields of your own yet.').waitFor();
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByText('1 of at most 8').waitFor();
    const preview = previewOf(page);
    await preview.getByLabel('Order number').waitFor();
    const first = card(page, 1);
    await first.getByLabel('Label').fill('What is it about?');
    await preview.getByLabel('What is it about?').waitFor();
    await first.getByLabel('Kind').selectOption('One of several choices');
    await first.getByLabel('Choices').fill('Care\n\nRepair');
    await preview.getByRole('option', { name: 'Repair' }).waitFor({ state: 'attached' });
    await first.getByRole('switch', { name: 'It has to be filled in' }).check();
    await preview.locator('select[aria-required=true]').waitFor();
    await first.getByLabel('Name').fill('topic');
    await first.getByLabel('Asked').selectOption('While the team is away');
    // The preview shows a team that is online.
    await preview.getByLabel('What is it about?').waitFor({ state: 'detached' });
    await page.getByLabel('What the preview shows').selectOption('Team offline');
    await preview.getByLabel('What is it about?').waitFor();
    await save(page);
    assert.deepEqual((await publicSettings(setup(), account)).config.visitor?.fields, [
      {
        name: 'topic',
        label: 'What is it about?',
        type: 'select',
        options: ['Care', 'Repair'],
        required: true,
        when: 'away',
      },
    ]);
  });

  it('LC-53 change places and go by keyboard, which keeps the focus', async () => {
    const account = await setup().account();
    const fields = ['one', 'two', 'three'].map((name) => ({ name, label: `Label ${name}` }));
    await setup().change(account, { settings: { visitor: { fields } } });
    const page = await setup().open(account, 'Form fields');
    await page.getByRole('button', { name: 'Move up: Field 3' }).press('Enter');
    await page.locator('button:focus').press('Enter');
    await page.getByRole('button', { name: 'Remove: Field 2' }).press('Enter');
    await previewOf(page).getByLabel('Label two').waitFor();
    await previewOf(page).getByLabel('Label one').waitFor({ state: 'detached' });
    await save(page);
    assert.deepEqual((await publicSettings(setup(), account)).config.visitor?.fields, [fields[2], fields[1]]);
  });

  it('LC-53 say what is wrong at its place, and are not saved until it is mended', async () => {
    const account = await setup().account();
    const fields = ['one', 'two'].map((name) => ({ name, label: name }));
    await setup().change(account, { settings: { visitor: { fields } } });
    const page = await setup().open(account, 'Form fields');
    const second = card(page, 2);
    await second.getByLabel('Name').fill('one');
    await second.getByText('must differ from the names of the other fields').waitFor();
    await second.getByLabel('Name').fill('two words');
    await second.getByText(/must be 1 to 30 letters/).waitFor();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('Not saved yet: something').waitFor();
    assert.deepEqual((await publicSettings(setup(), account)).config.visitor?.fields, fields);
    await second.getByLabel('Name').fill('other');
    await save(page);
  });
});
