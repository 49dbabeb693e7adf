import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveChannel, type MissiveOrganization } from '@missive-chat/emulators';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { MissiveView } from '../../src/api/missive.js';
import { AXE, violations } from './axe.js';
import { eventually, PHONE, question, refusedBy, useSetup } from './support.js';

const missive = await startMissiveEmulator();
after(() => missive.stop());
const port = await freePort();
/** The public URL of the account `demo`, which Twilio and Missive call. */
const publicUrl = `http://127.0.0.1:${port}`;
const setup = useSetup({ serverOptions: { port, publicUrl, missiveApiBaseUrl: missive.apiBaseUrl } });

const SECRET = 'a signature secret';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

interface Inbox {
  readonly organization: MissiveOrganization;
  readonly channel: MissiveChannel;
}

/** Creates an organization with a channel that calls this account's webhook. */
function inboxFor(account: string): Inbox {
  const organization = missive.createOrganization();
  const webhookUrl = `${publicUrl}/${account}/webhooks/missive`;
  const channel = organization.createChannel({ type: 'text', webhookUrl, signatureSecret: SECRET });
  return { organization, channel };
}

async function connected(account: string): Promise<Inbox> {
  const inbox = inboxFor(account);
  await setup().call('PUT', `/accounts/${account}/missive`, {
    token: inbox.organization.token,
    channelId: inbox.channel.id,
    channelType: 'text',
    signatureSecret: SECRET,
  });
  return inbox;
}

/** Sends a message to a recipient who has never chatted, which cannot be delivered. */
async function loseReply(account: string, { organization, channel }: Inbox): Promise<void> {
  const { status: before } = await viewOf(account);
  organization.compose({ to: { id: 'stranger', name: 'Stranger' }, body: 'Hello?', channel });
  await eventually('the failure is listed', async () =>
    (await viewOf(account)).status.failures > before.failures ? true : undefined,
  );
}

const viewOf = (account: string): Promise<MissiveView> => setup().call('GET', `/accounts/${account}/missive`);
const openMissive = (account: string, options?: BrowserContextOptions): Promise<Page> =>
  setup().open(account, 'Missive', options);

describe('connecting Missive', () => {
  it('CS-02 guides through the steps: a URL to copy, a generated secret, errors at their fields', async () => {
    const account = await setup().account();
    const { organization, channel } = inboxFor(account);
    const page = await openMissive(account);
    const address = page.getByRole('region', { name: 'Webhook address, to copy' });
    assert.equal((await address.textContent())?.trim(), channel.webhookUrl);
    await page.getByText('127.0.0.1 is known on this machine or network alone').waitFor();

    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('alert').getByText('is missing: make one').waitFor();
    await page.getByRole('alert').getByText('must be a UUID').waitFor();
    await page.getByRole('button', { name: 'Generate one' }).click();
    const made = await page.getByRole('region', { name: 'Signature secret, to copy' }).textContent();
    assert.match(made?.trim() ?? '', /^[0-9a-f]{48}$/);

    await page.getByLabel('API token').fill('missive_pat-revoked');
    await page.getByLabel('Account ID').fill(channel.id);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page
      .getByRole('alert')
      .getByText(/wrong or was revoked/)
      .waitFor();
    await page.getByLabel('API token').fill(organization.token);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText(`its owner is in ${organization.name}`).waitFor();
    await page.getByText('Not tried yet', { exact: true }).waitFor();
    const { missive: access } = await viewOf(account);
    assert.equal(access?.hasSignatureSecret, true);
    const content = await page.evaluate<string>(
      '[...document.querySelectorAll("setup-app")].map((one) => one.shadowRoot.innerHTML).join()',
    );
    assert.equal(content.includes(organization.token), false);
    assert.equal(await page.getByText(made!.trim()).count(), 0, 'the secret is not shown any more');
    assert.deepEqual(await refusedBy(page), []);
  });

  it('CS-02 changes one field and keeps the token, and disconnects after confirmation', async () => {
    const account = await setup().account();
    await connected(account);
    const page = await openMissive(account);
    await page.getByText('Change, or another channel').click();
    assert.equal(await page.getByLabel('API token').inputValue(), '');
    await page.getByLabel('Message type').selectOption('HTML');
    await page.getByLabel('Take the secret away').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('There is no signature secret').waitFor();
    const { missive: access } = await viewOf(account);
    assert.deepEqual([access?.channelType, access?.hasSignatureSecret], ['html', false]);

    await page.getByRole('button', { name: 'Disconnect…' }).click();
    await question(page, 'Disconnect Missive?').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Disconnect…' }).click();
    await question(page, 'Disconnect Missive?').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('heading', { level: 2, name: 'In Missive' }).waitFor();
    assert.equal((await viewOf(account)).missive, null);
  });

  it('CS-02 asks for the address of an email channel, and for no secret', async () => {
    const page = await openMissive(await setup().account());
    await page.getByLabel('Message type').selectOption('Email');
    await page.getByLabel('Address', { exact: true }).waitFor();
    assert.equal(await page.getByLabel('Signature secret').count(), 0);
  });
});

describe('the test message on the page', () => {
  it('CS-02 shows each step as it happens, with the keyboard alone', async () => {
    await connected('demo');
    const page = await openMissive('demo');
    const button = page.getByRole('button', { name: 'Send a test message' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('The message went all the way round').waitFor();
    const steps = page.getByRole('list', { name: 'Steps of the test' }).getByRole('listitem');
    assert.equal(await steps.count(), 8);
    for (const text of await steps.allTextContents()) assert.match(text, /: done/);
    await page.getByRole('button', { name: 'Send another one' }).waitFor();
    await page.getByText('Connected', { exact: true }).waitFor();
  });

  it('CS-02 shows where it stopped, and the fix', async () => {
    const account = await setup().account();
    await connected(account);
    const page = await openMissive(account);
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await page.getByRole('status').getByText('It stopped at “A test visitor writes at Twilio”.').waitFor();
    const step = page.getByRole('listitem').filter({ hasText: 'A test visitor writes at Twilio' });
    await step.getByText('Connect it under “Getting started”.').waitFor();
    assert.match((await step.textContent()) ?? '', /: failed/);
  });
});

describe('failed deliveries on the page', () => {
  it('CS-02 are listed with their reason, and can be dismissed', async () => {
    const inbox = await connected('demo');
    const page = await openMissive('demo');
    await page.getByText('All messages were delivered.').waitFor();
    await loseReply('demo', inbox);
    await page.getByRole('button', { name: 'Refresh' }).click();
    const item = page.getByRole('listitem').filter({ hasText: 'A reply to a visitor' });
    await item.getByText('No visitor matches its recipient.').waitFor();
    assert.equal(await item.getByRole('button', { name: 'Try again' }).count(), 0, 'nobody would get it');
    await item.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('All messages were delivered.').waitFor();
    assert.equal((await viewOf('demo')).status.failures, 0);
  });

  it('CS-02 can be retried, one or all, once the cause is fixed', async () => {
    const inbox = await connected('demo');
    const page = await openMissive('demo');
    inbox.organization.faults.pull({ kind: 'refuse', status: 422, times: 3, match: 'send-message' });
    const opened = await fetch(`${setup().serverUrl}/demo/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ start: true }),
    });
    const session = (await opened.json()) as { conversationSid: string; identity: string };
    for (const body of ['One', 'Two', 'Three']) await write(session, body);
    await eventually('all have failed again', async () =>
      (await viewOf('demo')).status.failures === 3 ? true : undefined,
    );
    await page.getByRole('button', { name: 'Refresh' }).click();
    const items = page.getByRole('listitem').filter({ hasText: 'A visitor’s message to Missive' });
    await items.nth(2).waitFor();
    await items
      .first()
      .getByRole('button', { name: /^Try again/ })
      .click();
    await eventually('one is there', () => Promise.resolve(bodies(inbox).length === 1 ? true : undefined));
    await page.getByRole('button', { name: 'Try all again' }).click();
    await page.getByText('2 messages are being sent again.').waitFor();
    await eventually('all are there', () => Promise.resolve(bodies(inbox).length === 3 ? true : undefined));
    assert.deepEqual(bodies(inbox).sort(), ['One', 'Three', 'Two']);
    await page.getByText('All messages were delivered.').waitFor();
  });
});

const bodies = ({ organization }: Inbox): string[] => organization.messages.map(({ body }) => body);

/** Writes as the visitor, with webhooks. */
async function write(
  { conversationSid, identity }: { conversationSid: string; identity: string },
  body: string,
): Promise<void> {
  const { accountSid, authToken } = setup().twilioCredentials;
  const { serviceSid } = (await setup().view('demo')).twilio!;
  const path = `/v1/Services/${serviceSid}/Conversations/${conversationSid}/Messages`;
  const response = await fetch(setup().twilioUrl + path, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Twilio-Webhook-Enabled': 'true',
    },
    body: new URLSearchParams({ Author: identity, Body: body }),
  });
  assert.ok(response.ok, `${response.status} ${await response.text()}`);
}

describe('accessibility of the Missive section', () => {
  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['on a phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)
    it(`CS-02 has no violation when connected, after a test and with errors, ${name}`, async () => {
      const account = await setup().account();
      await loseReply(account, await connectedTo(account));
      const page = await openMissive(account, options);
      await page.evaluate(AXE + '; 0');
      await page.getByText('A reply to a visitor').waitFor();
      await page.getByText('Change, or another channel').click();
      await page.getByText('Organization and team').click();
      await page.getByRole('button', { name: 'Send a test message' }).click();
      await page.getByRole('status').getByText('It stopped at').waitFor();
      await page.setViewportSize({ width: page.viewportSize()!.width, height: 6_000 });
      assert.deepEqual(await violations(page), []);
      const width: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(width <= 0, `${width} pixels too wide`);
      assert.deepEqual(await refusedBy(page), []);
    });

  /**
   * Connects Twilio too, since messages from Missive are for visitors. Missive no longer responds, so a test
   * stops.
   */
  async function connectedTo(account: string): Promise<Inbox> {
    const { accountSid, authToken } = setup().twilioCredentials;
    await setup().call('PUT', `/accounts/${account}/twilio`, { accountSid, authToken });
    const inbox = await connected(account);
    inbox.organization.faults.pull({ kind: 'refuse', status: 500, times: 1_000, match: 'any' });
    return inbox;
  }
});
