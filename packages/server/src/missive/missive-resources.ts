/**
 * What Missive says, read so that nothing it leaves out or adds can stop us. Agents' addresses are left out here
 * already (CC-06).
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
  /** Whether the token is this user's. */
  readonly isMe: boolean;
}

export interface MissiveConversation {
  readonly id: string;
  readonly subject: string | null;
  readonly organizationId: string | null;
  readonly teamId: string | null;
  readonly messagesCount: number;
  /** Seconds since 1970; null where Missive does not say, as in webhooks. */
  readonly lastActivityAt: number | null;
  /** Where an agent reads it. */
  readonly webUrl: string | null;
}

/** Who writes or is written to; `address` on email channels, the others elsewhere. */
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
  /** Its content, where that came along. */
  readonly base64: string | null;
  /** As in `image/png`. */
  readonly contentType: string;
  /** Bytes; null when unknown. */
  readonly size: number | null;
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
  /** Who of the team wrote it; null for a visitor's. */
  readonly author: { readonly id: string; readonly name: string; readonly avatarUrl: string | null } | null;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly deliveredAt: number;
  /** Known only of messages asked for by id. */
  readonly conversationId: string | null;
}

export interface MissivePost {
  readonly id: string;
  readonly username: string | null;
  readonly text: string | null;
  readonly markdown: string | null;
  /** Cards and files, as Missive has them. */
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

/** Far beyond any date that is meant; every database takes it as a time. */
const LARGEST_NUMBER = 100_000_000_000;
/** Every database takes it as a number. */
const LARGEST_COUNT = 2 ** 31 - 1;

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const rawOf = (value: unknown): Raw => (isRaw(value) ? value : {});
const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
/** Whole and not below zero, as counts, sizes and seconds are. */
const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= LARGEST_NUMBER ? Math.floor(value) : null;
/** Ids are kept, and no database keeps everything. */
const keyOrNull = (value: unknown): string | null =>
  typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value) ? value : null;
/** Ids come as texts, or as objects that have one. */
const idOf = (value: unknown): string | null => textOrNull(value) ?? textOrNull(rawOf(value).id);

/** What is inside the envelope, one thing or several; what cannot be read is left out. */
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

/** Of a list, of the conversation itself, or of a webhook. */
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
  };
}

/** Of a list, of the message itself, or of a webhook. */
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
 * The ids in an answer to something made, as far as it has them. The answer is not documented, and may be empty;
 * these are the shapes that were seen.
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
