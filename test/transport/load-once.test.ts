import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/core/chat-error.js';
import { loadOnce } from '../../src/transport/load-once.js';

const part = { name: 'part' };

describe('a part that is loaded on need', () => {
  it('is not loaded before it is asked for, and then once', async () => {
    let loads = 0;
    const load = loadOnce(() => {
      loads += 1;
      return Promise.resolve(part);
    });
    expect(loads).to.equal(0);
    const together = await Promise.all([load(), load()]);
    expect([...together, await load()].every((loaded) => loaded === part)).to.be.true;
    expect(loads).to.equal(1);
  });

  it('LC-25 that does not load is unreachable, for all who wait, and is asked for again', async () => {
    let loads = 0;
    const load = loadOnce(() => {
      loads += 1;
      return loads === 1 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(part);
    });
    const failures = await Promise.allSettled([load(), load()]);
    for (const failure of failures) {
      const reason: unknown = failure.status === 'rejected' ? failure.reason : undefined;
      expect(reason).to.be.instanceOf(ChatError);
      expect((reason as ChatError).code).to.equal('unreachable');
    }
    expect(loads).to.equal(1);
    expect(await load()).to.equal(part);
    expect(loads).to.equal(2);
  });
});
