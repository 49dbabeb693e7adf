import { shared } from './shared.js';
import { startPostgres, type PostgresServer } from './postgres.js';
import { before } from 'node:test';

const sharedServer = shared(startPostgres, (server) => server.stop());

/** One server for the test files of a process; each test has a database of its own. */
export function usePostgres(): () => PostgresServer {
  let server: PostgresServer | undefined;
  before(async () => {
    server = await sharedServer();
  });
  return () => server!;
}
