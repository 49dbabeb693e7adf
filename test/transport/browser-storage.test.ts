import { expect } from '@open-wc/testing';
import { browserStorage } from '../../src/transport/browser-storage.js';

const KEY = 'of the test';
const throwing = (message: string) => (): never => {
  throw new DOMException(message);
};

describe('the browser’s storage', () => {
  afterEach(() => sessionStorage.removeItem(KEY));

  it('LC-31 stores, returns and removes values', () => {
    const storage = browserStorage(() => sessionStorage);
    expect(storage.read(KEY)).to.equal(null);
    storage.write(KEY, 'kept');
    expect([storage.read(KEY), sessionStorage.getItem(KEY)]).to.deep.equal(['kept', 'kept']);
    storage.remove(KEY);
    expect([storage.read(KEY), sessionStorage.getItem(KEY)]).to.deep.equal([null, null]);
  });

  it('is not accessed before it is needed', () => {
    let lookups = 0;
    browserStorage(() => {
      lookups += 1;
      return sessionStorage;
    });
    expect(lookups).to.equal(0);
  });

  it('is empty where it is blocked', () => {
    const storage = browserStorage(throwing('The operation is insecure.'));
    storage.write(KEY, 'lost');
    storage.remove(KEY);
    expect(storage.read(KEY)).to.equal(null);
  });

  it('is empty where it is missing', () => {
    const storage = browserStorage(() => null as unknown as Storage);
    storage.write(KEY, 'lost');
    expect(storage.read(KEY)).to.equal(null);
  });

  it('keeps its values when it is full', () => {
    const full = {
      getItem: () => 'before',
      setItem: throwing('QuotaExceededError'),
      removeItem: () => undefined,
    };
    const storage = browserStorage(() => full as unknown as Storage);
    storage.write(KEY, 'lost');
    expect(storage.read(KEY)).to.equal('before');
  });
});
