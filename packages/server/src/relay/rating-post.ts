/** The post that tells the team of a rating, in the conversation that was rated (LC-54). Pure. */

import { visibleLine } from 'missive-chat/core/display-name.js';
import { LONGEST_RATING_WORDS, type Rating } from 'missive-chat/core/ratings.js';
import type { PostFields } from '../missive/missive-fields.js';
import { OWN_POSTS } from '../stores/own-posts.js';
import type { QueuedPost } from '../stores/relay-store.js';
import { referenceOf } from './missive-message.js';

const NAMES: Readonly<Record<Rating, string>> = { bad: '🙁 Bad', okay: '😐 Okay', good: '🙂 Good' };

export interface RatedConversation {
  readonly accountId: string;
  readonly organizationId: string | null;
  readonly conversationSid: string;
  readonly missiveConversationId: string | null;
  readonly messageSid: string;
}

export function ratingPost(
  { accountId, organizationId, conversationSid, missiveConversationId, messageSid }: RatedConversation,
  rating: Rating,
  words: string,
): QueuedPost {
  const said = plain(words);
  const post = {
    username: 'Live chat',
    notification: { title: 'Rating', body: NAMES[rating] },
    text: `Rating: ${NAMES[rating]}${said === '' ? '' : `\n“${said}”`}`,
    references: [referenceOf(conversationSid)],
    ...(missiveConversationId === null ? {} : { conversation: missiveConversationId }),
    ...(organizationId === null ? {} : { organization: organizationId }),
    // A rating is no reason to open the conversation again.
    reopen: false,
  } satisfies PostFields;
  return { accountId, integrationId: OWN_POSTS.ratings, deliveryId: messageSid, post };
}

/** One line of what the visitor said, without Missive's syntax for links and formatting. */
const plain = (words: string): string =>
  visibleLine(words.slice(0, LONGEST_RATING_WORDS))
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replace(/[*`]/g, '')
    .trim();
