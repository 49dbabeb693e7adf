/** A program elsewhere: it is asked by a signed request. */

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ProgramAccess } from '../accounts/account-store.js';
import { hmacOf } from '../crypto/signatures.js';
import { announcedLength, BodyTooLarge, readLimited } from '../relay/files/limited-body.js';
import { isPrivateAddressError, networkOf, urlProblem } from '../relay/files/public-network.js';
import { tooSlow } from './local-program.js';
import { readResponse } from './program-answer.js';
import { ProgramError, type Program, type ProgramAnswer } from './program.js';

export interface WebhookOptions {
  /** The one origin that may have plain HTTP, a private address and a port; null when there is none. */
  readonly trustedOrigin: string | null;
  /** Time limit of a request with its response, in milliseconds. */
  readonly timeout: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves host names; the system's by default. */
  readonly lookup?: LookupFunction;
}

/** Bytes of a response. */
const MAX_RESPONSE = 64 * 1024;
const RETRIED = new Set([408, 425, 429]);

/** Hex HMAC-SHA256 of the time, a dot and the body: an old request cannot be repeated with a new time. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${hmacOf(secret, `${timestamp}.`, body)}`;

export const webhookProgram = (
  { url, secret }: Pick<ProgramAccess, 'url' | 'secret'>,
  options: WebhookOptions,
): Program => ({
  async ask(message) {
    const body = JSON.stringify(message);
    const timestamp = String(Math.floor(options.now() / 1_000));
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      'User-Agent': 'missive-chat',
      'X-Hook-Timestamp': timestamp,
      'X-Hook-Signature': signatureOf(secret, timestamp, body),
    };
    const signal = AbortSignal.timeout(options.timeout);
    try {
      const response = await post(new URL(url), { headers, body, signal }, options);
      return await readAnswer(response);
    } catch (error) {
      throw programErrorOf(error, signal);
    }
  },
});

/** Why a program cannot be at this address; null when it can. */
export function programUrlProblem(url: string, trustedOrigin: string | null): string | null {
  if (!URL.canParse(url)) return 'must be a web address such as https://answers.example.com/chat';
  const problem = urlProblem(new URL(url), isTrusted(new URL(url), trustedOrigin));
  return problem === null ? null : `cannot be used: it ${problem}`;
}

const isTrusted = (url: URL, trustedOrigin: string | null): boolean =>
  /^https?:$/.test(url.protocol) && url.origin === trustedOrigin;

interface Sent {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

function post(
  url: URL,
  { headers, body, signal }: Sent,
  { trustedOrigin, lookup }: WebhookOptions,
): Promise<IncomingMessage> {
  const trusted = isTrusted(url, trustedOrigin);
  // It may have been stored before the rule was.
  const problem = urlProblem(url, trusted);
  if (problem !== null)
    throw new ProgramError(`The address of the program cannot be used: it ${problem}.`, {
      isPermanent: true,
    });
  const open = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    open(url, { ...networkOf(trusted, lookup), method: 'POST', headers, signal }, resolve)
      .on('error', reject)
      .end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<ProgramAnswer> {
  const { statusCode = 0, headers } = response;
  try {
    if (statusCode >= 300 && statusCode < 400)
      throw new ProgramError('The program redirected the request; enter the address that it leads to.', {
        isPermanent: true,
      });
    if (statusCode < 200 || statusCode >= 300)
      throw new ProgramError(`The program returned status ${statusCode}.`, {
        isPermanent: statusCode < 500 && !RETRIED.has(statusCode),
      });
    if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
      throw wrong('the response: must not be compressed');
    const length = announcedLength(headers['content-length']);
    const bytes = await readLimited(response as AsyncIterable<Uint8Array>, MAX_RESPONSE, length);
    const text = bytes.toString('utf8').trim();
    return text === '' ? { replies: [], handOff: null } : readResponse(parsed(text));
  } finally {
    response.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('the response: must be JSON');
  }
}

const wrong = (problem: string): ProgramError =>
  new ProgramError(`The program did not answer as it should: ${problem}.`, { isPermanent: true });

function programErrorOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof ProgramError) return error;
  if (signal.aborted) return tooSlow();
  if (error instanceof BodyTooLarge) return wrong(`the response: must be at most ${MAX_RESPONSE / 1024} kB`);
  if (error instanceof TypeError) return wrong(error.message);
  if (isPrivateAddressError(error))
    return new ProgramError('The address of the program is not on the internet.', {
      isPermanent: true,
      cause: error,
    });
  return new ProgramError('The program could not be reached.', { cause: error });
}
