/** The team as Missive’s users, with copies of their pictures (LC-50). */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '../../../emulators/src/index.js';
import type { TeamMember } from '../../../../src/core/types.js';
import { ADMIN_SECRET, createTestServer, errorOf, useEmulator } from '../support.js';

const twilio = useEmulator();
let missive: MissiveEmulator;
before(async () => {
  missive = await startMissiveEmulator();
});
after(() => missive.stop());

const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

async function createOperator() {
  const organization = missive.createOrganization();
  const chat = await createTestServer(twilio(), {
    missiveApiBaseUrl: missive.apiBaseUrl,
    account: {
      missive: {
        token: organization.token,
        channelId: '6f0b0c1e-0000-4000-8000-00000000000f',
        channelType: 'text',
        signatureSecret: null,
        address: null,
        organizationId: null,
        teamId: null,
      },
    },
  });
  const signedIn = await chat.app.request('/api/sign-in', {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ secret: ADMIN_SECRET }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const own = async (method: string, path: string, body?: object): Promise<Response> =>
    chat.app.request(`/api/accounts/${chat.account.id}${path}`, {
      method,
      headers: { ...HEADERS, Cookie: cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const team = async (): Promise<readonly TeamMember[]> => {
    const response = await own('POST', '/missive/team');
    assert.equal(response.status, 200, await response.clone().text());
    return ((await response.json()) as { members: TeamMember[] }).members;
  };
  organization.users.length = 0;
  return { ...chat, organization, own, team };
}

describe('taking the team from Missive', () => {
  it('LC-50 gives names, and pictures that this server serves, nothing else', async () => {
    const { organization, team, app, account } = await createOperator();
    const picture = { filename: 'ada.png', bytes: PNG };
    organization.addUser({ name: 'Ada Long', email: 'ada@kiln.example', picture });
    organization.addUser({ name: 'Ben', email: 'ben@kiln.example' });
    const members = await team();
    assert.deepEqual(
      members.map(({ name }) => name),
      ['Ada Long', 'Ben'],
    );
    assert.deepEqual(Object.keys(members[1] ?? {}), ['name']);
    const [{ avatarUrl = '' } = {}] = members;
    assert.match(avatarUrl, new RegExp(`^https://chat\\.example/${account.id}/pictures/[0-9a-f]{32}\\.png$`));
    const served = await app.request(new URL(avatarUrl).pathname);
    assert.equal(served.headers.get('Content-Type'), 'image/png');
    assert.deepEqual(Buffer.from(await served.arrayBuffer()), PNG);
  });

  it('LC-50 leaves out a picture that is no image, too large, inside the network, or not there', async () => {
    const { organization, team } = await createOperator();
    const add = (name: string, bytes: Buffer): void =>
      void organization.addUser({ name, email: 'a@b.example', picture: { filename: 'p.png', bytes } });
    add('Script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    add('Large', Buffer.concat([PNG, Buffer.alloc(200_000)]));
    for (const avatarUrl of [
      'http://169.254.169.254/meta.png',
      'https://127.0.0.1/p.png',
      'file:///etc/passwd',
      'no',
    ])
      organization.addUser({ name: 'Inside', email: 'a@b.example', avatarUrl });
    organization.addUser({
      name: 'Gone',
      email: 'a@b.example',
      avatarUrl: `${missive.url}/files/none/p.png`,
    });
    const members = await team();
    assert.equal(members.length, 7);
    for (const member of members) assert.deepEqual(Object.keys(member), ['name']);
  });

  it('LC-50 leaves out names that are email addresses, and takes twelve at most', async () => {
    const { organization, team } = await createOperator();
    organization.addUser({ name: 'eve@kiln.example', email: 'eve@kiln.example' });
    for (let number = 1; number <= 14; number += 1)
      organization.addUser({ name: `User ${number}`, email: 'a@b.example' });
    const names = (await team()).map(({ name }) => name);
    assert.deepEqual([names.length, names[0], names.at(-1)], [12, 'User 1', 'User 12']);
  });

  it('LC-50 says what is wrong: no connection, a token that Missive refuses, no session', async () => {
    const { store, account, own, app } = await createOperator();
    await store.update(
      account.id,
      { missive: { ...account.missive!, token: 'missive_pat-wrong' } },
      Date.now(),
    );
    const denied = await own('POST', '/missive/team');
    assert.equal(denied.status, 422);
    await store.update(account.id, { missive: null }, Date.now());
    const missing = await own('POST', '/missive/team');
    assert.equal((await errorOf(missing)).code, 'missive-not-connected');
    const path = `/api/accounts/${account.id}/missive/team`;
    assert.equal((await app.request(path, { method: 'POST', headers: HEADERS })).status, 401);
  });

  it('LC-50 the operator reads how many first replies were measured, and their median', async () => {
    const { own } = await createOperator();
    const measured: unknown = await (await own('GET', '/reply-time')).json();
    assert.deepEqual(measured, { count: 0, minutes: null, replyTime: null });
  });

  it('LC-50 a team and a reply time with a mistake are refused, by the name of the field and what it takes', async () => {
    const { own, store, account } = await createOperator();
    const refused = async (changes: object): Promise<unknown> => {
      const response = await own('PATCH', '', { version: account.version, ...changes });
      assert.equal(response.status, 400);
      const { error } = (await response.json()) as { error: { fields: unknown } };
      return error.fields;
    };
    assert.deepEqual(await refused({ availability: { replyTime: 'soon' } }), [
      { field: 'availability.replyTime', message: 'must be one of minutes, hours, day, measured' },
    ]);
    assert.deepEqual(await refused({ settings: { team: [{ name: 'Ada' }, { name: '', avatarUrl: 'x' }] } }), [
      { field: 'settings.team.1.name', message: 'must be a text of 1 to 60 characters' },
      {
        field: 'settings.team.1.avatarUrl',
        message:
          'must be an address of at most 2000 characters that begins with https:// or http://, or empty',
      },
    ]);
    assert.deepEqual((await store.find(account.id))?.settings, account.settings);
  });
});
