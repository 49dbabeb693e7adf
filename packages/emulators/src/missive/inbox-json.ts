import { lastIncoming, byDate } from './threads.js';
import { fileJson, partyJson, plainText, postJson, previewOf, userJson } from './json.js';
import type { Channel, Conversation, Message, Party, Post } from './model.js';
import type { Organization } from './organization.js';

/**
 * The data of the inbox page. Files have relative URLs, so that the page works under any host name of this
 * machine.
 */

export const channelView = (channel: Channel) => ({
  id: channel.id,
  type: channel.type,
  name: channel.name,
  webhookUrl: channel.webhookUrl,
  hasSecret: channel.signatureSecret !== null && channel.signatureSecret !== '',
  aliases: channel.aliases.map((alias) => partyJson(channel, alias)),
  allowNewMessages: channel.allowNewMessages,
  allowReplies: channel.allowReplies,
  allowEditingRecipients: channel.allowEditingRecipients,
  maxRecipients: channel.maxRecipients,
  recipientFields: channel.recipientFields,
  bubbleColor: channel.bubbleColor,
  isWebhookOff: channel.isWebhookOff,
});

export const organizationView = (organization: Organization) => ({
  id: organization.id,
  name: organization.name,
  users: organization.users.map(userJson),
  teams: organization.teams,
  channels: [...organization.channels.values()].map(channelView),
  faults: organization.faults.list(),
});

const partyView = ({ id, name, username, address }: Party) => ({ id, name, username, address });

const messageView = (message: Message) => ({
  kind: 'message' as const,
  id: message.id,
  at: message.deliveredAt,
  direction: message.direction,
  isHtml: message.channel.type !== 'text',
  bubbleColor:
    message.direction === 'incoming' && message.channel.type === 'text' ? message.channel.bubbleColor : null,
  text: plainText(message),
  subject: message.subject,
  from: partyView(message.from),
  to: message.to.map(partyView),
  author: message.author ? userJson(message.author) : null,
  delivery: message.delivery,
  attachments: message.attachments.map((file) => fileJson('', file)),
});

const postView = (post: Post) => ({ kind: 'post' as const, at: post.createdAt, ...postJson('', post) });

/** Messages and posts by date, and by arrival within a second. */
const entriesOf = (conversation: Conversation) =>
  [
    ...byDate(conversation.messages).map((message) => messageView(message)),
    ...conversation.posts.map((post) => postView(post)),
  ].sort((left, right) => left.at - right.at);

/** The other party: the last sender, else the recipient. */
const visitorOf = (conversation: Conversation): Party | null =>
  lastIncoming(conversation)?.from ?? byDate(conversation.messages).at(-1)?.to[0] ?? null;

const latestOf = (conversation: Conversation) => {
  const message = byDate(conversation.messages).at(-1);
  const post = conversation.posts.at(-1);
  if (post && (!message || post.createdAt > message.deliveredAt))
    return { kind: 'post', text: `${post.notification.title}: ${post.notification.body}`, isOurs: false };
  if (!message) return null;
  const files = message.attachments.map(({ filename }) => filename).join(', ');
  return { kind: 'message', text: previewOf(message) || files, isOurs: message.direction === 'outgoing' };
};

export const conversationView = (organization: Organization, conversation: Conversation) => {
  const visitor = visitorOf(conversation);
  const channel = byDate(conversation.messages).at(-1)?.channel;
  const [post] = conversation.posts;
  return {
    id: conversation.id,
    subject: conversation.subject,
    color: conversation.color,
    visitor: visitor ? partyView(visitor) : null,
    source: post?.username ?? null,
    channel: channel?.id ?? null,
    team: organization.teams.find(({ id }) => id === conversation.team)?.name ?? null,
    isClosed: conversation.isClosed,
    unread: conversation.unread,
    count: conversation.messages.length + conversation.posts.length,
    latest: latestOf(conversation),
    lastActivityAt: conversation.lastActivityAt,
    hasFailed: conversation.messages.some(({ delivery }) => delivery === 'failed'),
  };
};

export const threadView = (organization: Organization, conversation: Conversation) => {
  const alias = lastIncoming(conversation)?.to[0];
  return {
    ...conversationView(organization, conversation),
    /** The alias of a reply unless another one is chosen. */
    addressed: alias ? partyView(alias) : null,
    entries: entriesOf(conversation),
  };
};
