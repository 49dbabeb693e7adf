/** The playground: one configuration as a form, as JSON, as code, and as a live chat. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Parser } from 'htmlparser2';
import type { FrameLocator, Page } from 'playwright-core';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { LANGUAGES } from '../../src/locales/languages.js';
import { eventually, startStack, type Stack } from '../support/stack.js';
import { ROOT } from './support/documents.js';
import { readHtml } from './support/html.js';
import { HARD, playgroundCode as code } from './support/playground-code.js';

const SERVER = 'https://chat.example';

/** The configuration set by code that has run in a page. */
function configIn(script: string): unknown {
  const window = { MissiveChatConfig: undefined as unknown };
  const document = { createElement: () => ({}), head: null, querySelector: () => window };
  // The element takes the object as a property.
  const run = new Function('document', 'window', script) as (...globals: unknown[]) => void; // eslint-disable-line @typescript-eslint/no-implied-eval -- our own code, as the page prints it
  run(document, window);
  return window.MissiveChatConfig ?? (window as { config?: unknown }).config;
}

interface Field {
  name: string;
  value: unknown;
  options: string[];
}

/** Fields of the playground's form, with their displayed defaults. */
function formFields(): Field[] {
  const fields: Field[] = [];
  let text: Field | undefined;
  new Parser({
    onopentag(tag, { name, type, value, placeholder, ...more }) {
      if (tag === 'option') {
        fields.at(-1)!.options.push(value ?? '');
        if ('selected' in more) fields.at(-1)!.value = value;
      } else if (name?.includes('.')) {
        const shown = type === 'checkbox' ? 'checked' in more : type === 'color' ? value : placeholder;
        text = { name, value: shown, options: [] };
        fields.push(text);
      }
    },
  }).end(readFileSync(join(ROOT, 'demo/pages/playground.html'), 'utf8'));
  return fields;
}

const defaultAt = (path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], DEFAULTS);

describe('the code of the playground', () => {
  it('LC-01 is a snippet with the same configuration', () => {
    const { problems, scripts } = readHtml(code.WAYS.snippet.code(HARD, SERVER));
    assert.deepEqual([problems, scripts.length], [[], 1]);
    assert.deepEqual(configIn(scripts[0]!), { id: 'demo', ...HARD });
  });

  it('LC-04 is an element with attributes, and a property for the rest', () => {
    const text = code.WAYS.element.code(HARD, SERVER);
    const { problems, scripts } = readHtml(text);
    assert.deepEqual(problems, []);
    for (const attribute of [
      'position="top-left"',
      'button-hidden="true"',
      'show-avatars="false"',
      'support-email="h',
    ])
      assert.ok(text.includes(attribute), attribute);
    const { chat, messages } = HARD;
    assert.deepEqual(configIn(scripts[0]!), { chat: { variables: chat!.variables }, messages });
    assert.equal(readHtml(code.WAYS.element.code({}, SERVER)).scripts.length, 0);
  });

  it('LC-04 binds the object in every framework that has a recipe', () => {
    const recipes = readFileSync(join(ROOT, 'docs/frameworks.md'), 'utf8');
    for (const framework of code.FRAMEWORKS) {
      assert.ok(recipes.includes(`\n## ${framework}\n`), framework);
      assert.match(
        code.markup(HARD, SERVER, framework),
        /account-id="demo" .*server-url="https:\/\/chat\.example"/,
      );
    }
  });
});

describe('the form of the playground', () => {
  const fields = formFields();
  /** Their placeholder describes a long or an empty default. */
  const IN_WORDS = ['chat.name', 'chat.variables.font-family', 'support.email', 'support.phone'];

  it('LC-02 has the existing options, with their defaults', () => {
    assert.ok(fields.length > 25);
    for (const { name, value } of fields) {
      assert.notEqual(defaultAt(name), undefined, name);
      if (IN_WORDS.includes(name)) continue;
      const known = defaultAt(name);
      assert.equal(value, name.includes('color') ? String(known).toLowerCase() : known, name);
    }
  });

  it('LC-02 has every language', () => {
    const { options } = fields.find(({ name }) => name === 'chat.locale')!;
    assert.deepEqual(options.sort(), ['', 'auto', 'en', ...Object.keys(LANGUAGES)].sort());
  });
});

describe('the playground', () => {
  let stack: Stack;
  let page: Page;
  let stage: FrameLocator;
  before(async () => {
    stack = await startStack();
    const context = await stack.visitor({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', (event) => (top.violations ??= []).push(event.violatedDirective))`,
    );
    await page.goto(`${stack.demoUrl}/playground.html`);
    stage = page.frameLocator('iframe');
    await stage.getByRole('dialog', { name: 'Chat with us' }).waitFor();
  });
  after(() => stack.stop());

  const json = () => page.getByRole('textbox', { name: 'Configuration, as JSON' });
  const shown = () => page.locator('#code').textContent();
  const configured = async (): Promise<unknown> => JSON.parse(await json().inputValue());

  it('LC-04 shows a choice in the form immediately in the chat, as JSON and as code', async () => {
    await page.getByLabel('Title').fill('Ask the potters');
    await stage.getByRole('dialog', { name: 'Ask the potters' }).waitFor();
    await page.getByLabel('Language').selectOption('de');
    await stage.getByLabel('Vorname').or(stage.getByLabel('Name')).first().waitFor();
    await page.getByLabel('Theme').selectOption('dark');
    await page.getByText('Window and button').press('Enter');
    await page.getByLabel('Pictures of the team').press('Space');
    assert.deepEqual(await configured(), {
      messages: { title: 'Ask the potters' },
      chat: { locale: 'de', theme: 'dark', showAvatars: false },
    });
    assert.match((await shown()) ?? '', /title: 'Ask the potters'/);
    await page.getByLabel('Title').fill('');
    await eventually('the title is no option any more', async () =>
      (await json().inputValue()).includes('title') ? undefined : true,
    );
  });

  it('LC-04 accepts JSON, reports errors in it, and keeps the valid part', async () => {
    await json().fill(
      '{ "chat": { "theme": "light", "position": "top-left" }, "visitor": { "askName": false } }',
    );
    await stage.getByLabel('Email').waitFor();
    assert.equal(await stage.getByLabel('Name').count(), 0);
    assert.equal(await page.getByLabel('Position').inputValue(), 'top-left');
    await json().fill('{ "chat": ');
    await page.getByRole('status').getByText('This is no JSON yet').waitFor();
    assert.equal(await page.getByLabel('Position').inputValue(), 'top-left');
    await json().fill('{ "chat": { "positon": "top-left" } }');
    await page.getByRole('status').getByText('position').waitFor();
  });

  it('LC-04 keeps the configuration in the URL, and copies the code', async () => {
    await json().fill('{ "chat": { "position": "bottom-left" } }');
    await page.reload();
    await stage.getByRole('dialog', { name: 'Chat with us' }).waitFor();
    assert.deepEqual(await configured(), { chat: { position: 'bottom-left' } });
    await page.getByLabel('Element').check();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await shown());
    assert.match(copied, /position="bottom-left"/);
    await page.getByLabel('Framework', { exact: true }).first().check();
    await page.getByRole('combobox', { name: 'Framework' }).selectOption('Angular');
    assert.match((await shown()) ?? '', /\[config\]="config"/);
  });

  it('LC-04 reports each event of the page once, and resets', async () => {
    const closed = page.getByRole('log', { name: 'Events' }).getByText('missive-close');
    const formIsThere = () => page.locator('#way input').first().waitFor();
    const stageIsThere = () => stage.locator('body').waitFor();
    for (const [late, until] of [
      ['missive.js', formIsThere],
      ['playground.js', stageIsThere],
    ] as const) {
      await page.route(`**/${late}`, (route) => until().then(() => route.continue()));
      await page.reload();
      await stage.getByRole('dialog', { name: 'Chat with us' }).waitFor();
      await page.getByRole('button', { name: 'Open or close' }).click();
      await closed.first().waitFor();
      assert.equal(await closed.count(), 1, late);
      await page.unrouteAll();
    }
    await page.getByRole('button', { name: 'Start over' }).click();
    assert.deepEqual(await configured(), {});
  });

  it('LC-17 complies with its policy, and fits a phone', async () => {
    assert.deepEqual(await page.evaluate('top.violations ?? []'), []);
    await page.setViewportSize({ width: 390, height: 800 });
    const [inner = 0, outer = 0] = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    assert.ok(inner <= outer, `${inner} > ${outer}`);
  });
});
