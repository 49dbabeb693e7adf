/** A reply that is not seen is announced once, in one tab, and handled in all (LC-14, LC-44). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { ENGINE } from '../support/engines/find.js';
import { html, snippet } from '../support/pages.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A high picture, of which no size is noted. */
const PICTURE = PNG.sync.write(new PNG({ width: 300, height: 600 }));
const FLASHING = /^New messages?!$/;

describe('unread messages', () => {
  let stack: Stack;
  let shop: string;
  let inline: string;
  before(async () => {
    stack = await startStack();
    shop = stack.page(
      html(snippet(stack.serverUrl), '<h1>Shop</h1><p>Tea bowls.</p><input aria-label="Search">'),
    );
    inline = stack.page(
      html(
        snippet(stack.serverUrl, 'chat: { inline: true }'),
        '<h1>Help</h1><style>missive-chat { display: block; margin-top: 2000px; height: 600px }</style>',
      ),
    );
  });
  after(() => stack.stop());

  /** A visitor who wrote to the team, in a browser of their own, and closed the window. */
  async function visitor(name: string, context?: BrowserContext) {
    const own = context ?? (await stack.visitor());
    const page = await own.newPage();
    await page.goto(shop);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify(name, `${name.toLowerCase()}@visitor.example`);
    await listen(page);
    await chat.write(`Hello from ${name}`);
    const { sid } = await stack.agent.receive(`Hello from ${name}`);
    await hears(page, ['Sent']);
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
    await page.evaluate('heard.length = 0');
    return { page, chat, sid, context: own };
  }

  const launcher = (page: Page, name: RegExp): Locator => page.getByRole('button', { name });
  const previewOf = (page: Page): Locator => page.getByRole('group', { name: /^New message from/ });
  const chunks = (page: Page): Promise<string[]> =>
    page.evaluate(`[...new Set(performance.getEntriesByType('resource').map(({ name }) => name)
      .filter((name) => /\\/attention-/.test(name)))]`);
  /** Records what enters the live region from now on: nothing stays there. */
  async function listen(page: Page): Promise<void> {
    await page.locator('missive-chat').waitFor({ state: 'attached' });
    await page.evaluate(`window.heard = [];
      new MutationObserver((records) => {
        for (const { addedNodes } of records)
          for (const node of addedNodes)
            if (node.localName === 'p' && node.parentElement?.matches('[aria-live]')) heard.push(node.textContent);
      }).observe(document.querySelector('missive-chat').shadowRoot, { childList: true, subtree: true })`);
  }
  async function hears(page: Page, texts: readonly string[]): Promise<void> {
    const heard = (): Promise<string[]> => page.evaluate('heard');
    const areHeard = async () => (isDeepStrictEqual(await heard(), texts) ? true : undefined);
    await eventually('announced', areHeard).catch(async () => assert.deepEqual(await heard(), texts));
  }
  /** The titles of a page within a second and a half, each once. */
  const titlesOf = (page: Page): Promise<string[]> =>
    page.evaluate(`new Promise((resolve) => {
      const seen = new Set([document.title]);
      const timer = setInterval(() => seen.add(document.title), 50);
      setTimeout(() => { clearInterval(timer); resolve([...seen].sort()); }, 1500);
    })`);
  const titled = (page: Page, title: string | RegExp): Promise<true> =>
    eventually(
      `the title is ${String(title)}`,
      async () =>
        (typeof title === 'string' ? (await page.title()) === title : title.test(await page.title())) ||
        undefined,
    );

  it('LC-14 a reply is previewed, counted, announced once, and shown in the title, until it is read', async () => {
    const { page, chat, sid } = await visitor('Una');
    assert.deepEqual(await chunks(page), [], 'nothing of it is loaded before');
    await stack.agent.answer(sid, 'We have it in blue');
    const preview = previewOf(page);
    await preview.waitFor();
    assert.equal((await chunks(page)).length, 1);
    assert.match(await preview.innerText(), /Ada\s+We have it in blue/);
    assert.equal(await chat.button.getAttribute('aria-expanded'), 'false');
    await launcher(page, /^Chat with us ?, 1 unread message$/).waitFor();
    assert.deepEqual(await titlesOf(page), ['New message!', 'Shop']);
    await hears(page, ['New message from Ada: We have it in blue']);

    await stack.agent.answer(sid, 'And in green');
    await preview.getByText('1 more message', { exact: true }).waitFor();
    await launcher(page, /^Chat with us ?, 2 unread messages$/).waitFor();
    assert.deepEqual(await titlesOf(page), ['New messages!', 'Shop']);

    await preview.getByRole('button', { name: /And in green/ }).press('Enter');
    await chat.bubble('And in green').waitFor();
    assert.equal(await preview.count(), 0);
    await titled(page, 'Shop');
    await page.getByRole('button', { name: 'Chat with us', exact: true }).waitFor();
    assert.deepEqual(await titlesOf(page), ['Shop']);
    await stack.agent.answer(sid, 'Seen at once');
    await chat.bubble('Seen at once').waitFor();
    await hears(page, [
      'New message from Ada: We have it in blue',
      'New message from Ada: And in green',
      '2 unread messages',
      'Ada: Seen at once',
    ]);
    assert.deepEqual(await titlesOf(page), ['Shop']);
  });

  it('LC-48 the window opens at the first unread message, and each is read when it was seen', async () => {
    const { page, chat, sid } = await visitor('Nora');
    const answer = async (from: number, to: number): Promise<void> => {
      for (let n = from; n <= to; n += 1) await stack.agent.answer(sid, `Answer ${n}`);
    };
    await answer(1, 2);
    await chat.open();
    await chat.bubble('Answer 2').waitFor();
    await page.getByRole('button', { name: 'Chat with us', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await answer(3, 14);
    await launcher(page, /^Chat with us ?, 12 unread messages$/).waitFor();

    await chat.open();
    const isSeen = (text: string): Promise<boolean> =>
      page.evaluate(`(() => {
        const thread = document.querySelector('missive-chat').shadowRoot.querySelector('missive-chat-panel')
          .shadowRoot.querySelector('missive-chat-messages').shadowRoot;
        const room = thread.querySelector('.scroller').getBoundingClientRect();
        const row = [...thread.querySelectorAll('.bubble, .unread')].find((one) => one.textContent.trim() === (${JSON.stringify(text)}));
        const box = row?.getBoundingClientRect();
        return !!box && box.bottom > room.top + 8 && box.top < room.bottom;
      })()`);
    await eventually('the line is seen, with the last read message above it', async () =>
      (await isSeen('New')) && (await isSeen('Answer 2')) && (await isSeen('Answer 3')) ? true : undefined,
    );
    assert.equal(await isSeen('Answer 14'), false);
    assert.equal(await page.locator('missive-chat-button [part=badge]').count(), 0);
    const pill = page.getByRole('button', { name: /^\d+ unread messages?$/ });
    const below = parseInt(await pill.innerText(), 10);
    assert.ok(below > 0 && below < 12, `${below} are below`);
    await pill.click();
    await eventually('the last is seen', async () => ((await isSeen('Answer 14')) ? true : undefined));
    await pill.waitFor({ state: 'detached' });
    await eventually('all are read', async () => {
      const { participants } = await stack.agent.conversation(sid);
      const { lastReadMessageIndex } = participants.find(({ identity }) => identity !== 'agent') ?? {};
      return lastReadMessageIndex === 14 ? true : undefined;
    });
  });

  /** A visitor at the end of a thread that is longer than the window. */
  async function atTheEnd(name: string) {
    const { page, chat, sid } = await visitor(name);
    for (let n = 1; n <= 12; n += 1) await stack.agent.answer(sid, `Answer ${n}`);
    await chat.open();
    await chat.bubble('Answer 12').waitFor();
    const fromEnd = (): Promise<number> =>
      chat.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    const isAtEnd = (when: string): Promise<true> =>
      eventually(`the end is in sight ${when}`, async () => ((await fromEnd()) < 2 ? true : undefined));
    await chat.log.evaluate((log) => (log.scrollTop = log.scrollHeight));
    await isAtEnd('at first');
    const receivePicture = async (): Promise<void> => {
      await stack.agent.sendFile(sid, 'late.png', 'image/png', new Uint8Array(PICTURE));
      await eventually('the picture has loaded', async () => {
        const image = chat.window.getByRole('button', { name: /^Show late\.png/ }).getByRole('img');
        const height = await image.evaluateAll(
          ([img]) => (img as HTMLImageElement | undefined)?.naturalHeight,
        );
        return height ? true : undefined;
      });
      await isAtEnd('with the picture');
    };
    return { page, chat, sid, isAtEnd, receivePicture };
  }

  it('LC-48 the end stays in sight while the text box grows, and an answer and a picture come', async () => {
    const { page, chat, sid, isAtEnd, receivePicture } = await atTheEnd('Mette');
    for (let line = 1; line <= 6; line += 1) {
      await chat.composer.pressSequentially(`Line ${line}`);
      await chat.composer.press('Shift+Enter');
      await isAtEnd(`in line ${line}`);
      if (line === 4) {
        await stack.agent.answer(sid, 'While you write');
        await chat.bubble('While you write').waitFor();
        await isAtEnd('with the answer');
      }
    }
    await receivePicture();
    assert.equal(await page.getByRole('button', { name: /unread message/ }).count(), 0);

    await chat.log.evaluate((log) => (log.scrollTop = 40));
    await chat.composer.pressSequentially('And on');
    await chat.composer.press('Shift+Enter');
    await stack.agent.answer(sid, 'Below');
    await page.getByRole('button', { name: '1 unread message' }).waitFor();
    assert.equal(await chat.log.evaluate((log) => log.scrollTop), 40);
  });

  it(
    'LC-48 the end stays in sight while a keyboard takes room',
    { skip: ENGINE === 'webkit' && 'not possible in WebKitGTK: the size of its window cannot be set' },
    async () => {
      const { page, chat, isAtEnd, receivePicture } = await atTheEnd('Kjell');
      await receivePicture();
      await chat.composer.fill('1\n2\n3\n4\n5\n6\n7');
      const size = page.viewportSize()!;
      await page.setViewportSize({ ...size, height: Math.round(size.height * 0.55) });
      await isAtEnd('above the keyboard');
      await page.setViewportSize(size);
      await isAtEnd('without the keyboard');
    },
  );

  it('LC-17 the preview works by keyboard, is accessible, and takes no focus', async () => {
    const { page, chat, sid } = await visitor('Key');
    const search = page.getByRole('textbox', { name: 'Search' });
    await search.focus();
    await stack.agent.answer(sid, 'Shall I wrap it?\nWith a ribbon?');
    const preview = previewOf(page);
    await preview.waitFor();
    assert.ok(await search.evaluate((input) => input === document.activeElement));
    assert.equal(
      await preview.ariaSnapshot(),
      [
        '- group "New message from Ada":',
        '  - button "Ada Shall I wrap it? With a ribbon?"',
        '  - button "Dismiss"',
      ].join('\n'),
    );
    await page.evaluate(axe);
    const problems = await page.evaluate(
      `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html)))`,
    );
    assert.deepEqual(problems, []);

    await chat.button.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await preview.waitFor({ state: 'detached' });
    assert.ok(await chat.button.evaluate((button) => button.matches(':focus')), 'the button has the focus');
    await titled(page, 'Shop');
    await launcher(page, /^Chat with us ?, 1 unread message$/).waitFor();

    await page.reload();
    await launcher(page, /^Chat with us ?, 1 unread message$/).waitFor();
    await stack.agent.answer(sid, 'Still there?');
    await preview.getByText('Still there?').waitFor();
    await preview.getByText('1 more message', { exact: true }).waitFor();
  });

  it('LC-14 LC-44 in two tabs one title flashes, one announces, and an action in one applies to both', async () => {
    const { page: first, chat, sid, context } = await visitor('Tabea');
    const second = await context.newPage();
    await second.goto(shop);
    await listen(second);
    const tabs = [first, second];
    await eventually('the second tab is in front, and the first behind it', async () => {
      const { held, pending } = await second.evaluate<LockManagerSnapshot>('navigator.locks.query()');
      const isFront = ({ name }: LockInfo): boolean => name === 'missive-chat:front:demo';
      return held?.some(isFront) && pending?.some(isFront) ? true : undefined;
    });
    await stack.agent.answer(sid, 'Ping');
    for (const page of tabs) await previewOf(page).getByText('Ping').waitFor();

    const flashing = async (): Promise<number> =>
      (await Promise.all(tabs.map(titlesOf))).filter((titles) => titles.some((title) => FLASHING.test(title)))
        .length;
    assert.equal(await flashing(), 1, 'exactly one flashes');
    await hears(second, ['New message from Ada: Ping']);
    await hears(first, []);

    await previewOf(second).getByRole('button', { name: 'Dismiss' }).click();
    for (const page of tabs) await previewOf(page).waitFor({ state: 'detached' });
    assert.equal(await flashing(), 0);

    await stack.agent.answer(sid, 'Pong');
    for (const page of tabs) await previewOf(page).getByText('Pong').waitFor();
    const badges = await Promise.all(
      tabs.map((page) => page.locator('missive-chat-button [part=badge]').innerText()),
    );
    assert.equal(badges[0], badges[1]);
    await second.close();
    await titled(first, FLASHING);

    const third = await context.newPage();
    await third.goto(shop);
    await previewOf(third).getByText('Pong').waitFor();
    await widgetOf(third).open();
    await widgetOf(third).bubble('Pong').waitFor();
    await previewOf(first).waitFor({ state: 'detached' });
    await titled(first, 'Shop');
    await first.getByRole('button', { name: 'Chat with us', exact: true }).waitFor();
    assert.equal(await chat.button.count(), 1);
  });

  it('LC-14 a title that the page sets in the meantime is kept', async () => {
    const { page, chat, sid } = await visitor('Spa');
    await stack.agent.answer(sid, 'Look');
    await titled(page, 'New message!');
    await page.evaluate(`document.title = 'Basket (1)'`);
    await eventually('both take turns', async () =>
      (await titlesOf(page)).join() === 'Basket (1),New message!' ? true : undefined,
    );
    await chat.open();
    await titled(page, 'Basket (1)');
    assert.deepEqual(await titlesOf(page), ['Basket (1)']);
  });

  it('LC-14 LC-17 with reduced motion the title does not flash', async () => {
    const context = await stack.visitor({ reducedMotion: 'reduce' });
    const { page, chat, sid } = await visitor('Still', context);
    await stack.agent.answer(sid, 'Look');
    await titled(page, 'New message!');
    assert.deepEqual(await titlesOf(page), ['New message!']);
    await chat.open();
    await titled(page, 'Shop');
  });

  it('LC-11 a window closed by Escape stays closed on the next page, however long it was open', async () => {
    const { page, chat } = await visitor('Esc');
    await chat.open();
    // Longer than browsers count a click as a user activation.
    await page.evaluate(`new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!navigator.userActivation.isActive) resolve(clearInterval(timer));
      }, 50);
    })`);
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
    await page.goto(shop);
    await chat.button.waitFor();
    assert.equal(await chat.button.getAttribute('aria-expanded'), 'false');
    assert.equal(await chat.window.isVisible(), false);
  });

  it('LC-14 a message in an inline window is read when it is scrolled into view', async () => {
    const { sid, context, page: before } = await visitor('Inga');
    await before.close();
    const page = await context.newPage();
    await page.goto(inline);
    await stack.agent.answer(sid, 'Below the fold');
    const log = page.getByRole('log');
    await log.getByText('Below the fold').waitFor({ state: 'attached' });
    const readIndex = async (): Promise<number | null | undefined> => {
      const { participants } = await stack.agent.conversation(sid);
      return participants.find(({ identity }) => identity !== 'agent')?.lastReadMessageIndex;
    };
    const unread = (): Promise<number> =>
      page.locator('missive-chat').evaluate((chat: HTMLElementTagNameMap['missive-chat']) => chat.unread);
    assert.equal(await unread(), 1);
    assert.equal((await readIndex()) === 1, false);
    await log.scrollIntoViewIfNeeded();
    await eventually('it is read', async () => ((await readIndex()) === 1 ? true : undefined));
    assert.equal(await unread(), 0);
  });
});
