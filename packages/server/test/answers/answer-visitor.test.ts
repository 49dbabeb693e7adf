/** Automatic replies through both emulators and a real chat server, on both storage engines (CS-10). */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { MissiveMessage } from '../../../emulators/src/index.js';
import type { OnVisitorMessage, ProgramMessage } from '../../src/answers/program.js';
import type { StartOptions } from '../../src/start.js';
import { usePostgres } from '../../../../test/support/use-postgres.js';
import { ACCOUNT, startBridge, until, type Bridge } from '../relay/bridge.js';
import { json, useProgram } from './program-server.js';

type BridgeVisitor = Awaited<ReturnType<Bridge['visitor']>>;

const echo: OnVisitorMessage = ({ text }, { reply }) => reply(`You said: ${text}`);

const bodies = async (visitor: BridgeVisitor): Promise<string[]> =>
  (await visitor.receivedMessages()).map(({ body }) => body);
const receives = (visitor: BridgeVisitor, body: string): Promise<void> =>
  until(`the visitor has “${body}”`, async () => (await bodies(visitor)).includes(body));
/** The posts that tell the team of the conversation, in order. */
const told = (bridge: Bridge, { sid }: BridgeVisitor): string[] =>
  bridge.missive.posts
    .filter(({ references }) => references.includes(`mwc:${sid}`))
    .flatMap(({ cards }) => cards)
    .filter(({ title }) => /^(Automatic reply|Handed over)/.test(title ?? ''))
    .map(({ title, text }) => `${title}: ${text}`);
const teamHasPosts = (bridge: Bridge, visitor: BridgeVisitor, count: number): Promise<void> =>
  until(`the team has read ${count} posts`, () => told(bridge, visitor).length === count);
/** Both jobs of the conversation have nothing to do now. */
async function idle(bridge: Bridge, { sid: subject }: BridgeVisitor): Promise<void> {
  const { jobs } = (await bridge.store()).relay;
  for (const queue of ['answers', 'to-missive'] as const)
    await until(`the queue ${queue} is idle`, async () => {
      const status = await jobs.status({ accountId: ACCOUNT, queue, subject }, Date.now());
      return (
        status === null || (!status.isClaimed && (status.dueAt === null || status.dueAt > Date.now() + 50))
      );
    });
}
const conversationAtMissive = (bridge: Bridge, { sid }: BridgeVisitor): string => {
  const isOurs = ({ references }: MissiveMessage): boolean => references.includes(`mwc:${sid}`);
  return bridge.missive.conversationOf(bridge.missive.messages.find(isOurs)!).id;
};
const answersOf = async (bridge: Bridge, { sid }: BridgeVisitor) =>
  (await bridge.store()).relay.answers.answersOf(ACCOUNT, sid, 0);

const postgres = usePostgres();
const ENGINES: Readonly<Record<string, () => Promise<Partial<StartOptions>>>> = {
  SQLite: () => Promise.resolve({}),
  PostgreSQL: async () => ({
    databaseUrl: await postgres().createDatabase(),
    encryptionKey: randomBytes(32).toString('hex'),
  }),
};

for (const [engine, place] of Object.entries(ENGINES))
  describe(`a program that answers, on ${engine}`, () => {
    const start = async (onVisitorMessage: OnVisitorMessage, options: Partial<StartOptions> = {}) =>
      startBridge({ ...(await place()), onVisitorMessage, ...options });

    it('CS-10 speaks first, by a name that says so, and the team reads it in order, once', async () => {
      const bridge = await start((message, { reply }) => {
        reply({ text: `You said: ${message.text}`, replies: ['Thanks', 'A person, please'] });
      });
      const ana = await bridge.visitor({ meta: { language: 'fr' } });
      await ana.write('Bonjour');
      await receives(ana, 'You said: Bonjour');
      const { attributes } = (await ana.receivedMessages())[0]!;
      assert.equal(attributes.name, 'Réponse automatique · Kiln & Clay');
      assert.equal(attributes.automatic, true);
      assert.deepEqual(attributes.replies, ['Thanks', 'A person, please']);
      await teamHasPosts(bridge, ana, 1);
      await ana.write('Encore');
      await receives(ana, 'You said: Encore');
      await teamHasPosts(bridge, ana, 2);
      await idle(bridge, ana);
      assert.deepEqual(told(bridge, ana), [
        'Automatic reply · message 2 of the chat: You said: Bonjour',
        'Automatic reply · message 4 of the chat: You said: Encore',
      ]);
      assert.deepEqual(bridge.bodies(), ['Bonjour', 'Encore'], 'it is no message of the visitor');
      assert.deepEqual(await bodies(ana), ['You said: Bonjour', 'You said: Encore']);
      const [post] = bridge.missive.posts.filter(({ username }) => username === 'Automatic reply');
      assert.deepEqual(
        post?.cards[0]?.fields.map(({ title, value }) => [title, value]),
        [['Quick replies', 'Thanks · A person, please']],
      );
    });

    it('CS-10 receives the message, the visitor and the earlier messages, and no secrets', async () => {
      const asked: ProgramMessage[] = [];
      const bridge = await start((message, { reply }) => {
        asked.push(message);
        reply('Noted.');
      });
      const meta = {
        language: 'de-AT',
        page: 'https://shop.example/pots',
        'field:order (Order number)': '1234',
      };
      const ana = await bridge.visitor({ meta });
      await ana.write('First');
      await receives(ana, 'Noted.');
      await teamHasPosts(bridge, ana, 1);
      await ana.writeFiles([{ filename: 'pot.txt', bytes: Buffer.from('a pot') }], 'Second');
      await until('the second question', () => asked.length === 2);
      const { id, sentAt, conversation, ...rest } = asked[1]!;
      assert.match(id, /^IM[0-9a-f]{32}$/);
      assert.match(sentAt, /^20\d\d-/);
      assert.deepEqual(rest, {
        account: ACCOUNT,
        text: 'Second',
        files: ['pot.txt'],
        language: 'de-AT',
        page: 'https://shop.example/pots',
        status: 'online',
        nextOpening: null,
        visitor: {
          id: rest.visitor.id,
          name: 'Ana',
          email: 'ana@example.org',
          verification: 'unverified',
          answers: { order: '1234' },
        },
      });
      assert.deepEqual(
        conversation.messages.map(({ from, text }) => [from, text]),
        [
          ['visitor', 'First'],
          ['program', 'Noted.'],
        ],
      );
      const account = await (await bridge.store()).find(ACCOUNT);
      const text = JSON.stringify(asked);
      for (const secret of [
        account!.secretKey,
        account!.visitorTokenKey,
        account!.twilio!.authToken,
        account!.twilio!.apiKeySecret,
        account!.missive!.token,
      ])
        assert.equal(text.includes(secret), false);
    });

    it('CS-10 a person’s answer ends it for this conversation', async () => {
      let count = 0;
      const bridge = await start((_, { reply }) => {
        count += 1;
        reply(`Answer ${count}`);
      });
      const ana = await bridge.visitor();
      await ana.write('Hello');
      await receives(ana, 'Answer 1');
      await teamHasPosts(bridge, ana, 1);
      bridge.missive.reply(conversationAtMissive(bridge, ana), { body: 'This is Ada.' });
      await receives(ana, 'This is Ada.');
      await ana.write('Thank you');
      await until('the team has it', () => bridge.bodies().includes('Thank you'));
      await idle(bridge, ana);
      assert.equal(count, 1);
      const ben = await bridge.visitor({ visitor: { name: 'Ben', email: 'ben@example.org' } });
      await ben.write('Hello');
      await receives(ben, 'Answer 2');
    });

    it('CS-10 what it says too late, after a person, is not said', async () => {
      let say: () => void = () => undefined;
      const bridge = await start(
        (_, { reply }) =>
          new Promise((resolve) => {
            say = () => {
              reply('Too late');
              resolve();
            };
          }),
      );
      const ana = await bridge.visitor();
      await ana.write('Hello');
      await until('the program is asked', async () => (await answersOf(bridge, ana))[0]?.attempts === 1);
      await until('the team has it meanwhile', () => bridge.bodies().includes('Hello'));
      bridge.missive.reply(conversationAtMissive(bridge, ana), { body: 'This is Ada.' });
      await receives(ana, 'This is Ada.');
      say();
      await until('it is over', async () => (await answersOf(bridge, ana))[0]?.state === 'dropped');
      assert.deepEqual(await bodies(ana), ['This is Ada.']);
    });

    it('CS-10 hands over: stops replying immediately, and posts one note to the team after the messages that led to it', async () => {
      let count = 0;
      const bridge = await start((_, { reply, handOff }) => {
        count += 1;
        reply('Somebody will answer you.');
        handOff('Wants a <https://evil.example|refund>');
      });
      const ana = await bridge.visitor();
      await ana.write('Refund!');
      await teamHasPosts(bridge, ana, 2);
      await ana.write('Hello?');
      await until('the team has it', () => bridge.bodies().includes('Hello?'));
      await idle(bridge, ana);
      assert.equal(count, 1);
      assert.deepEqual(told(bridge, ana), [
        'Automatic reply · message 2 of the chat: Somebody will answer you.',
        'Handed over to the team: Wants a ‹https://evil.example|refund›',
      ]);
    });

    it('CS-10 its own messages, agents’ and integrations’ do not make it speak', async () => {
      let count = 0;
      const bridge = await start((_, { reply }) => {
        count += 1;
        reply(['One', 'Two', 'Three'][count - 1] ?? 'More');
      });
      const ana = await bridge.visitor();
      const conversation = bridge.conversations(ana.sid);
      // As an agent writes from another program, with Twilio's webhook.
      await conversation.messages.create({
        author: 'agent',
        body: 'From Twilio',
        xTwilioWebhookEnabled: 'true',
      });
      await conversation.messages.create({
        author: 'program',
        body: 'Its own',
        xTwilioWebhookEnabled: 'true',
      });
      await until('its own is posted', () => told(bridge, ana).length === 1);
      await idle(bridge, ana);
      assert.equal(count, 0);
    });

    it('CS-10 a failing program is asked three times, delays nothing, and is reported on Setup', async () => {
      let count = 0;
      const bridge = await start(() => {
        count += 1;
        throw new Error('no database');
      });
      const ana = await bridge.visitor();
      await ana.write('Hello');
      await until('the team has it', () => bridge.bodies().includes('Hello'));
      const { failures } = (await bridge.store()).relay;
      await until('it has failed', async () => (await failures.failures(ACCOUNT, 9)).length === 1);
      const [{ direction, reason, subject }] = (await failures.failures(ACCOUNT, 9)) as [
        Awaited<ReturnType<typeof failures.failures>>[number],
      ];
      assert.deepEqual(
        { direction, reason, subject },
        { direction: 'answer', reason: 'The program failed: no database', subject: ana.sid },
      );
      await idle(bridge, ana);
      assert.equal(count, 3);
      assert.deepEqual(await bodies(ana), []);
      const metrics = await (await fetch(`${bridge.url}/metrics`)).text();
      assert.match(metrics, /missive_chat_relay_failures_total\{direction="answer"\} 1/);
      assert.match(metrics, /missive_chat_program_answers_total\{outcome="failed"\} 3/);
      assert.match(metrics, /missive_chat_relay_waiting\{queue="answers"\} 0/);
      assert.equal((await failures.status(ACCOUNT, Date.now())).problem, null, 'the relay has no problem');
    });

    it('CS-10 a lost or refused answer of Twilio loses and doubles nothing', async () => {
      const bridge = await start((_, { reply }) => {
        reply('One');
        reply('Two');
      });
      const ana = await bridge.visitor();
      const match = 'send-message';
      await bridge.stopServer();
      await ana.write('Hello');
      bridge.twilio.faults.pull({ kind: 'lose-reply', match, ms: 0 });
      bridge.twilio.faults.pull({ kind: 'refuse', target: 'rest', code: 503, times: 1, match });
      bridge.twilio.faults.pull({ kind: 'throttle', target: 'rest', match });
      await bridge.startServer({ onVisitorMessage: (_, { reply }) => (reply('One'), reply('Two')) });
      // Its webhook is lost: no process was there.
      await (
        await bridge.store()
      ).relay.jobs.schedule({ accountId: ACCOUNT, queue: 'to-missive', subject: ana.sid }, Date.now());
      await receives(ana, 'Two');
      await teamHasPosts(bridge, ana, 2);
      await idle(bridge, ana);
      assert.deepEqual(await bodies(ana), ['One', 'Two']);
      assert.equal(told(bridge, ana).length, 2);
    });

    it('CS-10 two processes share the work and answer once', async () => {
      const bridge = await start(echo);
      await bridge.startAnother({ onVisitorMessage: echo });
      const visitors = await Promise.all(
        Array.from({ length: 6 }, (_, number) =>
          bridge.visitor({ visitor: { name: `V${number}`, email: `v${number}@example.org` } }),
        ),
      );
      await Promise.all(visitors.map((visitor) => visitor.write('Hello')));
      for (const visitor of visitors) await receives(visitor, 'You said: Hello');
      for (const visitor of visitors) {
        await teamHasPosts(bridge, visitor, 1);
        await idle(bridge, visitor);
        assert.deepEqual(await bodies(visitor), ['You said: Hello']);
      }
    });
  });

describe('a program that answers', () => {
  it('CS-10 is off by default', async () => {
    const bridge = await startBridge();
    const ana = await bridge.visitor();
    await ana.write('Hello');
    await until('the team has it', () => bridge.bodies().includes('Hello'));
    await idle(bridge, ana);
    const { jobs } = (await bridge.store()).relay;
    const job = { accountId: ACCOUNT, queue: 'answers', subject: ana.sid } as const;
    assert.equal(await jobs.status(job, Date.now()), null);
    assert.deepEqual(await bodies(ana), []);
  });

  it('CS-10 by a webhook: signed, asked once, and turned off without a restart', async () => {
    const program = await useProgram();
    program.respond = (response, { message }) =>
      json(response, { reply: { text: `Hi ${message.visitor.name}`, replies: ['Yes'] } });
    const bridge = await startBridge({ answersOrigin: program.origin });
    const store = await bridge.store();
    const access = { isOn: true, url: program.url, secret: 'a secret of the program' };
    await store.update(ACCOUNT, { program: access }, Date.now());
    const ana = await bridge.visitor();
    await ana.write('Hello');
    await receives(ana, 'Hi Ana');
    assert.match(String(program.asked[0]?.headers['x-hook-signature']), /^sha256=[0-9a-f]{64}$/);
    await store.update(ACCOUNT, { program: { ...access, isOn: false } }, Date.now());
    await ana.write('Again');
    await until('the team has it', () => bridge.bodies().includes('Again'));
    await idle(bridge, ana);
    assert.equal(program.asked.length, 1);
    assert.doesNotMatch(bridge.log.text, /a secret of the program/);
  });

  it('CS-10 says that it is automatic in the text where the chat shows no names', async () => {
    const bridge = await startBridge({ onVisitorMessage: echo });
    await (await bridge.store()).update(ACCOUNT, { settings: { chat: { showNames: false } } }, Date.now());
    const ana = await bridge.visitor({ meta: { language: 'de' } });
    await ana.write('Hallo');
    await receives(ana, 'You said: Hallo\n\n(automatische Antwort)');
  });

  it('CS-10 does not answer the test message of the Setup page', async () => {
    const asked: string[] = [];
    const bridge = await startBridge({
      adminSecret: 'a secret of the tests',
      onVisitorMessage: ({ text }) => void asked.push(text),
    });
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
    const signedIn = await fetch(`${bridge.url}/api/sign-in`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ secret: 'a secret of the tests' }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const test = await fetch(`${bridge.url}/api/accounts/${ACCOUNT}/missive/test`, {
      method: 'POST',
      headers: { ...headers, Cookie: cookie },
    });
    assert.match(await test.text(), /"step":"tidy","state":"done"/);
    assert.deepEqual(asked, []);
  });

  it('CS-10 of several messages that wait gets the last one, with the others before it', async () => {
    const asked: ProgramMessage[] = [];
    let end: () => void = () => undefined;
    const bridge = await startBridge({
      onVisitorMessage: (message) => {
        asked.push(message);
        return asked.length > 1 ? undefined : new Promise((resolve) => (end = resolve));
      },
    });
    const ana = await bridge.visitor();
    await ana.write('1');
    await until('it is asked', () => asked.length === 1);
    for (const text of ['2', '3', '4']) await ana.write(text);
    end();
    await until('it is asked again', () => asked.length === 2);
    await idle(bridge, ana);
    assert.equal(asked.length, 2);
    const { text, conversation } = asked[1]!;
    assert.equal(text, '4');
    assert.deepEqual(
      conversation.messages.map((message) => message.text),
      ['1', '2', '3'],
    );
  });
});
