/** Several tabs of one visitor: one connection, and everything in all of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

interface Tab {
  readonly page: Page;
  readonly chat: ReturnType<typeof widgetOf>;
  /** WebSockets to Twilio that it ever opened, and those still open. */
  readonly sockets: { opened: number; open: number };
  /** Whether it has loaded the SDK. */
  readonly loads: { twilio: number };
}

describe('several tabs', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const openTab = async (context: BrowserContext): Promise<Tab> => {
    const page = await context.newPage();
    const sockets = { opened: 0, open: 0 };
    const loads = { twilio: 0 };
    page.on('websocket', (socket) => {
      sockets.opened += 1;
      sockets.open += 1;
      socket.on('close', () => (sockets.open -= 1));
    });
    page.on('request', (request) => {
      if (/\/twilio-[^/]*\.js/.test(request.url()) && request.resourceType() === 'fetch') loads.twilio += 1;
    });
    await page.goto(`${stack.demoUrl}/`);
    return { page, chat: widgetOf(page), sockets, loads };
  };

  const socketsOf = async (identity: string): Promise<number> =>
    (await stack.openSockets()).filter((socket) => socket.identity === identity).length;

  /** Three tabs in a conversation; the first is the leader. */
  const threeTabs = async (
    first: string,
  ): Promise<{ tabs: [Tab, Tab, Tab]; sid: string; identity: string }> => {
    const context = await stack.visitor();
    const writing = await openTab(context);
    await writing.chat.open();
    await writing.chat.identify('Tove', 'tove@visitor.example');
    await writing.chat.write(first);
    const { sid, participants } = await stack.agent.receive(first);
    await writing.chat.log.getByText('Sent', { exact: true }).waitFor();
    const identity = participants.find((participant) => participant.identity !== 'agent')?.identity ?? '';
    const others = [await openTab(context), await openTab(context)] as const;
    for (const { chat } of others) {
      await chat.window.waitFor(); // it was open (LC-11)
      await chat.bubble(first).waitFor();
      await connected(chat);
    }
    return { tabs: [writing, ...others], sid, identity };
  };
  const connected = (chat: Tab['chat']): Promise<void> =>
    chat.window.getByText(/Connecting/).waitFor({ state: 'hidden' });
  const openOf = (tabs: readonly Tab[]): number[] => tabs.map(({ sockets }) => sockets.open);

  it('LC-44 hold one connection; messages and typing reach all, and any of them may write', async () => {
    const { tabs, sid, identity } = await threeTabs('One for all');
    const [first, second, third] = tabs;
    assert.equal(await socketsOf(identity), 1);
    assert.deepEqual(
      tabs.map(({ sockets }) => sockets.opened),
      [1, 0, 0],
    );
    assert.deepEqual(
      tabs.map(({ loads }) => loads.twilio),
      [1, 0, 0],
    );

    await stack.agent.answer(sid, 'To every tab');
    for (const { chat } of tabs) await chat.bubble('To every tab').waitFor();
    await second.chat.write('From the second');
    for (const { chat } of tabs) await chat.bubble('From the second').waitFor();
    await second.chat.log.getByText('Sent', { exact: true }).first().waitFor();
    await third.chat.write('From the third');
    for (const { chat } of tabs) await chat.bubble('From the third').waitFor();

    await stack.agent.type(sid);
    for (const { chat } of tabs)
      await chat.window
        .getByText(/is typing/)
        .first()
        .waitFor({ state: 'attached' });
    await third.chat.composer.pressSequentially('And');
    await eventually('the agent sees the visitor typing', async () =>
      (await stack.agent.conversation(sid)).typing.length > 0 ? true : undefined,
    );
    const { messages } = await stack.agent.conversation(sid);
    await stack.agent.read(sid, messages.length - 1);
    for (const { chat } of tabs) await chat.log.getByText('Read', { exact: true }).first().waitFor();

    assert.deepEqual(await stack.agent.bodies(sid), [
      'One for all',
      'To every tab',
      'From the second',
      'From the third',
    ]);
    for (const { chat } of tabs) assert.equal(await chat.bubble('From the second').count(), 1);
    assert.deepEqual(openOf(tabs), [1, 0, 0]);
    assert.ok(first.sockets.opened === 1);
  });

  it('LC-44 count the same unread messages, and reading in one applies to all', async () => {
    const { tabs, sid } = await threeTabs('Count with me');
    for (const { chat } of tabs) {
      await chat.window.getByRole('button', { name: 'Close' }).click();
      await chat.window.waitFor({ state: 'hidden' });
    }
    await stack.agent.answer(sid, 'One');
    await stack.agent.answer(sid, 'Two');
    for (const { page } of tabs) await page.getByRole('button', { name: /^Chat with us ?, 2/ }).waitFor();
    await tabs[1].page.bringToFront();
    await tabs[1].chat.open();
    for (const { page } of tabs)
      await page.getByRole('button', { name: 'Chat with us', exact: true }).waitFor();
    await eventually('the agent sees that it was read', async () => {
      const { participants } = await stack.agent.conversation(sid);
      return participants.some(({ lastReadMessageIndex }) => lastReadMessageIndex === 2) ? true : undefined;
    });
  });

  it('LC-44 continue when the connected one closes: nothing is lost or duplicated', async () => {
    const { tabs, sid, identity } = await threeTabs('Who is next');
    const [first, second, third] = tabs;
    await first.page.close();
    await second.chat.write('Written in between');
    await stack.agent.answer(sid, 'Answered in between');
    const startedAt = Date.now();
    for (const { chat } of [second, third]) {
      await chat.bubble('Written in between').waitFor();
      await chat.bubble('Answered in between').waitFor();
    }
    await stack.agent.receive('Written in between');
    console.log(`another tab had taken over after ${Date.now() - startedAt} ms`);
    await third.chat.write('And on it goes');
    await second.chat.bubble('And on it goes').waitFor();
    await stack.agent.receive('And on it goes');
    await third.chat.log.getByText('Sending…').waitFor({ state: 'detached' });
    assert.deepEqual((await stack.agent.bodies(sid)).sort(), [
      'And on it goes',
      'Answered in between',
      'Who is next',
      'Written in between',
    ]);
    for (const { chat } of [second, third])
      for (const body of ['Written in between', 'Answered in between', 'And on it goes'])
        assert.equal(await chat.bubble(body).count(), 1, body);
    await eventually('one connection', async () => ((await socketsOf(identity)) === 1 ? true : undefined));
    assert.equal(
      openOf([second, third]).reduce((sum, open) => sum + open),
      1,
    );
  });

  it('LC-44 continue when the connected one goes to another page, and it joins them again', async () => {
    const { tabs, sid, identity } = await threeTabs('Turning pages');
    const [first] = tabs;
    await first.page.reload();
    await first.chat.window.waitFor();
    await stack.agent.answer(sid, 'Welcome back');
    for (const { chat } of tabs) await chat.bubble('Welcome back').waitFor();
    await first.chat.write('Thank you');
    for (const { chat } of tabs) await chat.bubble('Thank you').waitFor();
    await stack.agent.receive('Thank you');
    assert.deepEqual(await stack.agent.bodies(sid), ['Turning pages', 'Welcome back', 'Thank you']);
    await eventually('one connection', async () => ((await socketsOf(identity)) === 1 ? true : undefined));
  });

  it('LC-44 continue when the connected one is blocked; once it responds, it follows', async () => {
    const { tabs, sid, identity } = await threeTabs('Stuck');
    const [first, second, third] = tabs;
    const dialog = first.page.waitForEvent('dialog');
    const stuck = first.page.evaluate('alert("Nothing runs on this page before somebody presses OK.")');
    const { accept } = await dialog.then((shown) => ({ accept: () => shown.accept() }));
    const startedAt = Date.now();
    await second.chat.write('Is anybody awake?');
    await stack.agent.receive('Is anybody awake?');
    console.log(`the message of another tab was taken after ${Date.now() - startedAt} ms`);
    await second.chat.log.getByText('Sending…').waitFor({ state: 'detached' });
    await stack.agent.answer(sid, 'We are');
    for (const { chat } of [second, third]) await chat.bubble('We are').waitFor();
    assert.equal(
      openOf([second, third]).reduce((sum, open) => sum + open),
      1,
    );

    await accept();
    await stuck;
    await first.chat.bubble('We are').waitFor();
    await eventually('one connection', async () => ((await socketsOf(identity)) === 1 ? true : undefined));
    await first.chat.write('I was stuck');
    for (const { chat } of tabs) await chat.bubble('I was stuck').waitFor();
    await stack.agent.receive('I was stuck');
    assert.deepEqual(await stack.agent.bodies(sid), ['Stuck', 'Is anybody awake?', 'We are', 'I was stuck']);
    for (const { chat } of tabs) assert.equal(await chat.bubble('Is anybody awake?').count(), 1);
  });

  it('LC-44 continue when the service ends the connection, without a rush', async () => {
    const { tabs, sid, identity } = await threeTabs('Thrown out');
    let sessions = 0;
    for (const { page } of tabs)
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/sessions')) sessions += 1;
      });
    stack.pullFault({ kind: 'expire' });
    try {
      await tabs[2].chat.write('Once more');
      await stack.agent.receive('Once more');
      for (const { chat } of tabs) await chat.bubble('Once more').waitFor();
      await stack.agent.answer(sid, 'Heard');
      for (const { chat } of tabs) await chat.bubble('Heard').waitFor();
    } finally {
      stack.clearFaults();
    }
    await eventually('one connection', async () => ((await socketsOf(identity)) === 1 ? true : undefined));
    assert.deepEqual(await stack.agent.bodies(sid), ['Thrown out', 'Once more', 'Heard']);
    console.log(`${sessions} sessions asked for by three tabs`);
    assert.ok(sessions <= 9, `${sessions} sessions`);
  });

  it('LC-40 detect a half-open socket of a hidden tab from the active one', async () => {
    const { tabs, sid } = await threeTabs('Half open elsewhere');
    const [, second] = tabs;
    await second.page.bringToFront();
    stack.pullFault({ kind: 'half-open', newSockets: 'fine' });
    try {
      await second.chat.write('Through to you?');
      await eventually(
        'it arrives',
        async () => ((await stack.agent.bodies(sid)).length > 1 ? true : undefined),
        45_000, // a half-open socket is noticed after 10 s
      );
      await second.chat.log.getByText('Sending…').waitFor({ state: 'detached' });
    } finally {
      stack.clearFaults();
    }
    assert.deepEqual(await stack.agent.bodies(sid), ['Half open elsewhere', 'Through to you?']);
    await eventually(
      'one connection',
      () => Promise.resolve(openOf(tabs).reduce((sum, count) => sum + count) === 1 ? true : undefined),
      30_000,
    );
  });

  it('LC-33 forget the visitor together, and start again together', async () => {
    const { tabs, sid, identity } = await threeTabs('Forget me');
    for (const { page } of tabs)
      await page.evaluate(`
        window.stored = [];
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (key, value) {
          window.stored.push(key + ' ' + value);
          setItem.call(this, key, value);
        }; 0`);
    const [first, second, third] = tabs;
    await second.page.evaluate('window.MissiveChat.reset()');
    for (const { page, chat } of tabs) {
      await chat.window.getByLabel('Name').waitFor();
      assert.equal(await chat.bubble('Forget me').count(), 0);
      assert.deepEqual(await page.evaluate('[localStorage.length, sessionStorage.length]'), [0, 0]);
      assert.deepEqual(await page.evaluate('window.stored'), []);
    }
    await eventually('nobody is connected', async () =>
      (await socketsOf(identity)) === 0 ? true : undefined,
    );

    await first.chat.identify('Somebody', 'new@visitor.example');
    await first.chat.write('We have not met');
    await third.chat.bubble('We have not met').waitFor();
    const met = await stack.agent.receive('We have not met');
    assert.notEqual(met.sid, sid);
    assert.deepEqual(await stack.agent.bodies(met.sid), ['We have not met']);
    assert.deepEqual(await stack.agent.bodies(sid), ['Forget me']);
  });
});
