/** The form before the first message, end to end: fields, requirements, skipping and consent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { useStack, widgetOf, type Stack } from '../support/stack.js';

describe('the form', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const open = async (properties: string): Promise<{ page: Page; chat: ReturnType<typeof widgetOf> }> => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(stack.page(html(snippet(stack.serverUrl, properties))));
    const chat = widgetOf(page);
    await chat.open();
    return { page, chat };
  };

  it('LC-20 asks, thanks and helps, in the documented order', async () => {
    const { chat } = await open('messages: { welcome: ["One", "Two"], help: ["Three", "Four"] }');
    const bubbles = async (): Promise<string[]> =>
      (await chat.window.locator('[part~=bubble]').allInnerTexts()).map((text) => text.trim());
    assert.deepEqual(await bubbles(), ['One', 'Two', 'First, identify yourself.']);
    assert.equal(await chat.composer.count(), 0);
    await chat.identify('Ines', 'ines@visitor.example');
    assert.deepEqual(await bubbles(), ['One', 'Two', 'First, identify yourself.', 'Thanks', 'Three', 'Four']);
    assert.equal(await chat.window.getByLabel('Email').count(), 0);
  });

  it('LC-21 can be skipped when nothing is required, and the team gets no data', async () => {
    const { page, chat } = await open('visitor: { requireEmail: false }');
    assert.equal(await chat.window.getByText('Required field').count(), 0);
    await chat.window.getByRole('button', { name: 'Skip' }).click();
    await chat.composer.waitFor();
    await chat.write('I would rather not say');
    const { attributes } = await stack.agent.receive('I would rather not say');
    assert.deepEqual([attributes.name, attributes.email, attributes.verification], ['', '', 'unverified']);
    await page.reload();
    await chat.bubble('I would rather not say').waitFor();
    assert.equal(await chat.window.getByLabel('Email').count(), 0);
  });

  it('LC-21 cannot be skipped when something is required, marks it, and shows errors at the field', async () => {
    const { chat } = await open('visitor: { requireName: true }');
    assert.equal(await chat.window.getByRole('button', { name: 'Skip' }).count(), 0);
    await chat.window.getByText('Required field').waitFor();
    const name = chat.window.getByRole('textbox', { name: 'Name', exact: true });
    const email = chat.window.getByRole('textbox', { name: 'Email', exact: true });
    await email.fill('not an address');
    await chat.window.getByRole('button', { name: 'Submit' }).click();
    for (const field of [name, email]) {
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      const error = await field.evaluate((input) => {
        const root = input.getRootNode() as ShadowRoot;
        return root.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent;
      });
      assert.ok(error?.trim(), 'the field says what is wrong');
    }
    assert.equal(
      await name.evaluate((input) => (input.getRootNode() as ShadowRoot).activeElement === input),
      true,
    );
    // Over WebDriver BiDi, filling an email field appends to its value.
    await email.evaluate((input: HTMLInputElement) => (input.value = ''));
    await chat.identify('Ines', 'ines@visitor.example');
    assert.equal(await chat.composer.count(), 1);
  });

  it('LC-22 continues only with a required consent, and the team gets its time', async () => {
    const consent = 'I accept the {{ link:https://shop.example/privacy privacy policy }}';
    const { chat } = await open(
      `visitor: { requireConsent: true }, messages: { identifyConsent: ${JSON.stringify(consent)} }`,
    );
    const link = chat.window.getByRole('link', { name: 'privacy policy' });
    assert.equal(await link.getAttribute('href'), 'https://shop.example/privacy');
    await chat.window.getByLabel('Email').fill('ines@visitor.example');
    await chat.window.getByRole('button', { name: 'Submit' }).click();
    const box = chat.window.getByRole('checkbox');
    assert.equal(await box.getAttribute('aria-invalid'), 'true');
    assert.equal(await chat.composer.count(), 0);
    const begin = Date.now();
    await box.check();
    await chat.window.getByRole('button', { name: 'Submit' }).click();
    await chat.composer.waitFor();
    await chat.write('Agreed');
    const { attributes } = await stack.agent.receive('Agreed');
    const at = Date.parse(String(attributes.consentAt));
    assert.ok(at >= begin && at <= Date.now(), `consent at ${String(attributes.consentAt)}`);
  });

  it('LC-05 and and the window keep the branding where only the page hides it', async () => {
    const { chat } = await open('chat: { hideBranding: true }');
    await chat.window.getByRole('link', { name: /Missive/ }).waitFor();
  });

  it('LC-24 shows the same link to both sides', async () => {
    const { chat } = await open('visitor: { askName: false, askEmail: false }');
    const text = 'See {{ link:https://shop.example/pots our pots }} and https://shop.example.\nThanks';
    await chat.write(text.replace('\n', ' '));
    const { sid } = await stack.agent.receive(text.replace('\n', ' '));
    await stack.agent.answer(sid, text);
    // Under load WebKitGTK reports it as hidden although it is drawn; what is checked here is what it says.
    await chat.log.getByRole('link', { name: 'our pots' }).nth(1).waitFor({ state: 'attached' });
    const links = chat.log.getByRole('link');
    assert.deepEqual(
      await links.evaluateAll((all) =>
        all.map((link) => [link.getAttribute('href'), link.textContent, link.getAttribute('rel')]),
      ),
      [0, 1].flatMap(() => [
        ['https://shop.example/pots', 'our pots', 'noopener noreferrer'],
        ['https://shop.example', 'https://shop.example', 'noopener noreferrer'],
      ]),
    );
  });
});
