/** Several server processes on one PostgreSQL, with open pages on each of them (LC-03, CS-05). */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { usePostgres } from '../support/use-postgres.js';
import { ADMIN_SECRET, eventually, startStack, type Stack } from '../support/stack.js';

const CLI = fileURLToPath(new URL('../../packages/server/dist/cli.js', import.meta.url));
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
/** Milliseconds within which a saved change must appear. */
const DEADLINE = 2_000;

describe('two processes on one PostgreSQL', () => {
  const postgres = usePostgres();
  const children: ChildProcess[] = [];
  let folder: string;
  let stack: Stack;
  before(async () => {
    stack = await startStack();
    folder = await mkdtemp(join(tmpdir(), 'missive-chat-processes-'));
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await stack.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function start(environment: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
    const child = spawn(process.execPath, [CLI], {
      env: {
        PATH: process.env.PATH ?? '',
        PORT: '0',
        MISSIVE_CHAT_ADMIN_SECRET: ADMIN_SECRET,
        ...environment,
      },
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (output += text.toString()));
    const url = await eventually('the server listens', () => {
      if (child.exitCode !== null) throw new Error(output);
      return Promise.resolve(/listens on (http\S+?)["\s]/.exec(`${output} `)?.[1]);
    });
    return { url, child };
  }

  /** An open, subscribed window on a page that uses this process. */
  async function windowOn(url: string): Promise<Page> {
    const page = await (await stack.visitor()).newPage();
    await page.goto(stack.page(html(snippet(url))));
    const listening = page.waitForResponse(/\/events$/);
    await page.locator('missive-chat-button button').click();
    await listening;
    return page;
  }

  const named = (page: Page, title: string): Promise<void> =>
    page.locator('missive-chat-panel h2').filter({ hasText: title }).waitFor({ timeout: DEADLINE });

  it('LC-03 CS-05 show a change through either in the windows on both, and keep it after a kill', async () => {
    const shared = {
      DATABASE_URL: await postgres().createDatabase(),
      MISSIVE_CHAT_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
      MISSIVE_CHAT_DATA: folder,
    };
    const [here, there] = await Promise.all([start(shared), start(shared)]);
    const signedIn = await fetch(`${here.url}/api/sign-in`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    const headers = { ...HEADERS, Cookie: signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    const save = async (title: string): Promise<void> => {
      const url = `${here.url}/api/accounts/demo`;
      const { version } = (await (await fetch(url, { headers })).json()) as { version: number };
      const body = JSON.stringify({ version, settings: { messages: { title } } });
      const response = await fetch(url, { method: 'PATCH', headers, body });
      assert.equal(response.status, 200);
    };

    const [pageHere, pageThere] = await Promise.all([windowOn(here.url), windowOn(there.url)]);
    await save('Ask the potter');
    await Promise.all([named(pageHere, 'Ask the potter'), named(pageThere, 'Ask the potter')]);

    // Killed during the next request: what was saved before is stored, for the other process too.
    await save('Ask the apprentice');
    const broken = save('Ask nobody').catch(() => undefined);
    here.child.kill('SIGKILL');
    await Promise.all([broken, once(here.child, 'exit')]);
    const settings = (await (await fetch(`${there.url}/demo/settings`)).json()) as {
      config: { messages: { title: string } };
    };
    const { title } = settings.config.messages;
    assert.ok(['Ask the apprentice', 'Ask nobody'].includes(title), title);
    await named(pageThere, title);
  });
});
