import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { MissiveEmulator, MissiveOrganization } from '../../src/index.js';
import { FAULT_KINDS } from '../../src/missive/faults.js';
import { sharedBrowser } from '../../../../test/support/engines/launch.js';
import { ANA, apiOf, startDesk, startReceiver, until } from './support.js';

type AxeWindow = Window & {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
};

const TIMEOUT_MS = 90_000;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };
/** One transparent pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

let emulator: MissiveEmulator;
let browser: Browser;

before(async () => {
  ({ emulator } = await startDesk());
  browser = await sharedBrowser();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
after(async () => {
  await emulator.stop();
});

const makeDesk = () => {
  const organization = emulator.createOrganization();
  organization.channel.aliases = [
    { id: 'shop', username: 'shop', name: 'Kiln & Clay', address: null },
    { id: 'sam', username: 'sam', name: 'Sam from Kiln', address: null },
  ];
  return { organization, api: apiOf(emulator, organization) };
};

/** Opens the page of an organization, optionally with one of its conversations. */
const openInbox = async (
  organization: MissiveOrganization,
  place?: number,
  options: BrowserContextOptions = {},
) => {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  /** Errors and violations of the page's content security policy. */
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  const conversation = place === undefined ? '' : `&conversation=${organization.conversations[place]!.id}`;
  await page.goto(`${emulator.url}/inbox#organization=${organization.id}${conversation}`);
  await page.getByText('Live', { exact: true }).waitFor();
  return { page, problems };
};

const replyBox = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
const listed = (page: Page) => page.getByRole('navigation', { name: 'Conversations' }).getByRole('link');

test('EM-02 sends a reply under an alias as a webhook, and shows that it was delivered', async () => {
  const { organization, api } = makeDesk();
  const receiver = await startReceiver();
  organization.channel.webhookUrl = receiver.url;
  await api.send();
  const { page, problems } = await openInbox(organization, 0);
  await messages(page).getByText('Where is my parcel?').waitFor();

  await page.getByRole('combobox', { name: 'You write as' }).selectOption('Ada Okafor');
  await page.getByRole('combobox', { name: 'From' }).selectOption('Sam from Kiln');
  await replyBox(page).fill('It left');
  await replyBox(page).press('Shift+Enter');
  await replyBox(page).pressSequentially('this morning.');
  await replyBox(page).press('Enter');
  await messages(page).getByText('Delivered').waitFor();
  await messages(page).getByText('Ada Okafor as Sam from Kiln').waitFor();

  const { message } = receiver.deliveries[0]!.body as unknown as Record<'message', Record<string, unknown>>;
  assert.equal(message.body, 'It left\nthis morning.');
  assert.deepEqual(message.from_field, { id: 'sam', name: 'Sam from Kiln', username: 'sam' });
  assert.deepEqual(message.to_fields, [ANA]);
  assert.equal(await replyBox(page).inputValue(), '');
  assert.deepEqual(problems, []);
  await receiver.stop();
});

test('EM-02 shows a new message immediately with the visitor’s mark, as unread until it is seen', async () => {
  const { organization, api } = makeDesk();
  const { page, problems } = await openInbox(organization);
  await page.getByText('Waiting for the first visitor').waitFor();
  await api.send({ conversation_subject: 'Chat from ana@example.org' });
  await api.send({ body: 'Hello?' });
  await listed(page).getByText('2 unread').waitFor();
  assert.match((await listed(page).textContent()) ?? '', /Ana.*Unverified.*Chat from ana.*Hello\?/);
  assert.doesNotMatch((await listed(page).textContent()) ?? '', /\[/);
  await page.waitForFunction(() => document.title === '(2) Inbox');
  await page.getByRole('log', { name: 'New messages' }).getByText('New message from Ana').last().waitFor();

  await listed(page).click();
  await messages(page).getByText('Hello?').waitFor();
  await page.getByRole('heading', { name: 'Ana Unverified' }).waitFor();
  await until(organization, () => organization.conversations[0]?.unread === 0);
  await page.waitForFunction(() => document.title === 'Inbox');

  await page.getByRole('button', { name: 'Mark as unread' }).click();
  await listed(page).getByText('1 unread').waitFor();
  assert.deepEqual(problems, []);
});

test('EM-02 sends and receives files', async () => {
  const { organization, api } = makeDesk();
  await api.send({
    attachments: [
      { filename: 'mug.png', base64_data: PNG },
      { filename: 'order.txt', base64_data: Buffer.from('two mugs').toString('base64') },
    ],
  });
  const { page, problems } = await openInbox(organization, 0);
  await messages(page).getByRole('img', { name: 'mug.png' }).waitFor();
  await page.waitForFunction(
    () => document.querySelector<HTMLImageElement>('#messages img')?.naturalWidth === 1,
  );
  const download = page.waitForEvent('download');
  await messages(page)
    .getByRole('link', { name: /order\.txt/ })
    .click();
  assert.equal(await readFile(await (await download).path(), 'utf8'), 'two mugs');

  await page
    .getByLabel('Files', { exact: true })
    .first()
    .setInputFiles([
      { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('wrong') },
      { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') },
    ]);
  await page.getByRole('button', { name: 'Remove wrong.txt' }).click();
  await page.getByRole('button', { name: 'Send' }).first().click();
  await messages(page).getByText('invoice.pdf').waitFor();
  await until(organization, () => organization.messages.length === 2);
  const [file] = organization.messages[1]!.attachments;
  assert.deepEqual([file?.filename, file?.bytes.toString()], ['invoice.pdf', '%PDF-']);
  assert.deepEqual(problems, []);
});

test('CC-03 a new message to a known visitor starts a conversation', async () => {
  const { organization, api } = makeDesk();
  await api.send();
  const { page, problems } = await openInbox(organization);
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New message' });
  await dialog.getByRole('combobox', { name: 'To' }).selectOption({ index: 0 });
  await dialog.getByRole('combobox', { name: 'From' }).selectOption('Sam from Kiln');
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Your pot is ready');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await messages(page).getByText('Your pot is ready').waitFor();
  assert.equal(organization.conversations.length, 2);
  const sent = organization.messages.at(-1)!;
  assert.deepEqual([sent.to[0]?.id, sent.from.id], [ANA.id, 'sam']);
  assert.deepEqual(problems, []);
});

test('CC-03 offers a visitor who writes while a new message is being composed', async () => {
  const { organization, api } = makeDesk();
  const { page, problems } = await openInbox(organization);
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New message' });
  await dialog.waitFor();
  await api.send();
  await dialog.getByRole('combobox', { name: 'To' }).selectOption({ index: 0 });
  await dialog.getByRole('combobox', { name: 'From' }).selectOption('Sam from Kiln');
  assert.deepEqual(problems, []);
});

test('EM-02 shows HTML as formatted, without executing or loading anything in it', async () => {
  const { organization, api } = makeDesk();
  const channel = organization.createChannel({ type: 'html' });
  const evil =
    '<script>parent.document.title="owned"</script><img src="https://evil.example/x" onerror="alert(1)">' +
    '<a href="javascript:alert(2)">click</a><form action="https://evil.example"><button>post</button></form>' +
    '<meta http-equiv="refresh" content="0;url=https://evil.example">';
  await api.send({ account: channel.id, body: `<p>Hello <b>team</b></p>${evil}` });
  const { page, problems } = await openInbox(organization, 0);
  const elsewhere: string[] = [];
  page.on('requestfinished', (request) => {
    if (!request.url().startsWith(emulator.url)) elsewhere.push(request.url());
  });
  const frame = messages(page).frameLocator('iframe');
  await frame.getByText('Hello').waitFor();
  assert.equal(await frame.locator('b').textContent(), 'team');
  assert.doesNotMatch(await page.title(), /owned/);
  await frame.getByRole('link', { name: 'click' }).click();
  await frame.getByRole('button', { name: 'post' }).click();
  assert.deepEqual(elsewhere, []);
  assert.equal(page.context().pages().length, 1);
  assert.equal(problems.filter((text) => /dialog|Error/.test(text)).length, 0);

  await page.getByRole('checkbox', { name: 'HTML source' }).check();
  await replyBox(page).fill('<i>fine</i>');
  await replyBox(page).press('Enter');
  await until(organization, () => organization.messages.at(-1)?.body === '<i>fine</i>');
  await page.getByRole('checkbox', { name: 'HTML source' }).uncheck();
  await replyBox(page).fill('1 < 2 & "so"');
  await replyBox(page).press('Enter');
  await until(
    organization,
    () => organization.messages.at(-1)?.body === '<p>1 &lt; 2 &amp; &quot;so&quot;</p>',
  );
});

test('shows text of visitors and posts as text, whatever it contains', async () => {
  const { organization, api } = makeDesk();
  const evil = '<img src=x onerror=alert(1)>';
  await api.send({ body: evil, from_field: { ...ANA, name: evil }, conversation_subject: evil });
  await api.sendPost({
    references: ['mwc:CH1'],
    username: evil,
    text: `${evil} <javascript:alert(1)|click>`,
    attachments: [{ title: evil, title_link: 'javascript:alert(1)', fields: [{ title: evil, value: evil }] }],
  });
  const { page, problems } = await openInbox(organization, 0);
  await messages(page).getByText(evil).first().waitFor();
  assert.equal(await page.locator('main img, main [onerror]').count(), 0);
  assert.equal(await page.locator('a[href^="javascript" i]').count(), 0);
  assert.deepEqual(problems, []);
});

test('EM-02 shows posts as cards, and offers no reply in a conversation with posts only', async () => {
  const { organization, api } = makeDesk();
  await api.sendPost({
    references: ['x'],
    username: 'GitHub',
    conversation_subject: 'shop#7',
    markdown: '**Opened** by [ada](https://github.com/ada)',
    attachments: [{ color: 'good', title: 'Labels', fields: [{ title: 'kind', value: 'bug', short: true }] }],
  });
  const { page, problems } = await openInbox(organization, 0);
  const post = messages(page).getByRole('article');
  await post.getByRole('link', { name: 'ada' }).waitFor();
  assert.match((await post.textContent()) ?? '', /GitHub.*Opened by ada.*Labels.*kind.*bug/);
  await page.getByText('You cannot reply to posts').waitFor();
  assert.equal(await replyBox(page).isVisible(), false);
  assert.deepEqual(problems, []);
});

test('EM-02 saves the webhook’s URL and secret in the channel settings', async () => {
  const { organization, api } = makeDesk();
  await api.send();
  const { page, problems } = await openInbox(organization, 0);
  await page.getByRole('button', { name: 'Channel settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Channel settings' });
  await dialog.getByText(organization.channel.id).waitFor();
  await dialog.getByRole('textbox', { name: 'Webhook URL' }).fill('http://127.0.0.1:9/demo/webhooks/missive');
  await dialog.getByLabel('Signature secret').fill('s3cret');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(organization.channel.webhookUrl, 'http://127.0.0.1:9/demo/webhooks/missive');
  assert.equal(organization.channel.signatureSecret, 's3cret');
  const view = await (await fetch(`${emulator.url}/inbox/api/${organization.id}`)).text();
  assert.equal(view.includes('s3cret') || view.includes(organization.token), false);
  assert.deepEqual(problems, []);
});

test('EM-02 saves agents’ permissions, recipient fields and the bubble color in the channel settings', async () => {
  const { organization, api } = makeDesk();
  await api.send();
  const { page, problems } = await openInbox(organization, 0);
  await page.getByRole('button', { name: 'Channel settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Channel settings' });
  await dialog.getByRole('checkbox', { name: 'edit recipients' }).check();
  await dialog.getByRole('checkbox', { name: 'ID', exact: true }).uncheck();
  await dialog.getByRole('textbox', { name: /Bubble color/ }).fill('#ffd700');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { channel } = organization;
  assert.deepEqual(
    [channel.allowReplies, channel.allowEditingRecipients, channel.recipientFields, channel.bubbleColor],
    [true, true, { id: false, name: true, username: true }, '#ffd700'],
  );
  await page.reload();
  const bubble = messages(page).locator('.bubble').first();
  await bubble.waitFor();
  const colors = await bubble.evaluate((node) => {
    const { backgroundColor, color } = getComputedStyle(node);
    return [backgroundColor, color];
  });
  assert.deepEqual(colors, ['rgb(255, 215, 0)', 'rgb(0, 0, 0)']);
  // The recipient of a reply can now be changed, with the allowed fields.
  const to = page.getByRole('group', { name: 'To' });
  assert.equal(await to.getByRole('textbox').count(), 2);
  await to.getByRole('textbox', { name: 'To: Name' }).fill('Ben');
  await to.getByRole('textbox', { name: 'To: Username' }).fill('ben@example.org');
  await replyBox(page).fill('For Ben');
  await replyBox(page).press('Enter');
  await until(organization, () => organization.messages.length === 2);
  const [ben] = organization.messages[1]!.to;
  assert.deepEqual([ben?.id, ben?.name, ben?.username], [null, 'Ben', 'ben@example.org']);
  assert.deepEqual(problems, []);
});

test('EM-02 sends a new message to a recipient who has never written, as the channel allows', async () => {
  const { organization } = makeDesk();
  organization.channel.recipientFields = { id: false, name: false, username: true };
  const { page, problems } = await openInbox(organization);
  await page.getByRole('button', { name: 'New message' }).click();
  const dialog = page.getByRole('dialog', { name: 'New message' });
  await dialog.getByRole('textbox', { name: 'Username' }).fill('cleo@example.org');
  assert.equal(await dialog.getByRole('textbox', { name: 'ID' }).count(), 0);
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Hello Cleo');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await until(organization, () => organization.messages.length === 1);
  assert.equal(organization.messages[0]!.to[0]!.username, 'cleo@example.org');
  assert.throws(
    () => organization.compose({ to: { id: 'x' }, body: 'Hi' }),
    /does not allow a recipient’s id/,
  );
  assert.deepEqual(problems, []);
});

test('EM-02 works with the keyboard: next, previous, close, reopen', async () => {
  const { organization, api } = makeDesk();
  await api.send({ references: ['1'], body: 'older', delivered_at: 1_000_000_000 });
  await api.send({ references: ['2'], body: 'newer' });
  const { page, problems } = await openInbox(organization);
  await listed(page).first().waitFor();
  await page.keyboard.press('j');
  await messages(page).getByText('newer').waitFor();
  await replyBox(page).press('Escape');
  await page.keyboard.press('j');
  await messages(page).getByText('older').waitFor();
  await replyBox(page).press('Escape');
  await page.keyboard.press('e');
  await until(organization, () => organization.conversations[0]!.isClosed);
  await page.getByRole('button', { name: /^Closed/ }).click();
  await listed(page).getByText('older').waitFor();
  await api.send({ references: ['1'], body: 'again' });
  await page.getByText('Nothing closed').waitFor();
  assert.deepEqual(problems, []);
});

test('EM-03 triggers faults with their numbers, shows them while active, and clears them', async () => {
  const { organization } = makeDesk();
  const { page, problems } = await openInbox(organization);
  await page.getByRole('button', { name: 'Faults', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Faults' });
  const kinds = dialog.getByRole('combobox', { name: 'What goes wrong' });
  assert.deepEqual(
    (
      await kinds.locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
    ).sort(),
    [...FAULT_KINDS].sort(),
  );
  await kinds.selectOption('refuse');
  await dialog.getByRole('textbox', { name: 'Times' }).fill('2');
  await dialog.getByRole('textbox', { name: 'Status' }).fill('503');
  await dialog.getByRole('combobox', { name: 'Which requests' }).selectOption('messages');
  await dialog.getByRole('button', { name: 'Pull' }).click();
  await dialog.getByText('2 left · send-message · 503').waitFor();
  const [fault] = organization.faults.list();
  assert.deepEqual([fault?.kind, fault?.remaining, fault?.status], ['refuse', 2, 503]);

  await dialog.getByRole('textbox', { name: 'Status' }).fill('200');
  await dialog.getByRole('button', { name: 'Pull' }).click();
  await dialog.getByText("'fault.status' must be a whole number from 400 up").waitFor();
  await dialog.getByRole('button', { name: 'Clear: Error (5xx)' }).click();
  await dialog.getByText('None. Everything works as it should.').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  organization.faults.pull({ kind: 'away' });
  await page.getByRole('button', { name: 'Faults, 1 active' }).waitFor();
  // The browser logs the 400 of the rejected fault.
  assert.equal(problems.filter((text) => !text.includes('400')).length, 0);
});

test('EM-02 keeps a draft while another conversation is open, and across a reload', async () => {
  const { organization, api } = makeDesk();
  await api.send({ references: ['1'], body: 'older', delivered_at: 1_000_000_000 });
  await api.send({ references: ['2'], body: 'newer' });
  const { page, problems } = await openInbox(organization, 0);
  await replyBox(page).fill('Half an ans');
  await listed(page).filter({ hasText: 'newer' }).click();
  await messages(page).getByText('newer').waitFor();
  assert.equal(await replyBox(page).inputValue(), '');
  await page.goBack();
  await messages(page).getByText('older').waitFor();
  assert.equal(await replyBox(page).inputValue(), 'Half an ans');
  await page.reload();
  await messages(page).getByText('older').waitFor();
  assert.equal(await replyBox(page).inputValue(), 'Half an ans');
  assert.deepEqual(problems, []);
});

test('EM-02 shows that a reply was not sent, and can retry', async () => {
  const { organization, api } = makeDesk();
  await api.send();
  const { page } = await openInbox(organization, 0);
  await page.route('**/replies', (route) => route.abort());
  await replyBox(page).fill('Once more');
  await replyBox(page).press('Enter');
  await messages(page).getByText('Not sent. The emulator does not respond.').waitFor();
  assert.equal(organization.messages.length, 1);
  await page.unroute('**/replies');
  await page.getByRole('button', { name: 'Try again' }).click();
  await until(organization, () => organization.messages.length === 2);
  await messages(page).getByText('The emulator does not respond.').waitFor({ state: 'hidden' });
  await messages(page).getByText('Not sent: the channel has no webhook address').waitFor();
  assert.equal(await messages(page).getByText('Once more').count(), 1);
});

test('EM-02 is accessible and fits a phone, light and dark', async () => {
  const { organization, api } = makeDesk();
  emulator.createOrganization({ name: 'A workshop with a rather long name' });
  await api.send({ body: 'x'.repeat(500), conversation_subject: 'y'.repeat(200) });
  await api.sendPost({ references: ['mwc:CH1'], attachments: [{ title: 'z'.repeat(300) }] });
  organization.reply(organization.conversations[0]!.id, { body: 'Hello' });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const [viewport, colorScheme] of [
    [WIDE, 'light'],
    [WIDE, 'dark'],
    [PHONE, 'light'],
    [PHONE, 'dark'],
  ] as const) {
    // axe is injected into the page, which its content security policy would block.
    const { page } = await openInbox(organization, 0, { viewport, colorScheme, bypassCSP: true });
    await messages(page).getByText('Hello').waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
    assert.deepEqual(
      violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      [],
      `${viewport.width} ${colorScheme}`,
    );
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, viewport.width);
    // With several organizations, the select still leaves room for the buttons beside it.
    const last = await page.getByRole('button', { name: 'New message' }).boundingBox();
    assert.ok(last && last.x + last.width <= viewport.width, JSON.stringify(last));
  }
});

test('EM-02 rejects requests from other pages', async () => {
  const { organization } = makeDesk();
  const state = (headers: Record<string, string>) =>
    fetch(`${emulator.url}/inbox/api/${organization.id}/messages`, { method: 'POST', headers });
  assert.equal((await state({ origin: 'https://evil.example' })).status, 403);
  const page = await fetch(`${emulator.url}/inbox`);
  const policy = page.headers.get('content-security-policy') ?? '';
  for (const rule of ["script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'"])
    assert.ok(policy.includes(rule), rule);
  for (const path of ['/inbox/..%2fserver.ts', '/shared/page/..%2fclock.ts', '/shared/page/none.js'])
    assert.equal((await fetch(`${emulator.url}${path}`)).status, 404, path);
});

test('EM-02 rejects a file that is too large for the page, with the limit', async () => {
  const { organization } = makeDesk();
  const reply = await fetch(`${emulator.url}/inbox/api/${organization.id}/files?filename=large.bin`, {
    method: 'POST',
    body: new Uint8Array(25_000_001),
  });
  assert.equal(reply.status, 413);
  assert.match(await reply.text(), /25 MB at most/);
});
