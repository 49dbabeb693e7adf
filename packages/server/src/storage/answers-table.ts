/** Answers by a program, by the visitor's message. */
export interface AnswersTable {
  account_id: string;
  conversation_sid: string;
  message_sid: string;
  message_index: number;
  state: string;
  /** How often the program was asked. */
  attempts: number;
  /** JSON of what it said; an empty list once that is sent. */
  replies: string;
  /** How many messages were sent. */
  parts: number;
  /** How often sending was begun. */
  sends: number;
  attempt_at: string | null;
  /** Until then the attempt may still take effect. */
  settled_at: string | null;
  /** Note for the team; null when the conversation was not handed over. */
  hand_off: string | null;
  /** 1 when the team was told. */
  is_noted: number;
  reason: string | null;
  created_at: string;
  finished_at: string | null;
}
