/**
 * Files at Twilio's Media Content Service, which the `twilio` package does not know: read and stored over REST.
 * https://www.twilio.com/docs/conversations/api/media-resource
 */

import type { TwilioAccess } from '../../accounts/account-store.js';
import { inCall, routeOf, setStatusCode } from '../../tracing.js';
import { announcedLength, BodyTooLarge, readLimited } from './limited-body.js';

export interface MediaContent {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly contentType: string;
  /** The sender's name for it; may be empty or invalid. */
  readonly filename: string;
}

export interface NewMedia {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly filename: string;
  /** Twilio identity of the sender. */
  readonly author: string;
}

/**
 * `missing` and `too-large` are permanent; `refused` concerns our credentials; `throttled` and
 * `unavailable` may succeed on a retry. Storing a file twice does no harm.
 */
export type MediaProblem = 'missing' | 'too-large' | 'refused' | 'throttled' | 'unavailable';

export class MediaError extends Error {
  readonly problem: MediaProblem;
  /** Seconds that Twilio asks for when it is `throttled`; 0 otherwise. */
  readonly retryAfter: number;

  constructor(
    problem: MediaProblem,
    message: string,
    options: { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MediaError';
    this.problem = problem;
    this.retryAfter = options.retryAfter ?? 0;
  }
}

/** All methods throw `MediaError`. */
export interface TwilioMedia {
  /** The whole file, in memory. Nothing is downloaded if it is larger than the limit. */
  fetchMedia(access: TwilioAccess, mediaSid: string, limitBytes: number): Promise<MediaContent>;
  /** Returns the SID with which a message refers to it. */
  storeMedia(access: TwilioAccess, media: NewMedia): Promise<string>;
  /** Public URL of the file, valid for some minutes. */
  temporaryUrl(access: TwilioAccess, mediaSid: string): Promise<string>;
  /** Deletes the file; nothing when it is gone already. */
  removeMedia(access: TwilioAccess, mediaSid: string): Promise<void>;
}

export interface TwilioMediaOptions {
  /** For one request including its body, in milliseconds. */
  readonly timeoutMs?: number;
}

const TWILIO_BASE_URL = 'https://mcs.us1.twilio.com';
const TIMEOUT = 60_000;
const DEFAULT_RETRY_AFTER = 5;
/** Far above any description of a file. */
const MAX_JSON_BYTES = 256 * 1024;
const MEDIA_SID = /^ME[0-9a-f]{32}$/i;

interface MediaRecord {
  readonly size: number;
  readonly contentType: string;
  readonly filename: string;
  readonly contentUrl: string;
}

/**
 * @param apiBaseUrl base URL of another Twilio that serves media beside its REST API; null means Twilio
 * itself.
 */
export function createTwilioMedia(
  apiBaseUrl: string | null,
  { timeoutMs = TIMEOUT }: TwilioMediaOptions = {},
): TwilioMedia {
  const baseUrl = (apiBaseUrl ?? TWILIO_BASE_URL).replace(/\/+$/, '');

  const request = async <T>(
    url: string,
    init: RequestInit,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    try {
      return await inCall('twilio', init.method ?? 'GET', routeOf(url), async (span) => {
        const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
        setStatusCode(span, response.status, !response.ok);
        if (response.ok) return await read(response);
        await response.body?.cancel();
        throw refusal(response);
      });
    } catch (error) {
      if (error instanceof MediaError) throw error;
      if (error instanceof BodyTooLarge)
        throw new MediaError('too-large', 'The file is too large.', { cause: error });
      throw new MediaError('unavailable', 'Twilio’s media service sent an incomplete response.', {
        cause: error,
      });
    }
  };

  const mediaUrl = (access: TwilioAccess): string =>
    `${baseUrl}/v1/Services/${encodeURIComponent(access.serviceSid)}/Media`;

  const describe = async (access: TwilioAccess, mediaSid: string): Promise<MediaRecord> => {
    if (!MEDIA_SID.test(mediaSid)) throw new MediaError('missing', 'This is no SID of a file at Twilio.');
    const init = { headers: { Authorization: credentials(access) } };
    return toRecord(await request(`${mediaUrl(access)}/${mediaSid}`, init, readJson));
  };

  return {
    async fetchMedia(access, mediaSid, limitBytes) {
      const { size, contentType, filename, contentUrl } = await describe(access, mediaSid);
      if (size > limitBytes)
        throw new MediaError('too-large', `The file is larger than ${limitBytes} bytes.`);
      // That URL is on another host: our credentials are not sent there.
      const init = { headers: { 'Accept-Encoding': 'identity' } };
      const bytes = await request(contentUrl, init, (response) => readBytes(response, limitBytes, size));
      return { bytes, contentType, filename };
    },

    async storeMedia(access, { bytes, contentType, filename, author }) {
      const query = new URLSearchParams({ Category: 'media', Filename: filename, Author: author });
      const stored = await request(
        `${mediaUrl(access)}?${query.toString()}`,
        {
          method: 'POST',
          headers: { Authorization: credentials(access), 'Content-Type': contentType },
          body: bytes,
          redirect: 'error',
        },
        readJson,
      );
      const sid = text(stored.sid);
      if (!MEDIA_SID.test(sid))
        throw new MediaError('unavailable', 'Twilio stored the file but returned no SID.');
      return sid;
    },

    async temporaryUrl(access, mediaSid) {
      return (await describe(access, mediaSid)).contentUrl;
    },

    async removeMedia(access, mediaSid) {
      if (!MEDIA_SID.test(mediaSid)) return;
      const init = { method: 'DELETE', headers: { Authorization: credentials(access) } };
      try {
        await request(`${mediaUrl(access)}/${mediaSid}`, init, async ({ body }) => body?.cancel());
      } catch (error) {
        if (!(error instanceof MediaError) || error.problem !== 'missing') throw error;
      }
    },
  };
}

const credentials = ({ apiKeySid, apiKeySecret }: TwilioAccess): string =>
  `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}`;

function refusal({ status, headers }: Response): MediaError {
  const said = `Twilio’s media service returned status ${status}.`;
  if (status === 404 || status === 410) return new MediaError('missing', said);
  if (status === 413) return new MediaError('too-large', said);
  if (status === 429) {
    const seconds = Number(headers.get('Retry-After'));
    return new MediaError('throttled', said, { retryAfter: seconds > 0 ? seconds : DEFAULT_RETRY_AFTER });
  }
  return new MediaError(status >= 500 || status === 408 ? 'unavailable' : 'refused', said);
}

async function readBytes(response: Response, limit: number, size: number): Promise<Buffer<ArrayBuffer>> {
  const announced = announcedLength(response.headers.get('Content-Length'));
  if (announced > limit) {
    await response.body?.cancel();
    throw new BodyTooLarge(limit);
  }
  return readLimited(response.body ?? [], limit, Math.max(announced, size));
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  const bytes = await readLimited(response.body ?? [], MAX_JSON_BYTES);
  return asRecord(JSON.parse(bytes.toString('utf8')));
}

function toRecord(media: Record<string, unknown>): MediaRecord {
  const contentUrl = text(asRecord(media.links).content_direct_temporary);
  if (!/^https?:\/\//i.test(contentUrl) || !URL.canParse(contentUrl))
    throw new MediaError('unavailable', 'Twilio returned no URL for the file.');
  return {
    size: typeof media.size === 'number' ? media.size : 0,
    contentType: text(media.content_type) || 'application/octet-stream',
    filename: text(media.filename),
    contentUrl,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
