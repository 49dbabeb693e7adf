/** Servers of others, for the tests of files: real ones on this machine, that answer as a test wants. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

export interface OtherServer {
  /** Such as `http://127.0.0.1:40001`. */
  readonly origin: string;
  /** Addresses that were asked for. */
  readonly asked: string[];
}

/** Gone after the tests of the file. */
export async function serve(answer: RequestListener): Promise<OtherServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
  };
}
