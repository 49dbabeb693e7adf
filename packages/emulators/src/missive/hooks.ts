import { randomUUID } from 'node:crypto';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import { commentJson, listedConversationJson, messageSummaryJson, plainText } from './json.js';
import type { Comment, Conversation, Message, RuleHook } from './model.js';
import type { Organization } from './organization.js';

/**
 * Webhooks of rules, created by `/v1/hooks` (API §5). No type covers custom channels of the types text and
 * HTML.
 */

export const HOOK_TYPES = [
  'incoming_email',
  'incoming_sms_message',
  'incoming_facebook_message',
  'incoming_whatsapp_message',
  'incoming_twilio_chat_message',
  'new_comment',
] as const;
const CONTENT_FILTERS = ['content_contains', 'content_starts_with', 'content_ends_with'] as const;
const HOOK_FIELDS = ['type', 'url', 'organization', ...CONTENT_FILTERS] as const;

export const hookJson = (hook: RuleHook) => ({
  id: hook.id,
  type: hook.type,
  url: hook.url,
  organization: hook.organization,
  ...hook.filters,
});

const ruleJson = ({ id, type }: RuleHook) => ({ id, description: `Made by the API: ${type}`, type });

const readUrl = (fields: Fields): string => {
  const url = fields.required('url');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw fields.invalid('url', 'must be an address'); // the service requires HTTPS; loopback has none
  return url;
};

/**
 * `POST /hooks`. The URL has to respond before it is stored: the documents say that saving a rule calls it.
 */
export const addHook = async (organization: Organization, value: unknown): Promise<RuleHook> => {
  const fields = new Fields(value, 'hooks', HOOK_FIELDS);
  const type = fields.oneOf('type', HOOK_TYPES);
  if (type === undefined) throw fields.invalid('type', 'is required');
  const scope = fields.uuid('organization');
  if (scope !== undefined && scope !== organization.id) throw errors.notFound('Organization');
  const given = CONTENT_FILTERS.map((name) => [name, fields.text(name)] as const);
  const hook: RuleHook = {
    id: randomUUID(),
    type,
    url: readUrl(fields),
    organization: scope ?? null,
    secret: null,
    filters: Object.fromEntries(given.filter(([, text]) => text !== undefined)),
    failuresInRow: 0,
    isWebhookOff: false,
  };
  const isThere = await organization.webhooks.validate(hook, { rule: ruleJson(hook) });
  if (!isThere) throw fields.invalid('url', 'does not respond to the validation call with 2xx');
  organization.hooks.set(hook.id, hook);
  return hook;
};

/**
 * A rule of the settings for closed conversations, which `/v1/hooks` does not offer. Resolves to whether its URL has
 * accepted the validation call (guess: that is signed, too).
 */
export const addClosedRule = async (
  organization: Organization,
  { url, secret = null }: { readonly url: string; readonly secret?: string | null },
): Promise<boolean> => {
  const hook: RuleHook = {
    id: randomUUID(),
    type: 'conversation_closed',
    url,
    organization: organization.id,
    secret,
    filters: {},
    failuresInRow: 0,
    isWebhookOff: false,
  };
  const isThere = await organization.webhooks.validate(hook, { rule: ruleJson(hook) });
  if (isThere) organization.hooks.set(hook.id, hook);
  return isThere;
};

export const removeHook = (organization: Organization, id: string): void => {
  if (!organization.hooks.delete(id)) throw errors.notFound('Hook');
};

const isMeant = ({ filters }: RuleHook, text: string): boolean =>
  (filters.content_contains === undefined || text.includes(filters.content_contains)) &&
  (filters.content_starts_with === undefined || text.startsWith(filters.content_starts_with)) &&
  (filters.content_ends_with === undefined || text.endsWith(filters.content_ends_with));

const callHooks = (
  organization: Organization,
  type: RuleHook['type'],
  text: string,
  payload: Readonly<Record<string, unknown>>,
): void => {
  for (const hook of organization.hooks.values())
    if (hook.type === type && isMeant(hook, text))
      organization.webhooks.callHook(hook, { rule: ruleJson(hook), ...payload });
};

/** Guess: a message on an email channel is an incoming email. */
export const callMessageHooks = (
  organization: Organization,
  conversation: Conversation,
  message: Message,
): void => {
  if (message.channel.type !== 'email') return;
  callHooks(organization, 'incoming_email', plainText(message), {
    conversation: listedConversationJson(organization, conversation),
    latest_message: messageSummaryJson(message),
  });
};

/** Guess: the message is the last one, as in the rules about messages. */
export const callClosedRules = (organization: Organization, conversation: Conversation): void => {
  const message = conversation.messages.at(-1);
  callHooks(organization, 'conversation_closed', '', {
    conversation: listedConversationJson(organization, conversation),
    ...(message ? { latest_message: messageSummaryJson(message) } : {}),
  });
};

export const callCommentHooks = (
  organization: Organization,
  conversation: Conversation,
  comment: Comment,
): void =>
  callHooks(organization, 'new_comment', comment.body, {
    conversation: listedConversationJson(organization, conversation),
    comment: commentJson(comment),
  });
