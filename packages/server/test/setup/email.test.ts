import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMailServer, type MailServer } from '../mail/mail-server.js';
import { eventually, save, useSetup, type SetupStack } from './support.js';

let mail: MailServer;
const options: NonNullable<Parameters<typeof useSetup>[0]> = { serverOptions: {} };
before(async () => {
  mail = await startMailServer();
  Object.assign(options.serverOptions!, {
    publicUrl: 'https://chat.example',
    smtpUrl: mail.url,
    smtpFrom: 'chat@kiln.example',
  });
});
const setup: () => SetupStack = useSetup(options);
after(() => mail.stop());

describe('emails on the Setup page', () => {
  it('CS-02, CS-07 are turned on with a page of the site, and tried', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Email');
    await page.getByLabel('Email replies that a visitor has not seen').check();
    await page.getByText('must be a page of your site').waitFor();
    await page.getByLabel('Page of your site').fill('https://shop.example/');
    await page.getByLabel('Minutes until a reply is emailed').fill('15');
    await page.getByLabel('Minutes until a reply is emailed').blur();
    await save(page);
    await eventually('it is saved', async () => {
      const { email } = await setup().view(account);
      return email.isOn && email.minutes === 15 && email.siteUrl === 'https://shop.example/'
        ? true
        : undefined;
    });
    await page.getByLabel('Your email address').fill('me@kiln.example');
    await page.getByRole('button', { name: 'Send a test email' }).click();
    await page.getByText('The mail server has accepted it.').waitFor();
    assert.deepEqual(
      mail.received.map(({ to }) => to),
      [['me@kiln.example']],
    );
  });
});
