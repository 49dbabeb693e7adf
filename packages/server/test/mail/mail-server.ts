/** A real SMTP server in this process, with a mailbox, that misbehaves on request. */

import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/**
 * What the server does with the next email: `refuse`s the recipient, is `busy`, refuses it `after` the data, accepts it
 * and never answers (`stall`), accepts it and `drop`s the connection before its answer, drops it `before` the data or in the
 * `middle` of it, or never answers about the recipient (`slow-recipient`).
 */
export type Fault = 'refuse' | 'busy' | 'after' | 'stall' | 'drop' | 'before' | 'middle' | 'slow-recipient';

/** How far an email has come: its recipient is named, some of its data is here, it is accepted but not answered. */
export type Stage = 'recipient' | 'middle' | 'accepted';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
  readonly email: Email;
}

export interface MailServer {
  readonly url: string;
  /** Everything that was accepted, in order; a mailbox would show those of one Message-ID once. */
  readonly received: ReceivedMail[];
  /** Faults of the next emails, in order; then it behaves. */
  readonly faults: Fault[];
  /** Called at each stage of an email. With `lost` in the middle of its data, the rest does not arrive. */
  onStage: (stage: Stage) => 'lost' | undefined;
  /** Message-IDs, each once. */
  readonly ids: () => string[];
  /** How many emails were begun. */
  readonly attempts: () => number;
  stop(): Promise<void>;
}

/** What the library keeps of a connection. */
interface Connection {
  readonly _socket: { destroy(): void };
  readonly session: unknown;
}

const problem = (status: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode: status });

export async function startMailServer(
  options: SMTPServerOptions & { user?: string; password?: string } = {},
): Promise<MailServer> {
  const { user, password, ...others } = options;
  const received: ReceivedMail[] = [];
  const faults: Fault[] = [];
  let attempts = 0;
  const connections = (): Connection[] => [
    ...(server as unknown as { connections: Set<Connection> }).connections,
  ];
  const socketOf = (session: unknown): Connection['_socket'] | undefined =>
    connections().find((connection) => connection.session === session)?._socket;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: user === undefined,
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, callback) =>
      auth.username === user && auth.password === password
        ? callback(null, { user: auth.username })
        : callback(problem(535, 'Wrong user or password')),
    onRcptTo(address, session, callback) {
      attempts += 1;
      mailServer.onStage('recipient');
      const [fault] = faults;
      if (fault === 'refuse') {
        faults.shift();
        return callback(problem(550, `5.1.1 <${address.address}>: there is no such mailbox`));
      }
      if (fault === 'busy') {
        faults.shift();
        return callback(problem(451, '4.7.1 Greylisted, please come back later'));
      }
      if (fault === 'before') {
        faults.shift();
        return socketOf(session)?.destroy();
      }
      if (fault === 'slow-recipient') {
        faults.shift();
        return; // never answers
      }
      return callback();
    },
    onData(stream, session, callback) {
      const fault = faults.shift();
      const chunks: Buffer[] = [];
      let isLost = false;
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (mailServer.onStage('middle') === 'lost') isLost = true;
        if (fault === 'middle' || isLost) socketOf(session)?.destroy();
      });
      stream.on('end', () => {
        void (async () => {
          if (fault === 'middle' || isLost) return;
          if (fault === 'after') return callback(problem(554, '5.7.1 This looks like spam'));
          const raw = Buffer.concat(chunks).toString('utf8');
          const to = session.envelope.rcptTo.map(({ address }) => address);
          const mail = { to, raw, email: await PostalMime.parse(raw) };
          received.push(mail);
          mailServer.onStage('accepted');
          if (fault === 'stall') return;
          if (fault === 'drop') return socketOf(session)?.destroy();
          callback(null, 'Accepted');
        })();
      });
    },
    ...others,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const signIn =
    user === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password ?? '')}@`;
  const mailServer: MailServer = {
    url: `smtp://${signIn}127.0.0.1:${port}`,
    received,
    faults,
    onStage: () => undefined,
    ids: () => [...new Set(received.map(({ email }) => email.messageId ?? ''))],
    attempts: () => attempts,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const { _socket } of connections()) _socket.destroy();
        server.close(() => resolve());
      }),
  };
  return mailServer;
}

/** For one test. */
export async function useMailServer(
  options: Parameters<typeof startMailServer>[0] = {},
): Promise<MailServer> {
  const server = await startMailServer(options);
  after(() => server.stop());
  return server;
}
