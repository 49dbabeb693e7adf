import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import twilio from 'twilio';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import { FAULT_KINDS } from '../../src/twilio/faults.js';
import { sharedBrowser } from '../../../../test/support/engines/launch.js';
import { RawClient } from '../twilio/support.js';

type Account = ReturnType<TwilioEmulator['account']>;
type AxeWindow = Window & {
  axe: {
    run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
  };
};

const VISITOR = 'visitor-0f1e2d3c';
const TIMEOUT_MS = 90_000;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** One transparent pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

let emulator: TwilioEmulator;
let browser: Browser;

before(async () => {
  emulator = await startTwilioEmulator();
  browser = await sharedBrowser();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
after(async () => {
  await emulator.stop();
});

/** Resolves once the condition holds; checks it after each change of the account. */
const until = (account: Account, isSo: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    if (isSo()) {
      resolve();
      return;
    }
    const timeout = setTimeout(() => {
      stop();
      reject(new Error(`It never came to be that ${isSo.toString()}`));
    }, TIMEOUT_MS);
    const stop = account.onChange(() => {
      if (!isSo()) return;
      clearTimeout(timeout);
      stop();
      resolve();
    });
  });

/** Creates an account, with a client of the library set up as in our server. */
const makeDesk = (on: TwilioEmulator = emulator) => {
  const { sid, authToken } = on.createAccount();
  const client = twilio(sid, authToken);
  client.conversations.baseUrl = on.url;
  const { conversations } = client.conversations.v1;
  const account = on.account(sid);
  const api = (path: string, body: unknown) =>
    fetch(`${on.url}/console/api/${sid}${path}`, { method: 'POST', body: JSON.stringify(body) });

  const startConversation = async (attributes: object = { name: 'Jane Doe', email: 'jane@acme.com' }) => {
    const identity = account.defaultService.conversations.size === 0 ? VISITOR : `visitor-${Math.random()}`;
    const { sid: conversation } = await conversations.create({
      uniqueName: identity.replace('-', ':'),
      friendlyName: 'Chat from Visitor',
      attributes: JSON.stringify(attributes),
    });
    await conversations(conversation).participants.create({ identity });
    return {
      sid: conversation,
      say: (body: string) => conversations(conversation).messages.create({ author: identity, body }),
      type: () => api(`/conversations/${conversation}/typing`, { identity }),
      read: (index: number) => api(`/conversations/${conversation}/read`, { identity, index }),
      log: () => conversations(conversation).messages.list(),
      own: () => account.defaultService.conversations.get(conversation)!,
      agent: () =>
        [...account.defaultService.conversations.get(conversation)!.participants.values()].find(
          (participant) => participant.identity === 'agent',
        ),
    };
  };
  return { sid, account, startConversation };
};

interface Opened {
  page: Page;
  /** Errors and violations of the page's content security policy. */
  problems: string[];
}

const openConsole = async (
  hash: string,
  options: BrowserContextOptions = {},
  on: TwilioEmulator = emulator,
): Promise<Opened> => {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(`${on.url}/console#${hash}`);
  await page.getByText('Live', { exact: true }).waitFor();
  return { page, problems };
};

const replyBox = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
const listed = (page: Page) => page.getByRole('navigation', { name: 'Conversations' }).getByRole('link');

test('EM-01 sends a reply with its author to the log', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  await chat.say('Is the blue mug dishwasher-safe?');
  const { page, problems } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);

  await page.getByRole('button', { name: /Replying as/ }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace');
  await page.getByRole('textbox', { name: /Picture/ }).fill('https://shop.example/grace.png');
  await page.getByRole('button', { name: 'Save' }).click();
  await replyBox(page).fill('Yes.');
  await replyBox(page).press('Shift+Enter');
  await replyBox(page).pressSequentially('Up to 65 °C.');
  await replyBox(page).press('Enter');

  await messages(page).getByText('Up to 65 °C.').waitFor();
  assert.equal(await replyBox(page).inputValue(), '');
  const reply = (await chat.log())[1]!;
  assert.equal(reply.author, 'agent');
  assert.equal(reply.body, 'Yes.\nUp to 65 °C.');
  assert.deepEqual(JSON.parse(reply.attributes), {
    name: 'Grace',
    avatarUrl: 'https://shop.example/grace.png',
  });

  await page.reload();
  await page.getByRole('button', { name: 'Replying as Grace' }).waitFor();
  await messages(page).getByText('Up to 65 °C.').waitFor();
  assert.deepEqual(problems, []);
});

test('EM-01 shows a visitor’s message immediately, as unread, and as read once it is seen', async () => {
  const desk = makeDesk();
  const { page } = await openConsole(`account=${desk.sid}`);
  await page.getByText('Waiting for the first visitor').waitFor();

  const chat = await desk.startConversation();
  await chat.say('Hello?');
  await chat.say('Anybody there?');
  await page
    .getByRole('link', { name: 'Jane Doe Anybody there? 2 unread' })
    .or(listed(page))
    .first()
    .waitFor();
  await page.waitForFunction(() => document.title === '(2) Live chat console');
  assert.match((await listed(page).textContent()) ?? '', /Anybody there\?.*2 unread/);
  await page
    .getByRole('log', { name: 'New messages' })
    .getByText('New message from Jane Doe')
    .last()
    .waitFor();
  assert.equal(chat.agent(), undefined);

  await listed(page).click();
  await messages(page).getByText('Hello?').waitFor();
  await until(desk.account, () => chat.agent()?.lastReadMessageIndex === 1);
  await page.waitForFunction(() => document.title === 'Live chat console');

  await chat.say('Ah, good.');
  await messages(page).getByText('Ah, good.').waitFor();
  await until(desk.account, () => chat.agent()?.lastReadMessageIndex === 2);
});

test('EM-01 shows typing on both sides, and what the visitor has read to the agent', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  const { page } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);

  await replyBox(page).fill('Let me ');
  await until(desk.account, () => chat.own().typing.has('agent'));
  await replyBox(page).press('Enter');
  await until(desk.account, () => chat.own().messages.length === 1 && !chat.own().typing.has('agent'));

  await chat.type();
  await page.getByText('Jane Doe is typing…').waitFor();
  await chat.say('thanks');
  await page.getByText('Jane Doe is typing…').waitFor({ state: 'hidden' });

  assert.equal(await messages(page).getByText('Seen').filter({ visible: true }).count(), 0);
  await chat.read(1);
  await messages(page).getByText('Seen').filter({ visible: true }).waitFor();
});

test('EM-01 sends files with a reply, and shows images', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  const { page, problems } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);

  await page.getByLabel('Files', { exact: true }).setInputFiles([
    { name: 'mug.png', mimeType: 'image/png', buffer: PNG },
    { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('wrong') },
    { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') },
  ]);
  await page.getByRole('button', { name: 'Remove wrong.txt' }).click();
  await page.getByRole('button', { name: 'Send' }).click();

  const image = messages(page).getByRole('img', { name: 'mug.png' });
  await image.waitFor();
  await page.waitForFunction(
    () => document.querySelector<HTMLImageElement>('#messages img')?.naturalWidth === 1,
  );
  const [message] = chat.own().messages;
  assert.deepEqual(
    message?.media.map(({ filename, contentType }) => [filename, contentType]),
    [
      ['mug.png', 'image/png'],
      ['invoice.pdf', 'application/pdf'],
    ],
  );
  assert.deepEqual(message.media[0]?.bytes, PNG);
  const download = page.waitForEvent('download');
  await messages(page)
    .getByRole('link', { name: /invoice\.pdf/ })
    .click();
  assert.equal(await readFile(await (await download).path(), 'utf8'), '%PDF-');

  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }));
    return data;
  });
  await page.dispatchEvent('#scroller', 'dragover', { dataTransfer: transfer });
  await page.getByText('Drop files to attach them').waitFor();
  await page.dispatchEvent('#scroller', 'drop', { dataTransfer: transfer });
  await page.getByRole('button', { name: 'Remove dropped.txt' }).waitFor();
  assert.deepEqual(problems, []);
});

test('EM-03 triggers a fault with its fields, lists it, and clears it', async () => {
  const desk = makeDesk();
  await desk.startConversation();
  const { page } = await openConsole(`account=${desk.sid}`);
  await page.getByRole('button', { name: 'Faults', exact: true }).click();

  await page.getByRole('combobox', { name: /^For/ }).selectOption({ label: 'Jane Doe' });
  const form = page.getByRole('form', { name: 'Drop', exact: true });
  await form.getByRole('combobox', { name: 'What' }).selectOption('reply');
  await form.getByRole('combobox', { name: 'Which' }).selectOption('send-message');
  await form.getByRole('spinbutton', { name: 'Times' }).fill('2');
  await form.getByRole('button', { name: 'Pull: Drop' }).click();
  await page.getByText('2 times left · reply · send-message · for Jane Doe').waitFor();
  const [fault] = desk.account.faults.list();
  assert.deepEqual([fault?.kind, fault?.stage, fault?.match], ['drop', 'reply', 'send-message']);
  assert.equal(fault?.identity, VISITOR);
  assert.equal(fault.remaining, 2);

  await page.getByRole('button', { name: 'Faults, 1 active' }).waitFor();
  await page.getByRole('button', { name: 'Clear: Drop' }).click();
  await page.getByText('None. Everything works as it should.').waitFor();
  assert.deepEqual(desk.account.faults.list(), []);
});

test('EM-03 shows open sockets and who is online, and applies a fault to them', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  await chat.say('Hello?');
  const { page } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);
  await page.getByText('Offline', { exact: true }).first().waitFor();
  await RawClient.start(emulator, desk.account, VISITOR);
  await page.getByText('Online · jane@acme.com').waitFor();
  await listed(page).getByText('online', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Faults', exact: true }).click();
  const sockets = page.getByRole('list', { name: 'Open sockets' });
  await sockets.getByText('Jane Doe').waitFor();
  await page.getByRole('button', { name: 'Pull: Half-open' }).click();
  await sockets.getByText('half-open').waitFor();
  await page.getByRole('button', { name: 'Pull: Cut the connection' }).click();
  await page.locator('form[data-kind="kill"]').getByText('Met 1 socket.').waitFor();
  await page.getByText('Nobody is connected.').waitFor();
});

test('EM-03 triggers every kind of fault with its defaults, and clears all of them', async () => {
  const desk = makeDesk();
  const { page } = await openConsole(`account=${desk.sid}`);
  await page.getByRole('button', { name: 'Faults', exact: true }).click();
  const forms = page.locator('form.fault');
  const kinds = await forms.evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).dataset.kind));
  assert.deepEqual([...kinds].sort(), [...FAULT_KINDS].sort());

  for (const kind of kinds) {
    const form = page.locator(`form[data-kind="${kind}"]`);
    await form.getByRole('button').click();
    await form.getByRole('status').filter({ hasText: /\S/ }).waitFor();
    assert.equal(await form.locator('.error').count(), 0, kind);
  }
  const lasting = desk.account.faults.list().length;
  assert.equal(lasting, FAULT_KINDS.length - 4); // kill, close and the two token faults end immediately
  await page.getByRole('button', { name: `Faults, ${lasting} active` }).waitFor();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await page.getByText('None. Everything works as it should.').waitFor();
  assert.deepEqual(desk.account.faults.list(), []);

  const form = page.locator('form[data-kind="close"]');
  await form.getByRole('spinbutton', { name: 'Code' }).fill('99999999999999999999');
  await form.getByRole('button').click();
  await form.getByText('code must be a whole number').waitFor();
});

test('shows visitors’ text as text, whatever it contains', async () => {
  const desk = makeDesk();
  const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const chat = await desk.startConversation({
    name: evil,
    email: evil,
    meta: { [evil]: evil, deep: { a: 1 } },
  });
  await chat.say(evil);
  await chat.say('javascript:alert(3) https://example.com/"onmouseover="alert(4)');
  const { page, problems } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);

  await messages(page)
    .getByRole('paragraph')
    .filter({ hasText: evil })
    .filter({ visible: true })
    .last()
    .waitFor();
  await page.getByRole('heading', { name: evil, level: 2 }).waitFor();
  await page.getByRole('button', { name: 'Attributes of message 0' }).click();
  await page.getByLabel('Message 0 as JSON').getByText(VISITOR).waitFor();
  const links = await messages(page)
    .getByRole('link')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')));
  assert.deepEqual(links, ['https://example.com/']);
  assert.equal(await page.locator('#messages img, #visitor img, #list img, body script').count(), 0);
  assert.deepEqual(problems, []);
});

test('survives attributes of any shape', async () => {
  const desk = makeDesk();
  for (const attributes of [
    [],
    { name: 7, email: null, meta: 'x', verification: 'constructor', consentAt: 'never' },
  ])
    await (await desk.startConversation(attributes)).say('hi');
  const { page, problems } = await openConsole(`account=${desk.sid}`);
  for (const place of [0, 1]) {
    await listed(page).nth(place).click();
    await page.getByRole('heading', { name: /^Visitor /, level: 2 }).waitFor();
    await messages(page).getByText('hi', { exact: true }).waitFor();
  }
  assert.deepEqual(problems, []);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`has no axe violations (${colorScheme})`, async () => {
    const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const desk = makeDesk();
    const check = async (page: Page, what: string) => {
      // An element that is still fading in has less contrast.
      await page.waitForFunction(() =>
        document.getAnimations().every(({ playState }) => playState === 'finished'),
      );
      const { violations } = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
      const found = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((one) => `${one.html} ${one.failureSummary ?? ''}`).join('\n')}`,
      );
      assert.deepEqual(found, [], what);
    };
    const open = async (hash: string, viewport: typeof WIDE) => {
      const { page } = await openConsole(hash, { colorScheme, viewport, bypassCSP: true });
      await page.addScriptTag({ content: source });
      return page;
    };

    await check(await open(`account=${desk.sid}`, WIDE), 'empty');
    const chat = await desk.startConversation({
      name: 'Jane',
      email: 'j@acme.com',
      verification: 'verified',
      meta: { plan: 'Pro' },
    });
    await chat.say('Look at https://example.com/ please');
    const other = await desk.startConversation({ name: 'Sam', verification: 'cannot-verify' });
    await other.say('Unread');
    for (const [viewport, name] of [
      [WIDE, 'desktop'],
      [PHONE, 'phone'],
    ] as const) {
      await check(await open(`account=${desk.sid}`, viewport), `${name}: list`);
      const page = await open(`account=${desk.sid}&conversation=${chat.sid}`, viewport);
      await replyBox(page).fill(`Answer of ${name}`);
      await replyBox(page).press('Enter');
      await messages(page).getByText(`Answer of ${name}`).waitFor();
      await page.getByRole('button', { name: 'Attributes of message 0' }).focus();
      await page.keyboard.press('Enter');
      await chat.type();
      await page.getByText('Jane is typing…').waitFor();
      await check(page, `${name}: thread`);
      await page.getByRole('button', { name: 'Faults', exact: true }).click();
      await page.getByRole('button', { name: 'Pull: Delay', exact: true }).click();
      await page.getByRole('button', { name: 'Clear: Delay' }).waitFor();
      await check(page, `${name}: faults`);
      await page.getByRole('button', { name: 'Clear: Delay' }).click();
      await page.getByRole('tab', { name: 'Visitor' }).click();
      await check(page, `${name}: visitor`);
      await page.getByRole('button', { name: /Replying as/ }).click();
      await check(page, `${name}: dialog`);
    }
  });

test('sends a reply with the keyboard alone', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  await chat.say('Hello?');
  await (await desk.startConversation({ name: 'Sam' })).say('Me too');
  const { page } = await openConsole(`account=${desk.sid}`);
  await listed(page).nth(1).waitFor();

  const focused = () => page.evaluate(() => document.activeElement?.closest('a')?.textContent ?? '');
  for (let presses = 0; presses < 10 && !(await focused()).includes('Me too'); presses += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /Jane Doe/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'answer');
  await page.keyboard.type('Yes, I am here.');
  await page.keyboard.press('Enter');
  await until(desk.account, () => chat.own().messages.length === 2);
  assert.equal(chat.own().messages[1]?.body, 'Yes, I am here.');

  await page.getByRole('tab', { name: 'Visitor' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'Open sockets' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.id === 'faults-button');
});

test('keeps a draft while another conversation is open, and across a reload', async () => {
  const desk = makeDesk();
  const jane = await desk.startConversation();
  await desk.startConversation({ name: 'Sam' });
  const { page } = await openConsole(`account=${desk.sid}&conversation=${jane.sid}`);
  await replyBox(page).fill('Half an ans');
  await listed(page).filter({ hasText: 'Sam' }).click();
  await page.getByRole('heading', { name: 'Sam', level: 2 }).waitFor();
  assert.equal(await replyBox(page).inputValue(), '');
  await page.goBack();
  await page.getByRole('heading', { name: 'Jane Doe', level: 2 }).waitFor();
  assert.equal(await replyBox(page).inputValue(), 'Half an ans');
  await page.reload();
  await page.getByRole('heading', { name: 'Jane Doe', level: 2 }).waitFor();
  assert.equal(await replyBox(page).inputValue(), 'Half an ans');
});

test('keeps the scroll position of a reader further up, and announces new messages', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  for (let count = 0; count < 30; count += 1) await chat.say(`Line ${count}`);
  const { page } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);
  await messages(page).getByText('Line 29').waitFor();
  const isAtEnd = () => {
    const { scrollTop, scrollHeight, clientHeight } = document.querySelector('#scroller')!;
    return scrollHeight - scrollTop - clientHeight < 2;
  };
  await page.waitForFunction(isAtEnd);
  await messages(page).focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.querySelector('#scroller')?.scrollTop === 0);
  await chat.say('And another thing');
  await page.getByRole('button', { name: 'New messages' }).click();
  await page.waitForFunction(isAtEnd);
  await page.getByRole('button', { name: 'New messages' }).waitFor({ state: 'hidden' });
  await chat.say('Last one');
  await messages(page).getByText('Last one').waitFor();
  await page.waitForFunction(isAtEnd);
});

test('shows that a reply was not sent, and can retry', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  const { page } = await openConsole(`account=${desk.sid}&conversation=${chat.sid}`);
  await page.route('**/messages', (route) => route.abort());
  await replyBox(page).fill('Once more');
  await replyBox(page).press('Enter');
  await messages(page).getByText('Not sent. The emulator does not respond.').waitFor();
  assert.equal(chat.own().messages.length, 0);
  await page.unroute('**/messages');
  await page.getByRole('button', { name: 'Try again' }).click();
  await until(desk.account, () => chat.own().messages.length === 1);
  await messages(page).getByText('Not sent').waitFor({ state: 'hidden' });
  assert.equal(await messages(page).getByText('Once more').count(), 1);
});

test('shows one pane at a time on a phone', async () => {
  const desk = makeDesk();
  const chat = await desk.startConversation();
  await chat.say('Hello?');
  const { page } = await openConsole(`account=${desk.sid}`, {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
  });
  await listed(page).tap();
  await messages(page).getByText('Hello?').waitFor();
  assert.equal(await listed(page).isVisible(), false);
  await page.getByRole('button', { name: 'Visitor’s details' }).tap();
  await page.getByRole('heading', { name: 'Jane Doe', level: 3 }).waitFor();
  assert.equal(await messages(page).isVisible(), false);
  await page.getByRole('button', { name: 'Close details' }).tap();
  await page.getByRole('link', { name: 'Back to the conversations' }).tap();
  await listed(page).waitFor();
  assert.equal(await messages(page).isVisible(), false);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

test('shows that the emulator has stopped, and reconnects to the next one', async () => {
  const first = await startTwilioEmulator();
  const { port } = first;
  const { page } = await openConsole('', {}, first);
  await first.stop();
  await page.getByText('Reconnecting…').waitFor();
  const second = await startTwilioEmulator({ port });
  try {
    const account = second.account(`AC${'0'.repeat(31)}1`);
    const client = twilio(account.sid, account.authToken);
    client.conversations.baseUrl = second.url;
    await client.conversations.v1.conversations.create({ attributes: JSON.stringify({ name: 'Later' }) });
    await page.getByText('Live', { exact: true }).waitFor();
    await listed(page).filter({ hasText: 'Later' }).waitFor();
  } finally {
    await page.close();
    await second.stop();
  }
});
