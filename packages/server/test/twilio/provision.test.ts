import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import twilio from 'twilio';
import type { TwilioEmulator } from '../../../emulators/src/index.js';
import { provision, ProvisionError, type Credentials } from '../../src/twilio/provision.js';
import { WEBHOOK_FILTERS } from '../../src/twilio/provision-service.js';
import { createTwilioClients } from '../../src/twilio/twilio-client.js';
import { setUpTwilio } from '../../src/twilio/twilio-account.js';
import { createTestServer, useEmulator } from '../support.js';

const emulator = useEmulator();

function newAccount(at: TwilioEmulator): Credentials & { client: twilio.Twilio } {
  const { sid, authToken } = at.createAccount();
  const client = twilio(sid, authToken);
  client.conversations.baseUrl = at.url;
  client.api.baseUrl = at.url;
  return { accountSid: sid, authToken, client };
}
const clients = (): ReturnType<typeof createTwilioClients> => createTwilioClients(emulator().url);
const atOnce = { wait: () => Promise.resolve() };
const problem = async (credentials: Credentials, url = emulator().url): Promise<ProvisionError> => {
  const error: unknown = await provision(credentials, createTwilioClients(url), null, atOnce).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProvisionError, String(error));
  assert.equal(credentials.authToken !== '' && error.message.includes(credentials.authToken), false);
  return error;
};

describe('provisioning', () => {
  it('CS-01 creates everything that a chat needs from Account SID and Auth Token', async () => {
    const account = newAccount(emulator());
    const access = await provision(account, clients(), null, atOnce);
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

  it('CS-01 changes nothing when run again', async () => {
    const account = newAccount(emulator());
    const first = await provision(account, clients(), null, atOnce);
    const services = await account.client.conversations.v1.services.list();
    const keys = await account.client.api.v2010.accounts(account.accountSid).keys.list();
    assert.deepEqual(await provision(account, clients(), first), first);
    assert.equal((await account.client.conversations.v1.services.list()).length, services.length);
    assert.equal(
      (await account.client.api.v2010.accounts(account.accountSid).keys.list()).length,
      keys.length,
    );
  });

  it('CS-01 finds the service by name after the database was lost', async () => {
    const account = newAccount(emulator());
    const first = await provision(account, clients(), null, atOnce);
    const second = await provision(account, clients());
    assert.equal(second.serviceSid, first.serviceSid);
    assert.notEqual(second.apiKeySid, first.apiKeySid);
  });

  it('CS-01 recreates what was deleted', async () => {
    const account = newAccount(emulator());
    const first = await provision(account, clients(), null, atOnce);
    await account.client.conversations.v1.services(first.serviceSid).remove();
    await account.client.api.v2010.accounts(account.accountSid).keys(first.apiKeySid).remove();
    const second = await provision(account, clients(), first, atOnce);
    assert.notEqual(second.serviceSid, first.serviceSid);
    assert.notEqual(second.apiKeySid, first.apiKeySid);
  });

  it('CS-01 ignores what was created in another Twilio account', async () => {
    const first = await provision(newAccount(emulator()), clients(), null, atOnce);
    const other = newAccount(emulator());
    const second = await provision(other, clients(), first, atOnce);
    assert.equal(second.accountSid, other.accountSid);
    assert.notEqual(second.apiKeySid, first.apiKeySid);
  });

  it('CS-01 explains what is wrong with the SID, and where to find the right one', async () => {
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

  it('CS-01 reports that the Auth Token is empty, or wrong for the account', async () => {
    const { accountSid } = newAccount(emulator());
    assert.equal((await problem({ accountSid, authToken: '' })).code, 'bad-token');
    const { code, message } = await problem({ accountSid, authToken: 'not-the-token' });
    assert.equal(code, 'denied');
    assert.match(message, new RegExp(`Auth Token.*${accountSid}`));
    assert.match(message, /Twilio Console/);
  });

  it('CS-01 reports that Twilio cannot be reached, or fails', async () => {
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

  it('CS-01 gives each account of ours its own service in the same Twilio account', async () => {
    const account = newAccount(emulator());
    const shop = await provision(account, clients(), null, { ...atOnce, account: 'shop' });
    const blog = await provision(account, clients(), null, { ...atOnce, account: 'blog' });
    assert.notEqual(shop.serviceSid, blog.serviceSid);
    const { friendlyName } = await account.client.conversations.v1.services(blog.serviceSid).fetch();
    assert.equal(friendlyName, 'Missive Live Chat (blog)');
    const again = await provision(account, clients(), null, { ...atOnce, account: 'shop' });
    assert.equal(again.serviceSid, shop.serviceSid);
  });

  it('CS-01 sets the webhook to the public URL, and restores it when it was changed', async () => {
    const account = newAccount(emulator());
    const options = { ...atOnce, account: 'shop', publicUrl: 'https://chat.example' };
    const access = await provision(account, clients(), null, options);
    const service = account.client.conversations.v1.services(access.serviceSid);
    const hook = () => service.configuration.webhooks().fetch();
    const { postWebhookUrl, method, filters } = await hook();
    assert.deepEqual(
      [postWebhookUrl, method, [...filters].sort()],
      ['https://chat.example/shop/webhooks/twilio', 'POST', [...WEBHOOK_FILTERS].sort()],
    );
    await service.configuration.webhooks().update({
      filters: ['onConversationAdd'],
      preWebhookUrl: 'https://other.example/',
      postWebhookUrl: 'https://other.example/',
    });
    await provision(account, clients(), access, options);
    const after = await hook();
    assert.equal(after.postWebhookUrl, postWebhookUrl);
    assert.equal(after.preWebhookUrl, 'https://other.example/');
    assert.deepEqual([...after.filters].sort(), ['onConversationAdd', ...WEBHOOK_FILTERS].sort());
    await provision(account, clients(), access, { ...atOnce, account: 'shop' });
    assert.equal((await hook()).postWebhookUrl, postWebhookUrl, 'stays when the public address is not known');
  });

  it('LC-31 allows visitors to write, and nothing else', async () => {
    const account = newAccount(emulator());
    const access = await provision(account, clients(), null, atOnce);
    const service = account.client.conversations.v1.services(access.serviceSid);
    const permissionsOf = async (sid: string) => [...(await service.roles(sid).fetch()).permissions].sort();
    const configuration = await service.configuration().fetch();
    assert.deepEqual(await permissionsOf(configuration.defaultConversationRoleSid), [
      'sendMediaMessage',
      'sendMessage',
    ]);
    assert.deepEqual(await permissionsOf(configuration.defaultChatServiceRoleSid), ['editOwnUserInfo']);
    await service
      .roles(configuration.defaultConversationRoleSid)
      .update({ permission: ['deleteAnyMessage'] });
    const { length } = await service.roles.list();
    await provision(account, clients(), access);
    assert.deepEqual(await permissionsOf(configuration.defaultConversationRoleSid), [
      'sendMediaMessage',
      'sendMessage',
    ]);
    assert.equal((await service.roles.list()).length, length);
  });

  it('CS-01 creates one service when run concurrently', async () => {
    const account = newAccount(emulator());
    const accesses = await Promise.all(
      Array.from({ length: 4 }, () => provision(account, clients(), null, { account: 'shop' })),
    );
    assert.equal(new Set(accesses.map(({ serviceSid }) => serviceSid)).size, 1);
    const services = await account.client.conversations.v1.services.list();
    assert.equal(services.filter(({ friendlyName }) => friendlyName.includes('shop')).length, 1);
  });

  it('CS-01 creates one key when requested twice at the same time, and reports its steps', async () => {
    const chat = await createTestServer(emulator(), { account: { twilio: null } });
    const account = newAccount(emulator());
    const deps = { ...chat.deps, publicUrl: null };
    const steps: string[] = [];
    const both = await Promise.all([
      setUpTwilio(chat.account.id, account, deps, { ...atOnce, onStep: (step) => steps.push(step) }),
      setUpTwilio(chat.account.id, account, deps, atOnce),
    ]);
    assert.deepEqual(both[0]!.twilio, both[1]!.twilio);
    assert.deepEqual((await chat.store.find(chat.account.id))!.twilio, both[0]!.twilio);
    const keys = await account.client.api.v2010.accounts(account.accountSid).keys.list();
    assert.equal(keys.length, 1);
    assert.deepEqual(
      steps.map((step) => step.split(' ')[0]),
      ['Twilio', 'Conversation', 'Presence', 'API'],
    );
    assert.equal(await setUpTwilio('nobody', account, deps), null);
  });

  it('CS-01 reports that the account is suspended or closed', async () => {
    const account = newAccount(emulator());
    const inside = emulator().account(account.accountSid);
    for (const [status, words] of [
      ['suspended', /suspended.*Billing/],
      ['closed', /closed.*use another/],
    ] as const) {
      inside.status = status;
      const { code, message } = await problem(account);
      assert.equal(code, 'suspended');
      assert.match(message, words);
    }
  });

  it('CS-01 explains what a trial account, test credentials or missing permissions prevent', async () => {
    const account = newAccount(emulator());
    const { faults } = emulator().account(account.accountSid);
    const refuse = (code: number, errorCode: number) =>
      faults.pull({ kind: 'refuse', target: 'rest', code, errorCode });
    refuse(403, 20008);
    assert.match((await problem(account)).message, /test credentials.*live/);
    refuse(403, 20403);
    const forbidden = await problem(account);
    assert.equal(forbidden.code, 'forbidden');
    assert.match(forbidden.message, /Conversations.*Check in the Twilio Console/);
    refuse(403, 20005);
    assert.equal((await problem(account)).code, 'suspended');
    emulator().account(account.accountSid).type = 'Trial';
    const limited = await provision(account, clients(), null, {
      ...atOnce,
      onStep: () => refuse(400, 50000),
    }).catch((error: unknown) => error);
    assert.ok(limited instanceof ProvisionError);
    assert.equal(limited.code, 'limited');
    assert.match(limited.message, /HTTP 400, error 50000.*trial.*upgrade/);
  });
});
