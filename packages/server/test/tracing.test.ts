/** OpenTelemetry traces, with the real SDK (CS-05). It registers an SDK, so it has a process of its own. */

import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import { before, describe, it } from 'node:test';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { inSpan, routeOf } from '../src/tracing.js';
import { eventually } from '../../../test/support/eventually.js';
import { useMailServer } from './mail/mail-server.js';
import { ACCOUNT, SIGNATURE_SECRET, startBridge } from './relay/bridge.js';
import { createTestServer, SECRET_KEY, useEmulator } from './support.js';

const emulator = useEmulator();
const exporter = new InMemorySpanExporter();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
/** Headers of all requests that this process sends, such as those to Twilio and Missive. */
const sentHeaders: string[] = [];

const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
const named = (name: string): ReadableSpan[] => spans().filter((span) => span.name === name);
/** All that an exporter could send. */
const exported = (span: ReadableSpan): string =>
  JSON.stringify([
    span.name,
    span.attributes,
    span.events,
    span.status,
    span.links,
    span.resource.attributes,
  ]);

describe('traces', () => {
  it('CS-05 cost nothing that could be measured while no SDK is loaded', async () => {
    const { app } = await createTestServer(emulator());
    const timed = async (count: number, task: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      for (let one = 0; one < count; one++) await task();
      return (performance.now() - start) / count;
    };
    const request = (): Promise<unknown> => Promise.resolve(app.request('/healthz'));
    const span = (): Promise<unknown> => inSpan('nothing', { isRoot: true }, () => Promise.resolve());
    const bare = (): Promise<unknown> => Promise.resolve();
    await timed(2_000, request);
    await timed(20_000, span);
    const [perRequest, perSpan, perCall] = [
      await timed(5_000, request),
      await timed(200_000, span),
      await timed(200_000, bare),
    ];
    const ratio = (perSpan - perCall) / perRequest;
    console.log(
      `a span that is not recorded takes ${((perSpan - perCall) * 1e6).toFixed(0)} ns: ` +
        `${(100 * ratio).toFixed(2)} % of the cheapest request (${(perRequest * 1e3).toFixed(0)} µs)`,
    );
    assert.ok(ratio < 0.1);
    assert.equal(spans().length, 0);
  });

  it('CS-05 have routes without ids', () => {
    for (const [url, route] of [
      [
        'https://conversations.twilio.com/v1/Services/IS0123/Conversations/CH0123/Messages?Order=desc',
        '/v1/Services/{id}/Conversations/{id}/Messages',
      ],
      ['/v1/Services/IS1/Users/visitor-0123', '/v1/Services/{id}/Users/{id}'],
      ['/2010-04-01/Accounts/AC1/Keys.json', '/2010-04-01/Accounts/{id}/Keys'],
      ['/conversations/6f0b0c1e/messages?limit=10', '/conversations/{id}/messages'],
      ['/messages/a,b', '/messages/{id}'],
      ['/jane%40acme.com', '/{id}'],
    ] as const)
      assert.equal(routeOf(url), route);
  });
});

describe('traces with an SDK', () => {
  before(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    subscribe('undici:request:create', (message) => {
      const { request } = message as { request: { headers: unknown } };
      sentHeaders.push(JSON.stringify(request.headers));
    });
    subscribe('http.client.request.start', (message) => {
      const { request } = message as { request: { getHeaders(): object } };
      sentHeaders.push(JSON.stringify(request.getHeaders()));
    });
  });

  it('CS-05 follow a conversation from the request to Twilio, Missive and the mail server, and contain nothing of it', async () => {
    const mailServer = await useMailServer();
    const bridge = await startBridge({
      adminSecret: 'a secret of the tests',
      smtpUrl: mailServer.url,
      smtpFrom: 'chat@kiln.example',
    });
    const store = await bridge.store();
    const account = (await store.find(ACCOUNT))!;
    const email = { isOn: true, minutes: 0, siteUrl: 'https://shop.example', replyTo: '' };
    await store.update(ACCOUNT, { email: { ...account.email, ...email } }, Date.now());
    const ana = await bridge.visitor({ visitor: { name: 'Anastasia', email: 'anastasia@example.org' } });
    await ana.write('My secret question');
    await ana.writeFiles([{ filename: 'secret-file.pdf', bytes: Buffer.from('%PDF-secret content') }]);
    const { id } = await eventually('the conversation at Missive', () =>
      Promise.resolve(bridge.missive.conversations.find(({ messages }) => messages.length >= 2)),
    );
    bridge.missive.reply(id, { body: 'My secret answer' });
    await eventually('the reply', async () => (await ana.receivedMessages())[0]);
    await fetch(`${bridge.url}/secret-path/${ana.sid}?token=secret-query`);
    await eventually('the email', () => Promise.resolve(mailServer.received[0]));
    await bridge.stopServer();

    const all = spans();
    const names = new Set(all.map(({ name }) => name));
    for (const name of [
      'POST /:account/sessions',
      'POST /:account/webhooks/missive',
      'twilio POST /v1/Services/{id}/Conversations',
      'twilio GET /v1/Services/{id}/Conversations/{id}/Messages',
      'twilio POST /v1/Services/{id}/Conversations/{id}/Messages',
      'twilio GET /v1/Services/{id}/Media/{id}',
      'missive POST /messages',
      'job to-missive',
      'job to-visitor',
      'job mail',
      'smtp SEND',
    ])
      assert.ok(names.has(name), `${name} is not among ${[...names].join(', ')}`);

    const secrets = [
      'anastasia',
      'secret',
      'proof',
      'kiln',
      ana.sid,
      ana.identity,
      ana.session.token,
      ana.session.visitorToken,
      account.id + '"',
      account.twilio!.accountSid,
      account.twilio!.serviceSid,
      account.twilio!.apiKeySid,
      bridge.missive.token,
      id,
      SECRET_KEY,
      SIGNATURE_SECRET,
    ].map((text) => text.toLowerCase());
    for (const span of all) {
      const text = exported(span).toLowerCase();
      for (const secret of secrets) assert.ok(!text.includes(secret), `${text} contains ${secret}`);
      // Ids of Twilio and Missive, visitors, addresses, tokens.
      assert.doesNotMatch(text, /[a-z]{2}[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-|visitor-[0-9a-f]|@|eyj/);
      assert.deepEqual(span.events, []);
    }

    const [post] = named('missive POST /messages');
    const [job] = all.filter((one) => one.spanContext().spanId === post?.parentSpanContext?.spanId);
    assert.equal(job?.name, 'job to-missive');
    assert.equal(job.parentSpanContext, undefined);
    assert.deepEqual(job.attributes, {
      'missive_chat.queue': 'to-missive',
      'missive_chat.attempt': 1,
      'missive_chat.outcome': 'worked',
    });
    assert.equal(post?.kind, SpanKind.CLIENT);
    assert.deepEqual(post.attributes, {
      'peer.service': 'missive',
      'http.request.method': 'POST',
      'url.template': '/messages',
      'missive_chat.attempt': 1,
      'http.response.status_code': 201,
    });
    const [session] = named('POST /:account/sessions');
    const [create] = named('twilio POST /v1/Services/{id}/Conversations');
    assert.equal(create?.spanContext().traceId, session?.spanContext().traceId);
    assert.equal(session?.kind, SpanKind.SERVER);

    assert.ok(sentHeaders.length > 10);
    for (const headers of sentHeaders) assert.doesNotMatch(headers, /traceparent|tracestate|baggage/i);
  });

  it('CS-05 neither continue a caller’s trace nor obey its sampling, but link to it', async () => {
    const { app } = await createTestServer(emulator());
    for (const flags of ['00', '01']) {
      exporter.reset();
      await app.request('/healthz', {
        headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-${flags}`, baggage: 'secret=1' },
      });
      const [span] = named('GET /healthz');
      assert.notEqual(span?.spanContext().traceId, TRACE);
      assert.equal(span?.parentSpanContext, undefined);
      assert.deepEqual(
        span?.links.map((link) => link.context.traceId),
        [TRACE],
      );
    }
    for (const traceparent of ['nonsense', `00-${TRACE}-0000000000000000-01`, 'x'.repeat(5_000)]) {
      exporter.reset();
      await app.request('/healthz', { headers: { traceparent } });
      assert.deepEqual(named('GET /healthz')[0]?.links, []);
    }
  });

  it('CS-05 name the kind of an error, and never its text', async () => {
    exporter.reset();
    class SecretError extends Error {
      override name = 'SecretError';
      code = 'a secret code';
    }
    const failing = (error: Error): Promise<unknown> =>
      assert.rejects(inSpan('failing', {}, () => Promise.reject(error)));
    await failing(new SecretError('a secret text'));
    await failing(Object.assign(new Error('a secret text'), { code: 'ECONNRESET' }));
    await failing(Object.assign(new Error('a secret text'), { name: 'a secret name' }));
    assert.deepEqual(
      named('failing').map(({ attributes, status, events }) => [attributes, status, events]),
      ['SecretError', 'ECONNRESET', 'Error'].map((type) => [
        { 'error.type': type },
        { code: SpanStatusCode.ERROR },
        [],
      ]),
    );
  });
});
