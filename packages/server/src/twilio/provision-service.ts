/**
 * The resources that a chat needs in a conversation service: each function finds or creates one, and can be
 * repeated.
 */

import type { TwilioClient } from './twilio-client.js';
import { orNullIfMissing } from './twilio-errors.js';

/**
 * Permission of visitors outside their own conversation. Twilio rejects an empty role; this one is harmless.
 */
const SERVICE_ROLE = {
  friendlyName: 'Missive Live Chat visitor',
  type: 'service',
  permission: ['editOwnUserInfo'],
} as const;
/** Visitors cannot edit messages: the team's inbox would not receive the change. */
const CONVERSATION_ROLE = {
  friendlyName: 'Missive Live Chat visitor',
  type: 'conversation',
  permission: ['sendMessage', 'sendMediaMessage'],
} as const;
/** Events that the relay needs. */
export const WEBHOOK_FILTERS: readonly string[] = [
  'onMessageAdded',
  'onMessageUpdated',
  'onMessageRemoved',
  'onConversationStateUpdated',
  'onConversationRemoved',
];
/** Twilio's dates have whole seconds: after this long, new resources have a later date. */
const ONE_DATE = 1_100;

interface Dated {
  readonly sid: string;
  readonly dateCreated: Date;
}

export const oldestFirst = (a: Dated, b: Dated): number =>
  a.dateCreated.getTime() - b.dateCreated.getTime() || (a.sid < b.sid ? -1 : 1);

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** The oldest service of this name, or null. */
async function findService(client: TwilioClient, name: string): Promise<string | null> {
  const all = await client.conversations.v1.services.list({ pageSize: 100 });
  const [oldest] = all.filter((service) => service.friendlyName === name).sort(oldestFirst);
  return oldest?.sid ?? null;
}

/**
 * Found by the SID of an earlier run, else by name, so that a lost database does not split the chats. Two
 * concurrent setups may both create one, since names are not unique at Twilio. The oldest one is used, the
 * other removed.
 * @param wait waits for this many milliseconds.
 */
export async function findOrCreateService(
  client: TwilioClient,
  name: string,
  knownSid: string | null,
  wait: (duration: number) => Promise<unknown>,
): Promise<{ sid: string; isNew: boolean }> {
  const { services } = client.conversations.v1;
  const known = knownSid === null ? null : await orNullIfMissing(services(knownSid).fetch());
  const found = known?.sid ?? (await findService(client, name));
  if (found !== null) return { sid: found, isNew: false };
  const { sid: own } = await services.create({ friendlyName: name });
  await wait(ONE_DATE);
  const winner = (await findService(client, name)) ?? own;
  if (winner !== own) await orNullIfMissing(services(own).remove());
  return { sid: winner, isNew: winner === own };
}

/** Enables presence, and makes the visitors' roles the defaults. */
export async function configureService(client: TwilioClient, serviceSid: string): Promise<void> {
  const configuration = client.conversations.v1.services(serviceSid).configuration();
  const [now, serviceRole, conversationRole] = await Promise.all([
    configuration.fetch(),
    findOrCreateRole(client, serviceSid, SERVICE_ROLE),
    findOrCreateRole(client, serviceSid, CONVERSATION_ROLE),
  ]);
  const isRight =
    now.reachabilityEnabled &&
    now.defaultChatServiceRoleSid === serviceRole &&
    now.defaultConversationRoleSid === conversationRole;
  if (isRight) return;
  await configuration.update({
    reachabilityEnabled: true,
    defaultChatServiceRoleSid: serviceRole,
    defaultConversationRoleSid: conversationRole,
  });
}

async function findOrCreateRole(
  client: TwilioClient,
  serviceSid: string,
  { friendlyName, type, permission }: typeof SERVICE_ROLE | typeof CONVERSATION_ROLE,
): Promise<string> {
  const { roles } = client.conversations.v1.services(serviceSid);
  const all = await roles.list({ pageSize: 50 });
  const [found] = all
    .filter((role) => role.friendlyName === friendlyName && role.type === type)
    .sort(oldestFirst);
  if (found === undefined)
    return (await roles.create({ friendlyName, type, permission: [...permission] })).sid;
  if (!isSameSet(found.permissions, permission))
    // Not `found.update`: an item of this list has lost its role's SID (twilio 6.2).
    await roles(found.sid).update({ permission: [...permission] });
  return found.sid;
}

/** Whether Twilio calls this URL for new messages. */
export async function hasWebhook(client: TwilioClient, serviceSid: string, url: string): Promise<boolean> {
  const now = await client.conversations.v1.services(serviceSid).configuration.webhooks().fetch();
  return (
    now.postWebhookUrl === url &&
    now.method === 'POST' &&
    WEBHOOK_FILTERS.every((event) => now.filters.includes(event))
  );
}

/** Keeps filters that others have set for a pre-event webhook. */
export async function setWebhook(client: TwilioClient, serviceSid: string, url: string): Promise<void> {
  if (await hasWebhook(client, serviceSid, url)) return;
  const webhooks = client.conversations.v1.services(serviceSid).configuration.webhooks();
  const { filters } = await webhooks.fetch();
  await webhooks.update({
    postWebhookUrl: url,
    method: 'POST',
    filters: [...new Set([...filters, ...WEBHOOK_FILTERS])],
  });
}

/** Whether new visitors get the roles above, and presence is on. */
export async function isConfigured(client: TwilioClient, serviceSid: string): Promise<boolean> {
  const service = client.conversations.v1.services(serviceSid);
  const [now, roles] = await Promise.all([service.configuration().fetch(), service.roles.list()]);
  const isDefault = (sid: string, permission: readonly string[]): boolean =>
    roles.some((role) => role.sid === sid && isSameSet(role.permissions, permission));
  return (
    now.reachabilityEnabled &&
    isDefault(now.defaultChatServiceRoleSid, SERVICE_ROLE.permission) &&
    isDefault(now.defaultConversationRoleSid, CONVERSATION_ROLE.permission)
  );
}
