/** A message that the operator's own system sends into a visitor's conversation, and its post for the team (LC-53). Pure. */

import { withoutAddress } from 'missive-chat/core/author-name.js';
import { validReplies } from 'missive-chat/core/valid-replies.js';
import type { PostFields } from '../missive/missive-fields.js';
import { OWN_POSTS } from '../stores/own-posts.js';
import type { ApiMessage, QueuedPost, Thread } from '../stores/relay-store.js';
import { cleanName } from '../visitors/clean-name.js';
import { apiMessageCards, placeOf } from './answer-post.js';
import type { BridgedAccount } from './relay-deps.js';
import { readReplyBody } from './rich-text.js';

export interface GivenMessage {
  /** The sender's own id: a message with the same id is not sent again. */
  readonly id: string;
  readonly text: string;
  readonly replies: readonly string[];
  /** Shown as the author; empty for the team. */
  readonly author: string;
}

export function apiMessage(
  account: BridgedAccount,
  conversationSid: string,
  thread: Pick<Thread, 'missiveConversationId' | 'localMessageCount'>,
  given: GivenMessage,
  now: number,
): { readonly message: ApiMessage; readonly post: QueuedPost } {
  const name = withoutAddress(cleanName(given.author));
  const id = `api:${conversationSid}:${given.id}`;
  // The team reads the text as visitors do: without the notation of quick replies.
  const read = readReplyBody('api', given.text, []);
  const cards = apiMessageCards(name, read.body, validReplies([...given.replies, ...read.replies]));
  const post = {
    username: 'Live chat',
    notification: { title: 'Message by API', body: read.body.slice(0, 200).replace(/\p{Cs}$/u, '') },
    attachments: cards,
    ...placeOf(account, conversationSid, thread),
    // What was sent on purpose requires no action of the team.
    reopen: false,
  } satisfies PostFields;
  return {
    message: {
      accountId: account.id,
      id,
      conversationSid,
      missiveConversationId: thread.missiveConversationId,
      content: {
        type: 'api',
        body: given.text,
        name,
        avatarUrl: '',
        files: [],
        ...(given.replies.length > 0 ? { replies: given.replies } : {}),
      },
      writtenAt: now,
      position: thread.localMessageCount,
    },
    post: { accountId: account.id, integrationId: OWN_POSTS.messages, deliveryId: id, post },
  };
}
