/**
 * A reply on an HTML channel, from the webhook to the visitor's window; only the relay in between is left
 * out.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { readReplyBody } from '../../packages/server/src/relay/rich-text.js';
import { html, snippet } from '../support/pages.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

const HTML =
  '<div>Hello <b>Jane</b>, see <a href="https://kiln.example/care">our page</a>:</div>' +
  '<ul><li>Feet</li><li>Fleece <i>below −5 °C</i></li></ul>' +
  '<blockquote>It does not leak.</blockquote><pre>FROST-24</pre>' +
  '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">Bye</a>';

/** The bubble as elements and words; text beside elements in quotes. */
const OUTLINE = `(() => {
  const all = (root, selector) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []), ...(element.shadowRoot ? all(element.shadowRoot, selector) : [])]);
  const outline = (node) => node.nodeType === 3 ? node.data : node.nodeType !== 1 ? '' :
    '<' + [node.localName, ...(node.href ? [node.href] : [])].join(' ') + '>' + [...node.childNodes].map(outline).join('') + '</>';
  return all(document, '.team .text').map((text) => [...text.childNodes].map(outline).join('').trim());
})()`;
const SHOWN =
  '<p>Hello <strong>Jane</>, see <a https://kiln.example/care>our page</>:</>' +
  '<ul><li>Feet</><li>Fleece <em>below −5 °C</></></>' +
  '<blockquote><p>It does not leak.</></><pre>FROST-24</><p>Bye</>';
const SPOKEN = 'Hello Jane, see our page:';

describe('a reply with formatting', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const shows = (page: Page): Promise<true> =>
    eventually('the reply is shown', async () =>
      (await page.evaluate<string[]>(OUTLINE)).includes(SHOWN) ? true : undefined,
    );

  it('CC-02 LC-24 is shown as the agent wrote it, live and after a reload, and announced as plain text', async () => {
    const page = await (await stack.visitor()).newPage();
    const problems: string[] = [];
    page.on('dialog', (dialog) => {
      problems.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) problems.push(message.text());
    });
    // The page with the strict policy: Trusted Types are enforced.
    await page.goto(`${stack.demoUrl}/strict.html`);
    await eventually(
      'the script is there',
      async () => (await page.evaluate('!!window.MissiveChat')) === true || undefined,
    );
    await page.evaluate(`
      window.heard = [];
      document.addEventListener('missive-new-message', ({ detail }) => heard.push(detail.body));
      MissiveChat.setUser({ name: 'Jane', email: 'jane@acme.com' });
      MissiveChat.open(); 0`);
    const chat = widgetOf(page);
    await chat.write('Is it safe outside?');
    const { sid } = await stack.agent.receive('Is it safe outside?');

    const { body, rich } = readReplyBody('custom_html', HTML, []);
    await stack.agent.answer(sid, body, 'Ada', { rich });
    await shows(page);
    const [heard] = await eventually('the page hears of it', async () => {
      const bodies = await page.evaluate<string[]>('heard');
      return bodies.length > 0 ? bodies : undefined;
    });
    assert.match(heard ?? '', /^Hello Jane, see our page:\n\n• Feet/);
    assert.match(body, /^Hello Jane, see \{\{ link:https:\/\/kiln\.example\/care our page \}\}:\n\n• Feet/);
    const said = await page.locator('[aria-live=polite] p').filter({ hasText: SPOKEN }).textContent();
    assert.ok(said?.includes('• Fleece below −5 °C'), said ?? '');
    assert.ok(!said?.includes('{{'), 'links are spoken by their words');

    await page.reload();
    await eventually(
      'the script is there',
      async () => (await page.evaluate('!!window.MissiveChat')) === true || undefined,
    );
    await page.evaluate(
      `MissiveChat.setUser({ name: 'Jane', email: 'jane@acme.com' }); MissiveChat.open(); 0`,
    );
    await shows(page);
    assert.deepEqual(problems, []);
  });

  it('LC-53 offers quick replies: a tap sends one, and takes the others away for good', async () => {
    const context = await stack.visitor();
    const page = await context.newPage();
    await page.goto(
      stack.page(html(snippet(stack.serverUrl, 'visitor: { askName: false, askEmail: false }'))),
    );
    const chat = widgetOf(page);
    await chat.open();
    await chat.write('My kiln is cold');
    const { sid } = await stack.agent.receive('My kiln is cold');
    const { body, replies } = readReplyBody(
      'custom_text',
      'Is it urgent? {{ reply: Yes, please }} {{ reply: No }}',
      [],
    );
    await stack.agent.answer(sid, body, 'Ada', { replies });
    await chat.bubble('Is it urgent?').waitFor();
    const no = page.getByRole('button', { name: 'No', exact: true });
    await no.waitFor();
    await page
      .getByRole('group', { name: 'Suggested replies' })
      .getByRole('button', { name: 'Yes, please' })
      .click();
    await stack.agent.receive('Yes, please');
    await no.waitFor({ state: 'detached' });
    await page.reload();
    await chat.bubble('Yes, please').waitFor();
    assert.equal(await no.count(), 0);
  });

  it('CC-02 LC-24 is shown by its body when its formatting is invalid', async () => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(`${stack.demoUrl}/strict.html`);
    await eventually(
      'the script is there',
      async () => (await page.evaluate('!!window.MissiveChat')) === true || undefined,
    );
    await page.evaluate(`MissiveChat.setUser({ name: 'Joe', email: 'joe@acme.com' }); MissiveChat.open(); 0`);
    const chat = widgetOf(page);
    await chat.write('Hello?');
    const { sid } = await stack.agent.receive('Hello?');
    const odd = [[['script', ['alert(1)']]], '<b>x</b>', [['p', [['a', ['x'], 'javascript:alert(1)']]]]];
    for (const [place, rich] of odd.entries()) {
      await stack.agent.answer(sid, `The body ${place}`, 'Ada', { rich });
      await chat.bubble(`The body ${place}`).waitFor();
    }
  });
});
