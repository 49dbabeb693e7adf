/** What an agent should know about a visitor, as a card between the messages (CC-05). Pure. */

import { createHash } from 'node:crypto';
import type { Verification } from 'missive-chat/core/types.js';
import type { MissiveAccess } from '../account-store.js';
import type { CardField, CardFields, PostFields } from '../missive/missive-fields.js';
import type { MissivePost } from '../missive/missive-resources.js';
import type { Visitor } from '../storage/store.js';
import { referenceOf } from './missive-message.js';
import type { Thread } from './relay-store.js';
import { markedName } from './visitor-name.js';

const VERDICTS: Readonly<Record<Verification, { readonly color: string; readonly text: string }>> = {
  verified: { color: 'good', text: 'Verified: the site has proved who this is.' },
  unverified: { color: 'warning', text: 'Unverified: the visitor says so, and nobody has checked it.' },
  'cannot-verify': {
    color: 'danger',
    text: 'Cannot verify: the proof is wrong. Somebody may pass for another person.',
  },
};

const LONGEST_VALUE = 500;
/** Side by side in the card. */
const SHORT_VALUE = 40;

/** Null when nothing is known. */
export function describeVisitor(visitor: Visitor): CardFields | null {
  const known: [string, string][] = [
    ['Name', visitor.name],
    ['Email', visitor.email],
    ...Object.entries(visitor.meta),
    ['Consent given', visitor.consentAt ?? ''],
  ];
  const fields = known.filter(([, value]) => value !== '').map(toField);
  if (fields.length === 0) return null;
  const { color, text } = VERDICTS[visitor.verification];
  const isSomebody = visitor.email !== '' || visitor.name !== '';
  return {
    color: isSomebody ? color : 'warning',
    ...(isSomebody ? { text } : {}),
    fields,
    footer: 'Live chat',
  };
}

/** Same fingerprint, same card: it need not be told again. */
export const fingerprintOf = (card: CardFields): string =>
  createHash('sha256').update(JSON.stringify(card)).digest('base64url').slice(0, 22);

/** Of who somebody is, apart from where and with what. */
export const whoFingerprint = ({ name, email, verification, consentAt }: Visitor): string =>
  fingerprintOf({ fields: [toField(['who', JSON.stringify([name, email, verification, consentAt])])] });

/** Who somebody was when they were last told of. */
export const whoOf = (described: string): string => described.split('.')[0] ?? '';

export const visitorPost = (
  missive: MissiveAccess,
  conversationSid: string,
  visitor: Visitor,
  thread: Pick<Thread, 'missiveConversationId'>,
  card: CardFields,
): PostFields => ({
  username: 'Live chat',
  notification: { title: 'Visitor', body: `What is known about ${markedName(visitor)}` },
  attachments: [card],
  references: [referenceOf(conversationSid)],
  ...(thread.missiveConversationId === null ? {} : { conversation: thread.missiveConversationId }),
  ...(missive.organizationId === null ? {} : { organization: missive.organizationId }),
  // News about somebody is no reason to open what an agent has closed.
  reopen: false,
});

const toField = ([title, value]: [string, string]): CardField => ({
  title,
  value: value.slice(0, LONGEST_VALUE),
  short: value.length <= SHORT_VALUE,
});

/** Whether it is a post with this card: Missive's own additions to it do not count. */
export const isSameCard = ({ attachments: [first] }: MissivePost, card: CardFields): boolean =>
  JSON.stringify((first?.fields as unknown[] | undefined)?.map(valueOf)) ===
    JSON.stringify(card.fields?.map(valueOf)) && (first?.text ?? undefined) === card.text;

const valueOf = (field: unknown): unknown[] => {
  const { title, value } = Object(field) as Record<string, unknown>;
  return [title, value];
};
