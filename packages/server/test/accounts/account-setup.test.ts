import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setUpAccount } from '../../src/accounts/account-setup.js';
import type { Account } from '../../src/accounts/account-store.js';
import { checkOptions, type ChatServerOptions } from '../../src/environment.js';
import { createLogger } from '../../src/logging.js';
import { openSqliteStore } from '../../src/storage/sqlite.js';
import { createTwilioClients } from '../../src/twilio/twilio-client.js';
import { LogLines, SECRET_KEY, temporaryFolder } from '../support.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');

async function createServer() {
  const store = await openSqliteStore(await temporaryFolder());
  after(() => store.close());
  const logger = createLogger('silent', new LogLines());
  return {
    store,
    /** Starts with these variables and returns the resulting account. */
    start: (options: ChatServerOptions): Promise<Account> =>
      setUpAccount(checkOptions(options), store, createTwilioClients(null), logger, NOW),
  };
}

describe('account options from the environment', () => {
  it('CS-05 keeps Setup page changes across restarts', async () => {
    const { store, start } = await createServer();
    const options = { accountName: 'Acme', allowedOrigins: ['https://acme.com'], secretKey: SECRET_KEY };
    const made = await start(options);
    assert.deepEqual(
      [made.name, made.allowedOrigins, made.secretKey],
      ['Acme', ['https://acme.com'], SECRET_KEY],
    );
    const changes = { name: 'Beta', allowedOrigins: ['*'], secretKey: 'rotated-on-the-setup-page' };
    const changed = await store.update(made.id, changes, NOW);
    assert.deepEqual(await start(options), changed);
  });

  it('CS-05 takes over a changed variable, and only that one', async () => {
    const { store, start } = await createServer();
    const { id } = await start({ accountName: 'Acme', secretKey: SECRET_KEY });
    await store.update(id, { name: 'Beta', secretKey: 'rotated-on-the-setup-page' }, NOW);
    const account = await start({ accountName: 'Gamma', secretKey: SECRET_KEY });
    assert.deepEqual([account.name, account.secretKey], ['Gamma', 'rotated-on-the-setup-page']);
    assert.equal((await start({ secretKey: SECRET_KEY })).name, 'Gamma');
    assert.equal(JSON.stringify(account.fromEnvironment).includes(SECRET_KEY), false);
  });
});
