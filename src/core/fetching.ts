/** Fetches the data that the window needs over the link: older pages, URLs of files. */

import { mergeLogged } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { Clock, Link } from './ports.js';
import { ANSWER_TIMEOUT, withTimeout } from './timing.js';

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

export async function findMediaUrl(
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
