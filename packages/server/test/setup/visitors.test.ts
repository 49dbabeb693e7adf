import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Session } from '../../../../src/core/types.js';
import { AXE, violations } from './axe.js';
import { eventually, question, save, useSetup } from './support.js';

const setup = useSetup();
const SECTION = 'Visitors’ data';

/** A visitor of the account that is connected to Twilio. */
async function visitor(email: string): Promise<Session> {
  const response = await fetch(`${setup().serverUrl}/demo/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ visitor: { name: 'Ana', email }, start: true }),
  });
  assert.equal(response.status, 200);
  return (await response.json()) as Session;
}

describe('visitors’ data on the Setup page', () => {
  it('CS-08 is found by an address, handed out, and deleted after a question', async () => {
    const session = await visitor('ana@example.org');
    const page = await setup().open('demo', SECTION);
    await page.getByLabel('Email address, or visitor’s id').fill('ana@example.org');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Address typed, not proved').waitFor();
    await page.getByText('Anybody can type an address.').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Download JSON: Ana/ }).click();
    const exported = JSON.parse(await readFile(await (await downloading).path(), 'utf8')) as {
      visitors: { identity: string }[];
      isComplete: boolean;
    };
    assert.deepEqual(
      [exported.visitors.map(({ identity }) => identity), exported.isComplete],
      [[session.identity], true],
    );
    await page.getByRole('button', { name: /^Delete: Ana/ }).click();
    const asked = question(page, 'Delete this visitor’s data?');
    await page.evaluate(AXE + '; 0');
    assert.deepEqual(await violations(page), []);
    await asked.getByRole('button', { name: 'Keep it' }).click();
    await asked.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Delete: Ana/ }).click();
    await asked.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('1 conversation with 0 messages and 0 files').waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.getByRole('button', { name: /^Delete: Ana/ }).count(), 0);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Nothing is kept of “ana@example.org”.').waitFor();
    await page.getByLabel('Email address, or visitor’s id').fill(session.identity);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText(`Nothing is kept of “${session.identity}”.`).waitFor();
  });

  it('CS-08 is kept for a number of days that is saved, and the audit log records it', async () => {
    const account = await setup().account();
    const page = await setup().open(account, SECTION);
    await page.getByText('Nothing yet.').waitFor();
    assert.equal((await setup().view(account)).retentionDays, null);
    await page.getByLabel('Delete old conversations').check();
    await page.getByLabel('Days after the last message').fill('0');
    await page.getByLabel('Days after the last message').blur();
    await page.getByText('must be a number of days from 1 to 3650').waitFor();
    await page.getByLabel('Days after the last message').fill('90');
    await page.getByLabel('Days after the last message').blur();
    await save(page);
    await eventually('it is saved', async () =>
      (await setup().view(account)).retentionDays === 90 ? true : undefined,
    );
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByText('Changed settings').waitFor();
    await page.getByText('admin secret').waitFor();
    await page.getByText('retentionDays', { exact: true }).waitFor();
    await page.getByLabel('Delete old conversations').uncheck();
    await save(page);
    assert.equal((await setup().view(account)).retentionDays, null);
  });

  it('CS-08 shows older entries of the audit log on request', async () => {
    const account = await setup().account();
    for (let number = 0; number < 60; number++) await setup().call('GET', `/accounts/${account}/secret-key`);
    const page = await setup().open(account, SECTION);
    const entries = page.getByText('Looked at the secret key');
    await entries.first().waitFor();
    assert.equal(await entries.count(), 50);
    await page.getByRole('button', { name: 'Show older ones' }).click();
    await eventually('all are there', async () => ((await entries.count()) === 60 ? true : undefined));
    assert.equal(await page.getByRole('button', { name: 'Show older ones' }).count(), 0);
  });

  it('CS-08 an account is deleted once its name is typed, and says what is left elsewhere', async () => {
    const account = await setup().account();
    const { name } = await setup().view(account);
    const page = await setup().open(account, SECTION);
    await page.getByRole('button', { name: 'Delete the account…' }).click();
    const asked = question(page, 'Delete this account?');
    await asked.getByLabel('Type the account’s name').fill('another');
    await asked.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText(`must be the account’s name, “${name}”`).waitFor();
    await page.evaluate(AXE + '; 0');
    assert.deepEqual(await violations(page), []);
    await asked.getByLabel('Type the account’s name').fill(name);
    await asked.getByRole('button', { name: 'Delete for good' }).click();
    const done = question(page, 'The account was deleted');
    await done.getByRole('button', { name: 'Done' }).click();
    await done.waitFor({ state: 'detached' });
    await eventually('another account is open', async () =>
      (await page.getByLabel('Account', { exact: true }).inputValue()) === 'demo' ? true : undefined,
    );
    const { accounts } = await setup().call<{ accounts: { id: string }[] }>('GET', '/accounts');
    assert.equal(
      accounts.some(({ id }) => id === account),
      false,
    );
  });
});
