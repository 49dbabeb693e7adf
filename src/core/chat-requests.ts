/** What the visitor asks for, as elements say it; `chat.ts` makes it true. */

import type { OutgoingFile } from './types.js';

export type ChatRequest =
  /** The text first, then each file as a message of its own: a file that fails takes nothing with it. */
  | { readonly type: 'send'; readonly body: string; readonly files?: readonly OutgoingFile[] }
  | { readonly type: 'retry'; readonly id: string }
  /** Own message that failed or is still on its way: it is not to be sent any more. */
  | { readonly type: 'discard'; readonly id: string }
  | { readonly type: 'identify'; readonly name: string; readonly email: string; readonly consent: boolean }
  | { readonly type: 'skip-identify' }
  /** The text in the composer, kept so that nothing typed is lost. */
  | { readonly type: 'draft'; readonly text: string }
  | { readonly type: 'older-messages' }
  /** The visitor can see the messages up to this index. */
  | { readonly type: 'read'; readonly index: number }
  /** An address is needed for a file of a message. */
  | { readonly type: 'media-url'; readonly messageIndex: number; readonly mediaSid: string }
  /** Screen readers are to say it; it concerns nothing but what is shown. */
  | { readonly type: 'announce'; readonly text: string }
  | { readonly type: 'close' };
