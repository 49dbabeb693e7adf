/** Messages edited or removed at Twilio are edited or removed on every open page (LC-46). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

const PNG = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (letter) => letter.charCodeAt(0),
);

describe('a message that is removed at Twilio', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const talking = async (name: string) => {
    const context = await stack.visitor();
    const page = await context.newPage();
    await page.goto(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify(name, `${name.toLowerCase()}@visitor.example`);
    await chat.write(`Hello from ${name}`);
    const { sid } = await stack.agent.receive(`Hello from ${name}`);
    return { context, page, chat, sid };
  };
  const messageOf = async (sid: string, body: string): Promise<string> => {
    const list = await stack.rest('GET', `Conversations/${sid}/Messages?PageSize=100`);
    const messages = list.messages as { sid: string; body: string | null }[];
    return `Conversations/${sid}/Messages/${messages.find((message) => (message.body ?? '') === body)?.sid}`;
  };
  const remove = async (sid: string, body: string): Promise<unknown> =>
    stack.rest('DELETE', await messageOf(sid, body));
  const preview = (page: Page) => page.getByRole('group', { name: /^New message from/ });

  it('LC-46 is removed from the open window, and an edited one changes, in both tabs', async () => {
    const { context, chat, sid } = await talking('Rita');
    const other = await context.newPage();
    await other.goto(`${stack.demoUrl}/`);
    const tabs = [chat, widgetOf(other)];
    await stack.agent.answer(sid, 'A slip of the pen');
    await stack.agent.answer(sid, 'It costs 12');
    for (const tab of tabs) await tab.bubble('It costs 12').waitFor();
    await remove(sid, 'A slip of the pen');
    await remove(sid, 'Hello from Rita');
    await stack.rest('POST', await messageOf(sid, 'It costs 12'), { Body: 'It costs 21' });
    for (const tab of tabs) {
      await tab.bubble('It costs 21').waitFor();
      await tab.bubble('A slip of the pen').waitFor({ state: 'detached' });
      await tab.bubble('Hello from Rita').waitFor({ state: 'detached' });
    }
  });

  it('LC-46 is removed from the preview, the count and the title of a closed window, in both tabs', async () => {
    const { context, page, chat, sid } = await talking('Cleo');
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
    const other = await context.newPage();
    await other.goto(`${stack.demoUrl}/`);
    const tabs = [page, other];
    const title = await page.title();
    await stack.agent.answer(sid, 'Not for you');
    for (const tab of tabs) await preview(tab).getByText('Not for you').waitFor();
    await remove(sid, 'Not for you');
    for (const tab of tabs) {
      await preview(tab).waitFor({ state: 'detached' });
      await tab.getByRole('button', { name: /unread/ }).waitFor({ state: 'detached' });
      await eventually('the title is as before', async () => {
        const titles = await tab.evaluate<string[]>(`new Promise((resolve) => {
          const seen = new Set([document.title]);
          const timer = setInterval(() => seen.add(document.title), 50);
          setTimeout(() => { clearInterval(timer); resolve([...seen]); }, 1500);
        })`);
        return titles.join() === title ? true : undefined;
      });
    }
  });

  it('LC-46 is removed with its file', async () => {
    const { chat, sid } = await talking('Fay');
    await stack.agent.sendFile(sid, 'secret.png', 'image/png', PNG);
    const image = chat.log.getByRole('img', { name: /secret\.png/ });
    await image.waitFor();
    await remove(sid, '');
    await image.waitFor({ state: 'detached' });
    assert.equal(await chat.log.getByText('secret.png').count(), 0);
  });

  it('LC-46 is removed after a reconnect too, far back in the thread', async () => {
    const { chat, sid } = await talking('Nell');
    for (let number = 0; number < 45; number += 1) await stack.agent.answer(sid, `line ${number}`);
    await chat.bubble('line 44').waitFor();
    stack.pullFault({ kind: 'refuse', target: 'init', code: 500, errorCode: 20500 });
    stack.pullFault({ kind: 'kill' });
    await chat.window.getByText(/Connecting/).waitFor();
    await remove(sid, 'Hello from Nell');
    await remove(sid, 'line 3');
    await remove(sid, 'line 44');
    await stack.rest('POST', await messageOf(sid, 'line 5'), { Body: 'line five' });
    stack.clearFaults();
    await chat.bubble('line 44').waitFor({ state: 'detached', timeout: 60_000 });
    await eventually('what is far back is as the log is', async () => {
      await chat.log.evaluate((log) => (log.scrollTop = 0));
      const isThere = async (body: string): Promise<boolean> => (await chat.bubble(body).count()) > 0;
      const states = [await isThere('line five'), await isThere('line 3'), await isThere('Hello from Nell')];
      return states.join() === 'true,false,false' ? true : undefined;
    });
  });
});
