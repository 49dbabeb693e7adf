/** `GET /assets/{file}`: the hashed parts of the built scripts. */

import { Hono } from 'hono';
import type { Assets } from '../assets.js';
import { allowEverybody, answerOptions } from '../cors.js';
import { EncodedBodies } from '../encoded-body.js';
import { allowOnly, notFound } from '../page-admission.js';
import { IMMUTABLE, READ_METHODS, REVALIDATED, sendPublic } from '../public-response.js';

const PATH = '/assets/:file';

export function assetRoutes({ assets }: { readonly assets: Pick<Assets, 'chunk' | 'current'> }): Hono {
  const app = new Hono();
  const bodies = new EncodedBodies(64);

  app.get(PATH, async (context) => {
    allowEverybody(context);
    const file = context.req.param('file');
    const asset = await assets.chunk(file);
    if (asset !== null) return sendPublic(context, bodies, asset.content, asset.contentType, IMMUTABLE);
    // A page of an earlier build whose own part was deleted gets the current one.
    const current = await assets.current(file);
    if (current === null) throw notFound();
    context.header('Cache-Control', REVALIDATED);
    return context.redirect(current);
  });
  app.options(PATH, (context) => {
    allowEverybody(context);
    return answerOptions(context, READ_METHODS);
  });
  app.all(PATH, allowOnly(READ_METHODS));
  return app;
}
