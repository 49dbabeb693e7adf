import { expect } from '@open-wc/testing';
import { createIsolated } from '../../src/transport/twilio-cleanup.js';

/** Stored values of the page, to compare. */
const levels = (): Record<string, string> =>
  Object.fromEntries(
    Object.keys(localStorage)
      .sort()
      .map((key) => [key, localStorage.getItem(key) ?? '']),
  );

const keepLevels = (): void => {
  localStorage.setItem('loglevel', 'SILENT');
  localStorage.setItem('loglevel:twilsock', 'SILENT');
};

describe('isolating the SDK', () => {
  let heard: string[];
  const listener = ({ type }: Event): number => heard.push(type);

  beforeEach(() => {
    localStorage.clear();
    heard = [];
  });
  afterEach(() => {
    localStorage.clear();
    for (const type of ['online', 'offline']) {
      window.removeEventListener(type, listener);
      window.removeEventListener(type, listener, true);
    }
  });

  it('returns what was created', () => {
    const client = {};
    expect(createIsolated(() => client).result).to.equal(client);
  });

  it('keeps listeners until they are removed', () => {
    const isolated = createIsolated(() => {
      window.addEventListener('online', listener);
      window.addEventListener('offline', listener, true);
    });
    for (const type of ['online', 'offline']) window.dispatchEvent(new Event(type));
    expect(heard).to.deep.equal(['online', 'offline']);
    isolated.removeListeners();
    for (const type of ['online', 'offline']) window.dispatchEvent(new Event(type));
    expect(heard).to.deep.equal(['online', 'offline']);
  });

  it('does not remove the page’s listeners', () => {
    window.addEventListener('online', listener);
    const isolated = createIsolated(() => undefined);
    window.addEventListener('offline', listener);
    isolated.removeListeners();
    for (const type of ['online', 'offline']) window.dispatchEvent(new Event(type));
    expect(heard).to.deep.equal(['online', 'offline']);
  });

  it('restores the page’s addEventListener', () => {
    const { addEventListener } = window;
    createIsolated(() => undefined);
    expect(window.addEventListener).to.equal(addEventListener);
    expect(Object.hasOwn(window, 'addEventListener')).to.be.false;
  });

  it('keeps and uses an addEventListener of the page’s own', () => {
    const { addEventListener } = window;
    const types: string[] = [];
    const own = ((type: string, ...rest: [EventListener]): void => {
      types.push(type);
      addEventListener.call(window, type, ...rest);
    }) as typeof window.addEventListener;
    window.addEventListener = own;
    const isolated = createIsolated(() => window.addEventListener('online', listener));
    const after = window.addEventListener;
    Reflect.deleteProperty(window, 'addEventListener');
    isolated.removeListeners();
    expect([after === own, types]).to.deep.equal([true, ['online']]);
  });

  it('stores nothing in the page’s storage', () => {
    localStorage.setItem('cart', '3');
    createIsolated(keepLevels);
    expect(levels()).to.deep.equal({ cart: '3' });
  });

  it('restores the page’s own log levels', () => {
    localStorage.setItem('loglevel', 'WARN');
    localStorage.setItem('loglevel:shop', 'DEBUG');
    createIsolated(keepLevels);
    expect(levels()).to.deep.equal({ loglevel: 'WARN', 'loglevel:shop': 'DEBUG' });
  });

  it('restores the storage after later parts of the SDK have started', () => {
    localStorage.setItem('loglevel', 'WARN');
    const isolated = createIsolated(() => undefined);
    keepLevels();
    isolated.restoreStorage();
    expect(levels()).to.deep.equal({ loglevel: 'WARN' });
  });

  it('reverts everything and rethrows when creating fails', () => {
    localStorage.setItem('loglevel', 'WARN');
    const { addEventListener } = window;
    const make = (): never => {
      keepLevels();
      window.addEventListener('online', listener);
      throw new Error('bad token');
    };
    expect(() => createIsolated(make)).to.throw('bad token');
    window.dispatchEvent(new Event('online'));
    expect([heard, levels()]).to.deep.equal([[], { loglevel: 'WARN' }]);
    expect(window.addEventListener).to.equal(addEventListener);
  });

  it('works where storage is blocked', () => {
    const own = Object.getOwnPropertyDescriptor(window, 'localStorage')!;
    Object.defineProperty(window, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('The operation is insecure.');
      },
    });
    try {
      const isolated = createIsolated(() => 'made');
      isolated.restoreStorage();
      isolated.removeListeners();
      expect(isolated.result).to.equal('made');
    } finally {
      Object.defineProperty(window, 'localStorage', own);
    }
  });
});
