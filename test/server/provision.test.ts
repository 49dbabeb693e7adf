import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import twilio from 'twilio';
import type { TwilioEmulator } from '../../src/emulators/index.js';
import { provision, ProvisionError, type Credentials } from '../../src/server/provision.js';
import { createTwilioClients } from '../../src/server/twilio-client.js';
import { useEmulator } from './support.js';

const emulator = useEmulator();

function newAccount(at: TwilioEmulator): Credentials & { client: twilio.Twilio } {
  const { sid, authToken } = at.createAccount();
  const client = twilio(sid, authToken);
  client.conversations.baseUrl = at.url;
  client.api.baseUrl = at.url;
  return { accountSid: sid, authToken, client };
}
const clients = (): ReturnType<typeof createTwilioClients> => createTwilioClients(emulator().url);
const problem = async (credentials: Credentials, url = emulator().url): Promise<ProvisionError> => {
  const error: unknown = await provision(credentials, createTwilioClients(url)).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProvisionError, String(error));
  assert.equal(credentials.authToken !== '' && error.message.includes(credentials.authToken), false);
  return error;
};

describe('provisioning', () => {
  it('CS-01 makes of Account SID and Auth Token all that a chat needs', async () => {
    const account = newAccount(emulator());
    const access = await provision(account, clients());
    const { services } = account.client.conversations.v1;
    assert.equal((await services(access.serviceSid).fetch()).friendlyName, 'Missive Live Chat');
    assert.equal((await services(access.serviceSid).configuration().fetch()).reachabilityEnabled, true);
    const withKey = clients()({
      accountSid: account.accountSid,
      username: access.apiKeySid,
      password: access.apiKeySecret,
    });
    assert.deepEqual(await withKey.conversations.v1.services(access.serviceSid).conversations.list(), []);
  });

  it('CS-01 run again changes nothing', async () => {
    const account = newAccount(emulator());
    const first = await provision(account, clients());
    const services = await account.client.conversations.v1.services.list();
    const keys = await account.client.api.v2010.accounts(account.accountSid).keys.list();
    assert.deepEqual(await provision(account, clients(), first), first);
    assert.equal((await account.client.conversations.v1.services.list()).length, services.length);
    assert.equal(
      (await account.client.api.v2010.accounts(account.accountSid).keys.list()).length,
      keys.length,
    );
  });

  it('CS-01 finds the service by name after our database was lost', async () => {
    const account = newAccount(emulator());
    const first = await provision(account, clients());
    const second = await provision(account, clients());
    assert.equal(second.serviceSid, first.serviceSid);
    assert.notEqual(second.apiKeySid, first.apiKeySid);
  });

  it('CS-01 makes again what somebody deleted', async () => {
    const account = newAccount(emulator());
    const first = await provision(account, clients());
    await account.client.conversations.v1.services(first.serviceSid).remove();
    await account.client.api.v2010.accounts(account.accountSid).keys(first.apiKeySid).remove();
    const second = await provision(account, clients(), first);
    assert.notEqual(second.serviceSid, first.serviceSid);
    assert.notEqual(second.apiKeySid, first.apiKeySid);
  });

  it('CS-01 forgets what was made at another Twilio account', async () => {
    const first = await provision(newAccount(emulator()), clients());
    const other = newAccount(emulator());
    const second = await provision(other, clients(), first);
    assert.equal(second.accountSid, other.accountSid);
    assert.notEqual(second.apiKeySid, first.apiKeySid);
  });

  it('CS-01 says what is wrong with the SID, and where the right one is', async () => {
    for (const accountSid of ['', 'AC123', `SK${'0'.repeat(32)}`]) {
      const { code, message } = await problem({ accountSid, authToken: 'token' });
      assert.equal(code, 'bad-sid');
      assert.match(message, /Account SID/);
      assert.match(message, /Twilio Console/);
    }
    assert.match(
      (await problem({ accountSid: `SK${'0'.repeat(32)}`, authToken: 'token' })).message,
      /API key/,
    );
  });

  it('CS-01 says that the Auth Token is empty, or wrong for the account', async () => {
    const { accountSid } = newAccount(emulator());
    assert.equal((await problem({ accountSid, authToken: '' })).code, 'bad-token');
    const { code, message } = await problem({ accountSid, authToken: 'not-the-token' });
    assert.equal(code, 'denied');
    assert.match(message, new RegExp(`Auth Token.*${accountSid}`));
    assert.match(message, /Twilio Console/);
  });

  it('CS-01 says that Twilio cannot be reached, or has trouble', async () => {
    const account = newAccount(emulator());
    const { code, message } = await problem(account, 'http://127.0.0.1:1');
    assert.equal(code, 'unreachable');
    assert.match(message, /network/);
    emulator().account(account.accountSid).faults.pull({ kind: 'refuse', target: 'rest', code: 503 });
    assert.equal((await problem(account)).code, 'unreachable');
    emulator().account(account.accountSid).faults.pull({ kind: 'throttle', target: 'rest' });
    assert.equal((await problem(account)).code, 'busy');
    emulator()
      .account(account.accountSid)
      .faults.pull({ kind: 'refuse', target: 'rest', code: 400, errorCode: 50000 });
    const refused = await problem(account);
    assert.equal(refused.code, 'refused');
    assert.match(refused.message, /HTTP 400, error 50000/);
  });
});
