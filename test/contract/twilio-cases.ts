import type { Client, ClientOptions, Conversation, Message, Participant, User } from '@twilio/conversations';
import type { Chat, Control, TokenOptions } from './twilio-control.js';

/**
 * What the unmodified SDK must be able to do with the service. Runs in Node and in a page: no imports but
 * types.
 */
export interface Harness {
  control: Control;
  websocketUrl: string;
  Client: new (token: string, options?: ClientOptions | null) => Client;
  /** Interrupts and restores the network on this platform. */
  goOffline(chat: Chat): Promise<void>;
  goOnline(chat: Chat): Promise<void>;
  /** Media on this platform. */
  file(text: string): Buffer | Blob;
  /** Form with one file; null where the SDK accepts none. */
  form(text: string, name: string): FormData | null;
}

interface Emitter {
  on(event: string, listener: (value: never) => void): unknown;
  off(event: string, listener: (value: never) => void): unknown;
}

const TIMEOUT_MS = 90_000;

const check = (isTrue: boolean, what: string): void => {
  if (!isTrue) throw new Error(`Not so: ${what}`);
};

const same = (actual: unknown, expected: unknown, what: string): void => {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`);
};

/** Resolves with the next matching event; rejects after a time limit, naming the event. */
const next = <Value>(
  emitter: unknown,
  event: string,
  fits: (value: Value) => boolean = () => true,
): Promise<Value> => {
  const source = emitter as Emitter;
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      source.off(event, listener);
    };
    const listener = (value: Value) => {
      if (!fits(value)) return;
      stop();
      resolve(value);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`No ${event} within ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
    source.on(event, listener);
  });
};

const rejection = async (promise: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('It did not refuse');
};

/** Starts clients for a case, and ends them afterwards. */
class Stage {
  readonly harness: Harness;
  readonly control: Control;
  readonly #clients: Client[] = [];

  constructor(harness: Harness) {
    this.harness = harness;
    this.control = harness.control;
  }

  async raw(chat: Chat, identity: string, options?: TokenOptions): Promise<Client> {
    const token = await this.control.token(chat, identity, options);
    const client = new this.harness.Client(token, {
      Twilsock: { uri: this.harness.websocketUrl },
      logLevel: 'silent',
    });
    this.#clients.push(client);
    return client;
  }

  async client(chat: Chat, identity: string): Promise<Client> {
    const client = await this.raw(chat, identity);
    await next(client, 'initialized');
    // A client that loses its socket before this leaks unhandled rejections (protocol §9, no. 9).
    await client.getSubscribedConversations();
    return client;
  }

  async join(chat: Chat, identity: string): Promise<{ client: Client; conversation: Conversation }> {
    const client = await this.client(chat, identity);
    const conversation = await client.getConversationByUniqueName(chat.uniqueName);
    // The conversation arrives before its lists are open, and the SDK emits nothing for unknown items.
    await conversation.getMessages(1);
    await conversation.getParticipants();
    return { client, conversation };
  }

  async end(): Promise<void> {
    for (const client of this.#clients) await client.shutdown().catch(() => undefined);
  }
}

const isState = (wanted: string) => (state: string) => state === wanted;
const says = (body: string) => (message: Message) => message.body === body;

type Case = (stage: Stage) => Promise<void>;

const cases: Record<string, Case> = {
  'EM-01 a client connects and learns who it is': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const client = await stage.raw(chat, 'alice');
    const states: string[] = [];
    client.on('connectionStateChanged', (state) => states.push(state));
    await next(client, 'initialized');
    same(client.user.identity, 'alice', 'identity');
    same(client.connectionState, 'connected', 'state');
    same(states.at(-1), 'connected', 'last state');
    await client.getSubscribedConversations();
  },

  'EM-01 a client lists its own conversations and no others': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    await stage.control.addConversation(chat, 'second', ['alice', 'bob']);
    const foreign = await stage.control.addConversation(chat, 'third', ['bob']);
    const client = await stage.client(chat, 'alice');
    const list = await client.getSubscribedConversations();
    same(list.items.map((one) => one.uniqueName).sort(), ['first', 'second'], 'own conversations');
    await rejection(client.getConversationBySid(foreign));
    await rejection(client.getConversationByUniqueName('third'));
  },

  'EM-01 history comes in pages, newest first': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    for (let count = 0; count < 45; count += 1) await stage.control.send(chat, 'team', `m${count}`);
    // Not by `join`: after a shorter request the SDK's next page comes one short (it counts the inclusive start).
    const client = await stage.client(chat, 'alice');
    const conversation = await client.getConversationByUniqueName(chat.uniqueName);
    const last = await conversation.getMessages(20);
    same(
      last.items.map((message) => message.index),
      Array.from({ length: 20 }, (_, at) => at + 25),
      'last page',
    );
    check(last.hasPrevPage && !last.hasNextPage, 'there is only an older page');
    const older = await last.prevPage();
    same(
      older.items.map((message) => message.body),
      Array.from({ length: 20 }, (_, at) => `m${at + 5}`),
      'older',
    );
    const oldest = await older.prevPage();
    same(
      oldest.items.map((message) => message.index),
      [0, 1, 2, 3, 4],
      'oldest page',
    );
    check(!oldest.hasPrevPage, 'nothing is older');
  },

  'EM-01 a message keeps its text and attributes on the way to the backend': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { conversation } = await stage.join(chat, 'alice');
    const echo = next<Message>(conversation, 'messageAdded');
    const index = await conversation.sendMessage('Grüße 👋', { clientId: 'c1', nested: { a: [1, null] } });
    same(index, 0, 'index');
    const message = await echo;
    same([message.body, message.author, message.index], ['Grüße 👋', 'alice', 0], 'echo');
    same(message.attributes, { clientId: 'c1', nested: { a: [1, null] } }, 'attributes of the echo');
    same(await stage.control.bodies(chat), ['Grüße 👋'], 'stored text');
    same(
      await stage.control.attributesOf(chat, 0),
      { clientId: 'c1', nested: { a: [1, null] } },
      'stored attributes',
    );
  },

  'EM-01 messages of others arrive in order': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    const alice = await stage.join(chat, 'alice');
    const bob = await stage.join(chat, 'bob');
    const seen: string[] = [];
    alice.conversation.on('messageAdded', (message) =>
      seen.push(`${message.author ?? ''}:${message.body ?? ''}`),
    );
    const last = next<Message>(alice.conversation, 'messageAdded', says('three'));
    await bob.conversation.sendMessage('one');
    await stage.control.send(chat, 'team', 'two');
    await bob.conversation.sendMessage('three');
    await last;
    same(seen, ['bob:one', 'team:two', 'bob:three'], 'order');
  },

  'EM-01 typing reaches the others, and ends with the message': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    const alice = await stage.join(chat, 'alice');
    const bob = await stage.join(chat, 'bob');
    let echoes = 0;
    bob.conversation.on('typingStarted', () => (echoes += 1));
    const started = next<Participant>(alice.conversation, 'typingStarted');
    await bob.conversation.typing();
    same((await started).identity, 'bob', 'typist');
    const ended = next<Participant>(alice.conversation, 'typingEnded');
    await bob.conversation.sendMessage('done');
    same((await ended).identity, 'bob', 'typist who stopped');
    same(echoes, 0, 'pushes to the typist');
  },

  'EM-01 the read horizon reaches the others and counts the unread': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    for (const text of ['a', 'b', 'c']) await stage.control.send(chat, 'team', text);
    const alice = await stage.join(chat, 'alice');
    const bob = await stage.join(chat, 'bob');
    const told = next<{ participant: Participant }>(
      bob.conversation,
      'participantUpdated',
      ({ participant }) => participant.lastReadMessageIndex === 1,
    );
    same(await alice.conversation.advanceLastReadMessageIndex(1), 1, 'unread after reading two');
    same((await told).participant.identity, 'alice', 'who read');
    same(await alice.conversation.getUnreadMessagesCount(), 1, 'unread');
    same(await stage.control.lastRead(chat, 'alice'), 1, 'horizon at the backend');
  },

  'EM-01 presence follows the sockets of an identity': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    const alice = await stage.client(chat, 'alice');
    const bob = await stage.client(chat, 'bob');
    const user = await alice.getUser('bob');
    same(user.isOnline, true, 'bob with a socket');
    const left = next<{ user: User }>(user, 'updated', ({ user: changed }) => changed.isOnline === false);
    await bob.shutdown();
    await left;
    const back = next<{ user: User }>(user, 'updated', ({ user: changed }) => changed.isOnline === true);
    await stage.client(chat, 'bob');
    await back;
  },

  'EM-01 a profile change reaches the others': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    const alice = await stage.client(chat, 'alice');
    const bob = await stage.client(chat, 'bob');
    const user = await alice.getUser('bob');
    const changed = next<{ user: User }>(user, 'updated', ({ user: one }) => one.friendlyName === 'Bob B.');
    await bob.user.updateFriendlyName('Bob B.');
    await changed;
  },

  'EM-01 media goes up with a message and comes down unchanged': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    const alice = await stage.join(chat, 'alice');
    const bob = await stage.join(chat, 'bob');
    const got = next<Message>(bob.conversation, 'messageAdded');
    const builder = alice.conversation.prepareMessage().setBody('see this');
    builder.addMedia({
      contentType: 'text/plain',
      filename: 'note.txt',
      media: stage.harness.file('file content'),
    });
    await builder.build().send();
    const message = await got;
    const media = message.attachedMedia?.[0];
    same([media?.filename, media?.contentType, media?.size], ['note.txt', 'text/plain', 12], 'media');
    const url = await media?.getContentTemporaryUrl();
    same(await stage.control.download(url ?? ''), 'file content', 'bytes');
    const urls = await bob.client.getTemporaryContentUrlsForMedia(message.attachedMedia ?? []);
    same([...urls.values()].length, 1, 'addresses of a media set');
  },

  'EM-01 media goes up as a form too': async (stage) => {
    const form = stage.harness.form('from a form', 'a "b".txt');
    if (!form) return;
    const chat = await stage.control.newChat(['alice']);
    const { conversation } = await stage.join(chat, 'alice');
    const got = next<Message>(conversation, 'messageAdded');
    await conversation.sendMessage(form);
    const media = (await got).attachedMedia?.[0];
    same([media?.filename, media?.contentType], ['a "b".txt', 'text/plain'], 'media');
    same(await stage.control.download((await media?.getContentTemporaryUrl()) ?? ''), 'from a form', 'bytes');
  },

  'EM-01 edits and deletions of messages arrive': async (stage) => {
    const chat = await stage.control.newChat(['alice', 'bob']);
    const alice = await stage.join(chat, 'alice');
    const bob = await stage.join(chat, 'bob');
    const added = next<Message>(alice.conversation, 'messageAdded');
    await alice.conversation.sendMessage('typo');
    const message = await added;
    const edited = next<{ message: Message }>(bob.conversation, 'messageUpdated');
    await message.updateBody('fixed');
    same((await edited).message.body, 'fixed', 'edited text');
    const removed = next<Message>(bob.conversation, 'messageRemoved');
    await message.remove();
    same((await removed).index, 0, 'removed message');
    same(await stage.control.bodies(chat), [], 'what is left');
  },

  'EM-01 joining, leaving and deletion arrive while connected': async (stage) => {
    const chat = await stage.control.newChat(['bob']);
    const alice = await stage.client(chat, 'alice');
    const joined = next<Conversation>(alice, 'conversationJoined');
    await stage.control.addParticipant(chat, 'alice');
    const conversation = await joined;
    same(conversation.sid, chat.conversation, 'joined conversation');
    await conversation.getParticipants();
    const gone = next<Participant>(conversation, 'participantLeft');
    await stage.control.removeParticipant(chat, 'bob');
    same((await gone).identity, 'bob', 'who left');
    const left = next<Conversation>(alice, 'conversationLeft');
    await stage.control.removeParticipant(chat, 'alice');
    await left;
    const again = next<Conversation>(alice, 'conversationJoined');
    await stage.control.addParticipant(chat, 'alice');
    await (await again).getParticipants();
    const removed = next<Conversation>(alice, 'conversationRemoved');
    await stage.control.removeConversation(chat);
    await removed;
  },

  'EM-01 a client makes a conversation, joins it and adds another': async (stage) => {
    const chat = await stage.control.newChat([]);
    const alice = await stage.client(chat, 'alice');
    const bob = await stage.client(chat, 'bob');
    const made = await alice.createConversation({ uniqueName: 'made', friendlyName: 'Made' });
    await made.join();
    const invited = next<Conversation>(bob, 'conversationJoined');
    await made.add('bob');
    same((await invited).uniqueName, 'made', 'conversation bob got into');
  },

  'EM-03 a token is renewed when its end is near': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    const warned = next(client, 'tokenAboutToExpire');
    await stage.control.fault(chat, { kind: 'expire-soon' });
    await warned;
    await client.updateToken(await stage.control.token(chat, 'alice'));
    same(client.connectionState, 'connected', 'state');
    same(await conversation.sendMessage('still here'), 0, 'index');
  },

  'EM-01 a token of somebody else is refused on an open socket': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client } = await stage.join(chat, 'alice');
    const failed = next<{ errorCode: number }>(client, 'connectionError');
    await rejection(client.updateToken(await stage.control.token(chat, 'mallory')));
    same((await failed).errorCode, 51232, 'code');
  },

  'EM-03 an expired token ends the connection until another comes': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    const expired = next(client, 'tokenExpired');
    const down = next(client, 'connectionStateChanged', isState('disconnected'));
    await stage.control.fault(chat, { kind: 'expire' });
    await expired;
    await down;
    await stage.control.send(chat, 'team', 'meanwhile');
    const missed = next<Message>(conversation, 'messageAdded', says('meanwhile'));
    await client.updateToken(await stage.control.token(chat, 'alice'));
    await missed;
  },

  'EM-01 a token with a wrong signature or without a grant is denied': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const denied = async (options: TokenOptions) => {
      const client = await stage.raw(chat, 'alice', options);
      const state = next(client, 'connectionStateChanged', isState('denied'));
      const failed = next<Record<string, unknown>>(client, 'connectionError');
      await state;
      const { terminal, httpStatusCode, errorCode } = await failed;
      return [terminal, httpStatusCode, errorCode];
    };
    same(await denied({ forged: true }), [true, 401, 20107], 'forged');
    same(await denied({ withoutGrant: true }), [true, 403, 20106], 'without a grant');
  },

  'EM-03 a killed socket is replaced and what was missed arrives once': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    const seen: string[] = [];
    conversation.on('messageAdded', (message) => seen.push(message.body ?? ''));
    const before = next(conversation, 'messageAdded', says('before'));
    await stage.control.send(chat, 'team', 'before');
    await before;
    const lost = next(client, 'connectionStateChanged', (state: string) => state !== 'connected');
    await stage.control.fault(chat, { kind: 'kill' });
    await lost;
    const last = next(conversation, 'messageAdded', says('missed 2'));
    await stage.control.send(chat, 'team', 'missed 1');
    await stage.control.send(chat, 'team', 'missed 2');
    await last;
    same(seen, ['before', 'missed 1', 'missed 2'], 'messages');
  },

  'EM-03 a close frame makes the client reconnect': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    const lost = next(client, 'connectionStateChanged', isState('disconnecting'));
    await stage.control.fault(chat, { kind: 'close', code: 308 });
    await lost;
    const missed = next(conversation, 'messageAdded', says('missed'));
    await stage.control.send(chat, 'team', 'missed');
    await missed;
  },

  'EM-03 the network goes and comes back': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    const lost = next(client, 'connectionStateChanged', (state: string) => state !== 'connected');
    await stage.harness.goOffline(chat);
    await lost;
    await stage.control.send(chat, 'team', 'while away');
    const missed = next(conversation, 'messageAdded', says('while away'));
    const back = next(client, 'connectionStateChanged', isState('connected'));
    await stage.harness.goOnline(chat);
    await back;
    await missed;
  },

  'EM-03 throttled reads are tried again, a throttled send is refused': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    await stage.control.addConversation(chat, 'later', ['alice']);
    await stage.control.fault(chat, { kind: 'throttle', match: 'conversations', times: 1 });
    same((await client.getConversationByUniqueName('later')).uniqueName, 'later', 'name');
    await stage.control.fault(chat, { kind: 'throttle', match: 'send-message', times: 1 });
    same((await rejection(conversation.sendMessage('refused'))).status, 429, 'status');
    same(await stage.control.bodies(chat), [], 'stored');
    same(await conversation.sendMessage('taken'), 0, 'index');
  },

  'EM-03 a socket that dies after acceptance leaves the sender in doubt, and the message once': async (
    stage,
  ) => {
    const chat = await stage.control.newChat(['alice']);
    const { conversation } = await stage.join(chat, 'alice');
    await stage.control.fault(chat, { kind: 'kill-on-send', stage: 'after' });
    const echo = next(conversation, 'messageAdded', says('in doubt'));
    await rejection(conversation.sendMessage('in doubt'));
    await echo;
    same(await stage.control.bodies(chat), ['in doubt'], 'stored');
  },

  'EM-03 a socket that dies before acceptance leaves nothing behind': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { client, conversation } = await stage.join(chat, 'alice');
    const back = next(client, 'connectionStateChanged', isState('connected'));
    await stage.control.fault(chat, { kind: 'kill-on-send', stage: 'before' });
    await rejection(conversation.sendMessage('lost'));
    await back;
    same(await stage.control.bodies(chat), [], 'stored');
  },

  'EM-03 a doubled push is one message to the application': async (stage) => {
    const chat = await stage.control.newChat(['alice']);
    const { conversation } = await stage.join(chat, 'alice');
    const seen: string[] = [];
    conversation.on('messageAdded', (message) => seen.push(message.body ?? ''));
    await stage.control.fault(chat, { kind: 'duplicate' });
    const last = next(conversation, 'messageAdded', says('two'));
    await stage.control.send(chat, 'team', 'one');
    await stage.control.send(chat, 'team', 'two');
    await last;
    same(seen, ['one', 'two'], 'messages');
  },
};

export const caseNames = Object.keys(cases);

export const runCase = async (name: string, harness: Harness): Promise<void> => {
  const run = cases[name];
  if (!run) throw new Error(`There is no case "${name}"`);
  const stage = new Stage(harness);
  try {
    await run(stage);
  } finally {
    await stage.end();
  }
};
