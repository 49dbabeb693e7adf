/** The emulator's REST API against Twilio's published description of Conversations v1. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTwilioEmulator, type TwilioEmulator } from '../../src/index.js';
import { differences, table, type Operation } from './description/table.js';
import { World, type ApiResponse, type Parameters } from './description/world.js';

let emulator: TwilioEmulator;
before(async () => {
  emulator = await startTwilioEmulator();
});
after(() => emulator.stop());

const NOT_EMULATED = [
  'GET /v1/Configuration/Addresses',
  'POST /v1/Configuration/Addresses',
  'GET /v1/Configuration/Addresses/{Sid}',
  'POST /v1/Configuration/Addresses/{Sid}',
  'DELETE /v1/Configuration/Addresses/{Sid}',
  'GET /v1/Conversations/{ConversationSid}/Messages/{MessageSid}/Receipts/{Sid}',
  'GET /v1/Credentials',
  'POST /v1/Credentials',
  'GET /v1/Credentials/{Sid}',
  'POST /v1/Credentials/{Sid}',
  'DELETE /v1/Credentials/{Sid}',
  'GET /v1/Services/{ChatServiceSid}/Bindings',
  'GET /v1/Services/{ChatServiceSid}/Bindings/{Sid}',
  'DELETE /v1/Services/{ChatServiceSid}/Bindings/{Sid}',
  'GET /v1/Services/{ChatServiceSid}/Configuration/Notifications',
  'POST /v1/Services/{ChatServiceSid}/Configuration/Notifications',
  'GET /v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Messages/{MessageSid}/Receipts/{Sid}',
];

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;
const isEmulated = (operation: Operation): boolean => !NOT_EMULATED.includes(nameOf(operation));
const endsWith = ({ path }: Operation, ending: string): boolean => path.endsWith(ending);

/** Makes names unique. */
let count = 0;
const another = (text: string): string => `${text}-${(count += 1)}`;

/** The required parameters of an operation. */
const requiredParameters = (operation: Operation): Parameters => {
  const { method, path } = operation;
  if (method === 'GET') return endsWith(operation, '/ParticipantConversations') ? [['Identity', 'ann']] : [];
  if (endsWith(operation, '/Roles')) {
    return [
      ['FriendlyName', 'another'],
      ['Type', 'conversation'],
      ['Permission', 'sendMessage'],
    ];
  }
  if (path.includes('/Roles/')) return [['Permission', 'sendMessage']];
  if (endsWith(operation, '/Participants')) return [['Identity', another('bea')]];
  if (endsWith(operation, '/Users')) return [['Identity', another('cleo')]];
  if (endsWith(operation, '/Conversations/{ConversationSid}/Webhooks')) return [['Target', 'webhook']];
  if (endsWith(operation, '/Services')) return [['FriendlyName', 'another']];
  return [];
};

const call = (world: World, operation: Operation, more: Parameters = []): Promise<ApiResponse> => {
  const names = more.map(([name]) => name);
  const least = requiredParameters(operation).filter(([name]) => !names.includes(name));
  return world.call(operation.method, world.address(operation), [...least, ...more]);
};

const resourcesOf = ({ list }: Operation, { body }: ApiResponse): unknown[] =>
  list === undefined ? [body] : (body[list] as unknown[]);

/**
 * Values for the parameters of writes; a test fails for a parameter of the description that is missing here.
 */
const valueOf = (world: World, name: string): string => {
  const values: Record<string, () => string> = {
    Attributes: () => '{"a":1}',
    Author: () => 'ann',
    'Bindings.Email.Address': () => 'ann@example.com',
    'Bindings.Email.Name': () => 'Ann',
    Body: () => 'Another text',
    'Configuration.Filters': () => 'onMessageAdded',
    'Configuration.FlowSid': () => `FW${'1'.repeat(32)}`,
    'Configuration.Method': () => 'GET',
    'Configuration.ReplayAfter': () => '0',
    'Configuration.Triggers': () => 'help',
    'Configuration.Url': () => 'http://127.0.0.1:9/other',
    ContentSid: () => `HX${'1'.repeat(32)}`,
    ContentVariables: () => '{"1":"Ann"}',
    DateCreated: () => '2026-01-02T03:04:05Z',
    DateUpdated: () => '2026-01-03T03:04:05Z',
    DefaultChatServiceRoleSid: () => world.sid('Roles'),
    DefaultChatServiceSid: () => world.sid('Services'),
    DefaultClosedTimer: () => 'PT20M',
    DefaultConversationCreatorRoleSid: () => world.sid('Roles'),
    DefaultConversationRoleSid: () => world.sid('Roles'),
    DefaultInactiveTimer: () => 'PT5M',
    DefaultMessagingServiceSid: () => `MG${'1'.repeat(32)}`,
    Filters: () => 'onMessageAdded',
    FriendlyName: () => 'A name',
    Identity: () => another('dora'),
    LastReadMessageIndex: () => '0',
    LastReadTimestamp: () => '2026-01-02T03:04:05Z',
    MediaSid: () => world.sid('Media'),
    'MessagingBinding.Address': () => another('+1500555'),
    'MessagingBinding.ProjectedAddress': () => '+15005550007',
    'MessagingBinding.ProxyAddress': () => '+15005550008',
    MessagingServiceSid: () => `MG${'2'.repeat(32)}`,
    Method: () => 'GET',
    NotificationLevel: () => 'muted',
    Participant: () => JSON.stringify({ identity: another('ella') }),
    Permission: () => 'editOwnMessage',
    PostWebhookUrl: () => 'http://127.0.0.1:9/post',
    PreWebhookUrl: () => 'http://127.0.0.1:9/pre',
    ReachabilityEnabled: () => 'true',
    RoleSid: () => world.sid('Roles'),
    State: () => 'inactive',
    Subject: () => 'A subject',
    Target: () => 'webhook',
    'Timers.Closed': () => 'PT20M',
    'Timers.Inactive': () => 'PT5M',
    Type: () => 'conversation',
    UniqueName: () => another('name'),
  };
  const value = values[name];
  assert.ok(value, `The description has a parameter that this test does not know: ${name}`);
  return value();
};

/** Parameters that are valid only together with another one. */
const COMPANIONS: Record<string, Parameters> = {
  'MessagingBinding.ProxyAddress': [['MessagingBinding.Address', '+15005550009']],
};

/** Where the response shows a parameter that has another name there. */
const SHOWN: Record<string, (body: Record<string, unknown>, value: string) => boolean> = {
  'Timers.Inactive': (body) => 'date_inactive' in (body.timers as object),
  'Timers.Closed': (body) => 'date_closed' in (body.timers as object),
  MediaSid: (body, value) => (body.media as { sid: string }[])[0]?.sid === value,
  Permission: (body, value) => (body.permissions as string[]).includes(value),
  // No response of the description has these.
  Subject: () => true,
  Participant: () => true,
};

const snake = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
const timeOf = (text: string): number => Date.parse(text);

const isShown = (
  { resource }: Operation,
  name: string,
  value: string,
  body: Record<string, unknown>,
): boolean => {
  // The participant includes it, the user's membership does not.
  if (name === 'LastReadTimestamp' && resource?.endsWith('user_conversation')) return true;
  const special = SHOWN[name];
  if (special) return special(body, value);
  let found: unknown = body;
  for (const part of name.split('.')) found = (found as Record<string, unknown> | undefined)?.[snake(part)];
  const shown = Array.isArray(found) ? found.join() : String(found);
  return (
    shown === value ||
    shown.toUpperCase() === value ||
    (/^\d{4}-/.test(value) && timeOf(shown) === timeOf(value))
  );
};

describe(`Twilio’s description (${table.origin})`, () => {
  it('EM-04 returns the described response for every operation, or reports that it is not emulated', async (t) => {
    const counts = { responded: 0, checked: 0, notEmulated: 0 };
    const wrong: string[] = [];
    for (const operation of table.operations) {
      const world = await World.create(emulator, operation);
      const response = await call(world, operation);
      if (response.status === 501) {
        counts.notEmulated += 1;
        if (isEmulated(operation)) wrong.push(`${nameOf(operation)}: ${String(response.body.message)}`);
        if (!/^.{5,}not emulated$/.test(String(response.body.message)))
          wrong.push(`${nameOf(operation)}: unnamed`);
        continue;
      }
      if (response.status !== operation.status) {
        wrong.push(`${nameOf(operation)}: ${response.status} ${JSON.stringify(response.body)}`);
        continue;
      }
      counts.responded += 1;
      const { resource } = operation;
      if (resource === undefined) continue;
      counts.checked += 1;
      const all = resourcesOf(operation, response);
      if (all.length === 0 && !resource.endsWith('_receipt')) wrong.push(`${nameOf(operation)}: empty`);
      const said = all.flatMap((one) => differences(resource, one));
      wrong.push(...new Set(said.map((text) => `${nameOf(operation)}: ${text}`)));
    }
    t.diagnostic(
      `${table.operations.length} operations: ${counts.responded} responded, ${counts.checked} of them with a body ` +
        `whose shape was checked, ${counts.notEmulated} not emulated`,
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      [counts.responded + counts.notEmulated, counts.notEmulated],
      [table.operations.length, NOT_EMULATED.length],
    );
  });

  it('EM-04 shows every parameter of a write in the response, or rejects it by name', async (t) => {
    const wrong: string[] = [];
    const refused = new Set<string>();
    let honoured = 0;
    for (const operation of table.operations.filter((one) => one.method === 'POST' && isEmulated(one))) {
      const world = await World.create(emulator, operation);
      // The state comes last: an inactive conversation has no timer to become inactive.
      const names = Object.keys(operation.form ?? {}).sort(
        (a, b) => Number(a === 'State') - Number(b === 'State'),
      );
      for (const name of names) {
        const value = valueOf(world, name);
        const companions = (COMPANIONS[name] ?? []).filter(([one]) => one in (operation.form ?? {}));
        const { status, body } = await call(world, operation, [...companions, [name, value]]);
        const message = String(body.message);
        if (status === 400 && message === `${name} is not emulated`)
          refused.add(`${operation.path.split('/').slice(-2).join('/')} ${name}`);
        else if (status !== operation.status)
          wrong.push(`${nameOf(operation)} ${name}: ${status} ${message}`);
        else if (isShown(operation, name, value, body)) honoured += 1;
        else wrong.push(`${nameOf(operation)} ${name}=${value} is ignored`);
      }
    }
    t.diagnostic(`${honoured} parameters honoured; refused by name: ${[...refused].sort().join(', ')}`);
    assert.deepEqual(wrong, []);
    assert.deepEqual([...new Set([...refused].map((one) => one.split(' ')[1]))].sort(), [
      'Bindings.Email.Address',
      'Bindings.Email.Name',
      'Configuration.ReplayAfter',
      'ContentSid',
      'ContentVariables',
      'Identity',
      'MessagingBinding.ProjectedAddress',
      'MessagingBinding.ProxyAddress',
    ]);
  });

  it('EM-04 rejects a parameter that the description does not have by name, in writes and in queries', async () => {
    const wrong: string[] = [];
    for (const operation of table.operations.filter(isEmulated)) {
      if (operation.form === undefined && operation.query === undefined) continue;
      const { status, body } = await call(await World.create(emulator, operation), operation, [
        ['Misspelt', '1'],
      ]);
      if (status !== 400 || body.message !== 'Misspelt is not emulated')
        wrong.push(`${nameOf(operation)}: ${status} ${String(body.message)}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('EM-04 limits a page to the described maximum', async () => {
    const wrong: string[] = [];
    for (const operation of table.operations.filter((one) => one.list !== undefined && isEmulated(one))) {
      const { body } = await call(await World.create(emulator, operation), operation, [['PageSize', '1000']]);
      const size = (body.meta as { page_size?: number } | undefined)?.page_size;
      if (size !== operation.pageSize) wrong.push(`${nameOf(operation)}: ${size}, not ${operation.pageSize}`);
    }
    assert.deepEqual(wrong, []);
  });
});
