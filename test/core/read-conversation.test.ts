/** Reading the whole log for a copy, and the texts that are copied and quoted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChatStore } from '../../src/core/chat-store.js';
import { mergeLogged } from '../../src/core/chat-state.js';
import { loadOlder } from '../../src/core/fetching.js';
import type { Link } from '../../src/core/ports.js';
import { quoted, quoteParts, readQuotes } from '../../src/core/quoted-text.js';
import { readLog, type ReadableChat } from '../../src/core/read-conversation.js';
import { readRich } from '../../src/core/rich-text.js';
import { textWithLinks } from '../../src/core/text-with-links.js';
import type { LoggedMessage } from '../../src/core/types.js';
import { FakeClock, settle } from './fakes.js';

const logged = (index: number): LoggedMessage => ({
  sid: `IM${index}`,
  index,
  clientId: null,
  from: 'team',
  author: { name: '', avatarUrl: '' },
  body: `${index}`,
  sentAt: 1,
  media: [],
});
const range = (from: number, to: number): LoggedMessage[] =>
  Array.from({ length: to - from }, (_, place) => logged(from + place));

/** A chat that displays the last page of a log with indexes from -5 on. */
class LoadedChat implements ReadableChat {
  readonly store = new ChatStore();
  readonly clock = new FakeClock();
  asked = 0;
  failing = 0;
  onAsked = (): void => undefined;
  readonly connection = {
    loaded: {
      fulfil: (store: ChatStore) => loadOlder(store, this.#link as Link, this.clock),
    },
  };
  readonly #link: Pick<Link, 'olderMessages'> = {
    olderMessages: (index, count) => {
      this.asked += 1;
      this.onAsked();
      if (this.failing-- > 0) return Promise.reject(new Error('scripted'));
      const from = Math.max(-5, index - count);
      return Promise.resolve({ messages: range(from, index), hasOlder: from > -5 });
    },
  };

  constructor(last: number) {
    this.store.set({ connection: 'connected', hasOlder: true });
    this.store.update((state) => mergeLogged(state, range(last - 30, last)));
  }
  read = () => readLog(this, this.clock);
}

describe('reading the whole log', () => {
  it('LC-55 has each message of all pages once and in order, and leaves the thread as it is', async () => {
    const chat = new LoadedChat(1_000);
    const before = chat.store.state;
    const reading = chat.read();
    // A message that arrives while the pages load.
    chat.store.update((state) => mergeLogged(state, [logged(1_000)]));
    const { messages, isCut } = await reading;
    assert.deepEqual(
      messages.map(({ index }) => index),
      range(-5, 1_001).map(({ index }) => index),
    );
    assert.equal(isCut, false);
    assert.equal(chat.store.state.messages.length, before.messages.length + 1);
    assert.equal(chat.store.state.isLoadingOlder, false);
  });

  it('LC-55 asks again for a page that fails, and gives up after a few times', async () => {
    const chat = new LoadedChat(60);
    chat.failing = 3;
    const reading = chat.read();
    for (let round = 0; round < 3; round += 1) await chat.clock.advance(1_000);
    assert.equal((await reading).messages.length, 65);
    chat.failing = 100;
    const failed = assert.rejects(chat.read(), { code: 'unreachable', message: /cannot be read now/ });
    for (let round = 0; round < 4; round += 1) await chat.clock.advance(1_000);
    await failed;
  });

  it('LC-55 waits for a connection that is being made, and rejects without one', async () => {
    const chat = new LoadedChat(10);
    chat.store.set({ connection: 'connecting', hasOlder: false });
    const reading = chat.read();
    await settle();
    chat.store.set({ connection: 'connected' });
    assert.ok((await reading).messages.length > 0);
    for (const state of [
      { connection: 'retrying' },
      { connection: 'connecting', isNetworkUp: false },
    ] as const) {
      chat.store.set(state);
      await assert.rejects(chat.read(), { code: 'unreachable' });
    }
    chat.store.set({ connection: 'connecting', isNetworkUp: true });
    const late = assert.rejects(chat.read(), { code: 'unreachable' });
    await chat.clock.advance(30_000);
    await late;
  });

  it('LC-55 rejects when another visitor’s conversation was opened while it was read', async () => {
    const chat = new LoadedChat(90);
    chat.onAsked = () => chat.store.set({ thread: 1 });
    await assert.rejects(chat.read(), { code: 'unreachable' });
  });

  it('LC-55 stops after 30,000 messages and says so', async () => {
    const { messages, isCut } = await new LoadedChat(40_000).read();
    assert.deepEqual([messages.length, messages[0]?.index, isCut], [30_030, 9_970, true]);
  });

  it('LC-55 a visitor without a conversation has an empty copy', async () => {
    const chat: ReadableChat = { store: new ChatStore(), connection: { loaded: null } };
    assert.deepEqual(await readLog(chat, new FakeClock()), { messages: [], isCut: false });
  });

  it('LC-55 leaves out what was not sent', async () => {
    const chat = new LoadedChat(30);
    const [one] = chat.store.state.messages;
    assert.ok(one);
    chat.store.set({
      hasOlder: false,
      messages: (['sending', 'failed', 'sent'] as const).map((delivery) => ({
        ...one,
        id: delivery,
        index: null,
        delivery,
      })),
    });
    assert.deepEqual(
      (await chat.read()).messages.map(({ id }) => id),
      ['sent'],
    );
  });
});

describe('quotes', () => {
  it('LC-55 are lines with “> ”, shortened, with room for the visitor’s words', () => {
    assert.equal(quoted(' Two pots\r\n\nor three? '), '> Two pots\n>\n> or three?\n\n');
    const long = quoted('🏺'.repeat(400));
    assert.equal(long, `> ${'🏺'.repeat(300)}…\n\n`);
  });

  it('LC-55 are found in a visitor’s message, with the words between them', () => {
    assert.deepEqual(quoteParts('> Two pots\n>\n> or three?\n\nThree.\n> And\nyes'), [
      { isQuote: true, text: 'Two pots\n\nor three?' },
      { isQuote: false, text: 'Three.' },
      { isQuote: true, text: 'And' },
      { isQuote: false, text: 'yes' },
    ]);
    for (const other of ['5 > 3', '>:(', '->', '>5 kg', '', '>\n>', '> a\nb\n'.repeat(60)])
      assert.equal(quoteParts(other), null, other);
  });

  it('LC-55 are displayed as formatted text that is valid', () => {
    const rich = readQuotes('> Two pots\n\nThree.');
    assert.deepEqual(rich, [
      ['blockquote', [['p', ['Two pots']]]],
      ['p', ['Three.']],
    ]);
    assert.deepEqual(readRich(rich), rich);
  });
});

describe('a copied text', () => {
  it('LC-55 has the address behind words that do not show it', () => {
    assert.equal(
      textWithLinks(
        'See {{ link:https://kiln.example/care our page }}, https://kiln.example/, {{ link:mailto:a@b.example write }} to a@b.example or +47 22 33 44 55.',
      ),
      'See our page (https://kiln.example/care), https://kiln.example/, write (mailto:a@b.example) to a@b.example or +47 22 33 44 55.',
    );
  });
});
