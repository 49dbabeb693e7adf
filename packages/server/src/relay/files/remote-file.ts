/** Downloads files that Missive's webhook names. Their URLs are untrusted. */

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { RemoteFile } from '../../stores/relay-store.js';
import { storedContentType } from './content-types.js';
import { cleanFilename } from './file-names.js';
import { announcedLength, BodyTooLarge, readLimited } from './limited-body.js';
import { readableSize } from './packing.js';
import { isPrivateAddressError, networkOf, urlProblem } from './public-network.js';

export interface FetchedFile {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Safe to store. */
  readonly contentType: string;
  /** Safe to show and to save. */
  readonly filename: string;
}

export interface RemoteFileOptions {
  /**
   * Origin of the configured Missive, such as an emulator on this machine: only files there
   * may use plain HTTP, a private address and any port. Null when there is none.
   */
  readonly trustedOrigin?: string | null;
  readonly limitBytes?: number;
  /** Time limit for everything: lookups, connections, redirects, the body. In milliseconds. */
  readonly timeoutMs?: number;
  /** Resolves host names; the system's by default. */
  readonly lookup?: LookupFunction;
}

/** Maximum number of files that are relayed per message. */
export const MAX_REMOTE_FILES = 25;
/** Twilio's own limit is 150 MB; this is what one worker holds in memory. */
export const MAX_REMOTE_FILE_BYTES = 50_000_000;

/**
 * `refused` is permanent, and its message is for people: it names the file, never the URL. `unavailable` may
 * succeed on a retry.
 */
export class RemoteFileError extends Error {
  readonly problem: 'refused' | 'unavailable';

  constructor(problem: 'refused' | 'unavailable', message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RemoteFileError';
    this.problem = problem;
  }
}

const TIMEOUT = 60_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PASSING = new Set([408, 425, 429]);
const HEADERS = { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'missive-chat' };
/** No repeated groups: such a pattern fails on megabytes. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The whole file, in memory. @throws RemoteFileError */
export async function fetchRemoteFile(
  file: RemoteFile,
  options: RemoteFileOptions = {},
): Promise<FetchedFile> {
  const { limitBytes = MAX_REMOTE_FILE_BYTES } = options;
  const filename = cleanFilename(file.filename, file.contentType);
  try {
    if (file.size > limitBytes) throw new BodyTooLarge(limitBytes);
    const { bytes, served } =
      file.base64 === null ? await download(file.url, options) : decode(file.base64, options);
    return { bytes, filename, contentType: storedContentType({ claimed: file.contentType, served, bytes }) };
  } catch (error) {
    throw namedError(error, filename, limitBytes);
  }
}

interface Content {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Media type in the response; empty when there was none. */
  readonly served: string;
}

function decode(base64: string, { limitBytes = MAX_REMOTE_FILE_BYTES }: RemoteFileOptions): Content {
  if (base64.length > 4 * Math.ceil(limitBytes / 3)) throw new BodyTooLarge(limitBytes);
  if (base64.length % 4 !== 0 || !BASE64.test(base64)) throw refusal('its content is not proper Base64');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > limitBytes) throw new BodyTooLarge(limitBytes);
  return { bytes, served: '' };
}

async function download(address: string | null, options: RemoteFileOptions): Promise<Content> {
  const { limitBytes = MAX_REMOTE_FILE_BYTES, timeoutMs = TIMEOUT } = options;
  if (address === null) throw refusal('there is neither an address nor content');
  const response = await follow(address, options, AbortSignal.timeout(timeoutMs));
  try {
    checkAnswer(response, limitBytes);
    const { 'content-type': served = '', 'content-length': length } = response.headers;
    const bytes = await readLimited(
      response as AsyncIterable<Uint8Array>,
      limitBytes,
      announcedLength(length),
    );
    return { bytes, served };
  } finally {
    response.destroy();
  }
}

/** Follows redirects manually: each URL is checked. */
async function follow(
  address: string,
  options: RemoteFileOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = parseUrl(address);
  // After a redirect elsewhere, no redirect leads back inside.
  let isTrusted = isOrigin(url, options.trustedOrigin);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    checkUrl(url, isTrusted);
    const response = await get(url, isTrusted, options.lookup, signal);
    const { statusCode = 0, headers } = response;
    if (!REDIRECTS.has(statusCode)) return response;
    response.destroy();
    url = parseUrl(headers.location ?? '', url.href);
    isTrusted = isTrusted && isOrigin(url, options.trustedOrigin);
  }
  throw refusal('its address redirects too often');
}

function get(
  url: URL,
  isTrusted: boolean,
  lookup: LookupFunction | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const open = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    open(url, { ...networkOf(isTrusted, lookup), headers: HEADERS, signal }, resolve)
      .on('error', reject)
      .end();
  });
}

const isOrigin = (url: URL, origin: string | null | undefined): boolean =>
  /^https?:$/.test(url.protocol) && url.origin === origin;

function parseUrl(address: string, base?: string): URL {
  if (!URL.canParse(address, base)) throw refusal('its address is not a valid URL');
  return new URL(address, base);
}

function checkUrl(url: URL, isTrusted: boolean): void {
  const problem = urlProblem(url, isTrusted);
  if (problem !== null) throw refusal(`its address ${problem}`);
}

function checkAnswer({ statusCode = 0, headers }: IncomingMessage, limitBytes: number): void {
  if (statusCode >= 500 || PASSING.has(statusCode))
    throw new RemoteFileError('unavailable', `its server returned status ${statusCode}`);
  if (statusCode !== 200) throw refusal(`its server returned status ${statusCode}`);
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    throw refusal('its server sent it compressed, although that was not accepted');
  if (announcedLength(headers['content-length']) > limitBytes) throw new BodyTooLarge(limitBytes);
}

const refusal = (why: string): RemoteFileError => new RemoteFileError('refused', why);

/** Any error as a sentence with the file's name. */
function namedError(error: unknown, filename: string, limitBytes: number): RemoteFileError {
  const named = (problem: RemoteFileError['problem'], why: string, cause?: unknown): RemoteFileError =>
    new RemoteFileError(problem, `The file “${filename}” cannot be passed on: ${why}.`, cause);
  if (error instanceof RemoteFileError) return named(error.problem, error.message);
  if (error instanceof BodyTooLarge) return named('refused', `it is larger than ${readableSize(limitBytes)}`);
  if (isPrivateAddressError(error)) return named('refused', 'its address is not on the internet', error);
  return named('unavailable', 'its server sent no complete response in time', error);
}
