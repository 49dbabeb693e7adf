import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { AXE, violations } from './axe.js';
import { go, save, SECTIONS, useSetup, type Section } from './support.js';

const setup = useSetup();

describe('operators on the Setup page', () => {
  it('CS-08 are added, sign in with their password, and as viewers change nothing', async () => {
    const account = await setup().account();
    const admin = await setup().open(account, 'Operators');
    await admin.getByText('None yet').waitFor();
    await admin.getByLabel('Name').fill('Vera');
    await admin.getByLabel('Password, at least 12 characters').fill('the password of vera');
    await admin.getByLabel('Role', { exact: true }).selectOption('viewer');
    await admin.getByRole('button', { name: 'Add' }).click();
    await admin.getByText('Vera can sign in now.').waitFor();
    await admin.evaluate(AXE + '; 0');
    assert.deepEqual(await violations(admin), []);

    const vera = await (await setup().visitor({ reducedMotion: 'reduce' })).newPage();
    await vera.goto(`${setup().serverUrl}/setup#/${account}/options`);
    await vera.getByRole('button', { name: 'Use a name and a password' }).click();
    await vera.getByLabel('Name').fill('vera');
    await vera.getByLabel('Password').fill('a wrong password');
    await vera.keyboard.press('Enter');
    await vera.getByText('This name and password do not belong together.').waitFor();
    await vera.getByLabel('Password').fill('the password of vera');
    await vera.keyboard.press('Enter');
    await vera.getByText('You are signed in as Vera, who may look at everything').waitFor();
    assert.equal(await vera.getByLabel('Hide the button').first().isDisabled(), true);
    assert.equal(await vera.getByRole('button', { name: /^Save|^Undo/ }).count(), 0);
    assert.equal((await setup().view(account)).version, 1);

    await admin.getByLabel('Role of Vera').selectOption('admin');
    await admin.getByText('Vera was changed.').waitFor();
    await vera.reload();
    await vera.getByLabel('Hide the button').first().click();
    await save(vera);
    assert.equal((await setup().view(account)).version, 2);
    await admin.getByRole('button', { name: /^Sign out Vera/ }).click();
    await admin.getByText('The session was ended.').waitFor();
    await vera.reload();
    await vera.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await admin.getByRole('button', { name: 'Remove Vera' }).click();
    await admin.getByText('None yet').waitFor();
  });

  it('CS-08 who are viewers find every control that changes something switched off, and those that read on', async () => {
    const account = await setup().account();
    const page = await signedIn(account, 'Vito', 'viewer');
    for (const section of SECTIONS) {
      await go(page, section);
      if (section === 'Overview') await page.getByText(/^As of/).waitFor();
      await page.evaluate("document.querySelector('setup-app').updateComplete.then(() => 0)");
      assert.deepEqual(await usable(page), READS[section] ?? [], section);
    }
    // What is switched off is refused by the server too, and nothing was tried.
    assert.equal((await setup().view(account)).version, 1);
  });

  it('CS-08 change their own password, with the current one, and stay signed in only here', async () => {
    const account = await setup().account();
    const page = await signedIn(account, 'Olga', 'viewer');
    const elsewhere = await signIn(account, 'Olga', PASSWORD);
    await go(page, 'Operators');
    const change = async (current: string, next: string): Promise<void> => {
      await page.getByLabel('Current password').fill(current);
      await page.getByLabel('New password').fill(next);
      await page.getByRole('button', { name: 'Change your password' }).click();
    };
    await change('not the password', 'another long password');
    await page.getByText('The current password is not your current password.').waitFor();
    await change(PASSWORD, 'another long password');
    await page.getByText('Your password is changed.').waitFor();
    await page.evaluate(AXE + '; 0');
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Operators' }).waitFor();
    await elsewhere.reload();
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});

const PASSWORD = 'a long password of theirs';

/** Signs in by the page, as an operator who exists. */
async function signIn(account: string, name: string, password: string): Promise<Page> {
  const page = await (await setup().visitor({ reducedMotion: 'reduce' })).newPage();
  await page.goto(`${setup().serverUrl}/setup#/${account}/options`);
  await page.getByRole('button', { name: 'Use a name and a password' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Options' }).waitFor();
  return page;
}

async function signedIn(account: string, name: string, role: string): Promise<Page> {
  await setup().call('POST', '/operators', { name, password: PASSWORD, role });
  return signIn(account, name, PASSWORD);
}

/** What a viewer can use in a section, by its name; copying is possible everywhere, and so is the preview. */
const READS: Partial<Record<Section, readonly string[]>> = {
  Overview: ['Today', '7 days', '30 days', 'Refresh'],
  Install: ['Check again'],
  Identity: ['Ruby', 'Node.js', 'PHP', 'Python', 'Go', 'Java', 'C#'],
  'Visitors’ data': ['Email address, or visitor’s id', 'Find', 'Load again'],
  Operators: ['Current password', 'New password, at least 12 characters', 'Change your password'],
};

const usable = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = [];
    const walk = (root) => {
      for (const one of root.querySelectorAll('*')) {
        const isControl = one.matches('button, input, select, textarea') && one.checkVisibility();
        if (isControl && !one.disabled && !one.readOnly)
          found.push((one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim());
        if (one.shadowRoot && !one.matches('setup-code, setup-preview')) walk(one.shadowRoot);
      }
    };
    walk(document.querySelector('setup-app').shadowRoot.querySelector('.editor'));
    return found;
  })()`);
