/** A load balancer: one address for several processes, without retries. */

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** The ports of the processes that are alive; each new connection goes to the next of them. */
  ports: readonly number[];
  stop(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((outer) => {
    const { ports } = balancer;
    const port = ports[turn++ % Math.max(1, ports.length)];
    if (port === undefined) return outer.destroy();
    const inner = connect(port, '127.0.0.1');
    // When a process is killed during a request, its client gets no response.
    for (const [socket, other] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const balancer: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ports: [],
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
  return balancer;
}
