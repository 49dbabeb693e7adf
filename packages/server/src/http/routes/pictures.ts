/** Pictures of the team: uploaded on the Setup page, and shown by browsers and mail programs. */

import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { Account, AccountStore } from '../../accounts/account-store.js';
import { PICTURE_EXTENSIONS, pictureTypeOf } from '../../accounts/picture-type.js';
import type { Picture, PictureStore } from '../../stores/picture-store.js';
import { HttpError } from '../errors.js';
import { accountOf, allowOnly, findAccount, notFound } from '../page-admission.js';
import { IMMUTABLE } from '../public-response.js';

export interface PicturesDeps {
  readonly store: Pick<AccountStore, 'find'> & { readonly pictures: PictureStore };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly publicUrl: string | null;
}

const PATH = '/:account/pictures/:name';
/** Hexadecimal digits of the content's hash. */
const ID_LENGTH = 32;
const NAME = /^([0-9a-f]{32})\.(?:png|jpg|webp)$/;
/** Bytes. The Setup page sends 256 × 256 pixels, which take a tenth of it. */
export const MAX_PICTURE = 200_000;

/** `GET /{account}/pictures/{id}.{extension}` */
export function pictureRoutes({ store }: Pick<PicturesDeps, 'store'>): Hono {
  const app = new Hono();

  app.get(PATH, async (context) => {
    const account = await findAccount(context, store);
    const [, id = ''] = NAME.exec(context.req.param('name')) ?? [];
    const picture = await store.pictures.findPicture(account.id, id);
    if (picture === null) throw notFound();
    return context.body(new Uint8Array(picture.bytes), 200, {
      'Content-Type': picture.type,
      'Content-Length': String(picture.bytes.length),
      'Cache-Control': IMMUTABLE,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  });
  app.all(PATH, allowOnly(['GET', 'HEAD']));
  return app;
}

/** `POST /api/accounts/{id}/pictures`: stores a picture and returns its address. The admin routes have checked the session. */
export function pictureSetupRoutes(deps: PicturesDeps): Hono {
  const { store } = deps;
  const api = new Hono();

  api.post('/accounts/:id/pictures', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    const type = pictureTypeOf(bytes);
    if (type === null)
      throw new HttpError(415, 'unsupported-type', 'Choose a picture in the format PNG, JPEG or WebP.');
    if (bytes.length > MAX_PICTURE)
      throw new HttpError(
        413,
        'too-large',
        `The picture has ${bytes.length} bytes; at most ${MAX_PICTURE} are stored.`,
      );
    return context.json({ url: await storePicture(deps, account, { type, bytes }) }, 201);
  });
  return api;
}

/** Returns the picture’s address. Without a public address of this server it is a path, and the page takes its own. */
export async function storePicture(
  { store, now, publicUrl }: PicturesDeps,
  account: Account,
  { type, bytes }: Picture,
): Promise<string> {
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, ID_LENGTH);
  await store.pictures.addPicture(account.id, id, { type, bytes }, idsInUse(account), now());
  const path = `/${account.id}/pictures/${id}.${PICTURE_EXTENSIONS[type]}`;
  return publicUrl === null ? path : publicUrl.replace(/\/$/, '') + path;
}

/** Ids of the pictures that the account's settings name. */
const idsInUse = ({ avatarUrl, settings }: Account): string[] =>
  [...JSON.stringify([avatarUrl, settings]).matchAll(/\/pictures\/([0-9a-f]{32})\./g)].flatMap(
    ([, id]) => id ?? [],
  );
