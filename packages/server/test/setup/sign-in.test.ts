import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startChatServer } from '@missive-chat/server';
import { ADMIN_SECRET, question, save, useSetup } from './support.js';

const setup = useSetup();

describe('signing in to the Setup page', () => {
  it('CS-02 asks for the admin secret, rejects a wrong one, and shows the account', async () => {
    const page = await (await setup().visitor()).newPage();
    const answer = (await page.goto(`${setup().serverUrl}/setup`))!;
    assert.equal(answer.headers()['cache-control'], 'no-store');
    assert.match(
      answer.headers()['content-security-policy'] ?? '',
      /script-src 'self'.*frame-ancestors 'none'/,
    );
    const field = page.getByLabel('Admin secret');
    await field.fill('a wrong secret');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This is not the admin secret.').waitFor();
    await field.fill(ADMIN_SECRET);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Options', level: 1 }).waitFor();
    assert.equal(await page.getByLabel('Account', { exact: true }).inputValue(), 'demo');
    await page.getByRole('status').getByText('Signed in.').waitFor();
    const focused = page.evaluate<string>(
      `document.querySelector('setup-app').shadowRoot.activeElement?.localName`,
    );
    assert.equal(await focused, 'main', 'the focus is at the section, not at the link that skips to it');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Admin secret').waitFor();
    await page.reload();
    await page.getByLabel('Admin secret').waitFor();
  });

  it('CS-04 shows how long to wait after too many attempts', async () => {
    const page = await (await setup().visitor()).newPage();
    await page.goto(`${setup().serverUrl}/setup`);
    const field = page.getByLabel('Admin secret');
    const throttled = page.getByText(/Too many attempts to sign in.*Try again in \d+ seconds/);
    const button = page.getByRole('button', { name: 'Sign in' });
    for (let attempt = 0; attempt < 12 && !(await throttled.isVisible()); attempt++) {
      await field.fill(`guess ${attempt}`);
      await Promise.all([page.waitForResponse(/sign-in/), button.click()]);
      await page.getByRole('button', { name: 'Sign in', disabled: false }).waitFor();
    }
    await throttled.waitFor();
  });

  it('CS-02 explains how to switch the page on where it is off', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-test-'));
    const server = await startChatServer({ port: 0, dataDirectory, logLevel: 'silent' });
    try {
      const page = await (await setup().visitor()).newPage();
      await page.goto(`${server.url}/setup`);
      await page.getByRole('heading', { name: 'Setup is switched off' }).waitFor();
      await page.getByText('Set MISSIVE_CHAT_ADMIN_SECRET to at least 12 characters').waitFor();
    } finally {
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('CS-02 keeps edits when the session ends, and continues after signing in again', async () => {
    const account = await setup().account();
    const page = await setup().open(account);
    await page.getByLabel('Team name', { exact: true }).fill('Kiln');
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.getByRole('button', { name: /^Save/ }).click();
    const dialog = question(page, 'Your session has ended');
    await dialog.getByRole('dialog').waitFor();
    // Signed in again in another tab, too: this tab still asks.
    await page.route('**/api/sign-in', async (route) => {
      await page.context().addCookies(cookies);
      await route.fulfill({ json: { isOn: true, isSignedIn: true } });
    });
    await dialog.getByLabel('Admin secret').fill(ADMIN_SECRET);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Team name', { exact: true }).inputValue(), 'Kiln');
    await save(page);
    assert.equal((await setup().view(account)).name, 'Kiln');
  });

  it('CS-02 creates an account, and switches between accounts', async () => {
    const page = await setup().open('demo');
    await page.getByRole('button', { name: 'New account' }).click();
    const dialog = question(page, 'New account');
    await dialog.getByLabel('Id in the snippet').fill('setup');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/must be 1 to 64 letters/)
      .waitFor();
    await dialog.getByLabel('Id in the snippet').fill('annex');
    await dialog.getByLabel('Team name').fill('<b>Annex</b>');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Getting started' }).waitFor();
    const chooser = page.getByLabel('Account', { exact: true });
    assert.equal(await chooser.inputValue(), 'annex');
    assert.equal(await chooser.locator('option[value=annex]').textContent(), '<b>Annex</b> (annex)');
    await chooser.selectOption('demo');
    await page.getByText('Connected', { exact: true }).waitFor();
  });
});
