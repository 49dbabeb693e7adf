import { expect } from '@open-wc/testing';
import { browserPlatform, type BrowserPlatformOptions } from '../../src/browser-platform.js';
import { Lazy } from '../../src/core/lazy.js';
import type { PublicSettings } from '../../src/core/types.js';
import type { Platform, WindowModule } from '../../src/elements/platform.js';
import { browserClock, browserPage } from '../../src/transport/browser-page.js';

const CARRIED = Symbol.for('missive-chat.settings');
const page = globalThis as unknown as Record<symbol, unknown>;
const settingsOf = (account: string): PublicSettings => ({
  account,
  config: {},
  status: 'online',
  mayHideBranding: false,
});

function platform(options: Partial<BrowserPlatformOptions> = {}): { platform: Platform; asked: string[] } {
  const asked: string[] = [];
  const made = browserPlatform({
    defaultServerUrl: 'https://chat.example',
    window: new Lazy(() => Promise.reject(new Error('not loaded'))),
    presets: new Lazy(() => Promise.reject(new Error('not loaded'))),
    fetchSettings: (serverUrl, account) => {
      asked.push(`${serverUrl}/${account}`);
      return Promise.resolve(settingsOf(account));
    },
    ...options,
  });
  return { platform: made, asked };
}

describe('the browser’s platform', () => {
  beforeEach(() => (page[CARRIED] = { acme: settingsOf('acme') }));
  afterEach(() => Reflect.deleteProperty(page, CARRIED));

  it('LC-03 uses the settings in the script immediately, without a request', () => {
    const { platform: made, asked } = platform();
    expect(made.settings('https://chat.example', 'acme')).to.equal(
      (page[CARRIED] as Record<string, unknown>).acme,
    );
    expect(asked).to.be.empty;
  });

  it('LC-03 requests those of another account or another server', async () => {
    const { platform: made, asked } = platform();
    expect(await made.settings('https://chat.example', 'other')).to.deep.equal(settingsOf('other'));
    await made.settings('https://elsewhere.example', 'acme');
    expect(asked).to.deep.equal(['https://chat.example/other', 'https://elsewhere.example/acme']);
  });

  it('LC-03 requests all where the script contains none', async () => {
    Reflect.deleteProperty(page, CARRIED);
    const { platform: made, asked } = platform();
    await made.settings('https://chat.example', 'acme');
    expect(asked).to.deep.equal(['https://chat.example/acme']);
  });

  for (const [loads, expected] of [
    [true, 'explained: chat.nmae'],
    [false, 'Something is wrong with chat.nmae, which stands alone.'],
  ] as const)
    it(`LC-04 reports a wrong option once, ${loads ? 'explained' : 'also when no explanation loads'}`, async () => {
      const { warn } = console;
      const path = loads ? 'chat.nmae' : 'chat.nmae, which stands alone';
      const said: string[] = [];
      const isSaid = new Promise<void>((resolve) => {
        console.warn = (text: string) => {
          said.push(text);
          resolve();
        };
      });
      const { platform: made } = platform({
        window: new Lazy(() =>
          loads
            ? Promise.resolve({
                explainOption: (at: string) => Promise.resolve(`explained: ${at}`),
              } as unknown as WindowModule)
            : Promise.reject(new Error('not loaded')),
        ),
      });
      made.reportOption(path);
      made.reportOption(path);
      await isSaid;
      await new Promise<void>((resolve) => browserPage.whenIdle(resolve));
      console.warn = warn;
      expect(said).to.deep.equal([`Missive Live Chat: ${expected}`]);
    });

  it('LC-50 never runs a task early because its delay is longer than a timer can be', async () => {
    const ran: number[] = [];
    const cancels = [2 ** 31, 134_800_410_646, Infinity].map((delay) =>
      browserClock.after(delay, () => ran.push(delay)),
    );
    await new Promise<void>((resolve) => browserClock.after(20, resolve));
    expect(ran).to.deep.equal([]);
    for (const cancel of cancels) cancel();
  });
});
