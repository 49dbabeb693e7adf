import { expect } from '@open-wc/testing';
import { browserEnvironment } from '../../src/transport/browser-environment.js';
import { visitorData } from '../../src/transport/visitor-data.js';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const IOS = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

const AGENTS: readonly (readonly [agent: string, platform: string, browser: string])[] = [
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`,
    'Windows',
    'Chrome 142',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.3595.53`,
    'Windows',
    'Edge 142',
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0`,
    'Android',
    'Edge 141',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${IOS} Version/18.0 EdgiOS/141.0.3537.0 Mobile/15E148 Safari/605.1.15`,
    'iOS',
    'Edge 141',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`,
    'Windows',
    'Opera 124',
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; SM-S931B) ${WEBKIT} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
    'Android',
    'Samsung Internet 29',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0', 'Android', 'Firefox 144'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Linux', 'Firefox 140'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
    'macOS',
    'Firefox 144',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${IOS} FxiOS/144.0 Mobile/15E148 Safari/605.1.15`,
    'iOS',
    'Firefox 144',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${IOS} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`,
    'iOS',
    'Chrome 142',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${IOS} Version/18.6 Mobile/15E148 Safari/604.1`,
    'iOS',
    'Safari 18',
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${IOS} Version/26.0 Safari/605.1.15`,
    'macOS',
    'Safari 26',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`,
    'ChromeOS',
    'Chrome 142',
  ],
  ['Something new', 'unknown', 'unknown'],
];

/** Overrides a property of a browser object until the test ends. */
const shadowed: (() => void)[] = [];
function shadow(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { configurable: true, value });
  shadowed.push(() => Reflect.deleteProperty(target, name));
}

describe('the browser environment', () => {
  afterEach(() => shadowed.splice(0).forEach((restore) => restore()));

  for (const [agent, platform, browser] of AGENTS)
    it(`LC-32 detects ${browser} on ${platform}`, () => {
      shadow(navigator, 'userAgent', agent);
      shadow(navigator, 'language', 'fr-CA');
      expect(visitorData()).to.deep.equal({ language: 'fr-CA', platform, browser });
    });

  it('CC-05 reports the page without its query', () => {
    const before = location.href;
    history.replaceState(null, '', '?token=secret#part');
    expect(browserEnvironment.page()).to.equal(location.origin + location.pathname);
    history.replaceState(null, '', before);
  });

  it('LC-25 reports whether there is a network, and whether the page is visible', () => {
    for (const isThere of [true, false]) {
      shadow(navigator, 'onLine', isThere);
      shadow(document, 'visibilityState', isThere ? 'visible' : 'hidden');
      expect(browserEnvironment.isNetworkUp()).to.equal(isThere);
      expect(browserEnvironment.isPageVisible()).to.equal(isThere);
    }
  });

  it('LC-40 creates unique ids', () => {
    const ids = Array.from({ length: 1_000 }, () => browserEnvironment.newId());
    expect(new Set(ids).size).to.equal(1_000);
    for (const id of ids) expect(id.length).to.be.at.least(32);
  });

  it('LC-40 creates such ids on pages without HTTPS, too', () => {
    shadow(crypto, 'randomUUID', undefined);
    const ids = Array.from({ length: 1_000 }, () => browserEnvironment.newId());
    expect(new Set(ids).size).to.equal(1_000);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{32}$/);
  });

  it('creates numbers from 0 to 1', () => {
    for (let n = 0; n < 100; n += 1) expect(browserEnvironment.random()).to.be.within(0, 1);
  });

  for (const [target, type, what] of [
    [window, 'online', 'network'],
    [window, 'offline', 'network'],
    [document, 'visibilitychange', 'visibility'],
    [document, 'resume', 'visibility'],
    [window, 'pageshow', 'visibility'],
    [window, 'storage', 'storage'],
  ] as const)
    it(`LC-25 reports ${type} to subscribers, as ${what}`, () => {
      const told: string[] = [];
      const end = browserEnvironment.watch((changed) => told.push(changed));
      target.dispatchEvent(new Event(type));
      end();
      target.dispatchEvent(new Event(type));
      expect(told).to.deep.equal([what]);
    });

  it('unsubscribes one without the others', () => {
    const told: string[] = [];
    const [endFirst, endSecond] = ['first', 'second'].map((name) =>
      browserEnvironment.watch(() => told.push(name)),
    );
    endFirst?.();
    window.dispatchEvent(new Event('online'));
    endSecond?.();
    expect(told).to.deep.equal(['second']);
  });
});
