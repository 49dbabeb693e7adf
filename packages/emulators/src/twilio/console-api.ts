import { Hono, type Context } from 'hono';
import { changeStream } from '../shared/change-stream.js';
import { addFaultRoutes } from '../shared/fault-routes.js';
import { ownPagesOnly } from '../shared/own-pages.js';
import { addPageFiles } from '../shared/page-files.js';
import type { Account } from './account.js';
import { conversationSummary, conversationDetail, messageView } from './console-json.js';
import { errors } from './errors.js';
import { parseFault } from './faults.js';
import { readBytes } from './form.js';
import { storeMedia, type MediaBindings } from './media.js';
import { addMessage } from './messages.js';
import { sdkActor, type Conversation } from './model.js';
import { ensureParticipant, updateParticipant } from './participants.js';
import type { ChatService } from './service.js';
import { startTyping } from './typing.js';
import { asRecord, checkAttributes, checkBody, checkIdentity, checkReadIndex } from './validate.js';

interface ConsoleEnv {
  Bindings: MediaBindings;
}
type ConsoleApp = Hono<ConsoleEnv>;
type ConsoleContext = Context<ConsoleEnv>;

const API = '/console/api';
const accountOf = (c: ConsoleContext): Account => {
  const account = c.env.findAccount(c.req.param('account') ?? '');
  if (!account) throw errors.notFound(c.req.path);
  return account;
};

const conversationOf = (c: ConsoleContext): [ChatService, Conversation] => {
  const sid = c.req.param('conversation') ?? '';
  for (const service of accountOf(c).services.values()) {
    const conversation = service.conversations.get(sid);
    if (conversation) return [service, conversation];
  }
  throw errors.conversationNotFound();
};

const jsonOf = async (c: ConsoleContext): Promise<Record<string, unknown>> => {
  const text = (await readBytes(c.req.raw)).toString('utf8');
  try {
    return asRecord(JSON.parse(text));
  } catch {
    throw errors.invalid('The request body must be a JSON object');
  }
};

const textOf = (body: Record<string, unknown>, field: string): string => {
  const value = body[field];
  if (typeof value !== 'string') throw errors.invalid(`${field} must be text`);
  return value;
};

/** API of the console page: actions there count as a client's, including webhooks. */
export const makeConsole = (): ConsoleApp => {
  const app: ConsoleApp = new Hono<ConsoleEnv>();
  app.use('/console/*', ownPagesOnly(errors.unauthorized));
  app.get(`${API}/accounts`, (c) => c.json([...c.env.accounts()].map(({ sid }) => ({ sid }))));
  addConversationRoutes(app);
  addActionRoutes(app);
  addFaultRoutes(app, `${API}/:account/faults`, {
    faultsOf: (c) => accountOf(c).faults,
    pull: async (c) => accountOf(c).faults.pull(parseFault(await jsonOf(c))),
    notFound: (c) => errors.notFound(c.req.path),
  });
  app.get(`${API}/:account/sockets`, (c) =>
    c.json(
      accountOf(c).sockets.all.map((session) => ({
        id: session.id,
        identity: session.identity,
        since: new Date(session.since).toISOString(),
        halfOpen: session.isHalfOpen,
      })),
    ),
  );
  app.get(`${API}/:account/events`, (c) => changeStream(accountOf(c)));
  app.all(`${API}/*`, (c) => {
    throw errors.notFound(c.req.path);
  });
  addPageFiles(app, {
    address: '/console',
    folder: new URL('./console/', import.meta.url),
    images: "'self' data: blob:",
    frames: "'none'",
    notFound: errors.notFound,
  });
  return app;
};

const addConversationRoutes = (app: ConsoleApp): void => {
  app.get(`${API}/:account/conversations`, (c) => {
    const all = [...accountOf(c).services.values()].flatMap((service) =>
      [...service.conversations.values()].map((conversation) => ({ service, conversation })),
    );
    all.sort((left, right) => right.conversation.dateUpdated - left.conversation.dateUpdated);
    return c.json(all.map(({ service, conversation }) => conversationSummary(service, conversation)));
  });

  app.get(`${API}/:account/conversations/:conversation`, (c) =>
    c.json(conversationDetail(c.env.baseUrl, ...conversationOf(c))),
  );
};

const addActionRoutes = (app: ConsoleApp): void => {
  const one = `${API}/:account/conversations/:conversation`;

  app.post(`${one}/messages`, async (c: ConsoleContext) => {
    const [service, conversation] = conversationOf(c);
    const body = await jsonOf(c);
    const author = checkIdentity(textOf(body, 'author'));
    const { attributes, mediaSids } = body;
    const sids = Array.isArray(mediaSids) ? mediaSids.map(String) : [];
    const text = body.body === undefined || body.body === null ? '' : checkBody(textOf(body, 'body'));
    if (text === '' && sids.length === 0) throw errors.invalid('A message needs a body or media');
    await ensureParticipant(service, sdkActor(author), conversation, author);
    const message = await addMessage(service, sdkActor(author), conversation, {
      author,
      body: text === '' ? null : text,
      attributes:
        attributes === undefined ? '{}' : checkAttributes('message', JSON.stringify(asRecord(attributes))),
      mediaSids: sids,
    });
    return c.json(messageView(c.env.baseUrl, service, message), 201);
  });

  app.post(`${one}/media`, async (c: ConsoleContext) => {
    const [service] = conversationOf(c);
    const bytes = await readBytes(c.req.raw, c.env.mediaSizeLimitMb * 1024 * 1024);
    const media = storeMedia(service, {
      bytes,
      contentType: c.req.header('content-type') ?? 'application/octet-stream',
      filename: c.req.query('filename') ?? null,
      author: 'console',
      category: 'media',
    });
    return c.json({ sid: media.sid }, 201);
  });

  app.post(`${one}/typing`, async (c: ConsoleContext) => {
    const [service, conversation] = conversationOf(c);
    const identity = checkIdentity(textOf(await jsonOf(c), 'identity'));
    await ensureParticipant(service, sdkActor(identity), conversation, identity);
    startTyping(service, conversation, identity);
    return c.body(null, 204);
  });

  app.post(`${one}/read`, async (c: ConsoleContext) => {
    const [service, conversation] = conversationOf(c);
    const body = await jsonOf(c);
    const identity = checkIdentity(textOf(body, 'identity'));
    const index = checkReadIndex(typeof body.index === 'number' ? body.index : NaN);
    const actor = sdkActor(identity);
    const participant = await ensureParticipant(service, actor, conversation, identity);
    await updateParticipant(service, actor, conversation, participant, { lastReadMessageIndex: index });
    return c.body(null, 204);
  });
};
