import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AXE, violations } from './axe.js';
import { save, useSetup } from './support.js';

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
    await vera.getByLabel('Hide the button').first().click();
    await vera.getByRole('button', { name: /^Save/ }).click();
    await vera.getByText('only an admin may do this').waitFor();
    assert.equal((await setup().view(account)).version, 1);

    await admin.getByLabel('Role of Vera').selectOption('admin');
    await admin.getByText('Vera was changed.').waitFor();
    await save(vera);
    assert.equal((await setup().view(account)).version, 2);
    await admin.getByRole('button', { name: /^Sign out Vera/ }).click();
    await admin.getByText('The session was ended.').waitFor();
    await vera.reload();
    await vera.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await admin.getByRole('button', { name: 'Remove Vera' }).click();
    await admin.getByText('None yet').waitFor();
  });
});
