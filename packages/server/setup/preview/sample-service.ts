/**
 * A simulated conversation: implements the core's ports in memory. The chat in front of it is the
 * real one; nothing is sent or stored.
 */

import { ChatError } from '../../../../src/core/chat-error.js';
import type {
  Backend,
  Clock,
  KeyValueStorage,
  Link,
  LinkEvents,
  Transport,
} from '../../../../src/core/ports.js';
import type { LoggedMessage, OutgoingMessage, Session } from '../../../../src/core/types.js';
import type { PreviewState } from './preview-message.js';

export const PREVIEW_ACCOUNT = 'preview';
const CONVERSATION = 'CHpreview';
const MINUTE = 60_000;
const ANSWER_AFTER = 900;
const ANSWER_TAKES = 1_600;

/** Storage that lasts as long as the page. */
export function memoryStorage(kept: Readonly<Record<string, string>> = {}): KeyValueStorage {
  const values = new Map(Object.entries(kept));
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/** The stored visitor of a chat in this state. */
export const rememberedIn = (state: PreviewState): Readonly<Record<string, string>> =>
  state === 'conversation' || state === 'retrying'
    ? {
        [`missive-chat:${PREVIEW_ACCOUNT}`]: JSON.stringify({
          visitor: { name: 'Jane Doe', email: 'jane@acme.com' },
          hasConversation: true,
        }),
      }
    : {};

const message = (
  index: number,
  from: LoggedMessage['from'],
  body: string,
  sentAt: number,
): LoggedMessage => ({
  sid: `IMpreview${index}`,
  index,
  clientId: null,
  from,
  author: { name: from === 'visitor' ? 'Jane Doe' : 'Ada', avatarUrl: '' },
  body,
  sentAt,
  media: [],
});

const history = (now: number): LoggedMessage[] => [
  message(0, 'visitor', 'Hello! Do you ship the tall vase to Norway?', now - 9 * MINUTE),
  message(1, 'team', 'Hi Jane! We do, in three to five days.', now - 7 * MINUTE),
  message(
    2,
    'team',
    'All of it is on {{ link:https://example.com/shipping our shipping page }}.',
    now - 7 * MINUTE,
  ),
  message(3, 'visitor', 'Lovely, thank you 🎉', now - 2 * MINUTE),
  // Shown if the options of the end say so.
  message(4, 'end', '', now - MINUTE),
];

export class SampleService implements Backend, Transport {
  readonly #state: PreviewState;
  readonly #clock: Clock;
  readonly #log: LoggedMessage[];

  constructor(state: PreviewState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
    this.#log = state === 'conversation' ? history(clock.now()) : [];
  }

  session(): Promise<Session> {
    if (this.#state === 'retrying')
      return Promise.reject(new ChatError('refused', 'The preview shows a chat without a connection.'));
    return Promise.resolve({
      token: 'preview',
      expiresAt: new Date(this.#clock.now() + 24 * 60 * MINUTE).toISOString(),
      identity: PREVIEW_ACCOUNT,
      verification: 'unverified',
      visitorToken: 'preview',
      conversationSid: CONVERSATION,
      messages: this.#log,
      visitorReadIndex: this.#log.length - 1,
      teamReadIndex: this.#log.length - 1,
      websocketUrl: null,
    });
  }

  rate(): Promise<unknown> {
    return Promise.resolve({});
  }

  connect(_: unknown, events: LinkEvents): Link {
    const clock = this.#clock;
    const pending = new Set<() => void>();
    const later = (delay: number, task: () => void): void => void pending.add(clock.after(delay, task));
    later(0, () => events.onState('connected'));
    const add = (
      from: LoggedMessage['from'],
      sent: Pick<OutgoingMessage, 'body'> & Partial<OutgoingMessage>,
    ): void => {
      const { file, clientId = null, body } = sent;
      const media = file
        ? [{ sid: `ME${this.#log.length}`, filename: file.name, contentType: file.type, size: file.size }]
        : [];
      const logged = { ...message(this.#log.length, from, body, clock.now()), clientId, media };
      this.#log.push(logged);
      events.onMessage(logged);
    };
    return {
      send: (sent) => {
        later(0, () => add('visitor', sent));
        later(ANSWER_AFTER, () => events.onTyping(true));
        later(ANSWER_AFTER + ANSWER_TAKES, () => {
          events.onTyping(false);
          events.onReadByTeam(this.#log.length - 1);
          add('team', { body: 'This is what an answer looks like.' });
        });
        return Promise.resolve();
      },
      cancel: () => undefined,
      olderMessages: (index, count) => {
        const first = Math.max(0, index - count);
        return Promise.resolve({ messages: this.#log.slice(first, index), hasOlder: first > 0 });
      },
      conversations: () => Promise.resolve([]),
      typing: () => undefined,
      markRead: () => Promise.resolve(),
      updateToken: () => Promise.resolve(),
      probe: () => Promise.resolve(),
      mediaUrl: () => Promise.reject(new ChatError('refused', 'The preview keeps no files.')),
      close: () => {
        for (const cancel of pending) cancel();
      },
    };
  }
}
