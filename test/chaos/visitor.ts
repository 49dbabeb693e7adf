/** A visitor: the widget's real core, connection, transport and SDK, without a page. */

import './browser-globals.js';
import { Chat } from '../../src/core/chat.js';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { Connection } from '../../src/core/connection.js';
import type { Clock, Environment, KeyValueStorage, Ports } from '../../src/core/ports.js';
import type { Message, PublicSettings } from '../../src/core/types.js';
import { fetchSettings, httpBackend } from '../../src/transport/backend.js';
import { sharedTransport } from '../../src/transport/shared-transport.js';
import { twilioTransport } from '../../src/transport/twilio.js';
import { eventually } from '../support/eventually.js';
import { fileItem, itemsOf, type Item, type Ledger } from './ledger.js';
import type { Act, VisitorPlan } from './plan.js';
import type { Random } from './random.js';
import { ACCOUNT, type World } from './world.js';

/** Milliseconds until a visitor retries a failed message. */
const RETRY_AFTER = 500;

export interface VisitorDeps {
  readonly world: World;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Factor by which the widget's timeouts are shortened. */
  readonly speedup: number;
  /** Called with the team's items in the thread, whenever there is a new one. */
  onShown(visitor: number, items: readonly Item[]): void;
  /** Called with everything that the chat server sends to this visitor. */
  onHeard(visitor: number, text: string): void;
}

export class Visitor {
  readonly number: number;
  readonly plan: VisitorPlan;
  /** Twilio identity; null before the first session. */
  identity: string | null = null;
  retries = 0;
  reloads = 0;
  readonly #deps: VisitorDeps;
  readonly #storage = memoryStorage();
  readonly #tabStorage = memoryStorage();
  readonly #watched = new Set<string>();
  #chat: Chat | null = null;
  #settings: PublicSettings | null = null;
  #ids = 0;

  constructor(number: number, plan: VisitorPlan, deps: VisitorDeps) {
    this.number = number;
    this.plan = plan;
    this.#deps = deps;
  }

  async open(): Promise<void> {
    this.#settings = await fetchSettings(this.#deps.world.url, ACCOUNT);
    this.#openPage(this.#settings);
    const { name, email } = this.plan;
    this.#chat?.request({ type: 'identify', name, email, consent: false });
  }

  act({ kind, body, files }: Act): void {
    if (kind === 'reload') return this.#reload();
    const first = this.#ids;
    const content = files.map(({ name, type, bytes }) => {
      const blob = new Blob([bytes], { type });
      return { name, type, size: blob.size, content: blob };
    });
    const { ledger } = this.#deps;
    // Each part is a message of its own, with the next id.
    itemsOf(body, files).forEach((item, place) => {
      ledger.write({
        key: this.#idOf(first + place),
        visitor: this.number,
        from: 'visitor',
        thread: 'chat',
        items: [item],
      });
    });
    this.#chat?.request({ type: 'send', body, files: content });
    return undefined;
  }

  get messages(): readonly Message[] {
    return this.#chat?.store.state.messages ?? [];
  }

  get isConnected(): boolean {
    return this.#chat?.store.state.connection === 'connected';
  }

  /** Everything that the visitor sees after scrolling up to the first message. */
  async wholeThread(): Promise<readonly Message[]> {
    const store = this.#chat!.store;
    await eventually('the whole thread is loaded', () => {
      const { hasOlder, isLoadingOlder } = store.state;
      if (hasOlder && !isLoadingOlder) this.#chat?.request({ type: 'older-messages' });
      return Promise.resolve(hasOlder ? undefined : true);
    });
    return store.state.messages;
  }

  /** The items of a message, with files as the visitor downloads them. */
  async itemsOf(message: Message): Promise<Item[]> {
    const texts = itemsOf(message.body, []);
    const files = await Promise.all(
      message.media.map(async ({ sid, filename }) => {
        const url = await this.#mediaUrl(message, sid).catch(() => null);
        if (url === null) return { file: filename, sha256: 'cannot be downloaded' };
        const response = await fetch(url);
        return fileItem(filename, new Uint8Array(await response.arrayBuffer()));
      }),
    );
    return [...texts, ...files];
  }

  close(): void {
    this.#chat?.dispose();
    this.#chat = null;
  }

  /** Retries, as the window does each time the message becomes visible. */
  #mediaUrl({ index: messageIndex }: Message, mediaSid: string): Promise<string> {
    const chat = this.#chat!;
    let asked = 0;
    return eventually('a file has an address', () => {
      if (messageIndex !== null && asked++ % 50 === 0)
        chat.request({ type: 'media-url', messageIndex, mediaSid });
      return Promise.resolve(chat.store.state.mediaUrls[mediaSid]);
    });
  }

  /** Reloads the page; the outbox is kept, files are not. */
  #reload(): void {
    const isSendingFile = this.messages.some(({ index, media }) => index === null && media.length > 0);
    if (isSendingFile || !this.#settings) return;
    this.reloads += 1;
    this.#chat?.dispose();
    this.#openPage(this.#settings);
  }

  #openPage(settings: PublicSettings): void {
    const chat = new Chat({
      config: resolveConfig([settings.config, { id: ACCOUNT }]),
      settings,
      ports: this.#ports(),
      host: { emit: () => undefined, onForgotten: () => undefined },
    });
    this.#chat = chat;
    chat.store.subscribe(({ messages }, before) => {
      if (messages !== before.messages) this.#look(chat, messages);
    });
    this.#look(chat, chat.store.state.messages);
  }

  #look(chat: Chat, messages: readonly Message[]): void {
    for (const { id, delivery, index, from, body, media } of messages) {
      if (delivery === 'failed') this.#retryLater(chat, id);
      if (from !== 'team' || index === null || this.#watched.has(id)) continue;
      this.#watched.add(id);
      // The name of a file is displayed first.
      this.#deps.onShown(this.number, [
        ...itemsOf(body, []),
        ...media.map(({ filename }) => ({ file: filename, sha256: '' })),
      ]);
    }
  }

  /** Does not retry a message that is in the thread already. */
  #retryLater(chat: Chat, id: string): void {
    setTimeout(() => {
      const message = this.messages.find((one) => one.id === id);
      if (chat !== this.#chat || message?.delivery !== 'failed') return;
      this.retries += 1;
      this.#deps.ledger.moveToEnd(id);
      chat.request({ type: 'retry', id });
    }, RETRY_AFTER).unref();
  }

  #idOf(count: number): string {
    return `v${String(this.number).padStart(2, '0')}-${String(count).padStart(4, '0')}`;
  }

  #ports(): Ports {
    const { world, random, speedup } = this.#deps;
    const clock: Clock = {
      now: () => Date.now(),
      after(delay, task) {
        const timer = setTimeout(task, delay / speedup);
        return () => clearTimeout(timer);
      },
    };
    const environment: Environment = {
      newId: () => this.#idOf(this.#ids++),
      random: () => random.next(),
      isNetworkUp: () => true,
      isPageVisible: () => true,
      page: () => 'https://shop.example/',
      watch: () => () => undefined,
    };
    const backend = httpBackend(world.url, ACCOUNT);
    const transport = sharedTransport(() => Promise.resolve(twilioTransport), {
      clock,
      environment: { ...environment, newId: () => crypto.randomUUID() },
      // Each visitor has one tab.
      locks: () => undefined,
      channel: () => {
        throw new Error('There are no other tabs.');
      },
      whenLeft: () => () => undefined,
    });
    return {
      clock,
      storage: this.#storage,
      tabStorage: this.#tabStorage,
      environment,
      backend: {
        session: async (request) => {
          const session = await backend.session(request);
          this.identity = session.identity;
          this.#deps.onHeard(this.number, JSON.stringify(session));
          return session;
        },
        rate: (request) => backend.rate(request),
      },
      loadConnection: () =>
        Promise.resolve({
          Connection,
          visitorData: () => ({ language: 'en', platform: 'Node', browser: 'none' }),
        }),
      loadTransport: () => Promise.resolve(transport),
    };
  }
}

function memoryStorage(): KeyValueStorage {
  const kept = new Map<string, string>();
  return {
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
}
