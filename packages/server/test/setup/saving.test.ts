import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventually, go, publicSettings, question, save, useSetup } from './support.js';

const setup = useSetup();

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const shows = async (account: string, path: string, value: unknown): Promise<void> => {
  await eventually(`${path} is ${JSON.stringify(value)}`, async () => {
    const settings = await publicSettings(setup(), account);
    const found = path
      .split('.')
      .reduce<unknown>(
        (tree, name) => (tree as Record<string, unknown> | undefined)?.[name],
        settings.config,
      );
    return JSON.stringify(found) === JSON.stringify(value) ? true : undefined;
  });
};

describe('saving on the Setup page', () => {
  it('CS-02 saves options, texts and theme together, for every page', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await field(page, 'Show names of who writes').click();
    await field(page, 'Email address').fill('help@kiln.example');
    await go(page, 'Texts');
    await field(page, 'Title, and label of the button').fill('Talk to us');
    await page.getByRole('textbox', { name: 'Welcome, bubble 1 of 1' }).fill('Hello!');
    await page.getByRole('button', { name: 'Add a bubble' }).first().click();
    await page.keyboard.type('We are a <b>pottery</b>.');
    await go(page, 'Theme');
    await field(page, 'Main color').fill('#7a1f5c');
    await field(page, 'Position').selectOption('bottom-left');
    await page.getByText('6 unsaved changes').waitFor();
    await save(page);
    await shows(account, 'chat.showNames', false);
    await shows(account, 'support.email', 'help@kiln.example');
    await shows(account, 'messages.welcome', ['Hello!', 'We are a <b>pottery</b>.']);
    await shows(account, 'chat.variables', { 'main-color': '#7a1f5c' });
    const shop = await (await setup().visitor()).newPage();
    await shop.goto(
      setup().page(`<!doctype html><html lang="en"><script>MissiveChatConfig = { id: '${account}' }</script>
        <script src="${setup().serverUrl}/${account}/missive.js" async></script><h1>Shop</h1></html>`),
    );
    await shop.getByRole('button', { name: 'Talk to us' }).click();
    await shop.getByText('We are a <b>pottery</b>.', { exact: true }).waitFor();
  });

  it('LC-03 updates a widget on another page within two seconds, without a reload', async () => {
    const account = await setup().account();
    const shop = await (await setup().visitor()).newPage();
    await shop.goto(
      setup().page(`<!doctype html><html lang="en"><script>MissiveChatConfig = { id: '${account}' }</script>
        <script src="${setup().serverUrl}/${account}/missive.js" async></script><h1>Shop</h1></html>`),
    );
    await shop.getByRole('button', { name: 'Chat with us' }).click();
    await shop.getByRole('dialog').waitFor();
    const page = await setup().open(account, 'Texts');
    await field(page, 'Team is online').fill('Come in, we are open');
    await save(page);
    await shop.getByText('Come in, we are open').waitFor({ timeout: 2_000 });
  });

  it('CS-02 shows the default of each option, and can reset to it', async () => {
    const account = await setup().account();
    await setup().change(account, {
      settings: { messages: { title: 'Ask us' }, visitor: { askName: false } },
    });
    const page = await setup().open(account, 'Texts');
    const title = field(page, 'Title, and label of the button');
    assert.equal(await title.inputValue(), 'Ask us');
    assert.equal(await title.getAttribute('placeholder'), 'Chat with us');
    await page.getByRole('button', { name: 'Reset Title, and label of the button to its default' }).click();
    await go(page, 'Options');
    assert.equal(await field(page, 'Ask for the name').isChecked(), false);
    await page.getByRole('button', { name: 'Reset Ask for the name to its default' }).click();
    assert.equal(await field(page, 'Ask for the name').isChecked(), true);
    await save(page);
    assert.deepEqual((await setup().view(account)).settings, {});
  });

  it('CS-04 shows an error beside the field while typing, and does not save it', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await field(page, 'Email address').fill('nobody');
    await page.getByText('must be an email address such as help@example.com, or empty').waitFor();
    assert.equal(await field(page, 'Email address').getAttribute('aria-invalid'), 'true');
    await field(page, 'Team picture').fill('javascript:alert(1)');
    await page.getByText('must be an address that begins with https:// or http://, or empty').waitFor();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('Not saved yet: something needs your attention.').waitFor();
    assert.equal((await setup().view(account)).version, 1);
    await field(page, 'Email address').fill('help@kiln.example');
    await page.getByText('must be an email address').waitFor({ state: 'detached' });
    await go(page, 'Install');
    await page.getByRole('button', { name: 'Allow certain sites only' }).click();
    await page.keyboard.type('shop.example/page');
    await page
      .getByText(/^must be origins such as https:\/\/shop\.example/)
      .first()
      .waitFor();
    await go(page, 'Theme');
    await field(page, 'Main color').fill('no color');
    await page.getByText('This is not a color.').waitFor();
    await field(page, 'Main color').fill('red; x: y');
    await page.getByText('must be one CSS value, without { } ; < >').waitFor();
  });

  it('LC-05 hides the branding only where the plan allows it, and explains that', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    const hide = field(page, 'Hide the branding below the window');
    assert.equal(await hide.isDisabled(), true);
    await page.getByText('Only on the plans Productive and Business').waitFor();
    await field(page, 'Plan of the account').selectOption('business');
    await hide.click();
    await save(page);
    const { plan, mayHideBranding, settings } = await setup().view(account);
    assert.deepEqual([plan, mayHideBranding, settings.chat?.hideBranding], ['business', true, true]);
  });

  it('CS-02 undoes the last change, and redoes it', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await field(page, 'Team name').fill('Kiln');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved. Every open chat shows it now.').waitFor();
    await page.getByRole('button', { name: 'Undo last change' }).click();
    await page.getByRole('button', { name: 'Redo the change' }).waitFor();
    assert.match(await field(page, 'Team name').inputValue(), /^Shop/);
    await page.getByRole('button', { name: 'Redo the change' }).click();
    await page.getByRole('button', { name: 'Undo last change' }).waitFor();
    assert.equal(await field(page, 'Team name').inputValue(), 'Kiln');
    assert.equal((await setup().view(account)).name, 'Kiln');
  });

  it('CS-02 applies changes made elsewhere when there are no edits here', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await field(page, 'Team name').waitFor();
    await setup().change(account, { settings: { support: { phone: '+47 22' } } });
    await eventually('the phone number is there', async () =>
      (await field(page, 'Phone number').inputValue()) === '+47 22' ? true : undefined,
    );
  });

  for (const [keep, button, phone] of [
    ['mine', 'Keep mine and save', '+47 11'],
    ['theirs', 'Take theirs', '+47 22'],
  ] as const)
    it(`CS-02 shows the changes of another operator, and keeps ${keep}`, async () => {
      const account = await setup().account();
      const page = await setup().open(account);
      await field(page, 'Phone number').fill('+47 11');
      await field(page, 'Email address').fill('help@kiln.example');
      await setup().change(account, { settings: { support: { phone: '+47 22' } }, name: 'Their name' });
      await page.getByText('Someone else has changed this account.').waitFor();
      await page.getByRole('button', { name: /^Save/ }).click();
      const dialog = question(page, 'Someone else saved first');
      await dialog.getByText('Their name').waitFor();
      await dialog.getByText('+47 22').waitFor();
      await dialog.getByText('+47 11').waitFor();
      await dialog.getByRole('button', { name: button }).click();
      await dialog.waitFor({ state: 'detached' });
      // A field that only one of them changed keeps the change.
      assert.equal(await field(page, 'Team name').inputValue(), 'Their name');
      assert.equal(await field(page, 'Email address').inputValue(), 'help@kiln.example');
      if (keep === 'theirs') await save(page);
      await page.getByText('Everything is saved.').waitFor();
      const { name, settings } = await setup().view(account);
      assert.deepEqual([name, settings.support], ['Their name', { phone, email: 'help@kiln.example' }]);
    });

  it('CS-02 does not ask when fields changed elsewhere are not editable', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await field(page, 'Phone number').fill('+47 11');
    await setup().call('POST', `/accounts/${account}/secret-key/rotate`, { overlapHours: 1 });
    await save(page);
    assert.equal((await setup().view(account)).settings.support?.phone, '+47 11');
  });

  it('CS-02 asks before leaving with unsaved changes', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await field(page, 'Team name').fill('Kiln');
    await page.getByLabel('Account', { exact: true }).selectOption('demo');
    const dialog = question(page, 'Leave without saving?');
    await dialog.getByRole('button', { name: 'Stay' }).click();
    assert.equal(await field(page, 'Team name').inputValue(), 'Kiln');
    assert.equal(await page.getByLabel('Account', { exact: true }).inputValue(), account);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await dialog.getByRole('button', { name: 'Stay' }).click();
    const asking = page.waitForEvent('dialog');
    const left = page.close({ runBeforeUnload: true });
    const asked = await asking;
    assert.equal(asked.type(), 'beforeunload');
    await asked.dismiss();
    await left;
    assert.equal(await field(page, 'Team name').inputValue(), 'Kiln');
  });
});
