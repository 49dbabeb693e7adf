/** The product by keyboard, by screen reader, or enlarged: every state, as people run it. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { AxeResults, RunOptions } from 'axe-core';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { announcements } from '../support/announcements.js';
import { html, snippet } from '../support/pages.js';
import { needs } from '../support/engines/possible.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};
const SUPPORT = 'support: { email: "help@kiln.example", phone: "+47 22 33" }';
/** Sends a message that Twilio rejects. */
async function sendRefused(stack: Stack, page: Page): Promise<void> {
  stack.pullFault({ kind: 'refuse', target: 'tunnel', match: 'send-message', code: 400, errorCode: 50504 });
  await page.evaluate(`MissiveChat.send('Far too long')`);
}

const ARABIC = {
  title: 'تحدث معنا',
  welcome: 'مرحبًا! 👋\n\nسيرد الفريق في أقرب وقت ممكن.',
  identify: 'أولًا، عرّف بنفسك.',
  identifyName: 'الاسم',
  identifyEmail: 'البريد الإلكتروني',
  identifySubmit: 'إرسال',
  identifyRequired: 'حقل مطلوب',
  identifyThanks: 'شكرًا',
  help: 'كيف يمكننا مساعدتك؟',
  chat: 'رسالة…',
  online: 'متصلون الآن',
  offline: 'غير متصلين',
  connecting: 'جارٍ الاتصال…',
  error: 'عذرًا، تعذّر الاتصال.',
  internet: 'لا يمكن الإرسال دون اتصال.',
};
const ENGLISH = {
  title: 'Chat with us',
  identifyEmail: 'Email',
  identifySubmit: 'Submit',
  chat: 'Message…',
  error: 'Sorry, there is an issue',
  internet: 'Can’t send messages offline.',
};

describe('accessibility', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const open = async (url: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (await stack.visitor(options)).newPage();
    await page.goto(url);
    return page;
  };
  const shop = (properties = SUPPORT): string =>
    stack.page(html(snippet(stack.serverUrl, properties), '<h1>Shop</h1><a href="#pots">Pots</a>'));

  const withoutServer = async (run: () => Promise<void>): Promise<void> => {
    await stack.stopServer();
    await run().finally(() => stack.startServer());
  };

  const isFocused = (locator: Locator): Promise<boolean> =>
    locator.evaluate((element) => element === (element.getRootNode() as ShadowRoot).activeElement);
  const getsFocus = (what: string, locator: Locator): Promise<true> =>
    eventually(`the focus is in ${what}`, async () => (await isFocused(locator)) || undefined);

  /** Light, dark, right to left, and on a phone, through every state. */
  const variants: [
    name: string,
    page: () => string,
    options: BrowserContextOptions,
    texts: typeof ENGLISH,
  ][] = [
    ['a light page', () => `${stack.demoUrl}/`, {}, ENGLISH],
    ['a dark page', () => `${stack.demoUrl}/`, { colorScheme: 'dark' }, ENGLISH],
    [
      'a page from right to left',
      () => shop(`${SUPPORT}, messages: ${JSON.stringify(ARABIC)}, visitor: { requireConsent: true }`),
      {},
      ARABIC,
    ],
    ['a phone', () => shop(), PHONE, ENGLISH],
  ];
  for (const [name, url, options, texts] of variants)
    it(`LC-17 has no violation in any state on ${name}`, async () => {
      const page = await open(url(), { ...options, reducedMotion: 'reduce' });
      if (texts === ARABIC)
        await page.evaluate(() => Object.assign(document.documentElement, { dir: 'rtl', lang: 'ar' }));
      await page.addScriptTag({ path: AXE });
      const chat = page.getByRole('dialog', { name: texts.title });
      const panel = page.locator('missive-chat-panel');
      const hasNone = async (state: string, context = 'missive-chat'): Promise<void> => {
        if (await panel.count())
          await eventually('it has faded in', async () =>
            (await panel.evaluate((element) => getComputedStyle(element).opacity)) === '1' ? true : undefined,
          );
        const violations = await page.evaluate(
          async ([where, rules]) => {
            const { axe } = window as unknown as {
              axe: { run(where: string, rules: RunOptions): Promise<AxeResults> };
            };
            return (await axe.run(where, rules)).violations.flatMap(({ id, nodes }) =>
              nodes.map(
                ({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`,
              ),
            );
          },
          [context, RULES] as const,
        );
        assert.deepEqual(violations, [], `${state}, on ${name}`);
      };

      await page.getByRole('button', { name: texts.title }).waitFor();
      await hasNone('closed', 'html');
      await page.getByRole('button', { name: texts.title }).click();
      await chat.waitFor();
      await hasNone('the form');
      await chat.getByRole('button', { name: texts.identifySubmit }).click();
      await chat.locator('[aria-invalid]').first().waitFor();
      await hasNone('the form with errors');

      await chat.getByLabel(texts.identifyEmail).fill('jane@acme.com');
      if (texts === ARABIC) await chat.getByRole('checkbox').check();
      await chat.getByRole('button', { name: texts.identifySubmit }).click();
      const composer = chat.getByPlaceholder(texts.chat);
      await composer.waitFor();
      await withoutServer(async () => {
        await composer.fill(`Hello from ${name}`);
        await composer.press('Enter');
        await chat.getByRole('log').getByText(texts.error).waitFor();
        await hasNone('retrying');
      });

      const { sid } = await stack.agent.receive(`Hello from ${name}`);
      await stack.agent.answer(sid, 'Hello to https://acme.com', 'Ada Lovelace');
      await stack.agent.read(sid, 0);
      await chat.getByRole('log').getByText('Read', { exact: true }).waitFor();
      await sendRefused(stack, page);
      await chat.getByRole('button', { name: 'Retry' }).waitFor();
      await hasNone('a conversation');

      await page.context().setOffline(true);
      await chat.getByText(texts.internet).waitFor();
      await hasNone('offline');
    });

  it(
    'LC-17 a visitor without a mouse opens it, fills in the form, writes, and returns to the page',
    needs('tab key'),
    async () => {
      const page = await open(shop());
      const { button, window, composer, bubble } = widgetOf(page);
      const press = (...keys: string[]): Promise<void> =>
        keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
      await button.waitFor();
      assert.equal(await button.getAttribute('aria-expanded'), 'false');
      await press('Tab', 'Tab'); // the page's link, then the button
      await getsFocus('the button', button);
      await press('Enter');
      await getsFocus('the form', window.getByLabel('Name'));
      assert.equal(await button.getAttribute('aria-expanded'), 'true');

      await page.keyboard.type('Jane Doe');
      await press('Tab');
      await page.keyboard.type('nobody');
      await press('Enter');
      const email = window.getByLabel('Email');
      await getsFocus('the field to mend', email);
      assert.equal(await email.getAttribute('aria-invalid'), 'true');
      const described = await email.evaluate(
        (field) =>
          (field.getRootNode() as ShadowRoot).getElementById(field.getAttribute('aria-describedby') ?? '')
            ?.textContent,
      );
      assert.match(described ?? '', /\S/);
      await page.keyboard.type('@visitor.example');
      assert.equal(await email.getAttribute('aria-invalid'), null);
      await press('Enter');
      await getsFocus('the composer', composer);

      await page.keyboard.type('Written');
      await press('Shift+Enter');
      await page.keyboard.type('by hand');
      await press('Enter');
      await stack.agent.receive('Written\nby hand');
      await bubble('Written\nby hand').waitFor();
      assert.equal(await isFocused(composer), true);

      await press('Shift+Tab');
      await getsFocus('the thread', window.getByRole('log'));
      await press('Shift+Tab');
      await getsFocus('the way out', window.getByRole('button', { name: 'Close' }));
      await press('Tab', 'Tab');
      await getsFocus('the composer', composer);
      if (await window.getByRole('button', { name: 'Emoji' }).isVisible()) await press('Tab');
      await press('Tab', 'Tab');
      await getsFocus('Send', window.getByRole('button', { name: 'Send' }));
      await press('Escape');
      await window.waitFor({ state: 'hidden' });
      await getsFocus('the button', button);
      assert.equal(await button.getAttribute('aria-expanded'), 'false');
    },
  );

  it('SR-01 LC-17 what comes and what becomes of own messages is announced once, history never', async () => {
    const page = await open(shop());
    const chat = widgetOf(page);
    await chat.open();
    const first = await announcements(page);
    await chat.identify('Ear', 'ear@visitor.example');
    await chat.write('Say something');
    const { sid } = await stack.agent.receive('Say something');
    await first.have('Sent');
    await stack.agent.answer(sid, 'Something');
    await first.have('Ada: Something');
    assert.deepEqual(await first.all(), ['Thanks How can we help?', 'Sent', 'Ada: Something']);

    await page.reload();
    await chat.bubble('Something').waitFor();
    const second = await announcements(page);
    await stack.agent.answer(sid, 'Something new');
    await second.have('Ada: Something new');
    assert.deepEqual(await second.all(), ['Ada: Something new']);

    await sendRefused(stack, page);
    const retry = chat.window.getByRole('button', { name: 'Retry' });
    await retry.waitFor();
    await eventually('the failure is announced', async () =>
      (await second.all()).find((text) => text.startsWith('Not sent: Far too long')),
    );
    // The retry button is removed when pressed; the focus is not lost.
    await retry.press('Enter');
    await getsFocus('the thread', chat.log);
  });

  it('LC-17 announces connection errors and being offline', async () => {
    const page = await open(shop());
    const chat = widgetOf(page);
    await chat.open();
    await withoutServer(async () => {
      await chat.identify('Tro', 'tro@visitor.example');
      await chat.write('Anybody?');
      await page
        .locator('missive-chat [aria-live=polite]')
        .getByText(/there is an issue connecting/)
        .waitFor({ state: 'attached' });
      await page.context().setOffline(true);
      await page
        .locator('missive-chat [aria-live=polite]')
        .getByText('Can’t send messages offline.')
        .waitFor({ state: 'attached' });
    });
  });

  it('LC-16 on a phone is modal, and keeps Tab inside, in both directions', async () => {
    const page = await open(shop(), PHONE);
    const chat = widgetOf(page);
    await chat.button.tap();
    await chat.window.waitFor();
    assert.equal(await chat.window.getAttribute('aria-modal'), 'true');
    await getsFocus('the window, where no keyboard comes up', chat.window);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).overflow), 'hidden');
    await chat.log.waitFor(); // Tab goes through the thread, which loads after the window.

    const close = chat.window.getByRole('button', { name: 'Close' });
    const branding = chat.window.getByRole('link', { name: /Missive/ });
    await page.keyboard.press('Shift+Tab');
    await getsFocus('the last of it', branding);
    await page.keyboard.press('Tab');
    await getsFocus('the first of it', close);
    for (const next of [
      chat.log,
      chat.window.getByLabel('Name'),
      chat.window.getByLabel('Email'),
      chat.window.getByRole('button', { name: 'Submit' }),
      branding,
      close,
    ]) {
      await page.keyboard.press('Tab');
      await getsFocus('the next of it', next);
    }
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
    await getsFocus('the button', chat.button);
    assert.notEqual(await page.evaluate(() => document.documentElement.style.overflow), 'hidden');
  });

  it('LC-16 enlarged four times, shows the focused field and cuts nothing off', async () => {
    const page = await open(shop(), { viewport: { width: 320, height: 256 } });
    const chat = widgetOf(page);
    await chat.button.press('Enter');
    const field = chat.window.getByLabel('Name');
    await getsFocus('the form', field);
    await eventually('the field is in sight', async () => {
      const [box, log] = await Promise.all([field.boundingBox(), chat.log.boundingBox()]);
      return log && box && box.y >= log.y && box.y + box.height <= log.y + log.height ? true : undefined;
    });
    await chat.identify('Big', 'big@visitor.example');
    for (const part of [chat.composer, chat.window.getByRole('button', { name: 'Send' }), chat.log]) {
      const box = await part.boundingBox();
      assert.ok(
        box && box.height >= 24 && box.x >= 0 && box.x + box.width <= 320 && box.y + box.height <= 256,
      );
    }
  });
});
