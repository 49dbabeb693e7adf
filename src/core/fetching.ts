/** Fetches the data that the window needs over the link: older pages, URLs of files; and sends ratings. */

import { mergeLogged } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { ChatRequest } from './chat-requests.js';
import type { Backend, Clock, Link } from './ports.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';
import type { Session } from './types.js';

/** Instead of a SID: a conversation that does not exist yet. */
export const NEW = 'new';

/** Number of messages per page. */
const PAGE_SIZE = 30;

/** Loads the page before the first loaded message. */
export async function loadOlder(store: ChatStore, link: Link | null, clock: Clock): Promise<void> {
  const { messages, hasOlder, isLoadingOlder } = store.state;
  const first = messages.find(({ index }) => index !== null)?.index;
  if (!hasOlder || isLoadingOlder || !link || first === undefined || first === null) return;
  store.set({ isLoadingOlder: true });
  try {
    const page = await withTimeout(clock, link.olderMessages(first, PAGE_SIZE), ANSWER_TIMEOUT);
    store.update((state) => ({ ...mergeLogged(state, page.messages), hasOlder: page.hasOlder }));
  } catch {
    // The visitor can scroll or click again.
  } finally {
    store.set({ isLoadingOlder: false });
  }
}

export type ServiceRequest = Extract<
  ChatRequest,
  { readonly type: 'older-messages' | 'media-url' | 'rate' | 'conversations' }
>;

interface Services {
  readonly link: Link | null;
  readonly backend: Pick<Backend, 'rate'>;
  readonly clock: Clock;
  readonly session: Pick<Session, 'visitorToken' | 'conversationSid'> | null;
}

/** Fulfils a request of the window with what is connected now. */
export function fulfil(store: ChatStore, services: Services, request: ServiceRequest): Promise<void> {
  switch (request.type) {
    case 'older-messages':
      return loadOlder(store, services.link, services.clock);
    case 'conversations':
      return request.open && request.open !== NEW ? Promise.resolve() : listConversations(store, services);
    case 'rate':
      return rate(store, services, request);
    case 'media-url':
      return findMediaUrl(store, services.link, request);
  }
}

/**
 * Also before a new one, which has no link to list the others: the visitor can go back. A list that was loaded before
 * stays if it cannot be loaded now.
 */
async function listConversations(
  store: ChatStore,
  { link, clock }: Pick<Services, 'link' | 'clock'>,
): Promise<void> {
  const listing = link?.conversations() ?? Promise.reject(new Error('Not connected.'));
  const conversations = await withTimeout(clock, listing, ANSWER_TIMEOUT).catch(() => null);
  store.set({ conversations: conversations ?? store.state.conversations ?? null });
}

async function rate(
  store: ChatStore,
  { backend, session }: Services,
  { message, rating, words }: Extract<ServiceRequest, { readonly type: 'rate' }>,
): Promise<void> {
  const given = { message, rating, words };
  store.set({ rating: { ...given, step: 'sending' } });
  const { visitorToken = '', conversationSid } = session ?? {};
  // Earlier servers know of one conversation only, and refuse the field.
  const conversation = store.state.shown && conversationSid ? { conversation: conversationSid } : {};
  const step = await backend.rate({ ...given, ...conversation, visitorToken }).then(
    () => 'sent' as const,
    () => 'failed' as const,
  );
  store.set({ rating: { ...given, step } });
}

async function findMediaUrl(
  store: ChatStore,
  link: Link | null,
  { messageIndex, mediaSid }: { messageIndex: number; mediaSid: string },
): Promise<void> {
  try {
    const url = await link?.mediaUrl(messageIndex, mediaSid);
    if (url) store.update((state) => ({ ...state, mediaUrls: { ...state.mediaUrls, [mediaSid]: url } }));
  } catch {
    // Requested again when the file is displayed again.
  }
}
