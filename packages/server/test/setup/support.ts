/** The Setup page in an operator's browser, and a second operator who works at the same time. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { AccountView } from '../../src/api/account.js';
import { ADMIN_SECRET, startStack, type Stack } from '../../../../test/support/stack.js';

export { ADMIN_SECRET, eventually } from '../../../../test/support/stack.js';

export const SECTIONS = [
  'Getting started',
  'Overview',
  'Options',
  'Texts',
  'Theme',
  'Greetings',
  'Form fields',
  'Online status',
  'Install',
  'Identity',
  'Missive',
  'Email',
  'Automatic replies',
  'Visitors’ data',
  'Operators',
] as const;
export type Section = (typeof SECTIONS)[number];

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 800 },
  isMobile: true,
  hasTouch: true,
};

const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

export interface SetupStack extends Stack {
  /** Calls the API in a session of its own, as another operator. */
  call<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Creates an account, so that tests do not interfere. */
  account(): Promise<string>;
  view(account: string): Promise<AccountView>;
  /** Changes the account as another operator. */
  change(account: string, changes: object): Promise<AccountView>;
  /** Opens a signed-in page of the account. */
  open(account: string, section?: Section, options?: BrowserContextOptions): Promise<Page>;
}

/** Starts one server for the tests of a file: a sign-in for each test would exceed the limit. */
export function useSetup(options: Parameters<typeof startStack>[0] = {}): () => SetupStack {
  let setup: SetupStack | undefined;
  before(async () => {
    const stack = await startStack(options);
    const signedIn = await fetch(`${stack.serverUrl}/api/sign-in`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    const call: SetupStack['call'] = async (method, path, body) => {
      const response = await fetch(`${stack.serverUrl}/api${path}`, {
        method,
        headers: { ...HEADERS, Cookie: cookie },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
      return (response.status === 204 ? undefined : await response.json()) as never;
    };
    let accounts = 0;
    const view = (account: string): Promise<AccountView> => call('GET', `/accounts/${account}`);
    setup = {
      ...stack,
      call,
      view,
      async account() {
        const id = `shop-${(accounts += 1)}`;
        await call('POST', '/accounts', { id, name: `Shop ${accounts}` });
        return id;
      },
      change: async (account, changes) =>
        call('PATCH', `/accounts/${account}`, { version: (await view(account)).version, ...changes }),
      async open(account, section = 'Options', options = {}) {
        const context = await stack.visitor({ reducedMotion: 'reduce', ...options });
        await context.addCookies([{ name, value, url: stack.serverUrl }]);
        await context.addInitScript(WATCH_POLICY);
        const page = await context.newPage();
        await page.goto(`${stack.serverUrl}/setup#/${account}/${addressOf(section)}`);
        await page.getByRole('heading', { level: 1, name: section }).waitFor();
        return page;
      },
    };
  });
  after(() => setup?.stop());
  return () => setup!;
}

const addressOf = (section: Section): string =>
  ({
    'Getting started': 'start',
    'Form fields': 'fields',
    'Online status': 'status',
    'Automatic replies': 'answers',
    'Visitors’ data': 'data',
  })[section as string] ?? section.toLowerCase();

/** Collects violations of the content security policy in every frame. */
const WATCH_POLICY = `
  top.refused ??= [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    top.refused.push(violatedDirective + ' ' + blockedURI));
`;
export const refusedBy = (page: Page): Promise<string[]> => page.evaluate('top.refused');

export const go = async (page: Page, section: Section): Promise<void> => {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click();
  await page.getByRole('heading', { level: 1, name: section }).waitFor();
};

/** A dialog, found by its name. Its content is slotted, so it is below the element. */
export const question = (page: Page, name: string): Locator =>
  page.locator('setup-dialog').filter({ has: page.getByRole('dialog', { name }) });

export const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByText('Everything is saved.').waitFor();
};

/** The settings that a page with the account's script has. */
export const publicSettings = async (
  { serverUrl }: Stack,
  account: string,
): Promise<{ config: Record<string, Record<string, unknown>>; status: string; nextOpening?: string }> =>
  (await (await fetch(`${serverUrl}/${account}/settings`)).json()) as never;
