import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/core/chat-error.js';
import { fetchSettings, httpBackend } from '../../src/transport/backend.js';

const SERVER = 'https://chat.example';
const { fetch: realFetch } = window;
const { timeout: realTimeout } = AbortSignal;

/** Responds to the next requests, and records them as the browser would send them. */
function serve(answer: (request: Request) => Response | Promise<Response>): Request[] {
  const requests: Request[] = [];
  window.fetch = async (...args) => {
    const request = new Request(...args);
    requests.push(request);
    return answer(request);
  };
  return requests;
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

async function failure(attempt: Promise<unknown>): Promise<ChatError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('the chat server over HTTP', () => {
  afterEach(() => {
    window.fetch = realFetch;
    AbortSignal.timeout = realTimeout;
  });

  it('CS-04 returns a session', async () => {
    const requests = serve(() => json({ token: 'abc' }));
    const session = await httpBackend(SERVER, 'acme').session({ start: true, meta: { plan: 'gold' } });
    expect(session).to.deep.equal({ token: 'abc' });
    const [request] = requests;
    expect([request?.method, request?.url]).to.deep.equal(['POST', 'https://chat.example/acme/sessions']);
    expect(JSON.parse(await request!.text())).to.deep.equal({ start: true, meta: { plan: 'gold' } });
  });

  it('needs no preflight request and sends no cookies', async () => {
    const [request] = await (async () => {
      const requests = serve(() => json({}));
      await httpBackend(SERVER, 'acme').session({});
      return requests;
    })();
    expect([...request!.headers.keys()]).to.deep.equal(['content-type']);
    expect(request!.headers.get('content-type')).to.match(/^text\/plain\b/);
    expect(request!.credentials).to.equal('omit');
  });

  it('LC-03 returns the public settings of an account', async () => {
    const requests = serve(() => json({ account: 'acme' }));
    expect(await fetchSettings(SERVER, 'acme')).to.deep.equal({ account: 'acme' });
    expect([requests[0]?.method, requests[0]?.url]).to.deep.equal([
      'GET',
      'https://chat.example/acme/settings',
    ]);
    expect([...requests[0]!.headers.keys()]).to.deep.equal([]);
  });

  for (const [server, account, url] of [
    ['https://chat.example', 'a/b?c#d', 'https://chat.example/a%2Fb%3Fc%23d/settings'],
    ['https://chat.example', 'Größe & Co', 'https://chat.example/Gr%C3%B6%C3%9Fe%20%26%20Co/settings'],
    ['https://chat.example//', 'acme', 'https://chat.example/acme/settings'],
    ['https://chat.example/live/', 'acme', 'https://chat.example/live/acme/settings'],
  ] as const)
    it(`uses account ${account} of ${server}`, async () => {
      const requests = serve(() => json({}));
      await fetchSettings(server, account);
      expect(requests[0]?.url).to.equal(url);
    });

  for (const [status, code, expected] of [
    [404, 'unknown-account', 'unknown-account'],
    [403, 'origin-not-allowed', 'refused'],
    [403, 'challenge-required', 'challenge-required'],
    [400, 'invalid', 'invalid'],
    [429, 'throttled', 'throttled'],
    [429, 'something-new', 'unreachable'],
    [500, 'internal', 'unreachable'],
    [503, 'unavailable', 'unreachable'],
    [413, 'too-large', 'refused'],
    [404, 'not-found', 'refused'],
  ] as const)
    it(`LC-25 that returns ${status} ${code} means ${expected}`, async () => {
      serve(() => json({ error: { code, message: `It is ${code}.` } }, status));
      const error = await failure(httpBackend(SERVER, 'acme').session({}));
      expect([error.code, error.message]).to.deep.equal([expected, `It is ${code}.`]);
    });

  for (const [status, expected] of [
    [502, 'unreachable'],
    [429, 'unreachable'],
    [403, 'refused'],
  ] as const)
    it(`LC-25 whose ${status} comes from a proxy means ${expected}`, async () => {
      serve(() => new Response('<h1>Sorry</h1>', { status }));
      const error = await failure(fetchSettings(SERVER, 'acme'));
      expect([error.code, error.message]).to.deep.equal([expected, `The chat server answered ${status}.`]);
    });

  for (const body of ['null', '"no"', '[]', '{"error":null}', '{"error":"no"}', '{"error":{}}'])
    it(`LC-25 whose error is ${body} is classified by status`, async () => {
      serve(() => new Response(body, { status: 500 }));
      expect((await failure(fetchSettings(SERVER, 'acme'))).code).to.equal('unreachable');
    });

  for (const body of ['', '{"token":"ab', '<h1>Sign in to the network</h1>', 'null'])
    it(`LC-25 that returns ${body || 'nothing'} instead of JSON is retried: it was not reached`, async () => {
      serve(() => new Response(body));
      const error = await failure(httpBackend(SERVER, 'acme').session({}));
      expect(error.code).to.equal('unreachable');
      expect(error.message).to.contain('https://chat.example/acme/sessions');
    });

  it('LC-25 whose response is cut off is retried', async () => {
    const broken = new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode('{"token":'));
        stream.error(new TypeError('network error'));
      },
    });
    serve(() => new Response(broken));
    expect((await failure(httpBackend(SERVER, 'acme').session({}))).code).to.equal('unreachable');
  });

  it('LC-25 that cannot be reached is reported as unreachable', async () => {
    serve(() => Promise.reject(new TypeError('Failed to fetch')));
    const error = await failure(httpBackend(SERVER, 'acme').session({}));
    expect([error.code, error.message]).to.deep.equal([
      'unreachable',
      'The chat server does not answer: https://chat.example/acme/sessions',
    ]);
  });

  it('LC-25 is aborted when it does not respond in time', async () => {
    const timeouts: number[] = [];
    const ending = new AbortController();
    AbortSignal.timeout = (duration) => {
      timeouts.push(duration);
      return ending.signal;
    };
    serve(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    const failed = failure(httpBackend(SERVER, 'acme').session({}));
    ending.abort();
    expect((await failed).code).to.equal('unreachable');
    expect(timeouts).to.deep.equal([15_000]);
  });
});
