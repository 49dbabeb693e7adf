/** Sites that change pages without loading one: the chat, its window and its conversation stay. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { startStack, widgetOf, type Stack } from '../support/stack.js';

/** An element in the page's own markup, which Turbo keeps. */
const PERMANENT = '<missive-chat id="chat" data-turbo-permanent account-id="demo"></missive-chat>';

/** As in Astro's router: replaces root attributes, head and body inside a view transition. */
const SWAP = `async (address) => {
  const text = await (await fetch(address)).text();
  const next = new DOMParser().parseFromString(text, 'text/html');
  await document.startViewTransition(() => {
    const root = document.documentElement;
    for (const { name } of [...root.attributes]) root.removeAttribute(name);
    for (const { name, value } of next.documentElement.attributes) root.setAttribute(name, value);
    for (const element of [...document.head.children]) if (element.localName !== 'script') element.remove();
    document.head.append(...[...next.head.children].filter(({ localName }) => localName !== 'script'));
    document.body.replaceWith(next.body);
    history.pushState(null, '', address);
  }).finished;
}`;

describe('hosts: navigation', { concurrency: 3 }, () => {
  let stack: Stack;
  let turbo: string;
  before(async () => {
    stack = await startStack();
    const source = createRequire(import.meta.url).resolve('@hotwired/turbo/dist/turbo.es2017-umd.js');
    const address = stack.page(readFileSync(source, 'utf8'), { 'Content-Type': 'text/javascript' });
    turbo = `<script src="${address}"></script>`;
  });
  after(() => stack.stop());

  /** Two pages that link to each other, and a conversation started on the first. */
  const begin = async (name: string, head: string, body: string, onSecond = body) => {
    const page = await (await stack.visitor({ reducedMotion: 'reduce' })).newPage();
    const said: string[] = [];
    page.on('console', (message) => /warning|error/.test(message.type()) && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    const second = stack.page(html(head, `<h1>Second</h1>${onSecond}<p style="height: 1500px">${name}</p>`));
    const first = stack.page(html(head, `<h1>First</h1><a href="${second}">On</a>${body}`));
    await page.goto(first);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify();
    await chat.write(`From the first page, ${name}`);
    const { sid } = await stack.agent.receive(`From the first page, ${name}`);
    await page.evaluate('window.before = document.body');
    return { page, said, chat, sid, second };
  };
  type Begun = Awaited<ReturnType<typeof begin>>;

  /** On the other page: one chat, still open, and the reply arrives. */
  const stays = async ({ page, said, chat, sid }: Begun, heading: string, answer: string): Promise<void> => {
    await page.getByRole('heading', { name: heading }).waitFor();
    await stack.agent.answer(sid, answer);
    await chat.bubble(answer).waitFor();
    assert.equal(await page.locator('missive-chat').count(), 1);
    assert.equal(await chat.button.count(), 1);
    assert.deepEqual(said, []);
  };
  const isOtherBody = (page: Page): Promise<boolean> => page.evaluate('window.before !== document.body');

  it('LC-01 Turbo replaces the body, and goes back to a cached page', async () => {
    const begun = await begin('Turbo', turbo + snippet(stack.serverUrl), '');
    await begun.page.getByRole('link', { name: 'On', exact: true }).click();
    await stays(begun, 'Second', 'There you are');
    assert.ok(await isOtherBody(begun.page));
    await begun.page.goBack();
    await stays(begun, 'First', 'And back');
    await begun.page.keyboard.press('Escape');
    await begun.chat.window.waitFor({ state: 'hidden' });
  });

  it('LC-04 the snippet in a body that Turbo replaces: it runs again, without effect', async () => {
    const begun = await begin('snippet in the body', turbo, snippet(stack.serverUrl));
    await begun.page.getByRole('link', { name: 'On', exact: true }).click();
    await stays(begun, 'Second', 'Once');
    assert.ok(await isOtherBody(begun.page));
  });

  it('LC-01 Turbo morphs the page', async () => {
    const morph =
      '<meta name="turbo-refresh-method" content="morph"><meta name="turbo-refresh-scroll" content="preserve">';
    const begun = await begin('morph', turbo + morph + snippet(stack.serverUrl), '<p id="count">1</p>');
    await begun.page.evaluate(
      `document.querySelector('#count').textContent = '2'; document.body.append(document.createElement('hr'))`,
    );
    await begun.page.evaluate(`Turbo.session.refresh(location.href)`);
    await begun.page.locator('hr').waitFor({ state: 'detached' });
    await stays(begun, 'First', 'Morphed');
  });

  it('LC-01 an element in the markup that Turbo keeps', async () => {
    const script = `<script async src="${stack.serverUrl}/demo/missive.js"></script>`;
    const begun = await begin('permanent', turbo + script, PERMANENT);
    await begun.page.getByRole('link', { name: 'On', exact: true }).click();
    await stays(begun, 'Second', 'Kept');
    await begun.page.goBack();
    await stays(begun, 'First', 'Kept twice');
  });

  it('LC-01 a view transition in which the body is replaced', async () => {
    const begun = await begin('view transition', snippet(stack.serverUrl), '');
    await begun.page.evaluate(`(${SWAP})(${JSON.stringify(begun.second)})`);
    await stays(begun, 'Second', 'Seen in transition');
    assert.ok(await isOtherBody(begun.page));
  });

  it('LC-01 a page that empties and refills its body', async () => {
    const begun = await begin('emptied', snippet(stack.serverUrl), '');
    await begun.page.evaluate(`document.body.innerHTML = '<h1>Second</h1>'; window.before = null`);
    await stays(begun, 'Second', 'Still here');
  });
});
