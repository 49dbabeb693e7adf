/** Floods a chat server with unfinished bodies, and measures its memory and `/healthz`. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const MB = 1024 * 1024;
/** The server may close a kept-alive connection just as it is reused. */
const CLOSE = { headers: { Connection: 'close' } };

export interface Flood {
  readonly url: string;
  readonly path: string;
  /** Header lines besides `Host` and `Content-Length`. */
  readonly headers?: readonly string[];
  readonly sockets: number;
  /** Bytes that each socket announces in Content-Length, and bytes that it sends. */
  readonly announced: number;
  readonly sent: number;
  /** Duration in milliseconds. */
  readonly watch: number;
}

export interface FloodReport {
  readonly restMb: number;
  readonly peakMb: number;
  /** Slowest `/healthz` in milliseconds. */
  readonly slowestHealth: number;
  readonly healthChecks: number;
}

export async function flood({ url, watch, ...attack }: Flood): Promise<FloodReport> {
  const { hostname, port } = new URL(url);
  const rest = await residentBytes(url);
  const sockets = await Promise.all(
    Array.from({ length: attack.sockets }, () => open(hostname, Number(port), attack)),
  );
  let peak = rest;
  let slowestHealth = 0;
  let healthChecks = 0;
  const end = Date.now() + watch;
  while (Date.now() < end) {
    const start = performance.now();
    const health = await fetch(`${url}/healthz`, CLOSE);
    if (health.status !== 200) throw new Error(`/healthz: ${health.status}`);
    slowestHealth = Math.max(slowestHealth, performance.now() - start);
    healthChecks += 1;
    peak = Math.max(peak, await residentBytes(url));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const socket of sockets) socket.destroy();
  const inMb = (bytes: number): number => Math.round(bytes / MB);
  return { restMb: inMb(rest), peakMb: inMb(peak), slowestHealth: Math.round(slowestHealth), healthChecks };
}

async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, CLOSE)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

async function open(
  host: string,
  port: number,
  { path, headers = [], announced, sent }: Pick<Flood, 'path' | 'headers' | 'announced' | 'sent'>,
): Promise<Socket> {
  const socket = connect(port, host);
  socket.on('error', () => undefined); // refused before the end
  socket.resume();
  await once(socket, 'connect');
  const head = [`POST ${path} HTTP/1.1`, `Host: ${host}`, `Content-Length: ${announced}`, ...headers];
  socket.write(head.join('\r\n') + '\r\n\r\n');
  socket.write(Buffer.alloc(sent, 'a'));
  return socket;
}
