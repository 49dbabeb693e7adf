/** The mailbox of `npm start`: emails by real SMTP, and the page that shows them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { createSmtpMailer } from '../../packages/server/src/mail/smtp-mailer.js';
import type { OutgoingMail } from '../../packages/server/src/mail/mailer.js';
import { sharedBrowser } from '../support/engines/launch.js';

interface Mailbox {
  url: string;
  emails: { subject: string }[];
  stop(): Promise<void>;
}
interface Site {
  url: string;
  stop(): Promise<void>;
}

const MAIL: OutgoingMail = {
  id: 'a1b2'.repeat(8),
  conversationId: 'c3d4'.repeat(8),
  date: Date.parse('2026-11-30T14:32:00Z'),
  fromName: 'Kiln & Clay',
  to: 'ana@example.org',
  replyTo: null,
  subject: 'Your chat with <b>Kiln & Clay</b>',
  text: 'It left today.',
  html: '<!doctype html><html><head></head><body><p>It left today.</p><a href="https://shop.example/#back">Back</a><script>parent.document.title = document.title = "ran"</script><img src="x" onerror="document.title=\'ran\'"></body></html>',
  stopUrl: null,
};

describe('the mailbox of npm start', () => {
  let mailbox: Mailbox;
  let site: Site;
  let page: Page;
  before(async () => {
    const { startMailbox } = (await import(new URL('../../demo/mailbox.mjs', import.meta.url).href)) as {
      startMailbox(): Promise<Mailbox>;
    };
    const { startDemoSite } = (await import(new URL('../../demo/site.mjs', import.meta.url).href)) as {
      startDemoSite(options: object): Promise<Site>;
    };
    mailbox = await startMailbox();
    site = await startDemoSite({
      port: 0,
      server: 'http://127.0.0.1:1',
      twilio: 'http://127.0.0.1:1',
      emails: mailbox.emails,
    });
    page = await (await sharedBrowser()).newPage();
  });
  after(async () => {
    await page.context().close();
    await site.stop();
    await mailbox.stop();
  });

  it('CS-07 shows an email when it comes, its text and its HTML, and a second copy not; nothing in it runs', async () => {
    await page.goto(`${site.url}/mailbox.html`);
    await page.getByText('No emails yet.').waitFor();
    const mailer = await createSmtpMailer({ url: mailbox.url, from: 'chat@kiln.example' });
    await mailer.send(MAIL);
    await mailer.send(MAIL);
    await page.getByText('1 email', { exact: true }).waitFor();
    await page.getByRole('heading', { name: MAIL.subject }).waitFor();
    assert.equal(mailbox.emails.length, 1);
    const frame = page.frameLocator('iframe');
    await frame.getByText('It left today.').waitFor();
    const title = await page.locator('iframe').evaluate((element: HTMLIFrameElement) => element.title);
    assert.equal(title, MAIL.subject);
    assert.equal(await page.title(), 'Emails to visitors: Kiln & Clay');
    assert.equal(await frame.locator('html').evaluate(() => document.title), '');
    await page.getByText('As text').click();
    assert.equal((await page.locator('pre').textContent())?.trim(), MAIL.text);
    await page.context().route('https://shop.example/**', (route) => route.fulfill({ body: 'shop' }));
    const [opened] = await Promise.all([page.waitForEvent('popup'), frame.getByText('Back').click()]);
    assert.equal(opened.url(), 'https://shop.example/#back');
    await opened.close();
  });
});
