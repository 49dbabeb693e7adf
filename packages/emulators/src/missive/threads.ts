import { randomUUID } from 'node:crypto';
import { normalizeReference, type Placement } from './placement.js';
import { callClosedRules } from './hooks.js';
import type { Conversation, Message, User } from './model.js';
import type { Organization } from './organization.js';

export const startConversation = (
  organization: Organization,
  organizationId: string | null,
): Conversation => {
  const [owner] = organization.users;
  const conversation: Conversation = {
    id: randomUUID(),
    subject: null,
    color: null,
    icon: null,
    organization: organizationId,
    team: null,
    users: new Set(owner ? [owner.id] : []),
    assignees: new Set(),
    labels: new Set(),
    isClosed: false,
    closedFor: new Set(),
    isInInbox: true,
    isInTeamInbox: false,
    messages: [],
    posts: [],
    drafts: [],
    comments: [],
    unread: 0,
    createdAt: organization.now,
    lastActivityAt: organization.now,
  };
  organization.addConversation(conversation);
  return conversation;
};

/**
 * Names that references can match: own ids, and the references of incoming messages. Posts count too (guess).
 */
const namesOf = ({ messages, posts }: Conversation): string[] => [
  ...messages.flatMap(({ externalId, references }) => [
    ...(externalId === null ? [] : [externalId]),
    ...references,
  ]),
  ...posts.flatMap(({ references }) => references),
];

/**
 * By id (404 when there is none), else the first conversation that matches a reference, else a new one
 * (API §2.1). Guess: the id precedes references; `organization` also finds conversations without one.
 */
export const findOrStart = (organization: Organization, placement: Placement): Conversation => {
  if (placement.conversation !== undefined) return organization.conversation(placement.conversation);
  const wanted = new Set(placement.references);
  const scope = placement.organization;
  const found = organization.conversations.find(
    (conversation) =>
      (scope === undefined || conversation.organization === null || conversation.organization === scope) &&
      namesOf(conversation).some((name) => wanted.has(normalizeReference(name))),
  );
  return found ?? startConversation(organization, scope ?? null);
};

/** No deduplication anywhere: the same `external_id` twice is two messages (API §2.1). */
export const addMessage = (
  organization: Organization,
  conversation: Conversation,
  message: Message,
): void => {
  conversation.messages.push(message);
  conversation.lastActivityAt = Math.max(conversation.lastActivityAt, message.deliveredAt);
  organization.record(message);
  organization.keepFiles(message.attachments);
  if (message.direction === 'incoming') {
    reopen(conversation);
    conversation.unread += 1;
  }
  organization.changed({ what: 'message', conversation: conversation.id });
};

export const reopen = (conversation: Conversation): void => {
  conversation.isClosed = false;
  conversation.closedFor.clear();
};

/**
 * Closes it as a user, who is among its users from then on. `alone` leaves it open for the others, as in their own
 * inboxes (guess: who it was is in no field, and the last one to close it closes it for everybody).
 */
export const closeConversation = (
  organization: Organization,
  conversation: Conversation,
  user: User | undefined,
  { alone = false } = {},
): void => {
  const wasClosed = conversation.isClosed;
  if (user) conversation.users.add(user.id);
  if (user && alone) conversation.closedFor.add(user.id);
  const everybody = [...conversation.users, ...conversation.assignees];
  conversation.isClosed ||= !alone || everybody.every((id) => conversation.closedFor.has(id));
  organization.changed({ what: 'conversation', conversation: conversation.id });
  if (conversation.isClosed && !wasClosed) callClosedRules(organization, conversation);
};

export const markRead = (organization: Organization, conversation: Conversation): void => {
  if (conversation.unread === 0) return;
  conversation.unread = 0;
  organization.changed({ what: 'conversation', conversation: conversation.id });
};

/** As a mail program sorts: by date, and by arrival within a second. */
export const byDate = (messages: readonly Message[]): Message[] =>
  [...messages].sort((left, right) => left.deliveredAt - right.deliveredAt);

export const lastIncoming = ({ messages }: Conversation): Message | undefined =>
  byDate(messages.filter(({ direction }) => direction === 'incoming')).at(-1);

/** Guess: the target's id remains, and the other one redirects to it. */
export const mergeConversations = (
  organization: Organization,
  merged: Conversation,
  target: Conversation,
  subject: string | undefined,
): Conversation => {
  if (merged !== target) {
    target.messages.push(...merged.messages);
    target.posts.push(...merged.posts);
    target.comments.push(...merged.comments);
    target.unread += merged.unread;
    target.isClosed &&= merged.isClosed;
    target.lastActivityAt = Math.max(target.lastActivityAt, merged.lastActivityAt);
    organization.removeConversation(merged.id);
    for (const [from, to] of organization.mergedIds)
      if (to === merged.id) organization.mergedIds.set(from, target.id);
    organization.mergedIds.set(merged.id, target.id);
  }
  target.subject = subject ?? target.subject ?? merged.subject;
  organization.changed({ what: 'conversation', conversation: target.id });
  return target;
};
