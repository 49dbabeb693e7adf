/** The built widget in the languages of its pages. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { language as arabic } from '../../src/locales/ar.js';
import { language as german } from '../../src/locales/de.js';
import { LANGUAGES } from '../../src/locales/languages.js';
import type { Language } from '../../src/locales/language.js';
import { needs } from '../support/engines/possible.js';
import { html, snippet } from '../support/pages.js';
import { eventually, useStack, type Stack } from '../support/stack.js';

const LONG = Array.from({ length: 30 }, (_, line) => `Line ${line}`).join('\n');

const inLanguage = (page: Page, { messages, strings }: Language) => {
  const window = page.getByRole('dialog', { name: messages.title });
  return {
    button: page.getByRole('button', { name: messages.title }),
    window,
    composer: window.getByPlaceholder(messages.chat),
    log: window.getByRole('log', { name: strings.conversation }),
    close: window.getByRole('button', { name: strings.close }),
    async identify() {
      await window.getByLabel(messages.identifyEmail).fill('jane@acme.example');
      await window.getByRole('button', { name: messages.identifySubmit }).click();
    },
  };
};

describe('languages', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const open = async (lang: string, chat = ''): Promise<{ page: Page; asked: string[]; said: string[] }> => {
    const page = await (await stack.visitor()).newPage();
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('console', (message) => said.push(message.text()));
    const markup = html(snippet(stack.serverUrl, chat)).replace('lang="en"', `lang="${lang}"`);
    await page.goto(stack.page(markup));
    return { page, asked, said };
  };
  /** Each is fetched once, and then imported from the browser's cache. */
  const languageFiles = (asked: readonly string[]): string[] => [
    ...new Set(asked.flatMap((path) => /\/locale-(.+)-[\w-]{8}\.js$/.exec(path)?.[1] ?? [])),
  ];

  it('LC-02 loads none on a page that sets none', needs('idle network'), async () => {
    const { page, asked } = await open('ar');
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await page.getByRole('dialog', { name: 'Chat with us' }).waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(languageFiles(asked), []);
    assert.ok(!asked.some((path) => path.includes('/presets-')), 'nor what would load it');
  });

  it('LC-17 an Arabic page has an Arabic window, from right to left, and a conversation in it', async () => {
    const { page, asked } = await open('ar', "chat: { locale: 'auto' }");
    const { button, window, composer, log, close, identify } = inLanguage(page, arabic);
    await button.click();
    await window.waitFor();
    assert.equal(await window.evaluate((element) => getComputedStyle(element).direction), 'rtl');
    const [title, x] = await Promise.all([
      window.getByRole('heading').boundingBox(),
      close.boundingBox().then((box) => box?.x ?? 0),
    ]);
    assert.ok(x < (title?.x ?? 0), 'the button to close it is on the left');
    await identify();
    await composer.fill('مرحبًا، أين طلبي؟');
    await composer.press('Enter');
    const { sid } = await stack.agent.receive('مرحبًا، أين طلبي؟');
    await stack.agent.answer(sid, 'Order KC-1 is on its way.');
    await log.getByText('Order KC-1 is on its way.').waitFor();
    // Under load WebKitGTK reports both as hidden although they are drawn.
    await log.getByText('اليوم').waitFor({ state: 'attached' });
    await log.getByText(arabic.strings.sent).waitFor({ state: 'attached' });
    const direction = (text: string) =>
      log.getByText(text).evaluate((element) => getComputedStyle(element.parentElement ?? element).direction);
    assert.equal(await direction('Order KC-1'), 'ltr', 'each message runs its own way');
    assert.equal(await direction('أين طلبي'), 'rtl');
    assert.deepEqual(languageFiles(asked), ['ar']);
  });

  it('LC-02 changes the window with the page’s language, and keeps the draft and the thread', async () => {
    const { page, asked } = await open('de', "chat: { locale: 'auto' }, user: { email: 'j@acme.example' }");
    const before = inLanguage(page, german);
    await before.button.click();
    await before.composer.fill(LONG);
    await before.composer.press('Enter');
    await before.log.getByText(german.strings.sent).waitFor();
    await before.log.evaluate(
      (element) =>
        new Promise((scrolled) => {
          element.addEventListener('scroll', scrolled, { once: true });
          element.scrollTo(0, 40);
        }),
    );
    await before.composer.fill('Wo ist mein');
    await page.evaluate(() => document.documentElement.setAttribute('lang', 'ar'));
    const now = inLanguage(page, arabic);
    await now.log.getByText(arabic.strings.sent).waitFor();
    assert.equal(await now.composer.inputValue(), 'Wo ist mein');
    assert.ok(await now.composer.evaluate((element) => element.matches(':focus')));
    assert.equal(await now.log.evaluate((element) => Math.round(element.scrollTop)), 40);
    assert.deepEqual(languageFiles(asked), ['de', 'ar']);
  });

  it('LC-02 falls back to English when a language does not load, and logs that', async () => {
    const page = await (await stack.visitor()).newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.route('**/locale-de-*', (route) => route.abort());
    await page.goto(stack.page(html(snippet(stack.serverUrl, "chat: { locale: 'de' }"))));
    await page.getByRole('button', { name: 'Chat with us' }).click();
    await page.getByRole('dialog', { name: 'Chat with us' }).waitFor();
    const told = await eventually('a report', () =>
      Promise.resolve(said.find((text) => text.includes('“de”'))),
    );
    assert.match(told, /did not load: the chat is shown in English/);
  });

  it('LC-17 every language fits the narrowest window', needs('window size'), async () => {
    const { page } = await open('en', "chat: { locale: 'auto' }");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole('button', { name: 'Chat with us' }).click();
    for (const [tag, load] of Object.entries(LANGUAGES)) {
      const { language } = await load();
      const { window } = inLanguage(page, language);
      await page.evaluate((lang) => document.documentElement.setAttribute('lang', lang), tag);
      await window.waitFor();
      // Labels move while the texts change.
      await eventually(`everything fits in ${tag}`, async () => {
        const overflowing = await page.evaluate<string[]>(OVERFLOWING);
        return overflowing.length === 0 || undefined;
      });
    }
  });
});

/** Names of overflowing elements in all shadow trees. As text: it runs in the page. */
const OVERFLOWING = `(() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      // Labels in fields end with an ellipsis where a font is wide.
      const isHidden = element.closest('.visually-hidden, .label, .name, [inert]') !== null;
      if (!isHidden && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        found.push(element.localName + '.' + element.getAttribute('class') + ': ' + element.textContent.trim());
    }
  };
  look(document.querySelector('missive-chat').shadowRoot);
  return found;
})()`;
