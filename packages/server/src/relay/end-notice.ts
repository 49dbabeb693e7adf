/** The notice to the visitor that a conversation was closed (LC-54): a message of the log, which has its own attribute. */

import type { AgentMessage } from '../stores/relay-store.js';

export const isEndNotice = ({ content }: Pick<AgentMessage, 'content'>): boolean => content.type === 'ended';

/** Read by clients that do not know the attribute; ours says it in the language of the window. */
export const endNotice = (name: string): string =>
  name === '' ? 'This conversation was closed.' : `${name} closed this conversation.`;
