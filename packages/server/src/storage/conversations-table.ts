/** Conversations of visitors, so that earlier ones lead to their visitor too. */
export interface VisitorConversationsTable {
  account_id: string;
  conversation_sid: string;
  visitor_id: string;
  begun_at: string;
}
