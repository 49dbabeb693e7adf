import { extensionOf, fileUrl, type File } from './files.js';
import type { Channel, Comment, Conversation, Draft, Message, Party, Post, PostCard, User } from './model.js';
import type { Organization } from './organization.js';
import { byDate, lastIncoming } from './threads.js';

/** Resources as the API and the webhooks show them (API §3, §7). */

const PREVIEW_LENGTH = 200;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

export const plainText = ({ channel, body }: Pick<Message, 'channel' | 'body'>): string =>
  channel.type === 'text'
    ? body
    : body
        .replace(/<(?:style|script)\b[^]*?<\/(?:style|script)>/gi, ' ')
        .replace(/<\/?(?:a|b|code|em|i|s|span|strong|u)\b[^>]*>/gi, '')
        .replace(/<[^>]*>/g, ' ')
        .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' ');

export const previewOf = (message: Pick<Message, 'channel' | 'body'>): string =>
  plainText(message).replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH);

export const partyJson = ({ type }: Channel, { id, name, username, address }: Party) =>
  type === 'email' ? { address, name } : { id, name, username };

export const userJson = ({ id, email, name, avatarUrl }: User) => ({
  id,
  email,
  name,
  avatar_url: avatarUrl,
});

export const fileJson = (baseUrl: string, file: File) => ({
  id: file.id,
  filename: file.filename,
  extension: extensionOf(file.filename),
  url: fileUrl(baseUrl, file),
  media_type: file.mediaType,
  sub_type: file.subType,
  size: file.bytes.length,
});

/** Messages in lists; the body comes only with the message itself (API §7). */
export const messageSummaryJson = (message: Message) => {
  const { channel } = message;
  const parties = (list: readonly Party[]) => list.map((one) => partyJson(channel, one));
  return {
    id: message.id,
    ...(channel.type === 'email'
      ? { subject: message.subject, email_message_id: message.emailMessageId }
      : {}),
    preview: previewOf(message),
    type: `custom_${channel.type}`,
    delivered_at: message.deliveredAt,
    updated_at: message.deliveredAt,
    created_at: message.createdAt,
    references: message.references,
    from_field: partyJson(channel, message.from),
    to_fields: parties(message.to),
    ...(channel.type === 'email' ? { cc_fields: parties(message.cc), bcc_fields: parties(message.bcc) } : {}),
    external_id: message.externalId,
    author: message.author ? userJson(message.author) : null,
  };
};

/** Fields in the order of the documented payload. */
export const messageJson = (baseUrl: string, message: Message) => {
  const { from_field, to_fields, external_id, author, ...start } = messageSummaryJson(message);
  return {
    ...start,
    body: message.body,
    from_field,
    to_fields,
    external_id,
    attachments: message.attachments.map((file) => fileJson(baseUrl, file)),
    author,
  };
};

const partyName = (one: Party): string | null => one.name ?? one.username ?? one.address ?? one.id;

const authorsOf = ({ messages }: Conversation) => {
  const authors = new Map<string, { name: string | null; address: string | null }>();
  for (const { from } of [...messages].reverse())
    authors.set(`${partyName(from)}\n${from.address}`, { name: partyName(from), address: from.address });
  return [...authors.values()];
};

/** The last sender, or the recipient when nobody has replied yet (guess after the documented sample). */
const latestSubject = (conversation: Conversation): string | null => {
  const last = byDate(conversation.messages).at(-1);
  const who = lastIncoming(conversation)?.from ?? last?.to[0];
  return last?.subject ?? (who ? `Message from ${partyName(who)}` : null);
};

export const conversationJson = (organization: Organization, conversation: Conversation) => {
  const { id, isClosed, assignees } = conversation;
  const assigned = organization.users.filter((user) => assignees.has(user.id));
  const labels = organization.labels.filter((label) => conversation.labels.has(label.id));
  const files = conversation.messages.flatMap(({ attachments }) => attachments);
  return {
    id,
    subject: conversation.subject,
    latest_message_subject: latestSubject(conversation),
    organization:
      conversation.organization === null ? null : { id: organization.id, name: organization.name },
    color: conversation.color,
    assignees: assigned.map(userJson),
    users: organization.users
      .filter((user) => conversation.users.has(user.id) || assignees.has(user.id))
      .map((user) => ({
        id: user.id,
        name: user.name,
        email: user.email,
        unassigned: conversation.team !== null && assigned.length === 0,
        closed: isClosed || conversation.closedFor.has(user.id),
        archived: isClosed || conversation.closedFor.has(user.id),
        trashed: false,
        junked: false,
        assigned: assignees.has(user.id),
        flagged: false,
        snoozed: false,
      })),
    attachments_count: files.length,
    messages_count: conversation.messages.length,
    authors: authorsOf(conversation),
    drafts_count: conversation.drafts.length,
    send_later_messages_count: 0,
    tasks_count: 0,
    completed_tasks_count: 0,
    web_url: `${organization.baseUrl}/inbox#conversation=${id}`,
    app_url: `missive://mail.missiveapp.com/#inbox/conversations/${id}`,
    assignee_names: assigned.map(({ name }) => name).join(', '),
    assignee_emails: assigned.map(({ email }) => email).join(', '),
    shared_label_names: labels.map(({ name }) => name).join(', '),
    shared_labels: labels.map((label) => ({ id: label.id, name: label.name })),
  };
};

/** The conversation with the fields that lists are paged by. */
export const listedConversationJson = (organization: Organization, conversation: Conversation) => ({
  ...conversationJson(organization, conversation),
  team: organization.teams.find(({ id }) => id === conversation.team) ?? null,
  created_at: conversation.createdAt,
  last_activity_at: conversation.lastActivityAt,
});

const cardJson = (card: PostCard) => ({
  color: card.color,
  pretext: card.pretext,
  author_name: card.authorName,
  author_link: card.authorLink,
  author_icon: card.authorIcon,
  title: card.title,
  title_link: card.titleLink,
  image_url: card.imageUrl,
  text: card.text,
  markdown: card.markdown,
  timestamp: card.timestamp,
  footer: card.footer,
  footer_icon: card.footerIcon,
  fields: card.fields,
});

export const postJson = (baseUrl: string, post: Post) => ({
  id: post.id,
  created_at: post.createdAt,
  username: post.username,
  username_icon: post.usernameIcon,
  notification: post.notification,
  text: post.text,
  markdown: post.markdown,
  attachments: [...post.cards.map(cardJson), ...post.files.map((file) => fileJson(baseUrl, file))],
  author: userJson(post.author),
});

export const commentJson = ({ id, author, body, createdAt }: Comment) => ({
  id,
  body,
  created_at: createdAt,
  author: userJson(author),
  mentions: [],
});

export const draftJson = ({ id, channel, body, createdAt }: Draft) => ({
  id,
  type: `custom_${channel.type}`,
  preview: previewOf({ channel, body }),
  body,
  created_at: createdAt,
});
