/**
 * Everything that is kept of visitors, as one JSON document (CS-08). It is written piece by piece, with one page of
 * messages in memory: a thread has no greatest length.
 */

import type { VisitorView } from '../api/visitors.js';
import type { Account } from '../accounts/account-store.js';
import { explainRelayError } from '../relay/relay-errors.js';
import type { Service } from '../twilio/latest-conversation.js';
import type { StoredRow, StoredRows, VisitorScope } from '../stores/visitor-data-store.js';
import type { FoundVisitor } from './find-visitors.js';
import { missiveSteps } from './missive-steps.js';
import {
  conversationsOf,
  messagePages,
  messageView,
  readConversation,
  readUser,
  type VisitorConversations,
} from './twilio-conversations.js';
import { serviceOf, type VisitorDataDeps } from './visitor-data-deps.js';

/** Columns that hold JSON. */
const JSON_COLUMNS = new Set(['meta', 'content', 'post', 'attempt']);

/** How a visitor is listed, before more is asked. */
export const summaryOf = ({ identity, stored, verification }: FoundVisitor): VisitorView => ({
  identity,
  verification,
  name: stored?.name ?? '',
  email: stored?.email ?? '',
  firstSeenAt: stored === null ? null : new Date(stored.firstSeenAt).toISOString(),
  lastSeenAt: stored === null ? null : new Date(stored.lastSeenAt).toISOString(),
});

export const scopeOf = (
  account: Pick<Account, 'id'>,
  { id, addressKeys }: FoundVisitor,
  conversationSids: readonly string[],
): VisitorScope => ({ accountId: account.id, visitorId: id, conversationSids, addressKeys });

/** What is known before Twilio is asked. */
export const storedConversations = ({ conversations }: FoundVisitor): VisitorConversations => ({
  own: conversations,
  others: [],
});

/** JSON in pieces. When Twilio fails under way, the document says where, and that it is not complete. */
export async function* exportVisitors(
  deps: VisitorDataDeps,
  account: Account,
  visitors: readonly FoundVisitor[],
): AsyncGenerator<string, void> {
  const exportedAt = new Date(deps.clock.now()).toISOString();
  yield `{"account":${JSON.stringify(account.id)},"exportedAt":"${exportedAt}","visitors":[`;
  const problems: string[] = [];
  const steps: object[] = [];
  for (const [place, visitor] of visitors.entries()) {
    if (place > 0) yield ',';
    yield* exportVisitor(deps, account, visitor, problems, steps);
  }
  yield `],"missive":${JSON.stringify(steps)},"problems":${JSON.stringify(problems)},"isComplete":${problems.length === 0}}`;
}

async function* exportVisitor(
  deps: VisitorDataDeps,
  account: Account,
  visitor: FoundVisitor,
  problems: string[],
  steps: object[],
): AsyncGenerator<string, void> {
  const { visitorData } = deps.store;
  const service = serviceOf(deps, account);
  let conversations = storedConversations(visitor);
  let user: object | null = null;
  if (service !== null)
    try {
      conversations = await conversationsOf(service, visitor);
      user = await readUser(service, visitor.identity);
    } catch (error) {
      problems.push(`${visitor.identity}: ${explainRelayError(error)}`);
    }
  const scope = scopeOf(account, visitor, conversations.own);
  const stored = await visitorData.readVisitorData(scope);
  const missiveIds = await visitorData.missiveConversationsOf(scope);
  const missive = await missiveSteps(deps, account, visitor, conversations.own, missiveIds);
  if (missive !== null) steps.push(missive);
  yield JSON.stringify(summaryOf(visitor)).slice(0, -1);
  yield `,"stored":${JSON.stringify(readable(stored))},"twilio":{"user":${JSON.stringify(user)},`;
  yield `"otherConversations":${JSON.stringify(conversations.others)},"conversations":[`;
  if (service !== null)
    for (const [place, sid] of conversations.own.entries()) {
      if (place > 0) yield ',';
      yield* exportConversation(deps, account, service, sid, problems);
    }
  yield ']}}';
}

async function* exportConversation(
  { clock, publicUrl }: VisitorDataDeps,
  account: Account,
  service: Service,
  sid: string,
  problems: string[],
): AsyncGenerator<string, void> {
  try {
    const conversation = await readConversation(service, sid);
    yield JSON.stringify(conversation ?? { sid, isGone: true }).slice(0, -1);
  } catch (error) {
    problems.push(`${sid}: ${explainRelayError(error)}`);
    yield JSON.stringify({ sid }).slice(0, -1);
  }
  yield ',"messages":[';
  try {
    let isFirst = true;
    for await (const page of messagePages(service, sid)) {
      if (page.length === 0) continue;
      const views = page.map((message) =>
        JSON.stringify(messageView(message, account, publicUrl, clock.now())),
      );
      yield (isFirst ? '' : ',') + views.join(',');
      isFirst = false;
    }
  } catch (error) {
    problems.push(`${sid}: ${explainRelayError(error)}`);
  }
  yield ']}';
}

const readable = (stored: StoredRows): StoredRows =>
  Object.fromEntries(Object.entries(stored).map(([table, rows]) => [table, rows.map(readableRow)]));

const readableRow = (row: StoredRow): StoredRow =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      JSON_COLUMNS.has(column) && typeof value === 'string' && value !== '' ? parsed(value) : value,
    ]),
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
