/** States of the page in which options have an effect, each arranged as a visitor reaches it. */

import type { BrowserContext, Page } from 'playwright-core';
import { html, snippet } from '../../support/pages.js';
import { widgetOf, type Stack } from '../../support/stack.js';
import { PAGE_TOOLS } from './page-tools.js';
import type { Options } from './rows.js';

export type SceneName =
  | 'form'
  | 'window closed'
  | 'form sent'
  | 'team away'
  | 'reply time'
  | 'plan without branding'
  | 'browser offline'
  | 'retrying'
  | 'one unread'
  | 'one new below'
  | 'two unread'
  | 'ended';

interface Scene {
  /** Options of the page, below those of a row. */
  readonly options?: Options;
  /** The server's settings in place of the account's defaults. */
  readonly server?: readonly [said: string, instead: string];
  /** Arranges the scene on the freshly loaded page. */
  arrange(set: SceneSet): Promise<void>;
}

const NO_QUESTIONS = { visitor: { askName: false, askEmail: false } };
const SESSIONS = '**/sessions';

const open = async ({ page }: SceneSet): Promise<void> => {
  await page.evaluate('MissiveChat.open()');
  await page.waitForFunction(`walk.one('.scroller')`);
};

/** Scrolls up, then the team writes. */
const newBelow =
  (count: number) =>
  async (set: SceneSet): Promise<void> => {
    const { page, stack } = set;
    await open(set);
    await page.waitForFunction(`walk.bubbles().at(-1)?.startsWith('Line')`);
    await page.mouse.move(1080, 400);
    await page.mouse.wheel(0, -500);
    await page.waitForFunction(`walk.one('.scroller').scrollTop < 600`);
    for (let n = 1; n <= count; n += 1) await stack.agent.answer(set.conversation!, `Line below ${n}`);
    await page.waitForFunction(`walk.widget().unread === ${count} && walk.one('.pill')`);
  };

const SCENES: Readonly<Record<SceneName, Scene>> = {
  form: { arrange: open },
  'window closed': { arrange: () => Promise.resolve() },
  'form sent': {
    async arrange(set) {
      await open(set);
      await set.page.getByLabel('Email').fill('ines@visitor.example');
      await set.page.getByRole('button', { name: 'Submit' }).click();
      await set.page.waitForFunction(`walk.one('textarea')`);
    },
  },
  'team away': { server: ['"status":"online"', '"status":"offline"'], arrange: open },
  'reply time': { server: ['"status":"online"', '"status":"online","replyTime":"hours"'], arrange: open },
  'plan without branding': { server: ['"mayHideBranding":false', '"mayHideBranding":true'], arrange: open },
  'browser offline': {
    options: NO_QUESTIONS,
    async arrange(set) {
      await open(set);
      await set.context.setOffline(true);
      await set.page.waitForFunction(`walk.one('#notes p')`);
    },
  },
  retrying: {
    options: NO_QUESTIONS,
    async arrange(set) {
      await set.context.route(SESSIONS, (route) => route.abort());
      await open(set);
      await set.page.locator('textarea').fill('Are you there?');
      await set.page.locator('textarea').press('Enter');
      await set.page.waitForFunction(`walk.errorBubbles().length > 0`);
    },
  },
  'one unread': {
    options: NO_QUESTIONS,
    async arrange({ page }) {
      await page.waitForFunction(`walk.one('[part=badge]')`);
    },
  },
  'one new below': { options: NO_QUESTIONS, arrange: newBelow(1) },
  'two unread': {
    options: NO_QUESTIONS,
    async arrange(set) {
      await newBelow(2)(set);
      await set.page.evaluate('MissiveChat.close()');
    },
  },
  ended: { options: NO_QUESTIONS, arrange: open },
};

/** Scenes with an existing conversation. */
const WITH_CONVERSATION: readonly SceneName[] = ['one unread', 'one new below', 'two unread', 'ended'];

/** One scene in a browser of its own. */
export class SceneSet {
  readonly stack: Stack;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #scene: Scene;
  readonly #name: SceneName;
  conversation: string | undefined;

  private constructor(stack: Stack, name: SceneName, context: BrowserContext, page: Page) {
    this.stack = stack;
    this.context = context;
    this.page = page;
    this.#scene = SCENES[name];
    this.#name = name;
  }

  static async create(stack: Stack, name: SceneName): Promise<SceneSet> {
    const context = await stack.visitor();
    await context.addInitScript(PAGE_TOOLS);
    const set = new SceneSet(stack, name, context, await context.newPage());
    const { server } = set.#scene;
    if (server) {
      // The server's events would contradict these settings.
      await context.route('**/events', (route) => route.abort());
      await context.route('**/missive.js', async (route) => {
        const response = await route.fetch();
        const script = await response.text();
        if (!script.includes(server[0])) throw new Error(`The script does not say ${server[0]}`);
        await route.fulfill({ response, body: script.replace(server[0], server[1]) });
      });
    }
    if (WITH_CONVERSATION.includes(name)) await set.#converse();
    // Each load is a new visitor's. Cleared in the new document, since the old one may still write.
    else
      await context.addInitScript(
        `if (location.protocol !== 'about:') { localStorage.clear(); sessionStorage.clear(); }`,
      );
    return set;
  }

  /** The scene's options with those of rows. */
  options(...options: readonly Options[]): Options {
    return merge(this.#scene.options ?? {}, ...options);
  }

  /** Loads a fresh page with these options in its snippet, and arranges the scene. */
  async load(options: Options): Promise<void> {
    await this.context.setOffline(false);
    await this.context.unroute(SESSIONS);
    const url = this.stack.page(html(snippet(this.stack.serverUrl, sourceOf(this.options(options)))));
    await this.page.goto(url);
    await this.page.waitForFunction('window.MissiveChat && walk.widget().ready.then(() => true)');
    await this.#scene.arrange(this);
  }

  async #converse(): Promise<void> {
    const url = this.stack.page(html(snippet(this.stack.serverUrl, sourceOf(NO_QUESTIONS))));
    await this.page.goto(url);
    const chat = widgetOf(this.page);
    await chat.open();
    const hello = `Hello from “${this.#name}”`;
    await chat.write(hello);
    this.conversation = (await this.stack.agent.receive(hello)).sid;
    await chat.log.getByText('Sent', { exact: true }).waitFor();
    await this.page.keyboard.press('Escape');
    const lines = this.#name === 'one unread' ? 1 : 14;
    for (let n = 1; n <= lines; n += 1)
      await this.stack.agent.answer(this.conversation, `Line ${n}`.concat('\nof two'));
    await this.page.waitForFunction(`walk.widget().unread === ${lines}`);
    if (this.#name === 'ended')
      await this.stack.agent.answer(this.conversation, 'Jane closed this conversation.', 'Jane', {
        ended: new Date().toISOString(),
      });
    // Otherwise the window would open automatically on the next page (LC-11).
    await this.page.evaluate(`localStorage.setItem('missive-chat:demo', JSON.stringify({
      ...JSON.parse(localStorage.getItem('missive-chat:demo')), isOpen: false }))`);
    if (lines > 1) {
      await chat.open();
      // The window opens at the first unread message: the pill leads to the last.
      await this.page.waitForFunction(`walk.one('.pill')?.click(), walk.widget().unread === 0`);
      await this.page.keyboard.press('Escape');
    }
  }
}

const sourceOf = (options: Options): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');

const isTree = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const merge = (...all: readonly Options[]): Options =>
  all.reduce<Record<string, unknown>>((below, options) => {
    const merged = { ...below };
    for (const [name, value] of Object.entries(options))
      merged[name] = isTree(value) && isTree(merged[name]) ? merge(merged[name], value) : value;
    return merged;
  }, {});

/** `chat.variables.margin` and a value, as a configuration object. */
export const optionsOf = (path: string, value: unknown): Options =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Options;
