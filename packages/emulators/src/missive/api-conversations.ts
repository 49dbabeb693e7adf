import { isRecord } from '../shared/is-record.js';
import type { ApiApp, ApiContext } from './api.js';
import { CONVERSATIONS_PAGE, THREAD_PAGE } from './constants.js';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import { commentJson, draftJson, listedConversationJson, messageSummaryJson, postJson } from './json.js';
import type { Conversation } from './model.js';
import type { Organization } from './organization.js';
import { pageOf, readLimit } from './paging.js';
import { readEnvelope, readJson } from './payload.js';
import {
  applyPlacement,
  HANDLING_FIELDS,
  normalizeReference,
  readColor,
  readPlacement,
} from './placement.js';
import { byDate, mergeConversations, reopen } from './threads.js';

type Mailbox = (conversation: Conversation, value: string) => boolean;
const isNever: Mailbox = () => false;

/** Filters; a list requires one of them (API §7). */
const MAILBOXES: Readonly<Record<string, Mailbox>> = {
  inbox: ({ isClosed, isInInbox }) => !isClosed && isInInbox,
  all: () => true,
  assigned: ({ assignees }) => assignees.size > 0,
  closed: ({ isClosed }) => isClosed,
  drafts: ({ drafts }) => drafts.length > 0,
  flagged: isNever,
  junked: isNever,
  snoozed: isNever,
  trashed: isNever,
  shared_label: ({ labels }, id) => labels.has(id),
  team_inbox: ({ isClosed, isInTeamInbox, team }, id) => team === id && isInTeamInbox && !isClosed,
  team_closed: ({ isClosed, team }, id) => team === id && isClosed,
  team_all: ({ team }, id) => team === id,
};
const BY_ID = ['shared_label', 'team_inbox', 'team_closed', 'team_all'];
const LIST_QUERY = [...Object.keys(MAILBOXES), 'limit', 'until'];

const mailboxOf = (query: Readonly<Record<string, string>>): ((conversation: Conversation) => boolean) => {
  const strange = Object.keys(query).filter((name) => !LIST_QUERY.includes(name));
  if (strange.length > 0) throw errors.unpermitted(strange);
  const named = Object.entries(query).find(
    ([name, value]) => name in MAILBOXES && (BY_ID.includes(name) ? value !== '' : value === 'true'),
  );
  const mailbox = named && MAILBOXES[named[0]];
  if (!mailbox) throw errors.invalid('You need to paginate at least one mailbox');
  return (conversation) => mailbox(conversation, named[1]);
};

const conversationOf = (c: ApiContext): Conversation =>
  c.get('organization').conversation(c.req.param('id') ?? '');

export const addConversationRoutes = (app: ApiApp): void => {
  app.get('/v1/conversations', (c) => {
    const organization = c.get('organization');
    const query = c.req.query();
    const isWanted = mailboxOf(query);
    const limit = readLimit(query.limit, CONVERSATIONS_PAGE);
    const wanted = organization.conversations.filter(isWanted);
    const page = pageOf(wanted, ({ lastActivityAt }) => lastActivityAt, { limit, until: query.until });
    return c.json({ conversations: page.map((one) => listedConversationJson(organization, one)) });
  });

  // An array of one: merging may have changed the id (API §7).
  app.get('/v1/conversations/:id', (c) =>
    c.json({ conversations: [listedConversationJson(c.get('organization'), conversationOf(c))] }),
  );
  app.patch('/v1/conversations/:ids', patchConversations);
  app.post('/v1/conversations/:id/merge', mergeInto);
  addThreadRoutes(app);
};

const addThreadRoutes = (app: ApiApp): void => {
  const page = <Entry>(c: ApiContext, entries: readonly Entry[], timeOf: (entry: Entry) => number) =>
    pageOf(entries, timeOf, {
      limit: readLimit(c.req.query('limit'), THREAD_PAGE),
      until: c.req.query('until'),
    });

  app.get('/v1/conversations/:id/messages', (c) => {
    const messages = page(c, byDate(conversationOf(c).messages), ({ deliveredAt }) => deliveredAt);
    return c.json({ messages: messages.map(messageSummaryJson) });
  });
  app.get('/v1/conversations/:id/posts', (c) => {
    const posts = page(c, conversationOf(c).posts, ({ createdAt }) => createdAt);
    return c.json({ posts: posts.map((post) => postJson(c.get('organization').baseUrl, post)) });
  });
  app.get('/v1/conversations/:id/drafts', (c) => {
    const drafts = page(c, conversationOf(c).drafts, ({ createdAt }) => createdAt);
    return c.json({ drafts: drafts.map(draftJson) });
  });
  app.get('/v1/conversations/:id/comments', (c) => {
    const comments = page(c, conversationOf(c).comments, ({ createdAt }) => createdAt);
    return c.json({ comments: comments.map(commentJson) });
  });
};

const PATCH_FIELDS = [...HANDLING_FIELDS, 'id', 'subject', 'color', 'reopen'] as const;

const patchOne = (organization: Organization, value: unknown, ids: readonly string[]) => {
  const fields = new Fields(value, 'conversations', PATCH_FIELDS);
  const id = fields.required('id');
  if (!ids.includes(id)) throw fields.invalid('id', 'must be one of those in the address');
  const conversation = organization.conversation(id);
  const placement = readPlacement(organization, fields);
  const color = readColor(fields, 'color');
  const subject = fields.text('subject');
  const reopens = fields.flag('reopen') ?? false;
  return () => {
    conversation.subject = subject ?? conversation.subject;
    conversation.color = color ?? conversation.color;
    if (reopens) reopen(conversation);
    applyPlacement(conversation, placement);
    organization.changed({ what: 'conversation', conversation: conversation.id });
    return conversation;
  };
};

/** Changes conversations without a post: one object for each id in the path (API §4). */
const patchConversations = async (c: ApiContext): Promise<Response> => {
  const organization = c.get('organization');
  const ids = (c.req.param('ids') ?? '').split(',');
  const list = await readEnvelope(c.req.raw, 'conversations');
  if (!Array.isArray(list) || list.length !== ids.length)
    throw errors.invalid("'conversations' must be an array with one object per id");
  // Nothing is changed unless every item is valid.
  const changes = list.map((value) => patchOne(organization, value, ids));
  return c.json({ conversations: changes.map((change) => listedConversationJson(organization, change())) });
};

const mergeInto = async (c: ApiContext): Promise<Response> => {
  const organization = c.get('organization');
  const body = await readJson(c.req.raw);
  // Guess: with or without the envelope; the reference shows none here.
  const inner = isRecord(body.conversations) ? body.conversations : body;
  const fields = new Fields(inner, 'conversations', ['target', 'subject']);
  const target = organization.conversation(normalizeReference(fields.required('target')));
  const merged = mergeConversations(organization, conversationOf(c), target, fields.text('subject'));
  return c.json({ conversations: { id: merged.id } });
};
