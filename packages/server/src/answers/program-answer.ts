/** What a program may say, and the form of a webhook's response. Pure. */

import { LONGEST_REPLY, MOST_REPLIES, validReplies } from 'missive-chat/core/valid-replies.js';
import { z } from 'zod';
import type { ProgramReply } from '../stores/answer-store.js';
import type { ProgramAnswer } from './program.js';

export const MAX_REPLIES_PER_MESSAGE = 3;
/** Characters. */
const LONGEST_ANSWER = 4_000;
const LONGEST_NOTE = 500;

const TEXT = `must be a text of 1 to ${LONGEST_ANSWER} characters`;
const QUICK = `must be at most ${MOST_REPLIES} texts of 1 to ${LONGEST_REPLY} characters`;
const text = z
  .string(TEXT)
  .max(LONGEST_ANSWER, TEXT)
  .refine((value) => value.trim() !== '', TEXT);
const quickReplies = z
  .array(
    z
      .string(QUICK)
      .max(LONGEST_REPLY, QUICK)
      .refine((value) => value.trim() !== '', QUICK),
    QUICK,
  )
  .max(MOST_REPLIES, QUICK);

const plainReply = text.transform((said): ProgramReply => ({ text: said, replies: [] }));
const richReply = z
  .object({ text, replies: quickReplies.default([]) }, 'must be a text, or an object with a “text”')
  .transform((said): ProgramReply => ({ text: said.text, replies: validReplies(said.replies) }));

/** A reply as a program gives it. @throws TypeError that says what it must be */
export function checkReply(reply: unknown): ProgramReply {
  const parsed = (typeof reply === 'string' ? plainReply : richReply).safeParse(reply);
  if (parsed.success) return parsed.data;
  throw new TypeError(`reply: ${explain(parsed.error)}`);
}

const RESPONSE = 'must be a JSON object such as { "reply": "Hello" } or { "handOff": true }';
const HAND_OFF = 'must be true, false, or a note for the team';
const responseSchema = z.object(
  { reply: z.unknown().optional(), handOff: z.union([z.boolean(), z.string()], HAND_OFF).nullish() },
  RESPONSE,
);

/** @throws TypeError that says what it must be */
export function readResponse(response: unknown): ProgramAnswer {
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) throw new TypeError(`the response: ${explain(parsed.error)}`);
  const { reply, handOff } = parsed.data;
  const replies = reply === undefined || reply === null ? [] : [reply].flat();
  if (replies.length > MAX_REPLIES_PER_MESSAGE)
    throw new TypeError(`reply: must be at most ${MAX_REPLIES_PER_MESSAGE} replies`);
  return { replies: replies.map(checkReply), handOff: noteOf(handOff ?? false) };
}

/** The note of a hand-off, shortened; null when there is none. */
export function noteOf(handOff: unknown): string | null {
  if (handOff === false) return null;
  return typeof handOff === 'string' ? Array.from(handOff.trim()).slice(0, LONGEST_NOTE).join('') : '';
}

const explain = ({ issues: [issue] }: z.ZodError): string => {
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? '' : `${path} `}${issue?.message ?? 'is wrong'}`;
};
