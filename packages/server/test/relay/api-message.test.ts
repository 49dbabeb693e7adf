/** Messages of the operator’s own system: once for the visitor, once for the team, with quick replies (LC-53). */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACCOUNT, until, useBridge, type Bridge } from './bridge.js';

const ADMIN_SECRET = 'a-long-secret-for-the-setup-page';
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

describe('a message by the API', () => {
  const use = useBridge({ adminSecret: ADMIN_SECRET });

  async function signIn({ url }: Bridge): Promise<string> {
    const body = JSON.stringify({ secret: ADMIN_SECRET });
    const response = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: HEADERS, body });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async function chatting() {
    const bridge = use();
    const ana = await bridge.visitor();
    await ana.write('Where is my parcel?');
    const reference = `mwc:${ana.sid}`;
    await until('it is at Missive', () =>
      bridge.missive.messages.some(({ references }) => references.includes(reference)),
    );
    const cookie = await signIn(bridge);
    const send = (message: object, visitor = ana.session.identity, headers = {}) =>
      fetch(`${bridge.url}/api/accounts/${ACCOUNT}/visitors/${visitor}/messages`, {
        method: 'POST',
        headers: { ...HEADERS, Cookie: cookie, ...headers },
        body: JSON.stringify(message),
      });
    const posts = () =>
      bridge.missive.posts.filter(
        ({ references, cards }) =>
          references.includes(reference) && JSON.stringify(cards).includes('Sent by API'),
      );
    return { bridge, ana, send, posts };
  }

  it('LC-53 reaches the visitor once with quick replies, and the team with the same in words', async () => {
    const { ana, send, posts } = await chatting();
    const message = {
      id: 'parcel-7',
      text: 'Your parcel is late. Shall we send it again? {{ reply: Later }}',
      replies: ['Yes', 'No'],
      author: 'Parcel service',
    };
    const sent = await Promise.all([1, 2, 3].map(() => send(message)));
    assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 200, 202]);
    await until('the visitor has it', async () => (await ana.receivedMessages()).length > 0);
    await until('the team has it', () => posts().length > 0);
    assert.deepEqual(await (await send(message)).json(), { id: 'parcel-7', state: 'known' });
    await send({ id: 'parcel-8', text: 'Bye' });
    await until('the next one is there', async () => (await ana.receivedMessages()).length > 1);
    const received = await ana.receivedMessages();
    assert.deepEqual(
      received.map(({ body, attributes }) => [body, attributes.replies, attributes.name]),
      [
        ['Your parcel is late. Shall we send it again?', ['Yes', 'No', 'Later'], 'Parcel service'],
        ['Bye', undefined, ''],
      ],
    );
    await until('the team has both', () => posts().length === 2);
    const [card] = posts()[0]!.cards as unknown as {
      title: string;
      text: string;
      fields: { title: string; value: string }[];
    }[];
    assert.deepEqual(
      [card?.title, card?.text, card?.fields[0]?.title, card?.fields[0]?.value],
      [
        'Sent by API · Parcel service',
        'Your parcel is late. Shall we send it again?',
        'Quick replies',
        'Yes · No · Later',
      ],
    );
  });

  it('LC-53 that is malformed gets an error that names the field; without a session it is refused', async () => {
    const { bridge, send } = await chatting();
    for (const [message, field] of [
      [{ text: 'Hi' }, 'id'],
      [{ id: 'two words', text: 'Hi' }, 'id'],
      [{ id: 'a', text: ' ' }, 'text'],
      [{ id: 'a', text: 'Hi', replies: ['r'.repeat(61)] }, 'replies'],
      [{ id: 'a', text: 'Hi', replies: ['Yes', 'Yes'] }, 'replies'],
      [{ id: 'a', text: 'Hi', replies: 'Yes' }, 'replies'],
      [{ id: 'a', text: 'Hi', author: 'a'.repeat(61) }, 'author'],
      [{ id: 'a', text: 'Hi', html: '<b>' }, 'html'],
    ] as const) {
      const response = await send(message);
      assert.equal(response.status, 400);
      assert.match(
        ((await response.json()) as { error: { message: string } }).error.message,
        new RegExp(`^${field}`),
      );
    }
    const right = { id: 'a', text: 'Hi' };
    assert.equal((await send(right, 'ana')).status, 400);
    assert.equal((await send(right, `visitor-${'0'.repeat(32)}`)).status, 404);
    assert.equal((await send(right, undefined, { Cookie: '' })).status, 401);
    assert.equal((await send(right, undefined, { 'Sec-Fetch-Site': 'cross-site' })).status, 403);
    await send({ id: 'told', text: 'Hi' });
    const noted = await (await bridge.store()).audit.list(ACCOUNT, null, 50);
    const [entry] = noted.filter(({ action }) => action === 'message-sent');
    assert.deepEqual([entry?.who, entry?.fields], ['admin secret', ['id', 'text']]);
  });
});
