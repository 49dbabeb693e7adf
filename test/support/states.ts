/** The demo's page of all states, for tests of every state. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Stack } from './stack.js';

export interface StateRow {
  readonly name: string;
  readonly button?: object;
  /** Whether it takes over the page or the focus, so that it is not shown among others. */
  readonly isAlone?: boolean;
}

// The demo is plain JavaScript, as its readers would write it.
const table = new URL('../../demo/pages/states-table.js', import.meta.url).href;
const { STATES: ROWS } = (await import(table)) as { STATES: StateRow[] };
export const STATES: readonly StateRow[] = ROWS;

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

/** Shows one or all states, and waits until they are rendered. A page that shows states already is not loaded again. */
export async function showStates(
  page: Page,
  stack: Pick<Stack, 'demoUrl'>,
  query: Readonly<Record<string, string>> = {},
): Promise<void> {
  const address = `${stack.demoUrl}/states.html?${new URLSearchParams(query)}`;
  if (!page.url().startsWith(`${stack.demoUrl}/states.html`)) await page.goto(address);
  else
    await page.evaluate((next) => {
      history.pushState(null, '', next);
      dispatchEvent(new PopStateEvent('popstate'));
    }, address);
  await page.locator('html[data-ready]').waitFor();
}

export async function statesPage(
  stack: Stack,
  query: Readonly<Record<string, string>>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  // Injected scripts belong to the test, not to the page: the page's policy has a test of its own.
  const context = await stack.visitor({ reducedMotion: 'reduce', bypassCSP: true, ...options });
  const page = await context.newPage();
  await showStates(page, stack, query);
  return page;
}

/**
 * Runs in the page: `allOf(selector)` returns the elements of every widget, including their shadow trees, and
 * `nameOf(element)` describes their place, for messages.
 */
export const IN_WIDGETS = `
  const inside = (root, selector) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...(element.shadowRoot ? inside(element.shadowRoot, selector) : []),
  ]);
  const allOf = (selector) => [...document.querySelectorAll('missive-chat')].flatMap((chat) => inside(chat.shadowRoot, selector));
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('.visually-hidden, .label, .spoken');
  const nameOf = (element) => {
    const chat = element.getRootNode().host?.localName ?? '';
    let outer = element;
    while (outer.getRootNode().host) outer = outer.getRootNode().host;
    const state = outer.closest('figure')?.querySelector('figcaption')?.textContent ?? '';
    return [state, chat, element.localName + (element.className ? '.' + String(element.className.baseVal ?? element.className) : '')].join(' › ');
  };
`;
