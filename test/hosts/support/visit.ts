/** A visit of a host page: look, open and write, then check that the page is unchanged. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import type { Frame, Page } from 'playwright-core';
import { eventually, widgetOf, type Stack } from '../../support/stack.js';
import { NEUTRAL, pageOf, SNIPPET, type Host, type Places } from './host.js';
import { FIRST_FIELD_HAS_FOCUS, LAUNCHER, PAGE, WINDOW } from './look.js';

type Box = Readonly<Record<'left' | 'top' | 'width' | 'height', number>>;
type Look = Readonly<Record<string, unknown>>;

/** How many pixels a box may be off. */
const TOLERANCE = 1.5;

/** Folder for screenshots of all hosts, for people: open and closed. */
const PICTURES = process.env.HOST_PICTURES;

export interface Visit {
  readonly page: Page;
  /** Console messages that are not the page's own. */
  readonly said: string[];
}

export class Hosts {
  readonly #stack: Stack;
  readonly #places: Places;
  #neutral: Promise<{ launcher: Look; window: Look }> | undefined;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#places = { server: stack.serverUrl, twilio: stack.twilioUrl, page: stack.page };
  }

  get places(): Places {
    return this.#places;
  }

  /** Opens the page with the chat. */
  async open(host: Host): Promise<Visit> {
    return this.#load(host, (host.chat ?? SNIPPET)(this.#places));
  }

  /** Runs all checks on this page: measurements must equal those on a neutral one. */
  async check(host: Host): Promise<void> {
    const neutral = await (this.#neutral ??= this.#lookAtNeutral());
    const bare = await this.#load(host, '');
    const before = await bare.page.evaluate<Look>(PAGE);
    await bare.page.context().close();
    const { page, said } = await this.open(host);
    await same(`the button on ${host.name}`, page, LAUNCHER, { ...neutral.launcher, ...host.differs });
    await picture(page, host, 'closed');
    await openByHand(page);
    const windowLook = { ...neutral.window, ...host.differs };
    await same(`the window on ${host.name}`, page, WINDOW, windowLook);
    await picture(page, host, 'open');
    await this.useIt(page, host);
    await closed(page);
    const after = await page.evaluate<Look>(PAGE);
    // The focus is where the visitor moved it: on the button.
    const changed = Object.keys(before).filter(
      (name) =>
        name !== 'focus' &&
        !host.changes?.test(name) &&
        JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    assert.deepEqual(
      changed.map((name) => [name, after[name]]),
      changed.map((name) => [name, before[name]]),
      `${host.name} is changed`,
    );
    assert.deepEqual(said, [], `the console on ${host.name}`);
    await page.context().close();
  }

  /** Closes and reopens the window by keyboard, fills in the form, and if the host says so, talks. */
  async useIt(page: Page, host: Pick<Host, 'name' | 'talks'>): Promise<void> {
    const chat = widgetOf(page);
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter'); // the button has the focus again
    await chat.window.waitFor();
    await identifyByKeyboard(page);
    if (host.talks) await this.talk(page, `Hello from ${host.name}`);
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
  }

  async talk(page: Page | Frame, body: string): Promise<void> {
    const chat = widgetOf(page as Page);
    await chat.write(body);
    const { sid } = await this.#stack.agent.receive(body);
    await this.#stack.agent.answer(sid, `Answer to “${body}”`);
    await chat.bubble(`Answer to “${body}”`).waitFor();
  }

  async #lookAtNeutral(): Promise<{ launcher: Look; window: Look }> {
    const { page } = await this.open(NEUTRAL);
    const launcher = await eventually('the button is drawn', () =>
      page.evaluate<Look | undefined>(`${LAUNCHER} ?? undefined`),
    );
    await openByHand(page);
    const look = await eventually('the window is drawn', () =>
      page.evaluate<Look | undefined>(`${WINDOW} ?? undefined`),
    );
    await page.context().close();
    return { launcher, window: look };
  }

  async #load(host: Host, chat: string): Promise<Visit> {
    // Reduced motion: a measurement stays valid.
    const context = await this.#stack.visitor({
      reducedMotion: 'reduce',
      viewport: { width: 1000, height: 700 },
    });
    const page = await context.newPage();
    const said: string[] = [];
    const hear = (text: string): void => {
      if (!host.ownWords?.test(text)) said.push(text);
    };
    page.on('console', (message) => /warning|error/.test(message.type()) && hear(message.text()));
    page.on('pageerror', (error) => hear(String(error.stack ?? error)));
    if (host.before) await page.addInitScript(host.before);
    await page.goto(this.#stack.page(pageOf(host, chat), host.headers?.(this.#places)));
    return { page, said };
  }
}

/** With the mouse, where the button is drawn: anything above it would receive the click. */
export async function openByHand(page: Page): Promise<void> {
  const { left, top, width, height } = await eventually('the button stands there', () =>
    page.evaluate<Box | undefined>(`${LAUNCHER} ?? undefined`),
  );
  await page.mouse.click(left + width / 2, top + height / 2);
  await widgetOf(page).window.waitFor();
}

/** Without a click: the window takes the focus, and Enter submits. */
async function identifyByKeyboard(page: Page): Promise<void> {
  await eventually('the form has the focus', () => page.evaluate<true | undefined>(FIRST_FIELD_HAS_FOCUS));
  await page.keyboard.type('Jane Doe');
  await page.keyboard.press('Tab');
  await page.keyboard.type('jane@acme.com');
  await page.keyboard.press('Enter');
  await widgetOf(page).composer.waitFor();
}

async function same(what: string, page: Page, look: string, expected: Look): Promise<void> {
  let seen: Look | null = null;
  const isSame = async (): Promise<true | undefined> => {
    seen = await page.evaluate<Look | null>(look);
    return seen && differences(seen, expected).length === 0 ? true : undefined;
  };
  await eventually(what, isSame).catch(() => {
    assert.fail(seen ? `${what}: ${differences(seen, expected).join(', ')}` : `${what} is not there`);
  });
}

const differences = (seen: Look, expected: Look): string[] =>
  Object.keys(seen)
    .filter((name) => !isClose(seen[name], expected[name]))
    .map((name) => `${name} is ${String(seen[name])}, not ${String(expected[name])}`);

const isClose = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= TOLERANCE : a === b;

async function closed(page: Page): Promise<void> {
  await widgetOf(page).window.waitFor({ state: 'hidden' });
}

async function picture(page: Page, { name }: Host, state: string): Promise<void> {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({
    caret: 'initial',
    path: `${PICTURES}/${name.replace(/[^\w-]+/g, '_').slice(0, 60)}-${state}.png`,
  });
}
