/**
 * A visitor's page without a browser: the widget's real core, connection, transport and SDK, with the real
 * chat server and the Twilio emulator.
 */

import '../../../../test/chaos/browser-globals.js';
import { after } from 'node:test';
import { Chat } from '../../../../src/core/chat.js';
import { resolveConfig } from '../../../../src/core/config-resolve.js';
import { Connection } from '../../../../src/core/connection.js';
import type { Clock, Environment, KeyValueStorage } from '../../../../src/core/ports.js';
import type { ConfigLayer, Session, SessionRequest } from '../../../../src/core/types.js';
import { visitorFlow } from '../../../../src/core/visitor-flow.js';
import { sharedTransport } from '../../../../src/transport/shared-transport.js';
import { twilioTransport } from '../../../../src/transport/twilio.js';
import type { TestServer } from '../support.js';
import { eventually } from '../../../../test/support/eventually.js';

export interface PageOptions {
  /** The page's configuration, valid or not. */
  readonly config?: unknown;
  /** The value in the browser's storage under the key of the account. */
  readonly stored?: string | undefined;
  /** The value in the tab's storage. */
  readonly tabStored?: string | undefined;
  readonly typed?: { readonly name: string; readonly email: string };
  readonly address?: string;
  readonly language?: string;
  /** The browser's `navigator.onLine`. */
  readonly isNetworkUp?: boolean;
  /** Fields of the session request that replace what the browser sends. */
  readonly forced?: Partial<SessionRequest>;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
}

let ids = 0;

/** Opens a page, completes its form, writes the text, and returns what arrived at Twilio. */
export async function write(
  server: TestServer,
  text: string,
  { config = {}, stored, tabStored, typed, address, language, isNetworkUp = true, forced }: PageOptions = {},
): Promise<{ bodies: string[]; problems: Problem[]; session: Session; attributes: Record<string, unknown> }> {
  const problems: Problem[] = [];
  const own: string[] = [];
  let session: Session | undefined;
  const clock: Clock = {
    now: () => Date.now(),
    after(delay, task) {
      const timer = setTimeout(task, delay / 4);
      return () => clearTimeout(timer);
    },
  };
  const environment: Environment = {
    newId() {
      own.push(`written-${(ids += 1)}`);
      return own.at(-1)!;
    },
    random: () => 0.5,
    isNetworkUp: () => isNetworkUp,
    isPageVisible: () => true,
    page: () => address ?? 'https://shop.example/',
    watch: () => () => undefined,
  };
  const transport = sharedTransport(() => Promise.resolve(twilioTransport), {
    clock,
    environment: { ...environment, newId: () => crypto.randomUUID() },
    // A single tab.
    locks: () => undefined,
    channel: () => {
      throw new Error('There are no other tabs.');
    },
    whenLeft: () => () => undefined,
  });
  const { id } = server.account;
  const key = `missive-chat:${id}`;
  const chat = new Chat({
    config: resolveConfig([config as ConfigLayer, { id }]),
    settings: { account: id, config: {}, status: 'online', mayHideBranding: false },
    host: {
      emit: (name, detail) => {
        if (name === 'missive-error') problems.push(detail as Problem);
      },
      onForgotten: () => undefined,
    },
    ports: {
      clock,
      environment,
      storage: memoryStorage(key, stored),
      tabStorage: memoryStorage(key, tabStored),
      backend: {
        session: async (request) => {
          session = await server.openSession({ ...request, ...forced });
          return session;
        },
        rate: () => Promise.reject(new Error('not in this test')),
      },
      loadConnection: () =>
        Promise.resolve({
          Connection,
          visitorData: () => ({ language: language ?? 'en', platform: 'Node', browser: 'none' }),
        }),
      loadTransport: () => Promise.resolve(transport),
    },
  });
  after(() => chat.dispose());
  try {
    if (visitorFlow(resolveConfig([config as ConfigLayer]), chat.store.state).form)
      chat.request({ type: 'identify', name: '', email: '', ...typed, consent: true });
    own.splice(0);
    chat.request({ type: 'send', body: text });
    await eventually(
      'the message is sent',
      () => {
        const sent = chat.store.state.messages.filter(({ id: one }) => own.includes(one));
        const isSent = sent.length > 0 && sent.every(({ delivery }) => /sent|read/.test(delivery));
        return Promise.resolve(isSent || undefined);
      },
      20_000,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} ${JSON.stringify(problems).slice(0, 500)}`);
    });
    const { messages } = server.twilio.conversations.v1
      .services(server.serviceSid)
      .conversations(session!.conversationSid!);
    const logged = (await messages.list({ limit: 100 }))
      .map(({ body, attributes }) => ({
        body,
        attributes: JSON.parse(attributes) as Record<string, unknown>,
      }))
      .filter(({ attributes }) => own.includes(String(attributes.clientId)));
    return {
      bodies: logged.map(({ body }) => body),
      problems,
      session: session!,
      attributes: logged[0]?.attributes ?? {},
    };
  } finally {
    chat.dispose();
  }
}

function memoryStorage(key: string, stored: string | undefined): KeyValueStorage {
  const kept = new Map(stored === undefined ? [] : [[key, stored]]);
  return {
    read: (name) => kept.get(name) ?? null,
    write: (name, value) => void kept.set(name, value),
    remove: (name) => void kept.delete(name),
  };
}
