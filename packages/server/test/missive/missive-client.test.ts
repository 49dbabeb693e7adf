/** The client against the emulator: its requests, and how it reads each response. */

import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import {
  startMissiveEmulator,
  type MissiveEmulator,
  type MissiveOrganization,
} from '../../../emulators/src/index.js';
import {
  createMissiveClients,
  type MissiveClient,
  type MissiveClients,
} from '../../src/missive/missive-client.js';
import { MissiveError } from '../../src/missive/missive-errors.js';
import type { MessageFields } from '../../src/missive/missive-fields.js';
import { PAYLOAD_LIMIT, type HttpOptions } from '../../src/missive/missive-http.js';
import type { RateGate } from '../../src/missive/rate-gate.js';

const OPEN_GATE: RateGate = { run: (_token, call) => call() };
const ANA = { id: 'vis_ana', username: 'ana@example.org', name: 'Ana [Unverified]' };
const SHOP = { id: 'shop', username: 'shop', name: 'Kiln & Clay' };

let emulator: MissiveEmulator;
let missive: MissiveOrganization;
let client: MissiveClient;
const stops: (() => Promise<unknown>)[] = [];

before(async () => {
  emulator = await startMissiveEmulator();
});
beforeEach(() => {
  missive = emulator.createOrganization();
  client = clientsOf()(missive.token);
});
after(async () => {
  await emulator.stop();
  await Promise.all(stops.map((stop) => stop()));
});

const clientsOf = (options: HttpOptions = {}, onCall?: (outcome: string) => void): MissiveClients =>
  createMissiveClients(emulator.apiBaseUrl, OPEN_GATE, onCall, options);

const messageFields = (changes: Partial<MessageFields> = {}): MessageFields => ({
  account: missive.channel.id,
  from_field: ANA,
  to_fields: [SHOP],
  body: 'Where is my parcel?',
  external_id: 'IM1',
  references: ['mwc:CH1'],
  ...changes,
});

const failureOf = async (call: Promise<unknown>): Promise<MissiveError> => {
  const error = await call.then(
    () => assert.fail('It was not refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof MissiveError, inspect(error));
  return error;
};

/** A server in place of Missive. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { url, requests, client: createMissiveClients(url, OPEN_GATE)('a-token') };
};

describe('Missive client requests', () => {
  it('CC-01 sends a message with all its fields on a text and an HTML channel', async () => {
    for (const channel of [missive.channel, missive.createChannel({ type: 'html' })]) {
      const sent = await client.sendMessage(
        messageFields({
          account: channel.id,
          conversation_subject: 'Chat from ana@example.org',
          delivered_at: 1_760_000_000,
          attachments: [{ filename: 'label.png', base64_data: 'iVBORw0KGgo=' }],
        }),
      );
      const message = missive.messages.at(-1)!;
      assert.deepEqual(sent, {
        messageId: message.id,
        conversationId: missive.conversations.at(-1)!.id,
      });
      assert.equal(message.channel, channel);
      assert.equal(message.body, 'Where is my parcel?');
      assert.equal(message.from.username, ANA.username);
      assert.equal(message.to[0]?.id, SHOP.id);
      assert.equal(message.externalId, 'IM1');
      assert.equal(message.deliveredAt, 1_760_000_000);
      assert.equal(message.attachments[0]?.filename, 'label.png');
    }
  });

  it('CC-01 sends a message on an email channel', async () => {
    const { id: account } = missive.createChannel({ type: 'email' });
    await client.sendMessage({
      account,
      from_field: { address: 'ana@example.org', name: 'Ana' },
      to_fields: [{ address: 'shop@example.org', name: 'Shop' }],
      subject: 'Chat with Ana',
      body: '<p>Hello</p>',
      references: ['mwc:CH1'],
    });
    assert.equal(missive.messages[0]?.subject, 'Chat with Ana');
    assert.equal(missive.messages[0].from.address, 'ana@example.org');
  });

  it('CC-01 reads ids from every response that has them, and works without', async () => {
    for (const shape of ['id', 'object', 'array', 'bare', 'conversation', 'empty'] as const) {
      missive.createdReply = shape;
      const sent = await client.sendMessage(messageFields());
      const hasMessage = shape !== 'conversation' && shape !== 'empty';
      assert.deepEqual(
        sent,
        {
          messageId: hasMessage ? missive.messages.at(-1)!.id : null,
          conversationId: shape === 'empty' ? null : missive.conversations[0]!.id,
        },
        shape,
      );
    }
    assert.equal(missive.messages.length, 6);
  });

  it('CC-01 finds the conversation’s id outside the message too', async () => {
    const answers = [
      '{"messages":{"id":"m"},"conversation_id":"c"}',
      '{"message":{"id":"m","conversation_id":"c"}}',
      '{"messages":[{"id":"m"}],"conversation":{"id":"c"}}',
    ];
    const service = await serve((_, response) =>
      response.writeHead(201, { 'content-type': 'application/json' }).end(answers.shift()),
    );
    for (let left = 3; left > 0; left -= 1)
      assert.deepEqual(await service.client.sendMessage(messageFields()), {
        messageId: 'm',
        conversationId: 'c',
      });
  });

  it('CC-05 sends a post', async () => {
    const { conversationId } = await client.sendMessage(messageFields());
    const sent = await client.sendPost({
      conversation: conversationId!,
      notification: { title: 'Page', body: '/checkout' },
      username: 'Website chat',
      attachments: [{ text: 'On /checkout', fields: [{ title: 'language', value: 'fr', short: true }] }],
      reopen: false,
    });
    assert.deepEqual(sent, { id: missive.posts[0]!.id, conversationId });
    assert.equal(missive.posts[0]?.cards[0]?.fields[0]?.value, 'fr');
    const [post] = await client.conversationPosts(conversationId!);
    assert.equal(post?.username, 'Website chat');
    assert.equal(post.attachments[0]?.text, 'On /checkout');
  });

  it('CC-03 replies by sending a draft', async () => {
    const { conversationId } = await client.sendMessage(messageFields());
    const sent = await client.sendDraft({
      account: missive.channel.id,
      conversation: conversationId!,
      to_fields: [ANA],
      from_field: SHOP,
      body: 'On its way.',
      send: true,
    });
    assert.deepEqual(sent, { id: missive.messages.at(-1)!.id, conversationId });
  });

  it('closes a conversation', async () => {
    const { conversationId } = await client.sendMessage(messageFields());
    await client.closeConversation(conversationId!);
    assert.equal(missive.conversations[0]?.isClosed, true);
  });

  it('CC-01 rejects requests over 10 MB before sending, and sends smaller ones', async () => {
    const sizeOf = (length: number) =>
      Buffer.byteLength(
        JSON.stringify({
          messages: messageFields({
            attachments: [{ filename: 'é.bin', base64_data: 'A'.repeat(length) }],
          }),
        }),
      );
    const room = PAYLOAD_LIMIT - sizeOf(0);
    const fitting = room - (room % 4);
    const send = (length: number) =>
      client.sendMessage(
        messageFields({ attachments: [{ filename: 'é.bin', base64_data: 'A'.repeat(length) }] }),
      );
    await send(fitting);
    const error = await failureOf(send(fitting + 4));
    assert.deepEqual([error.kind, error.status, error.isUncertain], ['refused', 413, false]);
    assert.match(error.text, /10\.0 MB are too many: 10 MB at most/);
    assert.equal(missive.messages.length, 1);
  });
});

describe('Missive client reads', () => {
  it('CS-01 reads the users of the organization', async () => {
    assert.deepEqual(await client.organizations(), [{ id: missive.id, name: missive.name }]);
    const [team] = await client.teams();
    assert.deepEqual(team, { ...missive.teams[0], organizationId: missive.id });
    const users = await client.users();
    assert.deepEqual(users[0], { id: missive.users[0]!.id, name: 'Lou Martin', avatarUrl: null, isMe: true });
    assert.deepEqual(
      users.map(({ isMe }) => isMe),
      [true, false],
    );
  });

  it('CC-04 pages through conversations and their messages', async () => {
    for (let index = 0; index < 4; index += 1)
      await client.sendMessage(messageFields({ references: [`mwc:CH${index}`] }));
    assert.equal((await client.conversations()).length, 4);
    const [first] = missive.conversations;
    for (let minute = 1; minute <= 15; minute += 1)
      await client.sendMessage(
        messageFields({ conversation: first!.id, body: `${minute}`, delivered_at: 1_000_000 + minute * 60 }),
      );
    const { createdAt } = first!.messages[0]!;
    const page = await client.conversationMessages(first!.id, { until: createdAt - 1 });
    assert.deepEqual(
      page.map(({ preview }) => preview),
      ['15', '14', '13', '12', '11', '10', '9', '8', '7', '6'],
    );
    assert.equal(page[0]?.body, null);
    assert.equal(page[0].externalId, 'IM1');
    assert.equal(page[0].author, null);
    const older = await client.conversationMessages(first!.id, { until: page.at(-1)!.deliveredAt, limit: 3 });
    assert.deepEqual(
      older.map(({ preview }) => preview),
      ['6', '5', '4'],
    );
  });

  it('CC-04 finds a conversation by the id that it had before a merge too', async () => {
    const first = await client.sendMessage(messageFields());
    const second = await client.sendMessage(messageFields({ references: ['mwc:CH2'] }));
    const found = await client.conversation(first.conversationId!);
    assert.equal(found?.id, first.conversationId);
    assert.equal(found.messagesCount, 1);
    assert.ok(found.lastActivityAt! > 1_700_000_000);
    const merging = await fetch(`${emulator.apiBaseUrl}/conversations/${first.conversationId}/merge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${missive.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ target: second.conversationId }),
    });
    assert.equal(merging.status, 200);
    assert.equal((await client.conversation(first.conversationId!))?.id, second.conversationId);
    assert.equal(await client.conversation('44444444-4444-4444-8444-444444444444'), null);
  });

  it('CC-02 CC-06 reads one or several messages, without the sender’s address', async () => {
    const { conversationId } = await client.sendMessage(messageFields());
    const reply = missive.reply(conversationId!, {
      body: 'It left.',
      files: [{ filename: 'proof.pdf', bytes: Buffer.from('%PDF-1.7') }],
    });
    const [message] = await client.messages([reply.id]);
    assert.equal(message?.body, 'It left.');
    assert.equal(message.type, 'custom_text');
    assert.equal(message.conversationId, conversationId);
    assert.equal(message.to[0]?.id, ANA.id);
    assert.deepEqual(message.author, { id: missive.users[0]!.id, name: 'Lou Martin', avatarUrl: null });
    assert.equal(message.files[0]?.filename, 'proof.pdf');
    assert.match(message.files[0].contentType, /pdf/);
    assert.doesNotMatch(JSON.stringify(message), /lou@/);
    const both = await client.messages([missive.messages[0]!.id, reply.id]);
    assert.deepEqual(
      both.map(({ id }) => id),
      [missive.messages[0]!.id, reply.id],
    );
    assert.deepEqual(await client.messages([]), []);
    await assert.rejects(client.messages(Array<string>(26).fill(reply.id)), RangeError);
  });

  it('sends no request for a value that is not an id', async () => {
    const calls: string[] = [];
    const own = clientsOf({}, (outcome) => calls.push(outcome))(missive.token);
    assert.equal(await own.conversation('../users'), null);
    assert.equal((await failureOf(own.closeConversation('..'))).status, 404);
    assert.equal((await failureOf(own.messages(['a/b?c']))).status, 404);
    assert.deepEqual(calls, []);
  });
});

describe('Missive client errors', () => {
  it('CS-01 reports a wrong token without quoting it', async () => {
    for (const token of ['missive_pat-wrong', 'missive_pat-wrong\nx', 'missive_pat-wrong é']) {
      const error = await failureOf(clientsOf()(token).organizations());
      assert.deepEqual([error.kind, error.status, error.isUncertain], ['refused', 401, false]);
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /wrong/);
    }
  });

  it('CC-04 reports permanent refusals with Missive’s message', async () => {
    const error = await failureOf(client.sendMessage(messageFields({ subject: 'No' })));
    assert.deepEqual([error.kind, error.status, error.isUncertain], ['refused', 400, false]);
    assert.equal(error.text, "'subject' is not allowed for 'text' messages");
    const missing = await failureOf(
      client.sendMessage(messageFields({ account: '6f0b0c1e-0000-4000-8000-00000000ffff' })),
    );
    assert.deepEqual([missing.kind, missing.status], ['refused', 404]);
    missive.faults.pull({ kind: 'refuse', status: 403 });
    assert.equal((await failureOf(client.sendMessage(messageFields()))).status, 403);
  });

  it('CC-04 reports how long Missive asks us to wait', async () => {
    missive.faults.pull({ kind: 'throttle', retryAfter: 7 });
    const error = await failureOf(client.sendMessage(messageFields()));
    assert.deepEqual(
      [error.kind, error.status, error.retryAfter, error.isUncertain],
      ['throttled', 429, 7, false],
    );
    assert.equal(missive.messages.length, 0);
  });

  it('CC-04 reads Retry-After as a date, and has a default when it is missing', async () => {
    const waits = ['Fri, 20 Nov 2026 10:00:30 GMT', undefined, 'soon', '999999'];
    const service = await serve((_, response) => {
      const wait = waits.shift();
      response.writeHead(429, wait === undefined ? {} : { 'retry-after': wait }).end('slow down');
    });
    const now = () => Date.parse('2026-11-20T10:00:00Z');
    const dated = createMissiveClients(service.url, OPEN_GATE, undefined, { now })('a-token');
    for (const seconds of [30, 10, 10, 3_600])
      assert.equal((await failureOf(dated.organizations())).retryAfter, seconds);
  });

  it('CC-04 reports a server error as in doubt after sending, but not after reading', async () => {
    missive.faults.pull({ kind: 'refuse', status: 502, times: 2 });
    const sending = await failureOf(client.sendMessage(messageFields()));
    assert.deepEqual([sending.kind, sending.status, sending.isUncertain], ['unavailable', 502, true]);
    const reading = await failureOf(client.organizations());
    assert.deepEqual([reading.kind, reading.isUncertain], ['unavailable', false]);
  });

  it('CC-04 reports a timeout or a lost connection after sending as in doubt', async () => {
    missive.faults.pull({ kind: 'lose-reply' });
    const late = await failureOf(clientsOf({ timeout: 150 })(missive.token).sendMessage(messageFields()));
    assert.deepEqual(
      [late.kind, late.status, late.code, late.isUncertain],
      ['no-answer', null, 'TIMEOUT', true],
    );
    assert.equal(missive.messages.length, 1); // it has arrived
    missive.faults.pull({ kind: 'lose-reply', ms: 0 });
    const cut = await failureOf(client.sendMessage(messageFields()));
    assert.deepEqual([cut.kind, cut.isUncertain], ['no-answer', true]);
    missive.faults.pull({ kind: 'away' });
    const away = await failureOf(client.organizations());
    assert.deepEqual([away.kind, away.isUncertain], ['no-answer', false]);
  });

  it('CC-04 reports as not sent when the connection is refused', async () => {
    const service = await startMissiveEmulator();
    await service.stop();
    for (const url of [service.apiBaseUrl, 'http://missive.invalid/v1']) {
      const error = await failureOf(
        createMissiveClients(url, OPEN_GATE)('a-token').sendMessage(messageFields()),
      );
      assert.deepEqual([error.kind, error.status, error.isUncertain], ['no-answer', null, false]);
      assert.match(error.code ?? '', /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/);
    }
  });

  it('never sends the token to the target of a redirect', async () => {
    const other = await serve((_, response) => response.end('{}'));
    const service = await serve((_, response) => response.writeHead(307, { location: other.url }).end());
    const error = await failureOf(service.client.sendMessage(messageFields()));
    assert.deepEqual([error.kind, error.status], ['refused', 307]);
    assert.equal(other.requests.length, 0);
  });

  it('CC-04 does not accept a proxy’s page as a response of Missive', async () => {
    const service = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>'),
    );
    const sending = await failureOf(service.client.sendMessage(messageFields()));
    assert.deepEqual([sending.kind, sending.isUncertain], ['no-answer', true]);
    assert.equal((await failureOf(service.client.organizations())).kind, 'no-answer');
  });

  it('CC-04 reports a message as sent when the response is cut off or unreadable', async () => {
    const headers = { 'content-type': 'application/json' };
    const answers = [
      (response: ServerResponse) =>
        response.writeHead(201, headers).write('{"messages":{"id"', () => response.destroy()),
      (response: ServerResponse) => response.writeHead(201, headers).end('{"messages":'),
      (response: ServerResponse) => response.writeHead(201, headers).end('[null]'),
    ];
    const service = await serve((_, response) => void answers.shift()?.(response));
    for (let left = 3; left > 0; left -= 1)
      assert.deepEqual(await service.client.sendMessage(messageFields()), {
        messageId: null,
        conversationId: null,
      });
  });

  it('reads responses only up to a size limit', async () => {
    const service = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const part = Buffer.alloc(1_000_000, ' ');
      const write = (): void => {
        while (!response.destroyed && response.write(part));
        response.once('drain', write);
      };
      write();
    });
    assert.equal((await failureOf(service.client.organizations())).kind, 'no-answer');
  });

  it('CS-05 keeps the token out of errors, even where Missive quotes it', async () => {
    const service = await serve((request, response) =>
      response.writeHead(400).end(`bad header ${request.headers.authorization}`),
    );
    const error = await failureOf(service.client.organizations());
    assert.equal(error.text, 'bad header Bearer …');
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /a-token/);
  });

  it('CS-05 reports the outcome of each request', async () => {
    const outcomes: string[] = [];
    const own = clientsOf({ timeout: 150 }, (outcome) => outcomes.push(outcome))(missive.token);
    await own.organizations();
    for (const fault of [
      { kind: 'refuse', status: 422 },
      { kind: 'throttle' },
      { kind: 'refuse', status: 503 },
      { kind: 'away', times: 1 },
    ] as const) {
      missive.faults.pull(fault);
      await failureOf(own.organizations());
    }
    assert.deepEqual(outcomes, ['2xx', '4xx', '429', '5xx', 'none']);
  });
});
