/** The widget's side effects on its page: none that the page did not ask for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { eventually, useStack, widgetOf, type Stack } from '../support/stack.js';

/** Records costs and stored data. As text: it runs in the page before anything else. */
const OBSERVE = `
  const seen = (window.seen = { longTasks: [], shift: 0, stored: [] });
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch('longtask', ({ duration, startTime }) => seen.longTasks.push(duration + ' ms at ' + startTime));
  watch('layout-shift', ({ value }) => { seen.shift += value; });
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    seen.stored.push(key);
    setItem.call(this, key, value);
  };
`;

/** Counts timers, and listeners on the window and the document, which all pass here. */
const COUNT = `
  const counts = (window.counts = { listeners: 0, timers: new Map() });
  const { setTimeout, clearTimeout } = window;
  window.setTimeout = (task, delay = 0) => {
    const timer = setTimeout(() => {
      counts.timers.delete(timer);
      task();
    }, delay);
    counts.timers.set(timer, delay);
    return timer;
  };
  window.clearTimeout = (timer) => {
    counts.timers.delete(timer);
    clearTimeout(timer);
  };
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = (type, listener, options) => {
      counts.listeners += 1;
      options?.signal?.addEventListener('abort', () => (counts.listeners -= 1));
      addEventListener.call(target, type, listener, options);
    };
    target.removeEventListener = (type, listener, options) => {
      counts.listeners -= 1;
      removeEventListener.call(target, type, listener, options);
    };
  }
`;

/**
 * Removes the chat from the page at a step of its connection: created, opened, or another frame received. The
 * second that a removed chat waits, as it may only be moved, is omitted: a slow connection is not over by
 * then.
 */
const LEAVE_AT_STEP = `
  window.leaveAt = Infinity;
  const { setTimeout } = window;
  window.setTimeout = (task, delay, ...args) => setTimeout(task, delay === 1_000 ? 0 : delay, ...args);
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      let step = 0;
      const take = () => {
        if (step++ !== leaveAt) return;
        document.querySelector('missive-chat').remove();
        window.hasLeft = true;
      };
      for (const type of ['open', 'message']) this.addEventListener(type, take);
      take();
    }
  };
`;
/** Until a conversation is connected and read; the last come after that. */
const STEPS = 16;

describe('side effects on the page', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  const open = async (
    url: string,
    { observed = false } = {},
  ): Promise<{ page: Page; said: string[]; asked: string[] }> => {
    const page = await (await stack.visitor()).newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url()));
    if (observed) await page.addInitScript(OBSERVE);
    await page.goto(url);
    return { page, said, asked };
  };
  const settled = (page: Page): Promise<unknown> =>
    page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done))));

  it('before the visitor acts are one request, nothing stored, no long task, no layout shift', async () => {
    const load = async () => {
      const { page, asked, said } = await open(`${stack.demoUrl}/`, { observed: true });
      await widgetOf(page).button.waitFor();
      await page.waitForLoadState('networkidle');
      await settled(page);
      const seen = await page.evaluate(
        () => (window as unknown as { seen: { longTasks: string[]; shift: number; stored: string[] } }).seen,
      );
      return { page, asked, said, seen };
    };
    let loaded = await load();
    // A busy machine makes some task long now and then; one of the widget's own would be long each time.
    for (let again = 0; again < 5 && loaded.seen.longTasks.length > 0; again += 1) loaded = await load();
    const { page, asked, said, seen } = loaded;
    const foreign = asked.filter((url) => !url.startsWith(stack.demoUrl));
    assert.deepEqual(foreign, [`${stack.serverUrl}/demo/missive.js`]);
    assert.deepEqual(seen.stored, []);
    assert.deepEqual(await page.context().cookies(), []);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
    assert.deepEqual(seen.longTasks, []);
    assert.equal(seen.shift, 0);
    assert.deepEqual(said, []);
    console.log('requests to the chat server 1, to Twilio 0, bytes stored 0, long tasks 0, layout shift 0');
  });

  it('of opening store nothing of the visitor’s and do not contact Twilio', async () => {
    const { page, asked } = await open(`${stack.demoUrl}/`);
    await widgetOf(page).open();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(
      asked.filter((url) => url.includes('twilio') || url.startsWith(stack.twilioUrl)),
      [],
    );
    assert.deepEqual(await page.evaluate(() => Object.entries(localStorage)), [
      ['missive-chat:demo', '{"isOpen":true}'], // LC-11
    ]);
  });

  it('leave only its own key in the page’s storage after a conversation', async () => {
    const { page } = await open(`${stack.demoUrl}/`);
    await page.evaluate(() => localStorage.setItem('loglevel', 'WARN')); // of another script with the same library
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify();
    await chat.write('Do you keep things?');
    await stack.agent.receive('Do you keep things?');
    await chat.log.getByText('Sent', { exact: true }).waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).sort()), [
      'loglevel',
      'missive-chat:demo',
    ]);
    assert.equal(await page.evaluate(() => localStorage.getItem('loglevel')), 'WARN');
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), ['missive-chat:demo']);
    assert.deepEqual(await page.context().cookies(), []);
  });

  it('include styles, but no violation of a strict content security policy', async () => {
    const { page, said } = await open(`${stack.demoUrl}/strict.html`);
    const chat = widgetOf(page);
    await chat.open();
    await eventually('the window has its documented width', async () =>
      (await page.locator('missive-chat-panel').boundingBox())?.width === 350 ? true : undefined,
    );
    await chat.identify('Strict', 'strict@visitor.example');
    await chat.write('Am I allowed here?');
    const { sid } = await stack.agent.receive('Am I allowed here?');
    await stack.agent.answer(sid, 'You are');
    await chat.bubble('You are').waitFor();
    assert.deepEqual(
      await page.evaluate(() => (window as unknown as { violations: string[] }).violations),
      [],
    );
    assert.deepEqual(said, []);
  });

  it('LC-04 are the same when the script is inserted twice', async () => {
    const { page, said } = await open(
      stack.page(html(snippet(stack.serverUrl) + snippet(stack.serverUrl, 'chat: { name: "second" }'))),
    );
    const chat = widgetOf(page);
    await chat.open();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('missive-chat').count(), 1);
    assert.equal(await chat.button.count(), 1);
    assert.deepEqual(said, []);
  });

  it('LC-04 include a configuration that is set after the script', async () => {
    const { page } = await open(
      stack.page(html(`<script src="${stack.serverUrl}/demo/missive.js"></script>`)),
    );
    assert.equal(await page.locator('missive-chat').count(), 0);
    await page.evaluate(() => {
      window.MissiveChatConfig = { id: 'demo', messages: { title: 'Late but here' } };
    });
    await page.getByRole('button', { name: 'Late but here' }).waitFor();
    assert.equal(await page.evaluate(() => typeof window.MissiveChat?.open), 'function');
  });

  it('LC-04 include one console message for an unknown option, with the likely name', async () => {
    const { page, said } = await open(
      stack.page(
        html(
          snippet(
            stack.serverUrl,
            'user: { email: "jane@acme.com", hash: "d78c" }, chat: { showAvatar: true }',
          ),
        ),
      ),
    );
    await widgetOf(page).button.waitFor();
    await eventually('the console names both', () => Promise.resolve(said.length >= 2 ? true : undefined));
    assert.deepEqual(said.sort(), [
      'Missive Live Chat: There is no option chat.showAvatar. Did you mean chat.showAvatars?',
      'Missive Live Chat: There is no option user.hash. Did you mean user.digest?',
    ]);
  });

  it('of a wrong account id are a clear console message, and nothing on the page', async () => {
    const { page, said } = await open(stack.page(html(snippet(stack.serverUrl, '', 'no-such-shop'))));
    await eventually('the console says so', () => Promise.resolve(said.length > 0 ? true : undefined));
    assert.match(said.join(), /no-such-shop/);
    assert.equal(await page.locator('missive-chat').count(), 0);
  });

  it('of another account id than the script’s are the same', async () => {
    const script = `<script async src="${stack.serverUrl}/demo/missive.js"></script>`;
    const { page, said } = await open(
      stack.page(html(script, '<missive-chat account-id="other"></missive-chat>')),
    );
    await eventually('the console says so', () =>
      Promise.resolve(said.some((text) => /no such chat account/i.test(text)) ? true : undefined),
    );
    assert.equal(await widgetOf(page).button.count(), 0);
  });

  it('LC-10 include elements on a page: attributes, a button elsewhere, and events', async () => {
    const { page } = await open(`${stack.demoUrl}/elements.html`);
    const chat = widgetOf(page);
    const own = page.getByRole('button', { name: 'Ask about a visit' });
    await own.waitFor();
    assert.equal(
      await own.evaluate((button) => getComputedStyle(button).backgroundColor),
      'rgb(40, 102, 209)',
    );
    await own.click();
    await chat.window.waitFor();
    assert.equal(await own.getAttribute('aria-expanded'), 'true');
    await page.getByRole('status').getByText('missive-open').waitFor();
    // visitor-require-email="false": nothing is required, so Skip is there (LC-21)
    await chat.window.getByRole('button', { name: 'Skip' }).click();
    await chat.composer.waitFor();
    const box = await chat.window.boundingBox();
    assert.ok(box && box.x < 100, 'position="bottom-left"');
    await page.keyboard.press('Escape');
    await chat.window.waitFor({ state: 'hidden' });
    assert.ok(await own.evaluate((button) => button === (button.getRootNode() as ShadowRoot).activeElement));
  });

  it('leave no socket, listener or timer after ten mounts and removals', async () => {
    const { page } = await open(
      stack.page(html(`<script src="${stack.serverUrl}/demo/missive.js"></script>`)),
    );
    await page.evaluate(COUNT);
    const mount = async (say?: string): Promise<void> => {
      await page.evaluate(() => {
        const element = document.createElement('missive-chat');
        element.setAttribute('account-id', 'demo');
        document.body.append(element);
      });
      const chat = widgetOf(page);
      await chat.button.waitFor();
      if (!(await chat.window.isVisible())) await chat.button.click();
      await chat.window.waitFor();
      if (say) {
        await chat.identify('Mount', 'mount@visitor.example');
        await chat.write(say);
      }
      await chat.log.getByText('Sent', { exact: true }).first().waitFor();
      // The log loads before the connection: there must be one to close.
      await eventually('it is connected', async () =>
        (await stack.openSockets()).length > before ? true : undefined,
      );
    };
    const remove = async (): Promise<void> => {
      await page.evaluate(() => document.querySelector('missive-chat')?.remove());
      await eventually('the socket is closed', async () =>
        (await stack.openSockets()).length === before ? true : undefined,
      );
    };
    const before = (await stack.openSockets()).length;
    const listeners = (): Promise<number> =>
      page.evaluate(() => (window as unknown as { counts: { listeners: number } }).counts.listeners);

    await mount('I come and go');
    await remove();
    const afterOne = await listeners();
    for (let n = 0; n < 9; n += 1) {
      await mount();
      await remove();
    }
    assert.equal((await stack.openSockets()).length, before);
    assert.equal(await listeners(), afterOne);
    // The SDK's check of a delivery, 10 s after it, ends by itself; no longer timer stays.
    const timers = await page.evaluate(() => [
      ...(window as unknown as { counts: { timers: Map<number, number> } }).counts.timers.values(),
    ]);
    assert.deepEqual(
      timers.filter((delay) => delay > 10_000),
      [],
    );
  });

  it('leave no socket when removed while connecting', async () => {
    const { page, said } = await open(`${stack.demoUrl}/`);
    const before = (await stack.openSockets()).length;
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Early', 'early@visitor.example');
    stack.pullFault({ kind: 'drop', match: 'configuration', stage: 'reply', times: 5 });
    try {
      await chat.write('Never mind');
      await eventually('it connects', async () =>
        (await stack.openSockets()).length > before ? true : undefined,
      );
      await page.evaluate(() => document.querySelector('missive-chat')?.remove());
      await eventually('the socket is closed', async () =>
        (await stack.openSockets()).length === before ? true : undefined,
      );
      assert.deepEqual(said, []);
    } finally {
      stack.clearFaults();
    }
  });

  it('leave no error and no socket when removed at any step of connecting', async () => {
    const { page, said } = await open(
      stack.page(html(`<script src="${stack.serverUrl}/demo/missive.js"></script>`)),
    );
    await page.evaluate(LEAVE_AT_STEP);
    const before = (await stack.openSockets()).length;
    const mount = (leaveAt: number): Promise<void> =>
      page.evaluate(async (step) => {
        Object.assign(window, { leaveAt: step, hasLeft: false });
        const element = document.createElement('missive-chat');
        element.setAttribute('account-id', 'demo');
        document.body.append(element);
        await element.ready;
      }, leaveAt);
    const isGone = (): Promise<true> =>
      eventually('the socket is closed', async () =>
        (await stack.openSockets()).length === before ? true : undefined,
      );
    await mount(Infinity);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Early', 'early@visitor.example');
    await chat.write('I come and go');
    await stack.agent.receive('I come and go');
    await page.evaluate(() => document.querySelector('missive-chat')?.remove());
    await isGone();
    for (let step = 0; step < STEPS; step += 1) {
      await mount(step);
      await page.waitForFunction('hasLeft');
      await isGone();
      assert.deepEqual(said, [], `step ${step}`);
    }
    await settled(page);
    assert.deepEqual(said, []);
  });

  it('keep the conversation when the element is moved in the page', async () => {
    const { page } = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Move', 'move@visitor.example');
    await chat.write('I will be moved');
    const { sid } = await stack.agent.receive('I will be moved');
    await chat.log.getByText('Sent', { exact: true }).waitFor();
    const sockets = (await stack.openSockets()).length;
    await page.evaluate(() => {
      const element = document.querySelector('missive-chat');
      if (element) document.querySelector('main')?.append(element);
    });
    await stack.agent.answer(sid, 'Still here?');
    await chat.bubble('Still here?').waitFor();
    assert.equal((await stack.openSockets()).length, sockets);
  });

  it('keep the visitor’s text while the chat server is down, beside a calm message', async () => {
    const { page } = await open(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await stack.stopServer();
    try {
      await chat.identify('Down', 'down@visitor.example');
      await chat.write('Is this thing on?');
      await chat.connectionError.waitFor();
      assert.ok(await chat.bubble('Is this thing on?').isVisible());
      await chat.composer.fill('A draft');
    } finally {
      await stack.startServer();
    }
    await stack.agent.receive('Is this thing on?');
    await page.reload();
    await chat.bubble('Is this thing on?').waitFor();
    assert.equal(await chat.composer.inputValue(), 'A draft');
  });
});
