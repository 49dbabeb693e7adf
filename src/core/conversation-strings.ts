/** Texts of several conversations. */
export const CONVERSATION_STRINGS = {
  newConversation: 'Start a new conversation',
  conversations: 'Conversations',
  conversationsFailed: 'Your conversations could not be loaded. Please try again.',
  unsentFirst: 'A message was not sent yet. Wait, or remove it, to open another conversation.',
};
