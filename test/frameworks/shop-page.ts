/** The page that all apps implement, by roles and names. */
import type { CDPSession, Page, Request, WebSocket } from 'playwright-core';
import { eventually } from '../support/eventually.js';

/** Counts pending timers. As text: it runs in the page before anything else. */
const COUNT_TIMERS = `
  const timers = (window.timers = new Map());
  for (const [start, end] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    const { [start]: begin, [end]: cancel } = window;
    window[start] = (task, delay, ...args) => {
      const timer = begin(() => {
        if (start === 'setTimeout') timers.delete(timer);
        if (typeof task === 'function') task(...args);
      }, delay);
      timers.set(timer, delay);
      return timer;
    };
    window[end] = (timer) => {
      timers.delete(timer);
      cancel(timer);
    };
  }
`;

/** Lit's message to developers in every development build. */
const LITS_OWN = 'Lit is in dev mode';

/** What an element may leave behind when it is removed. */
export interface Remains {
  readonly elements: number;
  readonly listeners: number;
  readonly timers: number;
  readonly sockets: number;
  readonly streams: number;
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

export async function openShop(page: Page, url: string) {
  const said: string[] = [];
  const connections = { sockets: 0, streams: 0 };
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type()) && !message.text().startsWith(LITS_OWN))
      said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  const answered = new Set<WebSocket>();
  page.on('websocket', (socket) => {
    connections.sockets += 1;
    socket.on('framereceived', () => answered.add(socket));
    socket.on('close', () => {
      connections.sockets -= 1;
      answered.delete(socket);
    });
  });
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') connections.streams += 1;
  });
  const streamEnded = (request: Request): void => {
    if (request.resourceType() === 'eventsource') connections.streams -= 1;
  };
  page.on('requestfinished', streamEnded);
  page.on('requestfailed', streamEnded);
  await page.addInitScript(COUNT_TIMERS);
  const response = await page.goto(url);

  const devtools = await page.context().newCDPSession(page);
  const window = page.getByRole('dialog', { name: 'Ask the potters' });
  const composer = window.getByRole('textbox', { name: /Message|Nachricht/ });
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const events = (): Promise<string[]> =>
    page.getByRole('list', { name: 'Events' }).locator('li').allTextContents();

  return {
    page,
    window,
    composer,
    launcher: page.getByRole('button', { name: /^Ask the potters/ }),
    /** Warnings and errors on the console. */
    said,
    /** The server-rendered HTML. */
    html: (await response?.text()) ?? '',
    press,
    tick: (name: string) => page.getByLabel(name).click(),
    goTo: (name: string) => page.getByRole('link', { name }).click(),
    close: () => window.getByRole('button', { name: 'Close', exact: true }).click(),
    async identify() {
      await window.getByLabel('Name').fill('Jane Doe');
      await window.getByLabel('Email').fill('jane@acme.com');
      await window.getByRole('button', { name: 'Submit' }).click();
    },
    async write(text: string) {
      await composer.fill(text);
      await composer.press('Enter');
    },
    bubble: (text: string) => window.getByText(text, { exact: true }),
    events,
    /** The events so far, once this one is among them. */
    hear: (event: string): Promise<string[]> =>
      eventually(`the app hears ${event}`, async () => {
        const heard = await events();
        return heard.includes(event) ? heard : undefined;
      }).catch(async () => {
        throw new Error(`The app has not heard ${event}, but: ${(await events()).join(', ')}`);
      }),
    /** Waits for the conversation's connection: before it the status is that of the settings. */
    connected: (): Promise<true> =>
      eventually('the chat is connected', async () => {
        const last = (await events()).filter((event) => event.startsWith('missive-status')).at(-1);
        return answered.size === 1 && last?.includes('online') ? true : undefined;
      }),
    remains: async (): Promise<Remains> => ({
      ...(await held(devtools)),
      ...connections,
      timers: await page.evaluate('timers.size'),
    }),
  };
}

/** Elements that are still referenced, and listeners on what stays. */
async function held(devtools: CDPSession): Promise<{ elements: number; listeners: number }> {
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: "customElements.get('missive-chat').prototype",
  });
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
  });
  const { result: length } = await devtools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
  });
  await devtools.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
  let listeners = 0;
  for (const expression of ['window', 'document', 'document.documentElement', 'document.body']) {
    const { result: target } = await devtools.send('Runtime.evaluate', { expression });
    const found = await devtools.send('DOMDebugger.getEventListeners', { objectId: target.objectId ?? '' });
    listeners += found.listeners.length;
  }
  return { elements: length.value as number, listeners };
}
