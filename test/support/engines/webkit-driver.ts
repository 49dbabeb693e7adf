/** One WebKitGTK window through WebDriver, with real keys and clicks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { failWhenItEnds } from '../ends.js';
import { eventually } from '../eventually.js';
import { requireEngine } from './find.js';
import { freePort } from './free-port.js';
import { startDisplay } from './webkit-display.js';

/** The exit of a program is noticed within this time. */
const END_NOTICE_MS = 2_000;

export type MouseButton = 'left' | 'middle' | 'right';

/** WebDriver's code points of non-printing keys. */
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  Meta: '\uE03D',
};
const BUTTONS: Readonly<Record<MouseButton, number>> = { left: 0, middle: 1, right: 2 };

type Action = Readonly<Record<string, unknown>>;
export type WebKitWindow = Awaited<ReturnType<typeof openWebKitWindow>>;

export async function openWebKitWindow() {
  const { executablePath: binary } = await requireEngine('webkit');
  const display = await startDisplay();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: display.env,
  });
  const expectEnd = failWhenItEnds(driver, 'WebKitWebDriver');
  // If a test fails before it closes the window, `kill` ends both with this process.
  driver.unref();
  const kill = (): void => {
    expectEnd();
    driver.kill();
    display.stop();
  };
  process.once('exit', kill);
  let base = `http://127.0.0.1:${port}`;
  await eventually('WebKitWebDriver answers', () =>
    fetch(`${base}/status`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    ),
  );

  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(async (error: unknown) => {
      // A killed driver refuses connections slightly before its exit is noticed.
      const ended = new AbortController();
      await Promise.race([
        once(driver, 'exit', { signal: ended.signal }).catch(() => undefined),
        setTimeout(END_NOTICE_MS),
      ]);
      ended.abort();
      const { signalCode, exitCode } = driver;
      if (signalCode === null && exitCode === null) throw error;
      throw new Error(`WebKitWebDriver ended while tests needed it (${signalCode ?? String(exitCode)}).`);
    });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`WebKitWebDriver: ${value.error ?? ''} ${value.message ?? ''}`);
    return value;
  };
  const { sessionId, capabilities } = await send<{
    sessionId: string;
    capabilities: { browserVersion: string };
  }>('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } },
  });
  base += `/session/${sessionId}`;

  const run = <T>(script: string, ...args: unknown[]): Promise<T> =>
    send<T>('POST', '/execute/sync', { script, args });
  const act = (type: 'key' | 'pointer', actions: readonly Action[]): Promise<unknown> =>
    send('POST', '/actions', {
      actions: [
        { type, id: type, ...(type === 'pointer' ? { parameters: { pointerType: 'mouse' } } : {}), actions },
      ],
    });
  const key = (type: 'keyDown' | 'keyUp', name: string): Action => ({ type, value: KEYS[name] ?? name });
  const pressed = (names: readonly string[]): Action[] => [
    ...names.map((name) => key('keyDown', name)),
    ...[...names].reverse().map((name) => key('keyUp', name)),
  ];
  const move = (x: number, y: number): Action => ({ type: 'pointerMove', duration: 0, x, y });
  const button = (type: 'pointerDown' | 'pointerUp', name: MouseButton = 'left'): Action => ({
    type,
    button: BUTTONS[name],
  });
  const size = (): Promise<[number, number]> => run('return [innerWidth, innerHeight]');

  return {
    version: capabilities.browserVersion,
    goto: (url: string) => send('POST', '/url', { url }),
    keyboard: {
      /** One key, or one with modifiers: `Shift+Tab`. */
      press: (keys: string) => act('key', pressed(keys.length > 1 ? keys.split('+') : [keys])),
      type: (text: string) =>
        act(
          'key',
          Array.from(text).flatMap((character) => pressed([character])),
        ),
      down: (name: string) => act('key', [key('keyDown', name)]),
      up: (name: string) => act('key', [key('keyUp', name)]),
    },
    mouse: {
      move: (x: number, y: number) => act('pointer', [move(x, y)]),
      click: (x: number, y: number, options: { button?: MouseButton } = {}) =>
        act('pointer', [
          move(x, y),
          button('pointerDown', options.button),
          button('pointerUp', options.button),
        ]),
      down: (options: { button?: MouseButton } = {}) =>
        act('pointer', [button('pointerDown', options.button)]),
      up: (options: { button?: MouseButton } = {}) => act('pointer', [button('pointerUp', options.button)]),
    },
    /** Includes the window's frame; the resize takes effect later. */
    async setViewportSize({ width, height }: { width: number; height: number }): Promise<void> {
      await eventually(`the page is ${width} × ${height}`, async () => {
        const [isWide, isHigh] = await size();
        if (isWide === width && isHigh === height) return true;
        const frame = await send<{ width: number; height: number }>('GET', '/window/rect');
        await send('POST', '/window/rect', {
          width: frame.width + width - isWide,
          height: frame.height + height - isHigh,
        });
        return undefined;
      });
      // Media queries change with the next frame.
      await send('POST', '/execute/async', {
        script: 'const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(done));',
        args: [],
      });
    },
    /** Media queries follow GTK's settings; others cannot be emulated. */
    emulateMedia: (media: Readonly<Record<string, string>>): Promise<void> =>
      Object.values(media).every((value) => value === 'light' || value === 'no-preference')
        ? Promise.resolve()
        : Promise.reject(new Error(`WebKitWebDriver cannot emulate ${JSON.stringify(media)}.`)),
    async close(): Promise<void> {
      process.off('exit', kill);
      expectEnd();
      await send('DELETE', '').catch(() => undefined);
      kill();
    },
  };
}
