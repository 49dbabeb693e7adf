import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/core/chat-error.js';
import type { Transport } from '../../src/core/ports.js';
import { transportLoader } from '../../src/transport/load-transport.js';

const twilioTransport: Transport = {
  connect: () => {
    throw new Error('not connected here');
  },
};

describe('the Twilio part', () => {
  it('is not loaded before it is asked for, and then once', async () => {
    let loads = 0;
    const load = transportLoader(() => {
      loads += 1;
      return Promise.resolve({ twilioTransport });
    });
    expect(loads).to.equal(0);
    const together = await Promise.all([load(), load()]);
    expect([...together, await load()].every((transport) => transport === twilioTransport)).to.be.true;
    expect(loads).to.equal(1);
  });

  it('LC-25 that does not load is unreachable, for all who wait, and is asked for again', async () => {
    let loads = 0;
    const load = transportLoader(() => {
      loads += 1;
      return loads === 1
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Promise.resolve({ twilioTransport });
    });
    const failures = await Promise.allSettled([load(), load()]);
    for (const failure of failures) {
      const reason: unknown = failure.status === 'rejected' ? failure.reason : undefined;
      expect(reason).to.be.instanceOf(ChatError);
      expect((reason as ChatError).code).to.equal('unreachable');
    }
    expect(loads).to.equal(1);
    expect(await load()).to.equal(twilioTransport);
    expect(loads).to.equal(2);
  });
});
