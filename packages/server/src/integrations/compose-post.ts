/** Builds the post for Missive from an integration's result, the configuration and the author. */

import type { FieldProblem } from '../api/account.js';
import type { CardFields, FileField, PlacementFields, PostFields } from '../missive/missive-fields.js';
import { cut, withoutMarks } from './integration-text.js';
import type { Integration, PostCallback } from './integration.js';
import { isWebAddress, MAX_TEXT, postSchema, unknownKeys, type CheckedPost } from './post-schema.js';

/** The integration's result is not a valid post; the message names fields and fixes, never values. */
export class BadPostError extends Error {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    const lines = problems.map(({ field, message }) => `${field}: ${message}`);
    super(`The integration returned an invalid post.\n${lines.join('\n')}`);
    this.name = 'BadPostError';
    this.problems = problems;
  }
}

/** Options of posts in the configuration. */
export type PostOptions = Omit<
  PlacementFields,
  'references' | 'conversation_subject' | 'conversation_color' | 'remove_assignees' | 'remove_shared_labels'
> & { readonly reopen?: boolean };

export interface Speaker {
  readonly id: string;
  readonly integration: Integration;
  readonly options: PostOptions;
  /** URL of the provider's image; null when it is not reachable. */
  readonly image: string | null;
}

const MISSING_REFERENCES = { field: 'references', message: 'must be there, unless there is “conversation”' };
const MAX_NOTIFICATION = 200;
/** Assigning an already assigned conversation would share it again. */
const ONLY_FOR_OURS: readonly (keyof PostOptions)[] = [
  'organization',
  'team',
  'force_team',
  'add_users',
  'add_assignees',
  'add_shared_labels',
  'add_to_inbox',
  'add_to_team_inbox',
];

export interface ReadPost {
  /** Null when there is nothing to post. */
  readonly post: CheckedPost | null;
  /** Fields that posts do not have. */
  readonly unknown: readonly string[];
  /** Null when there is none. */
  readonly callback: PostCallback | null;
}

/** @throws BadPostError */
export function readPost(given: unknown): ReadPost {
  const { callback, value } = withoutCallback(given);
  if (value === undefined || value === null || value === false)
    return { post: null, unknown: [], callback: null };
  const parsed = postSchema.safeParse(value);
  if (!parsed.success)
    throw new BadPostError(
      parsed.error.issues.map(({ path, message }) => ({
        field: path.map(String).join('.') || 'post',
        message,
      })),
    );
  const post = parsed.data;
  const hasContent = [post.text, post.markdown, post.attachment].some((part) => part !== undefined);
  return {
    post: hasContent || (post.attachments ?? []).length > 0 ? post : null,
    unknown: unknownKeys(value, post),
    callback,
  };
}

function withoutCallback(given: unknown): { callback: PostCallback | null; value: unknown } {
  if (typeof given !== 'object' || given === null || !('callback' in given))
    return { callback: null, value: given };
  const { callback, ...value } = given;
  return typeof callback === 'function'
    ? { callback: callback as PostCallback, value }
    : { callback: null, value: given };
}

/** @throws BadPostError */
export function composePost(post: CheckedPost, speaker: Speaker): PostFields {
  const { integration, options, image } = speaker;
  const conversation = post.conversation ?? options.conversation;
  if (conversation === undefined && post.references === undefined)
    throw new BadPostError([MISSING_REFERENCES]);
  const name = cut(integration.name, 100) || speaker.id;
  const attachments = [
    ...(post.attachment === undefined ? [] : [post.attachment]),
    ...(post.attachments ?? []),
  ];
  const kept = Object.entries(options).filter(
    ([field]) => conversation === undefined || !ONLY_FOR_OURS.includes(field as keyof PostOptions),
  );
  return withoutNothing({
    ...Object.fromEntries(kept),
    conversation,
    references:
      conversation === undefined
        ? post.references?.map((reference) => `<${speaker.id}/${clean(reference)}@missive-integrations>`)
        : undefined,
    username: name,
    username_icon: addressOr(integration.avatar, image),
    conversation_icon: conversation === undefined ? addressOr(integration.icon, image) : undefined,
    ...(post.conversation === undefined
      ? {
          conversation_subject: post.subject,
          conversation_color: post.color,
          update_existing_conversation_subject: post.update_existing_conversation_subject ?? false,
        }
      : {}),
    notification: notificationOf(post, name, attachments),
    text: post.text,
    markdown: post.markdown,
    attachments: attachments.length === 0 ? undefined : attachments,
  }) as PostFields;
}

/** A notification of the integration is kept; one derived from the other fields has no links or marks. */
function notificationOf(
  post: CheckedPost,
  name: string,
  attachments: readonly Readonly<Record<string, unknown>>[],
): PostFields['notification'] {
  const title = (post.notification?.title ?? post.subject ?? '').trim() || name;
  const given = post.notification?.body?.trim() ?? '';
  if (given !== '') return { title, body: given };
  const said = [post.text, post.markdown, ...attachments.map(wordsOf), title];
  const body = said.map((one) => withoutMarks(one ?? '')).find((one) => one !== '') ?? name;
  return { title, body: cut(body, MAX_NOTIFICATION) };
}

const wordsOf = (attachment: CardFields & Partial<FileField>): string =>
  attachment.pretext ??
  attachment.title ??
  attachment.text ??
  attachment.markdown ??
  attachment.filename ??
  '';

/** Angle brackets and spaces would end the reference that contains it. */
const clean = (reference: string): string => reference.replace(/[<>\s]/g, '-').slice(0, MAX_TEXT);

const addressOr = (address: string | null, other: string | null): string | undefined =>
  (typeof address === 'string' && isWebAddress(address) ? address : other) ?? undefined;

/** Missive would treat an empty field as a value. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => [name, withoutNothing(one)]),
  );
}
