import { Hono } from 'hono';
import { isRecord } from '../shared/is-record.js';
import { isSameSecret } from '../shared/secrets.js';
import { iso } from './iso.js';
import { MEDIA_SIZE_LIMIT_MB } from './constants.js';
import { errors, TwilioError } from './errors.js';
import { readBytes } from './form.js';
import { newSecret, newSid } from './ids.js';
import { isMember, type Media } from './model.js';
import { firstFile } from './multipart.js';
import { authenticate, type RestBindings } from './rest.js';
import type { ChatService } from './service.js';
import { verifyToken } from './token.js';
import { asRecord } from './validate.js';

export interface MediaBindings extends RestBindings {
  now: () => number;
  mediaSizeLimitMb: number;
}

/** The caller of media: an identity by its token, or a backend by Basic credentials (identity null). */
interface MediaCaller {
  service: ChatService;
  identity: string | null;
}

export const mediaJson = (baseUrl: string, service: ChatService, media: Media) => {
  const url = `${baseUrl}/v1/Services/${service.sid}/Media/${media.sid}`;
  return {
    sid: media.sid,
    service_sid: service.sid,
    size: media.bytes.length,
    content_type: media.contentType,
    filename: media.filename,
    category: media.category,
    author: media.author,
    url,
    links: { content: `${url}/Content`, content_direct_temporary: directUrl(baseUrl, service, media) },
    date_created: iso(media.dateCreated),
    date_updated: iso(media.dateCreated),
  };
};

/** A URL that needs no token (protocol §8): the secret in it keeps it private. */
export const directUrl = (baseUrl: string, service: ChatService, media: Media): string =>
  `${baseUrl}/media/${service.account.sid}/${service.sid}/${media.sid}/${media.secret}`;

export const storeMedia = (
  service: ChatService,
  input: { bytes: Buffer; contentType: string; filename: string | null; author: string; category: string },
): Media => {
  const media: Media = {
    ...input,
    sid: newSid('ME'),
    secret: newSecret(24),
    dateCreated: service.account.clock.now(),
  };
  service.media.set(media.sid, media);
  return media;
};

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'X-Twilio-Token, Content-Type',
  'access-control-max-age': '600',
};

const callerOf = async (
  request: Request,
  bindings: MediaBindings,
  serviceSid: string,
): Promise<MediaCaller> => {
  const basic = request.headers.get('authorization');
  if (basic !== null) {
    const service = authenticate(basic, bindings).services.get(serviceSid);
    if (!service) throw errors.notFound(serviceSid);
    return { service, identity: null };
  }
  const token = request.headers.get('x-twilio-token');
  const { service, identity } = await verifyToken(token, bindings.findAccount, bindings.now());
  if (service.sid !== serviceSid) throw errors.unauthorized();
  return { service, identity };
};

/** Readable by its author and by members of a conversation with a message that contains it (guess). */
const canRead = ({ service, identity }: MediaCaller, media: Media): boolean =>
  identity === null ||
  media.author === identity ||
  [...service.conversations.values()].some(
    (conversation) =>
      isMember(conversation, identity) &&
      conversation.messages.some((message) => message.media.includes(media)),
  );

const find = (caller: MediaCaller, sid: string): Media => {
  const media = caller.service.media.get(sid);
  if (!media || !canRead(caller, media)) throw errors.notFound(sid);
  return media;
};

/** Applies faults to an upload after all of it has arrived. */
const meetFaults = async ({ service: { account }, identity }: MediaCaller): Promise<void> => {
  const { faults, clock } = account;
  const occasion = { identity, target: 'media' } as const;
  // Without a target, the delay affects frames to clients.
  const delay = faults.find('delay', occasion)?.target && faults.takeOne('delay', occasion);
  if (delay) await new Promise<void>((resolve) => clock.setTimeout(resolve, delay.ms ?? 0));
  const refused = faults.takeOne('refuse', occasion);
  if (refused) throw new TwilioError(refused.code ?? 503, refused.errorCode ?? 20500, 'Refused on demand');
  if (faults.takeOne('throttle', occasion)) throw errors.tooMany();
};

/** The first file part of a form, or the raw body. */
const upload = async (
  request: Request,
  limitMb: number,
): Promise<{ bytes: Buffer; type: string; name: string | null }> => {
  const type = request.headers.get('content-type') ?? 'application/octet-stream';
  const limit = limitMb * 1024 * 1024;
  if (!type.startsWith('multipart/form-data')) {
    return { bytes: await readBytes(request, limit), type, name: null };
  }
  // The multipart framing may add a little to the file.
  const file = firstFile(await readBytes(request, limit + 65_536), type);
  if (file && file.bytes.length > limit) throw errors.tooLarge();
  if (file) return file;
  throw errors.invalid('The form holds no file');
};

/** Media over plain HTTP (protocol §8). */
export const makeMedia = (): Hono<{ Bindings: MediaBindings }> => {
  const app = new Hono<{ Bindings: MediaBindings }>();

  app.use('*', async (c, next) => {
    if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS });
    await next();
    for (const [name, value] of Object.entries(CORS)) c.res.headers.set(name, value);
    return undefined;
  });

  app.post('/v1/Services/:service/Media', async (c) => {
    const caller = await callerOf(c.req.raw, c.env, c.req.param('service'));
    const { service, identity } = caller;
    const { bytes, type, name } = await upload(c.req.raw, c.env.mediaSizeLimitMb);
    await meetFaults(caller);
    const media = storeMedia(service, {
      bytes,
      contentType: type,
      filename: c.req.query('Filename') ?? name,
      author: identity ?? c.req.query('Author') ?? 'system',
      category: c.req.query('Category') ?? 'media',
    });
    return c.json(mediaJson(c.env.baseUrl, service, media), 201);
  });

  app.get('/v1/Services/:service/Media/:media', async (c) => {
    const caller = await callerOf(c.req.raw, c.env, c.req.param('service'));
    return c.json(mediaJson(c.env.baseUrl, caller.service, find(caller, c.req.param('media'))));
  });

  /** By a backend only (guess): messages keep the description of a file that is gone. */
  app.delete('/v1/Services/:service/Media/:media', async (c) => {
    const caller = await callerOf(c.req.raw, c.env, c.req.param('service'));
    if (caller.identity !== null) throw errors.unauthorized();
    await meetFaults(caller);
    caller.service.media.delete(find(caller, c.req.param('media')).sid);
    return c.body(null, 204);
  });

  app.get('/v1/Services/:service/Media/:media/Content', async (c) => {
    const caller = await callerOf(c.req.raw, c.env, c.req.param('service'));
    return content(find(caller, c.req.param('media')));
  });

  app.post('/v1/Services/:service/MediaSet', async (c) => {
    const caller = await callerOf(c.req.raw, c.env, c.req.param('service'));
    const body = asRecord(JSON.parse((await readBytes(c.req.raw)).toString('utf8')));
    const list = Array.isArray(body.list) ? body.list.filter(isRecord) : [];
    const rows = list.map((one) => {
      const sid = String(one.media_sid);
      const media = caller.service.media.get(sid);
      return media && canRead(caller, media)
        ? { code: 200, media_record: mediaJson(c.env.baseUrl, caller.service, media) }
        : { code: 404, media_record: { sid } };
    });
    return c.json(rows);
  });

  app.get('/media/:account/:service/:media/:secret', (c) => {
    const { account, service, media: sid, secret } = c.req.param();
    const media = c.env.findAccount(account)?.services.get(service)?.media.get(sid);
    if (!media || !isSameSecret(secret, media.secret)) throw errors.notFound(sid);
    return content(media);
  });
  return app;
};

/** Uploaded bytes share the console's origin here, so they must not execute. */
const content = (media: Media): Response =>
  new Response(new Uint8Array(media.bytes), {
    headers: {
      'content-type': media.contentType,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=60',
    },
  });

export const DEFAULT_MEDIA_LIMIT_MB = MEDIA_SIZE_LIMIT_MB;
