import { Hono, type Context } from 'hono';
import { pause } from '../shared/pause.js';
import { MAX_MESSAGES_PER_REQUEST, USERS_PAGE } from './constants.js';
import { addAddressBookRoutes } from './api-address-book.js';
import { addConversationRoutes } from './api-conversations.js';
import { addDraft, removeDraft } from './drafts.js';
import { errors, MissiveError } from './errors.js';
import { kindOf } from './faults.js';
import { receiveMessage } from './incoming.js';
import { messageJson, userJson } from './json.js';
import type { Conversation, Message } from './model.js';
import type { CreatedReply, Organization } from './organization.js';
import { readLimit, readOffset } from './paging.js';
import { readEnvelope } from './payload.js';
import { normalizeReference } from './placement.js';
import { addPost, removePost } from './posts.js';

export interface Bindings {
  readonly organizations: () => readonly Organization[];
  readonly findByToken: (token: string) => Organization | undefined;
  /** Closes the caller's connection without a response. */
  readonly cut: () => void;
}

export interface ApiEnv {
  Bindings: Bindings;
  Variables: { organization: Organization };
}
export type ApiApp = Hono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;

const DELAY_MS = 1_000;

const authenticate = (header: string | undefined, { findByToken }: Bindings): Organization => {
  const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  const organization = token === undefined ? undefined : findByToken(token);
  if (!organization) throw errors.unauthorized();
  return organization;
};

/** The REST API under `/v1`; faults and limits come before it. */
export const makeApi = (): ApiApp => {
  const app: ApiApp = new Hono<ApiEnv>();

  app.use('/v1/*', async (c, next) => {
    const organization = authenticate(c.req.header('authorization'), c.env);
    c.set('organization', organization);
    const { faults, rateLimits } = organization;
    const request = kindOf(c.req.method, c.req.path);
    if (faults.takeOne('away', request)) {
      c.env.cut();
      return c.body(null, 503); // the caller has disconnected
    }
    rateLimits.enter();
    try {
      const delay = faults.takeOne('delay', request);
      if (delay) await pause(organization.timers, delay.ms ?? DELAY_MS, c.req.raw.signal);
      const throttle = faults.takeOne('throttle', request);
      if (throttle) {
        const retryAfterSeconds = throttle.retryAfter ?? 1;
        const { perMinute } = rateLimits.settings;
        throw errors.tooQuick({
          limit: perMinute,
          retryAfterSeconds,
          reset: organization.now + retryAfterSeconds,
        });
      }
      const refuse = faults.takeOne('refuse', request);
      if (refuse) throw errors.refused(refuse.status ?? 500);
      await next();
    } finally {
      rateLimits.leave();
    }
    // Only an accepted request counts: a rejection would not leave the caller in doubt.
    const lost = c.res.ok ? faults.takeOne('lose-reply', request) : null;
    if (lost === null) return undefined;
    await pause(organization.timers, lost.ms, c.req.raw.signal);
    c.env.cut();
    return undefined;
  });

  addSendingRoutes(app);
  addDirectoryRoutes(app);
  addConversationRoutes(app);
  addAddressBookRoutes(app);
  app.all('/v1/*', () => {
    throw errors.notFound('Resource');
  });
  return app;
};

/** Observed shapes of `201` (API §2.2). */
const createdBody = (shape: CreatedReply, message: Message, conversation: Conversation): unknown => {
  const { id } = message;
  switch (shape) {
    case 'id':
      return { messages: { id, conversation: conversation.id } };
    case 'object':
      return { messages: { id, conversation: { id: conversation.id } } };
    case 'array':
      return { messages: [{ id, conversation: { id: conversation.id } }] };
    case 'bare':
      return { id, conversation: { id: conversation.id } };
    case 'conversation':
      return { conversation: { id: conversation.id } };
    case 'empty':
      return null;
  }
};

const fullMessageJson = (organization: Organization, message: Message) => ({
  ...messageJson(organization.baseUrl, message),
  conversation: { id: organization.conversationOf(message).id },
});

const addSendingRoutes = (app: ApiApp): void => {
  app.post('/v1/messages', async (c) => {
    const organization = c.get('organization');
    const { message, conversation } = receiveMessage(organization, await readEnvelope(c.req.raw, 'messages'));
    const body = createdBody(organization.createdReply, message, conversation);
    return body === null ? c.body(null, 201) : Response.json(body, { status: 201 });
  });

  app.post('/v1/posts', async (c) => {
    const { post, conversation } = addPost(c.get('organization'), await readEnvelope(c.req.raw, 'posts'));
    return c.json({ posts: { id: post.id, conversation: conversation.id } }, 201);
  });

  app.delete('/v1/posts/:id', (c) => {
    removePost(c.get('organization'), c.req.param('id'));
    return c.body(null, 200);
  });

  app.post('/v1/drafts', async (c) => {
    const { id, conversation } = addDraft(c.get('organization'), await readEnvelope(c.req.raw, 'drafts'));
    return c.json({ drafts: { id, conversation: conversation.id } }, 201);
  });

  app.delete('/v1/drafts/:id', (c) => {
    removeDraft(c.get('organization'), c.req.param('id'));
    return c.body(null, 200);
  });

  app.get('/v1/messages', (c) => {
    const organization = c.get('organization');
    const { email_message_id: wanted, ...others } = c.req.query();
    const strange = Object.keys(others);
    if (strange.length > 0) throw errors.unpermitted(strange);
    if (wanted === undefined) throw errors.invalid("'email_message_id' is required");
    // With or without angle brackets, as for references.
    const name = normalizeReference(wanted);
    const found = organization.messages.filter(
      ({ emailMessageId }) => emailMessageId !== null && normalizeReference(emailMessageId) === name,
    );
    return c.json({ messages: found.map((message) => fullMessageJson(organization, message)) });
  });

  app.get('/v1/messages/:ids', (c) => {
    const organization = c.get('organization');
    const ids = c.req.param('ids').split(',');
    if (ids.length > MAX_MESSAGES_PER_REQUEST)
      throw errors.invalid(`${MAX_MESSAGES_PER_REQUEST} messages per request at most`);
    const found = ids.map((id) => {
      const message = organization.messages.find((one) => one.id === id);
      if (!message) throw errors.notFound('Message');
      return fullMessageJson(organization, message);
    });
    return c.json({ messages: ids.length === 1 ? found[0] : found });
  });
};

const addDirectoryRoutes = (app: ApiApp): void => {
  app.get('/v1/organizations', (c) => {
    const { id, name } = c.get('organization');
    return c.json({ organizations: [{ id, name }] });
  });

  app.get('/v1/users', (c) => {
    const limit = readLimit(c.req.query('limit'), USERS_PAGE);
    const offset = readOffset(c.req.query('offset'));
    const users = c.get('organization').users.map((user, index) => ({ ...userJson(user), me: index === 0 }));
    return c.json({ users: users.slice(offset, offset + limit) });
  });

  app.get('/v1/teams', (c) => {
    const { id: organization, teams, users } = c.get('organization');
    const members = users.map(({ id }) => id);
    return c.json({
      teams: teams.map(({ id, name }) => ({
        id,
        name,
        organization,
        active_members: members,
        observers: [],
      })),
    });
  });

  app.get('/v1/shared_labels', (c) => {
    const { id: organization, labels } = c.get('organization');
    return c.json({ shared_labels: labels.map(({ id, name }) => ({ id, name, organization })) });
  });
};

export const asMissiveError = (error: unknown): MissiveError | null =>
  error instanceof MissiveError ? error : null;
