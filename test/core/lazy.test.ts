import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lazy } from '../../src/core/lazy.js';

const PART = { name: 'part' };

describe('a lazy part', () => {
  it('is not loaded before it is needed, and then once', async () => {
    let loads = 0;
    const { load } = new Lazy(() => {
      loads += 1;
      return Promise.resolve(PART);
    });
    assert.equal(loads, 0);
    assert.deepEqual(await Promise.all([load(), load()]), [PART, PART]);
    assert.equal(await load(), PART);
    assert.equal(loads, 1);
  });

  it('LC-25 rejects for every caller when it cannot be loaded, and the next call retries', async () => {
    let loads = 0;
    const cause = new TypeError('Failed to fetch');
    const { load } = new Lazy(() => {
      loads += 1;
      return loads === 1 ? Promise.reject(cause) : Promise.resolve(PART);
    });
    const results = await Promise.allSettled([load(), load()]);
    assert.deepEqual(
      results.map((result) => result.status === 'rejected' && result.reason === cause),
      [true, true],
    );
    assert.equal(await load(), PART);
    assert.equal(loads, 2);
  });
});
