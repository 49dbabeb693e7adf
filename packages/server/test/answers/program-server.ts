/** A program behind HTTP, as a user would write one. It keeps what it was sent. */

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { ProgramMessage } from '../../src/answers/program.js';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly message: ProgramMessage;
}

export interface ProgramServer {
  readonly url: string;
  readonly origin: string;
  readonly asked: Asked[];
  /** Responds to the next requests; echoes the text by default. */
  respond: (response: ServerResponse, asked: Asked) => void;
  stop(): Promise<void>;
}

export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
};

export async function startProgram(): Promise<ProgramServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body, message: JSON.parse(body) as ProgramMessage };
      asked.push(one);
      program.respond(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const program: ProgramServer = {
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    url: `${origin}/chat?from=shop`,
    origin,
    asked,
    respond: (response, { message }) => json(response, { reply: `You said: ${message.text}` }),
  };
  return program;
}

/** For one test. */
export async function useProgram(): Promise<ProgramServer> {
  const program = await startProgram();
  after(() => program.stop());
  return program;
}
