import { Hono } from 'hono';
import { changeStream } from '../shared/change-stream.js';
import { addFaultRoutes } from '../shared/fault-routes.js';
import { ownPagesOnly } from '../shared/own-pages.js';
import { addPageFiles } from '../shared/page-files.js';
import type { ApiApp, ApiContext, ApiEnv } from './api.js';
import { saveChannel } from './channels.js';
import { errors } from './errors.js';
import { parseFault } from './faults.js';
import { Fields } from './fields.js';
import { makeFile, serveFile, type FileInput } from './files.js';
import { bodyDocument, htmlOf } from './inbox-html.js';
import { channelView, conversationView, organizationView, threadView } from './inbox-json.js';
import { RECIPIENT_FIELDS, type Channel, type Message, type Party } from './model.js';
import type { Organization } from './organization.js';
import type { ReplyInput } from './outgoing.js';
import { readBytes, readJson } from './payload.js';
import { closeConversation, reopen } from './threads.js';

const API = '/inbox/api';
const UPLOAD_CAP = 25_000_000;

const organizationOf = (c: ApiContext): Organization => {
  const found = c.env.organizations().find(({ id }) => id === c.req.param('organization'));
  if (!found) throw errors.notFound('Organization');
  return found;
};

const conversationOf = (c: ApiContext) => organizationOf(c).conversation(c.req.param('id') ?? '');

const channelOf = (organization: Organization, id: string | undefined): Channel => {
  const channel = organization.channels.get(id ?? '');
  if (!channel) throw errors.notFound('Channel');
  return channel;
};

/** The API of the page and of the control API under `/inbox/api`, and the URLs of files. */
export const makeInbox = (): ApiApp => {
  const app: ApiApp = new Hono<ApiEnv>();
  app.use('/inbox/*', ownPagesOnly(errors.forbidden));
  app.get(`${API}/organizations`, (c) => c.json(c.env.organizations().map(({ id, name }) => ({ id, name }))));
  app.get(`${API}/:organization`, (c) => c.json(organizationView(organizationOf(c))));
  app.get(`${API}/:organization/events`, (c) => changeStream(organizationOf(c)));
  addConversationRoutes(app);
  addWritingRoutes(app);
  addChannelRoutes(app);
  addFaultRoutes(app, `${API}/:organization/faults`, {
    faultsOf: (c) => organizationOf(c).faults,
    pull: async (c) => organizationOf(c).faults.pull(parseFault(await readJson(c.req.raw))),
    notFound: () => errors.notFound('Fault'),
  });
  app.all(`${API}/*`, () => {
    throw errors.notFound('Resource');
  });
  app.get('/files/:id/:name', (c) => {
    const file = c.env
      .organizations()
      .map(({ files }) => files.get(c.req.param('id')))
      .find((one) => one !== undefined);
    if (!file) throw errors.notFound('File');
    return serveFile(file);
  });
  addPageFiles(app, {
    address: '/inbox',
    folder: new URL('./inbox/', import.meta.url),
    // Images of posts may come from anywhere.
    images: "'self' data: blob: http: https:",
    frames: "'self'",
    notFound: () => errors.notFound('File'),
  });
  return app;
};

const addConversationRoutes = (app: ApiApp): void => {
  const one = `${API}/:organization/conversations/:id`;
  app.get(`${API}/:organization/conversations`, (c) => {
    const organization = organizationOf(c);
    const views = organization.conversations.map((conversation) =>
      conversationView(organization, conversation),
    );
    return c.json(views.reverse().sort((left, right) => right.lastActivityAt - left.lastActivityAt));
  });
  app.get(one, (c) => c.json(threadView(organizationOf(c), conversationOf(c))));
  app.post(`${one}/read`, (c) => {
    organizationOf(c).read(conversationOf(c).id);
    return c.body(null, 204);
  });
  app.post(`${one}/state`, async (c) => {
    const conversation = conversationOf(c);
    const organization = organizationOf(c);
    const fields = new Fields(await readJson(c.req.raw), 'state', ['author', 'closed', 'unread']);
    const author = organization.users.find(({ id }) => id === fields.text('author'));
    const isClosed = fields.flag('closed');
    if (isClosed === true) closeConversation(organization, conversation, author);
    if (isClosed === false) reopen(conversation);
    if (fields.flag('unread') === true) conversation.unread = Math.max(1, conversation.unread);
    organization.changed({ what: 'conversation', conversation: conversation.id });
    return c.body(null, 204);
  });
  app.get(`${API}/:organization/messages/:id/body`, (c) => {
    const message = organizationOf(c).messages.find(({ id }) => id === c.req.param('id'));
    if (!message) throw errors.notFound('Message');
    return bodyDocument(message);
  });
};

const WRITING_FIELDS = ['alias', 'author', 'files', 'isHtml', 'text', 'channel', 'to'] as const;
const PARTY_FIELDS = ['id', 'name', 'username', 'address'] as const;

const readWriting = (organization: Organization, fields: Fields, channel: Channel): ReplyInput => {
  const text = fields.text('text') ?? '';
  const isTyped = channel.type === 'text' || fields.flag('isHtml') === true || text === '';
  const author = organization.users.find(({ id }) => id === fields.text('author'));
  const files = fields.texts('files').map((id): FileInput => {
    const file = organization.files.get(id);
    if (!file) throw errors.notFound('File');
    return file;
  });
  const place = fields.whole('alias');
  const alias: Party | undefined = place === undefined ? undefined : channel.aliases[place];
  return {
    body: isTyped ? text : htmlOf(text),
    files,
    ...(author ? { author } : {}),
    ...(alias ? { alias } : {}),
  };
};

/** Empty fields are omitted. */
const readRecipient = (fields: Fields): Partial<Party> | undefined => {
  const recipient = fields.object('to', PARTY_FIELDS);
  if (!recipient) return undefined;
  return Object.fromEntries(
    PARTY_FIELDS.map((name) => {
      const text = recipient.text(name) ?? '';
      return [name, text === '' ? null : text];
    }),
  );
};

const sent = ({ id }: Message, conversation: string) => Response.json({ id, conversation }, { status: 201 });

const addWritingRoutes = (app: ApiApp): void => {
  app.post(`${API}/:organization/conversations/:id/replies`, async (c) => {
    const organization = organizationOf(c);
    const conversation = conversationOf(c);
    const [first] = conversation.messages;
    if (!first) throw errors.invalid('The conversation has no recipient for a reply');
    const fields = new Fields(await readJson(c.req.raw), 'reply', WRITING_FIELDS);
    const to = readRecipient(fields);
    const writing = readWriting(organization, fields, first.channel);
    return sent(organization.reply(conversation.id, { ...writing, ...(to ? { to } : {}) }), conversation.id);
  });

  app.post(`${API}/:organization/messages`, async (c) => {
    const organization = organizationOf(c);
    const fields = new Fields(await readJson(c.req.raw), 'message', WRITING_FIELDS);
    const channel = channelOf(organization, fields.text('channel'));
    const to = readRecipient(fields);
    if (!to) throw fields.invalid('to', 'is required');
    const message = organization.compose({ ...readWriting(organization, fields, channel), channel, to });
    return sent(message, organization.conversationOf(message).id);
  });

  app.post(`${API}/:organization/files`, async (c) => {
    const organization = organizationOf(c);
    const bytes = await readBytes(c.req.raw, UPLOAD_CAP);
    const file = makeFile({ filename: c.req.query('filename') ?? 'file', bytes });
    organization.keepFiles([file]);
    return c.json({ id: file.id }, 201);
  });
};

/** An empty URL or secret removes it; a missing one stays unchanged. */
const changedText = (fields: Fields, name: string): string | null | undefined => {
  const text = fields.text(name);
  return text === '' ? null : text;
};

const FLAGS = ['allowNewMessages', 'allowReplies', 'allowEditingRecipients'] as const;
const CHANNEL_FIELDS = [
  'webhookUrl',
  'signatureSecret',
  ...FLAGS,
  'maxRecipients',
  'recipientFields',
  'bubbleColor',
] as const;

const readPermissions = (channel: Channel, fields: Fields): Parameters<typeof saveChannel>[1] => {
  const bubbleColor = changedText(fields, 'bubbleColor');
  if (bubbleColor && !/^#[\da-f]{6}$/i.test(bubbleColor))
    throw fields.invalid('bubbleColor', 'must be #rrggbb');
  const recipient = fields.object('recipientFields', RECIPIENT_FIELDS);
  const allowed = RECIPIENT_FIELDS.map((name) => [
    name,
    recipient?.flag(name) ?? channel.recipientFields[name],
  ]);
  return {
    ...Object.fromEntries(FLAGS.map((name) => [name, fields.flag(name) ?? channel[name]])),
    maxRecipients: fields.whole('maxRecipients', 1, 100) ?? channel.maxRecipients,
    recipientFields: Object.fromEntries(allowed) as Channel['recipientFields'],
    ...(bubbleColor === undefined ? {} : { bubbleColor }),
  };
};

const addChannelRoutes = (app: ApiApp): void => {
  app.post(`${API}/:organization/channels/:id`, async (c) => {
    const organization = organizationOf(c);
    const channel = channelOf(organization, c.req.param('id'));
    const fields = new Fields(await readJson(c.req.raw), 'channel', CHANNEL_FIELDS);
    const webhookUrl = changedText(fields, 'webhookUrl');
    const signatureSecret = changedText(fields, 'signatureSecret');
    if (webhookUrl && !/^https?:$/.test(URL.canParse(webhookUrl) ? new URL(webhookUrl).protocol : ''))
      throw fields.invalid('webhookUrl', 'must be an absolute http or https address');
    saveChannel(channel, {
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
      ...(signatureSecret === undefined ? {} : { signatureSecret }),
      ...readPermissions(channel, fields),
    });
    organization.changed({ what: 'channel' });
    return c.json(channelView(channel));
  });
};
