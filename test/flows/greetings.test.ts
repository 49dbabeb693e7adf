/** Greetings with the built widget: what the visitor sees, what the team receives, and what happens before (LC-52). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Greeting } from '../../src/core/types.js';
import { html, snippet } from '../support/pages.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

const GREETING: Greeting = {
  id: 'choose-a-pot',
  pages: ['/page-*'],
  text: 'Can we help you to choose a pot?',
  replies: ['Yes, please', 'Just looking'],
};

describe('greetings', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const preview = (page: Page, words = GREETING.text) => ({
    card: page.getByRole('group', { name: /^New message from/ }),
    open: page.getByRole('button', { name: words }),
    dismiss: page.getByRole('button', { name: 'Dismiss' }),
    reply: (reply: string) => page.getByRole('button', { name: reply, exact: true }),
  });

  const RECORD = `
    window.heard = [];
    addEventListener('missive-greeting', ({ detail }) => heard.push(detail.id + ' ' + detail.action));
    window.shifts = 0;
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shifts += value; })
      .observe({ type: 'layout-shift', buffered: true });`;

  async function open(greetings: readonly Greeting[], more = '', body = '<h1>Shop</h1>') {
    const page = await (await stack.visitor()).newPage();
    await page.addInitScript(RECORD);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url()));
    const options = `greetings: ${JSON.stringify(greetings)}, ${more}`;
    await page.goto(stack.page(html(snippet(stack.serverUrl, options), body)));
    return { page, asked };
  }
  const stored = (page: Page): Promise<unknown> =>
    page.evaluate(
      `[localStorage.length, sessionStorage.length, document.cookie, localStorage.getItem('missive-chat:demo')]`,
    );
  const heard = (page: Page): Promise<string[]> => page.evaluate('heard');

  it('LC-52 a reply is sent after the form, and the agent sees it with the greeting’s id', async () => {
    const { page, asked } = await open([GREETING]);
    await preview(page).card.waitFor();
    assert.deepEqual(await stored(page), [0, 0, '', null]);
    const isOwn = (url: string): boolean => url.startsWith(stack.serverUrl) || url.includes('/page-');
    assert.deepEqual(
      asked.filter((url) => !isOwn(url) || url.endsWith('/sessions')),
      [],
      'nobody else is contacted, and there is no session',
    );
    assert.equal(await page.evaluate('shifts'), 0);

    await preview(page).reply('Yes, please').click();
    const chat = widgetOf(page);
    await chat.window.waitFor();
    await chat.bubble(GREETING.text).waitFor();
    assert.equal((await stack.agent.conversations()).length, 0);
    await chat.identify('Jane Doe', 'jane@acme.com');
    const { messages } = await stack.agent.receive('Yes, please');
    assert.deepEqual(
      messages.map(({ body, attributes }) => [body, (attributes.meta as Record<string, string>).greeting]),
      [['Yes, please', 'choose-a-pot']],
    );
    assert.deepEqual(await heard(page), ['choose-a-pot shown', 'choose-a-pot answered']);
    assert.equal(await preview(page).card.count(), 0);
  });

  it('LC-52 dismissed stays dismissed on the next page, and in another tab', async () => {
    const { page } = await open([
      { ...GREETING, once: false },
      { id: 'late', text: 'Still here?', after: 1 },
    ]);
    await preview(page).dismiss.click();
    assert.deepEqual(await heard(page), ['choose-a-pot shown', 'choose-a-pot dismissed']);
    assert.deepEqual(await stored(page), [1, 0, '', '{"greetings":{"choose-a-pot":"dismissed"}}']);
    const tab = await page.context().newPage();
    await tab.addInitScript(RECORD);
    for (const one of [page, tab]) {
      await one.goto(page.url());
      // The next one of the list comes in its place.
      await preview(one, 'Still here?').card.waitFor();
      assert.deepEqual(await heard(one), ['late shown']);
    }
  });

  it('LC-52 follows the routes, the scrolling and the mouse of a single-page app', async () => {
    const { page } = await open(
      [
        { id: 'cart', text: 'Questions about delivery?', pages: ['/cart'], audience: 'new' },
        { id: 'far', text: 'You have seen it all.', pages: ['/long'], scroll: 80 },
        { id: 'leaving', text: 'One moment!', pages: ['/last'], exit: true },
      ],
      '',
      '<div style="height: 4000px">Long</div>',
    );
    await page.waitForFunction('window.MissiveChat');
    await page.evaluate(`history.pushState(null, '', '/cart'); 0`);
    await preview(page, 'Questions about delivery?').open.waitFor();
    await page.evaluate(`history.replaceState(null, '', '/long'); 0`);
    await preview(page).card.waitFor({ state: 'detached' });
    await page.evaluate('scrollTo(0, 1e6)');
    await preview(page, 'You have seen it all.').open.waitFor();
    await page.evaluate(`history.pushState(null, '', '/last'); 0`);
    await preview(page).card.waitFor({ state: 'detached' });
    await page.mouse.move(400, 300);
    await page.evaluate(`document.documentElement.dispatchEvent(
      new PointerEvent('pointerleave', { pointerType: 'mouse', clientY: -1 }))`);
    await preview(page, 'One moment!').open.waitFor();
    assert.deepEqual(await heard(page), ['cart shown', 'far shown', 'leaving shown']);
  });

  it('LC-52 the page calls: by id, by text, also before the script has loaded; worked by keyboard', async () => {
    const { page } = await open(
      [
        { id: 'sale', text: 'Today all pots are half price' },
        { id: 'back', text: 'Good to see you again', audience: 'returning' },
      ],
      'visitor: { askName: false, askEmail: false }',
      `<script>(window.MissiveChat ||= []).push(['greet', 'sale'])</script>`,
    );
    await preview(page, 'Today all pots are half price').open.waitFor();
    await page.evaluate(`MissiveChat.greet('May we help with your order?')`);
    const { open: card } = preview(page, 'May we help with your order?');
    await card.waitFor();
    await card.focus();
    await page.keyboard.press('Enter');
    const chat = widgetOf(page);
    await chat.bubble('May we help with your order?').waitFor();
    await chat.write('Where is it?');
    const { messages } = await stack.agent.receive('Where is it?');
    assert.equal(
      (messages[0]?.attributes.meta as Record<string, string>).greeting,
      'May we help with your order?',
    );
    assert.deepEqual(
      (await heard(page)).map((one) => one.split(' ').at(-1)),
      ['shown', 'shown', 'opened'],
    );
    // Who has a conversation is greeted as a returning visitor only.
    await page.reload();
    await eventually('the script is there', async () =>
      (await page.evaluate('!!window.MissiveChat?.greet')) === true ? true : undefined,
    );
    await page.evaluate(`MissiveChat.close(); 0`);
    await page.evaluate(`MissiveChat.greet('Hello again!'); MissiveChat.greet('back'); 0`);
    await preview(page, 'Good to see you again').open.waitFor();
    assert.deepEqual(await heard(page), ['back shown']);
  });
});
