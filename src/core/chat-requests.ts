/** Requests of the visitor, sent by elements and handled by `chat.ts`. */

import type { Meta, OutgoingFile, RatingRequest, VisitorField } from './types.js';

/** `html`: a page of its own · `text`: plain text. */
export type CopyFormat = 'html' | 'text';

export type ChatRequest =
  /** The text is sent first, then each file as a message of its own, so that a failed file affects no other part. */
  | { readonly type: 'send'; readonly body: string; readonly files?: readonly OutgoingFile[] }
  | { readonly type: 'retry'; readonly id: string }
  /** Removes an own message that failed or is being sent. */
  | { readonly type: 'discard'; readonly id: string }
  | {
      readonly type: 'identify';
      readonly name: string;
      readonly email: string;
      readonly consent: boolean;
      /** Of the operator's own fields; absent if none are displayed. */
      readonly answers?: Meta;
    }
  /** The operator's own fields to ask for, from the part that displays them. */
  | { readonly type: 'fields'; readonly fields: readonly VisitorField[] }
  | { readonly type: 'skip-identify' }
  /** The text in the composer, stored so that nothing typed is lost. */
  | { readonly type: 'draft'; readonly text: string }
  | { readonly type: 'older-messages' }
  /** The visitor can see the messages up to this index. */
  | { readonly type: 'read'; readonly index: number }
  /** Requests the URL of a message's file. */
  | { readonly type: 'media-url'; readonly messageIndex: number; readonly mediaSid: string }
  /** Text for screen readers; it has no effect beyond the display. */
  | { readonly type: 'announce'; readonly text: string }
  /** Rates a closed conversation, by the SID of the notice that it was closed. */
  | ({ readonly type: 'rate' } & Omit<RatingRequest, 'visitorToken' | 'conversation'>)
  /** Lists the visitor's conversations, or goes to one of them, or to another one (`new`). */
  | { readonly type: 'conversations'; readonly open?: string }
  /** Saves a copy of the conversation as a file (LC-55). */
  | { readonly type: 'copy'; readonly as: CopyFormat }
  | { readonly type: 'close' };
