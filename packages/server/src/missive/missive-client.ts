/** Missive's REST API, as far as a custom channel and posts need it. */

import type { DraftFields, MessageFields, PostFields } from './missive-fields.js';
import { MissiveError } from './missive-errors.js';
import type { CallOutcome } from '../call-outcome.js';
import { createMissiveHttp, type HttpOptions, type MissiveHttp } from './missive-http.js';
import {
  readConversation,
  readCreated,
  readList,
  readMessage,
  readNamed,
  readPost,
  readTeam,
  readUser,
  type CreatedIds,
  type MissiveConversation,
  type MissiveMessage,
  type MissivePost,
  type MissiveTeam,
  type MissiveUser,
  type Named,
} from './missive-resources.js';
import type { GateOptions, RateGate } from './rate-gate.js';

export const MISSIVE_API = 'https://public.missiveapp.com/v1';
/** How many messages may be requested by id in one call. */
export const MESSAGES_AT_ONCE = 25;
const MOST_USERS = 200;

export interface PageOptions {
  /** Seconds since 1970: entries of this time or older. */
  readonly until?: number;
  readonly limit?: number;
}

/**
 * Every method throws `MissiveError`, or `GateBusy` when there is no slot for the call: then nothing was
 * sent.
 */
export interface MissiveClient {
  /** Sends a visitor's message. Ids are null where Missive returns none, although it accepted the message. */
  sendMessage(fields: MessageFields): Promise<{ messageId: string | null; conversationId: string | null }>;
  sendPost(fields: PostFields): Promise<CreatedIds>;
  sendDraft(fields: DraftFields): Promise<CreatedIds>;
  organizations(): Promise<Named[]>;
  teams(): Promise<MissiveTeam[]>;
  users(): Promise<MissiveUser[]>;
  /**
   * All that the token's owner can see, latest activity first. A page may be longer than `limit` (2 to 50).
   */
  conversations(options?: PageOptions): Promise<MissiveConversation[]>;
  /** Null when there is none. The returned id differs if it was merged. */
  conversation(id: string): Promise<MissiveConversation | null>;
  /** Newest first, ten per page unless more have the same time; without bodies and files. */
  conversationMessages(id: string, options?: PageOptions): Promise<MissiveMessage[]>;
  conversationPosts(id: string, options?: PageOptions): Promise<MissivePost[]>;
  /** Complete messages, 25 at most. */
  messages(ids: readonly string[]): Promise<MissiveMessage[]>;
  closeConversation(id: string): Promise<void>;
}

export type MissiveClients = (token: string, gateOptions?: GateOptions) => MissiveClient;

/**
 * @param apiBaseUrl ends in `/v1`; null means Missive's own address.
 * @param onCall called with the outcome of each request
 */
export function createMissiveClients(
  apiBaseUrl: string | null,
  gate: RateGate,
  onCall: (outcome: CallOutcome) => void = () => undefined,
  options: HttpOptions = {},
): MissiveClients {
  const http = createMissiveHttp(apiBaseUrl ?? MISSIVE_API, gate, onCall, options);
  return (token, gateOptions = {}) => createClient(http(token, gateOptions));
}

function createClient(http: MissiveHttp): MissiveClient {
  const sendTo = async (key: 'messages' | 'posts' | 'drafts', fields: object): Promise<CreatedIds> =>
    readCreated(await http.write('POST', `/${key}`, { [key]: fields }), key);
  const readAll = async <T>(path: string, key: string, read: (value: unknown) => T | null): Promise<T[]> =>
    readList(await http.read(path), key, read);

  return {
    async sendMessage(fields) {
      const { id, conversationId } = await sendTo('messages', fields);
      return { messageId: id, conversationId };
    },
    sendPost: (fields) => sendTo('posts', fields),
    sendDraft: (fields) => sendTo('drafts', fields),
    organizations: () => readAll('/organizations', 'organizations', readNamed),
    teams: () => readAll('/teams', 'teams', readTeam),
    users: () => readAll(`/users?${query({ limit: MOST_USERS })}`, 'users', readUser),
    conversations: (page = {}) =>
      readAll(`/conversations?${query({ all: true, ...page })}`, 'conversations', readConversation),
    async conversation(id) {
      try {
        const found = await readAll(`/conversations/${idPath(id)}`, 'conversations', readConversation);
        return found[0] ?? null;
      } catch (error) {
        if (error instanceof MissiveError && error.status === 404) return null;
        throw error;
      }
    },
    conversationMessages: async (id, page = {}) =>
      readAll(`/conversations/${idPath(id)}/messages?${query(page)}`, 'messages', readMessage),
    conversationPosts: async (id, page = {}) =>
      readAll(`/conversations/${idPath(id)}/posts?${query(page)}`, 'posts', readPost),
    async messages(ids) {
      if (ids.length > MESSAGES_AT_ONCE)
        throw new RangeError(`Missive gives ${MESSAGES_AT_ONCE} messages at once, not ${ids.length}.`);
      if (ids.length === 0) return [];
      return readAll(`/messages/${ids.map(idPath).join(',')}`, 'messages', readMessage);
    },
    async closeConversation(id) {
      await http.write('PATCH', `/conversations/${idPath(id)}`, { conversations: [{ id, close: true }] });
    },
  };
}

/** Returns a valid id: one from an unsigned webhook must not change the path. */
function idPath(id: string): string {
  if (/^[\w-]+$/.test(id)) return id;
  throw new MissiveError('refused', 'This is not an id of Missive.', { status: 404 });
}

function query(values: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) search.set(name, String(value));
  return search.toString();
}
