/** The connection to WebKit's inspector, with a server that loses replies. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { TIMEOUT } from '../eventually.js';
import { InspectorTransport } from './webkit-inspector.js';

/** Resolves with an open transport, its peer, and the reason for its closing. */
async function open(context: TestContext) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  context.after(() => server.close());
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const transport = new InspectorTransport(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  context.after(() => transport.close());
  const closed = new Promise<string | undefined>((resolve) => (transport.onclose = resolve));
  transport.open();
  const far = await accepted;
  // The peer's first message shows that the transport is open too.
  const first = new Promise<void>((resolve) => (transport.onmessage = () => resolve()));
  far.send(JSON.stringify({ method: 'Target.targetCreated' }));
  await first;
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const reply = (message: object): Promise<void> => {
    const received = new Promise<void>((resolve) => (transport.onmessage = () => resolve()));
    far.send(JSON.stringify(message));
    return received;
  };
  return { transport, closed, reply };
}

const toPage = (id: number, inner: object) => ({
  id,
  method: 'Target.sendMessageToTarget',
  params: { targetId: 'page-1', message: JSON.stringify(inner) },
});
const fromPage = (inner: object) => ({
  method: 'Target.dispatchMessageFromTarget',
  params: { targetId: 'page-1', message: JSON.stringify(inner) },
});

describe('the connection to WebKit', () => {
  it('closes when a command gets no reply, and names the command', async (context) => {
    const { transport, closed, reply } = await open(context);
    transport.send({ id: 1, method: 'Target.setPauseOnStart' });
    await reply({ id: 1, result: {} });
    transport.send(toPage(3, { id: 2, method: 'Runtime.evaluate' }));
    await reply({ id: 3, result: {} });
    context.mock.timers.tick(TIMEOUT);
    assert.equal(await closed, 'no reply to Runtime.evaluate');
  });

  it('stays open when every command gets its reply, or its page is replaced', async (context) => {
    const { transport, closed, reply } = await open(context);
    transport.send(toPage(2, { id: 1, method: 'Page.reload' }));
    await reply({ id: 2, result: {} });
    await reply(fromPage({ id: 1, result: {} }));
    transport.send(toPage(4, { id: 3, method: 'Page.enable' }));
    await reply({ id: 4, result: {} });
    await reply({ method: 'Target.targetDestroyed', params: { targetId: 'page-1' } });
    context.mock.timers.tick(TIMEOUT);
    assert.equal(await Promise.race([closed, Promise.resolve('open')]), 'open');
  });
});
