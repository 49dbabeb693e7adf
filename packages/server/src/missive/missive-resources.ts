/**
 * Parses Missive's resources leniently: missing or unknown fields are no errors. Agents' email addresses are
 * dropped here (CC-06).
 */

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface MissiveTeam extends Named {
  readonly organizationId: string | null;
}

export interface MissiveUser extends Named {
  readonly avatarUrl: string | null;
  /** Whether the token belongs to this user. */
  readonly isMe: boolean;
}

export interface MissiveConversation {
  readonly id: string;
  readonly subject: string | null;
  readonly organizationId: string | null;
  readonly teamId: string | null;
  readonly messagesCount: number;
  /** Seconds since 1970; null where Missive omits it, as in webhooks. */
  readonly lastActivityAt: number | null;
  /** URL for agents. */
  readonly webUrl: string | null;
  /** Those who have it in an inbox; empty where Missive omits them. */
  readonly users: readonly ConversationUser[];
}

/** A user of a conversation, without the email address. */
export interface ConversationUser extends Named {
  readonly isAssigned: boolean;
  readonly isClosed: boolean;
  /** Whether the user has thrown it away, or marked it as spam. */
  readonly isDiscarded: boolean;
}

/** Sender or recipient; `address` on email channels, the others elsewhere. */
export interface MissiveParty {
  readonly id: string | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly address: string | null;
}

export interface MissiveFile {
  readonly id: string;
  readonly filename: string;
  readonly url: string | null;
  /** Its content, if included. */
  readonly base64: string | null;
  /** Such as `image/png`. */
  readonly contentType: string;
  /** Bytes; null when unknown. */
  readonly size: number | null;
  /** Of a picture, in pixels; null when Missive does not say it. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface MissiveMessage {
  readonly id: string;
  /** `custom_text`, `custom_html`, `custom_email` and those of other channels. */
  readonly type: string;
  /** Null in lists, which have only a preview. */
  readonly body: string | null;
  readonly preview: string;
  readonly from: MissiveParty | null;
  readonly to: readonly MissiveParty[];
  readonly externalId: string | null;
  readonly references: readonly string[];
  readonly files: readonly MissiveFile[];
  /** The user who wrote it; null for a visitor's. */
  readonly author: { readonly id: string; readonly name: string; readonly avatarUrl: string | null } | null;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly deliveredAt: number;
  /** Only for messages requested by id. */
  readonly conversationId: string | null;
}

export interface MissivePost {
  readonly id: string;
  readonly username: string | null;
  readonly text: string | null;
  readonly markdown: string | null;
  /** Cards and files in Missive's format. */
  readonly attachments: readonly Readonly<Record<string, unknown>>[];
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** Ids of a created object; Missive does not guarantee any. */
export interface CreatedIds {
  readonly id: string | null;
  readonly conversationId: string | null;
}

type Raw = Readonly<Record<string, unknown>>;

/** Far beyond any plausible date; every database accepts it as a time. */
const LARGEST_NUMBER = 100_000_000_000;
/** Every database accepts it as a number. */
const LARGEST_COUNT = 2 ** 31 - 1;

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const rawOf = (value: unknown): Raw => (isRaw(value) ? value : {});
const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
/** A non-negative integer, for counts, sizes and seconds. */
const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= LARGEST_NUMBER ? Math.floor(value) : null;
/** An id that every database can store. */
const keyOrNull = (value: unknown): string | null =>
  typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value) ? value : null;
/** Ids are strings, or objects with one. */
const idOf = (value: unknown): string | null => textOrNull(value) ?? textOrNull(rawOf(value).id);

/** One or several resources in their envelope; unreadable ones are omitted. */
export function readList<T>(body: unknown, key: string, read: (value: unknown) => T | null): T[] {
  const inside = rawOf(body)[key] ?? body;
  return listOf(Array.isArray(inside) ? inside : [inside], read);
}

function listOf<T>(values: unknown, read: (value: unknown) => T | null): T[] {
  return Array.isArray(values) ? values.map(read).filter((one) => one !== null) : [];
}

export function readNamed(value: unknown): Named | null {
  const id = textOrNull(rawOf(value).id);
  return id === null ? null : { id, name: textOrNull(rawOf(value).name) ?? '' };
}

export function readTeam(value: unknown): MissiveTeam | null {
  const named = readNamed(value);
  return named === null ? null : { ...named, organizationId: idOf(rawOf(value).organization) };
}

export function readUser(value: unknown): MissiveUser | null {
  const named = readNamed(value);
  const { avatar_url, me } = rawOf(value);
  return named === null ? null : { ...named, avatarUrl: textOrNull(avatar_url), isMe: me === true };
}

/** From a list, a single conversation, or a webhook. */
export function readConversation(value: unknown): MissiveConversation | null {
  const raw = rawOf(value);
  const id = keyOrNull(raw.id);
  if (id === null) return null;
  return {
    id,
    subject: textOrNull(raw.subject),
    organizationId: idOf(raw.organization),
    teamId: idOf(raw.team),
    messagesCount: Math.min(numberOrNull(raw.messages_count) ?? 0, LARGEST_COUNT),
    lastActivityAt: numberOrNull(raw.last_activity_at),
    webUrl: textOrNull(raw.web_url),
    users: listOf(raw.users, readConversationUser),
  };
}

function readConversationUser(value: unknown): ConversationUser | null {
  const named = readNamed(value);
  const { assigned, closed, trashed, junked } = rawOf(value);
  return (
    named && {
      ...named,
      isAssigned: assigned === true,
      isClosed: closed === true,
      isDiscarded: trashed === true || junked === true,
    }
  );
}

/** From a list, a single message, or a webhook. */
export function readMessage(value: unknown): MissiveMessage | null {
  const raw = rawOf(value);
  const id = keyOrNull(raw.id);
  if (id === null) return null;
  const createdAt = numberOrNull(raw.created_at) ?? numberOrNull(raw.delivered_at) ?? 0;
  return {
    id,
    type: textOrNull(raw.type) ?? '',
    body: typeof raw.body === 'string' ? raw.body : null,
    preview: textOrNull(raw.preview) ?? '',
    from: readParty(raw.from_field),
    to: listOf(raw.to_fields, readParty),
    externalId: textOrNull(raw.external_id),
    references: listOf(raw.references, textOrNull),
    files: listOf(raw.attachments, readFile),
    author: readAuthor(raw.author),
    createdAt,
    deliveredAt: numberOrNull(raw.delivered_at) ?? createdAt,
    conversationId: idOf(raw.conversation),
  };
}

function readParty(value: unknown): MissiveParty | null {
  if (!isRaw(value)) return null;
  return {
    id: textOrNull(value.id),
    username: textOrNull(value.username),
    name: textOrNull(value.name),
    address: textOrNull(value.address),
  };
}

function readAuthor(value: unknown): MissiveMessage['author'] {
  const named = readNamed(value);
  return named === null ? null : { ...named, avatarUrl: textOrNull(rawOf(value).avatar_url) };
}

function readFile(value: unknown): MissiveFile | null {
  const raw = rawOf(value);
  const [id, url, base64] = [textOrNull(raw.id), textOrNull(raw.url), textOrNull(raw.base64_data)];
  if (id === null && url === null && base64 === null) return null;
  const [kind, sub] = [textOrNull(raw.media_type), textOrNull(raw.sub_type)];
  return {
    id: id ?? '',
    filename: textOrNull(raw.filename) ?? 'file',
    url,
    base64,
    contentType: kind === null || sub === null ? 'application/octet-stream' : `${kind}/${sub}`,
    size: numberOrNull(raw.size),
    width: numberOrNull(raw.width),
    height: numberOrNull(raw.height),
  };
}

export function readPost(value: unknown): MissivePost | null {
  const raw = rawOf(value);
  const id = textOrNull(raw.id);
  if (id === null) return null;
  return {
    id,
    username: textOrNull(raw.username),
    text: textOrNull(raw.text),
    markdown: textOrNull(raw.markdown),
    attachments: listOf(raw.attachments, (one) => (isRaw(one) ? one : null)),
    createdAt: numberOrNull(raw.created_at) ?? 0,
  };
}

/**
 * The ids in the response to a created resource, if any. The response is undocumented, and may be empty;
 * these shapes were observed.
 */
export function readCreated(body: unknown, key: 'messages' | 'posts' | 'drafts'): CreatedIds {
  const root = rawOf(body);
  const inside = root[key] ?? root[key.slice(0, -1)] ?? body;
  const entity = rawOf(Array.isArray(inside) ? (inside as unknown[])[0] : inside);
  return {
    id: textOrNull(entity.id),
    conversationId: conversationIdIn(entity) ?? conversationIdIn(root),
  };
}

const conversationIdIn = ({ conversation, conversation_id }: Raw): string | null =>
  idOf(conversation) ?? textOrNull(conversation_id);
