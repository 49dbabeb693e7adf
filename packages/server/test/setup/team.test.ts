/** The team and the usual reply time on the Setup page (LC-50). */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import { publicSettings, save, useSetup } from './support.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const preview = (page: Page) => page.frameLocator('iframe[title="Preview of the chat"]');
const card = (page: Page) => page.getByRole('region', { name: 'Members of the team' });

describe('the team on the Setup page', () => {
  const setup = useSetup();

  it('LC-50 members are added with a picture, previewed while they are typed, and saved', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Options');
    await card(page).getByRole('button', { name: 'Add a member' }).click();
    await page.keyboard.type('Ada');
    await card(page).getByRole('button', { name: 'Add a member' }).click();
    await page.keyboard.type('Ben');
    await page.getByLabel('The header shows').selectOption('The title, and the team below it');
    await preview(page).getByText('Ada, Ben').waitFor();
    const chooser = page.waitForEvent('filechooser');
    await card(page).getByRole('button', { name: 'Upload… Picture of Ada' }).click();
    await (await chooser).setFiles({ name: 'ada.png', mimeType: 'image/png', buffer: PIXEL });
    await card(page).getByText('Uploaded. Save to use it.').waitFor();
    await preview(page).locator('.faces img').waitFor();
    await save(page);
    const { team } = (await publicSettings(setup(), account)).config as { team?: unknown[] };
    const [ada, ben] = (team ?? []) as { name: string; avatarUrl?: string }[];
    assert.deepEqual([ada?.name, ben], ['Ada', { name: 'Ben' }]);
    assert.match(
      (await fetch(ada?.avatarUrl ?? '')).headers.get('Content-Type') ?? '',
      /^image\/(?:png|webp)$/,
    );
  });

  it('LC-50 members change places and go by keyboard, which keeps the focus', async () => {
    const account = await setup().account();
    const team = ['Ada', 'Ben', 'Chloé'].map((name) => ({ name }));
    await setup().change(account, { settings: { team, chat: { header: 'team' } } });
    const page = await setup().open(account, 'Options');
    await preview(page).getByText('Ada, Ben, Chloé').waitFor();
    await card(page).getByRole('button', { name: 'Move up: Chloé' }).press('Enter');
    await preview(page).getByText('Ada, Chloé, Ben').waitFor();
    await page.locator('button:focus').press('Enter');
    await preview(page).getByText('Chloé, Ada, Ben').waitFor();
    await card(page).getByRole('button', { name: 'Remove: Ada' }).press('Enter');
    await preview(page).getByText('Chloé, Ben').waitFor();
    await card(page).locator('input:focus').waitFor();
    await save(page);
    assert.deepEqual((await publicSettings(setup(), account)).config.team, [team[2], team[1]]);
  });

  it('LC-50 a member without a name is named as the mistake, and is not saved', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Options');
    await card(page).getByRole('button', { name: 'Add a member' }).click();
    await card(page).getByText('must be a text of 1 to 60 characters').waitFor();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('Not saved yet: something').waitFor();
    await card(page).getByLabel('Name').fill('Ada');
    await save(page);
  });

  it('LC-50 without Missive, the button says what is missing', async () => {
    const page = await setup().open(await setup().account(), 'Options');
    await card(page).getByRole('button', { name: 'Take from Missive' }).click();
    await page.getByText('Missive is not connected to this account yet.').waitFor();
  });

  it('LC-50 the usual reply time is chosen, previewed and public; the operator sees what was measured', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Options');
    await page.getByText(/^There were 0 first replies in the last seven days/).waitFor();
    await page.getByRole('switch', { name: 'Show the usual reply time' }).check();
    await preview(page).getByText('Usually replies in a few minutes').waitFor();
    await page.getByLabel('Usual reply time', { exact: true }).selectOption('A day');
    await preview(page).getByText('Usually replies within a day').waitFor();
    await save(page);
    const settings = await publicSettings(setup(), account);
    assert.equal((settings as { replyTime?: string }).replyTime, 'day');
    assert.equal((await setup().view(account)).availability.replyTime, 'day');
    await page.getByRole('button', { name: 'Undo last change' }).click();
    await page.getByRole('button', { name: 'Redo the change' }).waitFor();
    assert.equal((await setup().view(account)).availability.replyTime, 'measured');
  });
});

describe('the team of Missive on the Setup page', () => {
  let missive: MissiveEmulator;
  const options = { serverOptions: {} };
  before(async () => {
    missive = await startMissiveEmulator({ port: 0 });
    Object.assign(options.serverOptions, { missiveApiBaseUrl: missive.apiBaseUrl });
  });
  after(() => missive.stop());
  const setup = useSetup(options);

  it('LC-50 is taken with one click: names and pictures, after those who are there', async () => {
    const { organization } = missive;
    organization.users.length = 0;
    const picture = { filename: 'ada.png', bytes: PIXEL };
    organization.addUser({ name: 'Ada', email: 'ada@kiln.example', picture });
    organization.addUser({ name: 'Lou Martin', email: 'lou@kiln.example' });
    const channel = organization.createChannel({ type: 'text', name: 'Shop' });
    const account = await setup().account();
    await setup().call('PUT', `/accounts/${account}/missive`, {
      token: organization.token,
      channelId: channel.id,
      channelType: 'text',
    });
    await setup().change(account, {
      settings: { team: [{ name: 'Zoe' }, { name: 'ada' }], chat: { header: 'team' } },
    });
    const page = await setup().open(account, 'Options');
    await card(page).getByRole('button', { name: 'Take from Missive' }).click();
    await card(page).getByText('Missive has 2 users; 1 added. Save to use them.').waitFor();
    await preview(page).getByText('Zoe, Ada, Lou Martin').waitFor();
    await save(page);
    const { team } = (await publicSettings(setup(), account)).config as {
      team?: readonly { name: string; avatarUrl?: string }[];
    };
    assert.deepEqual(
      team?.map(({ name, avatarUrl = '' }) => [name, avatarUrl.startsWith(setup().serverUrl)]),
      [
        ['Zoe', false],
        ['Ada', true],
        ['Lou Martin', false],
      ],
    );
    assert.ok(!JSON.stringify(await publicSettings(setup(), account)).includes('kiln.example'));
  });
});
