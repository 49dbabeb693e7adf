import { randomUUID } from 'node:crypto';
import { isRecord } from '../shared/is-record.js';
import { POST_TEXT_LIMIT } from './constants.js';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import { checkFileCount, FILE_FIELDS, readFile } from './files.js';
import type { Conversation, Post, PostCard } from './model.js';
import type { Organization } from './organization.js';
import { applyPlacement, PLACEMENT_FIELDS, readColor, readPlacement } from './placement.js';
import { findOrStart, reopen } from './threads.js';

const POST_FIELDS = [
  ...PLACEMENT_FIELDS,
  'attachments',
  'conversation_icon',
  'markdown',
  'notification',
  'reopen',
  'text',
  // Undocumented, but the service's own integrations send it (API §4).
  'update_existing_conversation_subject',
  'username',
  'username_icon',
] as const;
const CARD_FIELDS = [
  'author_icon',
  'author_link',
  'author_name',
  'color',
  'fields',
  'footer',
  'footer_icon',
  'image_url',
  'markdown',
  'pretext',
  'text',
  'timestamp',
  'title',
  'title_link',
] as const;
const CARD_FIELD_FIELDS = ['title', 'value', 'short'] as const;

const isFile = (value: unknown): boolean => isRecord(value) && value.base64_data !== undefined;

const cut = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text.slice(0, POST_TEXT_LIMIT);

const readCard = (fields: Fields): PostCard => {
  const text = (name: string) => fields.text(name) ?? null;
  return {
    color: readColor(fields, 'color') ?? null,
    pretext: text('pretext'),
    authorName: text('author_name'),
    authorLink: text('author_link'),
    authorIcon: text('author_icon'),
    title: text('title'),
    titleLink: text('title_link'),
    imageUrl: text('image_url'),
    text: cut(fields.text('text')),
    markdown: cut(fields.text('markdown')),
    timestamp: fields.whole('timestamp') ?? null,
    footer: text('footer'),
    footerIcon: text('footer_icon'),
    fields: fields
      .objects('fields', () => CARD_FIELD_FIELDS)
      .map((one) => ({
        title: one.text('title') ?? '',
        value: one.text('value') ?? '',
        short: one.flag('short') ?? false,
      })),
  };
};

const readNotification = (fields: Fields): Post['notification'] => {
  const notification = fields.object('notification', ['title', 'body']);
  if (!notification) throw fields.invalid('notification', 'is required');
  return { title: notification.required('title'), body: notification.required('body') };
};

/** `POST /posts`: a note, a card or a change of state (API §4). */
export const addPost = (
  organization: Organization,
  value: unknown,
): { post: Post; conversation: Conversation } => {
  const fields = new Fields(value, 'posts', POST_FIELDS);
  const [author] = organization.users;
  if (!author) throw errors.invalid('The organization has no users');
  const placement = readPlacement(organization, fields);
  const attachments = fields.objects('attachments', (one) => (isFile(one) ? FILE_FIELDS : CARD_FIELDS));
  checkFileCount(attachments.length, 'posts.attachments');
  const post: Post = {
    id: randomUUID(),
    author,
    username: fields.text('username') ?? null,
    usernameIcon: fields.text('username_icon') ?? null,
    notification: readNotification(fields),
    text: cut(fields.text('text')),
    markdown: cut(fields.text('markdown')),
    cards: attachments.filter((one) => !one.has('base64_data')).map(readCard),
    files: attachments.filter((one) => one.has('base64_data')).map(readFile),
    references: placement.references,
    createdAt: organization.now,
  };
  if (post.text === null && post.markdown === null && attachments.length === 0)
    throw fields.invalid('text', "or 'markdown' or 'attachments' is required");
  const reopens = fields.flag('reopen') ?? true;
  const icon = fields.text('conversation_icon');
  const isSubjectUpdated = fields.flag('update_existing_conversation_subject') ?? false;

  const conversation = findOrStart(organization, placement);
  if (placement.subject !== undefined && (isSubjectUpdated || conversation.subject === null))
    conversation.subject = placement.subject;
  conversation.icon = icon ?? conversation.icon;
  conversation.posts.push(post);
  conversation.lastActivityAt = Math.max(conversation.lastActivityAt, post.createdAt);
  organization.keepFiles(post.files);
  // Observed, against the documents: any post reopens, `false` prevents it. Guess: then nothing is unread
  // either.
  if (reopens) {
    reopen(conversation);
    conversation.unread += 1;
  }
  applyPlacement(conversation, placement);
  organization.changed({ what: 'post', conversation: conversation.id });
  return { post, conversation };
};

export const removePost = (organization: Organization, id: string): void => {
  for (const { id: conversation, posts } of organization.conversations) {
    const place = posts.findIndex((post) => post.id === id);
    if (place === -1) continue;
    posts.splice(place, 1);
    organization.changed({ what: 'post', conversation });
    return;
  }
  throw errors.notFound('Post');
};
