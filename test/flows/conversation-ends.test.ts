/** A visitor's chat continues after its conversation ends at Twilio (LC-47). */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { ForwardClock } from '../support/forward-clock.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

interface Tab {
  readonly page: Page;
  readonly chat: ReturnType<typeof widgetOf>;
}

const clock = new ForwardClock();
let stack: Stack;
before(async () => (stack = await startStack({ twilioClock: clock })));
afterEach(() => stack.sendVisitorsHome());
after(() => stack.stop());

const HOW_IT_ENDS: Readonly<Record<string, (sid: string, identity: string) => Promise<unknown>>> = {
  closed: (sid) => stack.rest('POST', `Conversations/${sid}`, { State: 'closed' }),
  deleted: (sid) => stack.rest('DELETE', `Conversations/${sid}`),
  'left by removal': (sid, identity) => stack.rest('DELETE', `Conversations/${sid}/Participants/${identity}`),
  async 'closed by its state timer'(sid) {
    await stack.rest('POST', `Conversations/${sid}`, { 'Timers.Closed': 'PT10M' });
    clock.advance(10 * 60_000);
    await eventually('it is closed', async () =>
      (await stack.rest('GET', `Conversations/${sid}`)).state === 'closed' ? true : undefined,
    );
  },
};

async function openTab(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  await page.goto(`${stack.demoUrl}/`);
  return { page, chat: widgetOf(page) };
}

/** A visitor and the team have talked; each of the tabs is connected. */
async function talking(name: string, tabCount: number) {
  const context = await stack.visitor();
  const first = await openTab(context);
  await first.chat.open();
  await first.chat.identify(name, `${name.toLowerCase()}@visitor.example`);
  await first.chat.write(`Hello from ${name}`);
  const { sid, participants } = await stack.agent.receive(`Hello from ${name}`);
  const identity = participants.find((one) => one.identity !== 'agent')?.identity ?? '';
  await stack.agent.answer(sid, `Good day, ${name}`);
  await first.chat.bubble(`Good day, ${name}`).waitFor();
  const tabs = [first];
  while (tabs.length < tabCount) {
    const tab = await openTab(context);
    await tab.chat.bubble(`Good day, ${name}`).waitFor();
    tabs.push(tab);
  }
  return { context, tabs, sid, identity };
}

/** The team's next message: in the visitor's conversation, or the next one. */
async function answerNext(identity: string, body: string): Promise<void> {
  const name = identity.replace('visitor-', 'visitor:');
  const all = await stack.agent.conversations();
  const details = await Promise.all(all.map(({ sid }) => stack.rest('GET', `Conversations/${sid}`)));
  const own = details.filter(({ unique_name: unique }) => String(unique).startsWith(name));
  let open = own.find(({ state }) => state !== 'closed');
  if (!open) {
    const uniqueName = own.length === 0 ? name : `${name}:${own.length + 1}`;
    open = await stack.rest('POST', 'Conversations', { UniqueName: uniqueName });
    await stack.rest('POST', `Conversations/${String(open.sid)}/Participants`, { Identity: identity });
  }
  await stack.agent.answer(String(open.sid), body);
}

const bodies = ({ chat }: Tab): Promise<string[]> => chat.log.locator('[part~=bubble]').allInnerTexts();
const count = (texts: readonly string[], part: string): number =>
  texts.filter((text) => text.includes(part)).length;

for (const [how, end] of Object.entries(HOW_IT_ENDS))
  describe(`a conversation that is ${how}`, () => {
    for (const tabCount of [1, 2])
      it(`LC-47 continues when the visitor writes, in ${tabCount} open ${tabCount === 1 ? 'window' : 'windows'}`, async () => {
        const name = `Open${tabCount}${how.length}`;
        const { tabs, sid, identity } = await talking(name, tabCount);
        await end(sid, identity);
        const writer = tabs.at(-1)!;
        await writer.chat.write(`Still there, ${name}?`);
        await writer.chat.write(`Two questions, ${name}`);
        const next = await stack.agent.receive(`Two questions, ${name}`);
        assert.deepEqual(next.messages.map(({ body }) => body).slice(-2), [
          `Still there, ${name}?`,
          `Two questions, ${name}`,
        ]);
        await stack.agent.answer(next.sid, `Here I am, ${name}`);
        for (const tab of tabs) {
          await tab.chat.bubble(`Here I am, ${name}`).waitFor();
          const texts = await bodies(tab);
          for (const part of [
            `Hello from ${name}`,
            `Good day, ${name}`,
            `Still there, ${name}?`,
            `Two questions, ${name}`,
          ])
            assert.equal(count(texts, part), 1, `${part} in ${texts.join(' | ')}`);
          assert.equal(await tab.chat.window.getByText('Not sent').count(), 0);
        }
      });

    for (const tabCount of [1, 2])
      it(`LC-47 shows, counts and announces the team's next reply, with ${tabCount} closed ${tabCount === 1 ? 'window' : 'windows'}`, async () => {
        const name = `Shut${tabCount}${how.length}`;
        const { tabs, sid, identity } = await talking(name, tabCount);
        for (const { page, chat } of tabs) {
          await page.bringToFront();
          await page.keyboard.press('Escape');
          await chat.window.waitFor({ state: 'hidden' });
        }
        await end(sid, identity);
        await answerNext(identity, `News for ${name}`);
        for (const { page } of tabs) {
          await page.getByRole('button', { name: /1 unread message/ }).waitFor();
          await page
            .getByRole('group', { name: /^New message from/ })
            .getByText(`News for ${name}`)
            .waitFor();
        }
        const [tab] = tabs;
        await tab!.chat.open();
        await tab!.chat.bubble(`News for ${name}`).waitFor();
        const texts = await bodies(tab!);
        assert.equal(count(texts, `Good day, ${name}`), 1, texts.join(' | '));
        for (const { page } of tabs)
          await page.getByRole('button', { name: /unread message/ }).waitFor({ state: 'detached' });
      });
  });

describe('after conversations have ended', () => {
  it('LC-47 a reload shows the earlier messages, and pages back to the first', async () => {
    const { tabs, sid } = await talking('Rosa', 1);
    const [{ page, chat }] = tabs as [Tab];
    for (let number = 0; number < 40; number += 1) await stack.agent.answer(sid, `line ${number}`);
    await chat.bubble('line 39').waitFor();
    await HOW_IT_ENDS.closed!(sid, '');
    await page.reload();
    await chat.bubble('line 39').waitFor();
    await chat.write('And now?');
    const next = await stack.agent.receive('And now?');
    await page.reload();
    await chat.bubble('And now?').waitFor();
    await chat.bubble('line 39').waitFor();
    await eventually('the first message is there', async () => {
      await chat.log.evaluate((log) => (log.scrollTop = 0));
      return (await chat.bubble('Hello from Rosa').count()) > 0 ? true : undefined;
    });
    await stack.agent.answer(next.sid, 'Now it works');
    await eventually('the answer is there', async () => {
      await chat.log.evaluate((log) => (log.scrollTop = log.scrollHeight));
      return (await chat.bubble('Now it works').count()) > 0 ? true : undefined;
    });
  });

  it("LC-47 the team's reply reaches a page that was opened afterwards", async () => {
    const { tabs, sid, identity } = await talking('Otto', 1);
    await HOW_IT_ENDS.closed!(sid, '');
    const [{ page, chat }] = tabs as [Tab];
    await page.reload();
    await chat.bubble('Good day, Otto').waitFor();
    await answerNext(identity, 'A late answer');
    await chat.bubble('A late answer').waitFor();
  });
});
