/** Servers that tests of files download from: real ones on this machine, with a handler per test. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

export interface OtherServer {
  /** Such as `http://127.0.0.1:40001`. */
  readonly origin: string;
  /** Paths of the requests received. */
  readonly requested: string[];
}

/** Starts a server that is closed after the tests of the file. */
export async function serve(handle: RequestListener): Promise<OtherServer> {
  const requested: string[] = [];
  const server = createServer((request, response) => {
    requested.push(request.url ?? '');
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested,
  };
}
