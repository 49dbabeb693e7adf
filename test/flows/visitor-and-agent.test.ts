/** A visitor's page and an agent's, with everything between them real. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { ENGINE } from '../support/engines/find.js';
import { documentedSnippet, html, snippet } from '../support/pages.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

/** The browser's name as the team sees it. */
const BROWSER = { chromium: /^Chrome \d+/, firefox: /^Firefox \d+/, webkit: /^Safari \d+/ };

describe('a visitor and an agent', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const open = async (url: string): Promise<Page> => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(url);
    return page;
  };

  it('LC-01 talk by the documented snippet and the console, both ways', async () => {
    const visitor = await open(stack.page(html(documentedSnippet(stack.serverUrl))));
    const chat = widgetOf(visitor);
    await chat.open();
    await chat.identify('Ines', 'ines@visitor.example');
    await chat.write('Do you ship to Norway?');

    const agent = await open(stack.consoleUrl);
    await agent
      .getByRole('link', { name: /Ines/ })
      .or(agent.getByRole('button', { name: /Ines/ }))
      .first()
      .click();
    await agent.getByRole('region', { name: 'Messages' }).getByText('Do you ship to Norway?').waitFor();
    await agent.getByRole('textbox', { name: 'Reply' }).fill('We do, every Monday.');
    await agent.getByRole('textbox', { name: 'Reply' }).press('Enter');

    await chat.bubble('We do, every Monday.').waitFor();
    await chat.log.getByText('Read', { exact: true }).waitFor();
  });

  it('LC-23 calls each documented callback once, with the documented arguments', async () => {
    const record = (name: string): string =>
      `${name}: (...args) => calls.push([${JSON.stringify(name)}, ...args])`;
    const names = ['onReady', 'onVisitorIdentified', 'onChatStarted', 'onNewMessage', 'onOpen', 'onClose'];
    const page = await open(
      stack.page(
        html(`<script>window.calls = [];</script>${snippet(stack.serverUrl, names.map(record).join(', '))}`),
      ),
    );
    const chat = widgetOf(page);
    const calls = (): Promise<unknown[][]> => page.evaluate('calls');
    await chat.open();
    await chat.identify('Jane Doe', 'jane@acme.com');
    await chat.write('Hello from the callbacks');
    const { sid } = await stack.agent.receive('Hello from the callbacks');
    await stack.agent.answer(sid, 'Hello Jane');
    await chat.bubble('Hello Jane').waitFor();
    await chat.window.getByRole('button', { name: 'Close' }).click();
    await chat.window.waitFor({ state: 'hidden' });

    assert.deepEqual(await calls(), [
      ['onReady'],
      ['onOpen'],
      ['onVisitorIdentified', { name: 'Jane Doe', email: 'jane@acme.com' }],
      ['onChatStarted', { name: 'Jane Doe', email: 'jane@acme.com' }],
      ['onNewMessage', 'Hello Jane'],
      ['onClose'],
    ]);
  });

  it('LC-32 the agent sees the visitor’s identity, and the visitor’s own data with each message', async () => {
    const page = await open(
      stack.page(html(snippet(stack.serverUrl, 'meta: { plan: "gold", language: "forged" }'))),
    );
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Nora', 'nora@visitor.example');
    await chat.write('What do you know of me?');
    const { attributes, messages } = await stack.agent.receive('What do you know of me?');
    assert.equal(attributes.name, 'Nora');
    assert.equal(attributes.email, 'nora@visitor.example');
    assert.equal(attributes.verification, 'unverified');
    const { meta } = messages[0]?.attributes as { meta: Record<string, string> };
    assert.equal(meta.plan, 'gold');
    assert.notEqual(meta.language, 'forged');
    assert.match(meta.browser ?? '', BROWSER[ENGINE]);
  });

  it('LC-41 each sees the other typing, and the visitor sees that the message was read', async () => {
    const page = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Tia', 'tia@visitor.example');
    await chat.write('Are you there?');
    const { sid } = await stack.agent.receive('Are you there?');
    await chat.log.getByText('Sent', { exact: true }).waitFor();

    await stack.agent.read(sid, 0);
    await chat.log.getByText('Read', { exact: true }).waitFor();
    await stack.agent.type(sid);
    await chat.window
      .getByText(/is typing/)
      .first()
      .waitFor({ state: 'attached' });

    await chat.composer.pressSequentially('One more');
    await eventually('the agent sees the visitor typing', async () =>
      (await stack.agent.conversation(sid)).typing.length > 0 ? true : undefined,
    );
  });

  it('LC-31 the conversation continues after a reload', async () => {
    const page = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Rune', 'rune@visitor.example');
    await chat.write('Before the reload');
    const { sid } = await stack.agent.receive('Before the reload');
    await stack.agent.answer(sid, 'Noted');
    await chat.bubble('Noted').waitFor();

    await page.reload();
    await chat.window.waitFor(); // it was open (LC-11)
    await chat.bubble('Before the reload').waitFor();
    await chat.bubble('Noted').waitFor();
    await chat.write('After the reload');
    await stack.agent.receive('After the reload');
    assert.deepEqual(await stack.agent.bodies(sid), ['Before the reload', 'Noted', 'After the reload']);
  });

  it('LC-31 another browser that types the same email sees nothing of it', async () => {
    const first = widgetOf(await open(`${stack.demoUrl}/`));
    await first.open();
    await first.identify('Sol', 'sol@visitor.example');
    await first.write('My secret order');
    await stack.agent.receive('My secret order');

    const second = widgetOf(await open(`${stack.demoUrl}/`));
    await second.open();
    await second.identify('Sol', 'sol@visitor.example');
    await second.write('Who am I?');
    const { messages } = await stack.agent.receive('Who am I?');
    assert.deepEqual(
      messages.map(({ body }) => body),
      ['Who am I?'],
    );
    assert.equal(await second.bubble('My secret order').count(), 0);
  });

  it('LC-44 a second tab joins the same conversation', async () => {
    const context = await stack.visitor();
    const firstTab = await context.newPage();
    const secondTab = await context.newPage();
    await firstTab.goto(`${stack.demoUrl}/`);
    await secondTab.goto(`${stack.demoUrl}/`);
    const first = widgetOf(firstTab);
    const second = widgetOf(secondTab);
    await first.open();
    await first.identify('Uma', 'uma@visitor.example');
    await second.open();
    await first.write('From the first tab');
    const { sid } = await stack.agent.receive('From the first tab');
    await second.bubble('From the first tab').waitFor();

    await stack.agent.answer(sid, 'To both');
    await first.bubble('To both').waitFor();
    await second.bubble('To both').waitFor();
    await second.write('From the second tab');
    await first.bubble('From the second tab').waitFor();
    assert.deepEqual(await stack.agent.bodies(sid), ['From the first tab', 'To both', 'From the second tab']);
  });

  it('LC-14 a message to a closed window is counted on the button, and read by opening it', async () => {
    const page = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Vera', 'vera@visitor.example');
    await chat.write('I will close this');
    const { sid } = await stack.agent.receive('I will close this');
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });

    await stack.agent.answer(sid, 'One');
    await stack.agent.answer(sid, 'Two');
    await page.getByRole('button', { name: /^Chat with us ?, 2/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^Chat with us ?, 2/ }).click();
    await chat.bubble('Two').waitFor();
    await page.getByRole('button', { name: 'Chat with us', exact: true }).waitFor();
    await eventually('the agent sees that it was read', async () => {
      const { participants } = await stack.agent.conversation(sid);
      return participants.some(({ lastReadMessageIndex }) => lastReadMessageIndex === 2) ? true : undefined;
    });
  });

  it('LC-42 a file and an image of the agent reach the visitor', async () => {
    const page = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Filia', 'filia@visitor.example');
    await chat.write('Send me the list');
    const { sid } = await stack.agent.receive('Send me the list');
    await stack.agent.sendFile(sid, 'price list.txt', 'text/plain', new TextEncoder().encode('Terra 48'));
    const link = chat.log.getByRole('link', { name: /price list\.txt/ });
    const href = await eventually('the file has an address', async () =>
      (await link.count()) > 0 ? ((await link.getAttribute('href')) ?? undefined) : undefined,
    );
    assert.equal(await (await fetch(href)).text(), 'Terra 48');
    assert.match((await link.getAttribute('rel')) ?? '', /noopener/);

    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await stack.agent.sendFile(sid, 'pot.png', 'image/png', new Uint8Array(Buffer.from(pixel, 'base64')));
    const image = chat.log.getByRole('img', { name: 'pot.png' });
    await eventually('the image shows', async () =>
      (await image.count()) > 0 && (await image.evaluate((it: HTMLImageElement) => it.naturalWidth > 0))
        ? true
        : undefined,
    );
  });

  it('LC-43 older pages load on scrolling, each message once', async () => {
    const page = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Wim', 'wim@visitor.example');
    await chat.write('Start');
    const { sid } = await stack.agent.receive('Start');
    for (let n = 1; n <= 70; n += 1) await stack.agent.answer(sid, `Line ${n}.`);
    await page.reload();
    await chat.bubble('Line 70.').waitFor();
    assert.equal(await chat.bubble('Line 1.').count(), 0);
    await eventually('the first page shows', async () => {
      await chat.log
        .getByText(/^Line \d+\.$/)
        .first()
        .scrollIntoViewIfNeeded();
      return (await chat.bubble('Line 1.').count()) === 1 ? true : undefined;
    });
    const lines = await chat.log.getByText(/^Line \d+\.$/).allInnerTexts();
    assert.deepEqual(
      lines,
      Array.from({ length: 70 }, (_, n) => `Line ${n + 1}.`),
    );
  });

  /** The documented example: this address, signed with the documented key. */
  const DIGEST = 'd78c55fe6579a12831b5e0cdc5765ff7d110fefb2e386a43067accb51ce242f2';
  const PROOFS = {
    'the right digest': [DIGEST, 'verified'],
    'no digest': ['', 'unverified'],
    'a wrong digest': [DIGEST.replace('d', 'e'), 'cannot-verify'],
  } as const;
  for (const [what, [digest, verification]] of Object.entries(PROOFS))
    it(`LC-30 with ${what} the team sees: ${verification}`, async () => {
      const user = `user: { name: "Jane Doe", email: "jane@acme.com", digest: "${digest}" }`;
      const chat = widgetOf(await open(stack.page(html(snippet(stack.serverUrl, user)))));
      await chat.open();
      await chat.write(`With ${what}`);
      const { attributes } = await stack.agent.receive(`With ${what}`);
      assert.deepEqual([attributes.email, attributes.verification], ['jane@acme.com', verification]);
    });
});
