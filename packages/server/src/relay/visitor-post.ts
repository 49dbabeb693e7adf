/**
 * Describes the visitor to agents in a post between the messages (CC-05). Verified data, the visitor's
 * statements and the page's data are separate cards, in this order, each with a heading (CC-07). Pure.
 */

import { createHash } from 'node:crypto';
import { splitAnswers } from 'missive-chat/core/split-answers.js';
import { displayName, visibleLine } from 'missive-chat/core/display-name.js';
import type { Verification } from 'missive-chat/core/types.js';
import type { MissiveAccess } from '../accounts/account-store.js';
import { cleanName } from '../visitors/clean-name.js';
import type { CardField, CardFields, PostFields } from '../missive/missive-fields.js';
import type { MissivePost } from '../missive/missive-resources.js';
import type { VisitorRecord } from '../stores/store.js';
import { shortVisitorId } from '../visitors/visitor-identity.js';
import { referenceOf } from './missive-message.js';
import type { Thread } from '../stores/relay-store.js';
import { markedName } from './visitor-name.js';

const VERDICTS: Readonly<Record<Verification, { readonly color: string; readonly text: string }>> = {
  verified: { color: 'good', text: 'Verified: the site has proved this email address.' },
  unverified: { color: 'warning', text: 'Unverified: the identity was not checked.' },
  'cannot-verify': {
    color: 'danger',
    text: 'Cannot verify: the proof is wrong. This may be an impostor.',
  },
};

const KNOWN = 'What is known';
const VISITOR_SAYS = 'What the visitor says';
const PAGE_SAYS = 'What the page says';
/** Prefixes of the page's data and of the answers in the form, so that none can be mistaken for one of ours. */
const OF_PAGE = 'Page data: ';
const ANSWER = 'Answer: ';
const NOT_CHECKED = 'None of this was checked.';

const LONGEST_VALUE = 500;
/** Maximum length of values shown side by side in the card. */
const SHORT_VALUE = 40;

/** Null when nothing is known. */
export function describeVisitor(visitor: VisitorRecord): readonly CardFields[] | null {
  const { id, name, email, verification, consentAt, meta, avatarUrl } = visitor;
  const isProved = verification === 'verified';
  const { answers, page } = splitAnswers(meta);
  const visitorSays = section(VISITOR_SAYS, [
    ['Name', cleanName(name)],
    ['Email', isProved ? '' : displayName(email)],
    ['Consent given', consentAt ?? ''],
    ...answers.map(({ name: field, label, value }): [string, string] => [
      ANSWER + (displayName(label) || field),
      value,
    ]),
  ]);
  const pageSays = section(
    PAGE_SAYS,
    Object.entries(page).map(([title, value]) => [OF_PAGE + (displayName(title) || 'no name'), value]),
    avatarUrl === null ? {} : { author_name: `${OF_PAGE}picture`, author_icon: avatarUrl },
  );
  if (!isProved && visitorSays.length === 0 && pageSays.length === 0) return null;
  const known: CardFields = {
    ...VERDICTS[verification],
    title: KNOWN,
    fields: fieldsOf([
      ['Email', isProved ? email : ''],
      ['Visitor', shortVisitorId(id)],
    ]),
  };
  return [known, ...visitorSays, ...pageSays];
}

/** Returns no card when there are neither fields nor a picture. */
function section(
  title: string,
  rows: readonly [title: string, value: string][],
  picture: Pick<CardFields, 'author_name' | 'author_icon'> = {},
): CardFields[] {
  const fields = fieldsOf(rows);
  return fields.length === 0 && !picture.author_icon
    ? []
    : [{ title, text: NOT_CHECKED, ...picture, fields }];
}

const fieldsOf = (rows: readonly [title: string, value: string][]): CardField[] =>
  rows
    .map(([title, value]): [string, string] => [title, valueOf(value)])
    .filter(([, value]) => value !== '')
    .map(([title, value]) => ({ title, value, short: value.length <= SHORT_VALUE }));

/** One line without Missive's syntax for labelled links (`<address|label>`). */
const valueOf = (text: string): string =>
  visibleLine(text)
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .slice(0, LONGEST_VALUE)
    .replace(/\p{Cs}$/u, '');

/** Equal cards have equal fingerprints; they are not posted again. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);

/** Fingerprint of the identity alone, without metadata. */
export const identityFingerprint = ({ name, email, verification, consentAt }: VisitorRecord): string =>
  fingerprintOf([name, email, verification, consentAt]);

/** The identity part of the fingerprint of the last post. */
export const identityFingerprintOf = (fingerprint: string): string => fingerprint.split('.')[0] ?? '';

export const visitorPost = (
  missive: MissiveAccess,
  conversationSid: string,
  visitor: VisitorRecord,
  thread: Pick<Thread, 'missiveConversationId'>,
  cards: readonly CardFields[],
): PostFields => ({
  username: 'Live chat',
  notification: { title: 'Visitor', body: `What is known about ${markedName(visitor)}` },
  attachments: cards,
  references: [referenceOf(conversationSid)],
  ...(thread.missiveConversationId === null ? {} : { conversation: thread.missiveConversationId }),
  ...(missive.organizationId === null ? {} : { organization: missive.organizationId }),
  // A change of visitor data does not reopen a conversation that an agent has closed.
  reopen: false,
});

/** Whether the post has these cards, ignoring fields added by Missive. */
export const isSamePost = ({ attachments }: MissivePost, cards: readonly CardFields[]): boolean =>
  JSON.stringify(attachments.map(contentOf)) === JSON.stringify(cards.map(contentOf));

const contentOf = (card: object): unknown[] => {
  const { title, text, fields } = card as Record<string, unknown>;
  return [title, text, (Array.isArray(fields) ? fields : []).map(fieldContentOf)];
};

const fieldContentOf = (field: unknown): unknown[] => {
  const { title, value } = Object(field) as Record<string, unknown>;
  return [title, value];
};
