import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { json, startProgram, type ProgramServer } from '../answers/program-server.js';
import { eventually, PHONE, useSetup, type SetupStack } from './support.js';

let program: ProgramServer;
const options: NonNullable<Parameters<typeof useSetup>[0]> = { serverOptions: {} };
before(async () => {
  program = await startProgram();
  Object.assign(options.serverOptions!, { answersOrigin: program.origin });
});
const setup: () => SetupStack = useSetup(options);
after(() => program.stop());

describe('automatic replies on the Setup page', () => {
  it('CS-02, CS-10 a program is entered, tried, turned on, and removed', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Automatic replies');
    await page.getByText('Only your team answers visitors.').waitFor();
    const address = page.getByLabel('Address of the program');
    await address.fill('http://10.0.0.1/');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('it is not https://').waitFor();
    await address.fill(program.url);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('it is not shown again.').waitFor();
    await page.getByRole('region', { name: 'Secret, to copy' }).waitFor();
    program.respond = (response, { message }) =>
      json(response, { reply: { text: `About ${message.text}`, replies: ['Yes'] }, handOff: true });
    await page.getByLabel('A visitor’s message').fill('pots');
    await page.getByRole('button', { name: 'Ask the program' }).click();
    await page.getByText(/About pots\s+\[Yes\]\s+It hands the conversation over to the team\./).waitFor();
    await page.getByLabel('Let it answer visitors').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The webhook below answers visitors.').waitFor();
    await eventually('it is on', async () => {
      const { program: saved } = await setup().call<{ program: { isOn: boolean } | null }>(
        'GET',
        `/accounts/${account}/program`,
      );
      return saved?.isOn === true ? true : undefined;
    });
    await page.getByRole('button', { name: 'Make another secret' }).click();
    await page.getByText('There is another secret.').waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Only your team answers visitors.').waitFor();
  });

  it('CS-02, CS-10 a failing program is named, on a phone too', async () => {
    const account = await setup().account();
    await setup().call('PUT', `/accounts/${account}/program`, { url: program.url, isOn: true });
    program.respond = (response) => json(response, {}, 500);
    const page = await setup().open(account, 'Automatic replies', PHONE);
    await page.getByLabel('A visitor’s message').fill('pots');
    await page.getByRole('button', { name: 'Ask the program' }).click();
    await page.getByText('The program returned status 500.').waitFor();
    const width: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    assert.ok(width <= 0, `${width} pixels too wide`);
  });
});
