/** The items of the window's menu for several conversations (LC-54). */

import { CONVERSATION_STRINGS } from '../core/conversation-strings.js';
import { textsOf } from '../core/strings.js';
import type { MenuItems } from './menu-items.js';
import { sendRequest } from './request.js';

export const conversationItems: MenuItems = ({ config, state }, { frame }) => {
  if (config.chat.conversations !== 'many' || !state.shown) return [];
  const { conversations, newConversation } = textsOf(CONVERSATION_STRINGS, config);
  const { elsewhere = [], messages } = state;
  const request = (open?: string) => (): void => {
    const panel = frame.querySelector('missive-chat-panel');
    if (panel) sendRequest(panel, { type: 'conversations', ...(open && { open }) });
  };
  const list = {
    id: 'conversations',
    label: conversations,
    count: elsewhere.length,
    run: request(),
  };
  // As at the end of the thread: while the conversation is open, what is written belongs to it.
  const isClosed = messages.at(-1)?.from === 'end';
  return isClosed ? [list, { id: 'new-conversation', label: newConversation, run: request('new') }] : [list];
};
