/** Fetches the data that the window needs over the link: older pages, URLs of files; and sends ratings. */

import { mergeLogged } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { ChatRequest } from './chat-requests.js';
import type { Backend, Clock, Link } from './ports.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';
import type { Session } from './types.js';

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

export type ServiceRequest = Extract<ChatRequest, { readonly type: 'media-url' | 'rate' }>;

interface Services {
  readonly link: Link | null;
  readonly backend: Pick<Backend, 'rate'>;
  readonly session: Pick<Session, 'visitorToken'> | null;
}

/** Fulfils a request of the window with what is connected now. */
export const fulfil = (store: ChatStore, services: Services, request: ServiceRequest): Promise<void> =>
  request.type === 'rate' ? rate(store, services, request) : findMediaUrl(store, services.link, request);

async function rate(
  store: ChatStore,
  { backend, session }: Services,
  { message, rating, words }: Extract<ServiceRequest, { readonly type: 'rate' }>,
): Promise<void> {
  const given = { message, rating, words };
  store.set({ rating: { ...given, step: 'sending' } });
  const step = await backend.rate({ ...given, visitorToken: session?.visitorToken ?? '' }).then(
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
