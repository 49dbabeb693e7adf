/** Sends emails by SMTP. The library is loaded only when a mail server is configured. */

import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { inCall } from '../tracing.js';
import { MailError, type Mailer, type OutgoingMail } from './mailer.js';

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  /** Address of the sender. */
  readonly from: string;
  /** Milliseconds for a whole email. What comes later is not waited for. */
  readonly timeout?: number;
}

/** Longest duration of sending one email, in milliseconds. */
export const MAX_MAIL_TIME = 60_000;
const CONNECT_TIMEOUT = 10_000;
const ANSWER_LENGTH = 200;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Fields of nodemailer’s errors. */
interface SmtpFailure extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

export async function createSmtpMailer({ url, from, timeout = MAX_MAIL_TIME }: SmtpOptions): Promise<Mailer> {
  const [{ default: MailComposer }, { default: SmtpConnection }, { parseConnectionUrl }] = await Promise.all([
    import('nodemailer/lib/mail-composer'),
    import('nodemailer/lib/smtp-connection'),
    import('nodemailer/lib/shared'),
  ]);
  const { auth, ...server } = parseConnectionUrl(url);
  const connectTimeout = Math.min(CONNECT_TIMEOUT, timeout);

  /**
   * Connects, signs in, and runs `step`. The connection is closed at the end and when time is up: a message that was
   * not handed over until then never will be.
   */
  const connected = (
    step?: (connection: SMTPConnection, done: (error?: Error | null) => void) => void,
  ): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      const connection = new SmtpConnection({
        // Without TLS, a password is sent only to this machine, unless the URL allows it.
        requireTLS: auth !== undefined && !LOOPBACK.test(server.host ?? ''),
        ...server,
        connectionTimeout: connectTimeout,
        greetingTimeout: connectTimeout,
        dnsTimeout: connectTimeout,
        socketTimeout: timeout,
      });
      let isOver = false;
      const done = (error?: Error | null): void => {
        if (isOver) return; // closing emits events, too
        isOver = true;
        clearTimeout(timer);
        if (error) {
          connection.close();
          reject(error);
        } else {
          connection.quit();
          resolve();
        }
      };
      const timer = setTimeout(() => done(new Error('The mail server is too slow.')), timeout);
      const then = (next: () => void) => (error?: Error | null) => (error ? done(error) : next());
      connection.on('error', done);
      connection.on('end', () => done(new Error('The mail server closed the connection.')));
      connection.connect(
        then(() => {
          const work = (): void => (step ? step(connection, done) : done());
          if (auth) connection.login(auth, then(work));
          else work();
        }),
      );
    });

  return {
    from,

    async send(mail) {
      const message = await new MailComposer({ ...messageOf(mail, from), baseBoundary: mail.id })
        .compile()
        .build();
      /** The library asks for the message when the mail server is ready to take it. */
      let isHandedOver = false;
      const content = Readable.from(
        (function* () {
          isHandedOver = true;
          yield message;
        })(),
      );
      try {
        await inCall('smtp', 'SEND', '', () =>
          connected((connection, done) => connection.send({ from, to: [mail.to] }, content, done)),
        );
      } catch (error) {
        throw toMailError(error as SmtpFailure, isHandedOver);
      }
    },

    async check() {
      try {
        await connected();
      } catch (error) {
        throw toMailError(error as SmtpFailure, false);
      }
    },
  };
}

const messageOf = (mail: OutgoingMail, from: string) => {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const idOf = (id: string): string => `<${id}@${domain}>`;
  const { stopUrl } = mail;
  return {
    messageId: idOf(mail.id),
    inReplyTo: idOf(mail.conversationId),
    references: [idOf(mail.conversationId)],
    date: new Date(mail.date),
    from: { name: mail.fromName, address: from },
    to: mail.to,
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(stopUrl === null
        ? {}
        : { 'List-Unsubscribe': `<${stopUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
  };
};

/** Commands whose refusal is about this email; others are refused to every email. */
const ABOUT_THE_EMAIL: readonly (string | undefined)[] = ['RCPT TO', 'DATA'];

/** @param isHandedOver whether the mail server may have the message */
function toMailError(error: SmtpFailure, isHandedOver: boolean): MailError {
  const { responseCode: status, command, code } = error;
  const answer = (error.response ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, ANSWER_LENGTH);
  if (status === undefined)
    return isHandedOver
      ? new MailError('uncertain', 'The mail server did not say whether it accepted the email.', '', error)
      : new MailError(
          'temporary',
          `The mail server could not be reached (${code ?? 'no answer'}).`,
          '',
          error,
        );
  if (code === 'EAUTH')
    return new MailError('temporary', `The mail server refused the sign-in (${status}).`, answer, error);
  const isFinal = status >= 500 && (isHandedOver || ABOUT_THE_EMAIL.includes(command));
  return isFinal
    ? new MailError('refused', `The mail server refused the email (${status}).`, answer, error)
    : new MailError('temporary', `The mail server does not accept the email now (${status}).`, answer, error);
}
