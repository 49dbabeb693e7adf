/** What the visitor asks for, as elements say it; `chat.ts` makes it true. */

export type ChatRequest =
  | { readonly type: 'send'; readonly body: string }
  | { readonly type: 'retry'; readonly id: string }
  | { readonly type: 'identify'; readonly name: string; readonly email: string; readonly consent: boolean }
  | { readonly type: 'skip-identify' }
  /** The text in the composer, kept so that nothing typed is lost. */
  | { readonly type: 'draft'; readonly text: string }
  | { readonly type: 'older-messages' }
  /** The visitor can see the messages up to this index. */
  | { readonly type: 'read'; readonly index: number }
  /** An address is needed for a file of a message. */
  | { readonly type: 'media-url'; readonly messageIndex: number; readonly mediaSid: string }
  | { readonly type: 'close' };
