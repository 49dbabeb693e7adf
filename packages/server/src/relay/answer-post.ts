/** What the team reads of automatic replies: posts in the conversation, between the messages. Pure. */

import type { MissiveAccess } from '../accounts/account-store.js';
import type { CardFields, PostFields } from '../missive/missive-fields.js';
import type { Thread } from '../stores/relay-store.js';
import { referenceOf } from './missive-message.js';
import type { RelayedMessage } from './twilio-log.js';

const WHO = 'Automatic reply';

/** The number distinguishes equal replies, so that each is looked up as itself after an unknown outcome. */
export const answerCards = ({
  body,
  replies = [],
  index,
}: Pick<RelayedMessage, 'body' | 'replies' | 'index'>): readonly CardFields[] => [
  cardOf(`${WHO} · message ${index + 1} of the chat`, body, replies),
];

/** What the team reads of a message that the operator's own system has sent. */
export const apiMessageCards = (
  author: string,
  body: string,
  replies: readonly string[],
): readonly CardFields[] => [cardOf(`Sent by API${author === '' ? '' : ` · ${author}`}`, body, replies)];

const cardOf = (title: string, body: string, replies: readonly string[]): CardFields => ({
  title,
  text: withoutLinks(body),
  ...(replies.length > 0
    ? { fields: [{ title: 'Quick replies', value: replies.map(withoutLinks).join(' · ') }] }
    : {}),
});

export const answerPost = (
  account: { readonly missive: MissiveAccess },
  conversationSid: string,
  thread: Pick<Thread, 'missiveConversationId'>,
  cards: readonly CardFields[],
): PostFields => ({
  username: WHO,
  notification: { title: WHO, body: (cards[0]?.text ?? '').slice(0, 200).replace(/\p{Cs}$/u, '') },
  attachments: cards,
  ...placeOf(account, conversationSid, thread),
  // The visitor's message has reopened the conversation; a program's reply requires no action of the team.
  reopen: false,
});

/** Tells the team that the conversation is theirs now. It reopens the conversation. */
export const handOffPost = (
  account: { readonly missive: MissiveAccess },
  conversationSid: string,
  thread: Pick<Thread, 'missiveConversationId'>,
  note: string,
): PostFields => {
  const text = note === '' ? 'The visitor needs a person.' : withoutLinks(note);
  return {
    username: WHO,
    notification: { title: 'Handed over to the team', body: text },
    attachments: [
      {
        color: 'warning',
        title: 'Handed over to the team',
        text,
        footer: 'Automatic replies have stopped here.',
      },
    ],
    ...placeOf(account, conversationSid, thread),
  };
};

/** The conversation at Missive that a post belongs to. */
export const placeOf = (
  { missive: { organizationId } }: { readonly missive: MissiveAccess },
  conversationSid: string,
  { missiveConversationId }: Pick<Thread, 'missiveConversationId'>,
): Pick<PostFields, 'references' | 'conversation' | 'organization'> => ({
  references: [referenceOf(conversationSid)],
  ...(missiveConversationId === null ? {} : { conversation: missiveConversationId }),
  ...(organizationId === null ? {} : { organization: organizationId }),
});

/** Without Missive's syntax for labelled links (`<address|label>`): a program may repeat what a visitor wrote. */
const withoutLinks = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');
