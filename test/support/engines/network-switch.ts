/** Switches off the network of a browser that cannot do so itself: a proxy that can be cut. */
import { createServer, request as ask } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface NetworkSwitch {
  readonly url: string;
  /** When off, closes open connections and accepts none. */
  turn(to: 'on' | 'off'): void;
  stop(): void;
}

export async function startNetworkSwitch(): Promise<NetworkSwitch> {
  const sockets = new Set<Socket>();
  let isOn = true;
  const server = createServer((request, response) => {
    const { method, headers, url = '' } = request;
    const upstream = ask(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  // A web socket's request is forwarded unchanged, and its data is not inspected.
  server.on('upgrade', ({ url = '', headers }, near: Socket, head: Buffer) => {
    const { hostname, port, pathname, search } = new URL(url);
    const far = connect(Number(port || 80), hostname, () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
      far.write(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      far.pipe(near).pipe(far);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.on('connection', (socket: Socket) => {
    if (!isOn) return void socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    turn(to) {
      isOn = to === 'on';
      if (!isOn) cut();
    },
    stop() {
      server.close();
      cut();
    },
  };
}
