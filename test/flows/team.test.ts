/** Who is there and how fast they reply, with a visitor’s page and an agent’s inbox, and everything between them real (LC-50). */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import { freePort } from '../support/engines/free-port.js';
import { html, snippet } from '../support/pages.js';
import { ADMIN_SECRET, eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const SECRET = 'channel-secret';
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const TEAM = [{ name: 'Ada Long' }, { name: 'Lou Martin' }, { name: 'Ben' }, { name: 'Dan' }];

describe('the team in the header', () => {
  let missive: MissiveEmulator;
  let stack: Stack;
  let cookie = '';
  const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${stack.serverUrl}/api/accounts/demo${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const change = async (changes: object): Promise<unknown> =>
    call('PATCH', '', { version: (await call('GET', '')).version, ...changes });

  before(async () => {
    missive = await startMissiveEmulator({ port: 0 });
    const { organization } = missive;
    const port = await freePort();
    const channel = organization.createChannel({
      type: 'text',
      name: 'Kiln & Clay',
      webhookUrl: `http://127.0.0.1:${port}/demo/webhooks/missive`,
      signatureSecret: SECRET,
    });
    stack = await startStack({
      serverOptions: {
        port,
        publicUrl: `http://127.0.0.1:${port}`,
        missiveApiBaseUrl: missive.apiBaseUrl,
        missiveApiToken: organization.token,
        missiveChannelId: channel.id,
        missiveChannelType: 'text',
        missiveSignatureSecret: SECRET,
      },
    });
    const signedIn = await fetch(`${stack.serverUrl}/api/sign-in`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ secret: ADMIN_SECRET }),
    });
    cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  });
  after(async () => {
    await stack.stop();
    await missive.stop();
  });

  const team = (page: Page) => page.locator('missive-chat-team .names');
  const when = (page: Page) => page.locator('missive-chat-when bdi');

  const checkAccessible = async (page: Page): Promise<void> => {
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run('missive-chat', { resultTypes: ['violations'] })`,
    );
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
  };

  it('LC-50 is not loaded while the header is as documented', async () => {
    await change({ settings: { team: TEAM } });
    const page = await (await stack.visitor()).newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(stack.page(html(snippet(stack.serverUrl))));
    const chat = widgetOf(page);
    await chat.open();
    await page.locator('missive-chat-identify').waitFor();
    assert.deepEqual(
      requests.filter((url) => /\/(?:team|when)-[\w-]+\.js/.test(url)),
      [],
    );
    assert.equal(await page.locator('missive-chat-team').count(), 0);
    assert.equal(await when(page).count(), 0);
  });

  it('LC-50 has three of the team, then the person who answers; the reply is measured, and shown as one of three texts', async () => {
    await change({
      settings: { team: TEAM, chat: { header: 'team', showReplyTime: true } },
      availability: { replyTime: 'hours' },
    });
    const page = await (await stack.visitor()).newPage();
    await page.goto(stack.page(html(snippet(stack.serverUrl))));
    const chat = widgetOf(page);
    await chat.open();
    await team(page).getByText('Ada Long').waitFor();
    assert.equal(await team(page).textContent(), 'Ada Long, Lou Martin, Ben');
    await when(page).getByText('Usually replies in a few hours').waitFor();
    await checkAccessible(page);

    await chat.identify('Ines', 'ines@visitor.example');
    await chat.write('Do you ship to Norway?');
    const agent = await (await stack.visitor()).newPage();
    await agent.goto(`${missive.url}/inbox#organization=${missive.organization.id}`);
    await agent.getByRole('navigation').getByText('Ines').first().click();
    await agent.getByRole('region', { name: 'Messages' }).getByText('Do you ship to Norway?').waitFor();
    await agent.locator('#composer textarea').fill('We do, every Monday.');
    await agent.locator('#composer textarea').press('Enter');
    await chat.bubble('We do, every Monday.').waitFor();
    await eventually('the person is shown', async () =>
      (await team(page).textContent()) === 'Lou Martin' ? true : undefined,
    );
    await checkAccessible(page);
    const measured = await call('GET', '/reply-time');
    assert.deepEqual(measured, { count: 1, minutes: null, replyTime: null });

    // While the team is away, the time of its return takes the place.
    await change({ availability: { awayUntil: new Date(Date.now() + 45 * 60_000).toISOString() } });
    await when(page)
      .getByText(/^Back in 4[45] minutes/)
      .waitFor();
    await change({ availability: { awayUntil: null, replyTime: 'minutes' } });
    await when(page).getByText('Usually replies in a few minutes').waitFor();
    await change({ settings: { chat: { showReplyTime: false } } });
    await eventually('nothing is said', async () => ((await when(page).count()) === 0 ? true : undefined));
  });
});
