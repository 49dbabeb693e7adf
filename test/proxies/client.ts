/** A visitor's or an operator's requests through a proxy, from an address of this machine's own network. */
import { connect as connectHttp2 } from 'node:http2';
import { request as requestHttp } from 'node:http';
import { request as requestHttps, type Agent } from 'node:https';
import type { Proxy } from './proxy.js';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Of the visitor: one of 127.0.0.0/8. */
  readonly from?: string;
  readonly scheme?: 'http' | 'https';
  /** Keeps connections open for the next request. */
  readonly agent?: Agent;
}

export function ask(proxy: Proxy, path: string, asking: Asking = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body, from = '127.0.0.1', scheme = 'https', agent } = asking;
  const port = scheme === 'https' ? proxy.httpsPort : proxy.httpPort;
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method,
    localAddress: from,
    headers: { Host: `localhost:${port}`, ...length, ...headers },
  };
  return new Promise((resolve, reject) => {
    const call =
      scheme === 'https'
        ? requestHttps({
            ...options,
            ca: proxy.authority,
            servername: 'localhost',
            ...(agent === undefined ? {} : { agent }),
          })
        : requestHttp(options);
    let hasReply = false;
    call.once('response', (response) => {
      hasReply = true;
      const chunks: Buffer[] = [];
      const end = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', end);
      response.once('error', end);
    });
    // The reply to a body that is refused comes before all of it was sent.
    call.on('error', (error) => {
      if (!hasReply) reject(error);
    });
    call.end(body);
  });
}

export interface Stream {
  readonly status: number;
  /** What has arrived so far. */
  text(): string;
  /** Resolves when it is closed. */
  readonly ended: Promise<void>;
  close(): void;
}

/** An event stream by HTTP/2, as browsers open it. */
export function openStream(proxy: Proxy, path: string): Promise<Stream> {
  const session = connectHttp2(`https://localhost:${proxy.httpsPort}`, { ca: proxy.authority });
  return new Promise((resolve, reject) => {
    session.once('error', reject);
    const call = session.request({ ':path': path, accept: 'text/event-stream' });
    call.setEncoding('utf8');
    let text = '';
    call.on('data', (piece: string) => (text += piece));
    call.once('error', reject);
    const ended = new Promise<void>((done) => call.once('close', done));
    call.once('response', (headers) =>
      resolve({
        status: Number(headers[':status']),
        text: () => text,
        ended,
        close() {
          call.close();
          session.close();
        },
      }),
    );
  });
}
