/** Reads the whole log of a conversation without changing the thread that is displayed (LC-55). */

import { ChatError } from './chat-error.js';
import type { ChatState } from './chat-state.js';
import { ChatStore } from './chat-store.js';
import type { Connection } from './connection.js';
import type { Clock } from './ports.js';
import { ANSWER_TIMEOUT, CONNECT_TIMEOUT, withTimeout } from './timing.js';
import type { Media, Message } from './types.js';

/** Most pages of 30 messages. */
const MOST_PAGES = 1_000;
/** How many times in a row a page may fail, and the delay before the next attempt in milliseconds. */
const MOST_FAILURES = 3;
const RETRY_DELAY = 1_000;

/** A chat, as its copy needs it. */
export interface ReadableChat {
  readonly store: ChatStore;
  /** `loaded`: null until there is a conversation. */
  readonly connection: { readonly loaded: Pick<Connection, 'fulfil'> | null };
}

export interface ReadLog {
  /** What is in the log, in its order, each message once. */
  readonly messages: readonly Message[];
  /** Whether there are more messages than were read. */
  readonly isCut: boolean;
}

/** Rejects with `ChatError` if the log cannot be read now. */
export async function readLog(chat: ReadableChat, clock: Clock): Promise<ReadLog> {
  await untilConnected(chat.store, clock);
  const { hasOlder, messages, thread } = chat.store.state;
  const first = messages.find(({ index }) => index !== null);
  const earlier = await readEarlier(chat, clock, hasOlder ? first : undefined);
  const { state } = chat.store;
  if (state.thread !== thread) throw unreadable('Another conversation was opened while it was read.');
  const read = [...earlier.pages.reverse().flat(), ...messages, ...state.messages];
  const byId = new Map(read.map((message) => [message.id, message]));
  return {
    // What has not been sent is not in the conversation.
    messages: [...byId.values()].filter(({ index, delivery }) => index !== null || delivery === 'sent'),
    isCut: earlier.isCut,
  };
}

/** Reads the pages before a message, latest first. */
async function readEarlier(
  { store, connection }: ReadableChat,
  clock: Clock,
  first: Message | undefined,
): Promise<{ pages: Message[][]; isCut: boolean }> {
  const pages: Message[][] = [];
  const page = new ChatStore();
  let hasOlder = first !== undefined;
  page.set({ hasOlder });
  let next = first;
  for (let failures = 0; next && hasOlder && pages.length < MOST_PAGES;) {
    page.set({ messages: [next] });
    if (!store.state.isNetworkUp) throw unreadable('The browser is offline.');
    await connection.loaded?.fulfil(page, { type: 'older-messages' });
    const found = page.state.messages.filter((message) => message !== next);
    ({ hasOlder } = page.state);
    if (found.length > 0) {
      pages.push(found);
      next = found[0];
      failures = 0;
    } else if (hasOlder) {
      if (++failures > MOST_FAILURES) throw unreadable('The service did not return a page of the log.');
      await new Promise<void>((resolve) => clock.after(RETRY_DELAY, resolve));
    }
  }
  return { pages, isCut: hasOlder };
}

/** Resolves also if there is no conversation. */
async function untilConnected(store: ChatStore, clock: Clock): Promise<void> {
  const isWaiting = ({ connection, isNetworkUp }: ChatState): boolean =>
    connection === 'connecting' && isNetworkUp;
  if (isWaiting(store.state)) {
    let end = (): void => undefined;
    const settled = new Promise<void>((resolve) => {
      end = store.subscribe((state) => {
        if (!isWaiting(state)) resolve();
      });
    });
    await withTimeout(clock, settled, CONNECT_TIMEOUT)
      .catch(() => undefined)
      .finally(() => end());
  }
  const { connection } = store.state;
  if (connection !== 'connected' && connection !== 'idle') throw unreadable('There is no connection.');
}

/** Returns the temporary URL of a file; undefined if it is not available. */
export async function readFileUrl(
  { connection }: ReadableChat,
  clock: Clock,
  { index }: Message,
  { sid }: Media,
): Promise<string | undefined> {
  const { loaded } = connection;
  if (!loaded || index === null) return undefined;
  const store = new ChatStore();
  const asked = loaded.fulfil(store, { type: 'media-url', messageIndex: index, mediaSid: sid });
  await withTimeout(clock, asked, ANSWER_TIMEOUT).catch(() => undefined);
  return store.state.mediaUrls[sid];
}

const unreadable = (reason: string): ChatError =>
  new ChatError('unreachable', `The conversation cannot be read now. ${reason}`);
