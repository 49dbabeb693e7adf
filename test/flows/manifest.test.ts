/** The manifest compared with real elements in a page, in both directions. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { elementOf } from '../support/manifest.js';
import { html, snippet } from '../support/pages.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

const chat = elementOf('missive-chat');
const button = elementOf('missive-chat-button');
const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name);

/** A rule of the page for each part, to check that it can be styled. */
const partRules = chat.cssParts
  .map(({ name }) => `missive-chat::part(${name}) { --part-${name}: styled }`)
  .join('\n');

/** Parts in the shadow trees of the chat, and whether the page's rule applies. */
const PARTS = `(() => {
  const found = {};
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      for (const part of element.part)
        found[part] = getComputedStyle(element).getPropertyValue('--part-' + part) === 'styled';
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document.querySelector('missive-chat').shadowRoot);
  return found;
})()`;

describe('the manifest compared with a page', () => {
  let stack: Stack;
  let page: Page;
  before(async () => {
    stack = await startStack();
    page = await (await stack.visitor()).newPage();
    // With a menu, which has its own part.
    const standalone = '<h1>Shop</h1><missive-chat-button></missive-chat-button>';
    await page.goto(
      stack.page(
        html(`<style>${partRules}</style>${snippet(stack.serverUrl, 'chat: { sound: true }')}`, standalone),
      ),
    );
  });
  after(() => stack.stop());

  it('LC-15 names every part that exists, and each can be styled by the page', async () => {
    const found: Record<string, boolean> = {};
    const look = async (): Promise<void> => void Object.assign(found, await page.evaluate(PARTS));
    const widget = widgetOf(page);
    await page.locator('missive-chat').getByRole('button').first().click();
    await widget.window.getByLabel('Email').waitFor();
    await look();
    await widget.identify();
    await widget.write('Do you have it in blue?');
    const { sid } = await stack.agent.receive('Do you have it in blue?');
    await widget.bubble('Do you have it in blue?').waitFor();
    await look();
    await page.keyboard.press('Escape');
    await widget.window.waitFor({ state: 'hidden' });
    await stack.agent.answer(sid, 'We have.');
    await page.getByRole('group', { name: /^New message from/ }).waitFor();
    await look();
    assert.deepEqual(
      Object.fromEntries(Object.entries(found).sort()),
      Object.fromEntries(
        names(chat.cssParts)
          .sort()
          .map((name) => [name, true]),
      ),
    );
  });

  it('LC-04 names the slots and the parts of the stand-alone button', async () => {
    const there = await eventually('the button is there', () =>
      page.evaluate(`(() => {
        const root = document.querySelector('missive-chat-button').shadowRoot;
        const all = (selector, read) => [...(root?.querySelectorAll(selector) ?? [])].map(read);
        const parts = all('[part]', (element) => element.getAttribute('part'));
        // The badge is there while messages wait.
        return parts.includes('badge') && { slots: all('slot', ({ name }) => name), parts };
      })()`),
    );
    assert.deepEqual(there, { slots: names(button.slots), parts: names(button.cssParts) });
    assert.deepEqual(chat.slots, []);
    assert.equal(
      await page.evaluate(`document.querySelector('missive-chat').shadowRoot.querySelector(':scope > slot')`),
      null,
    );
  });

  it('LC-04 names attributes that are observed, and members that exist', async () => {
    for (const { tagName, attributes, members } of [chat, button]) {
      const observed = await page.evaluate<string[]>(`customElements.get('${tagName}').observedAttributes`);
      assert.deepEqual(names(attributes).sort(), observed.sort());
      const fields = members.filter((member) => !member.static).map(({ name }) => name);
      const missing = await page.evaluate(
        `${JSON.stringify(fields)}.filter((name) => !(name in document.querySelector('${tagName}')))`,
      );
      assert.deepEqual(missing, []);
    }
  });
});
